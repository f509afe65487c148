"""pandas to Arrow's buffers and back, by NumPy alone: pyarrow is needed for its own types only.

A data frame goes to the library as one batch, whose cells are copied there. What a column was is kept
as JSON beside its Arrow type, so that columns of a model come back as the same dtype.
"""

from __future__ import annotations

import ctypes
import datetime
import json
import math
from typing import Any, Optional

from . import _arrow, errors
from ._library import Handle, call
from ._library import options as json_options

_UNITS = {"s": b"s", "ms": b"m", "us": b"u", "ns": b"n"}
_INTEGERS = {"int8": b"c", "uint8": b"C", "int16": b"s", "uint16": b"S", "int32": b"i", "uint32": b"I", "int64": b"l", "uint64": b"L"}
_FLOATS = {"float16": b"e", "float32": b"f", "float64": b"g"}
_NUMPY = {
    b"c": "i1", b"C": "u1", b"s": "i2", b"S": "u2", b"i": "i4", b"I": "u4", b"l": "i8", b"L": "u8",
    b"e": "f2", b"f": "f4", b"g": "f8",
}  # fmt: skip
_PLAIN = _arrow.write_metadata({b"likeness:plain": b"1"})


def _release(pointer: Any) -> None:
    pointer.contents.release = None


# Whoever builds these structures keeps what they point to until the call is over.
_NOTHING_SCHEMA = _arrow.RELEASE_SCHEMA(_release)
_NOTHING_ARRAY = _arrow.RELEASE_ARRAY(_release)


class _Column:
    """A column as Arrow has it, and whatever keeps its memory."""

    def __init__(
        self,
        name: bytes,
        format: bytes,
        length: int,
        buffers: list[Any],
        dictionary: Optional["_Column"] = None,
        metadata: Optional[bytes] = None,
        ordered: bool = False,
    ) -> None:
        self._kept = [buffers, dictionary, metadata, name, format]
        pointers = [_address(buffer) for buffer in buffers]
        self._buffers = (ctypes.c_void_p * max(1, len(pointers)))(*pointers)
        self.schema = _arrow.ArrowSchema()
        self.schema.format = format
        self.schema.name = name
        self._metadata = ctypes.create_string_buffer(metadata, len(metadata)) if metadata else None
        if self._metadata is not None:
            _set_pointer(self.schema, _arrow.ArrowSchema.metadata.offset, ctypes.addressof(self._metadata))
        self.schema.flags = 2 | (1 if ordered else 0)
        self.schema.release = ctypes.cast(_NOTHING_SCHEMA, ctypes.c_void_p)
        self.array = _arrow.ArrowArray()
        self.array.length = length
        self.array.null_count = -1 if pointers and pointers[0] else 0
        self.array.n_buffers = len(pointers)
        self.array.buffers = ctypes.cast(self._buffers, ctypes.POINTER(ctypes.c_void_p))
        self.array.release = ctypes.cast(_NOTHING_ARRAY, ctypes.c_void_p)
        if dictionary is not None:
            self.schema.dictionary = ctypes.pointer(dictionary.schema)
            self.array.dictionary = ctypes.pointer(dictionary.array)


class _Foreign:
    """A column of pyarrow's, from the capsules that it gives."""

    def __init__(self, name: bytes, array: Any) -> None:
        self._capsules = array.__arrow_c_array__()
        schema, cells = self._capsules
        self.schema = _arrow.ArrowSchema.from_address(_arrow.capsule_address(schema, b"arrow_schema"))
        self.array = _arrow.ArrowArray.from_address(_arrow.capsule_address(cells, b"arrow_array"))
        self._name = name
        self.schema.name = name


def _set_pointer(structure: Any, offset: int, address: Optional[int]) -> None:
    ctypes.c_void_p.from_buffer(structure, offset).value = address


def _address(buffer: Any) -> Optional[int]:
    """Where the memory of an array or of bytes begins."""
    if buffer is None:
        return None
    if isinstance(buffer, bytes):
        return ctypes.cast(ctypes.c_char_p(buffer), ctypes.c_void_p).value
    return buffer.ctypes.data


def _bits(flags: Any) -> Any:
    import numpy

    return numpy.packbits(flags, bitorder="little") if len(flags) else numpy.zeros(1, "u1")


