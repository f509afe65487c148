"""Arrow's buffers as data frames of pandas, by NumPy alone: pyarrow is needed for its own types only."""

from __future__ import annotations

import ctypes
import datetime
import json
from typing import Any, Optional

from . import _arrow
from ._formats import FLOATS, INTEGERS, NUMPY


def _buffer(array: Any, k: int, dtype: str, count: int, offset: int = 0) -> Any:
    """A buffer of an array as NumPy sees it; it is valid as long as the array is."""
    import numpy

    address = array.buffers[k] if k < array.n_buffers else None
    size = numpy.dtype(dtype).itemsize
    if not address or count == 0:
        return numpy.zeros(count, dtype)
    memory = (ctypes.c_char * (count * size)).from_address(address + offset * size)
    return numpy.frombuffer(memory, numpy.dtype(dtype))  # type: ignore[call-overload]


def _flags(array: Any, k: int) -> Any:
    import numpy

    bits = _buffer(array, k, "u1", (array.offset + array.length + 7) // 8)
    return numpy.unpackbits(bits, bitorder="little")[array.offset : array.offset + array.length].astype(bool)


def _present(array: Any) -> Any:
    """Which cells are there; None where all are."""
    if array.n_buffers == 0 or array.null_count == 0 or not array.buffers[0]:
        return None
    return _flags(array, 0)


def _read_strings(array: Any, wide: bool) -> list[str]:
    offsets = _buffer(array, 1, "i8" if wide else "i4", array.length + 1, array.offset)
    end = int(offsets[-1]) if len(offsets) else 0
    text = ctypes.string_at(array.buffers[2], end) if end else b""
    places = offsets.tolist()
    joined = text.decode()
    if len(joined) == len(text):
        return [joined[begin:stop] for begin, stop in zip(places, places[1:])]
    return [text[begin:stop].decode() for begin, stop in zip(places, places[1:])]


class _Cells:
    """The cells of a column of all batches: values, what is missing, and levels of a dictionary."""

    def __init__(self, schema: Any, arrays: list[Any]) -> None:
        import numpy

        self.format = schema.format
        self.ordered = bool(schema.flags & 1)
        self.levels: Optional[list[Any]] = None
        present = [_present(array) for array in arrays]
        self.missing = None
        if any(one is not None for one in present):
            self.missing = ~numpy.concatenate(
                [numpy.ones(array.length, bool) if one is None else one for one, array in zip(present, arrays)]
            )
        if schema.dictionary:
            self._read_codes(schema, arrays)
            return
        parts = [self._values(array) for array in arrays]
        if parts and isinstance(parts[0], list):
            values = numpy.empty(sum(map(len, parts)), object)
            values[:] = [value for part in parts for value in part]
            self.values = values
        else:
            self.values = numpy.concatenate(parts) if parts else self._empty()

    def _empty(self) -> Any:
        import numpy

        return numpy.zeros(0, object if self.format in (b"u", b"U", b"n") else NUMPY.get(self.format, "i8"))

    def _read_codes(self, schema: Any, arrays: list[Any]) -> None:
        import numpy

        values_schema = schema.dictionary.contents
        self.levels = []
        known: dict[Any, int] = {}
        parts = []
        previous: Optional[list[Any]] = None
        mapping = numpy.zeros(0, "i4")
        for array in arrays:
            levels = _Cells(values_schema, [array.dictionary.contents]).values.tolist()
            codes = _buffer(array, 1, NUMPY[self.format], array.length, array.offset)
            if previous is not None and levels == previous:
                parts.append(mapping[codes] if len(mapping) else codes.astype("i4"))
                continue
            previous = levels
            mapping = numpy.array([known.setdefault(level, len(known)) for level in levels], "i4")
            parts.append(mapping[codes] if len(mapping) else numpy.zeros(len(codes), "i4"))
        self.levels = list(known)
        self.values = numpy.concatenate(parts) if parts else numpy.zeros(0, "i4")
        self.level_format = values_schema.format

    def _values(self, array: Any) -> Any:
        import numpy

        if self.format == b"b":
            return _flags(array, 1)
        if self.format in (b"u", b"U"):
            return _read_strings(array, self.format == b"U")
        if self.format == b"n":
            return numpy.full(array.length, None, object)
        wide = "i4" if self.format in (b"tdD", b"tts", b"ttm") else "i8"
        return _buffer(array, 1, NUMPY.get(self.format, wide), array.length, array.offset).copy()

    def objects(self) -> Any:
        """Cells as Python objects, None where they are missing."""
        import numpy

        if self.levels is not None:
            levels = numpy.empty(len(self.levels) + 1, object)
            levels[:-1] = self.levels
            codes = self.values if self.missing is None else numpy.where(self.missing, len(self.levels), self.values)
            return levels.take(codes)
        values = self.values.astype(object)
        if self.missing is not None:
            values[self.missing] = None
        return values

    def numpy_times(self) -> Any:
        """Dates, times and durations as NumPy has them."""
        import numpy

        values = self.values.astype("i8")
        if self.format == b"tdD":
            times = values.view("M8[D]").astype("M8[s]")
        else:
            unit = {b"s": "s", b"m": "ms", b"u": "us", b"n": "ns"}[self.format[2:3]]
            times = values.view(("m8" if self.format.startswith(b"tD") else "M8") + f"[{unit}]")
        if self.missing is not None:
            times = times.copy()
            times[self.missing] = numpy.timedelta64("NaT") if times.dtype.kind == "m" else numpy.datetime64("NaT")
        return times


def _date(days: int) -> datetime.date:
    return datetime.date.fromordinal(days + 719163)


def _time(microseconds: int) -> datetime.time:
    seconds, rest = divmod(microseconds, 1_000_000)
    return datetime.time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60, rest)


