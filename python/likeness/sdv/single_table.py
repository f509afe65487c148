"""SDV's synthesizers of single tables, on the models of likeness."""

from __future__ import annotations

import datetime
import json
import os
import zipfile
from typing import Any, Iterable, Optional, Union

from .. import _model, errors as library_errors
from .cag import rule_of
from .errors import InvalidDataError, NotFittedError, SamplingError, SynthesizerInputError
from .metadata import Metadata
from .sampling import Condition, DataFrameCondition

_DISTRIBUTIONS = {
    "norm": "normal",
    "beta": "beta",
    "truncnorm": "truncated_normal",
    "uniform": "uniform",
    "gamma": "gamma",
    "gaussian_kde": "kernel_density",
}


class BaseSynthesizer:
    """What all synthesizers do; each says its model and options."""

    _model_name = ""
    #: SDV's parameters that are options of likeness under another name.
    _renamed = {"enforce_min_max_values": "enforce_min_max", "l2scale": "weight_decay"}
    #: SDV's parameters that mean nothing here.
    _ignored = ("locales", "enable_gpu", "verbose", "numerical_distributions", "default_distribution")

    def __init__(self, metadata: Any, **parameters: Any) -> None:
        if not isinstance(metadata, Metadata):
            raise SynthesizerInputError("The metadata are not a Metadata object; Metadata.detect_from_dataframe() makes one.")
        self.metadata = metadata
        self._parameters = parameters
        self._constraints: list[Any] = []
        self._model: Optional[_model.Model] = None
        self._created = datetime.date.today().isoformat()
        self._fitted_on: Optional[str] = None
        self._next_row = 0

    # ---- Fitting ------------------------------------------------------------------------------------

    def _options(self) -> dict[str, Any]:
        options = {}
        for name, value in self._parameters.items():
            if name in self._ignored or value is None:
                continue
            value = list(value) if isinstance(value, tuple) else value
            options[self._renamed.get(name, name)] = value
        return options

    def fit(self, data: Any) -> None:
        """Learn a table."""
        self.metadata.validate()
        progress = None if self._parameters.get("verbose") else False
        try:
            self._model = _model.fit(data, model=self._model_name, options=self._options(), metadata=self.metadata._plain(), rules=self._constraints, seed=0, progress=progress)
        except library_errors.DataError as error:
            raise InvalidDataError(str(error)) from None
        except library_errors.UsageError as error:
            raise SynthesizerInputError(str(error)) from None
        self._fitted_on = datetime.date.today().isoformat()
        self._next_row = 0

    def preprocess(self, data: Any) -> Any:
        """The table as it is: likeness does what is to be done while it learns."""
        self.validate(data)
        return data

    def fit_processed_data(self, processed_data: Any) -> None:
        """Learn what preprocess() gave."""
        self.fit(processed_data)

    def validate(self, data: Any) -> None:
        """Raise InvalidDataError where the table doesn't fit the metadata."""
        self.metadata.validate_data(data)

    def auto_assign_transformers(self, data: Any) -> None:
        """Nothing: likeness chooses how columns become numbers."""

    def get_transformers(self) -> dict[str, None]:
        """None for each column: likeness has no transformers that can be changed."""
        return dict.fromkeys(self.metadata.columns)

    def update_transformers(self, column_name_to_transformer: dict[str, Any]) -> None:
        """Not possible here."""
        raise SynthesizerInputError("likeness has no transformers that can be changed; use the metadata instead.")

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

    def _fitted(self) -> _model.Model:
        if self._model is None:
            raise SamplingError("This synthesizer has not been fitted. Please fit your synthesizer first before sampling synthetic data.")
        return self._model

    def _draw(self, rows: int, where: Any = None, max_tries: Optional[int] = None) -> Any:
        try:
            made = self._fitted().sample(rows, where=where, first_row=self._next_row, max_tries=max_tries, progress=False)
        except library_errors.UsageError as error:
            raise ValueError(str(error)) from None
        self._next_row += rows
        return made

    def sample(self, num_rows: int, max_tries_per_batch: int = 100, batch_size: Optional[int] = None, output_file_path: Union[None, str, os.PathLike] = None) -> Any:
        """Make rows; each call makes new ones until reset_sampling()."""
        if not isinstance(num_rows, int) or isinstance(num_rows, bool) or num_rows < 0:
            raise ValueError(f"You must specify the number of rows to sample (e.g. num_rows=100); {num_rows!r} is none.")
        return _delivered(self._draw(num_rows), output_file_path)

    def sample_from_conditions(self, conditions: Iterable[Union[Condition, DataFrameCondition]], max_tries_per_batch: int = 100, batch_size: Optional[int] = None, output_file_path: Union[None, str, os.PathLike] = None) -> Any:
        """Make the rows that conditions ask for, one condition after another."""
        import pandas

        parts = []
        for condition in conditions:
            if isinstance(condition, DataFrameCondition):
                parts.append(self.sample_remaining_columns(condition.dataframe))
            else:
                self._check_columns(condition.column_values)
                parts.append(self._draw(condition.num_rows, dict(condition.column_values)))
        return _delivered(pandas.concat(parts, ignore_index=True), output_file_path)

    def sample_remaining_columns(self, known_columns: Any, max_tries_per_batch: int = 100, batch_size: Optional[int] = None, output_file_path: Union[None, str, os.PathLike] = None) -> Any:
        """Make the other columns of rows of which some are known."""
        import pandas

        self._check_columns(known_columns.columns)
        groups = known_columns.reset_index(drop=True).groupby(list(known_columns.columns), dropna=False, sort=False)
        parts = []
        for values, group in groups:
            values = values if isinstance(values, tuple) else (values,)
            made = self._draw(len(group), dict(zip(known_columns.columns, values)))
            parts.append(made.set_index(group.index))
        return _delivered(pandas.concat(parts).sort_index().reset_index(drop=True), output_file_path)

    def _check_columns(self, names: Iterable[str]) -> None:
        self._fitted()
        for name in names:
            if name not in self.metadata.columns:
                raise ValueError(f"Unexpected column name '{name}'. Use a column name that was present in the original data.")

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
        }
        with zipfile.ZipFile(filepath, "w") as archive:
            archive.writestr("synthesizer.json", json.dumps(facts))
            if self._model is not None:
                archive.writestr("model.likeness", self._model.to_bytes())

    @classmethod
    def load(cls, filepath: Union[str, os.PathLike]) -> "BaseSynthesizer":
        """Read what save() wrote."""
        try:
            with zipfile.ZipFile(filepath) as archive:
                facts = json.loads(archive.read("synthesizer.json"))
                content = archive.read("model.likeness") if "model.likeness" in archive.namelist() else None
        except (zipfile.BadZipFile, KeyError, ValueError):
            raise SynthesizerInputError(f"{os.fspath(filepath)!r} was not written by a synthesizer of likeness.sdv.") from None
        kind = _SYNTHESIZERS.get(facts["class"])
        if kind is None:
            raise SynthesizerInputError(f"{facts['class']!r} is no synthesizer of likeness.sdv.")
        result = kind(Metadata.load_from_dict(facts["metadata"]), **facts["parameters"])
        result._constraints = list(facts.get("constraints", []))
        result._created, result._fitted_on, result._next_row = facts["created"], facts["fitted_on"], facts["next_row"]
        if content is not None:
            result._model = _model.from_bytes(content)
        return result


