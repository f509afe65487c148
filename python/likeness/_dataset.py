"""Several tables: what :func:`likeness.fit` and its kin do with a mapping of tables, a folder or a database."""

from __future__ import annotations

import ctypes
import os
from typing import Any, Mapping, Optional, Union

from . import errors
from ._conditions import conditions_of
from ._library import Handle, Watch, bytes_from, call, call_to_write, count_of, number, parsed, path_of, rules_of, seed_of, taken_text, text, watched
from ._library import options as json_options
from ._tables import Imported, checked_format, loaded_format, written



def is_dataset(data: Any) -> bool:
    """Whether several tables are meant: a mapping of them, a folder, or a database."""
    if isinstance(data, Mapping):
        return True
    if not isinstance(data, (str, os.PathLike)):
        return False
    return bool(number("likeness_is_dataset", path_of(data)))


class ImportedDataset:
    """Tables of the library, and of which kind each was."""

    def __init__(self, data: Any, what: str = "tables") -> None:
        self.handle = Handle("likeness_dataset_release")
        self.kinds: dict[str, tuple[str, Any]] = {}
        if not isinstance(data, Mapping):
            if not is_dataset(data):
                raise errors.UsageError(f"The {what} are of the type {type(data).__name__}; give a mapping of names and tables, a folder or a database.")
            call("likeness_dataset_read", path_of(data), self.handle.place)
            return
        tables = {str(name): Imported(table, f"table {name!r}") for name, table in data.items()}
        self.kinds = {name: (table.kind, table.schema) for name, table in tables.items()}
        names = (ctypes.c_char_p * len(tables))(*(name.encode() for name in tables))
        handles = (ctypes.c_void_p * len(tables))(*(table.handle.value for table in tables.values()))
        call("likeness_dataset_create", ctypes.c_size_t(len(tables)), names, handles, self.handle.place)


def tables_of(handle: Handle, kinds: Mapping[str, tuple[str, Any]], format: Optional[str]) -> dict[str, Any]:
    """The tables of a dataset as data frames."""
    found = {}
    for name in parsed(text("likeness_dataset_names", handle)):
        table = Handle("likeness_table_release")
        call("likeness_dataset_table", handle, name, table.place)
        kind, schema = kinds.get(name) or (loaded_format(""), None)
        found[name] = written(table, format or kind, schema if format in (None, kind) else None)
    return found


def _by_table(given: Any, what: str, read: Any) -> Optional[dict[str, Any]]:
    """What is asked of tables, by their names."""
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise errors.UsageError(f"{what} of several tables are a mapping by their names, not of the type {type(given).__name__}.")
    return {str(table): read(one) for table, one in given.items()}


class DatasetModel:
    """Several learned tables. :func:`likeness.fit` makes one of a mapping of tables, and :func:`likeness.load` reads one.

    It never changes; threads may share it, and it can be pickled and copied.
    """

    def __init__(self, handle: Handle, kinds: Mapping[str, tuple[str, Any]]) -> None:
        self._handle = handle
        self._kinds = dict(kinds)

    @property
    def summary(self) -> dict[str, Any]:
        """All that is known of the model: its options and tables."""
        return parsed(text("likeness_dataset_model_describe", self._handle))

    @property
    def metadata(self) -> dict[str, Any]:
        """What columns mean, keys and relations, as SDV's metadata JSON."""
        return parsed(text("likeness_dataset_model_metadata", self._handle))

    @property
    def notes(self) -> list[str]:
        """What you should know of the fit; empty of a model that was loaded."""
        return parsed(text("likeness_dataset_model_notes", self._handle))

    def __repr__(self) -> str:
        return f"<likeness.DatasetModel of {', '.join(self.metadata['tables'])}>"

    def sample(
        self,
        scale: Optional[float] = None,
        *,
        roots: Optional[int] = None,
        rows: Optional[Mapping[str, int]] = None,
        where: Optional[Mapping[str, Any]] = None,
        seed: int = 0,
        first_root: int = 0,
        root_count: Optional[int] = None,
        max_tries: Optional[int] = None,
        format: Optional[str] = None,
        progress: Union[None, bool, Progress] = None,
    ) -> dict[str, Any]:
        """Make tables like those that were learned, whose keys hold.

        Parameters
        ----------
        scale
            How many times as many rows as were learned; 1 by default.
        roots
            In its place, how many rows the table has that most others descend from.
        rows
            Tables that get another number of rows: ``{"film": 200}``.
        where
            Conditions on tables, as those of :meth:`Model.sample`: ``{"customer": {"country": "Norway"}}``.
            What refers to such a row follows.
        seed
            Which tables; a whole number from 0.
        first_root, root_count
            A part of the whole: parts that follow each other are together the whole.
        max_tries, format, progress
            As those of :meth:`Model.sample`.

        Returns
        -------
        dict
            A data frame for each table, of the kind that was learned.
        """
        settings = json_options(
            scale=scale,
            roots=None if roots is None else count_of(roots, "number of roots"),
            rows=_by_table(rows, "Numbers of rows", count_of),
            where=_by_table(where, "Conditions", conditions_of),
            seed=seed_of(seed),
            first_root=count_of(first_root, "first root"),
            root_count=None if root_count is None else count_of(root_count, "number of roots"),
            max_tries=max_tries,
        )
        checked_format(format)
        handle = Handle("likeness_dataset_release")
        with Watch(progress) as watch:
            watched(watch, "likeness_dataset_sample", self._handle, settings, watch.callback, None, handle.place)
        return tables_of(handle, self._kinds, format)

    def write(
        self,
        path: Union[str, os.PathLike],
        scale: Optional[float] = None,
        *,
        seed: int = 0,
        overwrite: bool = False,
        progress: Union[None, bool, Progress] = None,
    ) -> list[str]:
        """Make tables and write them: a PostgreSQL database (``postgresql://...``), an SQLite database where the path is named so, else a folder of CSV files.

        A database that was learned gets its schema, indexes and views. Returns what could not be written as it is.
        """
        handle = Handle("likeness_dataset_release")
        with Watch(progress) as watch:
            watched(watch, "likeness_dataset_sample", self._handle, json_options(scale=scale, seed=seed_of(seed)), watch.callback, None, handle.place)
        place = ctypes.c_void_p()
        call_to_write("likeness_dataset_write", handle, path_of(path), json_options(overwrite=overwrite), ctypes.byref(place))
        return parsed(taken_text(place))

    def save(self, path: Union[str, os.PathLike]) -> None:
        """Write the model file: beside `path` first, then under its name."""
        call_to_write("likeness_dataset_model_save", self._handle, path_of(path))

    def to_bytes(self) -> bytes:
        """The bytes of the model file."""
        return bytes_from("likeness_dataset_model_to_bytes", self._handle)

    def __reduce__(self) -> Any:
        return _restored, (self.to_bytes(), self._kinds)

    def __copy__(self) -> "DatasetModel":
        return self

    def __deepcopy__(self, memo: Any) -> "DatasetModel":
        return self


