"""Quality and diagnostic reports of several tables, and pictures of their columns and relations."""

from __future__ import annotations

from typing import Any, Optional

from ... import _report, errors as library_errors
from ..errors import InvalidDataError
from ..metadata import Metadata
from . import single_table
from ._base import BaseReport, pair, pairs, shapes, structure, validity

Tables = dict[str, Any]


def _key(columns: Any) -> str:
    return columns if isinstance(columns, str) else ", ".join(columns)


def _without_tables(row: dict[str, Any], relation: dict[str, Any]) -> dict[str, Any]:
    """The pair with the columns' own names: the parent's first, then the child's."""
    for column, table in (("Column 1", relation["parent_table_name"]), ("Column 2", relation["child_table_name"])):
        row[column] = row[column].removeprefix(f"{table}.")
    return row


class _TablesReport(BaseReport):
    """The facts of all tables together, and of each by itself."""

    def __init__(self, facts: dict[str, Any], whole: dict[str, Any], metadata: Metadata, rows: dict[str, tuple[int, int]], tables: dict[str, dict[str, Any]]) -> None:
        super().__init__(facts, rows)
        self._relations = list(zip(metadata.relationships, whole["relations"]))
        self._trends = whole["inter_table_trends"]
        self._tables = tables


class QualityReport(_TablesReport):
    """How alike columns, pairs of columns, numbers of children and pairs across tables are."""

    _properties = {
        "Column Shapes": ("column_shapes_score", ""),
        "Column Pair Trends": ("column_pair_trends_score", ""),
        "Cardinality": ("cardinality_score", ""),
        "Intertable Trends": ("inter_table_trends_score", ""),
    }

    def _rows_of(self, property_name: str) -> list[dict[str, Any]]:
        if property_name in ("Column Shapes", "Column Pair Trends"):
            listed = shapes if property_name == "Column Shapes" else pairs
            return [row for table, facts in self._tables.items() for row in listed(table, facts["quality"])]
        if property_name == "Cardinality":
            return [
                {
                    "Child Table": relation["child_table_name"],
                    "Parent Table": relation["parent_table_name"],
                    "Foreign Key": relation["child_foreign_key"],
                    "Metric": "CardinalityShapeSimilarity",
                    "Score": scores["cardinality"],
                }
                for relation, scores in self._relations
            ]
        return [
            {
                "Parent Table": relation["parent_table_name"],
                "Child Table": relation["child_table_name"],
                "Foreign Key": relation["child_foreign_key"],
                **_without_tables(pair(one), relation),
            }
            for relation, scores in self._relations
            for one in self._trends
            if one["relation"] == scores["relation"]
        ]


class DiagnosticReport(_TablesReport):
    """Whether values are valid, tables have the same columns, and keys hold."""

    _properties = {
        "Data Validity": ("data_validity_score", ""),
        "Data Structure": ("data_structure_score", ""),
        "Relationship Validity": ("relationship_validity_score", ""),
    }

    def _rows_of(self, property_name: str) -> list[dict[str, Any]]:
        if property_name == "Data Validity":
            return [row for table, facts in self._tables.items() for row in validity(table, facts["diagnostic"])]
        if property_name == "Data Structure":
            return [structure(table, facts["diagnostic"]) for table, facts in self._tables.items()]
        return [
            {
                "Parent Table": relation["parent_table_name"],
                "Child Table": relation["child_table_name"],
                "Primary Key": relation["parent_primary_key"],
                "Foreign Key": relation["child_foreign_key"],
                "Metric": metric,
                "Score": scores[fact],
            }
            for relation, scores in self._relations
            for metric, fact in (("ReferentialIntegrity", "referential_integrity"), ("CardinalityBoundaryAdherence", "cardinality_boundary"))
        ]


