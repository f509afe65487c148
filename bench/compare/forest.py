"""Random forests against scikit-learn's, on the same rows and threads: time on adult, and accuracy
(classification) or R2 (regression) by 5-fold cross-validation over several seeds.

    python bench/compare/forest.py --driver build/bench/stats/stats_driver --data FOLDER [--seeds 3]
"""

import argparse
import pathlib
import subprocess
import tempfile
import time

import numpy
import sklearn
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.model_selection import KFold

import tables


def run_ours(driver, train, test, trees, threads, seed):
    """Predictions (rows x outputs); wall and processor seconds of the fit, and of the prediction."""
    verb = "forest-classify" if train.classes else "forest-regress"
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(pathlib.Path(folder) / name) for name in ("train", "test", "predictions")]
        train.write(paths[0])
        test.write(paths[1])
        command = [driver, verb, paths[0], paths[1], str(trees), str(threads), str(seed), paths[2]]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        outputs = max(train.classes, 1)
        predictions = numpy.fromfile(paths[2]).reshape(len(test.targets), outputs, order="F")
    seconds = [float(word) for line in output.splitlines()[:2] for word in line.split()[1::2]]
    return predictions, seconds


def run_theirs(train, test, trees, threads, seed):
    kind = RandomForestClassifier if train.classes else RandomForestRegressor
    forest = kind(trees, n_jobs=threads, random_state=seed)
    clocks = [(time.perf_counter(), time.process_time())]
    forest.fit(train.matrix(), train.targets)
    clocks.append((time.perf_counter(), time.process_time()))
    answers = forest.predict_proba(test.matrix()) if train.classes else forest.predict(test.matrix())
    clocks.append((time.perf_counter(), time.process_time()))
    seconds = numpy.diff(clocks, axis=0).ravel()
    if not train.classes:
        return answers[:, None], seconds
    predictions = numpy.zeros((len(answers), train.classes))
    predictions[:, forest.classes_.astype(int)] = answers
    return predictions, seconds


def score(predictions, test):
    if test.classes:
        return numpy.mean(predictions.argmax(axis=1) == test.targets)
    residual = numpy.sum((test.targets - predictions[:, 0]) ** 2)
    return 1 - residual / numpy.sum((test.targets - test.targets.mean()) ** 2)


def compare_scores(arguments, name):
    table = tables.load(arguments.data, name)
    ours, theirs = [], []
    for seed in range(arguments.seeds):
        fold_scores = []
        for train, test in KFold(5, shuffle=True, random_state=seed).split(table.targets):
            train, test = table.rows(train), table.rows(test)
            a, _ = run_ours(
                arguments.driver, train, test, arguments.trees, arguments.threads, seed
            )
            b, _ = run_theirs(train, test, arguments.trees, arguments.threads, seed)
            fold_scores.append((score(a, test), score(b, test)))
        ours.append(numpy.mean([pair[0] for pair in fold_scores]))
        theirs.append(numpy.mean([pair[1] for pair in fold_scores]))
    kind = "accuracy" if table.classes else "R2"
    noise = numpy.std(theirs, ddof=1) if len(theirs) > 1 else float("nan")
    print(
        f"| {name} | {kind} | {numpy.mean(ours):.4f} | {numpy.mean(theirs):.4f} | {noise:.4f} |",
        flush=True,
    )


def compare_times(arguments):
    table = tables.load(arguments.data, "adult")
    print(f"adult, {arguments.trees} trees: wall (processor) seconds, least of {arguments.repeats}:")
    for threads in (1, arguments.threads):
        for name, run in (
            ("likeness", lambda *rest: run_ours(arguments.driver, *rest)),
            ("scikit-learn", run_theirs),
        ):
            times = [
                run(table, table, arguments.trees, threads, seed)[1]
                for seed in range(arguments.repeats)
            ]
            best = numpy.min(times, axis=0)
            cells = f"fit {best[0]:.3f} ({best[1]:.3f}), predict {best[2]:.3f} ({best[3]:.3f})"
            print(f"  {threads} threads {name}: {cells}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--driver", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--trees", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--tables", nargs="*", default=list(tables.TARGETS))
    arguments = parser.parse_args()
    print(f"scikit-learn {sklearn.__version__}")
    compare_times(arguments)
    print("| table | score | likeness | scikit-learn | its spread over seeds |")
    print("|---|---|---|---|---|")
    for name in arguments.tables:
        compare_scores(arguments, name)


if __name__ == "__main__":
    main()
