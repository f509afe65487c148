"""Conditions of rows."""

from __future__ import annotations

from typing import Any, Optional


class Condition:
    """So many rows with these values: ``Condition({"sex": "female"}, num_rows=100)``."""

    def __init__(self, column_values: dict[str, Any], num_rows: int = 1, table_name: Optional[str] = None) -> None:
        self.column_values = column_values
        self.num_rows = num_rows
        self.table_name = table_name

    def get_column_values(self) -> dict[str, Any]:
        """The values by column."""
        return self.column_values

    def get_num_rows(self) -> int:
        """How many rows."""
        return self.num_rows

    def __repr__(self) -> str:
        return f"Condition({self.column_values!r}, num_rows={self.num_rows})"


class DataFrameCondition:
    """A row for each row of a table, with its values."""

    def __init__(self, dataframe: Any, table_name: Optional[str] = None) -> None:
        self.dataframe = dataframe
        self.table_name = table_name
