"""Golden values for tests/stats/association_test.cpp, significance_test.cpp and distance_test.cpp,
written to associations.json: dython 0.7.12, SciPy 1.17.1, scikit-learn 1.9.1, NumPy 2.4.6, mpmath 1.3.0 (the
maximum mean discrepancy and the Sinkhorn divergence are written out here).
Run: python make_associations.py
"""

import json
import pathlib
import warnings

import mpmath as mp
import numpy as np
import pandas as pd
from dython import nominal
from scipy import special, stats
from scipy.spatial.distance import cdist
from sklearn.metrics import mutual_info_score

warnings.simplefilter("ignore")
rng = np.random.default_rng(23)
SIZE = 200


def mixed_table():
    kind = rng.integers(0, 4, SIZE)
    noisy = np.where(rng.random(SIZE) < 0.7, kind, rng.integers(0, 4, SIZE))
    number = np.round(kind + rng.normal(0, 1, SIZE), 3)
    return {
        "kind": kind,
        "noisy": noisy,
        "binary": (rng.random(SIZE) < 0.3 + 0.1 * kind).astype(int),
        "other_binary": (rng.random(SIZE) < 0.5).astype(int),
        "wide": rng.integers(0, 60, SIZE),
        "same": np.zeros(SIZE, int),
        "number": number,
        "related": np.round(0.5 * number + rng.normal(0, 1, SIZE), 1),
        "still": np.full(SIZE, 2.5),
    }


def associations():
    table = mixed_table()
    numeric = {"number", "related", "still"}
    frame = pd.DataFrame({k: v if k in numeric else [f"v{c}" for c in v] for k, v in table.items()})
    names = [k for k in table if k not in numeric]
    matrix = nominal.associations(
        frame, nominal_columns=names, compute_only=True, multiprocessing=False)["corr"].to_numpy(float)
    pairs = []
    for a, b in (("kind", "noisy"), ("binary", "other_binary"), ("wide", "kind"), ("kind", "wide")):
        x, y = frame[a], frame[b]
        counts = pd.crosstab(x, y)
        plain = stats.chi2_contingency(counts, correction=False)
        yates = stats.chi2_contingency(counts, correction=True)
        pairs.append({
            "columns": [a, b],
            "chi_squared": plain[0], "p": plain[1], "corrected": yates[0], "corrected_p": yates[1],
            "cramers_v": float(np.sqrt(plain[0] / SIZE / (min(counts.shape) - 1))),
            "theils_u": nominal.theils_u(x, y), "mutual_information": mutual_info_score(x, y)})
    x, y = table["number"], table["related"]
    tests = {name: list(map(float, test(x, y))) for name, test in
             (("pearson", stats.pearsonr), ("spearman", stats.spearmanr),
              ("kendall", lambda a, b: stats.kendalltau(a, b, method="asymptotic")))}
    observed, expected = [18, 25, 16, 41], [20, 20, 20, 40]
    return {
        "numbers": {k: table[k].tolist() for k in table if k in numeric},
        "codes": {k: table[k].tolist() for k in table if k not in numeric},
        "order": list(table), "matrix": matrix.tolist(), "pairs": pairs, "tests": tests,
        "correlation_ratio": nominal.correlation_ratio(frame["kind"], frame["number"]),
        "chi_squared": {"observed": observed, "expected": expected,
                        "result": list(map(float, stats.chisquare(observed, expected)))}}


def one_sample_p(d, n):
    """P(D_n >= d): SciPy's, but where it approximates (n > 140, small d) Durbin's matrix power with
    50 digits."""
    if n <= 140 or n * d * d >= 4:
        return float(stats.kstwo.sf(d, n))
    with mp.workdps(50):
        d = mp.mpf(d)
        k = int(n * d) + 1
        m, h = 2 * k - 1, k - n * d
        step = mp.matrix(m, m)
        for i in range(m):
            for j in range(m):
                entry = mp.mpf(i - j + 1 >= 0)
                if j == 0:
                    entry -= h ** (i + 1)
                if i == m - 1:
                    entry -= h ** (m - j)
                if i == m - 1 and j == 0 and 2 * h > 1:
                    entry += (2 * h - 1) ** m
                step[i, j] = entry / mp.factorial(max(i - j + 1, 0))
        return float(1 - (step**n)[k - 1, k - 1] * mp.factorial(n) / mp.mpf(n) ** n)


