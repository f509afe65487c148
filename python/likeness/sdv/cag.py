"""SDV's constraint classes: parameters under their names, for ``add_constraints``."""

from __future__ import annotations

from typing import Any, Optional


class BaseConstraint:
    """A constraint: its class and what it was given."""

    _names: tuple[str, ...] = ()
    _defaults: dict[str, Any] = {}

    def __init__(self, *values: Any, **named: Any) -> None:
        known = (*self._names, "table_name")
        if len(values) > len(known):
            raise TypeError(f"{type(self).__name__} takes {', '.join(known)}.")
        given = dict(zip(known, values)) | named
        for name in given:
            if name not in known:
                raise TypeError(f"{type(self).__name__} has no parameter {name!r}; it takes {', '.join(known)}.")
        self._parameters = {**self._defaults, **given}
        missing = [name for name in self._names if name not in self._parameters]
        if missing:
            raise TypeError(f"{type(self).__name__} needs {', '.join(missing)}.")

    def get_constraint_dict(self) -> dict[str, Any]:
        """SDV's JSON representation."""
        return {"class_name": type(self).__name__, "parameters": dict(self._parameters)}

    def __repr__(self) -> str:
        parameters = ", ".join(f"{name}={value!r}" for name, value in self._parameters.items())
        return f"{type(self).__name__}({parameters})"


def _kind(name: str, *names: str, **defaults: Any) -> type:
    parameters = (*names, *defaults)
    members = {"_names": parameters, "_defaults": defaults, "__doc__": f"SDV's {name}: {', '.join(parameters)}."}
    return type(name, (BaseConstraint,), members)


Inequality = _kind("Inequality", "low_column_name", "high_column_name", strict_boundaries=False)
Range = _kind("Range", "low_column_name", "middle_column_name", "high_column_name", strict_boundaries=True)
ChainedInequality = _kind("ChainedInequality", "column_names", strict_boundaries=True)
FixedCombinations = _kind("FixedCombinations", "column_names")
FixedNullCombinations = _kind("FixedNullCombinations", "column_names", fix_category_values=True)
FixedIncrements = _kind("FixedIncrements", "column_name", "increment_value")
OneHotEncoding = _kind("OneHotEncoding", "column_names", learning_strategy="one_hot")
MixedScales = _kind("MixedScales", "mixed_scale_column_name", "segment_column_names")

#: What ``add_constraints`` takes: these, their mappings, and expressions.
ConstraintLike = Any


def rule_of(constraint: ConstraintLike) -> Optional[Any]:
    """A constraint as ``likeness.fit`` takes it; None for what is none."""
    if isinstance(constraint, str):
        return constraint
    if isinstance(constraint, dict):
        return constraint
    described = getattr(constraint, "get_constraint_dict", None)
    return described() if callable(described) else None
