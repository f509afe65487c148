"""Fitting tables, and what a fitted model can do."""

from __future__ import annotations

import ctypes
import os
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence, Union

from . import _arrow, _dataset, errors
from ._library import Handle, Watch, bytes_from, call, call_to_write, count_of, number, parsed, path_of, rules_of, seed_of, text, watched
from ._library import options as json_options
from ._tables import Imported, Table, checked_format, loaded_format, written

Progress = Callable[[str, int, int, "dict[str, float]"], Optional[bool]]
Where = Union[Mapping[Any, Any], Sequence[Any], None]

_COMPARISONS = ("=", "==", "!=", "<", "<=", ">", ">=")


def _comparisons(value: Any) -> list[tuple[str, Any]]:
    """What a value of `where` asks for: a value, a comparison, or several comparisons."""
    if isinstance(value, tuple) and len(value) == 2 and value[0] in _COMPARISONS:
        return [value]
    if isinstance(value, list):
        return [pair for part in value for pair in _comparisons(part)]
    return [("=", value)]


def conditions_of(where: Where) -> Optional[list[Any]]:
    """Conditions as the library takes them."""
    from ._pandas_in import cell

    if where is None:
        return None
    if isinstance(where, str):
        return [where]
    if not isinstance(where, Mapping):
        return [part if isinstance(part, str) else condition for part in where for condition in ([part] if isinstance(part, str) else conditions_of(part) or [])]
    return [
        {"column": str(column), "comparison": comparison, "value": cell(value)}
        for column, values in where.items()
        for comparison, value in _comparisons(values)
    ]


def _lengths(least: Optional[int], most: Optional[int]) -> dict[str, Optional[int]]:
    """How many rows a sequence may have, as the library takes it."""
    return {name: None if rows is None else count_of(rows) for name, rows in (("least", least), ("most", most))}


