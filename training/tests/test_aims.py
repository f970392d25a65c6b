"""The card says of every aim whether it was reached, and the shipped card says it of the shipped model."""

import json
from typing import Any

import pytest

from churn_training.reporting.aims import AIMS, aims
from churn_training.reporting.markdown import reflow
from tests.conftest import BUNDLE

REACHED: Any = {"rocAuc": 0.85, "logLoss": 0.411, "calibrationError": 0.015}
MANIFEST: Any = {
    "name": "telco",
    "operatingPoints": [{"name": "recall", "holdOut": {"recall": 0.925, "precision": 0.42}}],
}


def test_a_figure_equal_to_its_aim_reaches_it() -> None:
    text = aims(MANIFEST, REACHED)
    assert "All are reached." in text
    assert text.count("| yes |") == len(AIMS) == 5


@pytest.mark.parametrize(
    ("key", "missed", "words"),
    [
        ("rocAuc", 0.8489, "ROC-AUC, repeated cross-validation (0.0011 off)"),
        ("logLoss", 0.4121, "log-loss, repeated cross-validation (0.0011 off)"),
        ("calibrationError", 0.02, "calibration error, repeated cross-validation (0.0050 off)"),
    ],
)
def test_a_missed_aim_is_named(key: str, missed: float, words: str) -> None:
    text = aims(MANIFEST, REACHED | {key: missed})
    assert f"Not reached: {words}." in text
    assert text.count("| **no** |") == 1


def test_a_model_without_the_recall_point_misses_its_aims() -> None:
    text = aims(MANIFEST | {"operatingPoints": [{"name": "balanced"}]}, REACHED)
    assert "precision at the recall point, hold-out (the model has no such point)." in text
    assert text.count("| – | **no** |") == 2


def test_another_company_has_no_such_aims() -> None:
    assert aims(MANIFEST | {"name": "acme"}, REACHED) == ""


def test_the_shipped_card_says_which_aims_the_shipped_model_misses() -> None:
    manifest = json.loads((BUNDLE / "manifest.json").read_text())
    card = (BUNDLE / "MODEL_CARD.md").read_text()
    rows = [line.split(" | ") for line in card.split("## How good it is")[1].splitlines() if line[:2] == "| "]
    repeated: Any = dict(
        zip(
            ["rocAuc", "averagePrecision", "logLoss", "brier", "calibrationError"],
            [float(row[1]) for row in rows[2:7]],
            strict=True,
        )
    )
    assert reflow(aims(manifest, repeated)) in card
    found = manifest["operatingPoints"][0]["holdOut"]
    assert ("precision at the recall point, hold-out (" in card) == (found["precision"] < 0.42)
