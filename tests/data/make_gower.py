"""Writes gower.csv: the smallest Gower distance of each of 30 queries to 50 rows, as SDMetrics computes
its distance to the closest record.

Made with SDMetrics 0.32.0, pandas 2.3.3. Columns: kind (0 row, 1 query), three numbers (nan: missing; the
third is constant in the rows), two category codes (-1: missing), distance (nan in rows).
"""

import pathlib
import warnings

import numpy
import pandas
from sdmetrics.single_table.privacy.dcr_utils import calculate_dcr

warnings.filterwarnings("ignore")
random = numpy.random.default_rng(17)


def table(rows, scale):
    frame = pandas.DataFrame(
        {
            "a": (scale * random.normal(size=rows)).round(4),
            "b": (scale * random.integers(0, 12, size=rows)).astype(float),
            "c": numpy.where(random.random(rows) < 0.5, 3.0, 3.0 if scale == 1 else 4.0),
            "d": random.integers(0, 3, size=rows),
            "e": random.integers(0, 5, size=rows),
        }
    )
    frame["d"] = frame["d"].map(lambda code: None if random.random() < 0.1 else f"d{code}")
    frame["e"] = frame["e"].map(lambda code: None if random.random() < 0.1 else f"e{code}")
    for name in "ab":
        frame.loc[random.random(rows) < 0.1, name] = numpy.nan
    return frame


rows, queries = table(50, 1), table(30, 1.5)
kinds = dict.fromkeys("abc", "numerical") | dict.fromkeys("de", "categorical")
metadata = {"columns": {name: {"sdtype": kind} for name, kind in kinds.items()}}
distances = calculate_dcr(queries, rows, metadata)


def lines(frame, kind, distance):
    frame = frame.copy()
    for name in "de":
        frame[name] = frame[name].map(lambda cell: -1 if cell is None else int(cell[1]))
    frame.insert(0, "kind", kind)
    frame["distance"] = distance
    return frame.to_numpy(float)


path = pathlib.Path(__file__).parent / "gower.csv"
both = numpy.vstack([lines(rows, 0, numpy.nan), lines(queries, 1, distances)])
numpy.savetxt(path, both, delimiter=",", fmt="%.17g")
