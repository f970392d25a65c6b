"""The card says of every aim whether it was reached, and the shipped card says it of the shipped model."""

import json
from typing import Any

import pytest

from churn_training.comparison.aims import AIMS
from churn_training.reporting.aims import aims
from churn_training.reporting.markdown import percent
from tests.conftest import BUNDLE

REPEATED: Any = {"rocAuc": 0.85, "logLoss": 0.411}
REACHED: Any = {
    "contenders": [{"repeated": REPEATED}],
    "outOfFold": {"calibrationSlope": {"value": 1.04}},
    "holdOut": {"calibrationError": {"value": 0.03}, "calibrationErrorByChance": {"high": 0.03}},
}
MANIFEST: Any = {
    "name": "telco",
    "operatingPoints": [{"name": "recall", "holdOut": {"recall": 0.925, "precision": 0.42}}],
}


def test_a_figure_equal_to_its_aim_reaches_it() -> None:
    text = aims(MANIFEST, REACHED)
    assert "All are reached." in text
    assert text.count("| yes |") == len(AIMS) == 6


@pytest.mark.parametrize(
    ("key", "missed", "words"),
    [
        ("rocAuc", 0.8489, "ROC-AUC, repeated cross-validation (0.0011 off)"),
        ("logLoss", 0.4121, "log-loss, repeated cross-validation (0.0011 off)"),
    ],
)
def test_a_missed_aim_is_named(key: str, missed: float, words: str) -> None:
    text = aims(MANIFEST, REACHED | {"contenders": [{"repeated": REPEATED | {key: missed}}]})
    assert f"Not reached: {words}." in text
    assert text.count("| **no** |") == 1


def test_a_model_without_the_recall_point_misses_its_aims() -> None:
    text = aims(MANIFEST | {"operatingPoints": [{"name": "balanced"}]}, REACHED)
    assert "precision at the recall point, hold-out (the model has no such point)." in text
    assert text.count("| – | **no** |") == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outOfFold": {"calibrationSlope": {"value": 0.94}}}, "distance from 1 (0.0100 off)"),
        ({"outOfFold": {"calibrationSlope": {"value": 1.07}}}, "distance from 1 (0.0200 off)"),
        (
            {"holdOut": {"calibrationError": {"value": 0.04}, "calibrationErrorByChance": {"high": 0.032}}},
            "in chance's 95 % value (0.2500 off)",
        ),
    ],
)
def test_calibration_can_miss_its_aims(change: Any, words: str) -> None:
    text = aims(MANIFEST, REACHED | change)
    assert words in text
    assert text.count("| **no** |") == 1


def test_another_company_has_no_such_aims() -> None:
    assert aims(MANIFEST | {"name": "acme"}, REACHED) == ""


def test_the_shipped_card_says_which_aims_the_shipped_model_misses() -> None:
    manifest = json.loads((BUNDLE / "manifest.json").read_text())
    card = (BUNDLE / "MODEL_CARD.md").read_text()
    rows = {
        line.split(" | ")[0][2:]: line.split(" | ")[1:] for line in aims_of(card).splitlines()[-len(AIMS) :]
    }
    assert list(rows) == [aim.words for aim in AIMS.values()]
    found = manifest["operatingPoints"][0]["holdOut"]
    missed = " ".join(aims_of(card).split("\n\n")[0].split())
    for key in ("recall", "precision"):
        assert rows[AIMS[key].words][1] == percent(found[key])
    for aim in AIMS.values():
        wanted, got, reached = rows[aim.words]
        assert ("yes" in reached) != (aim.words in missed)
        assert ("least" in wanted) == (aim.better == "higher")
        assert float(got.split(" ")[0])


def aims_of(card: str) -> str:
    return card.split("## Aims\n\n")[1].split("\n\n##")[0]
