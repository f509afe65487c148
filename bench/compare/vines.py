"""Vines against pyvinecopulib's, on the same pseudo-observations, families (all seven, with
rotations, no preselection), criterion (AIC) and threads: time and log-likelihood.

    python bench/compare/vines.py --driver build/bench/stats/vine_driver --data FOLDER
"""

import argparse
import pathlib
import subprocess
import tempfile
import time

import numpy
import pandas
import pyvinecopulib as pv

FAMILIES = [
    pv.BicopFamily.indep,
    pv.BicopFamily.gaussian,
    pv.BicopFamily.student,
    pv.BicopFamily.clayton,
    pv.BicopFamily.gumbel,
    pv.BicopFamily.frank,
    pv.BicopFamily.joe,
]
TABLES = ["pima", "fat", "prostate", "parkinsons", "wisconsin_breast"]
SAMPLED = 100_000


def simulated(rows=10_000, columns=10):
    """Heavy-tailed factors, every other column skewed."""
    random = numpy.random.default_rng(1)
    loadings = random.normal(size=(columns, 3))
    covariance = loadings @ loadings.T + 1.5 * numpy.eye(columns)
    deviation = numpy.sqrt(numpy.diag(covariance))
    correlation = covariance / numpy.outer(deviation, deviation)
    data = random.multivariate_normal(numpy.zeros(columns), correlation, size=rows)
    data /= numpy.sqrt(random.gamma(4, 1 / 4, size=(rows, 1)))
    data[:, ::2] = numpy.exp(data[:, ::2]) + 0.3 * random.exponential(size=(rows, columns // 2))
    return data


def real(folder, name):
    """The columns of numbers with more than 15 values (wisconsin_breast: its nine grades)."""
    table = pandas.read_csv(pathlib.Path(folder) / f"{name}.csv").select_dtypes("number").dropna()
    least = 10 if name == "wisconsin_breast" else 16
    return table.loc[:, table.nunique() >= least].to_numpy(float)


def run_ours(driver, u, threads):
    with tempfile.NamedTemporaryFile() as file:
        file.write(numpy.array(u.shape, dtype="int64").tobytes())
        file.write(u.tobytes(order="F"))
        file.flush()
        command = [driver, file.name, str(threads), "regular", str(SAMPLED)]
        words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return {
        "fit": (float(words[1]), float(words[2])),
        "density": (float(words[4]), float(words[5])),
        "sample": (float(words[7]), float(words[8])),
        "loglik": float(words[10]),
    }


def timed(work):
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    return result, (time.perf_counter() - wall, time.process_time() - processor)


def run_theirs(u, threads):
    controls = pv.FitControlsVinecop(
        family_set=FAMILIES,
        selection_criterion="aic",
        preselect_families=False,
        num_threads=threads,
    )
    u = numpy.asfortranarray(u)
    vine, fit = timed(lambda: pv.Vinecop.from_data(u, controls=controls))
    loglik, density = timed(lambda: vine.loglik(u, num_threads=threads))
    _, sample = timed(lambda: vine.sample(SAMPLED, num_threads=threads))
    return {"fit": fit, "density": density, "sample": sample, "loglik": loglik}


def compare_times(arguments):
    u = pv.to_pseudo_obs(simulated())
    print(f"10,000 x 10, wall seconds (processor seconds), least of {arguments.repeats} runs")
    print("| threads | | fit | log-likelihood of 10,000 rows | sample of 100,000 rows | loglik |")
    print("|---|---|---|---|---|---|")
    for threads in (1, 2):
        for name, run in (
            ("likeness", lambda u, t: run_ours(arguments.driver, u, t)),
            ("pyvinecopulib", run_theirs),
        ):
            runs = [run(u, threads) for _ in range(arguments.repeats)]
            cells = []
            for part in ("fit", "density", "sample"):
                wall = min(one[part][0] for one in runs)
                processor = min(one[part][1] for one in runs)
                cells.append(f"{wall:.3f} ({processor:.3f})")
            print(f"| {threads} | {name} | {' | '.join(cells)} | {runs[0]['loglik']:.4f} |", flush=True)


def compare_likelihoods(arguments):
    print("| table | rows x columns | likeness | pyvinecopulib | difference |")
    print("|---|---|---|---|---|")
    for name in TABLES:
        u = pv.to_pseudo_obs(real(arguments.data, name))
        ours = run_ours(arguments.driver, u, 2)["loglik"]
        theirs = run_theirs(u, 2)["loglik"]
        shape = f"{u.shape[0]} x {u.shape[1]}"
        print(f"| {name} | {shape} | {ours:.4f} | {theirs:.4f} | {ours - theirs:+.4f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--driver", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    print(f"pyvinecopulib {pv.__version__}")
    compare_likelihoods(arguments)
    compare_times(arguments)


if __name__ == "__main__":
    main()
