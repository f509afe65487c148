"""Pictures of columns, pairs, distances and losses, as SVG that needs no plotting library."""

from __future__ import annotations

import datetime
import html
import math
import os
from collections import Counter
from typing import Any, Mapping, Optional, Sequence, Union

REAL = "#4c72b0"
SYNTHETIC = "#dd8452"
_WIDTH, _HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 50, 60


class Figure:
    """A picture. A notebook shows it; :meth:`save` writes it."""

    def __init__(self, svg: str) -> None:
        self.svg = svg

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<likeness.plot.Figure of {len(self.svg)} bytes>"

    def save(self, path: Union[str, os.PathLike]) -> None:
        """Write the picture: a page where the name ends in ``.html``, otherwise SVG."""
        page = os.fspath(path).endswith((".html", ".htm"))
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"<!DOCTYPE html><meta charset=utf-8><title>likeness</title>{self.svg}" if page else self.svg)

    write_image = write_html = save

    def show(self) -> None:
        """Show the picture: in a notebook, otherwise in a browser."""
        try:
            from IPython import get_ipython
            from IPython.display import SVG, display

            if get_ipython() is not None:
                display(SVG(self.svg))
                return
        except ImportError:
            pass
        import pathlib
        import tempfile
        import webbrowser

        folder = tempfile.mkdtemp(prefix="likeness")
        path = pathlib.Path(folder, "figure.html")
        self.save(path)
        webbrowser.open(path.as_uri())


def _values(data: Any, name: str) -> list[Any]:
    """The cells of a column, None for missing ones."""
    from . import errors
    from ._tables import Table, kind_of

    if kind_of(data) == "path":
        from ._tables import read_csv

        data = read_csv(data)
    if isinstance(data, Table):
        data = data.to_pandas()
    try:
        column = data[name]
    except Exception:
        raise errors.UsageError(f'The table has no column "{name}".') from None
    for method in ("to_list", "to_pylist", "tolist"):
        if hasattr(column, method):
            return [None if _missing(value) else value for value in getattr(column, method)()]
    return [None if _missing(value) else value for value in column]


def _missing(value: Any) -> bool:
    return value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and math.isnan(value))


def _number(value: Any) -> float:
    """A number, or a date as seconds."""
    if isinstance(value, datetime.datetime):
        return (value.replace(tzinfo=None) - datetime.datetime(1970, 1, 1)).total_seconds()
    if isinstance(value, datetime.date):
        return 86400.0 * (value.toordinal() - 719163)
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    return float(value)


def _are_numbers(values: Sequence[Any]) -> bool:
    kinds = (int, float, datetime.date, datetime.timedelta)
    return all((isinstance(value, kinds) or hasattr(value, "__float__")) and not isinstance(value, (bool, str)) for value in values if value is not None)


def _label(value: float, dates: bool) -> str:
    if dates:
        return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=value)).strftime("%Y-%m-%d")
    return f"{value:.4g}"


class _Canvas:
    """The parts of a picture, in the coordinates of its axes."""

    def __init__(self, title: str, x: str, y: str, key: bool = True) -> None:
        self._parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" '
            'font-family="sans-serif" font-size="12">',
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        ]
        self.text(_WIDTH / 2, 20, title, size=15)
        self.text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 8, x)
        self._parts.append(f'<text transform="translate(14 {_HEIGHT / 2}) rotate(-90)" text-anchor="middle">{html.escape(y)}</text>')
        if key:
            for k, (name, colour) in enumerate((("real", REAL), ("synthetic", SYNTHETIC))):
                at = _LEFT + 90 * k
                self._parts.append(f'<rect x="{at}" y="30" width="12" height="12" fill="{colour}"/>')
                self.text(at + 16, 40, name, anchor="start")

    def text(self, x: float, y: float, text: str, anchor: str = "middle", size: int = 12, turn: int = 0) -> None:
        turned = f' transform="rotate({turn} {x:.1f} {y:.1f})"' if turn else ""
        self._parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"{turned}>{html.escape(str(text))}</text>')

    def add(self, part: str) -> None:
        self._parts.append(part)

    def y_axis(self, low: float, high: float) -> None:
        for k in range(5):
            value = low + (high - low) * k / 4
            at = self.y((value - low) / (high - low or 1))
            self.add(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ddd"/>')
            self.text(_LEFT - 6, at + 4, f"{value:.3g}", anchor="end")

    def x_axis(self, low: float, high: float, dates: bool) -> None:
        for k in range(5):
            self.text(self.x(k / 4), _HEIGHT - _BOTTOM + 18, _label(low + (high - low) * k / 4, dates))

    @staticmethod
    def x(share: float) -> float:
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    @staticmethod
    def y(share: float) -> float:
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)

    def figure(self) -> Figure:
        return Figure("".join(self._parts) + "</svg>")


