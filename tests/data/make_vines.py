"""Writes bivariate_copulas.json, by pyvinecopulib 1.0.1 and NumPy 2.

For each copula: its tau, and at all points (u, v) of the levels the pdf, the cdf, both h-functions
and both inverse h-functions. Where pyvinecopulib loses digits (strong Frank copulas near (1, 1)),
see make_archimedean.py.
"""

import json
import pathlib

import numpy as np
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


bivariate()
