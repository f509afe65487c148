"""Tables of other libraries to tables of likeness, and back to what they were."""

from __future__ import annotations

import os
import sys
from typing import Any, Optional

from . import _arrow, errors
from ._library import Handle, call, call_to_write, library, parsed, path_of, text
from ._library import options as json_options

FORMATS = ("pandas", "polars", "pyarrow", "duckdb", "likeness")


class Table:
    """A table in likeness's own memory, for those who have no data frame library.

    Anything that reads Arrow takes it: ``polars.DataFrame(table)``, ``pyarrow.table(table)``.
    """

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return _arrow.stream_capsule(_arrow.export_stream(self._handle))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        import ctypes

        rows, columns = ctypes.c_uint64(), ctypes.c_uint64()
        call("likeness_table_size", self._handle, ctypes.byref(rows), ctypes.byref(columns))
        return rows.value, columns.value

    def __len__(self) -> int:
        return self.shape[0]

    def __repr__(self) -> str:
        return "<likeness.Table of {} rows and {} columns>".format(*self.shape)

    def to_pandas(self) -> Any:
        """The table as a pandas DataFrame."""
        return written(self._handle, "pandas")

    def to_polars(self) -> Any:
        """The table as a polars DataFrame."""
        return written(self._handle, "polars")

    def to_arrow(self) -> Any:
        """The table as a pyarrow Table."""
        return written(self._handle, "pyarrow")

    def to_csv(self, path: "str | os.PathLike") -> None:
        """Writes a CSV file."""
        call_to_write("likeness_table_write_csv", self._handle, path_of(path), None)


def read_csv(path: "str | os.PathLike", *, separator: Optional[str] = None, missing: Optional[list[str]] = None) -> Table:
    """Read a CSV file as the program does: types inferred from all rows.

    Parameters
    ----------
    path
        The file.
    separator
        One character; found out by default.
    missing
        The cells that count as missing, besides empty ones. By default those of pandas.
    """
    handle = Handle("likeness_table_release")
    call("likeness_table_read_csv", path_of(path), json_options(separator=separator, missing=missing), handle.place)
    return Table(handle)


def kind_of(data: Any) -> str:
    """Which library a table is of, by the module of its type: nothing is imported to find out."""
    if isinstance(data, Table):
        return "likeness"
    for type_ in type(data).__mro__:
        module = type_.__module__.partition(".")[0].lstrip("_")
        if module in ("pandas", "polars", "pyarrow", "duckdb"):
            return module
    if isinstance(data, (str, os.PathLike)):
        return "path"
    return "arrow" if hasattr(data, "__arrow_c_stream__") else "unknown"


class Imported:
    """A table of the library, and what is needed to write others like it."""

    def __init__(self, data: Any, what: str = "table") -> None:
        self.kind = kind_of(data)
        self.schema: Any = None
        if self.kind == "pandas":
            self.handle = self._of_pandas(data, what)
        elif self.kind == "likeness":
            self.handle = data._handle
        elif self.kind == "path":
            self.handle = read_csv(data)._handle
        elif self.kind == "unknown":
            raise errors.UsageError(
                f"The {what} is of the type {type(data).__name__}; give a data frame of pandas or polars, a table "
                "of pyarrow, a relation of DuckDB, the path of a CSV file, or anything that has __arrow_c_stream__."
            )
        else:
            self.handle = self._of_arrow(data, what)
        if self.kind not in FORMATS:
            self.kind = "likeness"

    @staticmethod
    def _of_pandas(data: Any, what: str) -> Handle:
        from . import _pandas_in

        if not hasattr(data, "columns"):
            raise errors.UsageError(f"The {what} is a {type(data).__name__}; make it a data frame, as by .to_frame().")
        return _pandas_in.table_of(data)

    def _of_arrow(self, data: Any, what: str) -> Handle:
        if self.kind == "polars":
            if hasattr(data, "collect"):
                data = data.collect()
            self.schema = dict(data.schema) if hasattr(data, "schema") else None
        if not hasattr(data, "__arrow_c_stream__"):
            for method in ("to_arrow_table", "arrow", "to_arrow"):
                if hasattr(data, method):
                    data = getattr(data, method)()
                    break
            else:
                raise errors.UsageError(f"The {what}, a {type(data).__name__}, is no table.")
        return _arrow.import_stream(data)


def _polars(stream: _arrow.Stream, schema: Any) -> Any:
    import polars

    frame = polars.DataFrame(stream)
    for name, dtype in (schema or {}).items():
        if name in frame.columns and frame.schema[name] != dtype:
            try:
                frame = frame.with_columns(frame[name].cast(dtype))
            except polars.exceptions.PolarsError:
                pass
    return frame


