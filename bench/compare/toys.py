"""Distributions that defeat models of pairs and of monotone relations, and dependencies of many categories.

    python bench/compare/toys.py --program build/cli/likeness [--models sequential_trees,gaussian_copula] \
        [--rows 5000] [--seeds 3] [--toys ring,moons]

A model learns ROWS rows of a made distribution and writes as many, twice. Printed: the AUC of XGBoost that has learned fresh
rows of the distribution and the first synthetic ones, and tells other fresh ones from the second, 0.5 where it can't; in
brackets by 3 folds of one synthetic table, which flatters rows that are drawn evenly; and of city -> state -> zip how many synthetic
rows break a dependency that always held.
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from xgboost import XGBClassifier


def ring(random, n):
    angle, radius = random.uniform(0, 2 * np.pi, n), 1 + 0.1 * random.normal(size=n)
    return pd.DataFrame({"x": radius * np.cos(angle), "y": radius * np.sin(angle)})


def moons(random, n):
    angle, upper = random.uniform(0, np.pi, n), random.random(n) < 0.5
    x, y = np.where(upper, np.cos(angle), 1 - np.cos(angle)), np.where(upper, np.sin(angle), 0.5 - np.sin(angle))
    return pd.DataFrame({"x": x + 0.1 * random.normal(size=n), "y": y + 0.1 * random.normal(size=n)})


def spiral(random, n):
    angle = 3 * np.pi * np.sqrt(random.random(n))
    return pd.DataFrame({"x": angle * np.cos(angle) + 0.3 * random.normal(size=n),
                         "y": angle * np.sin(angle) + 0.3 * random.normal(size=n)})


def product(random, n):
    x, y = random.normal(size=n), random.normal(size=n)
    return pd.DataFrame({"x": x, "y": y, "z": x * y + 0.1 * random.normal(size=n)})


def variance(random, n):
    x = random.uniform(-2, 2, n)
    return pd.DataFrame({"x": x, "y": np.exp(x) * random.normal(size=n)})


def exclusive_or(random, n):
    a, b = random.random(n) < 0.5, random.random(n) < 0.5
    c = (a != b) ^ (random.random(n) < 0.05)
    return pd.DataFrame({"a": np.where(a, "on", "off"), "b": np.where(b, "left", "right"), "c": np.where(c, "yes", "no"),
                         "x": np.where(c, 1, -1) * a + 0.5 * random.normal(size=n)})


def zero_inflated(random, n):
    x = random.normal(size=n)
    zero = random.random(n) < 1 / (1 + np.exp(-2 * x))
    return pd.DataFrame({"x": x, "y": np.where(zero, 0, np.exp(x + 0.5 * random.normal(size=n))),
                         "kind": np.where(random.random(n) < 0.3 + 0.4 * zero, "a", "b")})


TOYS = {"ring": ring, "moons": moons, "spiral": spiral, "product": product, "variance": variance,
        "exclusive_or": exclusive_or, "zero_inflated": zero_inflated}


def places(random, n):
    """500 zips in 100 cities in 20 states; named so that nothing takes them for personal data."""
    code = np.minimum((500 * random.random(n) ** 1.5).astype(int), 499)
    return pd.DataFrame({"ward": [f"w{c:03}" for c in code], "depot": [f"d{c // 5:02}" for c in code],
                         "region": [f"r{c // 25}" for c in code], "load": random.gamma(2, 10 + code // 25, n)})


def synthesize(program, table, model, seed, folder):
    real, file, output = folder / "real.csv", folder / "model.likeness", folder / "made.csv"
    table.to_csv(real, index=False)
    subprocess.run([program, "fit", real, "--model", model, "--seed", str(seed), "-o", file, "-q"], check=True)
    made = []
    for another in (seed, seed + 1000):
        subprocess.run([program, "sample", file, "-n", str(len(table)), "--seed", str(another), "-o", output, "-q",
                        "--force"], check=True)
        made.append(pd.read_csv(output))
    return made


def inputs(tables):
    both = pd.concat(tables)
    return np.column_stack([both[c] if both[c].dtype.kind in "if" else both[c].astype("category").cat.codes for c in both])


def auc_apart(fresh, synthetic):
    """Of two tables of fresh rows and two of synthetic ones, each learned from once."""
    parts, scores = np.array_split(inputs(fresh + [s[fresh[0].columns] for s in synthetic]), 4), []
    is_real = np.r_[np.ones(len(fresh[0])), np.zeros(len(synthetic[0]))]
    for learned, asked in ((0, 1), (1, 0)):
        model = XGBClassifier(random_state=0, n_jobs=2)
        model.fit(np.concatenate([parts[learned], parts[2 + learned]]), is_real)
        scores.append(roc_auc_score(is_real, model.predict_proba(np.concatenate([parts[asked], parts[2 + asked]]))[:, 1]))
    return np.mean(scores)


def auc(real, synthetic):
    x = inputs([real, synthetic[real.columns]])
    y, scores = np.r_[np.ones(len(real)), np.zeros(len(synthetic))], []
    for train, test in StratifiedKFold(3, shuffle=True, random_state=0).split(x, y):
        model = XGBClassifier(random_state=0, n_jobs=2).fit(x[train], y[train])
        scores.append(roc_auc_score(y[test], model.predict_proba(x[test])[:, 1]))
    return np.mean(scores)


def broken(real, synthetic):
    """Rows with a pair that the real table doesn't have, of columns that follow from each other."""
    count = 0
    for key, follows in (("ward", "depot"), ("depot", "region")):
        known = dict(zip(real[key], real[follows]))
        count += int((synthetic[key].map(known) != synthetic[follows]).sum())
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--models", default="sequential_trees,gaussian_copula")
    parser.add_argument("--toys", default=",".join(TOYS) + ",places")
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    models = arguments.models.split(",")
    print("| distribution | " + " | ".join(models) + " |\n" + "|---" * (len(models) + 1) + "|")
    for name in arguments.toys.split(","):
        cells = []
        for model in models:
            scores = []
            for seed in range(arguments.seeds):
                random = np.random.default_rng(seed)
                with tempfile.TemporaryDirectory() as folder:
                    if name == "places":
                        real = places(random, 4 * arguments.rows)
                        scores.append(broken(real, synthesize(arguments.program, real, model, seed, Path(folder))[0]))
                    else:
                        real, *fresh = (TOYS[name](random, arguments.rows) for _ in range(3))
                        made = synthesize(arguments.program, real, model, seed, Path(folder))
                        scores.append([auc_apart(fresh, made), auc(fresh[0], made[0])])
            cells.append("{:.3f} ({:.3f})".format(*np.mean(scores, axis=0)) if name != "places"
                         else f"{int(np.sum(scores))} rows")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
