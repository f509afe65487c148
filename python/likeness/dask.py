"""Sampling on Dask: a row depends on (model, seed, row) alone, so workers need no more than a map.

>>> from likeness import dask
>>> dask.sample(model, 10**9, partitions=1000, seed=1).to_parquet("rows")
"""

from __future__ import annotations

from typing import Any, Optional

from ._library import count_of
from ._model import Model, Where
from ._parts import pandas_part, ranges_of


def sample(
    model: Model,
    rows: int,
    *,
    partitions: Optional[int] = None,
    seed: int = 0,
    first_row: int = 0,
    where: Where = None,
    max_tries: Optional[int] = None,
) -> Any:
    """Make rows on a cluster.

    Workers need likeness-synth. A partition that is lost is made again, with the same rows.

    Parameters
    ----------
    model
        The model; its bytes go to the workers.
    rows, seed, first_row, where, max_tries
        As those of :meth:`likeness.Model.sample`.
    partitions
        How many parts; one for each million rows by default.

    Returns
    -------
    dask.dataframe.DataFrame
        The rows of ``model.sample(rows, ...)``, in their order.
    """
    import dask.dataframe

    parts = ranges_of(count_of(rows), partitions or max(1, -(-rows // 1_000_000)), first_row)
    settings: dict[str, Any] = {"seed": seed, "where": where, "max_tries": max_tries}
    meta = model.sample(0, format="pandas", progress=False, **settings)
    return dask.dataframe.from_map(pandas_part, parts, content=model.to_bytes(), meta=meta, **settings)