def kolmogorov_smirnov():
    one = [{"n": n, "d": d, "p": one_sample_p(d, n)}
           for n, ds in ((1, (0.6, 0.9)), (5, (0.2, 0.45, 0.8)), (50, (0.05, 0.12, 0.2, 0.5)),
                         (400, (0.02, 0.05, 0.09, 0.2)), (1000, (0.01, 0.03, 0.06, 0.12)))
           for d in ds]
    two = []
    for m, n, shift in ((4, 6, 0), (30, 30, 0.5), (40, 25, 1), (100, 80, 0.3), (200, 150, 1.5)):
        x, y = np.round(rng.normal(0, 1, m), 4), np.round(rng.normal(shift, 1, n), 4)
        exact = stats.ks_2samp(x, y, method="exact")
        two.append({"x": x.tolist(), "y": y.tolist(), "statistic": float(exact.statistic),
                    "exact": float(exact.pvalue),
                    "limit": float(special.kolmogorov(np.sqrt(m * n / (m + n)) * exact.statistic))})
    return {"one_sample": one, "two_samples": two}


def soft_minimum(cost, potential, epsilon):
    return -epsilon * special.logsumexp((potential - cost) / epsilon, axis=1, b=1 / len(potential))


def transport(x, y, epsilon):
    cost = cdist(x, y, "sqeuclidean") / 2
    f, g = np.zeros(len(x)), np.zeros(len(y))
    for _ in range(20000):
        f, g = ((f + soft_minimum(cost, g, epsilon)) / 2, (g + soft_minimum(cost.T, f, epsilon)) / 2)
    return f.mean() + g.mean()


def distances():
    x, y = np.round(rng.normal(0, 1, (30, 3)), 4), np.round(rng.normal(0.4, 1.3, (40, 3)), 4)

    def kernel(a, b, bandwidths):
        return np.mean([np.exp(-cdist(a, b, "sqeuclidean") / (2 * h * h)) for h in bandwidths], axis=0)

    mmd = []
    for bandwidths in ([1.0], [0.5, 1.0, 4.0]):
        xx, yy, xy = (kernel(a, b, bandwidths) for a, b in ((x, x), (y, y), (x, y)))
        m, n = len(x), len(y)
        mmd.append({"bandwidths": bandwidths, "biased": xx.mean() + yy.mean() - 2 * xy.mean(),
                    "unbiased": (xx.sum() - m) / m / (m - 1) + (yy.sum() - n) / n / (n - 1) - 2 * xy.mean()})
    both = np.concatenate([x, y])
    pairs = cdist(both, both)[np.triu_indices(len(both), 1)]
    energy = 2 * cdist(x, y).mean() - cdist(x, x).mean() - cdist(y, y).mean()
    sinkhorn = [{"epsilon": e, "value": transport(x, y, e) - (transport(x, x, e) + transport(y, y, e)) / 2}
                for e in (1.0, 0.1)]
    u, v = x[:, 0], y[:, 0]
    weights = np.round(rng.random(len(u)), 3), np.round(rng.random(len(v)), 3)
    return {"x": x.tolist(), "y": y.tolist(), "mmd": mmd, "median": float(np.median(pairs)),
            "energy": energy, "sinkhorn": sinkhorn,
            "energy_on_line": stats.energy_distance(u, v) ** 2,
            "wasserstein": stats.wasserstein_distance(u, v),
            "weights": [w.tolist() for w in weights],
            "weighted_wasserstein": stats.wasserstein_distance(u, v, *weights)}


golden = {"associations": associations(), "kolmogorov_smirnov": kolmogorov_smirnov(), "distances": distances()}
path = pathlib.Path(__file__).with_name("associations.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
