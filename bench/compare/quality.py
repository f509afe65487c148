"""Does `likeness evaluate` give SDMetrics' numbers, and how much faster?

python bench/compare/quality.py --likeness build/cli/likeness --data FOLDER [--tables adult pima ...]

For each FOLDER/NAME.csv, synthetic tables are made (rows drawn again with noise and gaps, columns
shuffled apart, and with --sdv a GaussianCopula sample), both reports are computed from the same two
files, every number is compared, and both are timed: SDMetrics inside a running interpreter,
likeness as a whole process that also reads the files. The fastest of several runs counts, in wall-clock
and in processor time; the latter says more on a machine that does other things too.
Needs sdmetrics, and sdv for detecting metadata.
"""

import argparse
import json
import math
import pathlib
import resource
import subprocess
import tempfile
import time
import warnings

import numpy
import pandas

warnings.simplefilter("ignore")
from sdmetrics.reports.single_table import DiagnosticReport, QualityReport  # noqa: E402
from sdv.metadata import Metadata  # noqa: E402

warnings.simplefilter("ignore")
TOLERANCE = 1e-9
SCORES = {"Column Shapes": "column_shapes_score", "Column Pair Trends": "column_pair_trends_score"}
PAIR_NUMBERS = {"Score": "score", "Real Correlation": "real_correlation",
                "Synthetic Correlation": "synthetic_correlation",
                "Real Association": "real_association"}


def read(path):
    # By default pandas misses the nearest double in the last bit now and then.
    return pandas.read_csv(path, float_precision="round_trip")


def detect(frame):
    found = Metadata.detect_from_dataframes({"table": frame}, infer_keys=None).to_dict()
    columns = {name: {key: value for key, value in column.items()
                      if key in ("sdtype", "datetime_format")}
               for name, column in found["tables"]["table"]["columns"].items()}
    return {"METADATA_SPEC_VERSION": "V1", "columns": columns}


def resampled(frame, rng):
    """Rows drawn again, numbers with noise, every tenth cell of every third column missing."""
    result = frame.sample(len(frame), replace=True, random_state=1).reset_index(drop=True)
    for index, name in enumerate(result.columns):
        column = result[name]
        if column.dtype.kind in "if":
            noise = rng.normal(0, 0.1 * (column.std() or 1), len(column))
            noisy = column + noise
            result[name] = noisy.round().astype("int64") if column.dtype.kind == "i" and \
                not column.isna().any() else noisy
        if index % 3 == 2:
            result[name] = result[name].mask(rng.random(len(result)) < 0.1)
    return result


def shuffled(frame, rng):
    """Every column shuffled by itself: marginals kept, relations lost."""
    return pandas.DataFrame({name: rng.permutation(frame[name].to_numpy()) for name in frame})


def sdv_sample(frame, metadata):
    from sdv.single_table import GaussianCopulaSynthesizer

    synthesizer = GaussianCopulaSynthesizer(Metadata.load_from_dict(metadata))
    synthesizer.fit({"table": frame})
    sample = synthesizer.sample(len(frame))
    return sample["table"] if isinstance(sample, dict) else sample


def number(value):
    return None if value is None or value != value else float(value)


class Clock:
    """Wall-clock and processor seconds of this process and its finished children since it was made."""

    def __init__(self):
        self.start = self.now()

    @staticmethod
    def now():
        usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return numpy.array([time.perf_counter(), sum(u.ru_utime + u.ru_stime for u in usage)])

    def read(self):
        return self.now() - self.start


def sdmetrics_report(real_path, synthetic_path, metadata):
    """The quality report, and the times that it and the diagnostic took without reading the files."""
    real, synthetic = read(real_path), read(synthetic_path)
    report = QualityReport()
    report.num_rows_subsample = None
    clock = Clock()
    report.generate(real, synthetic, metadata, verbose=False)
    DiagnosticReport().generate(real, synthetic, metadata, verbose=False)
    return report, clock.read()


def likeness_report(program, real_path, synthetic_path, metadata_path, threads):
    """The report, and the times of the whole process."""
    command = [program, "evaluate", str(real_path), str(synthetic_path), "--metadata",
               str(metadata_path), "--threads", str(threads), "--quick", "--json", "-", "--quiet"]
    clock = Clock()
    output = subprocess.run(command, check=True, capture_output=True).stdout
    times = clock.read()
    report = json.loads(output)
    return report.get("quality", report), times


