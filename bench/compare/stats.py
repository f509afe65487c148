"""Univariate statistics against SciPy and scikit-learn, on the same numbers and threads: fits of
100,000 values, a kernel density at 100,000 points from 100,000 values, and Bayesian mixtures of the
adult table's numeric columns.

    python bench/compare/stats.py --driver build/bench/stats/univariate_driver --data FOLDER
        [--threads 2] [--only fit density mixture]
"""

import argparse
import pathlib
import subprocess
import tempfile
import time
import warnings

import numpy as np
import pandas
import scipy
import sklearn
from scipy import optimize, stats
from sklearn.mixture import BayesianGaussianMixture
from threadpoolctl import threadpool_limits

SIZE = 100_000
REPEATS = 5


def run_ours(driver, verb, *arguments):
    """Wall seconds, processor seconds and what else the driver says."""
    command = [driver, verb, *map(str, arguments)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [float(word) for word in output.split()]


def run_theirs(routine):
    wall, processor = time.perf_counter(), time.process_time()
    result = routine()
    return time.perf_counter() - wall, time.process_time() - processor, result


def fit_truncated_normal(values):
    """Bounds at the extremes, the parent's mean and deviation by a general minimizer."""
    low, high = values.min(), values.max()

    def loss(p):
        a, b = (low - p[0]) / p[1], (high - p[0]) / p[1]
        return -np.sum(stats.truncnorm.logpdf(values, a, b, p[0], p[1]))

    return optimize.minimize(loss, [values.mean(), values.std()], method="L-BFGS-B",
                             bounds=[(None, None), (1e-3, None)]).fun * -1


def fits(rng):
    def scipy_fit(distribution, **start):
        def fit(values):
            return np.sum(distribution.logpdf(values, *distribution.fit(values, **start)))
        return fit

    beta = 10 + 4 * rng.beta(2.5, 4, SIZE)
    yield "normal", rng.normal(3, 2, SIZE), scipy_fit(stats.norm)
    yield ("truncated_normal",
           stats.truncnorm.rvs(-1, 1.5, 2, 3, size=SIZE, random_state=rng), fit_truncated_normal)
    yield "uniform", rng.uniform(-2, 5, SIZE), scipy_fit(stats.uniform)
    yield "beta", beta, scipy_fit(stats.beta, loc=beta.min(), scale=np.ptp(beta))
    yield "gamma", 5 + rng.gamma(3.5, 2, SIZE), scipy_fit(stats.gamma)
    yield "student_t", 1 + 2 * rng.standard_t(3, SIZE), scipy_fit(stats.t)
    yield ("log_laplace", 2 + stats.loglaplace.rvs(3, scale=2, size=SIZE, random_state=rng),
           scipy_fit(stats.loglaplace))
    yield "exponential", 1 + rng.exponential(3, SIZE), scipy_fit(stats.expon)
    yield "log_normal", 1 + rng.lognormal(0.5, 0.6, SIZE), scipy_fit(stats.lognorm)


def compare_fits(arguments, folder):
    print(f"\n| fit of {SIZE} values | ours, ms (processor) | SciPy, ms (processor) | times as fast "
          "| log-likelihood: ours - SciPy's |\n|---|---|---|---|---|")
    path = folder / "values"
    for family, values, fit in fits(np.random.default_rng(1)):
        values.tofile(path)
        wall, processor, own = run_ours(
            arguments.driver, "fit", family, path, arguments.threads, REPEATS)
        their_wall, their_processor, theirs = run_theirs(lambda: fit(values))
        print(f"| {family} | {1e3 * wall:.2f} ({1e3 * processor:.2f}) "
              f"| {1e3 * their_wall:.1f} ({1e3 * their_processor:.1f}) "
              f"| {their_processor / processor:.0f} | {own - theirs:.4f} |", flush=True)


def compare_density(arguments, folder):
    rng = np.random.default_rng(2)
    values, points = rng.normal(size=SIZE), rng.normal(size=SIZE)
    paths = [folder / name for name in ("values", "points", "densities")]
    values.tofile(paths[0])
    points.tofile(paths[1])
    wall, processor = run_ours(arguments.driver, "density", *paths, arguments.threads, REPEATS)
    part = points[:2000]
    their_wall, their_processor, theirs = run_theirs(lambda: stats.gaussian_kde(values)(part))
    share = len(part) / SIZE
    error = np.max(np.abs(np.fromfile(paths[2])[:len(part)] - theirs)) / theirs.max()
    print(f"\nKernel density, {SIZE} values and points: ours {1e3 * wall:.1f} ms "
          f"({1e3 * processor:.1f} ms processor), SciPy {their_wall / share:.1f} s "
          f"({their_processor / share:.1f} s processor; {len(part)} points, scaled up), "
          f"{their_processor / share / processor:.0f} times as fast, largest difference "
          f"{error:.1e} of the peak")


def compare_mixtures(arguments, folder):
    adult = pandas.read_csv(pathlib.Path(arguments.data) / "adult.csv")
    print(f"\n| mixture of 10 components, {len(adult)} values | ours, ms (processor) "
          "| scikit-learn, ms (processor) | times as fast | lower bound, iterations: ours "
          "| scikit-learn |\n|---|---|---|---|---|---|")
    path = folder / "values"
    for name in adult.select_dtypes("number"):
        values = adult[name].to_numpy(float)
        values.tofile(path)
        wall, processor, bound, iterations = run_ours(
            arguments.driver, "mixture", path, arguments.threads, REPEATS)
        mixture = BayesianGaussianMixture(
            n_components=10, weight_concentration_prior_type="dirichlet_process",
            weight_concentration_prior=0.001, random_state=0)
        with threadpool_limits(arguments.threads):
            their_wall, their_processor, _ = run_theirs(lambda: mixture.fit(values[:, None]))
        print(f"| {name} | {1e3 * wall:.1f} ({1e3 * processor:.1f}) "
              f"| {1e3 * their_wall:.0f} ({1e3 * their_processor:.0f}) "
              f"| {their_wall / wall:.0f} | {bound:.1f}, {iterations:.0f} "
              f"| {mixture.lower_bound_:.1f}, {mixture.n_iter_} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--driver", required=True)
    parser.add_argument("--data", required=True, help="folder with adult.csv")
    parser.add_argument("--threads", type=int, default=2)
    comparisons = {"fit": compare_fits, "density": compare_density, "mixture": compare_mixtures}
    parser.add_argument("--only", nargs="+", choices=comparisons, default=list(comparisons))
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    print(f"SciPy {scipy.__version__}, scikit-learn {sklearn.__version__}, "
          f"{arguments.threads} threads")
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.only:
            comparisons[name](arguments, pathlib.Path(folder))


main()
