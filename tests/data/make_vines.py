"""Writes bivariate_copulas.json, by pyvinecopulib 1.0.1 and NumPy 2.

For each copula: its tau, and at all points (u, v) of the levels the pdf, the cdf, both h-functions
and both inverse h-functions. Where pyvinecopulib loses digits (strong Frank copulas near (1, 1)),
see make_archimedean.py.

And vine_copulas.json: for three public tables (given by their folder) the columns used, the vine that
pyvinecopulib selects among the same families by AIC, its log-likelihood, and its density and
Rosenblatt transform at the first rows; and canonical and drawable vines of all families likewise.
"""

import json
import pathlib
import sys

import numpy as np
import pandas as pd
import pyvinecopulib as pv

FOLDER = pathlib.Path(__file__).parent
LEVELS = [1e-4, 0.02, 0.3, 0.55, 0.9, 0.9995]
PARAMETERS = {
    "independence": [[]],
    "gaussian": [[-0.95], [-0.3], [0.1], [0.7], [0.99]],
    "student": [[-0.8, 2.0], [0.3, 3.0], [0.6, 7.0], [0.1, 30.0], [0.9, 50.0]],
    "clayton": [[0.01], [0.5], [3.0], [15.0]],
    "gumbel": [[1.0], [1.1], [2.5], [10.0]],
    "frank": [[-20.0], [-2.0], [0.5], [8.0]],
    "joe": [[1.0], [1.2], [2.0], [5.0], [15.0]],
}
FAMILIES = {
    "independence": pv.BicopFamily.indep,
    "gaussian": pv.BicopFamily.gaussian,
    "student": pv.BicopFamily.student,
    "clayton": pv.BicopFamily.clayton,
    "gumbel": pv.BicopFamily.gumbel,
    "frank": pv.BicopFamily.frank,
    "joe": pv.BicopFamily.joe,
}
ROTATING = {"clayton", "gumbel", "joe"}


def bivariate():
    points = np.array([[u, v] for u in LEVELS for v in LEVELS])
    copulas = []
    for name, settings in PARAMETERS.items():
        for parameters in settings:
            for rotation in (0, 90, 180, 270) if name in ROTATING and parameters[0] in (0.5, 2.5, 2.0) else (0,):
                copula = pv.Bicop(
                    family=FAMILIES[name],
                    rotation=rotation,
                    parameters=np.array(parameters).reshape(-1, 1),
                )
                values = {
                    kind: [float(f"{x:.12g}") for x in getattr(copula, kind)(points)]
                    for kind in ("pdf", "cdf", "hfunc1", "hfunc2", "hinv1", "hinv2")
                }
                copulas.append(
                    {"family": name, "rotation": rotation, "parameters": parameters,
                     "tau": float(copula.tau), **values}
                )
    (FOLDER / "bivariate_copulas.json").write_text(
        json.dumps({"levels": LEVELS, "copulas": copulas}) + "\n"
    )


def rounded(values):
    return [float(f"{x:.12g}") for x in np.asarray(values).ravel()]


def described(vine, points):
    """The vine and what it says at the points; variables count from 0."""
    dimension = vine.dim
    names = {family: name for name, family in FAMILIES.items()}
    pairs = [[vine.get_pair_copula(t, e) for e in range(dimension - 1 - t)]
             for t in range(dimension - 1)]
    return {
        "order": [int(k) - 1 for k in vine.order],
        "array": [[int(vine.structure.struct_array(t, e)) - 1 for e in range(dimension - 1 - t)]
                  for t in range(dimension - 1)],
        "pairs": [[{"family": names[pair.family], "rotation": pair.rotation,
                    "parameters": [float(x) for x in pair.parameters.ravel()]}
                   for pair in tree] for tree in pairs],
        "points": [rounded(row) for row in points],
        "pdf": rounded(vine.pdf(points)),
        "rosenblatt": [rounded(row) for row in vine.rosenblatt(points)],
    }


def fitted(data):
    u = np.asfortranarray(pv.to_pseudo_obs(data))
    controls = pv.FitControlsVinecop(family_set=list(FAMILIES.values()), selection_criterion="aic",
                                     preselect_families=False)
    vine = pv.Vinecop.from_data(u, controls=controls)
    return {"columns": data.T.tolist(), "log_likelihood": float(vine.loglik(u)),
            **described(vine, u[:12])}


def made_up(structure):
    rng = np.random.default_rng(3)
    choices = [("gaussian", 0, [0.5]), ("student", 0, [-0.3, 4.0]), ("clayton", 90, [1.5]),
               ("gumbel", 180, [1.7]), ("frank", 0, [-4.0]), ("joe", 270, [2.0]),
               ("independence", 0, []), ("clayton", 0, [0.7]), ("student", 0, [0.6, 9.0]),
               ("joe", 0, [1.4])]
    dimension = structure.dim
    pairs = []
    for t in range(dimension - 1):
        tree = []
        for _ in range(dimension - 1 - t):
            name, rotation, parameters = choices[rng.integers(len(choices))]
            tree.append(pv.Bicop(family=FAMILIES[name], rotation=rotation,
                                 parameters=np.array(parameters).reshape(-1, 1)))
        pairs.append(tree)
    vine = pv.Vinecop.from_structure(structure=structure, pair_copulas=pairs)
    return described(vine, np.asfortranarray(rng.uniform(0.05, 0.95, (12, dimension))))


def vines(folder):
    pima = pd.read_csv(folder / "pima.csv").drop(columns="test")
    fat = pd.read_csv(folder / "fat.csv").drop(columns="density")
    prostate = pd.read_csv(folder / "prostate.csv").select_dtypes("number")
    tables = {
        "pima": pima,
        "fat": fat[["brozek", "age", "weight", "height", "neck", "chest", "abdom", "thigh", "wrist"]],
        "prostate": prostate[["lcavol", "lweight", "age", "lbph", "lpsa"]],
    }
    simulated = pv.RVineStructure.sample(7, seeds=[5])
    out = {
        "fitted": {name: fitted(table.to_numpy(float)) for name, table in tables.items()},
        "made_up": [
            made_up(pv.DVineStructure([3, 1, 5, 2, 4, 6])),
            made_up(pv.CVineStructure([3, 1, 5, 2, 4, 6])),
            made_up(simulated),
        ],
    }
    (FOLDER / "vine_copulas.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")


bivariate()
vines(pathlib.Path(sys.argv[1]))
