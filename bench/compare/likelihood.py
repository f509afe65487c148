"""Bits a fresh row costs: sequential_trees beside one CART a column, of any leaf size.

    python bench/compare/likelihood.py TABLE.csv --categories a,b,c --program build/cli/likeness \
        [--leaves 5,20,50,100,200] [--seeds 3]

A fifth of the rows is held out. A CART is learned for each column from all columns before it, in the table's order; a leaf
tells the shares of states among its rows, mixed with those of all rows (as if these were `--prior` rows more). A
number of up to 256 values has one state a value, any other is cut into 256 intervals of equally many rows, in which whole
numbers are equally likely. Rows with a value that nobody has in the rows learned are left out for all.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeClassifier

import board


def states(learned, column):
    """Of a number: where intervals begin, and how many numbers each has room for."""
    values = np.unique(learned[column])
    if len(values) <= 256:
        return values, np.ones(len(values))
    edges = np.unique(np.quantile(learned[column], np.linspace(0, 1, 257), method="lower"))[:-1]
    step = np.min(np.diff(values))
    return edges, np.diff(np.append(edges, values[-1] + step)) / step


def carts(learned, fresh, categories, leaf, prior):
    """Bits of each fresh row."""
    bits, features, tested = np.zeros(len(fresh)), [], []
    for column in learned:
        if column in categories:
            levels = {v: k for k, v in enumerate(learned[column].value_counts().index)}
            y, t = [frame[column].map(levels).to_numpy() for frame in (learned, fresh)]
            room = np.ones(len(levels))
            x, z = [np.eye(len(levels))[codes.astype(int)] for codes in (y, t)]
        else:
            edges, room = states(learned, column)
            y, t = [np.clip(np.searchsorted(edges, frame[column], "right") - 1, 0, None) for frame in (learned, fresh)]
            x, z = [frame[[column]].to_numpy(float) for frame in (learned, fresh)]
        shares = np.bincount(y.astype(int), minlength=len(room)) + 0.5
        shares /= shares.sum()
        if features:
            a, b = np.hstack(features), np.hstack(tested)
            tree = DecisionTreeClassifier(min_samples_leaf=leaf, random_state=0).fit(a, y)
            leaves, places = tree.apply(a), tree.apply(b)
            counts = np.zeros((tree.tree_.node_count, len(room)))
            np.add.at(counts, (leaves, y.astype(int)), 1)
            counts = (counts + prior * shares) / (counts.sum(1, keepdims=True) + prior)
            p = counts[places, t.astype(int)]
        else:
            p = shares[t.astype(int)]
        bits -= np.log2(p / room[t.astype(int)])
        features.append(x)
        tested.append(z)
    return bits


def trees(program, learned, fresh, categories, seed, folder):
    metadata, file, scores = folder / "metadata.json", folder / "model.likeness", folder / "scores.csv"
    board.metadata_file(learned, categories, metadata)
    for name, table in (("learned", learned), ("fresh", fresh)):
        table.to_csv(folder / f"{name}.csv", index=False)
    subprocess.run([program, "fit", folder / "learned.csv", "--metadata", metadata, "--model", "sequential_trees",
                    "--only-given-rules", "--seed", str(seed), "-o", file, "-q"], check=True)
    subprocess.run([program, "score", file, folder / "fresh.csv", "-o", scores, "-q"], check=True,
                   stdout=subprocess.DEVNULL)
    return -pd.read_csv(scores, skip_blank_lines=False).iloc[:, 0].to_numpy(float) / np.log(2)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("--categories", default="")
    parser.add_argument("--program", required=True)
    parser.add_argument("--leaves", default="5,20,50,100,200")
    parser.add_argument("--prior", type=float, default=2)
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    categories = [c for c in arguments.categories.split(",") if c]
    table, rows = board.read(arguments.table, categories), []
    for seed in range(arguments.seeds):
        order = np.random.default_rng(seed).permutation(len(table))
        fresh, learned = [table.iloc[part].reset_index(drop=True)
                          for part in (order[: len(table) // 5], order[len(table) // 5:])]
        known = np.all([fresh[c].isin(learned[c].unique()) for c in categories], axis=0)
        fresh = fresh[known].reset_index(drop=True)
        with tempfile.TemporaryDirectory() as folder:
            scored = {"sequential_trees": trees(arguments.program, learned, fresh, categories, seed, Path(folder))}
        for leaf in map(int, arguments.leaves.split(",")):
            scored[f"CART, leaves of {leaf}"] = carts(learned, fresh, categories, leaf, arguments.prior)
        possible = ~np.isnan(scored["sequential_trees"])
        rows.append({name: np.mean(bits[possible]) for name, bits in scored.items()})
        rows[-1]["impossible to sequential_trees"] = np.mean(~possible)
    print(json.dumps({name: round(float(np.mean([r[name] for r in rows])), 4) for name in rows[0]}, indent=1))


if __name__ == "__main__":
    main()
