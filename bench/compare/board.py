"""Every model of the registry on the tables of the TabSyn / TabDiff protocol, with its scores.

    python bench/compare/board.py FOLDER --program build/cli/likeness \
        [--models sequential_trees,sequential_trees+--independent-rows,gaussian_copula] [--seeds 3] [--out docs/benchmarks-board.md]

FOLDER holds NAME.csv (learned), NAME_test.csv (held out, where there is one) and tables.json, which
names the categorical columns, the target and the task of each table. A model learns NAME.csv with its
default options and writes as many rows; SDMetrics, XGBoost and scikit-learn score them:

shape, trend   column shapes and pair trends of SDMetrics without thresholds
c2st           1 - (2 AUC - 1) of XGBoost, 3 folds, that tells learned rows from synthetic ones
fresh          c2st without shared noise: learned on one half; XGBoost learns one half of the other half and
               synthetic rows of one seed, and is asked about the rest and synthetic rows of another seed.
               Folds of one synthetic table that is drawn evenly are not independent, so that c2st flatters it.
triples        1 - mean total variation distance over 100 random triples of columns, numbers in fifths
tstr           AUC of XGBoost learned on synthetic rows, tested on the held-out ones
dcr            learned on one half: share of synthetic rows that are nearer to it than to the other half
member         the same fit: AUC of the distance to the nearest synthetic row, members against others
seconds        fit and sample, wall

Beside the models stand what real rows reach: as they are, drawn with replacement, and with their class drawn
anew from what a slow XGBoost says of them, which is the most that a model can hope for that doesn't
learn single rows by heart.
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
from sdmetrics.reports.single_table._properties import ColumnPairTrends, ColumnShapes
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import NearestNeighbors
from xgboost import XGBClassifier

warnings.filterwarnings("ignore")
SCORES = ["shape", "trend", "c2st", "fresh", "triples", "tstr", "dcr", "member", "fit_seconds", "sample_seconds"]


def read(path, categories):
    table = pd.read_csv(path, keep_default_na=False, na_values=[""])
    for name in categories:
        table[name] = table[name].astype(str).str.strip().str.replace(r"\.0$", "", regex=True)
    return table


def metadata_file(table, categories, path):
    columns = {name: {"sdtype": "categorical" if name in categories else "numerical"} for name in table}
    path.write_text(json.dumps({"columns": columns, "METADATA_SPEC_VERSION": "SINGLE_TABLE_V1"}))


def trend(real, synthetic, meaning):
    pairs = ColumnPairTrends()
    pairs.real_correlation_threshold = pairs.real_association_threshold = 0
    return pairs.get_score(real, synthetic, meaning)


def draw(program, file, rows, seed, output, more=()):
    subprocess.run([program, "sample", file, "-n", str(rows), "--seed", str(seed), "-o", output, "-q", "--force",
                    *more], check=True)


def synthesize(program, learned, metadata, model, seed, rows, folder, more=()):
    """The synthetic table's path, and the seconds of fit and sample."""
    file, output = folder / "board.likeness", folder / "synthetic.csv"
    begin = time.time()
    subprocess.run([program, "fit", learned, "--metadata", metadata, "--model", model, "--seed", str(seed),
                    "-o", file, "-q"], check=True)
    middle = time.time()
    draw(program, file, rows, seed, output, more)
    return output, middle - begin, time.time() - middle


def codes(tables, categories):
    """The tables as numbers: frequencies' ranks of categories, numbers as they are."""
    both = pd.concat(tables)
    result = [t.copy() for t in tables]
    for name in categories:
        rank = {value: k for k, value in enumerate(both[name].value_counts().index)}
        for t in result:
            t[name] = t[name].map(rank)
    return [t.to_numpy(float) for t in result]


def c2st(real, synthetic, categories):
    a, b = codes([real, synthetic], categories)
    x, y, scores = np.concatenate([a, b]), np.r_[np.ones(len(a)), np.zeros(len(b))], []
    for train, test in StratifiedKFold(3, shuffle=True, random_state=0).split(x, y):
        model = XGBClassifier(eval_metric="logloss", random_state=0, n_jobs=2).fit(x[train], y[train])
        auc = roc_auc_score(y[test], model.predict_proba(x[test])[:, 1])
        scores.append(2 - 2 * max(0.5, auc))
    return float(np.mean(scores))


