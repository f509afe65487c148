"""Quality and diagnostic reports of SDMetrics' numbers, and pictures of columns and pairs."""

from __future__ import annotations

import datetime
from typing import Any, Optional

from ... import _report, errors as library_errors
from ..errors import InvalidDataError
from ..metadata import Metadata


class _Report:
    """A report: an overall score, the scores of its properties, and their details."""

    _properties: dict[str, tuple[str, str]] = {}

    def __init__(self, facts: dict[str, Any], table: str, rows: tuple[int, int]) -> None:
        self._facts = facts
        self._table = table
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
        rows = self._rows_of(property_name)
        return pandas.DataFrame(rows, columns=list(rows[0]) if rows else ["Table", "Metric", "Score"])

    def get_info(self) -> dict[str, Any]:
        """What was compared, and when."""
        return {
            "report_type": type(self).__name__,
            "generated_date": datetime.date.today().isoformat(),
            "num_tables": 1,
            "num_rows_real_data": {self._table: self._rows[0]},
            "num_rows_synthetic_data": {self._table: self._rows[1]},
        }

    def _rows_of(self, property_name: str) -> list[dict[str, Any]]:
        raise NotImplementedError

    def _text(self) -> str:
        lines = [f"Overall Score (Average): {100 * self.get_score():.2f}%", "", "Properties:"]
        lines += [f"- {name}: {100 * score:.2f}%" for name, score in self.get_properties().values]
        return "\n".join(lines)


class QualityReport(_Report):
    """How alike columns and pairs of columns are."""

    _properties = {
        "Column Shapes": ("column_shapes_score", "column_shapes"),
        "Column Pair Trends": ("column_pair_trends_score", "column_pair_trends"),
    }

    def _rows_of(self, property_name: str) -> list[dict[str, Any]]:
        listed = self._facts[self._properties[property_name][1]]
        if property_name == "Column Shapes":
            return [{"Table": self._table, "Column": one["column"], "Metric": one["metric"], "Score": one["score"]} for one in listed]
        return [
            {
                "Table": self._table,
                "Column 1": one["column_1"],
                "Column 2": one["column_2"],
                "Metric": one["metric"],
                "Score": one["score"],
                "Real Correlation": one["real_correlation"],
                "Synthetic Correlation": one["synthetic_correlation"],
                "Real Association": one["real_association"],
                "Meets Threshold?": one["meets_threshold"],
            }
            for one in listed
        ]


class DiagnosticReport(_Report):
    """Whether values are valid and the tables have the same columns."""

    _properties = {
        "Data Validity": ("data_validity_score", "data_validity"),
        "Data Structure": ("data_structure_score", ""),
    }

    def _rows_of(self, property_name: str) -> list[dict[str, Any]]:
        if property_name == "Data Structure":
            return [{"Table": self._table, "Metric": "TableStructure", "Score": self._facts["data_structure_score"]}]
        return [{"Table": self._table, "Column": one["column"], "Metric": one["metric"], "Score": one["score"]} for one in self._facts["data_validity"]]


def _judged(real_data: Any, synthetic_data: Any, metadata: Metadata) -> tuple[dict[str, Any], str, tuple[int, int]]:
    try:
        report = _report.evaluate(real_data, synthetic_data, metadata=metadata._plain(), quick=True, progress=False)
    except library_errors.DataError as error:
        raise InvalidDataError(str(error)) from None
    return report.to_dict(), next(iter(metadata.tables)), (len(real_data), len(synthetic_data))


def evaluate_quality(real_data: Any, synthetic_data: Any, metadata: Metadata, verbose: bool = True) -> QualityReport:
    """How alike two tables are; the numbers are those of SDMetrics."""
    facts, table, rows = _judged(real_data, synthetic_data, metadata)
    report = QualityReport(facts["quality"], table, rows)
    if verbose:
        print(report._text())
    return report


def run_diagnostic(real_data: Any, synthetic_data: Any, metadata: Metadata, verbose: bool = True) -> DiagnosticReport:
    """Whether a synthetic table is valid; the numbers are those of SDMetrics."""
    facts, table, rows = _judged(real_data, synthetic_data, metadata)
    report = DiagnosticReport(facts["diagnostic"], table, rows)
    if verbose:
        print(report._text())
    return report


def get_column_plot(real_data: Any, synthetic_data: Any, metadata: Metadata, column_name: str, plot_type: Optional[str] = None) -> Any:
    """A picture of one column of both tables (``likeness.plot.Figure``)."""
    from ... import plot

    return plot.column(real_data, synthetic_data, column_name, categories=_as_categories(metadata, column_name, plot_type))


def get_column_pair_plot(real_data: Any, synthetic_data: Any, metadata: Metadata, column_names: list[str], plot_type: Optional[str] = None, sample_size: Optional[int] = None) -> Any:
    """A picture of two columns of both tables (``likeness.plot.Figure``)."""
    from ... import plot

    first, second = column_names
    categories = {name: _as_categories(metadata, name, None) for name in column_names}
    return plot.pair(real_data, synthetic_data, first, second, categories=categories, sample=sample_size or 1000)


def _as_categories(metadata: Metadata, name: str, plot_type: Optional[str]) -> bool:
    column = metadata.columns.get(name)
    if column is None:
        raise ValueError(f"Column '{name}' is not in the metadata.")
    if plot_type is not None:
        return plot_type == "bar"
    return column["sdtype"] not in ("numerical", "datetime")
