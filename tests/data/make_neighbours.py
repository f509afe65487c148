"""Writes neighbours.csv: 120 points in 3 dimensions of different scale, and for the first 20 of them, as
queries moved by (1, 10, 0.1), the rows and distances of the 4 nearest, Euclidean and standardized.

Made with scikit-learn 1.9.1, numpy 2.4.6. Rows of the file: x0,x1,x2, then for the first 20 rows: 4
Euclidean row numbers, 4 distances, 4 standardized row numbers, 4 distances (zeros in other rows).
"""

import pathlib

import numpy
from sklearn.neighbors import NearestNeighbors

random = numpy.random.default_rng(3)
points = (random.normal(size=(120, 3)) * [1, 10, 0.1]).round(6)
queries = points[:20] + [1, 10, 0.1]
deviation = points.std(axis=0, ddof=1)
found = []
for scale in (numpy.ones(3), deviation):
    search = NearestNeighbors(n_neighbors=4, algorithm="kd_tree").fit(points / scale)
    distances, rows = search.kneighbors(queries / scale)
    found += [rows, distances]
answers = numpy.zeros((120, 16))
answers[:20] = numpy.hstack(found)
path = pathlib.Path(__file__).parent / "neighbours.csv"
numpy.savetxt(path, numpy.hstack([points, answers]), delimiter=",", fmt="%.17g")
