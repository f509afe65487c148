"""What columns mean, as SDV writes it: JSON of the versions V1 and V2, for one table or several."""

from __future__ import annotations

import copy
import json
import os
import warnings
from typing import Any, Optional, Union

from .. import _dataset, _tables
from .errors import InvalidDataError, InvalidMetadataError

_PLAIN = {
    "numerical": {"computer_representation"},
    "datetime": {"datetime_format"},
    "categorical": {"order", "order_by"},
    "ordinal": {"range_values"},
    "boolean": set(),
    "id": {"regex_format"},
    "unknown": {"pii"},
    "text": {"regex_format", "pii"},
}


def _flat(data: Any) -> dict[str, Any]:
    """The metadata of one table that :func:`likeness.detect` gives."""
    return _tables.detect(data)["tables"]["table"]


class Metadata:
    """Metadata of one table or several; :meth:`detect_from_dataframe` guesses them."""

    METADATA_SPEC_VERSION = "V1"

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Any]] = {}
        self.relationships: list[dict[str, str]] = []

    # ---- Where they come from -----------------------------------------------------------------------

    @classmethod
    def detect_from_dataframe(cls, data: Any, table_name: str = "table", infer_sdtypes: bool = True, infer_keys: Optional[str] = "primary_only", **_: Any) -> "Metadata":
        """Guess what the columns of a table mean."""
        result = cls()
        result._detect(table_name, data, infer_sdtypes, infer_keys)
        return result

    @classmethod
    def detect_from_dataframes(cls, data: dict[str, Any], infer_sdtypes: bool = True, infer_keys: Optional[str] = "primary_and_foreign", **_: Any) -> "Metadata":
        """Guess what the columns of tables mean, and which of them refer to each other, by names and values."""
        result = cls()
        result._detect_several(data, infer_sdtypes, infer_keys)
        return result

    def _detect_several(self, data: dict[str, Any], infer_sdtypes: bool, infer_keys: Optional[str]) -> None:
        if infer_sdtypes and infer_keys == "primary_and_foreign" and len(data) > 1:
            found = _dataset.detect_tables(data)
            self.tables = {name: _without_version(table) for name, table in found["tables"].items()}
            self.relationships = found.get("relationships", [])
            return
        for name, table in data.items():
            self._detect(name, table, infer_sdtypes, infer_keys)

    def detect_table_from_dataframe(self, table_name: str, data: Any, infer_sdtypes: bool = True, infer_keys: Optional[str] = "primary_only", **_: Any) -> None:
        """Guess what the columns of one more table mean."""
        self._detect(table_name, data, infer_sdtypes, infer_keys)

    def _detect(self, name: str, data: Any, infer_sdtypes: bool, infer_keys: Optional[str]) -> None:
        table = _flat(data)
        if not infer_sdtypes:
            table["columns"] = {column: {"sdtype": "unknown", "pii": True} for column in table["columns"]}
        if infer_keys is None or not infer_sdtypes:
            table.pop("primary_key", None)
        self.tables[name] = table

    @classmethod
    def load_from_dict(cls, metadata_dict: dict[str, Any], single_table_name: Optional[str] = None) -> "Metadata":
        """Metadata of any version that SDV has written."""
        result = cls()
        given = copy.deepcopy(metadata_dict)
        if "tables" not in given:
            given = {"tables": {single_table_name or "table": given}}
        result.tables = {name: _without_version(table) for name, table in given["tables"].items()}
        result.relationships = given.get("relationships", [])
        return result

    @classmethod
    def load_from_json(cls, filepath: Union[str, os.PathLike], single_table_name: Optional[str] = None) -> "Metadata":
        """Metadata from a file."""
        with open(filepath, encoding="utf-8") as file:
            return cls.load_from_dict(json.load(file), single_table_name)

    # ---- Where they go ------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """As a dictionary, version V1."""
        return copy.deepcopy({"tables": self.tables, "relationships": self.relationships, "METADATA_SPEC_VERSION": self.METADATA_SPEC_VERSION})

    def save_to_json(self, filepath: Union[str, os.PathLike], mode: str = "write") -> None:
        """Write a file: a new one, unless `mode` is ``"overwrite"``."""
        if mode not in ("write", "overwrite"):
            raise ValueError(f"The mode {mode!r} is neither 'write' nor 'overwrite'.")
        with open(filepath, "x" if mode == "write" else "w", encoding="utf-8") as file:
            json.dump(self.to_dict(), file, indent=4)

    def copy(self) -> "Metadata":
        """The same, to be changed apart."""
        return copy.deepcopy(self)

    def anonymize(self) -> "Metadata":
        """The same with other names of tables and columns."""
        result = self.copy()
        result.tables = {}
        for number, table in enumerate(self.tables.values(), 1):
            names = {name: f"col{k}" for k, name in enumerate(table["columns"], 1)}
            changed: dict[str, Any] = {"columns": {names[name]: column for name, column in table["columns"].items()}}
            if "primary_key" in table:
                changed["primary_key"] = names[table["primary_key"]]
            result.tables[f"table{number}"] = changed
        result.relationships = []
        return result

    def __repr__(self) -> str:
        return json.dumps(self.to_dict(), indent=4)

    # ---- One table ----------------------------------------------------------------------------------

    def _table(self, table_name: Optional[str]) -> dict[str, Any]:
        if table_name is None:
            if len(self.tables) != 1:
                raise InvalidMetadataError("Metadata of several tables need a table_name.")
            return next(iter(self.tables.values()))
        if table_name not in self.tables:
            raise InvalidMetadataError(f"Unknown table name ('{table_name}').")
        return self.tables[table_name]

    def _column(self, column_name: str, table_name: Optional[str]) -> dict[str, Any]:
        table = self._table(table_name)
        if column_name not in table["columns"]:
            raise InvalidMetadataError(f"Column name ('{column_name}') does not exist in the table.")
        return table["columns"][column_name]

    @property
    def columns(self) -> dict[str, dict[str, Any]]:
        """The columns of the only table."""
        return self._table(None)["columns"]

    @property
    def primary_key(self) -> Optional[str]:
        """The key of the only table."""
        return self._table(None).get("primary_key")

    def add_table(self, table_name: str) -> None:
        """Add a table without columns."""
        if table_name in self.tables:
            raise InvalidMetadataError(f"Table '{table_name}' is there already.")
        self.tables[table_name] = {"columns": {}}

    def remove_table(self, table_name: str) -> None:
        """Remove a table, and what refers to it."""
        self._table(table_name)
        del self.tables[table_name]
        self.relationships = [one for one in self.relationships if table_name not in (one["parent_table_name"], one["child_table_name"])]

    def get_table_metadata(self, table_name: Optional[str] = None) -> "Metadata":
        """The metadata of one table alone."""
        result = type(self)()
        name = table_name if table_name is not None else next(iter(self.tables))
        result.tables = {name: copy.deepcopy(self._table(table_name))}
        return result

    def add_column(self, column_name: str, table_name: Optional[str] = None, **kwargs: Any) -> None:
        """Add a column: ``add_column("age", sdtype="numerical")``."""
        table = self._table(table_name)
        if column_name in table["columns"]:
            raise InvalidMetadataError(f"Column name '{column_name}' already exists in the table.")
        if "sdtype" not in kwargs:
            raise InvalidMetadataError(f"Please provide a 'sdtype' for column '{column_name}'.")
        _check_column(column_name, kwargs)
        table["columns"][column_name] = dict(kwargs)

    def update_column(self, column_name: str, table_name: Optional[str] = None, **kwargs: Any) -> None:
        """Change a column; a new sdtype makes it anew."""
        column = self._column(column_name, table_name)
        changed = dict(kwargs) if "sdtype" in kwargs else {**column, **kwargs}
        _check_column(column_name, changed)
        self._table(table_name)["columns"][column_name] = changed

    def update_columns(self, column_names: list[str], table_name: Optional[str] = None, **kwargs: Any) -> None:
        """Change several columns alike."""
        for name in column_names:
            self.update_column(name, table_name, **kwargs)

    def update_columns_metadata(self, column_metadata: dict[str, dict[str, Any]], table_name: Optional[str] = None) -> None:
        """Change several columns, each its own way."""
        for name, kwargs in column_metadata.items():
            self.update_column(name, table_name, **kwargs)

    def remove_column(self, column_name: str, table_name: Optional[str] = None) -> None:
        """Remove a column."""
        self._column(column_name, table_name)
        table = self._table(table_name)
        del table["columns"][column_name]
        if table.get("primary_key") == column_name:
            del table["primary_key"]

    def get_column_names(self, table_name: Optional[str] = None, **kwargs: Any) -> list[str]:
        """The columns that are so: ``get_column_names(sdtype="datetime")``."""
        return [name for name, column in self._table(table_name)["columns"].items() if all(column.get(key) == value for key, value in kwargs.items())]

    def set_primary_key(self, column_name: str, table_name: Optional[str] = None) -> None:
        """Say which column identifies a row."""
        column = self._column(column_name, table_name)
        if column.get("sdtype") in ("numerical", "categorical", "boolean", "datetime", "ordinal"):
            raise InvalidMetadataError(f"The primary_key '{column_name}' must be type 'id' or another PII type.")
        self._table(table_name)["primary_key"] = column_name

    def remove_primary_key(self, table_name: Optional[str] = None) -> None:
        """Say that no column identifies a row."""
        if self._table(table_name).pop("primary_key", None) is None:
            warnings.warn("No primary key exists to remove.", stacklevel=2)

    def set_sequence_key(self, column_name: str, table_name: Optional[str] = None) -> None:
        """Say which column tells sequences apart."""
        self._column(column_name, table_name)
        self._table(table_name)["sequence_key"] = column_name

    def set_sequence_index(self, column_name: str, table_name: Optional[str] = None) -> None:
        """Say which column orders the rows of a sequence."""
        self._column(column_name, table_name)
        self._table(table_name)["sequence_index"] = column_name

    def add_alternate_keys(self, column_names: list[str], table_name: Optional[str] = None) -> None:
        """Say which other columns identify a row."""
        for name in column_names:
            self._column(name, table_name)
        self._table(table_name).setdefault("alternate_keys", []).extend(column_names)

    def add_column_relationship(self, relationship_type: str, column_names: list[str], table_name: Optional[str] = None) -> None:
        """Say which columns belong together, such as those of an address."""
        for name in column_names:
            self._column(name, table_name)
        self._table(table_name).setdefault("column_relationships", []).append({"type": relationship_type, "column_names": list(column_names)})

    def add_relationship(self, parent_table_name: str, child_table_name: str, parent_primary_key: str, child_foreign_key: str) -> None:
        """Say that a column of one table refers to the key of another."""
        self._column(parent_primary_key, parent_table_name)
        self._column(child_foreign_key, child_table_name)
        self.relationships.append(
            {
                "parent_table_name": parent_table_name,
                "child_table_name": child_table_name,
                "parent_primary_key": parent_primary_key,
                "child_foreign_key": child_foreign_key,
            }
        )

    def remove_relationship(self, parent_table_name: str, child_table_name: str) -> None:
        """Say that two tables don't refer to each other."""
        self.relationships = [one for one in self.relationships if (one["parent_table_name"], one["child_table_name"]) != (parent_table_name, child_table_name)]

    # ---- Checks -------------------------------------------------------------------------------------

    def validate(self) -> None:
        """Raise InvalidMetadataError where something doesn't fit together."""
        for name, table in self.tables.items():
            for column, meaning in table["columns"].items():
                _check_column(column, meaning)
            key = table.get("primary_key")
            if key is not None and key not in table["columns"]:
                raise InvalidMetadataError(f"The primary key '{key}' of table '{name}' is none of its columns.")

    def validate_data(self, data: Any) -> None:
        """Raise InvalidDataError where tables don't fit: a dictionary of them, or the only one."""
        tables = data if isinstance(data, dict) else {next(iter(self.tables)): data}
        missing = [name for name in self.tables if name not in tables]
        if missing:
            raise InvalidDataError(f"The data lack the table '{missing[0]}' of the metadata.")
        for name, table in tables.items():
            self.validate_table(table, name)
        for relation in self.relationships:
            unknown = unknown_references(tables, relation)
            if unknown is not None and unknown.any():
                example = tables[relation["child_table_name"]][_listed(relation["child_foreign_key"])][unknown].iloc[0].tolist()
                raise InvalidDataError(
                    f"Column {relation['child_foreign_key']!r} of table '{relation['child_table_name']}' refers to rows of table "
                    f"'{relation['parent_table_name']}' that are not there: {int(unknown.sum())} rows, such as {example}. "
                    "sdv.utils.drop_unknown_references() leaves them out."
                )

    def validate_table(self, data: Any, table_name: Optional[str] = None) -> None:
        """Raise InvalidDataError where a table doesn't fit."""
        from .._library import call
        from ..errors import LikenessError

        try:
            call("likeness_check", _tables.Imported(data).handle, json.dumps(self._plain(table_name)))
        except LikenessError as error:
            raise InvalidDataError(str(error)) from None

    def visualize(self, **_: Any) -> Any:
        """Not drawn here."""
        from .errors import VisualizationUnavailableError

        raise VisualizationUnavailableError("likeness.sdv draws no diagrams of metadata; print() shows them as text.")

    def _plain(self, table_name: Optional[str] = None) -> dict[str, Any]:
        """One table's metadata in the words of V1, which the library reads."""
        table = self._table(table_name)
        columns = {}
        for name, column in table["columns"].items():
            kept = {key: value for key, value in column.items() if key not in ("order", "order_by", "range_values")}
            if kept.get("sdtype") == "ordinal":
                kept["sdtype"] = "categorical"
            columns[name] = kept
        result: dict[str, Any] = {"METADATA_SPEC_VERSION": "SINGLE_TABLE_V1", "columns": columns}
        for member in ("primary_key", "alternate_keys", "sequence_key", "sequence_index"):
            if table.get(member) is not None:
                result[member] = table[member]
        return result

    def _plain_tables(self) -> dict[str, Any]:
        """The metadata of all tables in the words of V1."""
        tables = {name: _without_version(self._plain(name)) for name in self.tables}
        return {"METADATA_SPEC_VERSION": "V1", "tables": tables, "relationships": copy.deepcopy(self.relationships)}


