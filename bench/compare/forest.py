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
    """Predictions (rows x outputs), and wall and processor seconds of the fit."""
    verb = "forest-classify" if train.classes else "forest-regress"
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(pathlib.Path(folder) / name) for name in ("train", "test", "predictions")]
        train.write(paths[0])
        test.write(paths[1])
        command = [driver, verb, paths[0], paths[1], str(trees), str(threads), str(seed), paths[2]]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        outputs = max(train.classes, 1)
        predictions = numpy.fromfile(paths[2]).reshape(len(test.targets), outputs, order="F")
    words = output.splitlines()[0].split()
    return predictions, float(words[1]), float(words[3])


def run_theirs(train, test, trees, threads, seed):
    kind = RandomForestClassifier if train.classes else RandomForestRegressor
    forest = kind(trees, n_jobs=threads, random_state=seed)
    rows = train.matrix().astype(numpy.float32)
    wall, processor = time.perf_counter(), time.process_time()
    forest.fit(rows, train.targets)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    rows = test.matrix()
    if not train.classes:
        return forest.predict(rows)[:, None], wall, processor
    predictions = numpy.zeros((len(rows), train.classes))
    predictions[:, forest.classes_.astype(int)] = forest.predict_proba(rows)
    return predictions, wall, processor


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
            a, _, _ = run_ours(
                arguments.driver, train, test, arguments.trees, arguments.threads, seed
            )
            b, _, _ = run_theirs(train, test, arguments.trees, arguments.threads, seed)
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
    print(f"fit on adult, {arguments.trees} trees (least of {arguments.repeats} runs):")
    for threads in (1, arguments.threads):
        for name, run in (
            ("likeness", lambda *rest: run_ours(arguments.driver, *rest)),
            ("scikit-learn", run_theirs),
        ):
            times = [
                run(table, table, arguments.trees, threads, seed)[1:]
                for seed in range(arguments.repeats)
            ]
            wall, processor = numpy.min(times, axis=0)
            print(f"  {threads} threads {name}: {wall:.3f} s, processor {processor:.3f} s", flush=True)


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
