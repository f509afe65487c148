"""Writes single_metrics.json: SDMetrics' metrics of single columns and of whole tables.

Made with sdmetrics 0.32.0, pandas 2.3.3, numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1.
Run: python make_single_metrics.py
golden_tables.py says how the tables are written.
"""

import json
import pathlib
import warnings

import numpy as np

from golden_tables import PEOPLE, column, days, frame, gaps, number, people

warnings.simplefilter("ignore")
import pandas as pd  # noqa: E402
from sdmetrics import single_column as single  # noqa: E402
from sdmetrics.single_table import (  # noqa: E402
    DCRBaselineProtection, DCROverfittingProtection, DisclosureProtection, LogisticDetection,
    NewRowSynthesis)
from sdmetrics.single_table.privacy.dcr_utils import calculate_dcr  # noqa: E402

warnings.simplefilter("ignore")

CONTINUOUS = ["KSComplement", "BoundaryAdherence", "RangeCoverage", "StatisticSimilarity(mean)",
              "StatisticSimilarity(median)", "StatisticSimilarity(std)"]
DISCRETE = ["TVComplement", "CSTest", "CategoryAdherence", "CategoryCoverage"]


def score(metric, real, synthetic):
    name, _, statistic = metric.partition("(")
    if name == "CSTest":  # it takes missing cells for levels, each its own
        real, synthetic = real.dropna(), synthetic.dropna()
        if not len(real) or not len(synthetic):
            return None
    more = {"statistic": statistic[:-1]} if statistic else {}
    try:
        return number(getattr(single, name).compute(real.copy(), synthetic.copy(), **more))
    except Exception:
        return None


def typed(name, sdtype, values):
    return pd.to_datetime(values) if sdtype == "datetime" else values


def column_scores(sdtypes, real, synthetic, key):
    real, synthetic = frame(real), frame(synthetic)
    for name, sdtype in sdtypes.items():
        sides = [typed(name, sdtype, table[name]) for table in (real, synthetic)]
        metrics = CONTINUOUS if sdtype in ("numerical", "datetime") else \
            DISCRETE if sdtype in ("categorical", "ordinal", "boolean") else []
        if sdtype not in ("numerical", "datetime"):
            metrics = metrics + (["KeyUniqueness"] if name == key else
                                 ["SequenceLengthSimilarity"] if sdtype == "id" else [])
        for metric in metrics + ["MissingValueSimilarity"]:
            yield {"column": name, "metric": metric, "score": score(metric, *sides)}


def column_cases():
    yield "all kinds of columns", PEOPLE, people(60, 1, 0.5), people(50, 2, 1.0), "key"
    yield "a table against itself", PEOPLE, people(40, 1, 0.5), people(40, 1, 0.5), "key"
    yield "missing cells on both sides", PEOPLE, gaps(people(50, 3, 0.5), 0.2, 30), \
        gaps(people(50, 4, 1.0), 0.3, 40), "key"
    kinds = {"n": "numerical", "d": "datetime", "c": "categorical"}
    full = {"n": column("float64", [1.5, 2.5, 9]), "d": days([1, 2, 3]), "c": column("category", "abc")}
    none = {name: col | {"values": [None] * 3} for name, col in full.items()}
    yield "no present cell in the synthetic table", kinds, full, none, None
    yield "constant and unseen", kinds, \
        {"n": column("int64", [3, 3, 3, 3]), "d": days([1, 2, 3, 40]), "c": column("category", "aaaa")}, \
        {"n": column("int64", [3, 4, 3]), "d": days([9, 9, 9]), "c": column("category", "abd")}, None
    rng = np.random.default_rng(5)
    yield "ids that repeat", {"k": "id"}, {"k": column("int64", rng.integers(0, 8, 40))}, \
        {"k": column("int64", rng.integers(100, 120, 30))}, None


def sdv_metadata(sdtypes):
    return {"columns": {name: {"sdtype": "categorical" if sdtype == "ordinal" else sdtype} |
                        ({"datetime_format": "%Y-%m-%d"} if sdtype == "datetime" else {})
                        for name, sdtype in sdtypes.items()}}


def dated(sdtypes, table):
    table = frame(table)
    for name, sdtype in sdtypes.items():
        if sdtype == "datetime":
            table[name] = pd.to_datetime(table[name])
    return table


def as_numbers(values):
    """pandas.to_numeric turns a missing instant into a number."""
    return pd.to_numeric(values).astype(float).where(values.notna())


