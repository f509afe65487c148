"""Writes mode_encoder.json: what rdt 1.x's ClusterBasedNormalizer makes of given mixtures.

Run with rdt, scikit-learn and NumPy; the versions used are written into the file. The mixture is
fitted once by scikit-learn; offsets, responsibilities and the way back are the deterministic part
of the transformer.
"""

import json
import pathlib
import warnings

import numpy as np
import pandas as pd
import rdt
import sklearn
from rdt.transformers import ClusterBasedNormalizer
from scipy.special import digamma

warnings.simplefilter("ignore")
random = np.random.default_rng(5)
cases = []
for name, values in {
    "two_hills": np.concatenate([random.normal(0, 1, 300), random.normal(50, 5, 200)]),
    "skewed": random.lognormal(3, 1, 400),
    "atom": np.concatenate([np.zeros(300), random.normal(1000, 200, 60)]),
}.items():
    transformer = ClusterBasedNormalizer(max_clusters=6, missing_value_generation="from_column")
    transformer.fit(pd.DataFrame({"x": values}), "x")
    mixture = transformer._bgm_transformer
    valid = transformer.valid_component_indicator
    probes = np.concatenate([np.quantile(values, [0, 0.1, 0.5, 0.9, 1]), [values.mean(), -30.0]])
    # Component by component, the transformer's own transform gives the offset from it.
    deviation = np.sqrt(mixture.covariances_).reshape(-1)
    offsets, decoded = [], []
    probabilities = mixture.predict_proba(probes.reshape(-1, 1))[:, valid] + 1e-6
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    for k in range(valid.sum()):
        choose = np.random.choice
        np.random.choice = lambda _, p, k=k: k
        offsets.append(transformer._transform(pd.Series(probes))[:, 0].tolist())
        np.random.choice = choose
        back = np.stack([[-1.5, -0.5, 0, 0.99], [k] * 4], axis=1)
        decoded.append(transformer._reverse_transform_helper(back).tolist())
    # The constant of the log-responsibility, from scikit-learn's posterior.
    a, b = mixture.weight_concentration_
    sticks = digamma(a) - digamma(a + b)
    rest = np.concatenate([[0], np.cumsum(digamma(b) - digamma(a + b))[:-1]])
    freedom, precision = mixture.degrees_of_freedom_, mixture.mean_precision_
    constant = (
        sticks + rest - np.log(deviation) - 0.5 * np.log(freedom)
        + 0.5 * (np.log(2) + digamma(0.5 * freedom) - 1 / precision)
    )
    cases.append({
        "name": name,
        "weight": mixture.weights_.tolist(),
        "mean": mixture.means_.reshape(-1).tolist(),
        "standard_deviation": deviation.tolist(),
        "log_offset": constant.tolist(),
        "modes": int(valid.sum()),
        "probes": probes.tolist(),
        "offsets": offsets,
        "probabilities": probabilities.tolist(),
        "decoded": decoded,
    })
path = pathlib.Path(__file__).with_name("mode_encoder.json")
versions = {"rdt": rdt.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__}
path.write_text(json.dumps({"versions": versions, "cases": cases}) + "\n")