class Model:
    """A learned table. :func:`fit` makes one, and :func:`load` reads one.

    It never changes; threads may share it, and it can be pickled and copied.
    """

    def __init__(self, handle: Handle, kind: str, schema: Any = None) -> None:
        self._handle = handle
        self._kind = kind
        self._schema = schema
        self._summary: Optional[dict[str, Any]] = None

    # ---- What it is ---------------------------------------------------------------------------------

    @property
    def summary(self) -> dict[str, Any]:
        """All that is known of the model: its options, columns and training."""
        if self._summary is None:
            self._summary = parsed(text("likeness_model_describe", self._handle))
        return self._summary

    @property
    def name(self) -> str:
        """The name of the model in :func:`models`."""
        return self.summary["model"]

    @property
    def options(self) -> dict[str, Any]:
        """All options of the fit, those that were not given with their defaults."""
        return self.summary["options"]

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [column["name"] for column in self.summary["columns"]]

    @property
    def metadata(self) -> dict[str, Any]:
        """What the columns mean, as SDV's metadata JSON, version "V1"."""
        return parsed(text("likeness_model_metadata", self._handle))

    @property
    def notes(self) -> list[str]:
        """What you should know of the fit; empty of a model that was loaded."""
        return parsed(text("likeness_model_notes", self._handle))

    @property
    def losses(self) -> dict[str, list[float]]:
        """The losses of the training by epoch; empty for models that are not trained in epochs."""
        training = self.summary.get("training") or {}
        curves = training.get("losses") or {}
        return dict(curves) if isinstance(curves, dict) else {curve["name"]: curve["values"] for curve in curves}

    def __repr__(self) -> str:
        summary = self.summary
        return f"<likeness.Model {summary['model']} of {summary['rows']} rows and {len(summary['columns'])} columns>"

    # ---- Sampling -----------------------------------------------------------------------------------

    def sample(
        self,
        rows: int,
        *,
        where: Where = None,
        seed: int = 0,
        first_row: int = 0,
        max_tries: Optional[int] = None,
        boosts: Optional[Sequence[Mapping[str, Any]]] = None,
        temperature: Optional[float] = None,
        format: Optional[str] = None,
        progress: Union[None, bool, Progress] = None,
    ) -> Any:
        """Make rows like those that were learned.

        Row k depends on the model, `seed`, `first_row` + k and `where` alone, so that two halves are
        the whole, and the same call gives the same rows everywhere.

        Parameters
        ----------
        rows
            How many.
        where
            What every row must meet: ``{"income": ">50K"}``, ``{"age": (">=", 40)}``,
            ``{"age": [(">=", 40), ("<", 50)]}``, or texts: ``["age>=40", "age<50"]``. None stands for a
            missing cell.
        seed
            Which rows; a whole number from 0.
        first_row
            The number of the first one.
        max_tries
            The most tries for one row under conditions.
        boosts
            ``{"column": "object", "value": "laptop", "factor": 5}`` makes a value more frequent,
            ``{"column": "object", "balance": True}`` all values alike.
        temperature
            Below 1, what is frequent comes more often still, and above 1, what is rare
            (sequential_trees only).
        format
            ``"pandas"``, ``"polars"``, ``"pyarrow"``, ``"duckdb"`` or ``"likeness"``; by default what the
            learned table was.
        progress
            True shows a line, False nothing, a callable gets stage, step, total and losses and cancels
            by returning False. By default a line in a terminal or notebook.

        Returns
        -------
        DataFrame or Table
            In the columns' own types.

        Raises
        ------
        UsageError
            For conditions that the model doesn't know or no row meets.
        Cancelled
            Where `progress` asked to stop.
        """
        kind = checked_format(format) or self._kind
        table = Handle("likeness_table_release")
        settings = self._settings(where, seed, first_row, max_tries, boosts, temperature=temperature)
        with Watch(progress) as watch:
            watched(watch, "likeness_sample_table", self._handle, count_of(rows), settings, watch.callback, None, table.place, None)
        return written(table, kind, self._schema if kind == self._kind else None)

    def sample_batches(
        self,
        rows: int,
        *,
        batch_rows: int = 65_536,
        where: Where = None,
        seed: int = 0,
        first_row: int = 0,
        max_tries: Optional[int] = None,
        boosts: Optional[Sequence[Mapping[str, Any]]] = None,
        temperature: Optional[float] = None,
        format: Optional[str] = None,
    ) -> Iterator[Any]:
        """Make rows batch by batch, in constant memory, however many they are.

        Parameters are those of :meth:`sample`.

        Yields
        ------
        DataFrame or Table
            At most `batch_rows` rows at a time, together the rows of :meth:`sample`.
        """
        checked_format(format)
        self._settings(where, seed, first_row, max_tries, boosts, temperature=temperature)
        sizes = count_of(rows), count_of(batch_rows, "size of a batch")
        if sizes[1] == 0:
            raise errors.UsageError("A batch has at least one row.")
        return self._batches(*sizes, where=where, seed=seed, first_row=first_row, max_tries=max_tries, boosts=boosts, temperature=temperature, format=format)

    def _batches(self, rows: int, batch_rows: int, *, first_row: int, **settings: Any) -> Iterator[Any]:
        for done in range(0, rows, batch_rows):
            yield self.sample(min(batch_rows, rows - done), first_row=first_row + done, progress=False, **settings)

    def stream(
        self,
        rows: int,
        *,
        batch_rows: int = 65_536,
        where: Where = None,
        seed: int = 0,
        first_row: int = 0,
        max_tries: Optional[int] = None,
        boosts: Optional[Sequence[Mapping[str, Any]]] = None,
        temperature: Optional[float] = None,
    ) -> "_arrow.Stream":
        """Rows as an Arrow stream whose batches are made as they are pulled.

        Whatever takes ``__arrow_c_stream__`` reads it, once: ``pyarrow.RecordBatchReader.from_stream``,
        ``polars.DataFrame``, ``duckdb``. Parameters are those of :meth:`sample_batches`.
        """
        settings = self._settings(where, seed, first_row, max_tries, boosts, temperature=temperature, batch_rows=count_of(batch_rows, "size of a batch"))
        stream = _arrow.ArrowArrayStream()
        watch = Watch(False)
        call("likeness_sample", self._handle, count_of(rows), settings, watch.callback, None, ctypes.byref(stream))
        return _arrow.Stream(stream, watch)

    @staticmethod
    def _settings(where: Where, seed: int, first_row: Optional[int], max_tries: Optional[int], boosts: Any, **more: Any) -> bytes:
        from ._pandas_in import cell

        listed = None
        if boosts is not None:
            listed = [{key: cell(value) if key == "value" else value for key, value in boost.items()} for boost in boosts]
        return json_options(
            where=conditions_of(where),
            seed=seed_of(seed),
            first_row=None if first_row is None else count_of(first_row, "first row"),
            max_tries=max_tries,
            boosts=listed,
            **more,
        )

    def sample_sequences(
        self,
        sequences: int,
        *,
        least: Optional[int] = None,
        most: Optional[int] = None,
        where: Where = None,
        seed: int = 0,
        first: int = 0,
        max_tries: Optional[int] = None,
        boosts: Optional[Sequence[Mapping[str, Any]]] = None,
        format: Optional[str] = None,
        progress: Union[None, bool, Progress] = None,
    ) -> Any:
        """Make whole sequences (the model ``sequences`` only).

        Parameters
        ----------
        sequences
            How many, each with all of its rows.
        least, most
            How many rows a sequence may have; as many as they come by default. The same number for both
            makes all of that length, which the table need not have had.
        where, boosts
            Of columns that never change within a sequence.
        first
            The number of the first one. Sequence k depends on the model, `seed`, k, and what is asked of
            it alone.
        seed, max_tries, format, progress
            As for :meth:`sample`.
        """
        kind = checked_format(format) or self._kind
        table = Handle("likeness_table_release")
        settings = self._settings(where, seed, None, max_tries, boosts, first=count_of(first, "first sequence"), **_lengths(least, most))
        with Watch(progress) as watch:
            watched(
                watch, "likeness_sample_sequences", self._handle, count_of(sequences, "number of sequences"), settings, watch.callback, None, table.place
            )
        return written(table, kind, self._schema if kind == self._kind else None)

    def continue_sequences(
        self,
        beginnings: Any,
        *,
        least: Optional[int] = None,
        most: Optional[int] = None,
        seed: int = 0,
        progress: Union[None, bool, Progress] = None,
    ) -> Any:
        """Make what may follow begun sequences (the model ``sequences`` only).

        Parameters
        ----------
        beginnings
            The first rows of sequences, with all columns of the learned table.
        least, most
            How many rows a whole sequence may have, the given ones among them.
        seed
            Which continuation.

        Returns
        -------
        DataFrame or Table
            The given rows, in the order of the index, each sequence with at least one row more unless it
            has ended; as what `beginnings` was.
        """
        given = Imported(beginnings)
        table = Handle("likeness_table_release")
        settings = json_options(seed=seed_of(seed), **_lengths(least, most))
        with Watch(progress) as watch:
            watched(watch, "likeness_continue_sequences", self._handle, given.handle, settings, watch.callback, None, table.place)
        return written(table, given.kind, given.schema)

    def rows_of_subjects(self, subjects: int, *, seed: int = 0) -> int:
        """How many rows the first subjects have, of a model whose rows are the events of subjects."""
        return number("likeness_rows_of_subjects", self._handle, count_of(subjects), seed_of(seed))

    # ---- Questions about rows -----------------------------------------------------------------------

    def impute(self, data: Any, *, seed: int = 0) -> Any:
        """Fill missing cells, drawn given the known ones of their row (sequential_trees only).

        Parameters
        ----------
        data
            A table with the learned columns.
        seed
            Which draw.

        Returns
        -------
        DataFrame or Table
            `data` without gaps in its learned columns, as what `data` was.
        """
        given = Imported(data)
        table = Handle("likeness_table_release")
        call("likeness_impute", self._handle, given.handle, seed_of(seed), table.place)
        return written(table, given.kind, given.schema)

    def predict(self, data: Any, column: str, *, seed: int = 0) -> Any:
        """Predict a column from the others of each row (sequential_trees only).

        Returns
        -------
        DataFrame or Table
            Of a category the most probable value, its ``probability`` and, with up to 100 values,
            ``probability of VALUE`` for each; of a number the mean and ``5%``, ``50%`` and ``95%`` of its
            distribution.
        """
        given = Imported(data)
        table = Handle("likeness_table_release")
        call("likeness_predict", self._handle, given.handle, str(column), seed_of(seed), table.place)
        return written(table, given.kind)

    def log_likelihood(self, data: Any) -> Any:
        """The natural logarithm of the probability of each row (sequential_trees only).

        Returns
        -------
        numpy.ndarray or list
            An array where NumPy is there. Minus infinity for a row that the model never makes.
        """
        given = Table(Imported(data).handle)
        rows = len(given)
        scores = (ctypes.c_double * rows)()
        call("likeness_score", self._handle, given._handle, scores, ctypes.c_size_t(rows))
        try:
            import numpy
        except ImportError:
            return list(scores)
        return numpy.array(scores, dtype=float)

    # ---- Files --------------------------------------------------------------------------------------

    def save(self, path: Union[str, os.PathLike]) -> None:
        """Write the model file: beside `path` first, then under its name."""
        call_to_write("likeness_model_save", self._handle, path_of(path))

    def to_bytes(self) -> bytes:
        """The bytes of the model file."""
        return bytes_from("likeness_model_to_bytes", self._handle)

    def __reduce__(self) -> Any:
        return _restored, (self.to_bytes(), self._kind, self._schema)

    def __copy__(self) -> "Model":
        return self

    def __deepcopy__(self, memo: Any) -> "Model":
        return self


