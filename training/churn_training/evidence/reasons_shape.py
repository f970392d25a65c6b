"""The shape of reasons.json, with the keys of the file. `reasons.py` fills it."""

import json
from pathlib import Path
from typing import TypedDict

from churn_training.contract import Value


class OpposedFigures(TypedDict):
    """Customers of whom two numbers say the opposite."""

    opposed: int
    shown: int


class PairFigures(TypedDict):
    """Two numbers that tell the same story."""

    fields: tuple[str, str]
    correlation: float
    before: OpposedFigures
    after: OpposedFigures | None


class MissingFigures(TypedDict):
    """A missing value as a reason."""

    field: str
    rows: int
    before: float
    after: float | None


class NewcomerFigures(TypedDict):
    """A typical customer at the lowest values of a number."""

    field: str
    unit: str | None
    record: dict[str, Value | None]
    values: list[float]
    before: list[float]
    after: list[float]


class StepFigures(TypedDict):
    """The steps of a model's curves that break a rule."""

    against: int
    largestAgainst: float
    unsupported: int
    fewestRows: int | None


class ReasonFigures(TypedDict):
    """The document."""

    customers: int
    pull: float
    shown: int
    pairs: list[PairFigures]
    missing: list[MissingFigures]
    newcomer: NewcomerFigures | None
    before: StepFigures
    after: StepFigures


def read_reasons(folder: Path) -> ReasonFigures:
    """The file that the stage train wrote into that folder."""
    document: ReasonFigures = json.loads((folder / "reasons.json").read_text(encoding="utf-8"))
    return document
