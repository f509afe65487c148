"""What calibrating a network's marginals does to quality and utility.

python bench/compare/calibration.py --likeness build/cli/likeness --tables a.csv b.csv ...
    [--models tvae ctgan] [--seeds 3] [--set epochs=300] [--metadata FOLDER] [--holdout h.csv --target y]

Each model is fitted to each table with and without `calibrate`, as many rows are made as
the table has (at least 1,000), and scored: quality as `likeness evaluate` gives it; utility as what a random
forest that learned the made rows says of the holdout (or of the table itself where there is none):
accuracy for a category, R squared for a number. The target is the last column unless named. Prints
a Markdown table of means over seeds: without / with. Needs pandas and scikit-learn.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile

import pandas
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor


def utility(made, test, target, is_category):
    features = pandas.get_dummies(pandas.concat([made, test]).drop(columns=target)).fillna(-1)
    seen, unseen = features[: len(made)], features[len(made):]
    if is_category:
        forest = RandomForestClassifier(50, random_state=0)
        return forest.fit(seen, made[target].astype(str)).score(unseen, test[target].astype(str))
    forest = RandomForestRegressor(50, random_state=0)
    return forest.fit(seen, made[target].fillna(made[target].mean())).score(unseen, test[target])


def scores(arguments, table, model, seed, calibrate, folder):
    program, work = arguments.likeness, pathlib.Path(folder)
    metadata = work / "metadata.json"
    if arguments.metadata:
        metadata = pathlib.Path(arguments.metadata) / f"{table.stem}.metadata.json"
    else:
        subprocess.run([program, "detect", table, "-q", "-o", metadata], check=True)
    sets = [x for option in arguments.set for x in ("--set", option)]
    subprocess.run([program, "fit", table, "--metadata", metadata, "--model", model, "--seed",
                    str(seed), *sets, "--set", f"calibrate={str(calibrate).lower()}", "-q", "-o",
                    work / "model"], check=True)
    real = pandas.read_csv(table)
    subprocess.run([program, "sample", work / "model", "-n", str(max(len(real), 1000)), "--seed",
                    str(seed + 100), "-q", "-o", work / "made.csv"], check=True)
    subprocess.run([program, "evaluate", table, work / "made.csv", "--metadata", metadata, "--json",
                    work / "scores.json", "-q"], check=True)
    quality = json.loads((work / "scores.json").read_text())["quality"]["overall_score"]
    target = arguments.target or real.columns[-1]
    known = json.loads(metadata.read_text())
    columns = known["columns"] if "columns" in known else known["tables"]["table"]["columns"]
    test = pandas.read_csv(arguments.holdout) if arguments.holdout else real
    return quality, utility(pandas.read_csv(work / "made.csv"), test, target,
                            columns[target]["sdtype"] != "numerical")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--likeness", required=True)
    parser.add_argument("--tables", nargs="+", required=True, type=pathlib.Path)
    parser.add_argument("--models", nargs="+", default=["tvae", "ctgan"])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--set", nargs="*", default=[])
    parser.add_argument("--metadata", help="a folder with NAME.metadata.json for each table")
    parser.add_argument("--holdout")
    parser.add_argument("--target")
    arguments = parser.parse_args()
    print("| table | model | quality | utility |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for table in arguments.tables:
            for model in arguments.models:
                means = []
                for calibrate in (False, True):
                    runs = [scores(arguments, table, model, seed, calibrate, folder)
                            for seed in range(arguments.seeds)]
                    means.append([sum(values) / len(runs) for values in zip(*runs)])
                cells = [f"{without:.3f} / {having:.3f}" for without, having in zip(*means)]
                print(f"| {table.stem} | {model} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
