"""Distances to the closest record against SDMetrics: the same numbers, and how much faster.

python bench/compare/privacy.py --likeness build/cli/likeness --real train.csv --synthetic made.csv
    --holdout holdout.csv [--rows 200]

likeness runs its whole privacy evaluation (five searches, four kinds of attacks) on all rows, as a process
that reads the files. SDMetrics' two DCR metrics need four searches (synthetic and random rows in the real
table, synthetic rows in real table and holdout); one of them is timed for --rows rows against the
whole real table and scaled up, since all of it takes hours. Processor seconds are compared.
Needs sdmetrics, and sdv for detecting metadata.
"""

import argparse
import json
import pathlib
import resource
import subprocess
import tempfile
import time
import warnings

import pandas

warnings.simplefilter("ignore")
from sdmetrics.single_table.privacy.dcr_utils import calculate_dcr  # noqa: E402
from sdv.metadata import Metadata  # noqa: E402

warnings.simplefilter("ignore")


def detect(frame):
    found = Metadata.detect_from_dataframes({"table": frame}, infer_keys=None).to_dict()
    columns = {name: {key: value for key, value in column.items()
                      if key in ("sdtype", "datetime_format")}
               for name, column in found["tables"]["table"]["columns"].items()}
    return {"METADATA_SPEC_VERSION": "V1", "columns": columns}


def seconds_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(arguments, synthetic, metadata_path):
    start, wall = seconds_of_children(), time.perf_counter()
    output = subprocess.run(
        [arguments.likeness, "evaluate", arguments.real, synthetic, "--holdout", arguments.holdout,
         "--metadata", metadata_path, "--threads", "2", "--json", "-", "--quiet"],
        check=True, capture_output=True).stdout
    return json.loads(output), seconds_of_children() - start, time.perf_counter() - wall


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("likeness", "real", "synthetic", "holdout"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--rows", type=int, default=200)
    arguments = parser.parse_args()
    real, synthetic = pandas.read_csv(arguments.real), pandas.read_csv(arguments.synthetic)
    holdout = pandas.read_csv(arguments.holdout)
    metadata = detect(real)
    part = synthetic.head(arguments.rows)
    with tempfile.TemporaryDirectory() as folder:
        metadata_path = str(pathlib.Path(folder) / "metadata.json")
        pathlib.Path(metadata_path).write_text(json.dumps(metadata))
        part_path = str(pathlib.Path(folder) / "part.csv")
        part.to_csv(part_path, index=False)

        start = time.process_time()
        to_real = calculate_dcr(part, real, metadata)
        theirs = time.process_time() - start
        to_holdout = calculate_dcr(part, holdout, metadata)
        small, _, _ = run(arguments, part_path, metadata_path)
        mine = {curve["name"]: curve for curve in small["privacy"]["distances"]}
        gap = abs(mine["synthetic_to_real"]["median_closest"] - to_real.median())
        closer = (to_real < to_holdout).mean()
        gap = max(gap, abs(small["privacy"]["dcr_overfitting_protection"]["closer_to_real"] - closer))
        print(f"largest difference of median DCR and share closer to the real table: {gap:.1e}")

        _, processor, wall = run(arguments, arguments.synthetic, metadata_path)
    searches = 3 + len(holdout) / len(real)
    scaled = theirs * len(synthetic) / arguments.rows * searches
    print(f"SDMetrics: {theirs:.1f} s for {arguments.rows} rows in one search, so {scaled:.0f} s for "
          f"{len(synthetic)} rows in both metrics")
    print(f"likeness, whole evaluation: {processor:.1f} s of processor time, {wall:.1f} s; "
          f"{scaled / processor:.0f} times as fast")


main()
