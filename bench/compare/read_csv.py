#!/usr/bin/env python3
"""Reads one CSV file with pandas, pyarrow and likeness in turn and prints time and memory.

Usage: bench/compare/read_csv.py BUILD_FOLDER FILE [--repeat N] [--threads N] [--tries N]

FILE is written N times in a row, under one header, into a temporary file (53 times
adult.csv are 202 MB). Every reader runs in a process of its own, the file in the page cache, and
is given as many tries as asked for; the best one counts. Needs pandas and pyarrow in the Python
that runs it, and a build with -Dbench=true.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time


def repeated(source, times, target):
    with open(source, "rb") as file:
        header, rows = file.read().split(b"\n", 1)
    with open(target, "wb") as file:
        file.write(header + b"\n")
        for _ in range(times):
            file.write(rows)


def reader(name, threads):
    """The function that reads a file as this peer does by default."""
    if name == "pandas":
        import pandas

        return lambda path: pandas.read_csv(path, engine="c")
    import pyarrow
    import pyarrow.csv

    pyarrow.set_cpu_count(threads)
    pyarrow.set_io_thread_count(threads)
    convert = pyarrow.csv.ConvertOptions(auto_dict_encode=name == "pyarrow, dictionaries")
    return lambda path: pyarrow.csv.read_csv(path, convert_options=convert)


def run_peer(name, path, threads, tries):
    """In a process of its own: prints one line for each try, as likeness' program does."""
    read = reader(name, threads)
    for _ in range(tries):
        start = time.perf_counter()
        table = read(path)
        print(f"{time.perf_counter() - start:.4f} s, {table.shape[0]} rows")
        del table


def run(command, tries):
    """The times that the process prints, and its resource usage."""
    child = subprocess.Popen(command + [str(tries)], stdout=subprocess.PIPE, text=True)
    lines = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        raise SystemExit(f"{command} failed")
    return [float(match) for match in re.findall(r"^([0-9.]+) s", lines, re.M)], usage


def measure(command, tries):
    """Best time in s, processor time of one try in s, peak memory of one try in MiB."""
    _, one = run(command, 1)
    seconds, many = run(command, tries + 1)
    processor = (many.ru_utime + many.ru_stime - one.ru_utime - one.ru_stime) / tries
    return min(seconds), processor, one.ru_maxrss / 1024


def main():
    if sys.argv[1:2] == ["--peer"]:
        return run_peer(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("file")
    parser.add_argument("--repeat", type=int, default=53)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--tries", type=int, default=5)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "repeated.csv")
        repeated(options.file, options.repeat, path)
        threads = str(options.threads)
        program = os.path.join(options.build, "bench/io/read_csv_time")
        print(f"{os.path.getsize(path) / 1e6:.0f} MB, {options.threads} threads")
        print(f"{'':24}{'best time':>10}{'processor time':>16}{'peak memory':>14}")
        for name in ["pandas", "pyarrow", "pyarrow, dictionaries", "likeness"]:
            command = [sys.executable, __file__, "--peer", name, path, threads]
            if name == "likeness":
                command = [program, path, threads]
            seconds, processor, memory = measure(command, options.tries)
            print(f"{name:24}{seconds:8.3f} s{processor:14.3f} s{memory:10.0f} MiB")


if __name__ == "__main__":
    main()
