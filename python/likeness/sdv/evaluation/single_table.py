"""Quality and diagnostic reports of SDMetrics' numbers, and pictures of columns and pairs."""

from __future__ import annotations

from typing import Any, Optional

from ... import _report, errors as library_errors
from ..errors import InvalidDataError
from ..metadata import Metadata
from ._base import BaseReport, pairs, shapes, structure, validity


class _TableReport(BaseReport):
    @property
    def _table(self) -> str:
        return next(iter(self._rows))


class QualityReport(_TableReport):
    """How alike columns and pairs of columns are."""

    _properties = {
        "Column Shapes": ("column_shapes_score", "column_shapes"),
        "Column Pair Trends": ("column_pair_trends_score", "column_pair_trends"),
    }

    def _rows_of(self, property_name: str) -> list[dict[str, Any]]:
        return (shapes if property_name == "Column Shapes" else pairs)(self._table, self._facts)


class DiagnosticReport(_TableReport):
    """Whether values are valid and the tables have the same columns."""

    _properties = {
        "Data Validity": ("data_validity_score", "data_validity"),
        "Data Structure": ("data_structure_score", ""),
    }

    def _rows_of(self, property_name: str) -> list[dict[str, Any]]:
        if property_name == "Data Structure":
            return [structure(self._table, self._facts)]
        return validity(self._table, self._facts)


def _judged(real_data: Any, synthetic_data: Any, metadata: Metadata) -> tuple[dict[str, Any], dict[str, tuple[int, int]]]:
    try:
        report = _report.evaluate(real_data, synthetic_data, metadata=metadata._plain(), quick=True, progress=False)
    except library_errors.DataError as error:
        raise InvalidDataError(str(error)) from None
    return report.to_dict(), {next(iter(metadata.tables)): (len(real_data), len(synthetic_data))}


def evaluate_quality(real_data: Any, synthetic_data: Any, metadata: Metadata, verbose: bool = True) -> QualityReport:
    """How alike two tables are; the numbers are those of SDMetrics."""
    facts, rows = _judged(real_data, synthetic_data, metadata)
    report = QualityReport(facts["quality"], rows)
    if verbose:
        print(report._text())
    return report


def run_diagnostic(real_data: Any, synthetic_data: Any, metadata: Metadata, verbose: bool = True) -> DiagnosticReport:
    """Whether a synthetic table is valid; the numbers are those of SDMetrics."""
    facts, rows = _judged(real_data, synthetic_data, metadata)
    report = DiagnosticReport(facts["diagnostic"], rows)
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
