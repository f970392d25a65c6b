"""The file as four tables for the expectations, each indexed by what a person would look up."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from churn_training.contract import Contract, Field
from churn_training.preparation.cell_reading import WHITESPACE, translations_of
from churn_training.preparation.cleaning import DECIMAL
from churn_training.preparation.dates import days_between, read_date
from churn_training.preparation.source import SourceError, is_left_out, read_records
from churn_training.validation.leakage import skill

SURPLUS = "surplus"
"""Cells that a record has beyond the header's."""

SKILL = "skill"
"""ROC-AUC of a column alone."""


@dataclass(frozen=True)
class Tables:
    """Indexed by line of the file (the header is line 1), except `columns`."""

    records: pd.DataFrame
    """One row per record: how many cells it has beyond the header's."""
    cells: pd.DataFrame
    """Text, stripped, as the file has it; None where the contract calls it missing. Whole records only."""
    derived: pd.DataFrame
    """Numbers, their fractions, pairs of cells, and the label as 0 and 1; NaN or None for what cannot be
    read."""
    columns: pd.DataFrame
    """One row per column of the file, indexed by name: how well it alone predicts the label."""


def read_tables(path: Path, contract: Contract) -> Tables:
    """The tables of the CSV, however faulty. Raises SourceError only if it is not UTF-8 or not CSV."""
    records = list(read_records(path, contract.source.reading))
    header = records[0][1] if records else []
    if len(set(header)) != len(header):
        raise SourceError(f"{path.name}: the header names a column twice")
    lines = [line for line, _ in records[1:]]
    surplus = [len(cells) - len(header) for _, cells in records[1:]]
    whole = [(line, cells) for line, cells in records[1:] if len(cells) == len(header)]
    cells = _cells(header, whole, contract)
    derived = _derived(cells, contract)
    return Tables(
        pd.DataFrame({SURPLUS: surplus}, index=lines, dtype=float),
        cells,
        derived,
        _columns(cells, derived, contract),
    )


def dated_of(column: str) -> str:
    """Name of the column that says whether a cell is a date."""
    return f"{column}, as a date"


def fraction_of(column: str) -> str:
    """Name of the column with the fraction of a number."""
    return f"{column}, after the point"


def pair_of(field: Field, other: Field) -> str:
    """Name of the column that holds the cells of two fields side by side."""
    return joined(field.column, other.column)


SOMETHING = "a value"
"""What stands for every number and date beside the cell of a field that they require."""


def joined(first: str, second: str) -> str:
    """Two cells as one."""
    return f"{first} with {second}"


def _cells(header: list[str], records: list[tuple[int, list[str]]], contract: Contract) -> pd.DataFrame:
    """Without the columns and rows that the contract leaves out."""
    if contract.target_left_out and contract.target_column in header:
        place = header.index(contract.target_column)
        records = [record for record in records if not is_left_out(contract, record[1][place])]
    translations = translations_of(contract)
    columns: dict[str, list[str | None]] = {}
    for place, column in enumerate(header):
        if column not in contract.source.left_out:
            translate = translations.get(column, str)
            columns[column] = [_cell(translate(cells[place]), contract) for _, cells in records]
    return pd.DataFrame(columns, index=[line for line, _ in records], dtype=object)


def _cell(text: str, contract: Contract) -> str | None:
    stripped = text.strip(WHITESPACE)
    return None if stripped in contract.source.missing else stripped


def _derived(cells: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    columns: dict[str, pd.Series[Any]] = {}
    for field in contract.fields:
        if field.column not in cells:
            continue
        if field.type == "date":
            days = cells[field.column].map(_days_of(contract, field)).astype(float)
            columns[field.column] = days
            # 1 where the cell is a date, 0 where it is not, and nothing where it is blank.
            columns[dated_of(field.column)] = days.notna().astype(float).where(cells[field.column].notna())
        elif field.is_numeric:
            columns[field.column] = cells[field.column].map(_number).astype(float)
            columns[fraction_of(field.column)] = columns[field.column] % 1
        if field.requirement:
            other = contract.field(field.requirement.field)
            if other.column in cells:
                columns[pair_of(field, other)] = _pairs(cells, field, other)
    if contract.target_column in cells:
        labels = cells[contract.target_column].map(contract.target_spellings)
        columns[contract.target_column] = labels.astype(float)
    return pd.DataFrame(columns, index=cells.index)


def _pairs(cells: pd.DataFrame, field: Field, other: Field) -> "pd.Series[Any]":
    """Both cells, if each is legible: others judge whether they are. Any number or date is `SOMETHING`."""
    pairs = zip(cells[field.column], cells[other.column], strict=True)
    texts = [
        joined(SOMETHING if field.is_numeric else own, its)
        if own is not None and (field.is_numeric or own in field.spellings) and its in other.spellings
        else None
        for own, its in pairs
    ]
    return pd.Series(texts, index=cells.index, dtype=object)


def _days_of(contract: Contract, field: Field) -> Callable[[str | None], float]:
    def days(text: str | None) -> float:
        assert contract.as_of is not None and field.count is not None
        day = None if text is None else read_date(text, field.reading.date if field.reading else None)
        return np.nan if day is None else float(days_between(day, contract.as_of, field.count))

    return days


def _number(text: str | None) -> float:
    return float(text) if text is not None and DECIMAL.fullmatch(text) else np.nan


def _columns(cells: pd.DataFrame, derived: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    if contract.target_column not in cells:
        return pd.DataFrame(index=list(cells.columns))
    labelled = derived[contract.target_column].notna()
    label = derived[contract.target_column][labelled].to_numpy(dtype=bool)
    others = [column for column in cells if column != contract.target_column]
    skills = [skill(cells[column][labelled], label) for column in others]
    return pd.DataFrame({SKILL: skills}, index=others, dtype=float)
