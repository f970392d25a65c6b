"""What Great Expectations finds: each rule is kept, broken or cannot be judged, with rows to look at.

Importing this module takes seconds, because Great Expectations does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import great_expectations as gx
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)

from churn_training.settings import Settings
from churn_training.validation.suite import Rule, TableName
from churn_training.validation.tables import Tables

QUIET = DataContextConfig(
    store_backend_defaults=InMemoryStoreBackendDefaults(),
    progress_bars=ProgressBarsConfig(globally=False),
    analytics_enabled=False,
)
"""Keeps everything in memory and sends nothing."""

Status = Literal["kept", "broken", "not judged"]


@dataclass(frozen=True)
class Finding:
    """Whether the data keeps one rule."""

    sentence: str
    status: Status
    broken: int = 0
    """Rows, or columns if the rule is about columns."""
    judged: int = 0
    examples: tuple[str, ...] = ()
    """Lines of the file with the cells in question; the header is line 1."""


def judge_rules(tables: Tables, rules: Sequence[Rule], settings: Settings) -> list[Finding]:
    """One finding per rule, in their order. Stores nothing and sends nothing."""
    source = gx.get_context(mode="ephemeral", project_config=QUIET).data_sources.add_pandas("file")
    results: dict[int, Any] = {}
    names: tuple[TableName, ...] = ("records", "cells", "derived", "columns")
    for name in names:
        table = getattr(tables, name)
        suite = gx.ExpectationSuite(name=name)
        for place, rule in enumerate(rules):
            if rule.table == name and set(_columns_read(rule)) <= set(table.columns):
                rule.expectation.meta = {"place": place}
                suite.add_expectation(rule.expectation)
        batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
        validation = batch.get_batch({"dataframe": table}).validate(suite, result_format="COMPLETE")
        results |= {result.expectation_config.meta["place"]: result for result in validation.results}
    return [_finding(rule, results.get(place), tables, settings) for place, rule in enumerate(rules)]


def _columns_read(rule: Rule) -> Iterable[str]:
    """The columns that the expectation names."""
    keys = ("column", "column_A", "column_B")
    return [getattr(rule.expectation, key) for key in keys if hasattr(rule.expectation, key)]


def _finding(rule: Rule, result: Any, tables: Tables, settings: Settings) -> Finding:
    if result is None:
        return Finding(rule.sentence, "not judged")
    if any(info.get("raised_exception") for info in _exceptions(result.exception_info)):
        raise RuntimeError(f"{rule.sentence}: {result.exception_info}")
    status: Status = "kept" if result.success else "broken"
    detail = result.result
    if "element_count" not in detail:
        examples = () if result.success else (_observed(detail, tables),)
        return Finding(rule.sentence, status, examples=examples)
    lines = detail.get("unexpected_index_list") or []
    shown = tuple(_example(rule, line, tables) for line in lines[: settings.validation_examples])
    return Finding(rule.sentence, status, detail["unexpected_count"], detail["element_count"], shown)


def _exceptions(info: dict[str, Any]) -> list[dict[str, Any]]:
    """Great Expectations reports one exception, or one per metric."""
    return [info] if "raised_exception" in info else [*info.values()]


def _example(rule: Rule, index: Any, tables: Tables) -> str:
    """The cells that broke the rule, as the file has them."""
    if rule.table == "columns":
        return f"{index}: {tables.columns.loc[index].iloc[0]:.4g}"
    if rule.table == "records":
        surplus = int(tables.records.loc[index].iloc[0])
        return f"line {index}: {abs(surplus)} {'more' if surplus > 0 else 'fewer'} than the header"
    cells = tables.cells.loc[index, list(rule.columns)]
    return f"line {index}: " + ", ".join(f"{column} {cell!r}" for column, cell in cells.items())


def _observed(detail: dict[str, Any], tables: Tables) -> str:
    """What was found instead of the expected, for rules about the whole table."""
    mismatched = detail.get("details", {}).get("mismatched")
    if mismatched is None:
        value = detail.get("observed_value")
        return f"got {value:.6g}" if isinstance(value, int | float) else "got nothing to judge"
    parts = [f"{kind}: {', '.join(names)}" for kind, names in sorted(mismatched.items())]
    return "; ".join(parts) + _delimiter_hint(list(tables.cells.columns))


def _delimiter_hint(header: list[str]) -> str:
    found = [mark for mark in (";", "\t", "|") if len(header) == 1 and mark in header[0]]
    return f". The cells seem to be separated by {found[0]!r}, expected ','" if found else ""
