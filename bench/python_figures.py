"""What the Python package costs over the library: fits of a data frame and rows to polars.

    LIKENESS_LIBRARY=build/liblikeness.so PYTHONPATH=python python bench/python_figures.py adult.csv build/cli/likeness

Wall and processor seconds, the smallest of five runs each, which alternate.
"""

import os
import resource
import subprocess
import sys
import time

import pandas
import polars

import likeness as lk
from likeness import _tables
from likeness._library import Handle, call

RUNS = 5


def seconds(action):
    """Wall and processor time of a call, child processes included."""
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    begin = time.perf_counter()
    action()
    wall = time.perf_counter() - begin
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return wall, sum(b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(before, after))


def compare(title, actions):
    best = {name: [float("inf")] * 2 for name in actions}
    for _ in range(RUNS):
        for name, action in actions.items():
            best[name] = [min(pair) for pair in zip(best[name], seconds(action))]
    print(title)
    for name, (wall, processor) in best.items():
        print(f"  {name:32} {wall:7.3f} s wall {processor:7.3f} s processor")


path, program = sys.argv[1:3]
frame = pandas.read_csv(path)
table = polars.read_csv(path)
model = os.environ.get("LIKENESS_MODEL", "gaussian_copula")
compare(
    f"fit of {model}",
    {
        "the program, from CSV": lambda: subprocess.run([program, "fit", path, "--model", model, "-q", "-o", "/tmp/figures.likeness"], check=True),
        "pandas": lambda: lk.fit(frame, model=model, progress=False),
        "polars": lambda: lk.fit(table, model=model, progress=False),
    },
)
compare("a table of likeness from a data frame", {"pandas": lambda: _tables.Imported(frame), "polars": lambda: _tables.Imported(table)})
fitted = lk.fit(table, model=model, progress=False)
of_pandas = lk.fit(frame, model=model, progress=False)


def sampled():
    place = Handle("likeness_table_release")
    call("likeness_sample_table", fitted._handle, 1_000_000, None, None, None, place.place, None)


compare(
    "1,000,000 rows",
    {
        "the library": sampled,
        "to polars": lambda: fitted.sample(1_000_000, progress=False),
        "to pandas": lambda: of_pandas.sample(1_000_000, progress=False),
    },
)