def _judged(kind: type, part: str, real_data: Tables, synthetic_data: Tables, metadata: Metadata, verbose: bool) -> Any:
    real, synthetic = ({name: tables[name] for name in metadata.tables if name in tables} for tables in (real_data, synthetic_data))
    try:
        whole = _report.evaluate(real, synthetic, metadata=metadata._plain_tables(), quick=True, progress=False).to_dict()
        tables = {
            name: _report.evaluate(real[name], synthetic[name], metadata=metadata._plain(name), quick=True, progress=False).to_dict() for name in metadata.tables
        }
    except (library_errors.DataError, library_errors.UsageError) as error:
        raise InvalidDataError(str(error)) from None
    rows = {name: (len(real[name]), len(synthetic[name])) for name in metadata.tables}
    report = kind(whole[part], whole, metadata, rows, tables)
    if verbose:
        print(report._text())
    return report


def evaluate_quality(real_data: Tables, synthetic_data: Tables, metadata: Metadata, verbose: bool = True) -> QualityReport:
    """How alike tables are; the numbers are those of SDMetrics."""
    return _judged(QualityReport, "quality", real_data, synthetic_data, metadata, verbose)


def run_diagnostic(real_data: Tables, synthetic_data: Tables, metadata: Metadata, verbose: bool = True) -> DiagnosticReport:
    """Whether synthetic tables are valid; the numbers are those of SDMetrics."""
    return _judged(DiagnosticReport, "diagnostic", real_data, synthetic_data, metadata, verbose)


def get_column_plot(real_data: Tables, synthetic_data: Tables, metadata: Metadata, table_name: str, column_name: str, plot_type: Optional[str] = None) -> Any:
    """A picture of one column of a table (``likeness.plot.Figure``)."""
    alone = metadata.get_table_metadata(table_name)
    return single_table.get_column_plot(real_data[table_name], synthetic_data[table_name], alone, column_name, plot_type)


def get_column_pair_plot(
    real_data: Tables, synthetic_data: Tables, metadata: Metadata, table_name: str, column_names: list[str], plot_type: Optional[str] = None, sample_size: Optional[int] = None
) -> Any:
    """A picture of two columns of a table (``likeness.plot.Figure``)."""
    alone = metadata.get_table_metadata(table_name)
    return single_table.get_column_pair_plot(real_data[table_name], synthetic_data[table_name], alone, column_names, plot_type, sample_size)


def get_cardinality_plot(
    real_data: Tables, synthetic_data: Tables, child_table_name: str, parent_table_name: str, child_foreign_key: str, metadata: Metadata, plot_type: str = "bar"
) -> Any:
    """A picture of how many rows of the child refer to a row of the parent (``likeness.plot.Figure``)."""
    from ... import plot

    if plot_type not in ("bar", "distplot"):
        raise ValueError(f"Invalid plot_type {plot_type!r}: it is 'bar' or 'distplot'.")
    found = [
        one
        for one in metadata.relationships
        if (one["parent_table_name"], one["child_table_name"], one["child_foreign_key"]) == (parent_table_name, child_table_name, child_foreign_key)
    ]
    if not found:
        raise ValueError(f"The metadata know no relationship of '{child_table_name}' ({_key(child_foreign_key)}) to '{parent_table_name}'.")
    name = f"rows of {child_table_name} for one of {parent_table_name}"
    counts = [_children(tables, found[0]) for tables in (real_data, synthetic_data)]
    real, synthetic = (count.to_frame(name) for count in counts)
    return plot.column(real, synthetic, name, categories=plot_type == "bar", title=f"Relationship of {child_table_name} and {parent_table_name}")


def _children(tables: Tables, relation: dict[str, Any]) -> Any:
    """How many rows refer to each row of the parent."""
    ours, theirs = relation["parent_primary_key"], relation["child_foreign_key"]
    ours, theirs = ([columns] if isinstance(columns, str) else list(columns) for columns in (ours, theirs))
    counted = tables[relation["child_table_name"]].groupby(theirs).size().rename("children").reset_index()
    keys = tables[relation["parent_table_name"]][ours]
    joined = keys.merge(counted, how="left", left_on=ours, right_on=theirs)
    return joined["children"].fillna(0).astype(int)
