"""Writes diagnostic.json: pairs of tables and the diagnostic report that SDMetrics gives for them.

Made with sdmetrics 0.32.0, pandas 2.3.3, numpy 2.4.6, scipy 1.17.1. Run: python make_diagnostic.py
golden_tables.py says how the tables are written.
"""

import json
import pathlib
import warnings

import numpy as np

from golden_tables import DAY, PEOPLE, column, days, frame, gaps, number, people, seconds

warnings.simplefilter("ignore")
from sdmetrics.reports.single_table import DiagnosticReport  # noqa: E402

warnings.simplefilter("ignore")


def text_days(table, name):
    """The datetimes of a column as plain text."""
    return {"type": "text", "values": table[name]["values"]}


def cases():
    key = {"primary_key": "key", "regex": {"key": "id-[0-9]-\\d{1,2}"}}
    yield "all kinds of columns", PEOPLE, people(60, 1, 0.5), people(50, 2, 1.0), key
    yield "a table against itself", PEOPLE, people(40, 1, 0.5), people(40, 1, 0.5), key
    yield "missing cells on both sides", PEOPLE, gaps(people(50, 3, 0.5), 0.2, 30), \
        gaps(people(50, 4, 1.0), 0.3, 40), key
    yield "missing cells in the synthetic table only", PEOPLE, people(40, 5, 0.5), \
        gaps(people(40, 6, 1.0), 0.3, 60), key

    rng = np.random.default_rng(7)
    keys = rng.integers(0, 30, 40)
    yield "repeated and missing keys", {"k": "id", "e": "email", "n": "numerical"}, \
        {"k": column("int64", range(40)), "e": column("text", [f"{k}@x.org" for k in range(40)]),
         "n": column("int64", range(40))}, \
        {"k": column("int64", keys), "e": column("text", [f"{k}@x.org" for k in keys]),
         "n": column("int64", keys - 3)}, {"primary_key": "k", "regex": {"k": "[1-9]?[0-9]"}}
    yield "a primary key that is not an id", {"e": "email", "n": "numerical"}, \
        {"e": column("text", ["a", "b", "c"]), "n": column("int64", [1, 2, 3])}, \
        {"e": column("text", ["a", None, "a"]), "n": column("int64", [1, 2, 2])}, {"primary_key": "e"}
    yield "a number as the primary key", {"n": "numerical"}, {"n": column("int64", [1, 2, 3])}, \
        {"n": column("int64", [1, 2, 2])}, {"primary_key": "n"}

    kinds = {"n": "numerical", "d": "datetime", "c": "categorical", "b": "boolean"}
    full = {"n": column("float64", [1.5, 2.5, 9]), "d": days([1, 2, 3]), "c": column("category", "abc"),
            "b": column("bool", [1, 0, 0])}
    none = {name: col | {"values": [None] * 3} for name, col in full.items()}
    yield "no present cell in the synthetic table", kinds, full, none, {}
    yield "no present cell in the real table", kinds, none, full, {}
    yield "no present cell at all", kinds, none, none, {}

    yield "sides read as different types", \
        {"n": "numerical", "m": "numerical", "c": "categorical", "d": "categorical", "b": "boolean",
         "f": "boolean"}, \
        {"n": column("int64", [1, 5, 3, 2]), "m": column("float64", [1, 2, 3.5, 4]),
         "c": column("int64", [1, 2, 3, 1]), "d": column("float64", [1.0, 2.5, 3.0, 1.0]),
         "b": column("bool", [1, 0, 1, 0]), "f": column("bool", [1, 1, 1, 1])}, \
        {"n": column("float64", [1.5, 5.5, 3, None]), "m": column("int64", [0, 2, 3, 4]),
         "c": column("float64", [1, 2, 4, None]), "d": column("int64", [1, 2, 3, 4]),
         "b": column("int64", [1, 0, 2, 0]), "f": column("bool", [1, 0, None, 1])}, {}

    dated = {"day": days(range(10)), "moment": seconds(range(0, 600, 60))}
    wrong = {"day": column("text", ["2020-01-02", None, "2020-02-30", "03.01.2020", "2020-01-04"] * 2),
             "moment": seconds(range(-60, 540, 60))}
    right = {"day": text_days({"day": days(range(2, 12))}, "day"), "moment": dated["moment"]}
    yield "texts that are no dates", {"day": "datetime", "moment": "datetime"}, dated, wrong, \
        {"format": {"day": DAY}}
    yield "texts that are dates", {"day": "datetime", "moment": "datetime"}, dated, right, \
        {"format": {"day": DAY}}
    yield "whole numbers that are dates", {"day": "datetime"}, \
        {"day": column("int64", [20200101, 20200103, 20191231])}, \
        {"day": column("int64", [20200101, 20200104, 20200229])}, {"format": {"day": "%Y%m%d"}}

    yield "columns that one side lacks", {"a": "numerical", "b": "categorical", "c": "numerical"}, \
        {"a": column("int64", [1, 2]), "b": column("category", "xy"), "c": column("int64", [1, 2])}, \
        {"a": column("int64", [1, 3]), "c": column("float64", [1, 2]), "d": column("int64", [1, 2])}, {}
    yield "text where numbers should be", {"n": "numerical"}, {"n": column("int64", [1, 2])}, \
        {"n": column("category", ["a", "b"])}, {}
    yield "nothing to check", {"key": "id", "name": "unknown"}, \
        {"key": column("int64", [1, 2]), "name": column("text", ["p", "q"])}, \
        {"key": column("int64", [3, 4]), "name": column("text", ["r", "s"])}, {}
    yield "regular expressions", {name: "id" for name in "abcdef"}, \
        {name: column("text", ["x"] * 4) for name in "abcdef"}, \
        {"a": column("text", ["AB-1", "ab-1", "AB-12", None]),
         "b": column("text", ["a", "aa", "b", ""]), "c": column("text", ["é1", "日2", "x", "xy3"]),
         "d": column("text", ["2020-1", "20-01", "2020-01", "2020-13"]),
         "e": column("text", ["a.b", "axb", "a\\b", "ab"]),
         "f": column("text", ["x", "y", "z", "["])}, \
        {"regex": {"a": "[A-Z]{2}-\\d", "b": "(?:a|b)*?", "c": ".[0-9]",
                   "d": "\\d{4}-(0?[1-9]|1[0-2])", "e": "a\\W+b", "f": "[x"}}