def _of_bytes(content: bytes) -> Handle:
    handle = Handle("likeness_model_release")
    call("likeness_model_from_bytes", content, ctypes.c_size_t(len(content)), handle.place)
    return handle


def _restored(content: bytes, kind: str, schema: Any) -> Model:
    return Model(_of_bytes(content), kind, schema)


def _loaded(handle: Handle) -> Model:
    from ._pandas_out import host_of

    stream = _arrow.ArrowArrayStream()
    call("likeness_sample", handle, 0, None, None, None, ctypes.byref(stream))
    host = host_of(_arrow.Stream(stream).schema())
    return Model(handle, loaded_format(host.get("library", "")))


def load(path: Union[str, os.PathLike]) -> Any:
    """Read a model file.

    Its rows come as what the learned table was, where that library is installed. A file of several tables
    gives a :class:`DatasetModel`.

    Raises
    ------
    ModelError
        Where it is no model file, is damaged, or comes from a newer version; a FileNotFoundError, too, where
        there is none.
    """
    try:
        handle = Handle("likeness_model_release")
        call("likeness_model_load", path_of(path), handle.place)
    except errors.ModelError as error:
        if not os.path.exists(path):
            raise errors.MissingModelError(str(error)) from None
        return _several(error, path=path)
    return _loaded(handle)