def _validity(missing: Any) -> Any:
    """A bitmap of the cells that are not missing; None where none is."""
    return _bits(~missing) if missing.any() else None


def _quoted(name: Any) -> str:
    return '"' + str(name) + '"'


def _refuse(name: Any, what: str, remedy: str) -> None:
    raise errors.DataError(f"Column {_quoted(name)} holds {what}, which likeness can't learn; {remedy}.")


def _strings(strings: list[str], name: Any) -> _Column:
    """Strings as large_utf8."""
    import numpy

    offsets = numpy.zeros(len(strings) + 1, "i8")
    joined = "".join(strings)
    try:
        text = joined.encode()
        lengths = map(len, strings) if len(text) == len(joined) else (len(string.encode()) for string in strings)
        numpy.cumsum(numpy.fromiter(lengths, "i8", len(strings)), out=offsets[1:])
    except UnicodeEncodeError:
        _refuse(name, "text with a lone surrogate", "encode it anew")
    return _Column(b"", b"U", len(strings), [None, offsets, text or b" "])


def _coded(name: Any, codes: Any, values: Any, plain: bool, ordered: bool = False) -> _Column:
    """A dictionary's column; codes of -1 are missing."""
    import numpy

    missing = codes < 0
    codes = numpy.ascontiguousarray(numpy.where(missing, 0, codes))
    return _Column(
        _encoded(name),
        _INTEGERS[codes.dtype.name],
        len(codes),
        [_validity(missing), codes],
        dictionary=values,
        metadata=_PLAIN if plain else None,
        ordered=ordered,
    )


def _encoded(name: Any) -> bytes:
    try:
        return str(name).encode()
    except UnicodeEncodeError:
        raise errors.DataError(f"The name of column {name!r} can't be written as UTF-8.") from None


def _text_column(name: Any, column: Any) -> _Column:
    """Strings, each different one once."""
    codes, uniques = column.factorize()
    return _coded(name, codes.astype("int32"), _strings([str(text) for text in uniques], name), plain=True)


def _number_column(name: Any, column: Any, numpy_name: str) -> _Column:
    """Numbers of a plain or a nullable dtype."""
    import numpy

    missing = column.isna().to_numpy() if hasattr(column.dtype, "na_value") else None
    if missing is not None and missing.any():
        values = column.to_numpy(dtype=numpy_name, na_value=0)
    else:
        values = column.to_numpy(dtype=numpy_name)
    values = numpy.ascontiguousarray(values).astype(numpy.dtype(numpy_name).newbyteorder("="), copy=False)
    formats = _FLOATS if numpy_name in _FLOATS else _INTEGERS
    validity = None if missing is None else _validity(missing)
    return _Column(_encoded(name), formats[numpy_name], len(column), [validity, values])


def _bool_column(name: Any, column: Any) -> _Column:
    missing = column.isna().to_numpy()
    values = column.where(~column.isna(), False).astype(bool).to_numpy()
    return _Column(_encoded(name), b"b", len(column), [_validity(missing), _bits(values)])


