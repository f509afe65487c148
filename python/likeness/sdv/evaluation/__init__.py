"""Judging synthetic tables, as SDV does."""

from . import single_table

__all__ = ["single_table"]
