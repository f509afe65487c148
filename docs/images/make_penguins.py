"""Draws docs/images/penguins.svg: a real table beside the synthetic one that likeness made of it.

    likeness synth data/penguins.csv -n 344 -o synthetic.csv
    python3 docs/images/make_penguins.py data/penguins.csv synthetic.csv docs/images/penguins.svg
"""

import csv
import sys

X, Y, GROUP = "bill_length_mm", "bill_depth_mm", "species"
X_RANGE, Y_RANGE = (30, 62), (12.5, 22.5)
COLORS = {"Adelie": "#0b6e99", "Chinstrap": "#c8553d", "Gentoo": "#5a8f3c"}
WIDTH, HEIGHT, LEFT, TOP, GAP = 360, 250, 56, 54, 64


def rows_of(path):
    with open(path, newline="") as file:
        return [row for row in csv.DictReader(file) if not {row[X], row[Y]} & {"", "NA"}]


def mark(kind, x, y):
    color = COLORS[kind]
    if kind == "Adelie":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{color}"/>'
    if kind == "Gentoo":
        return f'<rect x="{x - 2.3:.1f}" y="{y - 2.3:.1f}" width="4.6" height="4.6" fill="{color}"/>'
    points = f"{x:.1f},{y - 3.2:.1f} {x - 3:.1f},{y + 2.3:.1f} {x + 3:.1f},{y + 2.3:.1f}"
    return f'<polygon points="{points}" fill="{color}"/>'


def panel(left, title, rows):
    def place_x(value):
        return left + (value - X_RANGE[0]) / (X_RANGE[1] - X_RANGE[0]) * WIDTH

    def place_y(value):
        return TOP + HEIGHT - (value - Y_RANGE[0]) / (Y_RANGE[1] - Y_RANGE[0]) * HEIGHT

    out = [f'<text x="{left}" y="{TOP - 14}" class="title">{title}</text>',
           f'<rect x="{left}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" class="frame"/>']
    for tick in (35, 40, 45, 50, 55, 60):
        out.append(f'<text x="{place_x(tick):.1f}" y="{TOP + HEIGHT + 17}" class="x">{tick}</text>')
    for tick in (14, 16, 18, 20, 22):
        out.append(f'<text x="{left - 7}" y="{place_y(tick) + 4:.1f}" class="y">{tick}</text>')
    out.append('<g opacity="0.75">')
    out += [mark(row[GROUP], place_x(float(row[X])), place_y(float(row[Y]))) for row in rows]
    out.append("</g>")
    return out


def main(real_path, synthetic_path, output):
    real, synthetic = rows_of(real_path), rows_of(synthetic_path)
    width, height = LEFT + 2 * WIDTH + GAP + 16, TOP + HEIGHT + 78
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        'role="img" aria-label="Bill length and depth of penguins: real rows beside synthetic ones">',
        "<style>text{font:13px system-ui,sans-serif;fill:#333}.title{font-weight:600;font-size:15px}"
        ".x{text-anchor:middle;fill:#777;font-size:12px}.y{text-anchor:end;fill:#777;font-size:12px}"
        ".frame{fill:none;stroke:#bbb}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    out += panel(LEFT, f"Real: {len(real)} penguins", real)
    out += panel(LEFT + WIDTH + GAP, f"Synthetic: {len(synthetic)} new rows", synthetic)
    out.append(f'<text x="{LEFT + WIDTH / 2}" y="{TOP + HEIGHT + 38}" class="x">bill length, mm</text>')
    out.append(f'<text x="{LEFT + WIDTH + GAP + WIDTH / 2}" y="{TOP + HEIGHT + 38}" class="x">'
               "bill length, mm</text>")
    out.append(f'<text transform="translate(18 {TOP + HEIGHT / 2}) rotate(-90)" class="x">'
               "bill depth, mm</text>")
    for k, kind in enumerate(COLORS):
        x, y = LEFT + 6 + 110 * k, TOP + HEIGHT + 62
        out += [mark(kind, x, y), f'<text x="{x + 10}" y="{y + 4}">{kind}</text>']
    out.append("</svg>")
    with open(output, "w") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
