"""Writes mega_trend_diffusion.csv: diffused ranges and their two distributions, computed by numpy's
arithmetic and SciPy's triang, gaussian_kde and quad.

Made with numpy 2.4.6, SciPy 1.17.1. One line per set of values: 6 values (nan where fewer), low,
centre, high, p, then of the triangular distribution its mean, variance, quantile of p, and density
there, then of the kernel density cut off at the bounds its mean, variance, and at the triangular
quantile its density and distribution function.
"""

import pathlib

import numpy
from scipy.integrate import quad
from scipy.stats import gaussian_kde, triang

SETS = [
    [1, 2, 3],
    [1, 2, 4, 8],
    [5, 5, 5, 6],
    [-3.5, 10.25],
    [0.1, 0.2, 0.25, 0.7, 0.9, 0.95],
    [1000001, 1000002, 1000004, 1000004, 1000009, 1000010],
    [-1e-9, 0, 2e-9],
]


def bounds(values):
    centre = (values.min() + values.max()) / 2
    below, above = numpy.sum(values < centre), numpy.sum(values > centre)
    factor = -2 * values.var(ddof=1) * numpy.log(1e-20)
    low = centre - below / (below + above) * numpy.sqrt(factor / below)
    high = centre + above / (below + above) * numpy.sqrt(factor / above)
    return min(low, values.min()), centre, max(high, values.max())


lines = []
for k, values in enumerate(SETS):
    values = numpy.array(values, float)
    low, centre, high = bounds(values)
    p = (k + 1) / (len(SETS) + 1)
    triangle = triang((centre - low) / (high - low), low, high - low)
    x = triangle.ppf(p)
    # On a scale of 1 about the centre, for the sake of quad.
    unit = (high - low) / 2
    scaled = gaussian_kde((values - centre) / unit)
    a, b = (low - centre) / unit, (high - centre) / unit
    mass = scaled.integrate_box_1d(a, b)

    def moment(order):
        return quad(lambda t: t**order * scaled(t)[0] / mass, a, b, epsabs=1e-13, limit=200)[0]

    mean, second = moment(1), moment(2)
    t = (x - centre) / unit
    lines.append(
        list(values)
        + [numpy.nan] * (6 - len(values))
        + [low, centre, high, p, triangle.mean(), triangle.var(), x, triangle.pdf(x)]
        + [centre + unit * mean, unit**2 * (second - mean**2)]
        + [scaled(t)[0] / mass / unit, scaled.integrate_box_1d(a, t) / mass]
    )
path = pathlib.Path(__file__).parent / "mega_trend_diffusion.csv"
numpy.savetxt(path, lines, delimiter=",", fmt="%.17g")
