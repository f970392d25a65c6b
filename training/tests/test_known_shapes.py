"""Drafts of files in the shapes of well-known public ones: every column's use, and no question too many."""

from collections.abc import Callable
from pathlib import Path

import pytest

from churn_training.drafting.draft import draft
from churn_training.drafting.ledger import Ledger
from churn_training.settings import DEFAULT
from tests.known_shapes import SHAPES
from tests.shape import Shape

LEFT_OUT = ("left out", "copy")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_column_is_what_its_description_says(shape: Callable[[], Shape], tmp_path: Path) -> None:
    company = shape()
    path = tmp_path / f"{company.name}.csv"
    path.write_bytes(company.content)
    ledger = Ledger(takes_proposals=True)
    drafted = draft(path, company.name, ledger, DEFAULT)
    entries = {entry["column"]: entry for entry in drafted.decisions["columns"]}
    mistakes = [
        f"{header!r} should be {expected}, drafted as {entries[header]}"
        for header, (expected, _) in company.columns.items()
        if not _is_as(expected, entries[header]["use"], entries[header]["kind"])
    ]
    assert mistakes == []
    assert tuple(answer.question.key for answer in ledger.answers) == company.questions


def _is_as(expected: str, use: str, kind: str) -> bool:
    if expected == "date":
        return kind == "date"
    if expected in LEFT_OUT:
        return use == "left out"
    wanted, _, of_kind = expected.partition(" ")
    return use == wanted and of_kind in ("", kind)
