"""Parts of the endless table of a model, for engines that make them apart."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, Optional

from . import _fit, errors
from ._conditions import Where
from ._library import count_of
from ._model import Model

_ROWS_OF_PART = 1_000_000


@functools.lru_cache(maxsize=8)
def model_of(content: bytes) -> Model:
    """A model of its bytes, read once in a process."""
    return _fit.from_bytes(content)


def ranges_of(rows: int, partitions: int, first_row: int) -> list[tuple[int, int]]:
    """The first row and the number of rows of each part."""
    if partitions < 1:
        raise errors.UsageError("There must be at least one partition.")
    cuts = [rows * k // partitions for k in range(partitions + 1)]
    return [(first_row + begin, end - begin) for begin, end in zip(cuts, cuts[1:])]


@dataclass(frozen=True)
class Plan:
    """What workers need to make their parts of a table."""

    parts: list[tuple[int, int]]
    settings: dict[str, Any]
    content: bytes

    def stream(self, number: int) -> Any:
        """The rows of a part as an Arrow stream."""
        first, count = self.parts[number]
        return model_of(self.content).stream(count, first_row=first, **self.settings)


def plan_of(
    model: Model,
    rows: int,
    *,
    partitions: Optional[int] = None,
    seed: int = 0,
    first_row: int = 0,
    where: Where = None,
    max_tries: Optional[int] = None,
) -> Plan:
    """How an engine makes the rows of ``model.sample(rows, ...)`` in parts."""
    parts = ranges_of(count_of(rows), partitions or max(1, -(-rows // _ROWS_OF_PART)), first_row)
    return Plan(parts, {"seed": seed, "where": where, "max_tries": max_tries}, model.to_bytes())


def pandas_part(part: tuple[int, int], content: bytes, **settings: Any) -> Any:
    """The rows of a part as a data frame."""
    first, count = part
    return model_of(content).sample(count, first_row=first, format="pandas", progress=False, **settings)
