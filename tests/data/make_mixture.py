"""Golden values for tests/stats/mixture_test.cpp, written to mixture.json: scikit-learn 1.9.1's
BayesianGaussianMixture (Dirichlet process) started from given labels.
Run: python make_mixture.py
"""

import json
import pathlib
import warnings

import numpy as np
from sklearn.mixture import BayesianGaussianMixture

warnings.simplefilter("ignore")


class FromLabels(BayesianGaussianMixture):
    def _initialize_parameters(self, X, random_state, *args, **kwargs):
        resp = np.zeros((len(X), self.n_components))
        resp[np.arange(len(X)), self.labels] = 1
        self._initialize(X, resp)


def case(values, labels, components, **options):
    mixture = FromLabels(n_components=components, weight_concentration_prior_type="dirichlet_process", **options)
    mixture.labels = labels
    rows = np.asarray(values)[:, None]
    mixture.fit(rows)
    shown = rows[:: max(1, len(rows) // 12)]
    return {
        "values": list(map(float, values)),
        "labels": list(map(int, labels)),
        "components": components,
        "options": options,
        "weight": mixture.weights_.tolist(),
        "mean": mixture.means_[:, 0].tolist(),
        "variance": mixture.covariances_[:, 0, 0].tolist(),
        "lower_bound": float(mixture.lower_bound_),
        "iterations": int(mixture.n_iter_),
        "converged": bool(mixture.converged_),
        "shown": shown[:, 0].tolist(),
        "responsibilities": mixture.predict_proba(shown).tolist(),
    }


def by_quantile(values, components):
    limits = np.quantile(values, np.arange(1, components) / components)
    return np.searchsorted(limits, values)


def main():
    rng = np.random.default_rng(22)
    two = np.round(np.concatenate([rng.normal(-2, 0.5, 120), rng.normal(3, 1.2, 180)]), 4)
    skewed = np.round(rng.lognormal(8, 1, 300), 1)
    spiked = np.concatenate([np.zeros(250), np.round(rng.lognormal(8, 0.7, 50), 0)])
    cases = [
        case(two, by_quantile(two, 10), 10, weight_concentration_prior=0.001),
        case(two, by_quantile(two, 3), 3, max_iter=500, tol=1e-8),
        case(skewed, by_quantile(skewed, 10), 10, weight_concentration_prior=0.001),
        case(spiked, by_quantile(spiked, 5), 5, weight_concentration_prior=0.001),
        case(two, by_quantile(two, 4), 4, weight_concentration_prior=2.5, mean_precision_prior=3,
             mean_prior=[1], degrees_of_freedom_prior=4, covariance_prior=[[0.3]], reg_covar=0.01),
    ]
    path = pathlib.Path(__file__).with_name("mixture.json")
    path.write_text(json.dumps(cases, separators=(",", ":")) + "\n")
    for entry in cases:
        print(entry["iterations"], entry["converged"], entry["lower_bound"])


main()
