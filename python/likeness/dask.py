"""Sampling on Dask: a row depends on (model, seed, row) alone, so workers need no more than a map.

>>> from likeness import dask
>>> dask.sample(model, 10**9, partitions=1000, seed=1).to_parquet("rows")
"""

from __future__ import annotations

from typing import Any, Optional

from ._conditions import Where
from ._model import Model
from ._parts import pandas_part, plan_of


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

    plan = plan_of(model, rows, partitions=partitions, seed=seed, first_row=first_row, where=where, max_tries=max_tries)
    meta = model.sample(0, format="pandas", progress=False, **plan.settings)
    return dask.dataframe.from_map(pandas_part, plan.parts, content=plan.content, meta=meta, **plan.settings)
