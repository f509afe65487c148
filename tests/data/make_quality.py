"""Writes quality.json: pairs of tables and the quality report that SDMetrics gives for them.

Made with sdmetrics 0.32.0, pandas 2.3.3, numpy 2.4.6, scipy 1.17.1. Run: python make_quality.py

golden_tables.py says how the tables are written.
"""

import json
import pathlib
import warnings

import numpy as np

from golden_tables import PEOPLE, column, days, frame, gaps, number, people, seconds, with_missing

warnings.simplefilter("ignore")
from sdmetrics.reports.single_table import QualityReport  # noqa: E402

warnings.simplefilter("ignore")
def cases():
    yield "all kinds of columns", PEOPLE, people(100, 1, 0.5), people(80, 2, 1.0), {}
    yield "every pair counts at thresholds of zero", PEOPLE, people(60, 3, 0.5), people(60, 4, 1.0), \
        {"real_correlation_threshold": 0.0, "real_association_threshold": 0.0}
    yield "high thresholds", PEOPLE, people(60, 5, 0.3), people(50, 6, 0.6), \
        {"real_correlation_threshold": 0.95, "real_association_threshold": 0.8}
    yield "missing cells on both sides", PEOPLE, gaps(people(90, 7, 0.4), 0.2, 70), \
        gaps(people(80, 8, 0.8), 0.3, 80), {}
    yield "missing cells in the real table only", PEOPLE, gaps(people(90, 9, 0.4), 0.2, 90), \
        people(80, 10, 0.8), {}
    yield "missing cells in the synthetic table only", PEOPLE, people(90, 11, 0.4), \
        gaps(people(80, 12, 0.8), 0.2, 120), {}

    rng = np.random.default_rng(13)
    real = people(60, 13, 0.4)
    synthetic = people(60, 14, 0.4)
    for table, names in ((real, ["income", "level", "born"]), (synthetic, ["age", "retired", "city"])):
        for name in names:
            table[name] = table[name] | {"values": [table[name]["values"][0]] * 60}
    yield "constant columns", PEOPLE, real, synthetic, {}

    real = people(50, 15, 0.4)
    synthetic = people(50, 16, 0.4)
    for table, names in ((real, ["income", "level", "born"]),
                         (synthetic, ["income", "city", "hours", "retired"])):
        for name in names:
            table[name] = table[name] | {"values": [None] * 50}
    yield "columns without any present cell", PEOPLE, real, synthetic, {}

    letters = rng.choice(list("abcdefgh"), 70)
    others = rng.choice(list("efghijklmnop"), 50)
    yield "levels that only one side has", {"a": "categorical", "b": "categorical", "c": "boolean"}, \
        {"a": column("category", letters), "b": column("category", np.char.upper(letters)),
         "c": column("bool", letters < "d")}, \
        {"a": column("category", others), "b": column("category", np.char.upper(others)),
         "c": column("bool", others < "h")}, {}

    wide = rng.integers(0, 150, 240)
    wide_synthetic = rng.integers(20, 180, 220)
    yield "more pairs of levels than rows", {"a": "categorical", "b": "categorical", "n": "numerical"}, \
        {"a": column("category", [f"a{v}" for v in wide]),
         "b": column("category", with_missing([f"b{v * 7 % 90}" for v in wide], 0.1, 1)),
         "n": column("int64", wide * wide)}, \
        {"a": column("category", [f"a{v}" for v in wide_synthetic]),
         "b": column("category", with_missing([f"b{v * 7 % 95}" for v in wide_synthetic], 0.1, 2)),
         "n": column("int64", wide_synthetic * 100)}, {}

    small = rng.integers(0, 4, 60)
    flags = rng.integers(0, 2, 60)
    yield "sides read as different types", \
        {"n": "numerical", "m": "numerical", "c": "categorical", "d": "categorical", "f": "boolean",
         "g": "boolean", "h": "numerical"}, \
        {"n": column("int64", small * 100 + 3), "m": column("float64", small * 1.0),
         "c": column("int64", small), "d": column("float64", small / 2), "f": column("bool", flags),
         "g": column("int64", flags), "h": column("bool", flags)}, \
        {"n": column("float64", small[::-1] * 100 + 3), "m": column("int64", with_missing(small, 0.2, 3)),
         "c": column("float64", small[::-1]), "d": column("int64", small),
         "f": column("int64", flags[::-1]), "g": column("bool", with_missing(flags, 0.2, 4)),
         "h": column("bool", flags[::-1])}, {}

    large = rng.integers(-2**40, 2**40, 60) * 2**12 + 1
    tiny = rng.integers(0, 40, 60)
    yield "numbers at the limits of rounding", \
        {"tiny": "numerical", "third": "numerical", "large": "numerical", "gaps": "numerical",
         "huge": "numerical", "edge": "numerical", "zero": "numerical", "level": "categorical"}, \
        {"tiny": column("float64", tiny * 3e-15), "third": column("float64", tiny / 3),
         "large": column("int64", large), "gaps": column("int64", 1000 + tiny),
         "huge": column("float64", (tiny - 20.0) * 1e304), "edge": column("float64", tiny / 10),
         "zero": column("float64", np.where(tiny % 2, -0.0, 0.0)),
         "level": column("category", tiny % 3)}, \
        {"tiny": column("float64", tiny[::-1] * 2.9e-15), "third": column("float64", (tiny[::-1] + 1) / 3),
         "large": column("int64", large[::-1] // 2), "gaps": column("int64", with_missing(1000 + tiny, 0.3, 5)),
         "huge": column("float64", (tiny[::-1] - 19.0) * 1e304), "edge": column("float64", tiny[::-1] / 10),
         "zero": column("float64", np.where(tiny % 3, 0.0, 1.0)),
         "level": column("category", tiny[::-1] % 3)}, \
        {"real_correlation_threshold": 0.0, "real_association_threshold": 0.01}

    yield "ranges that can't be cut into ten bins", \
        {"wide": "numerical", "same": "numerical", "moment": "datetime", "minute": "datetime",
         "level": "categorical"}, \
        {"wide": column("float64", [-1.7e308, 1.7e308, 0.0, 1.0]), "same": column("float64", [1e17] * 4),
         "moment": seconds([5] * 4), "minute": seconds([0, 20, 40, 60]),
         "level": column("category", "aabb")}, \
        {"wide": column("float64", [1.0, 2.0, 0.0, 1.0]), "same": column("float64", [1.0, 2.0, 3.0, 4.0]),
         "moment": seconds([5, 6, 7, 8]), "minute": seconds([0, 30, 30, 50]),
         "level": column("category", "abab")}, {}

    yield "too few common rows for a correlation", {"a": "numerical", "b": "numerical", "c": "numerical",
                                                    "d": "numerical", "e": "numerical"}, \
        {"a": column("float64", [1, 2, 3, None, None, None]), "b": column("float64", [None, None, 1, 2, 3, 4]),
         "c": column("float64", [None, 5, 5, 2, None, 9]), "d": column("float64", [3, 1, 4, 1, 5, 9]),
         "e": column("float64", [1, 1, 5, 1, 6, 8])}, \
        {"a": column("float64", [1, 2, 3, 4, 5, 6]), "b": column("float64", [1, 2, 1, 2, 3, 4]),
         "c": column("float64", [None, None, None, None, 1, 9]), "d": column("float64", [3, 1, 4, 1, 5, 9]),
         "e": column("float64", [None, 1, None, None, 5, None])}, \
        {"real_correlation_threshold": 0.1, "real_association_threshold": 0.3}

    kinds = {"n": "numerical", "m": "numerical", "c": "categorical", "k": "categorical"}

    def rows(count, shift):
        v = np.arange(count) + shift
        return {"n": column("int64", v), "m": column("float64", v * v / 3.0),
                "c": column("category", ["abc"[i % 3] for i in v]),
                "k": column("category", ["xyz"[i % 3] for i in v])}

    yield "one row", kinds, rows(1, 0), rows(1, 1), {}
    yield "two rows against one", kinds, rows(2, 0), rows(1, 1), {}
    yield "three rows against five", kinds, rows(3, 0), rows(5, 1), {}
    yield "a single column", {"n": "numerical"}, {"n": column("int64", small)}, \
        {"n": column("int64", small + 1)}, {}
    yield "no pair counts", {"n": "numerical", "m": "numerical"}, \
        {"n": column("int64", [1, 2, 3, 4]), "m": column("int64", [1, -1, -1, 1])}, \
        {"n": column("int64", [1, 2, 3, 4]), "m": column("int64", [1, 2, 3, 5])}, {}
    yield "nothing but ids", {"key": "id", "name": "unknown"}, \
        {"key": column("int64", [1, 2]), "name": column("text", ["p", "q"])}, \
        {"key": column("int64", [3, 4]), "name": column("text", ["r", "s"])}, {}
    yield "datetimes as text and as whole numbers", \
        {"day": "datetime", "number": "datetime", "broken": "datetime", "c": "categorical"}, \
        {"day": days(range(20)), "number": column("int64", range(20200101, 20200121)),
         "broken": days(range(20)), "c": column("category", "ab" * 10)}, \
        {"day": column("text", days(range(3, 23))["values"]),
         "number": column("text", range(20200105, 20200125)),
         "broken": column("text", ["2020-02-30"] + days(range(19))["values"]),
         "c": column("category", "abb" * 6 + "ba")}, \
        {"format": {"number": "%Y%m%d"}}
    yield "text where numbers should be", {"n": "numerical", "m": "numerical", "c": "categorical"}, \
        {"n": column("int64", [1, 2, 3, 5, 4]), "m": column("int64", [1, 2, 3, 4, 5]),
         "c": column("category", "abacb")}, \
        {"n": column("category", ["one", "two", "1", "2", "2"]), "m": column("int64", [1, 2, 3, 4, 6]),
         "c": column("category", "abacc")}, {}


def expected(sdtypes, formats, real, synthetic, options):
    metadata = {"columns": {name: {"sdtype": sdtype} for name, sdtype in sdtypes.items()}}
    for name, format in formats.items():
        metadata["columns"][name]["datetime_format"] = format
    report = QualityReport()
    report.num_rows_subsample = None
    for name, value in options.items():
        setattr(report, name, value)
    report.generate(frame(real), frame(synthetic), metadata, verbose=False)
    properties = dict(report.get_properties().itertuples(index=False))
    shapes = report.get_details("Column Shapes")
    pairs = report.get_details("Column Pair Trends")
    fails = lambda row: isinstance(row.get("Error"), str)  # noqa: E731
    return {
        "overall_score": number(report.get_score()),
        "column_shapes_score": number(properties["Column Shapes"]),
        "column_pair_trends_score": number(properties["Column Pair Trends"]),
        "column_shapes": [
            {"column": row["Column"], "metric": row["Metric"], "score": number(row["Score"]),
             "fails": fails(row)} for row in shapes.to_dict("records")],
        "column_pair_trends": [
            {"column_1": row["Column 1"], "column_2": row["Column 2"], "metric": row["Metric"],
             "score": number(row["Score"]), "real_correlation": number(row["Real Correlation"]),
             "synthetic_correlation": number(row["Synthetic Correlation"]),
             "real_association": number(row["Real Association"]),
             "meets_threshold": row["Meets Threshold?"] is True, "fails": fails(row)}
            for row in pairs.to_dict("records")],
    }


def main():
    written = []
    for name, sdtypes, real, synthetic, options in cases():
        formats = {name: col["format"] for name, col in real.items() if "format" in col}
        formats |= options.pop("format", {})
        written.append({"name": name, "sdtypes": sdtypes, "format": formats, "options": options,
                        "real": real, "synthetic": synthetic,
                        "expected": expected(sdtypes, formats, real, synthetic, options)})
    text = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":"), allow_nan=False)
                              for case in written) + "\n]\n"
    pathlib.Path(__file__).with_name("quality.json").write_text(text)


main()
