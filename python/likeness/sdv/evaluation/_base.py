"""What reports of one table and of several have in common."""

from __future__ import annotations

import datetime
from typing import Any, Optional

_TABLES = ("Table", "Parent Table", "Child Table")


class BaseReport:
    """A report: an overall score, the scores of its properties, and their details."""

    _properties: dict[str, tuple[str, str]] = {}

    def __init__(self, facts: dict[str, Any], rows: dict[str, tuple[int, int]]) -> None:
        self._facts = facts
        self._rows = rows

    def get_score(self) -> float:
        """The overall score, from 0 to 1."""
        return self._facts["overall_score"]

    def get_properties(self) -> Any:
        """The score of each property, as a data frame."""
        import pandas

        names = list(self._properties)
        return pandas.DataFrame({"Property": names, "Score": [self._facts[self._properties[name][0]] for name in names]})

    def get_details(self, property_name: str, table_name: Optional[str] = None) -> Any:
        """The scores of the columns or pairs behind a property, as a data frame."""
        import pandas

        if property_name not in self._properties:
            raise ValueError(f"Invalid property name '{property_name}'. Valid property names are {', '.join(self._properties)}.")
        rows = [row for row in self._rows_of(property_name) if table_name is None or table_name in (row.get(part) for part in _TABLES)]
        return pandas.DataFrame(rows, columns=list(rows[0]) if rows else ["Table", "Metric", "Score"])

    def get_info(self) -> dict[str, Any]:
        """What was compared, and when."""
        return {
            "report_type": type(self).__name__,
            "generated_date": datetime.date.today().isoformat(),
            "num_tables": len(self._rows),
            "num_rows_real_data": {table: rows[0] for table, rows in self._rows.items()},
            "num_rows_synthetic_data": {table: rows[1] for table, rows in self._rows.items()},
        }

    def _rows_of(self, property_name: str) -> list[dict[str, Any]]:
        raise NotImplementedError

    def _text(self) -> str:
        lines = [f"Overall Score (Average): {100 * self.get_score():.2f}%", "", "Properties:"]
        lines += [f"- {name}: {100 * score:.2f}%" if score == score else f"- {name}: nothing to score" for name, score in self.get_properties().values]
        return "\n".join(lines)


def shapes(table: str, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The scores of single columns."""
    return [{"Table": table, "Column": one["column"], "Metric": one["metric"], "Score": one["score"]} for one in facts["column_shapes"]]


def pair(one: dict[str, Any]) -> dict[str, Any]:
    """The score of a pair of columns."""
    return {
        "Column 1": one["column_1"],
        "Column 2": one["column_2"],
        "Metric": one["metric"],
        "Score": one["score"],
        "Real Correlation": one["real_correlation"],
        "Synthetic Correlation": one["synthetic_correlation"],
        "Real Association": one["real_association"],
        "Meets Threshold?": one["meets_threshold"],
    }


def pairs(table: str, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The scores of pairs of columns."""
    return [{"Table": table, **pair(one)} for one in facts["column_pair_trends"]]


def validity(table: str, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The checks of columns."""
    return [{"Table": table, "Column": one["column"], "Metric": one["metric"], "Score": one["score"]} for one in facts["data_validity"]]


def structure(table: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Whether the columns are the same."""
    return {"Table": table, "Metric": "TableStructure", "Score": facts["data_structure_score"]}
