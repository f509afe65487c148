"""The way SDV 1 is used, on likeness: the same modules, classes and calls.

Code of SDV runs with one line in front of it::

    import likeness.sdv; likeness.sdv.install()

    from sdv.metadata import Metadata
    from sdv.single_table import GaussianCopulaSynthesizer

Without it, write ``likeness.sdv`` where the code says ``sdv``. What is missing says so:
docs/python-sdv.md has the list.
"""

from __future__ import annotations

import sys

from .. import __version__
from . import cag, errors, evaluation, metadata, multi_table, sampling, sequential, single_table, utils

__all__ = ["cag", "errors", "evaluation", "install", "metadata", "multi_table", "sampling", "sequential", "single_table", "utils", "__version__"]


def install() -> None:
    """Make ``import sdv`` mean this package in this process.

    Raises
    ------
    RuntimeError
        Where the real one has been imported already.
    """
    known = sys.modules.get("sdv")
    if known is not None and known is not sys.modules[__name__]:
        raise RuntimeError("sdv has been imported already; call likeness.sdv.install() before that.")
    for name, module in list(sys.modules.items()):
        if name == __name__ or name.startswith(__name__ + "."):
            sys.modules["sdv" + name[len(__name__) :]] = module
