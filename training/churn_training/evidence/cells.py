"""fixtures/cells: one row for every way to read or refuse a raw cell, with the reading here."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from churn_training.contract import Contract, Field
from churn_training.preparation.cleaning import clean
from churn_training.preparation.encoding import encode, features_of
from churn_training.preparation.generation import draw, records_of, spell
from churn_training.preparation.source import read_rows
from churn_training.readable_json import readable_json

Change = dict[str, str]
"""Cells by column that differ from an ordinary row."""

NUMBERS = (
    *("70.35", " 70.35\t", "+70.35", ".5", "5.", "7e1", "7.035E+1", "007", "-0", "70.350000000000001421085"),
    *("16777.217", "0.1000000014901161193847656250000001", "\u00a070.35\ufeff"),
    *("", "-1", "-1e-9", "1e999", "1000000.01", "1e4", "10000.000000000001", "10000.01", "150"),
    *(
        "1_000",
        "1,5",
        "0x46",
        "NaN",
        "nan",
        "Infinity",
        "-inf",
        "٧٠",
        "７０",
        "70 35",
        "1e",
        "e1",
        ".",
        "--1",
    ),
    *("70.35 USD", "\x1c70.35", "\u200b70.35", "'70.35"),
)
INTEGERS = ("12", "12.0", "1.2e1", "-0", "", "12.5", "-1", "73", "1200", "1201", "1e400", "12a")
WORDS = (
    *("{0}", " {0} ", "{0}\u3000", "{0}.", "({0})", "'{0}'", "\u200b{0}", "{0}!"),
    *("", "null", "N/A", "nan", "-NaN", "undefined", "None", "?", "\u2013", "#REF!", "#NAME?"),
    *("true", "False", "yes", "No", "y", "on", "1", "0", "2", "1.0", "1e5", "0,5"),
    *("+5", "12%", "$5", "1,5", "-1e400", "+1E5", "1,5e3", "Infinity", "-inf", "0x1F", "-0XaB", "0x", "0xG"),
    *("1e", "e5", "1e5 a", "3 months", "10 GB", "R$ 5", "A1", "Infinity plan"),
    *("N", "Ja", "NEIN", "oui", "Não", "Нет", "WAHR", "falso", "x", "jein"),
    *("never seen", "__proto__", "constructor", "x1", "\u73fe\u91d1", "Konto\u00fcberweisung"),
)
"""Spellings to try for a boolean or category; {0} stands for one of its own spellings."""


def write_cells(output: Path, contract: Contract) -> None:
    """Writes `cells.csv`, and `cells.json` with the reading of each record."""
    output.mkdir(parents=True, exist_ok=True)
    table, cases = _table(contract)
    path = output / "cells.csv"
    path.write_bytes(table.encode("utf-8"))
    (output / "cells.json").write_text(
        readable_json({"contract": contract.name, "rows": _readings(path, contract, cases)}), encoding="utf-8"
    )


def _changes(contract: Contract) -> Iterator[Change]:
    yield {}
    for field in contract.fields:
        if field.type == "number":
            spellings: tuple[str, ...] = NUMBERS
        elif field.type == "integer":
            spellings = INTEGERS
        else:
            own = [spelling for choice in field.choices for spelling in choice.spellings]
            others = (
                own[0].lower(),
                own[0].upper(),
                own[-1].replace(" ", "_"),
                own[-1].replace(" ", "\u00a0-"),
            )
            spellings = (*own, *others, *(word.format(own[0]) for word in WORDS))
        yield from ({field.column: spelling} for spelling in spellings)
        if field.requirement:
            yield from _requirement_changes(contract, field)


def _requirement_changes(contract: Contract, field: Field) -> Iterator[Change]:
    """Every pair of spellings of a field and of the one it requires, including one that cannot be read."""
    assert field.requirement is not None
    other = contract.field(field.requirement.field)
    own = [choice.spellings[0] for choice in field.choices] or ["12"]
    own.append(field.spellings[-1] if field.type == "boolean" else "")
    for needed in [*(choice.spellings[0] for choice in other.choices), "never seen"]:
        yield from ({other.column: needed, field.column: spelling} for spelling in own)


def _table(contract: Contract) -> tuple[str, list[Change]]:
    ordinary = _ordinary_row(contract)
    cases = list(_changes(contract))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(contract.columns)
    for place, change in enumerate(cases):
        row = [change.get(column, cell) for column, cell in zip(contract.columns, ordinary, strict=True)]
        row[0] = f"{place:04d}-CELLS"
        writer.writerow(row)
    # Records with another number of cells, and records that make line numbers differ from record numbers.
    text.write("\n")
    writer.writerow(["too few", "cells"])
    writer.writerow([*ordinary, "one too many"])
    writer.writerow(['a "quoted"\nid, over two lines', *ordinary[1:]])
    first_field = next(field for field in contract.fields if not field.is_numeric)
    last = {first_field.column: "on the last line"}
    writer.writerow([last.get(column, cell) for column, cell in zip(contract.columns, ordinary, strict=True)])
    return text.getvalue(), [*cases, {}, {}, {}, last]


def _ordinary_row(contract: Contract) -> list[str]:
    """A customer who meets every requirement, so that a changed cell changes one thing only."""
    random = np.random.default_rng(1)
    while True:
        columns = draw(contract, random, 1)
        record = records_of(columns)[0]
        required = [field.requirement for field in contract.fields if field.requirement]
        if None not in record.values() and all(record[rule.field] in rule.values for rule in required):
            cells = [spell(contract, field, columns)[0] for field in contract.fields]
            return ["", *cells, next(iter(contract.target_spellings))]


def _readings(path: Path, contract: Contract, cases: list[Change]) -> list[dict[str, Any]]:
    accepted, rejected = clean(contract, read_rows(path, contract, labelled=True), labelled=True)
    vectors = encode(features_of(contract), [row.record for row in accepted]).tolist()
    features = [[None if np.isnan(value) else value for value in vector] for vector in vectors]
    readings: dict[int, dict[str, Any]] = {}
    for row, own in zip(accepted, features, strict=True):
        pairs = enumerate(zip(own, features[0], strict=True))
        changed = {str(place): value for place, (value, ordinary) in pairs if value != ordinary}
        readings[row.index] = {"accepted": True} | ({"changed": changed} if row.index else {"features": own})
    for refused in rejected:
        problems = [vars(problem) for problem in refused.problems]
        readings[refused.index] = {"accepted": False, "problems": problems}
    return [{"cells": change} | readings[index] for index, change in enumerate(cases)]
