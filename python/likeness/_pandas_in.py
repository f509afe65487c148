"""Data frames of pandas as Arrow's buffers, by NumPy alone: pyarrow is needed for its own types only.

A data frame goes to the library as one batch, whose cells are copied there. What a column was is kept
as JSON beside its Arrow type, so that columns of a model come back as the same dtype (_pandas_out.py).
"""

from __future__ import annotations

import ctypes
import datetime
import json
import math
from typing import Any, Optional

from . import _arrow, errors
from ._formats import FLOATS, INTEGERS
from ._library import Handle, call
from ._library import options as json_options

_UNITS = {"s": b"s", "ms": b"m", "us": b"u", "ns": b"n"}
_PLAIN = _arrow.write_metadata({b"likeness:plain": b"1"})


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
        self.schema.release = ctypes.cast(_arrow.KEEP_SCHEMA, ctypes.c_void_p)
        self.array = _arrow.ArrowArray()
        self.array.length = length
        self.array.null_count = -1 if pointers and pointers[0] else 0
        self.array.n_buffers = len(pointers)
        self.array.buffers = ctypes.cast(self._buffers, ctypes.POINTER(ctypes.c_void_p))
        self.array.release = ctypes.cast(_arrow.KEEP_ARRAY, ctypes.c_void_p)
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
        INTEGERS[codes.dtype.name],
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
    formats = FLOATS if numpy_name in FLOATS else INTEGERS
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
    # Marks of missing cells of several kinds, such as NaT beside None, would make it mixed.
    column = column.where(column.notna(), None)
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
        try:
            times = pandas.to_datetime(column)
        except ValueError:
            raise errors.DataError(f"Column {_quoted(name)} mixes times of several time zones, or with and without one; make them one, as by pandas.to_datetime(..., utc=True).") from None
        return _time_column(name, times, False), "object:datetime"
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
    if plain in INTEGERS or plain in FLOATS:
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
        twice = next((name for k, name in enumerate(names) if name in names[:k]), None)
        if twice is not None:
            raise errors.DataError(f"The name {_quoted(twice)} is that of two columns, as text and as a number; rename one of them.")
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