def _listed(columns: Any) -> list[str]:
    """The columns of a key, which may be one name."""
    return [columns] if isinstance(columns, str) else list(columns)


def unknown_references(tables: dict[str, Any], relation: dict[str, Any]) -> Any:
    """Whether each row of the child refers to a row that isn't there; None where tables are no data frames of pandas."""
    child = tables[relation["child_table_name"]]
    parent = tables[relation["parent_table_name"]]
    if not hasattr(child, "iloc") or not hasattr(parent, "iloc"):
        return None
    keys = child[_listed(relation["child_foreign_key"])]
    known = parent[_listed(relation["parent_primary_key"])]
    there = keys.notna().all(axis=1)
    if keys.shape[1] == 1:
        return there & ~keys.iloc[:, 0].isin(known.iloc[:, 0])
    among = set(known.itertuples(index=False, name=None))
    return there & ~keys.apply(lambda row: tuple(row) in among, axis=1)


def _without_version(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key != "METADATA_SPEC_VERSION"}


def _check_column(name: str, column: dict[str, Any]) -> None:
    sdtype = column.get("sdtype")
    if not isinstance(sdtype, str) or not sdtype:
        raise InvalidMetadataError(f"Invalid sdtype: {sdtype!r} of column '{name}' is not a string.")
    allowed = _PLAIN.get(sdtype, {"pii"})
    unknown = set(column) - {"sdtype"} - allowed
    if unknown:
        raise InvalidMetadataError(f"Invalid values {sorted(unknown)} for {sdtype} column '{name}'.")


