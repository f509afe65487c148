"""Sampling on Spark: a row depends on (model, seed, row) alone, so executors need no more than a map.

>>> from likeness import spark
>>> spark.sample(session, model, 10**9, partitions=1000, seed=1).write.parquet("rows")
"""

from __future__ import annotations

from typing import Any, Iterator, Optional

from ._conditions import Where
from ._model import Model
from ._parts import plan_of


def _spark_type(kind: Any) -> Any:
    """The type of Arrow that Spark has for another one."""
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return _spark_type(kind.value_type)
    if kind in (pa.large_string(), pa.string_view()):
        return pa.string()
    if pa.types.is_unsigned_integer(kind):
        return {8: pa.int16(), 16: pa.int32(), 32: pa.int64()}.get(kind.bit_width, pa.decimal128(20, 0))
    if pa.types.is_float16(kind):
        return pa.float32()
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", "UTC" if kind.tz else None)
    if pa.types.is_duration(kind):
        return pa.duration("us")
    if pa.types.is_date(kind):
        return pa.date32()
    if pa.types.is_time(kind) or pa.types.is_null(kind):
        return pa.string()
    return kind


def sample(
    session: Any,
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

    Executors need likeness-synth and pyarrow. A partition that is lost is made again, with the same rows.

    Parameters
    ----------
    session
        A SparkSession.
    model
        The model; its bytes go to the executors.
    rows, seed, first_row, where, max_tries
        As those of :meth:`likeness.Model.sample`.
    partitions
        How many parts; one for each million rows by default.

    Returns
    -------
    pyspark.sql.DataFrame
        The rows of ``model.sample(rows, ...)``, in their order by partition.
    """
    import pyarrow as pa
    from pyspark.sql.pandas.types import from_arrow_schema

    plan = plan_of(model, rows, partitions=partitions, seed=seed, first_row=first_row, where=where, max_tries=max_tries)
    given = pa.RecordBatchReader.from_stream(model.stream(0, **plan.settings)).schema
    schema = pa.schema([pa.field(field.name, _spark_type(field.type)) for field in given])

    def make(numbers: Iterator[Any]) -> Iterator[Any]:
        for batch in numbers:
            for number in batch.column(0).to_pylist():
                for made in pa.RecordBatchReader.from_stream(plan.stream(number)):
                    yield pa.Table.from_batches([made]).cast(schema).combine_chunks().to_batches()[0]

    numbers = session.range(0, len(plan.parts), 1, len(plan.parts))
    return numbers.mapInArrow(make, from_arrow_schema(schema))
