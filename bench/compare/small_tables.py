"""Models on the small tables of the papers: SDMetrics quality, membership, utility.

    python bench/compare/small_tables.py FOLDER --program build/cli/likeness \
        [--models sequential_trees,gaussian_copula] [--tables pima,fat] [--seeds 3] [--halves 3]

Columns of fewer than 10 values are categories. Per seed and model:

quality    SDMetrics' quality of 1,000 rows of a model of the whole table; `all` without its thresholds, so
           that every pair of columns counts
member     learned on one half: AUC of the distance to the nearest of 1,000 synthetic rows, members against
           the other half
utility    the same fit: a forest learned on its rows and tested on the other half, less one learned on the
           real half: AUC of a class, R2 of a number
seconds    fit, wall
"""

import argparse
import json
import subprocess
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from sdmetrics.reports.single_table import QualityReport
from sdmetrics.reports.single_table._properties import ColumnPairTrends, ColumnShapes
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import r2_score, roc_auc_score

import board

warnings.filterwarnings("ignore")
TARGETS = {"wisconsin_breast": "10", "caesarian": "Caesarian", "cryotherapy": "Result_of_Treatment", "liver": "5",
           "pima": "test", "fat": "brozek", "prostate": "lpsa", "parkinsons": "status"}
SCORES = ["quality", "all", "shape", "member", "utility", "real_utility", "seconds"]


def quality(real, synthetic, meaning):
    report = QualityReport()
    report.generate(real, synthetic, meaning, verbose=False)
    pairs, shapes = ColumnPairTrends(), ColumnShapes()
    pairs.real_correlation_threshold = pairs.real_association_threshold = 0
    shape = shapes.get_score(real, synthetic, meaning)
    return report.get_score(), (shape + pairs.get_score(real, synthetic, meaning)) / 2, shape


def utility(train, test, target, categories, seed):
    x, y = [t.drop(columns=target).astype(float) for t in (train, test)], [t[target] for t in (train, test)]
    if target not in categories:
        forest = RandomForestRegressor(100, random_state=seed).fit(x[0], y[0].astype(float))
        return r2_score(y[1].astype(float), forest.predict(x[1]))
    if y[0].nunique() < 2:
        return 0.5
    positive = sorted(y[1].unique())[-1]
    forest = RandomForestClassifier(100, min_samples_leaf=2, random_state=seed).fit(x[0], y[0] == positive)
    return roc_auc_score(y[1] == positive, forest.predict_proba(x[1])[:, 1])


def run(program, path, target, model, seed, halves, rows=1000):
    real = pd.read_csv(path)
    categories = [c for c in real if real[c].nunique() < 10]
    real = board.read(path, categories)
    with tempfile.TemporaryDirectory() as temporary:
        temporary = Path(temporary)
        metadata = temporary / "metadata.json"
        board.metadata_file(real, categories, metadata)
        meaning = json.loads(metadata.read_text())
        output, fit, _ = board.synthesize(program, path, metadata, model, seed, rows, temporary)
        scores = dict(zip(SCORES, quality(real, board.read(output, categories)[real.columns], meaning)))
        scores["seconds"] = fit
        for name in ("member", "utility", "real_utility"):
            scores[name] = 0
        for k in range(halves):
            order = np.random.default_rng(1000 * seed + k).permutation(len(real))
            half, other = real.iloc[order[: len(real) // 2]], real.iloc[order[len(real) // 2:]]
            half.to_csv(temporary / "half.csv", index=False)
            output, _, _ = board.synthesize(program, temporary / "half.csv", metadata, model, seed, rows, temporary)
            synthetic = board.read(output, categories)[real.columns]
            scores["member"] += board.privacy(half, other, synthetic, categories)[1] / halves
            useful = utility(half, other, target, categories, seed)
            scores["real_utility"] += useful / halves
            scores["utility"] += (utility(synthetic, other, target, categories, seed) - useful) / halves
    return scores


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--program", required=True)
    parser.add_argument("--models", default="sequential_trees,gaussian_copula")
    parser.add_argument("--tables", default=",".join(TARGETS))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--halves", type=int, default=3, help="random halves of each seed")
    arguments = parser.parse_args()
    models = arguments.models.split(",")
    totals = {model: [] for model in models}
    print("| table | model | " + " | ".join(SCORES) + " |\n" + "|---" * (len(SCORES) + 2) + "|")
    for name in arguments.tables.split(","):
        path = Path(arguments.folder) / f"{name}.csv"
        for model in models:
            runs = [run(arguments.program, path, TARGETS[name], model, seed, arguments.halves) for seed in range(arguments.seeds)]
            means = [float(np.mean([r[s] for r in runs])) for s in SCORES]
            totals[model].append(means)
            print(f"| {name} | {model} | " + " | ".join(f"{m:.3f}" for m in means) + " |", flush=True)
    for model in models:
        print(f"| mean | {model} | " + " | ".join(f"{m:.3f}" for m in np.mean(totals[model], 0)) + " |")


if __name__ == "__main__":
    main()
