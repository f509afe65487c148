"""SDV's helpers for data."""

from __future__ import annotations

from typing import Any

from .metadata import Metadata, unknown_references

__all__ = ["drop_unknown_references"]


def drop_unknown_references(data: dict[str, Any], metadata: Metadata, drop_missing_values: bool = False, verbose: bool = True) -> dict[str, Any]:
    """Leave out rows that refer to rows that aren't there, and what refers to them.

    Parameters
    ----------
    data
        Data frames of pandas by the names of tables.
    metadata
        What they mean.
    drop_missing_values
        Whether rows without a reference go, too.
    verbose
        Whether a table of the rows that are left is printed.
    """
    tables = dict(data)
    changed = True
    while changed:
        changed = False
        for relation in metadata.relationships:
            child = tables[relation["child_table_name"]]
            out = unknown_references(tables, relation)
            if drop_missing_values:
                key = relation["child_foreign_key"]
                out = out | child[[key] if isinstance(key, str) else list(key)].isna().any(axis=1)
            if out.any():
                tables[relation["child_table_name"]] = child[~out].reset_index(drop=True)
                changed = True
    if verbose:
        for name, table in data.items():
            print(f"{name}: {len(table)} rows, {len(table) - len(tables[name])} left out")
    return tables
