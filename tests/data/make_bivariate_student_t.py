"""Writes bivariate_student_t.csv: x, y, rho, nu, P(X <= x, Y <= y), by mpmath 1.3 with 25 digits.

P = integral over s <= x of t_nu(s) T_(nu + 1)((y - rho s) / sqrt((nu + s^2)(1 - rho^2) / (nu + 1))).
"""

import pathlib

import mpmath as mp

mp.mp.dps = 25


def density(s, nu):
    scale = mp.gamma((nu + 1) / 2) / (mp.sqrt(nu * mp.pi) * mp.gamma(nu / 2))
    return scale * (1 + s * s / nu) ** (-(nu + 1) / 2)


def distribution(s, nu):
    tail = mp.betainc(nu / 2, mp.mpf(1) / 2, 0, nu / (nu + s * s), regularized=True) / 2
    return tail if s <= 0 else 1 - tail


def cdf(x, y, rho, nu):
    def integrand(s):
        scale = mp.sqrt((nu + s * s) * (1 - rho * rho) / (nu + 1))
        return density(s, nu) * distribution((y - rho * s) / scale, nu + 1)

    cuts = sorted({mp.mpf(k) for k in (-1000, -30, -8, -3, -1, 0, 1, 3)} | {y / rho if rho else x})
    return mp.quad(integrand, [-mp.inf, *[c for c in cuts if c < x], x])


def main():
    lines = ["x,y,rho,nu,cdf"]
    for nu in ("0.7", "2", "3.5", "11.25", "50"):
        for rho in ("-0.97", "-0.4", "0.25", "0.8"):
            for x, y in (("-1.5", "-1.5"), ("0.5", "-0.75"), ("2.5", "2.25")):
                value = cdf(*(mp.mpf(float(t)) for t in (x, y, rho, nu)))
                lines.append(f"{x},{y},{rho},{nu},{mp.nstr(value, 16)}")
    path = pathlib.Path(__file__).with_name("bivariate_student_t.csv")
    path.write_text("\n".join(lines) + "\n")


main()