def _range(*lists: Sequence[float]) -> tuple[float, float]:
    values = [value for one in lists for value in one]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    return (low - 0.5, high + 0.5) if low == high else (low, high)


def _histogram(values: Sequence[float], low: float, high: float, bins: int) -> list[float]:
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int((value - low) / (high - low) * bins))] += 1
    return [count / max(1, len(values)) for count in counts]


def column(real: Any, synthetic: Any, name: str, *, categories: Optional[bool] = None, title: Optional[str] = None) -> Figure:
    """One column of both tables: shares of categories, or a histogram of numbers and dates.

    Parameters
    ----------
    real, synthetic
        The tables.
    name
        The column.
    categories
        Whether its values are shown as categories; found out by default.
    title
        What stands above.
    """
    given = [_values(real, name), _values(synthetic, name)]
    numbers = all(map(_are_numbers, given)) if categories is None else not categories and all(map(_are_numbers, given))
    canvas = _Canvas(title or f"Real and synthetic: {name}", name, "share of rows")
    (_histogram_bars if numbers else _category_bars)(canvas, given)
    return canvas.figure()


def _histogram_bars(canvas: _Canvas, given: list[list[Any]], bins: int = 40) -> None:
    dates = any(isinstance(value, datetime.date) for values in given for value in values[:50])
    numbers = [[_number(value) for value in values if value is not None] for values in given]
    low, high = _range(*numbers)
    shares = [_histogram(values, low, high, bins) for values in numbers]
    top = max(map(max, shares)) or 1
    canvas.y_axis(0, top)
    canvas.x_axis(low, high, dates)
    width = canvas.x(1 / bins) - canvas.x(0)
    for heights, colour in zip(shares, (REAL, SYNTHETIC)):
        for k, height in enumerate(heights):
            y = canvas.y(height / top)
            canvas.add(f'<rect x="{canvas.x(k / bins):.1f}" y="{y:.1f}" width="{width:.1f}" height="{canvas.y(0) - y:.1f}" fill="{colour}" fill-opacity="0.5"/>')


def _category_bars(canvas: _Canvas, given: list[list[Any]], most: int = 20) -> None:
    counts = [Counter("(missing)" if value is None else str(value) for value in values) for values in given]
    levels = [level for level, _ in (counts[0] + counts[1]).most_common(most)]
    if all(isinstance(value, int) and not isinstance(value, bool) for values in given for value in values):
        levels.sort(key=int)
    shares = [[count[level] / max(1, len(values)) for level in levels] for count, values in zip(counts, given)]
    top = max((share for one in shares for share in one), default=1) or 1
    canvas.y_axis(0, top)
    slot = 1 / max(1, len(levels))
    for side, (heights, colour) in enumerate(zip(shares, (REAL, SYNTHETIC))):
        for k, height in enumerate(heights):
            x = canvas.x((k + 0.1 + 0.4 * side) * slot)
            y = canvas.y(height / top)
            canvas.add(f'<rect x="{x:.1f}" y="{y:.1f}" width="{canvas.x(0.4 * slot) - canvas.x(0):.1f}" height="{canvas.y(0) - y:.1f}" fill="{colour}"/>')
    for k, level in enumerate(levels):
        shown = level if len(level) <= 14 else level[:13] + "…"
        turn = 20 if len(levels) > 5 else 0
        canvas.text(canvas.x((k + 0.5) * slot), _HEIGHT - _BOTTOM + 16, shown, anchor="start" if turn else "middle", size=11 if turn else 12, turn=turn)


