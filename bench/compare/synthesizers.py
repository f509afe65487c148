#!/usr/bin/env python3
"""Runs SDV and likeness in turn on tables and prints time, memory and quality side by side.

    bench/compare/synthesizers.py [--likeness build/cli/likeness] [--model gaussian_copula] [--seeds 3]
                         [--rows N] [--epochs N] [--few-levels 10] [--holdout h.csv --target income]
                         table.csv ...

Needs Python packages sdv and sdmetrics (pip install sdv). Both sides use the same cores, the same
metadata (as SDV detects it, or with --few-levels: text and columns with fewer levels categorical,
the rest numerical) and are scored by SDMetrics' quality report. Times are those of whole processes
for likeness (`fit` and `sample`, reading and writing files included); for SDV they leave out
starting Python and importing packages. With --holdout and --target the last column is a random
forest's macro F1 on the holdout after it was trained on the synthetic rows (on the real ones, in the
line `real`). The mean and the spread (largest less smallest) are over the seeds.
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


def describe(frame, few_levels):
    from sdv.metadata import Metadata

    if not few_levels:
        return Metadata.detect_from_dataframes({"table": frame})
    columns = {name: {"sdtype": "categorical" if column.dtype == object
                      or column.nunique() < few_levels else "numerical"}
               for name, column in frame.items()}
    return Metadata.load_from_dict({"METADATA_SPEC_VERSION": "V1", "relationships": [],
                                    "tables": {"table": {"columns": columns}}})


def sdv_worker(options, seed, output):
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
    frame = pandas.read_csv(options.tables[0])
    metadata = describe(frame, options.few_levels)
    settings = {"epochs": options.epochs} if options.epochs else {}
    synthesizer = getattr(sdv.single_table, SYNTHESIZERS[options.model])(metadata, **settings)
    synthesizer.fit({"table": frame})
    fitted = time.perf_counter()
    sampled = synthesizer.sample(num_rows=options.rows or len(frame))
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


def run_likeness(options, table, rows, seed, folder, output, metadata_path):
    file = os.path.join(folder, "model.likeness")
    settings = ["--set", f"epochs={options.epochs}"] if options.epochs else []
    fit, fit_memory = timed([options.likeness, "fit", table, "--model", options.model, "-o", file,
                             "--seed", str(seed), "--metadata", metadata_path, "--quiet",
                             *settings])
    sample, sample_memory = timed([options.likeness, "sample", file, "-n", str(rows), "-o", output, "--seed",
                                   str(seed), "--quiet"])
    return {"fit": fit, "sample": sample, "memory": max(fit_memory, sample_memory)}


def score(real, synthetic, metadata):
    from sdmetrics.reports.single_table import QualityReport

    report = QualityReport()
    report.generate(real, synthetic, metadata, verbose=False)
    shapes, pairs = report.get_properties()["Score"].tolist()
    return {"quality": report.get_score(), "shapes": shapes, "pairs": pairs}


def utility(training, holdout, target, like):
    """Macro F1 on the holdout of a random forest that learned `training`. `like` fixes the codes."""
    import pandas
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.metrics import f1_score

    def features(frame):
        columns = []
        for name in like.columns.drop(target):
            if like[name].dtype == object:
                levels = sorted(like[name].dropna().unique())
                columns.append(pandas.Categorical(frame[name], categories=levels).codes)
            else:
                columns.append(frame[name].fillna(like[name].median()))
        return pandas.DataFrame(dict(enumerate(columns)))

    forest = RandomForestClassifier(100, min_samples_leaf=2, random_state=0, n_jobs=os.cpu_count())
    forest.fit(features(training), training[target].astype(str))
    return f1_score(holdout[target].astype(str), forest.predict(features(holdout)),
                    average="macro")


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
    parser.add_argument("--epochs", type=int, default=0, help="of networks; 0: the defaults")
    parser.add_argument("--few-levels", type=int, default=0,
                        help="columns with fewer levels are categorical; 0: as SDV detects")
    parser.add_argument("--holdout", help="rows of the same kind that nobody learns, for --target")
    parser.add_argument("--target", help="column that a random forest shall predict")
    parser.add_argument("--json", help="also write every run to this file")
    parser.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        seed, output = options.worker
        sdv_worker(options, int(seed), output)
        return

    import pandas

    everything = []
    scores = ["quality", "shapes", "pairs"] + (["utility"] if options.target else [])
    heads = ["table", "who", "fit s", "sample s", "peak MiB", *scores]
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for table in options.tables:
        real = pandas.read_csv(table)
        metadata = describe(real, options.few_levels)
        rows = options.rows or len(real)
        with tempfile.TemporaryDirectory() as folder:
            metadata_path = os.path.join(folder, "metadata.json")
            metadata.save_to_json(metadata_path)
            flat = metadata.to_dict()["tables"]["table"]
            if options.target:
                holdout = pandas.read_csv(options.holdout)
                print(f"| {os.path.basename(table)} | real |" + " |" * (len(heads) - 3) +
                      f" {utility(real, holdout, options.target, real):.4f} |", flush=True)
            for who in ("SDV", "likeness"):
                runs = []
                for seed in range(options.seeds):
                    output = os.path.join(folder, "synthetic.csv")
                    if who == "SDV":
                        command = [sys.executable, __file__, table, "--model", options.model,
                                   "--rows", str(rows), "--epochs", str(options.epochs),
                                   "--few-levels", str(options.few_levels),
                                   "--worker", str(seed), output]
                        printed = subprocess.run(command, check=True, capture_output=True, text=True)
                        run = json.loads(printed.stdout.strip().splitlines()[-1])
                    else:
                        run = run_likeness(options, table, rows, seed, folder, output,
                                           metadata_path)
                    synthetic = pandas.read_csv(output)
                    run.update(score(real, synthetic, flat))
                    if options.target:
                        run["utility"] = utility(synthetic, holdout, options.target, real)
                    run.update(table=os.path.basename(table), who=who, seed=seed)
                    runs.append(run)
                everything += runs
                cells = [f"{summary(runs, k)[0]:.3f}" for k in ("fit", "sample")]
                cells.append(f"{max(run['memory'] for run in runs):.0f}")
                cells += ["{:.4f} ± {:.4f}".format(*summary(runs, k))
                          for k in scores]
                print(f"| {os.path.basename(table)} | {who} | " + " | ".join(cells) + " |",
                      flush=True)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(everything, file, indent=1)


if __name__ == "__main__":
    main()