class SingleTableMetadata(Metadata):
    """Metadata of one table, in SDV's older form."""

    METADATA_SPEC_VERSION = "SINGLE_TABLE_V1"

    def __init__(self) -> None:
        super().__init__()
        self.tables["table"] = {"columns": {}}

    def detect_from_dataframe(self, data: Any) -> None:  # type: ignore[override]
        """Guess what the columns mean."""
        self._detect("table", data, True, "primary_only")

    def detect_from_csv(self, filepath: Union[str, os.PathLike], read_csv_parameters: Optional[dict[str, Any]] = None) -> None:
        """Guess what the columns of a CSV file mean."""
        import pandas

        self.detect_from_dataframe(pandas.read_csv(filepath, **(read_csv_parameters or {})))

    def to_dict(self) -> dict[str, Any]:
        """As a dictionary."""
        return {**copy.deepcopy(self.tables["table"]), "METADATA_SPEC_VERSION": self.METADATA_SPEC_VERSION}


class MultiTableMetadata(Metadata):
    """Metadata of several tables, in SDV's older form."""

    METADATA_SPEC_VERSION = "MULTI_TABLE_V1"

    def detect_from_dataframes(self, data: dict[str, Any]) -> None:  # type: ignore[override]
        """Guess what the columns of tables mean, and which of them refer to each other."""
        self._detect_several(data, True, "primary_and_foreign")
