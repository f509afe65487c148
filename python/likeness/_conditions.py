"""What is asked of the rows to make, as the library takes it."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence, Union

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
