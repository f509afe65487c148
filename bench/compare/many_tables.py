"""Models on many small tables at once: learned on one half of each, compared with the other.

python bench/compare/many_tables.py FOLDER --program build/cli/likeness
    [--models sequential_trees gaussian_copula] [--rows 200 1999] [--tables 100] [--seed 5]

FOLDER holds CSV files, such as those of pydataset 0.2 (some 740 tables of R packages). Of those with
the given number of rows, as many as asked for are drawn. Each is cut into random halves; a model learns the
first and makes as many rows. Prints the mean over the tables of

- shapes, pairs: 1 - total variation distance of columns and pairs of columns to the first half, numbers in
  fifths of that half, beside the same of the second half;
- nearer: share of synthetic rows that are nearer to the half learned than to the other (.5 is best);
- correlations: mean distance of rank correlations to those of the half learned, beside the other half's;
- detection: AUC of a random forest that tells synthetic rows from the other half;
- utility: accuracy (categories) or rank correlation (numbers) on the other half, of random forests that learned
  synthetic rows, less that of forests that learned the first half; the last four columns in turn.

Columns whose values all differ are left out, and text of more than 40 values. Needs pandas and scikit-learn.
"""

import argparse
import itertools
import pathlib
import random
import statistics
import subprocess
import tempfile
import warnings

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

MEASURES = ["shapes", "(other half)", "pairs", "(other half)", "nearer", "correlations", "(other half)", "detection", "utility"]


def is_number(column):
    return pd.api.types.is_numeric_dtype(column)


def numbers(column):
    return pd.to_numeric(column, errors="coerce").astype(float)


def coarse(reference, column):
    """Codes from 0 to 12: fifths of numbers of many values, else values as they are."""
    if is_number(reference):
        reference, column = reference.astype(float), numbers(column)
        if reference.nunique() > 10:
            cuts = np.unique(np.nanquantile(reference, [0.2, 0.4, 0.6, 0.8]))
            return np.where(column.isna(), 9, np.searchsorted(cuts, column.values, side="right"))
    else:
        reference, column = reference.astype(str), column.astype(str)
    frequent = {value: i for i, value in enumerate(reference.value_counts().index[:12])}
    return column.map(frequent).fillna(12).astype(int).values


def agreement(first, second, size):
    share = lambda codes: np.bincount(codes, minlength=size) / len(codes)
    return 1 - 0.5 * np.abs(share(first) - share(second)).sum()


def shapes_and_pairs(learned, rows, columns):
    codes = [(coarse(learned[c], learned[c]), coarse(learned[c], rows[c])) for c in columns]
    shapes = statistics.mean(agreement(a, b, 13) for a, b in codes)
    pairs = [agreement(a * 13 + c, b * 13 + d, 169) for (a, b), (c, d) in itertools.combinations(codes, 2)]
    return shapes, statistics.mean(pairs)


def correlations(frame, learned, columns):
    chosen = [c for c in columns if is_number(learned[c]) and learned[c].nunique() > 1]
    matrix = frame[chosen].apply(numbers).corr("spearman").values
    return np.nan_to_num(matrix[np.triu_indices(len(chosen), 1)])


def encoded(frame, learned, columns, scaled):
    parts = []
    for c in columns:
        if is_number(learned[c]):
            scale = (np.nanstd(learned[c]) or 1) if scaled else 1
            parts.append(np.nan_to_num(numbers(frame[c]).values / scale, nan=-9 if scaled else -1e6)[:, None])
            continue
        levels = {v: i for i, v in enumerate(learned[c].astype(str).value_counts().index)}
        codes = frame[c].astype(str).map(levels).fillna(-1).values
        if scaled:
            parts.append((codes[:, None] == np.arange(min(15, len(levels)))[None, :]).astype(float))
        else:
            parts.append(codes[:, None])
    return np.hstack(parts)


def nearer(learned, other, made, columns):
    first, second, rows = (encoded(x, learned, columns, True) for x in (learned, other, made[:800]))
    nearest = lambda to: np.array([np.abs(to - row).sum(1).min() for row in rows])
    a, b = nearest(first), nearest(second)
    return float(np.mean((a < b) + 0.5 * (a == b)))


