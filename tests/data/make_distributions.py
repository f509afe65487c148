"""Golden values for tests/stats/*distribution tests, written to distributions.json.

Evaluations come from mpmath 1.3.0 with 60 digits (the tails from complement functions or
integration), fits from SciPy 1.17.1, each tried from several starts.
Run: python make_distributions.py
"""

import json
import pathlib
import warnings

import mpmath as mp
import numpy as np
from scipy import optimize, stats

mp.mp.dps = 60
warnings.simplefilter("ignore")


def number(x):
    x = float(x)
    return x if np.isfinite(x) else str(x)


def normal(x, mean, sd):
    z = (mp.mpf(x) - mean) / sd
    return mp.npdf(z) / sd, mp.erfc(-z / mp.sqrt(2)) / 2, mp.erfc(z / mp.sqrt(2)) / 2


def truncated_normal(x, mean, sd, lower, upper):
    def below(z):
        return mp.erfc(-z / mp.sqrt(2)) / 2

    with mp.workdps(600):
        z, a, b = ((mp.mpf(v) - mean) / sd for v in (x, lower, upper))
        total = below(b) - below(a)
        return mp.npdf(z) / sd / total, (below(z) - below(a)) / total, (below(b) - below(z)) / total


def uniform(x, lower, upper):
    return 1 / (mp.mpf(upper) - lower), (mp.mpf(x) - lower) / (upper - lower), (upper - mp.mpf(x)) / (upper - lower)


def beta(x, a, b, lower, upper):
    width = mp.mpf(upper) - lower
    z = (mp.mpf(x) - lower) / width
    rest = (upper - mp.mpf(x)) / width
    a, b = mp.mpf(a), mp.mpf(b)
    density = z ** (a - 1) * rest ** (b - 1) / mp.beta(a, b)

    def below(a, b, z, rest):
        return density * z * rest / a * mp.hyp2f1(a + b, 1, a + 1, z)

    if z < a / (a + b):
        small = below(a, b, z, rest)
        return density / width, small, 1 - small
    small = below(b, a, rest, z)
    return density / width, 1 - small, small


def gamma(x, shape, location, scale):
    y = (mp.mpf(x) - location) / scale
    density = y ** (mp.mpf(shape) - 1) * mp.exp(-y) / mp.gamma(shape) / scale
    return density, mp.gammainc(shape, 0, y, regularized=True), mp.gammainc(shape, y, mp.inf, regularized=True)


def student_t(x, df, location, scale):
    z = (mp.mpf(x) - location) / scale
    n = mp.mpf(df)
    density = mp.gamma((n + 1) / 2) / mp.gamma(n / 2) / mp.sqrt(n * mp.pi) * (1 + z * z / n) ** (-(n + 1) / 2) / scale
    tail = mp.betainc(n / 2, mp.mpf(1) / 2, 0, n / (n + z * z), regularized=True) / 2
    return (density, tail, 1 - tail) if z < 0 else (density, 1 - tail, tail)


def log_laplace(x, shape, location, scale):
    z = (mp.mpf(x) - location) / scale
    c = mp.mpf(shape)
    if z < 1:
        return c / 2 * z ** (c - 1) / scale, z**c / 2, 1 - z**c / 2
    return c / 2 * z ** (-c - 1) / scale, 1 - z ** (-c) / 2, z ** (-c) / 2


def exponential(x, location, scale):
    y = (mp.mpf(x) - location) / scale
    return mp.exp(-y) / scale, -mp.expm1(-y), mp.exp(-y)


def log_normal(x, shape, location, scale):
    y = mp.mpf(x) - location
    z = mp.log(y / scale) / shape
    return mp.npdf(z) / shape / y, mp.erfc(-z / mp.sqrt(2)) / 2, mp.erfc(z / mp.sqrt(2)) / 2


