"""What synthesizers of one table, of several and of sequences have in common."""

from __future__ import annotations

import datetime
import json
import os
import warnings
import zipfile
from typing import Any, Callable, Iterable, Optional, Union

from .. import errors as library_errors
from .cag import rule_of
from .errors import InvalidDataError, SamplingError, SynthesizerInputError
from .metadata import Metadata

_KINDS: dict[str, type] = {}


class Synthesizer:
    """Metadata, parameters and constraints, what was learned by them, and files of it all."""

    def __init_subclass__(cls, **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        _KINDS[cls.__name__] = cls

    def __init__(self, metadata: Any, **parameters: Any) -> None:
        if not isinstance(metadata, Metadata):
            raise SynthesizerInputError("The metadata are not a Metadata object; Metadata.detect_from_dataframe() makes one.")
        self.metadata = metadata
        self._parameters = parameters
        self._constraints: list[Any] = []
        self._model: Any = None
        self._created = datetime.date.today().isoformat()
        self._fitted_on: Optional[str] = None
        self._next_row = 0

    # ---- Learning -----------------------------------------------------------------------------------

    def _learn(self, fit: Callable[[], Any]) -> None:
        """Take what `fit` gives, and its errors in SDV's words."""
        try:
            self._model = fit()
        except library_errors.DataError as error:
            raise InvalidDataError(str(error)) from None
        except library_errors.UsageError as error:
            raise SynthesizerInputError(str(error)) from None
        self._fitted_on = datetime.date.today().isoformat()
        self._next_row = 0

    @property
    def _progress(self) -> Optional[bool]:
        return None if self._parameters.get("verbose") else False

    def fit(self, data: Any) -> None:
        """Learn the data."""
        raise NotImplementedError

    def preprocess(self, data: Any) -> Any:
        """The data as they are: likeness does what is to be done while it learns."""
        self.validate(data)
        return data

    def fit_processed_data(self, processed_data: Any) -> None:
        """Learn what preprocess() gave."""
        self.fit(processed_data)

    def validate(self, data: Any) -> None:
        """Raise InvalidDataError where the data don't fit the metadata."""
        self.metadata.validate_data(data)

    def auto_assign_transformers(self, data: Any) -> None:
        """Nothing: likeness chooses how columns become numbers."""

    def set_address_columns(self, *_: Any, **__: Any) -> None:
        """Nothing: likeness makes addresses whose parts agree by itself."""
        warnings.warn("likeness makes addresses whose parts agree by itself; set_address_columns does nothing.", stacklevel=2)

    def add_constraints(self, constraints: Iterable[Any]) -> None:
        """Make every row obey these: constraints of ``sdv.cag``, their mappings, and expressions of likeness."""
        for constraint in constraints:
            rule = rule_of(constraint)
            if rule is None:
                raise SynthesizerInputError(f"{constraint!r} is none of the constraints that likeness.sdv knows; give a class of sdv.cag, its mapping, or an expression.")
            self._constraints.append(rule)

    def get_constraints(self, filepath: Any = None) -> list[Any]:
        """What was added, as mappings and expressions; also written to `filepath`, where one is given."""
        if filepath is not None:
            with open(filepath, "w", encoding="utf-8") as file:
                json.dump(self._constraints, file, indent=2)
        return list(self._constraints)

    # ---- Sampling -----------------------------------------------------------------------------------

    def _fitted(self) -> Any:
        if self._model is None:
            raise SamplingError("This synthesizer has not been fitted. Please fit your synthesizer first before sampling synthetic data.")
        return self._model

    def reset_sampling(self) -> None:
        """Begin with the first row again."""
        self._next_row = 0

    # ---- What it knows ------------------------------------------------------------------------------

    def get_parameters(self) -> dict[str, Any]:
        """The parameters that it was made with, in SDV's words."""
        return dict(self._parameters)

    def get_metadata(self, version: str = "original") -> Metadata:
        """The metadata."""
        return self.metadata.copy()

    def get_info(self) -> dict[str, Any]:
        """When it was made and fitted, and by what."""
        from .. import __version__

        info = {"class_name": type(self).__name__, "creation_date": self._created, "is_fit": self._model is not None, "last_fit_date": self._fitted_on}
        info["fitted_sdv_version"] = None if self._model is None else f"likeness-synth {__version__}"
        return info

    # ---- Files --------------------------------------------------------------------------------------

    def _more_facts(self) -> dict[str, Any]:
        """What else a file holds of it."""
        return {}

    def _take_facts(self, facts: dict[str, Any]) -> None:
        """Take that back."""

    def save(self, filepath: Union[str, os.PathLike]) -> None:
        """Write a file that load() reads; it holds no pickle."""
        facts = {
            "class": type(self).__name__,
            "metadata": {"tables": self.metadata.tables, "relationships": self.metadata.relationships},
            "parameters": self._parameters,
            "constraints": self._constraints,
            "created": self._created,
            "fitted_on": self._fitted_on,
            "next_row": self._next_row,
            **self._more_facts(),
        }
        with zipfile.ZipFile(filepath, "w") as archive:
            archive.writestr("synthesizer.json", json.dumps(facts))
            if self._model is not None:
                archive.writestr("model.likeness", self._model.to_bytes())

    @classmethod
    def load(cls, filepath: Union[str, os.PathLike]) -> Any:
        """Read what save() wrote."""
        from .. import from_bytes

        try:
            with zipfile.ZipFile(filepath) as archive:
                facts = json.loads(archive.read("synthesizer.json"))
                content = archive.read("model.likeness") if "model.likeness" in archive.namelist() else None
        except (zipfile.BadZipFile, KeyError, ValueError):
            raise SynthesizerInputError(f"{os.fspath(filepath)!r} was not written by a synthesizer of likeness.sdv.") from None
        kind = _KINDS.get(facts["class"])
        if kind is None:
            raise SynthesizerInputError(f"{facts['class']!r} is no synthesizer of likeness.sdv.")
        result = kind(Metadata.load_from_dict(facts["metadata"]), **facts["parameters"])
        result._constraints = list(facts.get("constraints", []))
        result._created, result._fitted_on, result._next_row = facts["created"], facts["fitted_on"], facts["next_row"]
        result._take_facts(facts)
        if content is not None:
            result._model = from_bytes(content)
        return result