_OBJECTS: dict[str, Any] = {"object:int": int, "object:float": float, "object:bool": bool, "object:date": _date, "object:time": _time}


def _own_series(cells: _Cells) -> Any:
    """A column without a dtype that it should have."""
    import pandas

    if cells.levels is not None:
        return _category(cells)
    if cells.format == b"b":
        return pandas.Series(cells.values) if cells.missing is None else pandas.Series(pandas.arrays.BooleanArray(cells.values, cells.missing))
    if cells.format in NUMPY:
        return _number_series(cells, None)
    if cells.format[:1] == b"t" and cells.format[:2] != b"tt":
        return _time_series(cells)
    if cells.format[:2] == b"tt":
        return pandas.Series([None if value is None else _time(value) for value in cells.objects()], dtype=object)
    return pandas.Series(cells.objects())


def _time_series(cells: _Cells) -> Any:
    import pandas

    series = pandas.Series(cells.numpy_times())
    zone = cells.format[4:].decode() if cells.format.startswith(b"ts") else ""
    return series.dt.tz_localize("UTC").dt.tz_convert(zone) if zone else series


def _number_series(cells: _Cells, dtype: Optional[str]) -> Any:
    """Numbers as a plain dtype, or a nullable one where that is asked for."""
    import numpy
    import pandas

    if dtype is not None and dtype[:1].isupper():
        missing = numpy.zeros(len(cells.values), bool) if cells.missing is None else cells.missing
        kind = pandas.arrays.FloatingArray if dtype.startswith("F") else pandas.arrays.IntegerArray
        return pandas.Series(kind(cells.values.astype(dtype.lower()), missing))
    values = cells.values
    if cells.missing is not None:
        values = values.astype("f8") if values.dtype.kind in "iu" else values
        values[cells.missing] = numpy.nan
    if dtype is not None and (cells.missing is None or values.dtype.kind == "f" and dtype.startswith("f")):
        values = values.astype(dtype, copy=False)
    return pandas.Series(values)


def _category(cells: _Cells) -> Any:
    import numpy
    import pandas

    codes = cells.values if cells.missing is None else numpy.where(cells.missing, -1, cells.values)
    categories = pandas.Index(cells.levels if cells.levels else [])
    return pandas.Series(pandas.Categorical.from_codes(codes, categories, ordered=cells.ordered))