EVALUATIONS = {
    "normal": [(normal, [3, 2], [-100, -20, -3, 0, 3, 3.5, 10, 25, 120])],
    "truncated_normal": [
        (truncated_normal, [0, 1, -1, 2], [-0.999, -0.5, 0, 0.001, 1, 1.9999]),
        (truncated_normal, [-50, 1, 0, 2], [1e-6, 0.01, 0.1, 1, 1.99]),
        (truncated_normal, [80, 2, 0, 3], [0.01, 1, 2.5, 2.99]),
        (truncated_normal, [0.5, 400, 0, 1], [1e-9, 0.25, 0.5, 0.999]),
        (truncated_normal, [0, 1, -30, 40], [-29.5, -20, -8, 0, 12, 30]),
    ],
    "uniform": [(uniform, [-2, 5], [-1.5, 0, 4.99])],
    "beta": [
        (beta, [2, 5, 0, 1], [1e-10, 1e-3, 0.2, 0.5, 0.9, 0.999]),
        (beta, [0.5, 0.3, -1, 3], [-0.99999, 0, 1, 2.5, 2.9999]),
        (beta, [3000, 7000, 10, 20], [11, 12.5, 12.9, 13, 13.2, 14]),
    ],
    "gamma": [
        (gamma, [2.5, 1, 3], [1 + 1e-9, 1.01, 3, 8, 60, 400]),
        (gamma, [0.3, 0, 1], [1e-12, 0.001, 0.3, 5, 50]),
        (gamma, [4000, -100, 0.05], [75, 95, 100, 101, 106, 130]),
    ],
    "student_t": [
        (student_t, [3, 1, 2], [-1e6, -30, -1, 1, 1.5, 9, 1e5]),
        (student_t, [0.7, 0, 1], [-1e9, -2, 0, 0.1, 40]),
        (student_t, [250, 0, 1], [-12, -3, 0.5, 20]),
    ],
    "log_laplace": [
        (log_laplace, [3, 1, 2], [1 + 1e-6, 1.5, 3, 3.5, 20, 1e6]),
        (log_laplace, [0.6, 0, 1], [1e-9, 0.5, 1, 2, 1e8]),
    ],
    "exponential": [(exponential, [1, 2], [1 + 1e-9, 1.5, 4, 100])],
    "log_normal": [(log_normal, [0.8, 1, 2], [1.0001, 1.5, 3, 10, 1e4])],
}


def evaluations():
    out = []
    for family, cases in EVALUATIONS.items():
        for function, parameters, points in cases:
            rows = [function(x, *parameters) for x in points]
            out.append({
                "family": family,
                "parameters": parameters,
                "x": points,
                "log_pdf": [number(mp.log(r[0])) for r in rows],
                "cdf": [number(r[1]) for r in rows],
                "survival": [number(r[2]) for r in rows],
                "log_cdf": [number(mp.log(r[1])) for r in rows],
                "log_survival": [number(mp.log(r[2])) for r in rows],
            })
    return out


def fit(distribution, values, starts, **fixed):
    best = -np.inf
    for start in starts:
        try:
            fitted = distribution.fit(values, *start[0], **start[1], **fixed)
            likelihood = np.sum(distribution.logpdf(values, *fitted))
            if np.isfinite(likelihood):
                best = max(best, likelihood)
        except Exception:
            pass
    return best


def fit_truncated_normal(values, lower, upper):
    """As the peers do it: the parent's mean and deviation by a general minimizer, bounds held."""

    def loss(p):
        return -np.sum(stats.truncnorm.logpdf(values, (lower - p[0]) / p[1], (upper - p[0]) / p[1], p[0], p[1]))

    start = [values.mean(), values.std()]
    best = min(
        (optimize.minimize(loss, start, method=m, bounds=[(None, None), (1e-3, None)], tol=1e-12).fun
         for m in ("Nelder-Mead", "L-BFGS-B")))
    return -best


