"""Writes bivariate_normal.csv: x, y, rho, P(X <= x, Y <= y), by mpmath 1.3 with 40 digits.

P = integral over t <= x of phi(t) Phi((y - rho t) / sqrt(1 - rho^2)).
"""

import pathlib

import mpmath as mp

mp.mp.dps = 40

LEVELS = ["-6", "-1.5", "-0.25", "0", "0.75", "3"]
CORRELATIONS = ["-0.9999", "-0.93", "-0.92", "-0.5", "-0.1", "0.2", "0.29", "0.31", "0.74",
                "0.76", "0.9", "0.924", "0.926", "0.98", "0.999999"]


def cdf(x, y, rho):
    scale = mp.sqrt(1 - rho * rho)
    # The inner normal distribution function is steep around t = y / rho.
    centre = y / rho
    width = scale / abs(rho)
    cuts = {mp.mpf(-14), x}
    for k in (-12, -6, -3, -1, 0, 1, 3, 6, 12):
        cuts.add(centre + k * width)
    cuts |= {mp.mpf(k) for k in (-9, -6, -3, -1, 0, 1, 3)}
    points = sorted(t for t in cuts if -14 <= t <= x)
    return mp.quad(lambda t: mp.npdf(t) * mp.ncdf((y - rho * t) / scale), points)


def main():
    lines = ["x,y,rho,cdf"]
    for rho in CORRELATIONS:
        for i, x in enumerate(LEVELS):
            for y in LEVELS[i:]:
                value = cdf(mp.mpf(x), mp.mpf(y), mp.mpf(float(rho)))  # the double itself
                lines.append(f"{x},{y},{rho},{mp.nstr(value, 18)}")
    path = pathlib.Path(__file__).with_name("bivariate_normal.csv")
    path.write_text("\n".join(lines) + "\n")


main()