def detection(learned, other, made, columns):
    rows = np.vstack([encoded(x, learned, columns, False) for x in (other, made[: len(other)])])
    truth = np.r_[np.zeros(len(other)), np.ones(len(rows) - len(other))]
    forest = RandomForestClassifier(60, min_samples_leaf=3, random_state=0)
    return roc_auc_score(truth, cross_val_predict(forest, rows, truth, cv=4, method="predict_proba")[:, 1])


def utility(learned, other, made, columns):
    frames = [encoded(x, learned, columns, False) for x in (learned, made, other)]
    losses = []
    for target in range(len(columns))[-4:]:
        features = [i for i in range(len(columns)) if i != target]
        column = learned[columns[target]]
        is_category = not is_number(column) or column.nunique() <= 5
        kind = RandomForestClassifier if is_category else RandomForestRegressor
        scores = []
        for frame in frames[:2]:
            forest = kind(40, min_samples_leaf=3, random_state=0).fit(frame[:, features], frame[:, target])
            answer, truth = forest.predict(frames[2][:, features]), frames[2][:, target]
            rank = lambda: np.nan_to_num(pd.Series(answer).corr(pd.Series(truth), "spearman"))
            scores.append(float((answer == truth).mean() if is_category else rank()))
        losses.append(scores[1] - scores[0])
    return statistics.mean(losses)


def halves(path, folder):
    lines = path.read_text(errors="replace").splitlines(True)
    header, body = lines[0], lines[1:]
    random.Random(7).shuffle(body)
    half = len(body) // 2
    for name, rows in (("learned", body[:half]), ("other", body[half : 2 * half])):
        (folder / f"{name}.csv").write_text(header + "".join(rows))


def measure(program, model, folder):
    learn = [program, "synth", folder / "learned.csv", "-o", folder / "made.csv", "--model", model, "--force", "-q"]
    subprocess.run(learn, check=True, capture_output=True)
    learned, other, made = (pd.read_csv(folder / f"{n}.csv") for n in ("learned", "other", "made"))
    made.columns = learned.columns
    columns = [c for c in learned if 1 < learned[c].nunique() < len(learned) and not c.startswith("Unnamed")]
    columns = [c for c in columns if is_number(learned[c]) or learned[c].nunique() <= 40]
    if len(columns) < 2:
        return None
    real = correlations(learned, learned, columns)
    shape, pair = shapes_and_pairs(learned, made, columns)
    other_shape, other_pair = shapes_and_pairs(learned, other, columns)
    distance = lambda frame: float(np.abs(correlations(frame, learned, columns) - real).mean()) if len(real) else 0.0
    return (shape, other_shape, pair, other_pair, nearer(learned, other, made, columns), distance(made), distance(other),
            detection(learned, other, made, columns), utility(learned, other, made, columns))


def main():
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--program", required=True)
    parser.add_argument("--models", nargs="+", default=["sequential_trees", "gaussian_copula"])
    parser.add_argument("--rows", nargs=2, type=int, default=[200, 1999])
    parser.add_argument("--tables", type=int, default=100)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()

    def fits(path):
        text = path.read_text(errors="replace")
        rows = text.count("\n") - 1
        plain = all(line.count('"') % 2 == 0 for line in text.splitlines())
        return plain and options.rows[0] <= rows <= options.rows[1] and text.split("\n")[0].count(",") < 23

    tables = sorted(p for p in options.folder.rglob("*.csv") if not p.name.startswith("._") and fits(p))
    random.Random(options.seed).shuffle(tables)
    results = {model: [] for model in options.models}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for path in tables[: options.tables]:
            try:
                halves(path, folder)
                row = {model: measure(options.program, model, folder) for model in options.models}
            except (ValueError, subprocess.CalledProcessError) as error:
                print(f"{path.name} is left out: {error}")
                continue
            if all(row.values()):
                for model, scores in row.items():
                    results[model].append(scores)
    print("| model | tables | " + " | ".join(MEASURES) + " |")
    print("|---|" + "---|" * (len(MEASURES) + 1))
    for model, rows in results.items():
        means = [f"{statistics.mean(column):.3f}" for column in zip(*rows)]
        print(f"| {model} | {len(rows)} | " + " | ".join(means) + " |")


if __name__ == "__main__":
    main()