def fresh(other, first, second, categories):
    """C2ST of rows that no model learned and synthetic rows of two seeds."""
    size, scores = len(other) // 2, []
    parts = codes([other.iloc[:size], other.iloc[size:2 * size], first.iloc[:size], second.iloc[:size]], categories)
    is_real = np.r_[np.ones(size), np.zeros(size)]
    for learned, asked in ((0, 1), (1, 0)):
        model = XGBClassifier(eval_metric="logloss", random_state=0, n_jobs=2)
        model.fit(np.concatenate([parts[learned], parts[2 + learned]]), is_real)
        chances = model.predict_proba(np.concatenate([parts[asked], parts[2 + asked]]))[:, 1]
        scores.append(2 - 2 * max(0.5, roc_auc_score(is_real, chances)))
    return float(np.mean(scores))


def fifths(real, synthetic, name, categories):
    if name in categories:
        return real[name].to_numpy(), synthetic[name].to_numpy()
    cuts = np.unique(np.nanquantile(real[name], [0.2, 0.4, 0.6, 0.8]))
    return [np.where(t[name].isna(), 9, np.searchsorted(cuts, t[name].fillna(0), side="left"))
            for t in (real, synthetic)]


def triples(real, synthetic, categories):
    coded = {name: fifths(real, synthetic, name, categories) for name in real}
    random, distances = np.random.default_rng(0), []
    for _ in range(100):
        chosen = random.choice(list(real.columns), 3, replace=False)
        shares = [pd.DataFrame({k: coded[name][side] for k, name in enumerate(chosen)}).value_counts(normalize=True)
                  for side in (0, 1)]
        distances.append(0.5 * shares[0].subtract(shares[1], fill_value=0).abs().sum())
    return 1 - float(np.mean(distances))


def tstr(synthetic, test, target, categories):
    x, t = codes([synthetic, test], categories)
    column = list(synthetic.columns).index(target)
    positive = sorted(test[target].unique())[-1]
    x, t = np.delete(x, column, 1), np.delete(t, column, 1)
    model = XGBClassifier(random_state=0, n_jobs=2).fit(x, synthetic[target] == positive)
    return roc_auc_score(test[target] == positive, model.predict_proba(t)[:, 1])


def drawn_anew(real, target, categories, seed):
    """The rows with a class drawn from what XGBoost, slowly and without leaves of few rows, learned of them."""
    codes_of = codes([real], categories)[0]
    x = np.delete(codes_of, list(real.columns).index(target), 1)
    positive, other = sorted(real[target].unique())[-1], sorted(real[target].unique())[0]
    slow = XGBClassifier(n_estimators=400, learning_rate=0.05, max_depth=5, subsample=0.7, colsample_bytree=0.7,
                         min_child_weight=5, random_state=1, n_jobs=2).fit(x, real[target] == positive)
    drawn = np.random.default_rng(seed).random(len(real)) < slow.predict_proba(x)[:, 1]
    return real.assign(**{target: np.where(drawn, positive, other)})


def references(folder, name, info, seeds):
    """What real rows reach: lists of scores by their name."""
    categories, target = info["categorical"], info["target"]
    real = read(Path(folder) / f"{name}.csv", categories)
    meaning = {"columns": {c: {"sdtype": "categorical" if c in categories else "numerical"} for c in real}}
    test = read(Path(folder) / f"{name}_test.csv", categories) if info["test_rows"] else None
    found = {"real rows": [{}], "real rows, drawn with replacement": [], "real rows, class drawn anew": []}
    for seed in range(seeds):
        again = real.sample(len(real), replace=True, random_state=seed).reset_index(drop=True)
        found["real rows, drawn with replacement"].append(
            {"shape": ColumnShapes().get_score(real, again, meaning), "trend": trend(real, again, meaning),
             "triples": triples(real, again, categories)})
        if test is not None:
            found["real rows, drawn with replacement"][-1]["tstr"] = tstr(again, test, target, categories)
            found["real rows, class drawn anew"].append(
                {"tstr": tstr(drawn_anew(real, target, categories, seed), test, target, categories)})
    if test is not None:
        found["real rows"][0]["tstr"] = tstr(real, test, target, categories)
    return found


