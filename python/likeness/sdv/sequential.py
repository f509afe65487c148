"""SDV's synthesizer of sequences, on the model ``sequences`` of likeness."""

from __future__ import annotations

from typing import Any, Optional

from .. import _fit, errors as library_errors
from ._synthesizer import Synthesizer
from .errors import NotFittedError, SamplingError, SynthesizerInputError


class PARSynthesizer(Synthesizer):
    """Sequences, row after row: model ``sequences`` of likeness, in the place of SDV's network.

    Of SDV's parameters, `epochs`, `sample_size`, `segment_size`, `locales` and those about GPUs do nothing:
    it learns trees, of whole sequences.
    """

    def __init__(
        self,
        metadata: Any,
        enforce_min_max_values: bool = True,
        enforce_rounding: bool = True,
        locales: Any = ("en_US",),
        context_columns: Optional[list[str]] = None,
        segment_size: Optional[int] = None,
        epochs: int = 128,
        sample_size: int = 1,
        enable_gpu: bool = True,
        verbose: bool = False,
        cuda: Any = None,
    ) -> None:
        super().__init__(
            metadata,
            enforce_min_max_values=enforce_min_max_values,
            enforce_rounding=enforce_rounding,
            locales=list(locales or []),
            context_columns=list(context_columns or []),
            segment_size=segment_size,
            epochs=epochs,
            sample_size=sample_size,
            enable_gpu=enable_gpu,
            verbose=verbose,
        )
        self._key = metadata._table(None).get("sequence_key")
        if self._key is None:
            raise SynthesizerInputError("The metadata have no sequence key, which says whose row each is; set_sequence_key() names it.")
        for name in self._parameters["context_columns"]:
            if name not in metadata.columns or name == self._key:
                raise SynthesizerInputError(f"The context column '{name}' is no column of the metadata, or the sequence key.")

    def _options(self) -> dict[str, Any]:
        options = {"enforce_rounding": bool(self._parameters["enforce_rounding"]), "enforce_min_max": bool(self._parameters["enforce_min_max_values"])}
        context = self._parameters["context_columns"]
        return {**options, "context": ",".join(context)} if context else options

    def fit(self, data: Any) -> None:
        """Learn a table of sequences."""
        self.metadata.validate()
        self._learn(
            lambda: _fit.fit(data, model="sequences", options=self._options(), metadata=self.metadata._plain(), rules=self._constraints or None, found_rules=False, seed=0, progress=self._progress)
        )

    # ---- Sampling -----------------------------------------------------------------------------------

    def _fitted(self) -> Any:
        if self._model is None:
            raise NotFittedError("This synthesizer has not been fitted. Please fit your synthesizer first before sampling synthetic data.")
        return self._model

    def _draw(self, sequences: int, length: Optional[int], where: Optional[dict[str, Any]] = None) -> Any:
        if length is not None and (not isinstance(length, int) or isinstance(length, bool) or length < 1):
            raise SamplingError(f"The length of a sequence, {length!r}, is no whole number from 1.")
        model = self._fitted()
        try:
            made = model.sample_sequences(sequences, least=length, most=length, where=where or None, first=self._next_row, progress=False)
        except library_errors.UsageError as error:
            raise SamplingError(str(error)) from None
        self._next_row += sequences
        return made

    def sample(self, num_sequences: int, sequence_length: Optional[int] = None) -> Any:
        """Make whole sequences, of `sequence_length` rows each or as many as come; each call makes new ones until reset_sampling()."""
        return self._draw(num_sequences, sequence_length)

    def sample_sequential_columns(self, context_columns: Any, sequence_length: Optional[int] = None) -> Any:
        """Make a sequence for each row of `context_columns`: a table of context columns, and of the sequence key or without it."""
        import pandas

        self._fitted()
        known = set(self._parameters["context_columns"]) | {self._key}
        for name in context_columns.columns:
            if name not in known:
                raise SamplingError(f"'{name}' is neither a context column nor the sequence key.")
        parts = []
        for row in context_columns.to_dict("records"):
            made = self._draw(1, sequence_length, {name: value for name, value in row.items() if name != self._key})
            parts.append(made.assign(**{self._key: row[self._key]}) if self._key in row else made)
        return pandas.concat(parts, ignore_index=True)

    # ---- What it knows ------------------------------------------------------------------------------

    def get_transformers(self) -> dict[str, None]:
        """None for each column: likeness has no transformers that can be changed."""
        return dict.fromkeys(self.metadata.columns)

    def get_loss_values(self) -> Any:
        """A data frame without rows: trees are not trained in epochs."""
        import pandas

        self._fitted()
        return pandas.DataFrame({"Epoch": pandas.Series(dtype="int64"), "Loss": pandas.Series(dtype="float64")})
