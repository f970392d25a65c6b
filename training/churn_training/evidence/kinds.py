"""fixtures/kinds: a model of dates, an ordered category and one with a value for others, judged by XGBoost.

The rows are raw cells. Reading and encoding them here gives the vectors of which XGBoost says the margin.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from churn_training.contract import Contract, read_contract
from churn_training.evidence.fixtures import fit_xgboost
from churn_training.evidence.judge import judge
from churn_training.evidence.synthetic import Synthetic
from churn_training.preparation.cleaning import clean
from churn_training.preparation.encoding import encode, features_of
from churn_training.preparation.generation import draw, generate, spell
from churn_training.preparation.source import RawRow, read_rows
from churn_training.readable_json import readable_json
from churn_training.settings import Settings
from churn_training.trees.columns import columns
from churn_training.trees.grid import grid_of
from churn_training.trees.xgboost_grid import round_xgboost
from churn_training.trees.xgboost_trees import read_xgboost

TRAINING_ROWS = 2000
ORDINARY_ROWS = 150

CHANGES: dict[str, tuple[str, ...]] = {
    "Joined": (
        *("29.02.2024", "29.2.2024", "1.3.2024", "2024-02-29", "29.02.2020", "28.02.2023", "01.01.1900"),
        *(
            "30.02.2023",
            "29.02.2023",
            "29.02.1900",
            "31.04.2023",
            "00.01.2023",
            "01.13.2023",
            "1.1.23",
            "5.6",
        ),
        *(
            "02/28/2023",
            "20230228",
            "28.02.2023 23:59:59",
            "2023-02-28T00:00:00Z",
            "2023-02-28 noon",
            "28.02.2023 9:05 PM",
            "28.02.2023 09:05 UTC",
            "28.02.2023 9 Uhr",
            "yesterday",
        ),
        *("", "n/a", " 28.02.2023\u00a0", "9.3.2004", "6.3.2004", "5.3.2004", "0000-01-01", "10000-01-01"),
    ),
    "Card ends": (
        *("2024-02-29", "2024-01-29", "2024-01-28", "2026-02-28", "2026-03-01", "2027-03-01", "2027-03-02"),
        *("2026-02-29", "2026-2-28", "28.02.2026", "26-02-28", "", "n/a", "2026-02-28T12:00+14:00"),
    ),
    "Loans": ("Never", "every week", "Every  week", "Sometimes", "2", "", "true", "Now-and-then"),
    "Branch": ("Mill", "station", "Elsewhere", "Bridge", "hill", "n/a", "3", "no"),
}
"""Cells to try in an ordinary row, by column."""


def write_kinds(output: Path, settings: Settings) -> None:
    """Writes `kinds/trees.json` and `kinds/rows.json` beside the contract in `output`."""
    folder = output / "kinds"
    contract = read_contract(folder / "contract.json")
    features = features_of(contract)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "readers.csv"
        generate(contract, path, TRAINING_ROWS, settings.fixtures_seed)
        accepted, _ = clean(contract, read_rows(path, contract, labelled=True), labelled=True)
    labels = np.array([bool(row.churned) for row in accepted], dtype=np.int64)
    names = tuple(feature.name for feature in features)
    data = Synthetic(names, encode(features, [row.record for row in accepted]), labels)
    native = round_xgboost(fit_xgboost(3, 40)(data, settings.fixtures_seed))
    ensemble = read_xgboost(native)
    (folder / "trees.json").write_text(columns(ensemble), encoding="utf-8", newline="\n")
    document = {
        "asOf": str(contract.as_of),
        "bits": grid_of(ensemble).bits,
        "rows": _rows(contract, native, settings),
    }
    (folder / "rows.json").write_text(readable_json(document), encoding="utf-8", newline="\n")


def _rows(contract: Contract, native: Any, settings: Settings) -> list[dict[str, Any]]:
    raw = [RawRow(line, cells) for line, cells in enumerate(_cells(contract, settings))]
    accepted, rejected = clean(contract, raw, labelled=False)
    features = features_of(contract)
    vectors = encode(features, [row.record for row in accepted])
    margins = judge(native, vectors).margins
    answers: dict[int, dict[str, Any]] = {}
    for row, vector, margin in zip(accepted, vectors.tolist(), margins.tolist(), strict=True):
        cells = [None if np.isnan(value) else value for value in vector]
        answers[row.index] = {"features": cells, "margin": margin}
    for refused in rejected:
        answers[refused.index] = {"refused": [problem.column for problem in refused.problems]}
    return [{"cells": row.cells, **answers[place]} for place, row in enumerate(raw)]


def _cells(contract: Contract, settings: Settings) -> Iterator[dict[str, str]]:
    drawn = draw(contract, np.random.default_rng(settings.fixtures_seed + 1), ORDINARY_ROWS)
    spelled = [spell(contract, field, drawn) for field in contract.fields]
    names = [field.column for field in contract.fields]
    ordinary = [dict(zip(names, cells, strict=True)) for cells in zip(*spelled, strict=True)]
    yield from ordinary
    for column, spellings in CHANGES.items():
        yield from (ordinary[place] | {column: cell} for place, cell in enumerate(spellings))
