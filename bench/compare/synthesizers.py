#!/usr/bin/env python3
"""Runs SDV and likeness in turn on tables and prints time, memory and quality side by side.

    bench/compare/synthesizers.py [--likeness build/cli/likeness] [--model gaussian_copula] [--seeds 3]
                         [--rows N] table.csv ...

Needs Python packages sdv and sdmetrics (pip install sdv). Both sides use the same cores, the same
metadata (as SDV detects it) and are scored by SDMetrics' quality report. Times are those of whole
processes for likeness (`fit` and `sample`, reading and writing files included); for SDV they leave
out starting Python and importing packages. The mean and the spread (largest less smallest) are
over the seeds.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings

SYNTHESIZERS = {
    "gaussian_copula": "GaussianCopulaSynthesizer",
    "ctgan": "CTGANSynthesizer",
    "tvae": "TVAESynthesizer",
    "copula_gan": "CopulaGANSynthesizer",
}


def detect(frame):
    from sdv.metadata import Metadata

    return Metadata.detect_from_dataframes({"table": frame})


def sdv_worker(model, table, rows, seed, output):
    """In a process of its own, so that its peak memory is its own."""
    warnings.filterwarnings("ignore")
    import logging

    logging.disable(logging.CRITICAL)
    import numpy
    import pandas
    import sdv.single_table
    import torch

    numpy.random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(os.cpu_count())
    start = time.perf_counter()
    frame = pandas.read_csv(table)
    metadata = detect(frame)
    synthesizer = getattr(sdv.single_table, SYNTHESIZERS[model])(metadata)
    synthesizer.fit({"table": frame})
    fitted = time.perf_counter()
    sampled = synthesizer.sample(num_rows=rows or len(frame))
    sampled = sampled["table"] if isinstance(sampled, dict) else sampled
    sampled.to_csv(output, index=False)
    done = time.perf_counter()
    print(json.dumps({"fit": fitted - start, "sample": done - fitted,
                      "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


# Runs a command from a small process: a child starts out with the peak memory of its parent.
LAUNCHER = """
import json, os, resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
wall = time.perf_counter() - start
print(json.dumps([code, wall, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))
"""


def timed(command):
    """Wall seconds and peak memory (MiB) of a process."""
    printed = subprocess.run([sys.executable, "-S", "-E", "-c", LAUNCHER, *command], check=True,
                             capture_output=True, text=True)
    code, wall, memory = json.loads(printed.stdout)
    if code != 0:
        sys.exit(f"{' '.join(command)} failed with {code}: {printed.stderr}")
    return wall, memory


def run_likeness(program, model, table, rows, seed, folder, output, metadata_path):
    file = os.path.join(folder, "model.likeness")
    fit, fit_memory = timed([program, "fit", table, "--model", model, "-o", file, "--seed",
                             str(seed), "--metadata", metadata_path, "--quiet"])
    sample, sample_memory = timed([program, "sample", file, "-n", str(rows), "-o", output, "--seed",
                                   str(seed), "--quiet"])
    return {"fit": fit, "sample": sample, "memory": max(fit_memory, sample_memory)}


def score(real, synthetic, metadata):
    from sdmetrics.reports.single_table import QualityReport

    report = QualityReport()
    report.generate(real, synthetic, metadata, verbose=False)
    shapes, pairs = report.get_properties()["Score"].tolist()
    return {"quality": report.get_score(), "shapes": shapes, "pairs": pairs}


def summary(runs, key):
    values = [run[key] for run in runs]
    return sum(values) / len(values), max(values) - min(values)


def main():
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="+")
    parser.add_argument("--likeness", default="build/cli/likeness")
    parser.add_argument("--model", default="gaussian_copula", choices=SYNTHESIZERS)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=0, help="0: as many as the table has")
    parser.add_argument("--json", help="also write every run to this file")
    parser.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        seed, output = options.worker
        sdv_worker(options.model, options.tables[0], options.rows, int(seed), output)
        return

    import pandas

    everything = []
    print("| table | who | fit s | sample s | peak MiB | quality | shapes | pairs |")
    print("|---|---|---|---|---|---|---|---|")
    for table in options.tables:
        real = pandas.read_csv(table)
        metadata = detect(real)
        rows = options.rows or len(real)
        with tempfile.TemporaryDirectory() as folder:
            metadata_path = os.path.join(folder, "metadata.json")
            metadata.save_to_json(metadata_path)
            flat = metadata.to_dict()["tables"]["table"]
            for who in ("SDV", "likeness"):
                runs = []
                for seed in range(options.seeds):
                    output = os.path.join(folder, "synthetic.csv")
                    if who == "SDV":
                        command = [sys.executable, __file__, table, "--model", options.model,
                                   "--rows", str(rows), "--worker", str(seed), output]
                        printed = subprocess.run(command, check=True, capture_output=True, text=True)
                        run = json.loads(printed.stdout.strip().splitlines()[-1])
                    else:
                        run = run_likeness(options.likeness, options.model, table, rows, seed,
                                           folder, output, metadata_path)
                    run.update(score(real, pandas.read_csv(output), flat))
                    run.update(table=os.path.basename(table), who=who, seed=seed)
                    runs.append(run)
                everything += runs
                cells = [f"{summary(runs, k)[0]:.3f}" for k in ("fit", "sample")]
                cells.append(f"{max(run['memory'] for run in runs):.0f}")
                cells += ["{:.4f} ± {:.4f}".format(*summary(runs, k))
                          for k in ("quality", "shapes", "pairs")]
                print(f"| {os.path.basename(table)} | {who} | " + " | ".join(cells) + " |",
                      flush=True)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(everything, file, indent=1)


if __name__ == "__main__":
    main()
