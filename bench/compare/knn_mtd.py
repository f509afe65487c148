"""kNNMTD: how near new rows come to the statistics of the real ones and to the rows themselves, at
several spreads and with the papers' options; and the time for 100,000 rows.

    python bench/compare/knn_mtd.py --driver build/bench/stats/stats_driver --data FOLDER [--seeds 5]

PCD: Frobenius norm of the difference of dython's association matrices (columns with fewer than 10
levels are categories). KS: mean complement of the Kolmogorov-Smirnov distance of the other columns.
NNDR: mean ratio of the Euclidean distances to the nearest and second nearest real row (1 where the
second is 0). Copies: share of new rows equal to a real one.
"""

import argparse
import pathlib
import subprocess
import tempfile
import warnings

import numpy
import pandas
from dython.nominal import associations
from scipy.stats import ks_2samp
from sklearn.neighbors import NearestNeighbors

import tables

TABLES = ["wisconsin_breast", "caesarian", "cryotherapy", "liver", "pima", "fat", "prostate"]
TABLES += ["parkinsons"]
SETTINGS = {  # name: driver's verb, neighbours, spread, category switch
    "papers, k 5": ("knn-mtd-papers", 5, 1, 0),
    "k 5, spread 0.2": ("knn-mtd", 5, 0.2, 0.25),
    "k 5, spread 0.4": ("knn-mtd", 5, 0.4, 0.25),
    "k 5, spread 0.7": ("knn-mtd", 5, 0.7, 0.25),
    "k 5, spread 1": ("knn-mtd", 5, 1, 0.25),
    "k 5, spread 1.2": ("knn-mtd", 5, 1.2, 0.25),
    "k 10, spread 1": ("knn-mtd", 10, 1, 0.25),
}


def is_category(column):
    return column.nunique() < 10


def association_matrix(frame, categories):
    result = associations(frame, nominal_columns=categories, compute_only=True)["corr"]
    return result.astype(float).fillna(0).to_numpy()


def run(driver, frame, categories, rows, setting, threads, seed):
    """New rows in the shape of `frame`, and the seconds it took to fit and make them."""
    numbers = [name for name in frame if name not in categories]
    levels = {name: numpy.unique(frame[name]) for name in categories}
    codes = numpy.array([numpy.searchsorted(levels[name], frame[name]) for name in categories])
    codes = codes.reshape(len(categories), len(frame)).T
    table = tables.Table(frame[numbers].to_numpy(float), codes, numpy.zeros(len(frame)), 0)
    verb, *options = setting
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(pathlib.Path(folder) / name) for name in ("table", "rows")]
        table.write(paths[0])
        command = [driver, verb, paths[0], rows, *options, threads, seed, paths[1]]
        output = subprocess.run(map(str, command), check=True, capture_output=True, text=True)
        made = numpy.fromfile(paths[1]).reshape(rows, len(numbers), order="F")
        codes = numpy.fromfile(paths[1] + ".codes", dtype="int32")
        codes = codes.reshape(rows, len(categories), order="F")
    result = pandas.DataFrame(made, columns=numbers)
    for k, name in enumerate(categories):
        result[name] = levels[name][codes[:, k]]
    return result[list(frame)], float(output.stdout.split()[1])


def evaluate(frame, categories, real_matrix, made):
    pcd = numpy.linalg.norm(real_matrix - association_matrix(made, categories))
    continuous = [name for name in frame if name not in categories]
    ks = [1 - ks_2samp(frame[name], made[name]).statistic for name in continuous]
    search = NearestNeighbors(n_neighbors=2).fit(frame.to_numpy(float))
    first, second = search.kneighbors(made.to_numpy(float))[0].T
    ratio = numpy.divide(first, second, out=numpy.ones_like(first), where=second > 0)
    return pcd, numpy.mean(ks) if ks else numpy.nan, ratio.mean(), numpy.mean(first == 0)


def main():
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--driver", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--tables", nargs="*", default=TABLES)
    parser.add_argument("--settings", nargs="*", default=list(SETTINGS))
    arguments = parser.parse_args()
    frames = {
        name: pandas.read_csv(pathlib.Path(arguments.data) / f"{name}.csv") for name in TABLES
    }
    for threads in (1, 2):
        seconds = [
            run(arguments.driver, frames["pima"], [], 100_000, ("knn-mtd", 5, 0.4, 0), threads, 1)[1]
            for _ in range(3)
        ]
        print(f"pima to 100,000 rows, {threads} threads: {min(seconds):.3f} s")
    print("| table | setting | PCD | KS | NNDR | copies |")
    print("|---|---|---|---|---|---|")
    for name in arguments.tables:
        frame = frames[name]
        categories = [column for column in frame if is_category(frame[column])]
        real_matrix = association_matrix(frame, categories)
        for label in arguments.settings:
            scores = []
            for seed in range(arguments.seeds):
                made, _ = run(
                    arguments.driver, frame, categories, 1000, SETTINGS[label], 2, seed
                )
                scores.append(evaluate(frame, categories, real_matrix, made))
            pcd, ks, nndr, copies = numpy.mean(scores, axis=0)
            print(
                f"| {name} | {label} | {pcd:.2f} | {ks:.3f} | {nndr:.3f} | {copies:.3f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