def expected(sdtypes, real, synthetic, keys):
    metadata = {"columns": {name: {"sdtype": sdtype} for name, sdtype in sdtypes.items()}}
    for name, col in metadata["columns"].items():
        if name in keys.get("regex", {}):
            col["regex_format"] = keys["regex"][name]
        if name in keys["format"]:
            col["datetime_format"] = keys["format"][name]
    if "primary_key" in keys:
        metadata["primary_key"] = keys["primary_key"]
    report = DiagnosticReport()
    report.generate(frame(real), frame(synthetic), metadata, verbose=False)
    properties = dict(report.get_properties().itertuples(index=False))
    return {
        "overall_score": number(report.get_score()),
        "data_validity_score": number(properties["Data Validity"]),
        "data_structure_score": number(properties["Data Structure"]),
        "data_validity": [
            {"column": row["Column"], "metric": row["Metric"], "score": number(row["Score"]),
             "fails": isinstance(row.get("Error"), str)}
            for row in report.get_details("Data Validity").to_dict("records")],
    }


def main():
    written = []
    for name, sdtypes, real, synthetic, keys in cases():
        formats = {name: col["format"] for name, col in real.items()
                   if sdtypes.get(name) == "datetime" and "format" in col}
        keys = keys | {"format": formats | keys.get("format", {})}
        written.append({"name": name, "sdtypes": sdtypes, **keys, "real": real,
                        "synthetic": synthetic,
                        "expected": expected(sdtypes, real, synthetic, keys)})
    text = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":"), allow_nan=False)
                              for case in written) + "\n]\n"
    pathlib.Path(__file__).with_name("diagnostic.json").write_text(text)


main()
