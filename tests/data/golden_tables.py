"""Tables of the golden files of the metrics, and how pandas sees them.

A column is {"type": ..., "values": [...]} with null for a missing cell; datetimes are written as
text in the column's "format". pandas gets each column in the type that its read_csv would give it.
"""

import numpy as np
import pandas as pd

DAY = "%Y-%m-%d"
SECOND = "%Y-%m-%d %H:%M:%S"


def column(kind, values, format=None):
    plain = [None if v is None or v != v else v for v in values]
    if kind == "int64":
        plain = [None if v is None else int(v) for v in plain]
    elif kind == "float64":
        plain = [None if v is None else float(v) for v in plain]
    elif kind == "bool":
        plain = [None if v is None else bool(v) for v in plain]
    else:
        plain = [None if v is None else str(v) for v in plain]
    return {"type": kind, "values": plain} | ({"format": format} if format else {})


def days(numbers):
    return column("datetime", [None if n is None or n != n else
                               (pd.Timestamp("2020-01-01") + pd.Timedelta(days=int(n))).strftime(DAY)
                               for n in numbers], DAY)


def seconds(numbers):
    return column("datetime", [(pd.Timestamp("2021-06-01") + pd.Timedelta(seconds=int(n)))
                               .strftime(SECOND) for n in numbers], SECOND)


def series(col):
    missing = any(v is None for v in col["values"])
    if col["type"] == "int64":
        return pd.Series(col["values"], dtype="float64" if missing else "int64")
    if col["type"] == "float64":
        return pd.Series(col["values"], dtype="float64")
    if col["type"] == "bool":
        return pd.Series(col["values"], dtype=object if missing else bool)
    if all(v is None for v in col["values"]):
        return pd.Series(col["values"], dtype="float64")
    return pd.Series([np.nan if v is None else v for v in col["values"]], dtype=object)


def with_missing(values, share, seed):
    rng = np.random.default_rng(seed)
    return [None if rng.random() < share else v for v in values]


def people(rows, seed, noise):
    """Columns with relations strong enough for many pairs to count."""
    rng = np.random.default_rng(seed)
    age = rng.integers(18, 90, rows)
    income = np.round(age * 500.0 + rng.normal(0, noise * 4000, rows), 2)
    hours = np.round(60 - age * 0.4 + rng.normal(0, noise * 5, rows)).astype(int)
    level = np.where(age < 35, "young", np.where(age < 60, "middle", "old"))
    level = np.where(rng.random(rows) < noise * 0.2, "middle", level)
    retired = (age > 62) ^ (rng.random(rows) < noise * 0.1)
    city = rng.choice(["Bern", "Köln", "São Paulo", "x, \"y\""], rows, p=[0.4, 0.3, 0.2, 0.1])
    born = (90 - age) * 365 + rng.integers(0, 365, rows)
    return {
        "key": column("text", [f"id-{seed}-{i}" for i in range(rows)]),
        "age": column("int64", age), "income": column("float64", income),
        "hours": column("int64", hours), "level": column("category", level),
        "retired": column("bool", retired), "city": column("category", city),
        "born": days(born), "email": column("text", ["a@b.org"] * rows),
        "rank": column("int64", age // 20),
    }


PEOPLE = {"key": "id", "age": "numerical", "income": "numerical", "hours": "numerical",
          "level": "categorical", "retired": "boolean", "city": "categorical",
          "born": "datetime", "email": "email", "rank": "ordinal"}


def gaps(table, share, seed, columns=None):
    return {name: col | {"values": with_missing(col["values"], share, seed + i)}
            if columns is None or name in columns else col
            for i, (name, col) in enumerate(table.items())}


def frame(table):
    return pd.DataFrame({name: series(col) for name, col in table.items()})


def number(value):
    return None if value is None or value is pd.NA or value != value else float(value)
