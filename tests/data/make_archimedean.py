"""Writes archimedean_copulas.csv: family, theta, u, v, cdf, hfunc1, pdf, by mpmath 1.3 with 300 digits.

The textbook's distribution functions, differentiated by exact formulas of the generator psi:
C = psi(x + y), h1 = psi'(x + y) / psi'(x), c = psi''(x + y) / (psi'(x) psi'(y)).
"""

import pathlib

import mpmath as mp

mp.mp.dps = 300

LEVELS = ["1e-8", "0.001", "0.4", "0.97", "0.99999"]


def clayton(theta, s):
    power = (1 + s) ** (-1 / theta)
    return power, -power / (theta * (1 + s)), power * (1 / theta) * (1 / theta + 1) / (1 + s) ** 2


def gumbel(theta, s):
    a = 1 / theta
    psi = mp.exp(-(s**a))
    return psi, -a * s ** (a - 1) * psi, psi * (a * a * s ** (2 * a - 2) - a * (a - 1) * s ** (a - 2))


def joe(theta, s):
    a = 1 / theta
    e = mp.exp(-s)
    rest = -mp.expm1(-s)
    return 1 - rest**a, -a * rest ** (a - 1) * e, a * e * rest ** (a - 2) * (1 - a * e)


def frank(theta, s):
    share = -mp.expm1(-theta) * mp.exp(-s)
    return (-mp.log1p(-share) / theta, -share / (1 - share) / theta, share / (1 - share) ** 2 / theta)


INVERSES = {
    clayton: lambda theta, u: u**-theta - 1,
    gumbel: lambda theta, u: (-mp.log(u)) ** theta,
    joe: lambda theta, u: -mp.log1p(-((1 - u) ** theta)),
    frank: lambda theta, u: -mp.log(mp.expm1(-theta * u) / mp.expm1(-theta)),
}

SETTINGS = [(clayton, "0.0001"), (clayton, "2.5"), (clayton, "28"), (gumbel, "1.0001"),
            (gumbel, "3"), (gumbel, "30"), (joe, "1.0001"), (joe, "1.995"), (joe, "6"), (joe, "30"),
            (frank, "0.0001"), (frank, "10"), (frank, "35")]


def main():
    lines = ["family,theta,u,v,cdf,hfunc1,pdf"]
    for family, text in SETTINGS:
        theta = mp.mpf(float(text))  # the double itself, as the C++ side reads it
        for u_text in LEVELS:
            for v_text in LEVELS:
                x = INVERSES[family](theta, mp.mpf(float(u_text)))
                y = INVERSES[family](theta, mp.mpf(float(v_text)))
                cdf, first, second = family(theta, x + y)
                slope_x = family(theta, x)[1]
                slope_y = family(theta, y)[1]
                values = [cdf, first / slope_x, second / (slope_x * slope_y)]
                lines.append(",".join([family.__name__, text, u_text, v_text]
                                      + [mp.nstr(value, 15) for value in values]))
    path = pathlib.Path(__file__).with_name("archimedean_copulas.csv")
    path.write_text("\n".join(lines) + "\n")


main()
