"""The nearest neighbours of every row against scikit-learn's, on the same threads: time, and the
greatest difference of the distances found.

    python bench/compare/neighbours.py --driver build/bench/stats/stats_driver
"""

import argparse
import pathlib
import subprocess
import tempfile
import time

import numpy
import sklearn
from sklearn.neighbors import NearestNeighbors

import tables


def samples(rows):
    """Tables of different inner dimension: all columns free, few of them, clusters, ties."""
    random = numpy.random.default_rng(5)
    free = random.normal(size=(rows, 15))
    flat = random.normal(size=(rows, 3)) @ random.normal(size=(3, 15))
    clusters = random.normal(size=(50, 15))[random.integers(50, size=rows)]
    return {
        "15 free columns": free,
        "15 columns of 3 free ones": flat + 0.01 * free,
        "50 clusters": clusters + 0.1 * free,
        "4 free columns": free[:, :4],
        "5 levels in each column": free.round().clip(-2, 2),
    }


def run_ours(driver, matrix, count, threads, method):
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(pathlib.Path(folder) / name) for name in ("table", "distances")]
        rows = len(matrix)
        table = tables.Table(matrix, numpy.zeros((rows, 0)), numpy.zeros(rows), 0)
        table.write(paths[0])
        command = [driver, "neighbours", paths[0], str(count), str(threads), "euclidean", method]
        output = subprocess.run(command + [paths[1]], check=True, capture_output=True, text=True)
        distances = numpy.fromfile(paths[1]).reshape(rows, count)
    words = output.stdout.split()
    return distances, float(words[1]), float(words[3])


def run_theirs(matrix, count, threads, algorithm):
    wall, processor = time.perf_counter(), time.process_time()
    search = NearestNeighbors(n_neighbors=count, algorithm=algorithm, n_jobs=threads).fit(matrix)
    distances = search.kneighbors(matrix)[0]
    return distances, time.perf_counter() - wall, time.process_time() - processor


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--driver", required=True)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    count, threads = arguments.count, arguments.threads
    print(f"scikit-learn {sklearn.__version__}; wall (processor) seconds, {threads} threads")
    print("| table | automatic, 1 thread | automatic | tree | brute | kd_tree | brute | difference |")
    print("|---|---|---|---|---|---|---|---|")
    for name, matrix in samples(arguments.rows).items():
        runs = [run_ours(arguments.driver, matrix, count, 1, "automatic")]
        for method in ("automatic", "tree", "brute"):
            runs.append(run_ours(arguments.driver, matrix, count, threads, method))
        for algorithm in ("kd_tree", "brute"):
            runs.append(run_theirs(matrix, count, threads, algorithm))
        difference = numpy.abs(runs[0][0] - runs[4][0]).max()
        cells = [f"{wall:.3f} ({processor:.3f})" for _, wall, processor in runs]
        print(f"| {name} | {' | '.join(cells)} | {difference:.1e} |", flush=True)


if __name__ == "__main__":
    main()