def points(tables, categories):
    """One column a number, scaled to [0, 1], and one a level, so that two levels are 1 apart."""
    both, parts = pd.concat(tables), []
    for name in both:
        if name in categories:
            parts.append(pd.get_dummies(both[name]).to_numpy(np.float32) * 0.5**0.5)
        else:
            values = both[name].fillna(both[name].mean()).to_numpy(np.float32)
            parts.append(((values - values.min()) / (np.ptp(values) + 1e-9))[:, None])
    return np.split(np.hstack(parts), np.cumsum([len(t) for t in tables])[:-1])


def nearest(to, of):
    return NearestNeighbors(n_neighbors=1, algorithm="brute").fit(to).kneighbors(of)[0][:, 0]


def privacy(learned, other, synthetic, categories, most=4000):
    a, b, s = points([learned, other, synthetic], categories)
    to_learned, to_other = nearest(a, s[:most]), nearest(b, s[:most])
    dcr = np.mean(to_learned < to_other) + 0.5 * np.mean(to_learned == to_other)
    members, others = nearest(s, a[:most]), nearest(s, b[:most])
    labels = np.r_[np.ones(len(members)), np.zeros(len(others))]
    return float(dcr), float(roc_auc_score(labels, -np.r_[members, others]))


def run(program, folder, name, info, model, seed):
    model, *more = model.split("+")  # options of sample behind the name
    categories, path = info["categorical"], Path(folder) / f"{name}.csv"
    real = read(path, categories)
    with tempfile.TemporaryDirectory() as temporary:
        temporary = Path(temporary)
        metadata = temporary / "metadata.json"
        metadata_file(real, categories, metadata)
        output, fit, sample = synthesize(program, path, metadata, model, seed, len(real), temporary, more)
        synthetic = read(output, categories)[real.columns]
        meaning = json.loads(metadata.read_text())
        scores = {"shape": ColumnShapes().get_score(real, synthetic, meaning),
                  "trend": trend(real, synthetic, meaning),
                  "c2st": c2st(real, synthetic, categories), "triples": triples(real, synthetic, categories),
                  "fit_seconds": fit, "sample_seconds": sample}
        if info["test_rows"]:
            test = read(Path(folder) / f"{name}_test.csv", categories)
            scores["tstr"] = tstr(synthetic, test, info["target"], categories)
        order = np.random.default_rng(seed).permutation(len(real))
        half, other = real.iloc[order[: len(real) // 2]], real.iloc[order[len(real) // 2:]]
        half.to_csv(temporary / "half.csv", index=False)
        output, _, _ = synthesize(program, temporary / "half.csv", metadata, model, seed, len(half), temporary, more)
        synthetic = read(output, categories)[real.columns]
        draw(program, temporary / "board.likeness", len(half), seed + 1000, output, more)
        scores["fresh"] = fresh(other, synthetic, read(output, categories)[real.columns], categories)
        scores["dcr"], scores["member"] = privacy(half, other, synthetic, categories)
    return scores


def cell(values):
    values = [v for v in values if v is not None]
    return f"{np.mean(values):.3f} ± {np.std(values):.3f}" if values else "-"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--program", required=True)
    parser.add_argument("--models")
    parser.add_argument("--tables")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--out")
    arguments = parser.parse_args()
    infos = json.loads((Path(arguments.folder) / "tables.json").read_text())
    listed = json.loads(subprocess.check_output([arguments.program, "models", "--json"]))
    models = arguments.models.split(",") if arguments.models else [
        m["name"] for m in listed if m["name"] not in ("associative",)]
    lines = []
    for name in arguments.tables.split(",") if arguments.tables else infos:
        lines += [f"## {name}", "", "| model | " + " | ".join(SCORES) + " |", "|---" * (len(SCORES) + 1) + "|"]
        for model in models:
            runs = []
            for seed in range(arguments.seeds):
                runs.append(run(arguments.program, arguments.folder, name, infos[name], model, seed))
                print(json.dumps({"table": name, "model": model, "seed": seed,
                                  **{k: round(v, 4) for k, v in runs[-1].items()}}), flush=True)
            lines.append(f"| {model} | " + " | ".join(cell([r.get(s) for r in runs]) for s in SCORES) + " |")
        for reference, runs in references(arguments.folder, name, infos[name], arguments.seeds).items():
            lines.append(f"| {reference} | " + " | ".join(cell([r.get(s) for r in runs]) for s in SCORES) + " |")
            print(lines[-1], flush=True)
        lines.append("")
    if arguments.out:
        Path(arguments.out).write_text("\n".join(lines))


if __name__ == "__main__":
    main()
