"""Draws customers from the contract's domain, for tests and verification rows, never for training a model."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from churn_training.contract import Contract, DateFormat, Field, Value
from churn_training.preparation.cleaning import Record
from churn_training.preparation.dates import FIRST_SERIAL, date_at

CHUNK_ROWS = 20_000
"""Rows in memory at a time: about 20 MB for a file of any length."""

MISSING_SHARE = 0.02
"""Share of missing cells in fields that accept them."""

BASE_LOG_ODDS = -1.3
"""Label rule: log-odds of an average customer. With the effects, about one customer in four churns."""

EFFECT_SIZES = {"category": 1.2, "boolean": 0.5, "integer": 2.5, "number": 1.0, "date": 2.0}
"""Label rule: standard deviation of a field's effect in log-odds, large enough for a model to find."""

WRITTEN: dict[DateFormat, str] = {
    "year-month-day": "{year:04d}-{month:02d}-{day:02d}",
    "day.month.year": "{day:02d}.{month:02d}.{year:04d}",
    "day/month/year": "{day:02d}/{month:02d}/{year:04d}",
    "month/day/year": "{month:02d}/{day:02d}/{year:04d}",
    "yearmonthday": "{year:04d}{month:02d}{day:02d}",
    "day.month.yy": "{day:02d}.{month:02d}.{short:02d}",
    "day/month/yy": "{day:02d}/{month:02d}/{short:02d}",
    "month/day/yy": "{month:02d}/{day:02d}/{short:02d}",
    "year-month": "{year:04d}-{month:02d}",
    "serial": "{serial}",
}

Column = npt.NDArray[np.object_]
Effect = npt.NDArray[np.float64]
"""Log-odds: one per value, or one for the whole range of a number."""

Columns = dict[str, Column]
"""Values by field name, None where missing."""


def draw(contract: Contract, random: np.random.Generator, rows: int) -> Columns:
    """Draws `rows` customers with values in the range of the training data, which keep every `requires`."""
    columns: Columns = {}
    for field in sorted(contract.fields, key=lambda field: field.requirement is not None):
        columns[field.name] = _draw_field(field, random, rows)
        if field.requirement:
            met = np.isin(columns[field.requirement.field], np.array(field.requirement.values, dtype=object))
            column = columns[field.name]
            column[~met] = field.ruled_out
            if field.type == "category" and field.ruled_out is not None:
                others = [value for value in field.values if value != field.ruled_out]
                column[met & (column == field.ruled_out)] = others[0] if others else None
    return {field.name: columns[field.name] for field in contract.fields}


def records_of(columns: Columns) -> list[Record]:
    """The same customers, one record each."""
    return [dict(zip(columns, customer, strict=True)) for customer in zip(*columns.values(), strict=True)]


def generate(
    contract: Contract, output: Path, rows: int, seed: int, base_log_odds: float = BASE_LOG_ODDS
) -> None:
    """Writes a CSV in the format of the source; its label follows a logistic rule drawn from `seed`.

    `base_log_odds`: of an average customer; a lower one gives fewer churners.
    """
    random = np.random.default_rng(seed)
    effects = {field.name: _draw_effect(field, random) for field in contract.widest.inputs}
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(contract.columns)
        for start in range(0, rows, CHUNK_ROWS):
            count = min(CHUNK_ROWS, rows - start)
            writer.writerows(_chunk(contract, random, effects, base_log_odds, start, count))


def _chunk(
    contract: Contract,
    random: np.random.Generator,
    effects: dict[str, Effect],
    base_log_odds: float,
    start: int,
    rows: int,
) -> Iterator[tuple[str, ...]]:
    columns = draw(contract, random, rows)
    churned = random.random(rows) < _churn_probability(contract, columns, effects, base_log_odds)
    spelled = [spell(contract, field, columns) for field in contract.fields]
    label_spellings = {value: spelling for spelling, value in contract.target_spellings.items()}
    ids = [f"{number:08d}-GENERATED" for number in range(start, start + rows)]
    labels = [label_spellings[bool(value)] for value in churned]
    return zip(ids, *spelled, labels, strict=True)


def _draw_field(field: Field, random: np.random.Generator, rows: int) -> Column:
    column = np.empty(rows, dtype=object)
    if field.is_numeric:
        assert field.trained is not None and field.decimals is not None
        low, high = field.trained
        if field.is_whole:
            column[:] = random.integers(int(low), int(high) + 1, rows).astype(float).tolist()
        else:
            column[:] = np.round(random.uniform(low, high, rows), field.decimals).tolist()
    else:
        column[:] = np.array(field.values, dtype=object)[random.integers(0, len(field.choices), rows)]
    if field.missing == "accept":
        column[random.random(rows) < MISSING_SHARE] = None
    return column


def _draw_effect(field: Field, random: np.random.Generator) -> Effect:
    """A category's or boolean's effect per value, centred; a number's effect over its whole range."""
    size = EFFECT_SIZES[field.type]
    effect = random.normal(0, size, max(1, len(field.choices)))
    return effect if field.is_numeric else effect - effect.mean()


def _churn_probability(
    contract: Contract, columns: Columns, effects: dict[str, Effect], base_log_odds: float
) -> npt.NDArray[np.float64]:
    log_odds = np.full(len(next(iter(columns.values()))), base_log_odds)
    for field in contract.widest.inputs:
        column, effect = columns[field.name], effects[field.name]
        if field.trained is not None:
            low, high = field.trained
            present = np.array([low if value is None else value for value in column], dtype=float)
            log_odds += effect[0] * ((present - low) / (high - low) - 0.5)
        else:
            by_value: dict[Value | None, float] = dict(zip(field.values, effect, strict=True))
            log_odds += np.array([by_value.get(value, 0.0) for value in column])
    return np.asarray(1 / (1 + np.exp(-log_odds)))


def written_date(contract: Contract, field: Field, days: float) -> str:
    """The date that is so many days from the contract's as-of date, as the field's file writes dates."""
    assert contract.as_of is not None and field.count is not None
    day = date_at(days, contract.as_of, field.count)
    written = field.reading.date if field.reading and field.reading.date else "year-month-day"
    return WRITTEN[written].format(
        year=day.year,
        short=day.year % 100,
        month=day.month,
        day=day.day,
        serial=(day - FIRST_SERIAL).days,
    )


def spell(contract: Contract, field: Field, columns: Columns) -> list[str]:
    """The column as the source would write it."""
    missing = contract.source.missing[0]
    if field.type == "date":
        return [
            missing if value is None else written_date(contract, field, value)
            for value in columns[field.name]
        ]
    if field.is_numeric:
        return [missing if value is None else f"{value:.10g}" for value in columns[field.name]]
    spellings: dict[Value | None, str] = {choice.value: choice.spellings[0] for choice in field.choices}
    spelled = [spellings.get(value, missing) for value in columns[field.name]]
    requirement = field.requirement
    if field.type != "boolean" or requirement is None or requirement.otherwise is None:
        return spelled
    return [
        spelling if value in requirement.values else requirement.otherwise
        for spelling, value in zip(spelled, columns[requirement.field], strict=True)
    ]
