"""Writes paper_scores.json: a real and a synthetic table and what papers on small tables report.

Made with dython 0.7.12, scipy 1.17.1, scikit-learn 1.9.1, sdmetrics 0.32.0. Run: python make_paper_scores.py

Categories are columns with fewer than 10 levels in the real table. Text enters distances as one-hot
codes times sqrt(1/2).
"""

import json
import pathlib
import warnings

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")
from dython.nominal import associations  # noqa: E402
from scipy.stats import ks_2samp  # noqa: E402
from sdmetrics.single_column import CSTest  # noqa: E402
from sklearn.neighbors import NearestNeighbors  # noqa: E402


def table(rows, seed, shift):
    rng = np.random.default_rng(seed)
    height = np.round(rng.normal(170 + shift, 9, rows), 1)
    weight = np.round(0.8 * height - 60 + rng.normal(0, 6, rows), 1)
    return pd.DataFrame(
        {
            "height": height,
            "weight": weight,
            "visits": rng.integers(0, 4, rows),
            "age": rng.integers(20, 60, rows),
            "ward": rng.choice(["north", "south", "west"], rows, p=[0.5, 0.3, 0.2]),
            "ill": (weight + rng.normal(0, 5, rows) > 78).astype(int),
        }
    )


def matrix(frame, categories):
    result = associations(frame, nominal_columns=categories, compute_only=True)["corr"]
    return result.astype(float).fillna(0).to_numpy()


def points(frame, levels):
    numbers = frame[["height", "weight", "visits", "age", "ill"]].to_numpy(float)
    ward = np.array([[np.sqrt(0.5) * (cell == level) for level in levels] for cell in frame["ward"]])
    return np.hstack([numbers, ward])


def summary(values):
    return {"mean": float(np.mean(values)), "spread": float(np.std(values, ddof=1))}


def ratios(distances):
    first, second = distances.T
    return np.divide(first, second, out=np.zeros_like(first), where=second > 0)


def main():
    real = table(40, 1, 0)
    synthetic = table(30, 2, 3)
    synthetic.iloc[:3] = real.iloc[5:8].to_numpy()  # copies
    synthetic = synthetic.astype(real.dtypes.to_dict())
    synthetic.loc[9, "visits"] = 7  # a level of its own
    categories = [name for name in real if real[name].nunique() < 10]
    numbers = [name for name in real if name not in categories]
    levels = sorted(real["ward"].unique())
    search = NearestNeighbors(n_neighbors=3).fit(points(real, levels))
    made = search.kneighbors(points(synthetic, levels), n_neighbors=2)[0]
    own = search.kneighbors(n_neighbors=2)[0]
    expected = {
        "pairwise_correlation_difference": float(
            np.linalg.norm(matrix(real, categories) - matrix(synthetic, categories))
        ),
        "ks_complement": float(
            np.mean([1 - ks_2samp(real[name], synthetic[name]).statistic for name in numbers])
        ),
        "cs_test": float(
            np.mean([CSTest.compute(real[name], synthetic[name]) for name in categories])
        ),
        "distance_to_closest": summary(made[:, 0]),
        "distance_ratio": summary(ratios(made)),
        "real_distance_to_closest": summary(own[:, 0]),
        "real_distance_ratio": summary(ratios(own)),
        "copies": float(np.mean(made[:, 0] == 0)),
    }
    result = {
        "real": real.to_dict("list"),
        "synthetic": synthetic.to_dict("list"),
        "expected": expected,
    }
    path = pathlib.Path(__file__).with_name("paper_scores.json")
    path.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