def fastest(runs):
    return numpy.min([times for _, times in runs], axis=0)


def differences(report, ours):
    """Everything that differs, as text, and the largest difference of two numbers."""
    found, largest = [], 0.0

    def compare(where, theirs, mine):
        nonlocal largest
        if (theirs is None) != (mine is None):
            found.append(f"{where}: SDMetrics {theirs}, likeness {mine}")
        elif theirs is not None:
            largest = max(largest, abs(theirs - mine))
            if not math.isclose(theirs, mine, rel_tol=0, abs_tol=TOLERANCE):
                found.append(f"{where}: SDMetrics {theirs}, likeness {mine}")

    compare("overall", number(report.get_score()), ours["overall_score"])
    for name, score in report.get_properties().itertuples(index=False):
        compare(name, number(score), ours[SCORES[name]])
    shapes = report.get_details("Column Shapes").to_dict("records")
    pairs = report.get_details("Column Pair Trends").to_dict("records")
    if len(shapes) != len(ours["column_shapes"]) or len(pairs) != len(ours["column_pair_trends"]):
        return found + ["the reports have different rows"], largest
    for theirs, mine in zip(shapes, ours["column_shapes"]):
        if (theirs["Column"], theirs["Metric"]) != (mine["column"], mine["metric"]):
            found.append(f"{theirs['Column']}: other column or metric")
        compare(theirs["Column"], number(theirs["Score"]), mine["score"])
    for theirs, mine in zip(pairs, ours["column_pair_trends"]):
        where = f"{theirs['Column 1']} / {theirs['Column 2']}"
        if (theirs["Column 1"], theirs["Column 2"], theirs["Metric"]) != \
                (mine["column_1"], mine["column_2"], mine["metric"]):
            found.append(f"{where}: other columns or metric")
        if (theirs["Meets Threshold?"] is True) != mine["meets_threshold"]:
            found.append(f"{where}: counts in one report only")
        for name, key in PAIR_NUMBERS.items():
            compare(f"{where} {key}", number(theirs[name]), mine[key])
    return found, largest


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--likeness", required=True)
    parser.add_argument("--data", required=True, type=pathlib.Path)
    parser.add_argument("--tables", nargs="*")
    parser.add_argument("--sdv", action="store_true", help="also a GaussianCopula sample")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3, help="the fastest run counts")
    arguments = parser.parse_args()
    names = arguments.tables or sorted(path.stem for path in arguments.data.glob("*.csv"))
    failed = False
    print(f"{'':46} {'SDMetrics':>17} {'likeness':>17} {'ratio':>11}")
    print(f"{'table':16} {'synthetic':9} {'rows':>6} {'largest gap':>12} " +
          f"{'wall':>8} {'cpu':>8} " * 2 + f"{'wall':>5} {'cpu':>5}")
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            real_path = arguments.data / f"{name}.csv"
            real = read(real_path)
            metadata = detect(real)
            metadata_path = pathlib.Path(folder) / "metadata.json"
            metadata_path.write_text(json.dumps(metadata))
            rng = numpy.random.default_rng(1)
            made = {"resampled": resampled(real, rng), "shuffled": shuffled(real, rng)}
            if arguments.sdv:
                made["sdv"] = sdv_sample(real, metadata)
            for kind, synthetic in made.items():
                path = pathlib.Path(folder) / f"{name}_{kind}.csv"
                synthetic.to_csv(path, index=False)
                theirs = [sdmetrics_report(real_path, path, metadata)
                          for _ in range(arguments.repeats)]
                mine = [likeness_report(arguments.likeness, real_path, path, metadata_path,
                                        arguments.threads) for _ in range(arguments.repeats)]
                found, largest = differences(theirs[0][0], mine[0][0])
                slow, fast = fastest(theirs), fastest(mine)
                print(f"{name:16} {kind:9} {len(real):6} {largest:12.1e} "
                      f"{slow[0]:7.3f}s {slow[1]:7.3f}s {fast[0]:7.4f}s {fast[1]:7.4f}s "
                      f"{slow[0] / fast[0]:5.0f} {slow[1] / fast[1]:5.0f}", flush=True)
                for line in found:
                    failed = True
                    print("   ", line)
    raise SystemExit(1 if failed else 0)


main()
