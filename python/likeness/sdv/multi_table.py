"""SDV's synthesizer of several tables, on the model ``relational`` of likeness."""

from __future__ import annotations

import copy
import warnings
from typing import Any, Optional

from .. import _fit, errors as library_errors
from ._synthesizer import Synthesizer
from .errors import NonParametricError, SynthesizerInputError

#: What a table's own synthesizer may be told, with SDV's defaults.
_OF_TABLES = {"enforce_min_max_values": True, "enforce_rounding": True, "locales": None, "numerical_distributions": None, "default_distribution": None}


class BaseMultiTableSynthesizer(Synthesizer):
    """Learns all tables with their keys; sampled tables refer to each other as the real ones do."""

    def __init__(self, metadata: Any, locales: Optional[list[str]] = ["en_US"], verbose: bool = True) -> None:  # noqa: B006 - it is never changed
        super().__init__(metadata, locales=None if locales is None else list(locales), verbose=verbose)
        self._table_parameters: dict[str, dict[str, Any]] = {}

    # ---- Parameters of tables -----------------------------------------------------------------------

    def _check_table(self, table_name: str) -> None:
        if table_name not in self.metadata.tables:
            raise SynthesizerInputError(f"The table '{table_name}' is not in the metadata; there are {', '.join(self.metadata.tables)}.")

    def set_table_parameters(self, table_name: str, table_parameters: dict[str, Any]) -> None:
        """Keep SDV's parameters of one table's synthesizer.

        All tables are learned by one model: ``enforce_rounding`` and ``enforce_min_max_values`` hold for all of
        them where every table is told the same; distributions mean nothing to it.
        """
        self._check_table(table_name)
        unknown = set(table_parameters) - set(_OF_TABLES)
        if unknown:
            raise SynthesizerInputError(f"Unknown parameter '{sorted(unknown)[0]}' of a table; there are {', '.join(_OF_TABLES)}.")
        self._table_parameters.setdefault(table_name, {}).update(copy.deepcopy(table_parameters))
        if set(table_parameters) & {"numerical_distributions", "default_distribution"}:
            warnings.warn("likeness learns several tables by trees, which take columns as they are: distributions mean nothing.", stacklevel=2)

    def get_table_parameters(self, table_name: str) -> dict[str, Any]:
        """The parameters of one table's synthesizer."""
        self._check_table(table_name)
        return {"synthesizer_name": "relational", "synthesizer_parameters": {**_OF_TABLES, **self._table_parameters.get(table_name, {})}}

    def _options(self) -> dict[str, Any]:
        options = {}
        for theirs, ours in (("enforce_rounding", "enforce_rounding"), ("enforce_min_max_values", "enforce_min_max")):
            told = [self.get_table_parameters(name)["synthesizer_parameters"][theirs] for name in self.metadata.tables]
            if len(set(told)) == 1:
                options[ours] = bool(told[0])
            else:
                warnings.warn(f"{theirs} is not the same for all tables; all are learned with True.", stacklevel=4)
        return options

    # ---- Learning and sampling ----------------------------------------------------------------------

    def fit(self, data: dict[str, Any]) -> None:
        """Learn the tables."""
        self.metadata.validate()
        self.validate(data)
        self._learn(
            lambda: _fit.fit(
                {name: data[name] for name in self.metadata.tables},
                options=self._options(),
                metadata=self.metadata._plain_tables(),
                rules=self._rules() or None,
                found_rules=False,
                seed=0,
                progress=self._progress,
            )
        )

    def _rules(self) -> list[Any]:
        """The constraints; where there is but one table, they need not name it."""
        only = next(iter(self.metadata.tables)) if len(self.metadata.tables) == 1 else None
        return self._constraints if only is None else [rule if isinstance(rule, str) else {"table_name": only, **rule} for rule in self._constraints]

    def sample(self, scale: float = 1.0) -> dict[str, Any]:
        """Make tables with `scale` times as many rows as were learned; each call makes new ones until reset_sampling()."""
        if not isinstance(scale, (int, float)) or isinstance(scale, bool) or not scale > 0:
            raise SynthesizerInputError(f"Invalid parameter for 'scale' ({scale!r}). Please provide a number that is >0.0.")
        model = self._fitted()
        try:
            made = model.sample(scale, seed=self._next_row, progress=False)
        except library_errors.UsageError as error:
            raise ValueError(str(error)) from None
        self._next_row += 1
        return made

    # ---- What it knows ------------------------------------------------------------------------------

    def get_transformers(self, table_name: str) -> dict[str, None]:
        """None for each column: likeness has no transformers that can be changed."""
        self._check_table(table_name)
        return dict.fromkeys(self.metadata.tables[table_name]["columns"])

    def update_transformers(self, table_name: str, column_name_to_transformer: dict[str, Any]) -> None:
        """Not possible here."""
        raise SynthesizerInputError("likeness has no transformers that can be changed; use the metadata instead.")

    def get_learned_distributions(self, table_name: str) -> dict[str, Any]:
        """Not here: trees know no distributions."""
        self._check_table(table_name)
        raise NonParametricError("likeness learns several tables by trees, which have no distributions with parameters.")

    def get_loss_values(self, table_name: str) -> Any:
        """Not here: trees have no losses by epoch."""
        self._check_table(table_name)
        raise SynthesizerInputError("likeness learns several tables by trees, which are not trained in epochs and have no losses.")

    # ---- Files --------------------------------------------------------------------------------------

    def _more_facts(self) -> dict[str, Any]:
        return {"table_parameters": self._table_parameters}

    def _take_facts(self, facts: dict[str, Any]) -> None:
        self._table_parameters = facts.get("table_parameters", {})


class HMASynthesizer(BaseMultiTableSynthesizer):
    """Several tables: model ``relational`` of likeness, in the place of SDV's hierarchical copulas."""
