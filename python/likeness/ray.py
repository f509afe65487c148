"""Sampling on Ray: a row depends on (model, seed, row) alone, so workers need no more than a map.

>>> from likeness import ray
>>> ray.sample(model, 10**9, partitions=1000, seed=1).write_parquet("rows")
"""

from __future__ import annotations

from typing import Any, Iterator, Optional

from ._conditions import Where
from ._model import Model
from ._parts import plan_of


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

    Workers need likeness-synth and pyarrow. A partition that is lost is made again, with the same rows.

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
    ray.data.Dataset
        The rows of ``model.sample(rows, ...)``, in their order; files that are written have names in that order.
    """
    import pyarrow as pa
    import ray

    plan = plan_of(model, rows, partitions=partitions, seed=seed, first_row=first_row, where=where, max_tries=max_tries)
    shared = ray.put(plan)

    def make(numbers: dict[str, Any]) -> Iterator[Any]:
        for number in numbers["id"]:
            yield pa.RecordBatchReader.from_stream(ray.get(shared).stream(int(number))).read_all()

    numbers = ray.data.range(len(plan.parts), override_num_blocks=len(plan.parts))
    numbers.context.execution_options.preserve_order = True
    return numbers.map_batches(make, batch_size=None)