def _delivered(rows: Any, path: Union[None, str, os.PathLike]) -> Any:
    if path is not None:
        rows.to_csv(path, index=False)
    return rows


class _WithDistributions(BaseSynthesizer):
    def _options(self) -> dict[str, Any]:
        options = super()._options()
        default = self._parameters.get("default_distribution")
        if default is not None:
            options["distribution"] = _distribution(default)
        chosen = self._parameters.get("numerical_distributions") or {}
        if chosen:
            options["column_distributions"] = ",".join(f"{column}={_distribution(name)}" for column, name in chosen.items())
        return options

    def get_learned_distributions(self) -> dict[str, dict[str, Any]]:
        """How each column is distributed: a name, and what is known of it."""
        if self._model is None:
            raise NotFittedError("Distributions have not been learned yet. Please fit your model first using 'fit'.")
        learned = {}
        for column in self._model.summary["columns"]:
            facts = {key: value for key, value in column.items() if key not in ("name", "treated_as", "distribution", "given")}
            learned[column["name"]] = {"distribution": column.get("distribution", column["treated_as"]), "learned_parameters": facts}
        return learned


def _distribution(name: str) -> str:
    if name not in _DISTRIBUTIONS:
        raise SynthesizerInputError(f"Invalid distribution '{name}'. Choose one of {', '.join(_DISTRIBUTIONS)}.")
    return _DISTRIBUTIONS[name]