def fits():
    rng = np.random.default_rng(20)
    size = 300
    samples = {
        "normal": rng.normal(3, 2, size),
        "uniform": rng.uniform(-2, 5, size),
        "beta": 10 + 4 * rng.beta(2.5, 4, size),
        "beta_skewed": -5 + 100 * rng.beta(3, 30, size),
        "gamma": 5 + rng.gamma(3.5, 2, size),
        "gamma_peaked": rng.gamma(60, 0.5, size),
        "student_t": 1 + 2 * rng.standard_t(3, size),
        "student_t_light": rng.standard_t(15, size),
        "log_laplace": 2 + stats.loglaplace.rvs(3, scale=2, size=size, random_state=5),
        "exponential": 1 + rng.exponential(3, size),
        "log_normal": 1 + rng.lognormal(0.5, 0.6, size),
        "truncated_normal": stats.truncnorm.rvs(-1, 1.5, 2, 3, size=size, random_state=6),
        "truncated_normal_tail": stats.truncnorm.rvs(1, 6, -3, 2, size=size, random_state=7),
    }
    out = []
    for name, values in samples.items():
        values = np.round(values, 6)
        family = next(f for f in sorted(EVALUATIONS, key=len, reverse=True) if name.startswith(f))
        low, high = values.min(), values.max()
        width = high - low
        if family == "truncated_normal":
            likelihood = fit_truncated_normal(values, low, high)
        else:
            distribution = {"normal": stats.norm, "uniform": stats.uniform, "beta": stats.beta, "gamma": stats.gamma,
                            "student_t": stats.t, "log_laplace": stats.loglaplace, "exponential": stats.expon,
                            "log_normal": stats.lognorm}[family]
            starts = [((), {})]
            if family == "beta":
                starts += [((), {"loc": low, "scale": width}),
                           ((2, 2), {"loc": low - 0.1 * width, "scale": 1.2 * width}),
                           ((2, 8), {"loc": low - 0.01 * width, "scale": 2 * width})]
            if family in ("gamma", "log_laplace", "log_normal"):
                starts += [((2,), {"loc": low - g * width, "scale": s}) for g in (0.01, 0.1, 1) for s in (1, width)]
            likelihood = fit(distribution, values, starts)
        out.append({"family": family, "values": values.tolist(), "log_likelihood": number(likelihood)})
    # With the location known: rising towards it, which has no maximum otherwise.
    values = np.round(rng.gamma(0.4, 2, size), 6) + 1e-6
    shape, _, scale = stats.gamma.fit(values, floc=0)
    out.append({"family": "gamma", "values": values.tolist(), "lower": 0,
                "log_likelihood": float(stats.gamma.logpdf(values, shape, 0, scale).sum())})
    values = np.clip(np.round(rng.beta(0.4, 0.7, size), 6), 1e-6, 1 - 1e-6)
    a, b, _, _ = stats.beta.fit(values, floc=0, fscale=1)
    out.append({"family": "beta", "values": values.tolist(), "lower": 0, "upper": 1,
                "log_likelihood": float(stats.beta.logpdf(values, a, b).sum())})
    return out


def improved_sheather_jones(values):
    """Botev, Grotowski and Kroese (2010) with 2^14 bins, on SciPy's transform and root finder."""
    from scipy import fft

    bins = 2**14
    low = values.min() - 0.1 * np.ptp(values)
    width = 1.2 * np.ptp(values)
    histogram = np.bincount(((values - low) / width * bins).astype(int), minlength=bins) / len(values)
    spectrum = (fft.dct(histogram)[1:] / 2) ** 2
    k2 = np.arange(1, bins, dtype=float) ** 2
    n = len(np.unique(values))

    def norm(s, t):
        return 2 * np.pi ** (2 * s) * np.sum(k2**s * spectrum * np.exp(-k2 * np.pi**2 * t))

    def equation(t):
        f = norm(7, t)
        for s in range(6, 1, -1):
            k0 = np.prod(np.arange(1, 2 * s, 2)) / np.sqrt(2 * np.pi)
            time = (2 * (1 + 0.5 ** (s + 0.5)) / 3 * k0 / n / f) ** (2 / (3 + 2 * s))
            f = norm(s, time)
        return t - (2 * n * np.sqrt(np.pi) * f) ** (-2 / 5)

    return width * np.sqrt(optimize.brentq(equation, 1e-12, 0.1, xtol=1e-16))


def kernel_densities():
    rng = np.random.default_rng(21)
    values = np.round(np.concatenate([rng.normal(0, 1, 150), rng.normal(8, 0.3, 50)]), 6)
    weights = np.round(rng.uniform(0.1, 2, 200), 3)
    points = [-6, -2, 0, 0.5, 4, 7.5, 8, 9.5, 12]
    out = {"values": values.tolist(), "weights": weights.tolist(), "x": points,
           "improved_sheather_jones": improved_sheather_jones(values), "estimates": []}
    for rule in ("scott", "silverman"):
        for weighted in (False, True):
            kde = stats.gaussian_kde(values, rule, weights if weighted else None)
            out["estimates"].append({
                "rule": rule, "weighted": weighted, "bandwidth": float(np.sqrt(kde.covariance[0, 0])),
                "pdf": kde(points).tolist(), "cdf": [kde.integrate_box_1d(-np.inf, x) for x in points]})
    return out


def main():
    golden = {"evaluations": evaluations(), "fits": fits(), "kernel_density": kernel_densities()}
    path = pathlib.Path(__file__).with_name("distributions.json")
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


main()
