"""Every family that can ship gives a whole bundle, whose margins are exactly those of its native library."""

import json
from pathlib import Path
from typing import Any

import pytest

from churn_training.errors import FixableError
from churn_training.families.roster import family_named
from churn_training.gating.bundle import read_bundle
from churn_training.gating.contradictions import contradictions, parity
from churn_training.modelling.choice import Candidate
from churn_training.stages import train as stage
from churn_training.stages.train import train
from churn_training.trees import grid
from tests.conftest import BUNDLE, SMALL

CANDIDATES: dict[str, dict[str, Any]] = {
    "decision tree": {"max_depth": 4, "min_samples_leaf": 20},
    "random forest": {"n_estimators": 7, "min_samples_leaf": 11, "max_depth": 4},
    "XGBoost": {"max_depth": 2, "rounds": 15, "learning_rate": 0.3},
    "LightGBM": {"num_leaves": 5, "rounds": 15, "learning_rate": 0.3},
}


@pytest.mark.parametrize("name", CANDIDATES)
def test_the_files_of_a_bundle_of_the_family_agree(
    name: str, generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate = Candidate(family_named(name), CANDIDATES[name], "grid")
    monkeypatch.setattr(stage, "grid", lambda *_: [candidate])
    train(BUNDLE / "contract.json", generated, tmp_path, tmp_path / "champion", SMALL)
    bundle = read_bundle(tmp_path)
    assert contradictions(bundle) == []
    assert parity(bundle) == 0
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    unit = "log-odds" if name in ("XGBoost", "LightGBM") else "probability"
    assert (manifest["margin"]["unit"], manifest["margin"]["bits"]) == (unit, 20)
    assert manifest["evaluation"]["rounding"]["largestChange"] < 5e-5


def test_a_model_whose_leaves_are_too_large_does_not_ship(
    generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if a float32 held whole numbers only up to 64: then no grid of the model's is fine enough."""
    monkeypatch.setattr(grid, "EXACT", 64)
    with pytest.raises(FixableError, match=r"add up to .*, expected less than 0\.015625: train with a lower"):
        train(BUNDLE / "contract.json", generated, tmp_path, None, SMALL)
    assert list(tmp_path.iterdir()) == []