def _zone_text(zone: Any) -> str:
    offset = zone.utcoffset(None) if isinstance(zone, datetime.timezone) else None
    if offset is None:
        return str(zone)
    minutes = int(offset.total_seconds() // 60)
    return "UTC" if minutes == 0 else f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _time_column(name: Any, column: Any, duration: bool) -> _Column:
    import numpy

    zone = getattr(column.dtype, "tz", None)
    missing = column.isna().to_numpy()
    if zone is not None:
        column = column.dt.tz_convert("UTC").dt.tz_localize(None)
    values = column.to_numpy()
    unit = numpy.datetime_data(values.dtype)[0]
    values = numpy.where(missing, 0, numpy.ascontiguousarray(values).view("i8"))
    format = b"tD" + _UNITS[unit] if duration else b"ts" + _UNITS[unit] + b":" + (_zone_text(zone) if zone else "").encode()
    return _Column(_encoded(name), format, len(column), [_validity(missing), values])


def _category_column(name: Any, column: Any) -> _Column:
    import pandas

    accessor = column.cat
    values = pandas.Series(accessor.categories)
    kind = pandas.api.types.infer_dtype(values, skipna=True)
    if kind in ("string", "empty", "mixed", "mixed-integer", "date", "datetime64", "datetime", "timedelta64", "interval", "period"):
        values_column: Any = _strings([str(value) for value in values], name)
    else:
        values_column = _converted(name, values)[0]
    return _coded(name, accessor.codes.to_numpy(), values_column, plain=False, ordered=bool(accessor.ordered))


def _days(value: datetime.date) -> int:
    return value.toordinal() - 719163


def _microseconds(value: datetime.time) -> int:
    return ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond


def _python_column(name: Any, column: Any, format: bytes, dtype: str, of: Any) -> _Column:
    """Python objects of one type, each made a number."""
    import numpy

    missing = column.isna().to_numpy()
    values = numpy.array([0 if gone else of(value) for value, gone in zip(column, missing)], dtype)
    return _Column(_encoded(name), format, len(column), [_validity(missing), values])


def _first_types(column: Any) -> str:
    """The first two types among its cells, with their rows."""
    seen: dict[str, int] = {}
    for row, (value, gone) in enumerate(zip(column, column.isna())):
        if not gone:
            seen.setdefault(type(value).__name__, row + 1)
    return " and ".join(f"{kind} (row {row})" for kind, row in list(seen.items())[:2])


def _object_column(name: Any, column: Any) -> tuple[Any, str]:
    """A column of Python objects and what it is called in the schema."""
    import pandas

    first = next((value for value in column if isinstance(value, (list, dict, set, tuple, bytes, bytearray)) or hasattr(value, "__array__") and getattr(value, "ndim", 0) > 0), None)
    if isinstance(first, (bytes, bytearray)):
        _refuse(name, "bytes", "decode them to text, or leave the column out")
    if first is not None:
        _refuse(name, f"a {type(first).__name__}", "leave the column out, or make a column of each part")
    kind = pandas.api.types.infer_dtype(column, skipna=True)
    if kind == "string":
        return _text_column(name, column), "object"
    if kind == "boolean":
        return _bool_column(name, column), "object:bool"
    if kind == "integer":
        numbers = [int(value) for value in column[column.notna()]]
        if all(-(2**63) <= value < 2**63 for value in numbers):
            return _number_column(name, column.astype("Int64"), "int64"), "object:int"
        return _text_column(name, column.map(str, na_action="ignore")), "object:int"
    if kind in ("floating", "mixed-integer-float"):
        return _number_column(name, column.astype("float64"), "float64"), "object:float"
    if kind == "date":
        return _python_column(name, column, b"tdD", "i4", _days), "object:date"
    if kind == "time":
        return _python_column(name, column, b"ttu", "i8", _microseconds), "object:time"
    if kind in ("datetime", "datetime64"):
        return _time_column(name, pandas.to_datetime(column), False), "object:datetime"
    if kind in ("timedelta", "timedelta64"):
        return _time_column(name, pandas.to_timedelta(column), True), "object:timedelta"
    if kind == "decimal":
        return _text_column(name, column.map(str, na_action="ignore")), "object:decimal"
    if kind == "empty":
        return _Column(_encoded(name), b"n", len(column), []), "object"
    raise errors.DataError(
        f"Column {_quoted(name)} mixes {_first_types(column) or kind}; make its cells one type, such as "
        f'by df[{name!r}].astype("string").'
    )


def _converted(name: Any, column: Any) -> tuple[Any, str]:
    """A column as Arrow has it, and its dtype as text."""
    import numpy
    import pandas

    dtype = column.dtype
    text = str(dtype)
    if isinstance(dtype, pandas.CategoricalDtype):
        return _category_column(name, column), "category"
    if isinstance(dtype, pandas.SparseDtype):
        return _converted(name, column.sparse.to_dense())[0], str(dtype.subtype)
    if isinstance(dtype, (pandas.PeriodDtype, pandas.IntervalDtype)):
        _refuse(name, "periods" if isinstance(dtype, pandas.PeriodDtype) else "intervals", "make them dates or numbers")
    if isinstance(dtype, pandas.StringDtype):
        return _text_column(name, column), text if dtype.na_value is pandas.NA else "str"
    if hasattr(pandas, "ArrowDtype") and isinstance(dtype, pandas.ArrowDtype):
        array = column.array.__arrow_array__()
        combined = array.combine_chunks() if hasattr(array, "combine_chunks") else array
        return _Foreign(_encoded(name), combined), "arrow"
    if isinstance(dtype, pandas.DatetimeTZDtype) or (isinstance(dtype, numpy.dtype) and dtype.kind == "M"):
        return _time_column(name, column, False), text
    if isinstance(dtype, numpy.dtype) and dtype.kind == "m":
        return _time_column(name, column, True), text
    if text in ("bool", "boolean"):
        return _bool_column(name, column), text
    plain = text.lower().lstrip("<>=|")
    if isinstance(dtype, numpy.dtype):
        plain = "float64" if dtype.kind == "f" and dtype.itemsize > 8 else dtype.name
    if plain in _INTEGERS or plain in _FLOATS:
        return _number_column(name, column, plain), text
    if isinstance(dtype, numpy.dtype) and dtype.kind == "O":
        return _object_column(name, column)
    _refuse(name, f"values of the dtype {text}", "convert or drop the column")
    raise AssertionError


def _names(frame: Any) -> tuple[list[str], Optional[list[Any]]]:
    """The names of the columns as text, and, where they are no texts, what they were."""
    if getattr(frame.columns, "nlevels", 1) > 1:
        raise errors.DataError("The columns have names of several levels; join them to one text each.")
    given = list(frame.columns)
    repeated = frame.columns[frame.columns.duplicated()]
    if len(repeated):
        raise errors.DataError(f"The name {_quoted(repeated[0])} belongs to several columns; names must be unique.")
    if all(isinstance(name, str) for name in given):
        return given, None
    names = [str(name) for name in given]
    if len(set(names)) < len(names) or not all(isinstance(name, (str, int)) or hasattr(name, "__index__") for name in given):
        raise errors.DataError("The columns have names that are neither texts nor whole numbers; rename them.")
    return names, [name if isinstance(name, str) else int(name) for name in given]


def table_of(frame: Any, infer: bool = True) -> Handle:
    """A table of the library from a data frame. Its index is left out."""
    names, originals = _names(frame)
    columns, dtypes = [], {}
    for position, name in enumerate(names):
        column, dtypes[name] = _converted(name, frame.iloc[:, position])
        columns.append(column)
    host: dict[str, Any] = {"library": "pandas", "dtypes": dtypes}
    if originals is not None:
        host["names"] = dict(zip(names, originals))
    parent = _Column(b"", b"+s", len(frame), [None], metadata=_arrow.write_metadata({b"likeness": json.dumps(host).encode()}))
    schemas = (ctypes.POINTER(_arrow.ArrowSchema) * max(1, len(columns)))(*(ctypes.pointer(column.schema) for column in columns))
    arrays = (ctypes.POINTER(_arrow.ArrowArray) * max(1, len(columns)))(*(ctypes.pointer(column.array) for column in columns))
    parent.schema.n_children = parent.array.n_children = len(columns)
    parent.schema.children, parent.array.children = schemas, arrays
    table = Handle("likeness_table_release")
    call(
        "likeness_table_import_batch",
        ctypes.byref(parent.schema),
        ctypes.byref(parent.array),
        json_options(infer=infer, copy=True),
        table.place,
    )
    return table


# ---- Back ------------------------------------------------------------------------------------------


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

        return numpy.zeros(0, object if self.format in (b"u", b"U", b"n") else _NUMPY.get(self.format, "i8"))

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
            codes = _buffer(array, 1, _NUMPY[self.format], array.length, array.offset)
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
        return _buffer(array, 1, _NUMPY.get(self.format, wide), array.length, array.offset).copy()

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
    if cells.format in _NUMPY:
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
    if dtype.lower() in _INTEGERS or dtype.lower() in _FLOATS:
        return _number_series(cells, dtype) if cells.format in _NUMPY else _own_series(cells)
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
        shape.release = ctypes.cast(_NOTHING_SCHEMA, ctypes.c_void_p)
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


def cell(value: Any) -> Any:
    """A value of a condition as JSON takes it."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, (bool, str, int, float)):
        return value
    if hasattr(value, "item") and getattr(value, "ndim", 1) == 0 and not isinstance(value, (datetime.date, datetime.timedelta)):
        item = value.item()
        return item if isinstance(item, (bool, str, int, float)) else str(value)
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, datetime.datetime):
        whole = value.microsecond == 0
        return value.strftime("%Y-%m-%d %H:%M:%S" if whole else "%Y-%m-%d %H:%M:%S.%f") + (value.strftime("%z") if value.tzinfo else "")
    return str(value)
