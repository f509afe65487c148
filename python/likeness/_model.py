"""What a fitted model can do."""

from __future__ import annotations

import ctypes
import os
import warnings
from typing import Any, Iterator, Mapping, Optional, Sequence, Union

from . import _arrow, errors
from ._conditions import Where, conditions_of
from ._library import Handle, Progress, Watch, bytes_from, call, call_to_write, count_of, number, parsed, path_of, seed_of, text, watched
from ._library import options as json_options
from ._tables import Imported, Table, checked_format, written


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
        independent: bool = False,
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
        independent
            True draws each row by itself, as statistics of independent rows ask for it. By default
            sequential_trees draws blocks of rows whose shares and means are nearer to the model's; rows
            under conditions or boosts, and those of other models, are independent anyway.
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
        settings = self._settings(where, seed, first_row, max_tries, boosts, temperature=temperature, independent=independent or None)
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
        independent: bool = False,
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
        self._settings(where, seed, first_row, max_tries, boosts, temperature=temperature, independent=independent or None)
        sizes = count_of(rows), count_of(batch_rows, "size of a batch")
        if sizes[1] == 0:
            raise errors.UsageError("A batch has at least one row.")
        return self._batches(*sizes, where=where, seed=seed, first_row=first_row, max_tries=max_tries, boosts=boosts, temperature=temperature, independent=independent or None, format=format)

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
        independent: bool = False,
    ) -> "_arrow.Stream":
        """Rows as an Arrow stream whose batches are made as they are pulled.

        Whatever takes ``__arrow_c_stream__`` reads it, once: ``pyarrow.RecordBatchReader.from_stream``,
        ``polars.DataFrame``, ``duckdb``. Parameters are those of :meth:`sample_batches`.
        """
        settings = self._settings(where, seed, first_row, max_tries, boosts, temperature=temperature, independent=independent or None, batch_rows=count_of(batch_rows, "size of a batch"))
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
            has ended; as what `beginnings` was. A :class:`UserWarning` says which sequences have ended,
            how many there are, and why.
        """
        given = Imported(beginnings)
        table = Handle("likeness_table_release")
        settings = json_options(seed=seed_of(seed), **_lengths(least, most))
        with Watch(progress) as watch:
            watched(watch, "likeness_continue_sequences", self._handle, given.handle, settings, watch.callback, None, table.place)
        for sentence in parsed(text("likeness_table_endings", table)):
            warnings.warn(sentence, stacklevel=2)
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


def of_bytes(content: bytes) -> Handle:
    handle = Handle("likeness_model_release")
    call("likeness_model_from_bytes", content, ctypes.c_size_t(len(content)), handle.place)
    return handle


def _restored(content: bytes, kind: str, schema: Any) -> Model:
    return Model(of_bytes(content), kind, schema)
