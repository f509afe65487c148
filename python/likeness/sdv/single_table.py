"""SDV's synthesizers of single tables, on the models of likeness."""

from __future__ import annotations

import os
from typing import Any, Iterable, Optional, Union

from .. import _fit, errors as library_errors
from ._synthesizer import Synthesizer
from .errors import NotFittedError, SynthesizerInputError
from .sampling import Condition, DataFrameCondition

_DISTRIBUTIONS = {
    "norm": "normal",
    "beta": "beta",
    "truncnorm": "truncated_normal",
    "uniform": "uniform",
    "gamma": "gamma",
    "gaussian_kde": "kernel_density",
}


class BaseSynthesizer(Synthesizer):
    """What all synthesizers of one table do; each says its model and options."""

    _model_name = ""
    #: SDV's parameters that are options of likeness under another name.
    _renamed = {"enforce_min_max_values": "enforce_min_max", "l2scale": "weight_decay"}
    #: SDV's parameters that mean nothing here.
    _ignored = ("locales", "enable_gpu", "verbose", "numerical_distributions", "default_distribution")

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
        self._learn(
            lambda: _fit.fit(data, model=self._model_name, options=self._options(), metadata=self.metadata._plain(), rules=self._constraints, found_rules=False, seed=0, progress=self._progress)
        )

    def get_transformers(self) -> dict[str, None]:
        """None for each column: likeness has no transformers that can be changed."""
        return dict.fromkeys(self.metadata.columns)

    def update_transformers(self, column_name_to_transformer: dict[str, Any]) -> None:
        """Not possible here."""
        raise SynthesizerInputError("likeness has no transformers that can be changed; use the metadata instead.")

    # ---- Sampling -----------------------------------------------------------------------------------

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
