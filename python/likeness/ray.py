"""Sampling on Ray: a row depends on (model, seed, row) alone, so workers need no more than a map.

>>> from likeness import ray
>>> ray.sample(model, 10**9, partitions=1000, seed=1).write_parquet("rows")
"""

from __future__ import annotations

from typing import Any, Iterator, Optional

from ._library import count_of
from ._model import Model, Where
from ._parts import model_of, ranges_of


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

    parts = ranges_of(count_of(rows), partitions or max(1, -(-rows // 1_000_000)), first_row)
    settings: dict[str, Any] = {"seed": seed, "where": where, "max_tries": max_tries}
    content = ray.put(model.to_bytes())

    def make(numbers: dict[str, Any]) -> Iterator[Any]:
        for number in numbers["id"]:
            first, count = parts[int(number)]
            made = model_of(ray.get(content)).stream(count, first_row=first, **settings)
            yield pa.RecordBatchReader.from_stream(made).read_all()

    numbers = ray.data.range(len(parts), override_num_blocks=len(parts))
    numbers.context.execution_options.preserve_order = True
    return numbers.map_batches(make, batch_size=None)
