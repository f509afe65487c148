"""An estimator that obeys scikit-learn's conventions, and needs no scikit-learn."""

from __future__ import annotations

import inspect
from typing import Any, Mapping, Optional

from . import _fit, _model, errors


class _NotFitted(errors.LikenessError, ValueError, AttributeError):
    """Raised where a method needs a fit first."""


def _not_fitted(name: str) -> Exception:
    sentence = f"This {name} is not fitted yet; call fit first."
    try:
        from sklearn.exceptions import NotFittedError
    except ImportError:
        return _NotFitted(sentence)
    return NotFittedError(sentence)


class TableSynthesizer:
    """A density over the rows of a table: fit, sample, score.

    Parameters
    ----------
    model
        One of :func:`likeness.models`.
    options
        Its options.
    metadata
        What the columns mean; detected by default.
    random_state
        The seed of the fit; a whole number. None is 0.

    Attributes
    ----------
    model_ : likeness.Model
        What was learned.
    n_features_in_ : int
        How many columns.
    feature_names_in_ : numpy.ndarray
        Their names, where the table had some.
    """

    def __init__(self, model: str = "sequential_trees", *, options: Optional[Mapping[str, Any]] = None, metadata: Any = None, random_state: Optional[int] = None) -> None:
        self.model = model
        self.options = options
        self.metadata = metadata
        self.random_state = random_state

    @classmethod
    def _names(cls) -> list[str]:
        return [name for name in inspect.signature(cls.__init__).parameters if name != "self"]

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The parameters by name."""
        return {name: getattr(self, name) for name in self._names()}

    def set_params(self, **params: Any) -> "TableSynthesizer":
        """Set parameters by name."""
        for name, value in params.items():
            if name not in self._names():
                raise errors.UsageError(f"Invalid parameter {name!r} for {type(self).__name__}; valid are {', '.join(self._names())}.")
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        defaults = inspect.signature(type(self).__init__).parameters
        changed = [f"{name}={value!r}" for name, value in self.get_params().items() if value != defaults[name].default]
        return f"{type(self).__name__}({', '.join(changed)})"

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "model_")

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import InputTags, Tags, TargetTags

        return Tags(
            estimator_type="density_estimator",
            target_tags=TargetTags(required=False),
            input_tags=InputTags(string=True, categorical=True, allow_nan=True),
        )

    def _frame(self, X: Any) -> Any:
        if type(X).__module__.partition(".")[0] != "numpy":
            return X
        import pandas

        if X.ndim != 2:
            raise errors.DataError(f"Expected a 2D array, got one of {X.ndim} dimensions; reshape it.")
        return pandas.DataFrame(X, columns=[f"x{k}" for k in range(X.shape[1])])

    def fit(self, X: Any, y: Any = None) -> "TableSynthesizer":
        """Learn a table: a data frame, or an array of two dimensions. `y` is not looked at."""
        self._array = type(X).__module__.partition(".")[0] == "numpy"
        self.model_ = _fit.fit(
            self._frame(X),
            model=self.model,
            options=self.options,
            metadata=self.metadata,
            seed=0 if self.random_state is None else self.random_state,
            progress=False,
        )
        self.n_features_in_ = len(self.model_.columns)
        self.__dict__.pop("feature_names_in_", None)
        if not self._array:
            self.feature_names_in_: Any = self.model_.columns
            try:
                import numpy
            except ImportError:
                return self
            self.feature_names_in_ = numpy.array(self.model_.columns, dtype=object)
        return self

    def _fitted(self) -> _model.Model:
        if not hasattr(self, "model_"):
            raise _not_fitted(type(self).__name__)
        return self.model_

    def sample(self, n_samples: int = 1, random_state: int = 0, where: Any = None) -> Any:
        """Make rows, as what fit() got: a data frame or an array."""
        rows = self._fitted().sample(n_samples, seed=random_state, where=where, progress=False)
        return rows.to_numpy() if self._array else rows

    def score_samples(self, X: Any) -> Any:
        """The log-likelihood of each row (sequential_trees only)."""
        return self._fitted().log_likelihood(self._frame(X))

    def score(self, X: Any, y: Any = None) -> float:
        """The mean log-likelihood of rows; minus infinity where the model never makes one of them."""
        scores = self.score_samples(X)
        return float(sum(scores) / max(1, len(scores)))
