"""Judging synthetic tables, as SDV does."""

from . import multi_table, single_table

__all__ = ["multi_table", "single_table"]