def pair(real: Any, synthetic: Any, first: str, second: str, *, categories: Optional[Mapping[str, bool]] = None, sample: int = 1000, title: Optional[str] = None) -> Figure:
    """Two columns of both tables as points; categories stand side by side.

    Parameters
    ----------
    real, synthetic
        The tables.
    first, second
        The columns across and upwards.
    categories
        Whether the values of a column are shown as categories; found out by default.
    sample
        The most rows of each table that are shown, evenly spread.
    title
        What stands above.
    """
    tables = [(_values(table, first), _values(table, second)) for table in (real, synthetic)]
    canvas = _Canvas(title or f"Real and synthetic: {first} and {second}", first, second)
    axes = []
    for k, name in enumerate((first, second)):
        told = (categories or {}).get(name)
        axes.append(_axis([table[k] for table in tables], told))
    for axis, place in zip(axes, (canvas.x, canvas.y)):
        for share, text in axis[1]:
            if place == canvas.x:
                canvas.text(place(share), _HEIGHT - _BOTTOM + 18, text)
            else:
                canvas.text(_LEFT - 6, place(share) + 4, text, anchor="end")
    for side, (table, colour) in enumerate(zip(tables, (REAL, SYNTHETIC))):
        rows = len(table[0])
        for k in range(0, rows, max(1, -(-rows // sample))):
            x, y = (axes[axis][0](table[axis][k], k, side) for axis in (0, 1))
            if x is not None and y is not None:
                canvas.add(f'<circle cx="{canvas.x(x):.1f}" cy="{canvas.y(y):.1f}" r="2.2" fill="{colour}" fill-opacity="0.45"/>')
    return canvas.figure()


def _axis(columns: list[list[Any]], told: Optional[bool]) -> tuple[Any, list[tuple[float, str]]]:
    """What gives a cell its place from 0 to 1, and the labels."""
    numbers = all(map(_are_numbers, columns)) if told is None else not told and all(map(_are_numbers, columns))
    if numbers:
        dates = any(isinstance(value, datetime.date) for values in columns for value in values[:50])
        low, high = _range(*[[_number(value) for value in values if value is not None] for values in columns])

        def place(value: Any, k: int, side: int) -> Optional[float]:
            return None if value is None else (_number(value) - low) / (high - low)

        return place, [(k / 4, _label(low + (high - low) * k / 4, dates)) for k in range(5)]
    counts = Counter(str(value) for values in columns for value in values if value is not None)
    levels = [level for level, _ in counts.most_common(12)]
    slots = {level: k for k, level in enumerate(levels)}

    def slot(value: Any, k: int, side: int) -> Optional[float]:
        if value is None or str(value) not in slots:
            return None
        # Points of a category are spread over half of its place, in a pattern that looks like none.
        spread = (k * 0.6180339887 + 0.37 * side) % 1
        return (slots[str(value)] + 0.1 + 0.4 * side + 0.4 * spread) / len(levels)

    return slot, [((k + 0.5) / len(levels), level[:10]) for k, level in enumerate(levels)]


def _lines(canvas: _Canvas, curves: Mapping[str, Sequence[float]]) -> None:
    colours = (REAL, SYNTHETIC, "#55a868", "#c44e52", "#8172b3")
    low, high = _range(*curves.values())
    longest = max((len(values) for values in curves.values()), default=1)
    canvas.y_axis(low, high)
    canvas.x_axis(1, max(2, longest), False)
    for k, (name, values) in enumerate(curves.items()):
        colour = colours[k % len(colours)]
        points = " ".join(f"{canvas.x(i / max(1, longest - 1)):.1f},{canvas.y((value - low) / (high - low)):.1f}" for i, value in enumerate(values))
        canvas.add(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        canvas.add(f'<rect x="{_LEFT + 120 * k}" y="30" width="12" height="12" fill="{colour}"/>')
        canvas.text(_LEFT + 120 * k + 16, 40, name, anchor="start")


def losses(model: Any, *, title: Optional[str] = None) -> Figure:
    """The losses of a training by epoch."""
    from . import errors

    curves = {} if model is None else model.losses
    if not curves:
        raise errors.UsageError("The model has no losses: it is not trained in epochs.")
    canvas = _Canvas(title or f"Losses of {model.name}", "epoch", "loss", key=False)
    _lines(canvas, curves)
    return canvas.figure()


def distances(report: Any, *, title: Optional[str] = None) -> Figure:
    """How far synthetic and other rows are from their closest real row, as quantiles.

    Parameters
    ----------
    report
        What :func:`likeness.evaluate` found, with privacy.
    title
        What stands above.
    """
    from . import errors

    listed = (report.to_dict().get("privacy") or {}).get("distances") or []
    curves = {one["name"].replace("_", " "): one["closest_percentiles"] for one in listed}
    if not curves:
        raise errors.UsageError("The report has no distances; evaluate without quick=True measures them.")
    canvas = _Canvas(title or "Distance to the closest row", "percentile", "distance", key=False)
    _lines(canvas, curves)
    return canvas.figure()
