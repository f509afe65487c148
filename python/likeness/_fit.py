"""Fitting tables, and reading model files."""

from __future__ import annotations

import ctypes
import os
from typing import Any, Mapping, Optional, Sequence, Union

from . import _arrow, _dataset, errors
from ._library import Handle, Progress, Watch, call, path_of, rules_of, seed_of, watched
from ._library import options as json_options
from ._model import Model, of_bytes
from ._tables import Imported, loaded_format


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
        return _loaded(of_bytes(bytes(content)))
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
    found_rules: bool = True,
    orphans: Optional[str] = None,
    doubled_keys: Optional[str] = None,
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
        `options`, `metadata`, `rules`, `found_rules`, `orphans`, `doubled_keys`, `seed` and `progress`.
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
        Whether to look for rules that hold in every row of the table and obey those that are certain, too, as
        the program does; ``model.summary["constraints"]`` lists them.
    orphans
        Of several tables: what to do with rows that refer to a row that is not there: ``"unknown"`` (the
        default) learns the reference as missing, ``"drop"`` leaves them out, ``"stop"`` raises a DataError.
    doubled_keys
        Of several tables: what to do with rows that repeat the key of a row before: ``"drop"`` (the default)
        leaves them out, ``"keep"`` gives them keys of their own, ``"stop"`` raises a DataError. The
        model's notes count both.
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
        return _dataset.fit_tables(data, model=model, options=options, metadata=metadata, rules=rules, orphans=orphans, doubled_keys=doubled_keys, seed=seed, progress=progress)
    for name, value in {"orphans": orphans, "doubled_keys": doubled_keys}.items():
        if value is not None:
            raise errors.UsageError(f"{name} is for several tables; these data are one.")
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
