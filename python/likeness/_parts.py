"""Parts of the endless table of a model, for engines that make them apart."""

from __future__ import annotations

import functools
from typing import Any

from . import _model, errors


@functools.lru_cache(maxsize=8)
def model_of(content: bytes) -> _model.Model:
    """A model of its bytes, read once in a process."""
    return _model.from_bytes(content)


def ranges_of(rows: int, partitions: int, first_row: int) -> list[tuple[int, int]]:
    """The first row and the number of rows of each part."""
    if partitions < 1:
        raise errors.UsageError("There must be at least one partition.")
    cuts = [rows * k // partitions for k in range(partitions + 1)]
    return [(first_row + begin, end - begin) for begin, end in zip(cuts, cuts[1:])]


def pandas_part(part: tuple[int, int], content: bytes, **settings: Any) -> Any:
    """The rows of a part as a data frame."""
    first, count = part
    return model_of(content).sample(count, first_row=first, format="pandas", progress=False, **settings)
