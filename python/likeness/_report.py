"""Judging synthetic tables."""

from __future__ import annotations

import ctypes
import os
from typing import Any, Mapping, Optional, Sequence, Union

from . import errors
from ._dataset import evaluate_tables, is_dataset
from ._library import Handle, Progress, Watch, count_of, parsed, path_of, rules_of, seed_of, taken_text, text, watched
from ._library import options as json_options
from ._model import Model
from ._tables import Imported


class Report:
    """What :func:`evaluate` found. In a notebook, it shows itself as a page."""

    def __init__(self, handle: Handle, model: Optional[Model]) -> None:
        self._handle = handle
        self._model = model
        self._facts: Optional[dict[str, Any]] = None

    def to_dict(self) -> dict[str, Any]:
        """Every number, as `docs/metrics.md` describes them."""
        if self._facts is None:
            self._facts = parsed(text("likeness_report_json", self._handle))
        return self._facts

    @property
    def scores(self) -> dict[str, float]:
        """The main scores by name: quality, its parts, and what else was asked for."""
        facts = self.to_dict()
        found: dict[str, Any] = {}
        for group in ("quality", "diagnostic"):
            for name, value in facts[group].items():
                if name.endswith("_score"):
                    found[group if name == "overall_score" else name[: -len("_score")]] = value
        privacy = facts.get("privacy") or {}
        for name in ("new_row_synthesis", "dcr_baseline_protection", "dcr_overfitting_protection"):
            value = privacy.get(name)
            found[name] = value.get("score") if isinstance(value, dict) else value
        for name, part in (("membership_inference", "auc"), ("copies", "exact")):
            found[f"{name}_{part}"] = ((privacy.get(name) or {}).get(part) or {}).get("value")
        for detector in (facts.get("detection") or {}).get("detectors", []):
            found[f"detection_{detector['model']}"] = detector.get("score")
        for judge in (facts.get("utility") or {}).get("models", []):
            for name, value in judge["trained_on_synthetic"].items():
                found[f"utility_{judge['model']}_{name}"] = value
        return {name: value for name, value in found.items() if value is not None}

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What stands out, the most severe first."""
        return self.to_dict().get("findings", [])

    def to_html(self, path: Union[None, str, os.PathLike] = None) -> str:
        """One page with pictures that loads nothing; also written to `path`, if there is one."""
        page = text("likeness_report_html", self._handle, None if self._model is None else self._model._handle)
        if path is not None:
            with open(path_of(path), "w", encoding="utf-8") as file:
                file.write(page)
        return page

    def to_text(self, longest_list: int = 20) -> str:
        """Plain text for a terminal; lists stop after `longest_list` rows, 0 shows all."""
        return text("likeness_report_text", self._handle, ctypes.c_size_t(longest_list))

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        shown = ", ".join(f"{name} {value:.3f}" for name, value in list(self.scores.items())[:3])
        return f"<likeness.Report: {shown}>"

    def _repr_html_(self) -> str:
        import html

        page = html.escape(self.to_html(), quote=True)
        return f'<iframe srcdoc="{page}" style="width:100%;height:640px;border:1px solid #ccc"></iframe>'


def evaluate(
    real: Any,
    synthetic: Any,
    *,
    holdout: Any = None,
    target: Optional[str] = None,
    metadata: Union[None, str, Mapping[str, Any]] = None,
    model: Optional[Model] = None,
    rules: Union[None, str, Sequence[Union[str, Mapping[str, Any]]], Mapping[str, Any]] = None,
    seed: int = 0,
    quick: bool = False,
    papers: bool = False,
    sensitive: Optional[Sequence[str]] = None,
    transactions: Union[None, bool, Mapping[str, str]] = None,
    progress: Union[None, bool, Progress] = None,
) -> Report:
    """Say how close a synthetic table is to the real one.

    Parameters
    ----------
    real, synthetic
        The tables, of any kind that :func:`fit` takes; several tables take `holdout`, `metadata`, `model`, `rules`,
        `seed`, `quick` and `progress` alone.
    holdout
        Real rows that the synthetic ones were not learned from: what privacy is measured by.
    target
        A column to predict, by models trained on synthetic and on real rows.
    metadata
        What the columns mean, as :func:`fit` takes it; that of `model`, or detected, by default.
    model
        The model that made the synthetic table; adds its training to the page.
    rules
        What should hold in every row, as :func:`fit` takes it: in which share of the rows it does is scored.
    seed
        Of the evaluation.
    quick
        Quality and diagnostic only, without privacy and detection.
    papers
        The scores of papers on small tables, with more than 5,000 rows, too.
    sensitive
        Columns that an attacker wants to know; all by default.
    transactions
        True, or the names of the columns ``subject``, ``verb``, ``object``, ``date`` and ``amount``: compares
        association rules, too.
    progress
        As that of :func:`fit`.

    Returns
    -------
    Report
    """
    if metadata is None and model is not None:
        metadata = model.metadata
    if is_dataset(real):
        refused = {"target": target, "papers": papers, "sensitive": sensitive, "transactions": transactions}
        for name, value in refused.items():
            if value:
                raise errors.UsageError(f"Several tables don't take {name}.")
        return Report(evaluate_tables(real, synthetic, holdout, metadata, rules, quick, seed, progress), None)
    tables = [Imported(real, "real table"), Imported(synthetic, "synthetic table")]
    held_out = None if holdout is None else Imported(holdout, "holdout").handle
    settings = json_options(
        metadata=dict(metadata) if isinstance(metadata, Mapping) else metadata,
        rules=rules_of(rules),
        target=None if target is None else str(target),
        seed=seed_of(seed),
        quick=quick,
        papers=papers,
        sensitive=None if sensitive is None else [str(name) for name in sensitive],
        transactions=dict(transactions) if isinstance(transactions, Mapping) else transactions,
    )
    handle = Handle("likeness_report_release")
    with Watch(progress) as watch:
        watched(watch, "likeness_evaluate", tables[0].handle, tables[1].handle, held_out, settings, watch.callback, None, handle.place)
    return Report(handle, model)


def compare(
    real: Any,
    tables: Mapping[str, Any],
    *,
    metadata: Union[None, str, Mapping[str, Any]] = None,
    target: Optional[str] = None,
    seed: int = 0,
    samples: int = 50,
    progress: Union[None, bool, Progress] = None,
) -> dict[str, Any]:
    """Rank synthetic tables of one real table.

    Parameters
    ----------
    real
        The real table; anything that :func:`fit` takes.
    tables
        Synthetic tables by name.
    metadata
        What the columns mean, as for :func:`fit`.
    target
        A column to predict: how well do the rows train a model?
    seed
        The same tables and seed give the same numbers.
    samples
        How many bootstrap samples the spread of each score is taken from.

    Returns
    -------
    dict
        ``tables``, the best first, each with its rank, its scores and their standard errors, and how
        near it comes to copying real rows (docs/comparing-samples.md).
    """
    if not isinstance(tables, Mapping):
        raise errors.UsageError(f"The synthetic tables are a mapping of their names and tables, such as {{'copula': table}}, not of the type {type(tables).__name__}.")
    given = Imported(real, "real table")
    imported = [Imported(table, f"table {name!r}").handle for name, table in tables.items()]
    names = (ctypes.c_char_p * len(imported))(*(str(name).encode() for name in tables))
    handles = (ctypes.c_void_p * len(imported))(*(handle.value for handle in imported))
    settings = json_options(
        metadata=dict(metadata) if isinstance(metadata, Mapping) else metadata, target=target, seed=seed_of(seed), samples=count_of(samples, "number of samples")
    )
    with Watch(progress) as watch:
        place = ctypes.c_void_p()
        watched(
            watch, "likeness_compare", given.handle, ctypes.c_size_t(len(imported)), names, handles, settings, watch.callback, None, ctypes.byref(place)
        )
    return parsed(taken_text(place))