def table_case(sdtypes, real, synthetic, holdout):
    metadata = sdv_metadata(sdtypes)
    tables = [dated(sdtypes, table) for table in (real, synthetic, holdout)]
    compared = {name: s for name, s in sdtypes.items() if s not in ("id", "email")}
    plain = [table[list(compared)] for table in tables]
    breakdown = DCROverfittingProtection.compute_breakdown(
        tables[0], tables[1], tables[2], metadata, None)
    baseline = [DCRBaselineProtection.compute_breakdown(tables[0], tables[1], metadata, None)
                for _ in range(20)]
    medians = [b["median_DCR_to_real_data"]["random_data_baseline"] for b in baseline]
    continuous = [n for n, s in compared.items() if s in ("numerical", "datetime")]
    known = [n for n in compared if n not in ("level", "income")]
    disclosure = []
    for sensitive in ("level", "income"):
        for method in ("cap", "zero_cap", "generalized_cap"):
            numeric = [t.assign(**{n: as_numbers(t[n]) for n in continuous}) for t in plain[:2]]
            result = DisclosureProtection.compute_breakdown(
                numeric[0], numeric[1], known_column_names=known, sensitive_column_names=[sensitive],
                computation_method=method, continuous_column_names=continuous, num_discrete_bins=4)
            disclosure.append({"sensitive": sensitive, "method": method,
                               **{key: number(value) for key, value in result.items()}})
    flat = {"columns": {n: metadata["columns"][n] for n in compared}}
    return {
        "closest": [float(d) for d in calculate_dcr(tables[1], tables[0], metadata)],
        "overfitting": {"score": breakdown["score"], **breakdown["synthetic_data_percentages"]},
        "synthetic_median": baseline[0]["median_DCR_to_real_data"]["synthetic_data"],
        "random_median": {"least": min(medians), "most": max(medians)},
        "known": known, "disclosure": disclosure,
        "new_rows": {str(t): NewRowSynthesis.compute(plain[0].copy(), plain[1].copy(), flat,
                                                     numerical_match_tolerance=t)
                     for t in (0.0, 0.01, 0.3)},
    }


def detection_scores(sdtypes, real, synthetic):
    plain = {name: s for name, s in sdtypes.items() if s not in ("id", "email", "datetime", "boolean")}
    metadata = {"columns": {n: {"sdtype": "categorical" if s == "ordinal" else s}
                            for n, s in plain.items()}}
    tables = [frame(table)[list(plain)] for table in (real, synthetic)]
    scores = [LogisticDetection.compute(tables[0].copy(), tables[1].copy(), metadata)
              for _ in range(40)]
    return {"mean": float(np.mean(scores)), "deviation": float(np.std(scores))}


def main():
    golden = {"columns": [], "tables": [], "detection": []}
    for name, sdtypes, real, synthetic, key in column_cases():
        golden["columns"].append(
            {"name": name, "sdtypes": sdtypes, "real": real, "synthetic": synthetic,
             **({"primary_key": key} if key else {}),
             "format": {"born": "%Y-%m-%d", "d": "%Y-%m-%d"},
             "scores": list(column_scores(sdtypes, real, synthetic, key))})
    kept = {n: s for n, s in PEOPLE.items() if n not in ("key", "email", "rank")}
    cut = lambda table: {n: table[n] for n in kept}  # noqa: E731
    real, other = people(80, 11, 0.3), people(40, 12, 0.3)
    copied = {n: {**c, "values": real[n]["values"][:20] + c["values"][20:]} for n, c in other.items()}
    for name, synthetic, more in (("some rows are copies", copied, {}),
                                  ("fresh rows with gaps", gaps(other, 0.15, 70), {})):
        tables = [cut(t) for t in (gaps(real, 0.05, 80) if "gaps" in name else real, synthetic,
                                   people(60, 13, 0.3))]
        golden["tables"].append({"name": name, "sdtypes": kept, "real": tables[0],
                                 "synthetic": tables[1], "holdout": tables[2],
                                 "format": {"born": "%Y-%m-%d"}, **table_case(kept, *tables), **more})
    for name, noise in (("alike", 0.5), ("noisier", 2.5)):
        tables = people(240, 21, 0.5), people(200, 22, noise)
        plain = {n: s for n, s in PEOPLE.items()
                 if s not in ("id", "email", "datetime", "boolean") and n != "rank"}
        golden["detection"].append(
            {"name": name, "sdtypes": plain, "real": {n: tables[0][n] for n in plain},
             "synthetic": {n: tables[1][n] for n in plain},
             **detection_scores(plain, *tables)})
    path = pathlib.Path(__file__).with_suffix("").parent / "single_metrics.json"
    path.write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n")


main()