class _WithLosses(BaseSynthesizer):
    #: The curves of likeness by the columns that SDV shows.
    _curves: dict[str, str] = {}
    #: What SDV shows beside the epoch; likeness keeps one value for each.
    _fixed: dict[str, int] = {}

    def get_loss_values(self) -> Any:
        """The losses by epoch, as a data frame."""
        import pandas

        if self._model is None:
            raise NotFittedError("Loss values are not available yet. Please fit your synthesizer first.")
        losses = self._model.losses
        columns = {shown: losses[name] for shown, name in self._curves.items() if name in losses}
        epochs = max(map(len, columns.values()), default=0)
        return pandas.DataFrame({"Epoch": range(epochs), **self._fixed, **columns})

    def get_loss_values_plot(self, title: str = "Loss values") -> Any:
        """The losses by epoch, as a picture."""
        from .. import plot

        return plot.losses(self._model, title=title)


class GaussianCopulaSynthesizer(_WithDistributions):
    """The Gaussian copula: model ``gaussian_copula`` of likeness.

    Without a `default_distribution`, columns follow the data as likeness does by default, not a beta
    distribution.
    """

    _model_name = "gaussian_copula"

    def __init__(self, metadata: Any, enforce_min_max_values: bool = True, enforce_rounding: bool = True, locales: Any = ("en_US",), numerical_distributions: Any = None, default_distribution: Optional[str] = None) -> None:
        super().__init__(
            metadata,
            enforce_min_max_values=enforce_min_max_values,
            enforce_rounding=enforce_rounding,
            locales=list(locales or []),
            numerical_distributions=numerical_distributions or {},
            default_distribution=default_distribution,
        )
        self._options()


_GAN = dict(
    enforce_min_max_values=True,
    enforce_rounding=True,
    locales=["en_US"],
    embedding_dim=128,
    generator_dim=(256, 256),
    discriminator_dim=(256, 256),
    generator_lr=2e-4,
    generator_decay=1e-6,
    discriminator_lr=2e-4,
    discriminator_decay=1e-6,
    batch_size=500,
    discriminator_steps=1,
    log_frequency=True,
    verbose=False,
    epochs=300,
    pac=10,
    enable_gpu=True,
)


def _filled(class_name: str, defaults: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in given.items() if name != "cuda"}
    unknown = set(given) - set(defaults)
    if unknown:
        raise TypeError(f"{class_name}() got an unexpected keyword argument '{sorted(unknown)[0]}'")
    return {**defaults, **given}


class CTGANSynthesizer(_WithLosses):
    """CTGAN: model ``ctgan`` of likeness. Parameters are SDV's; those about GPUs do nothing."""

    _model_name = "ctgan"
    _curves = {"Generator Loss": "generator", "Discriminator Loss": "critic"}

    def __init__(self, metadata: Any, **parameters: Any) -> None:
        super().__init__(metadata, **_filled(type(self).__name__, _GAN, parameters))


class CopulaGANSynthesizer(_WithDistributions, _WithLosses):
    """CTGAN on columns made normal: model ``copula_gan`` of likeness."""

    _model_name = "copula_gan"
    _curves = CTGANSynthesizer._curves

    def __init__(self, metadata: Any, **parameters: Any) -> None:
        defaults = {**_GAN, "numerical_distributions": {}, "default_distribution": None}
        super().__init__(metadata, **_filled(type(self).__name__, defaults, parameters))


class TVAESynthesizer(_WithLosses):
    """TVAE: model ``tvae`` of likeness."""

    _model_name = "tvae"
    _curves = {"Loss": "reconstruction"}
    _fixed = {"Batch": 0}

    def __init__(self, metadata: Any, **parameters: Any) -> None:
        defaults = dict(
            enforce_min_max_values=True,
            enforce_rounding=True,
            embedding_dim=128,
            compress_dims=(128, 128),
            decompress_dims=(128, 128),
            l2scale=1e-5,
            batch_size=500,
            verbose=False,
            epochs=300,
            loss_factor=2,
            enable_gpu=True,
        )
        super().__init__(metadata, **_filled(type(self).__name__, defaults, parameters))


_SYNTHESIZERS = {kind.__name__: kind for kind in (GaussianCopulaSynthesizer, CTGANSynthesizer, CopulaGANSynthesizer, TVAESynthesizer)}