def _restored(model: bytes, kinds: Mapping[str, tuple[str, Any]]) -> DatasetModel:
    handle = Handle("likeness_dataset_model_release")
    call("likeness_dataset_model_from_bytes", model, ctypes.c_size_t(len(model)), handle.place)
    return DatasetModel(handle, kinds)


def loaded(path: Union[None, str, os.PathLike], model: Optional[bytes] = None) -> DatasetModel:
    """A model of several tables from its file or bytes."""
    if model is not None:
        return _restored(model, {})
    handle = Handle("likeness_dataset_model_release")
    call("likeness_dataset_model_load", path_of(path), handle.place)
    return DatasetModel(handle, {})


def fit_tables(data: Any, *, model: Optional[str], options: Optional[Mapping[str, Any]], metadata: Any, rules: Any, orphans: Optional[str], doubled_keys: Optional[str], seed: int, progress: Any) -> DatasetModel:
    """:func:`likeness.fit` of several tables."""
    given = ImportedDataset(data)
    settings = json_options(
        model=model,
        options=dict(options) if options else None,
        metadata=dict(metadata) if isinstance(metadata, Mapping) else metadata,
        rules=rules_of(rules),
        orphans=orphans,
        doubled_keys=doubled_keys,
        seed=seed_of(seed),
    )
    handle = Handle("likeness_dataset_model_release")
    with Watch(progress) as watch:
        watched(watch, "likeness_dataset_fit", given.handle, settings, watch.callback, None, handle.place)
    return DatasetModel(handle, given.kinds)


def detect_tables(data: Any) -> dict[str, Any]:
    """:func:`likeness.detect` of several tables."""
    return parsed(text("likeness_dataset_detect", ImportedDataset(data).handle))


def evaluate_tables(real: Any, synthetic: Any, holdout: Any, metadata: Any, rules: Any, quick: bool, seed: int, progress: Any) -> Handle:
    """:func:`likeness.evaluate` of several tables: the handle of the report."""
    tables = [ImportedDataset(real, "real tables"), ImportedDataset(synthetic, "synthetic tables")]
    held_out = None if holdout is None else ImportedDataset(holdout, "held-out tables").handle
    settings = json_options(
        metadata=dict(metadata) if isinstance(metadata, Mapping) else metadata,
        rules=rules_of(rules),
        detection=not quick,
        seed=seed_of(seed),
    )
    handle = Handle("likeness_report_release")
    with Watch(progress) as watch:
        watched(watch, "likeness_dataset_evaluate", tables[0].handle, tables[1].handle, held_out, settings, watch.callback, None, handle.place)
    return handle


def _is_path(description: str) -> bool:
    """Whether a text is meant as a path: neither JSON nor statements of SQL."""
    return not description.lstrip().startswith("{") and len(description.split()) < 3


def make(
    description: Union[str, os.PathLike, Mapping[str, Any]],
    rows: int = 100,
    *,
    seed: int = 0,
    locale: Optional[str] = None,
    format: Optional[str] = None,
) -> dict[str, Any]:
    """Make test data from a description alone, before there are any data.

    Parameters
    ----------
    description
        SDV's metadata with ranges, shares and distributions (docs/test-data.md), as a mapping or its text; the
        ``CREATE TABLE`` statements of a schema; or the path of a file that holds either.
    rows
        Of tables that have no number of their own.
    seed
        Which rows; a whole number from 0.
    locale
        Of names and addresses, such as ``"de_DE"``.
    format
        As that of :meth:`Model.sample`.

    Returns
    -------
    dict
        A data frame for each table.
    """
    if isinstance(description, Mapping):
        written_text = json_options(**{str(name): value for name, value in description.items()}).decode()
    elif isinstance(description, os.PathLike) or os.path.exists(description) or _is_path(description):
        try:
            with open(description, encoding="utf-8") as file:
                written_text = file.read()
        except OSError as error:
            raise errors.DataError(f'Cannot read "{os.fspath(description)}": {error.strerror}.') from None
    else:
        written_text = description
    handle = Handle("likeness_dataset_release")
    call("likeness_make", written_text, json_options(rows=count_of(rows), seed=seed_of(seed), locale=locale), handle.place)
    return tables_of(handle, {}, checked_format(format))