def from_bytes(content: bytes) -> Any:
    """Read the bytes of a model file (:meth:`Model.to_bytes`)."""
    try:
        return _loaded(_of_bytes(bytes(content)))
    except errors.ModelError as error:
        return _several(error, content=bytes(content))


def _several(error: errors.ModelError, path: Any = None, content: Optional[bytes] = None) -> Any:
    """The model of several tables that a file holds, or the error that it gave."""
    from ._dataset import loaded

    try:
        return loaded(path, content)
    except errors.ModelError:
        raise error from None


def fit(
    data: Any,
    *,
    model: Optional[str] = None,
    options: Optional[Mapping[str, Any]] = None,
    metadata: Union[None, str, Mapping[str, Any]] = None,
    rules: Union[None, str, Sequence[Union[str, Mapping[str, Any]]], Mapping[str, Any]] = None,
    found_rules: bool = False,
    seed: int = 0,
    max_seconds: Optional[float] = None,
    checkpoint: Union[None, str, os.PathLike] = None,
    resume: bool = False,
    progress: Union[None, bool, Progress] = None,
) -> Any:
    """Learn a table, or several tables.

    Parameters
    ----------
    data
        A data frame of pandas or polars, a table of pyarrow, a relation of DuckDB, the path of a CSV
        file, or anything that has ``__arrow_c_stream__``. The index of a data frame is left out:
        ``reset_index()`` makes it a column. Several tables: a mapping of their names and tables, the path
        of a folder of CSV files or an SQLite database, or ``postgresql://user@host/name``. They take `model` ("relational" or "independent"),
        `options`, `metadata`, `rules`, `found_rules`, `seed` and `progress`.
    model
        Which model: :func:`models` lists them. By default ``sequential_trees`` for tables of 1,000 rows or
        more and at most 300 columns, ``gaussian_copula`` for others.
    options
        Options of that model, such as ``{"epochs": 100}``.
    metadata
        What the columns mean, as SDV's metadata JSON ("V1"): a mapping or its text. :func:`detect`
        guesses it by default.
    rules
        What holds in every row: expressions such as ``"departure >= arrival"``, and SDV's constraints as
        mappings of ``class_name`` and ``parameters`` (docs/constraints.md); one, or a list of them. Every row of
        the model obeys them. Of several tables, ``{"orders": ["shipped >= ordered"]}`` or ``["orders: shipped >= ordered"]``.
    found_rules
        Whether to look for rules that hold in every row of the table, and obey those that are certain, too, as the
        program does unless told otherwise.
    seed
        The same table, options and seed give the same model.
    max_seconds
        Training of networks ends after this time and keeps what has been learned.
    checkpoint
        Where the state of such a training goes, to be resumed.
    resume
        Resume the training at `checkpoint`.
    progress
        True shows a line, False nothing, a callable gets stage, step, total and losses and cancels by
        returning False. By default a line in a terminal or notebook.

    Returns
    -------
    Model
        Of several tables, a :class:`DatasetModel`.

    Raises
    ------
    DataError
        For a table that can't be learned: the sentence says which column and why.
    UsageError
        For a model or option that doesn't exist.
    Cancelled
        Where `progress` asked to stop. Ctrl-C raises KeyboardInterrupt.

    Examples
    --------
    >>> import likeness as lk
    >>> model = lk.fit(df, seed=7)
    >>> new = model.sample(10_000, where={"income": ">50K"}, seed=1)
    """
    if _dataset.is_dataset(data):
        refused = {"max_seconds": max_seconds, "checkpoint": checkpoint, "resume": resume}
        for name, value in refused.items():
            if value:
                raise errors.UsageError(f"Several tables don't take {name}.")
        if found_rules:
            options = {"rules": "found", **(options or {})}
        return _dataset.fit_tables(data, model=model, options=options, metadata=metadata, rules=rules, seed=seed, progress=progress)
    given = Imported(data)
    settings = json_options(
        model=model,
        options=dict(options) if options else None,
        metadata=dict(metadata) if isinstance(metadata, Mapping) else metadata,
        rules=rules_of(rules),
        found_rules=found_rules or None,
        seed=seed_of(seed),
        max_seconds=max_seconds,
        checkpoint=None if checkpoint is None else os.fspath(checkpoint),
        resume=resume or None,
    )
    handle = Handle("likeness_model_release")
    with Watch(progress) as watch:
        watched(watch, "likeness_fit", given.handle, settings, watch.callback, None, handle.place)
    return Model(handle, given.kind, given.schema)
