"""likeness learns a table and writes a new one like it, without giving away its rows.

>>> import likeness as lk
>>> model = lk.fit(df, seed=7)
>>> new = model.sample(10_000, seed=1)
>>> lk.evaluate(df, new)

What you bring in is what you get back: data frames of pandas and polars, tables of pyarrow, relations of
DuckDB. The distribution is called likeness-synth and needs nothing but Python.
"""

from ._dataset import DatasetModel, make
from ._fit import fit, from_bytes, load
from ._model import Model
from ._report import Report, compare, evaluate
from ._tables import Table, detect, models, pseudonymize, read_csv, recommend, set_threads
from .errors import Cancelled, DataError, FileError, InternalError, LikenessError, MissingModelError, ModelError, UsageError

__all__ = [
    "Cancelled",
    "DataError",
    "DatasetModel",
    "FileError",
    "InternalError",
    "LikenessError",
    "MissingModelError",
    "Model",
    "ModelError",
    "Report",
    "Table",
    "UsageError",
    "compare",
    "detect",
    "evaluate",
    "fit",
    "from_bytes",
    "load",
    "make",
    "models",
    "pseudonymize",
    "read_csv",
    "recommend",
    "set_threads",
]

__version__ = "0.1.0"