def _duckdb(stream: _arrow.Stream) -> Any:
    import duckdb

    if "pyarrow" in sys.modules or _installed("pyarrow"):
        import pyarrow

        rows = pyarrow.table(stream)
        return duckdb.from_arrow(rows)
    return duckdb.from_arrow(stream)


def _installed(name: str) -> bool:
    import importlib.util

    return importlib.util.find_spec(name) is not None


def converted(stream: _arrow.Stream, kind: str, schema: Any = None) -> Any:
    """A stream as a table of that library."""
    if kind == "pandas":
        from . import _pandas_out

        return _pandas_out.frame_of(stream)
    if kind == "polars":
        return _polars(stream, schema)
    if kind == "duckdb":
        return _duckdb(stream)
    import pyarrow

    return pyarrow.table(stream)


def written(handle: Handle, kind: str, schema: Any = None) -> Any:
    """A table of likeness as one of that library."""
    if kind == "likeness":
        return Table(handle)
    return converted(_arrow.Stream(_arrow.export_stream(handle)), kind, schema)


def checked_format(format: Optional[str]) -> Optional[str]:
    """A library that rows may be asked for."""
    if format is None or format in FORMATS:
        return format
    raise errors.UsageError(f"Rows can't be made as {format!r}; choose one of {', '.join(FORMATS)}.")


def loaded_format(host: str) -> str:
    """In what a loaded model gives its rows: as the table came, where that library is there."""
    if host in FORMATS and host != "likeness" and _installed(host):
        return host
    return next((name for name in ("pandas", "polars", "pyarrow") if _installed(name)), "likeness")


def detect(data: Any) -> dict[str, Any]:
    """Guess what each column of a table means.

    Parameters
    ----------
    data
        A data frame of pandas or polars, a table of pyarrow, a relation of DuckDB, the path of a CSV
        file, or anything that has ``__arrow_c_stream__``. Of several tables: a mapping of names and
        tables, a folder or a database; relations are found, too.

    Returns
    -------
    dict
        SDV's metadata, version "V1". Correct it where it is wrong and give it to :func:`fit`.
    """
    from ._dataset import detect_tables, is_dataset

    if is_dataset(data):
        return detect_tables(data)
    return parsed(text("likeness_detect", Imported(data).handle))


def recommend(data: Any, metadata: "None | str | dict[str, Any]" = None) -> dict[str, str]:
    """Which model suits a table, and why: a mapping of ``model`` and ``reason``."""
    if metadata is not None and not isinstance(metadata, str):
        import json

        metadata = json.dumps(metadata)
    return parsed(text("likeness_recommend", Imported(data).handle, metadata))


def pseudonymize(
    data: Any,
    secret: "bytes | str",
    *,
    columns: Optional[list[str]] = None,
    by: Optional[str] = None,
    locale: Optional[str] = None,
    metadata: "None | str | dict[str, Any]" = None,
) -> Any:
    """Replace personal data by made values, the same for the same real value and secret.

    This is no synthetic table: all other columns are as they were, and may tell who somebody is.

    Parameters
    ----------
    data
        A table; anything that :func:`fit` takes.
    secret
        16 bytes or more. Who has it can try real values.
    columns
        The columns to replace; by default all that are detected as ids and personal data.
    by
        The column that says whose a row is: its names, addresses and numbers are those of one made person.
    locale
        Whose names and addresses, such as ``"de_DE"``; by default what the columns show.
    metadata
        What the columns mean, as for :func:`fit`.

    Returns
    -------
    DataFrame or Table
        As what `data` was.
    """
    import ctypes

    given = Imported(data)
    if not isinstance(secret, (str, bytes, bytearray)):
        raise errors.UsageError(f"The secret is a text or bytes, not of the type {type(secret).__name__}.")
    key = secret.encode() if isinstance(secret, str) else bytes(secret)
    table = Handle("likeness_table_release")
    settings = json_options(columns=columns, by=by, locale=locale, metadata=metadata)
    call("likeness_pseudonymize", given.handle, key, ctypes.c_size_t(len(key)), settings, table.place, None)
    return written(table, given.kind, given.schema)


def set_threads(count: int) -> None:
    """Say how many threads likeness may use in this process; 0 for one per processor.

    No result depends on it.
    """
    import ctypes

    call("likeness_set_threads", ctypes.c_int(int(count)))


def models() -> list[dict[str, Any]]:
    """Every model there is, with its options, their defaults, and what they do."""
    return parsed(text("likeness_list_models"))


def version() -> str:
    """The version of the library behind this package."""
    return library().likeness_version().decode()