def _string_series(cells: _Cells, dtype: str) -> Any:
    import pandas

    objects = cells.objects()
    if dtype == "object":
        if cells.missing is not None:
            objects[cells.missing] = float("nan")
        return pandas.Series(objects, dtype=object)
    if cells.levels is not None and len(cells.levels) and len(cells.levels) * 2 < len(objects):
        import numpy

        # The dtype's own array of the levels is small, and taking from it is quick.
        codes = cells.values if cells.missing is None else numpy.where(cells.missing, -1, cells.values)
        levels = pandas.array(cells.levels, dtype=dtype)
        return pandas.Series(levels.take(codes, allow_fill=True))
    return pandas.Series(pandas.array(objects, dtype=dtype))


def _series(cells: _Cells, dtype: Optional[str]) -> Any:
    """A column of that dtype, where its cells can be that; otherwise of the nearest that can."""
    import pandas

    if dtype is None or dtype == "arrow":
        return _own_series(cells)
    if dtype in _OBJECTS:
        make = _OBJECTS[dtype]
        return pandas.Series([None if value is None else make(value) for value in cells.objects()], dtype=object)
    if dtype == "object:decimal":
        import decimal

        return pandas.Series([None if value is None else decimal.Decimal(value) for value in cells.objects()], dtype=object)
    if dtype in ("object", "str") or dtype.startswith("string"):
        return _string_series(cells, dtype)
    if cells.levels is not None:
        return _category(cells)
    if dtype.lower() in INTEGERS or dtype.lower() in FLOATS:
        return _number_series(cells, dtype) if cells.format in NUMPY else _own_series(cells)
    if dtype == "boolean" and cells.format == b"b":
        import numpy

        missing = numpy.zeros(len(cells.values), bool) if cells.missing is None else cells.missing
        return pandas.Series(pandas.arrays.BooleanArray(cells.values, missing))
    series = _own_series(cells)
    if dtype.startswith("object:"):
        return series.astype(object).where(series.notna(), None)
    if (dtype.startswith("datetime64") or dtype.startswith("timedelta64")) and series.dtype != dtype:
        try:
            return series.astype(dtype)
        except (TypeError, ValueError):
            return series
    return series


def frame_of(stream: _arrow.Stream) -> Any:
    """A data frame of all batches of a stream."""
    schema = stream.schema()
    return _frame(schema, list(stream.batches()))


def _frame(schema: _arrow.Schema, batches: list[_arrow.Batch]) -> Any:
    import pandas

    host = host_of(schema)
    dtypes = host.get("dtypes", {})
    columns = {}
    for k, field in enumerate(schema.fields()):
        name = field.name.decode()
        arrays = [batch.array.children[k].contents for batch in batches]
        if dtypes.get(name) == "arrow":
            columns[name] = _foreign_series(field, arrays)
        else:
            columns[name] = _series(_Cells(field, arrays), dtypes.get(name))
    frame = pandas.DataFrame(columns, index=pandas.RangeIndex(sum(map(len, batches))))
    names = host.get("names")
    if names:
        frame.columns = [names.get(name, name) for name in frame.columns]
    return frame


def _foreign_series(field: Any, arrays: list[Any]) -> Any:
    """A column of pyarrow's types."""
    import pandas
    import pyarrow

    chunks = []
    for array in arrays:
        copy = _arrow.ArrowArray()
        ctypes.memmove(ctypes.byref(copy), ctypes.byref(array), ctypes.sizeof(copy))
        array.release = None  # pyarrow releases it now
        shape = _arrow.ArrowSchema()
        ctypes.memmove(ctypes.byref(shape), ctypes.byref(field), ctypes.sizeof(shape))
        shape.release = ctypes.cast(_arrow.KEEP_SCHEMA, ctypes.c_void_p)
        chunks.append(pyarrow.Array._import_from_c(ctypes.addressof(copy), ctypes.addressof(shape)))
    if not chunks:
        return pandas.Series(dtype=object)
    return pandas.Series(pandas.arrays.ArrowExtensionArray(pyarrow.chunked_array(chunks)))


def host_of(schema: _arrow.Schema) -> dict[str, Any]:
    """What the host left in the schema."""
    metadata = _arrow.read_metadata(_arrow.metadata_address(schema.schema))
    try:
        host = json.loads(metadata.get(b"likeness", b"{}"))
    except ValueError:
        return {}
    return host if isinstance(host, dict) else {}
