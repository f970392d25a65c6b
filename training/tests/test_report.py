"""The report: whole, light, the same each time, and about the model that ships."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from churn_training.contract import Contract
from churn_training.preparation.encoding import Feature
from churn_training.reporting.drivers import contributions, importance
from churn_training.reporting.markdown import percent, reflow, share, signed, table
from churn_training.reporting.sections import comparison
from churn_training.settings import QUICK
from churn_training.stages.report import report_stage
from churn_training.stages.ship import ship
from churn_training.stages.stage import Run, StageError
from tests.conftest import BUNDLE

HEAVIEST = 60_000
"""Bytes of a picture: a page of twelve still opens at once."""


@pytest.fixture(params=["shipped", "quick run"])
def report(request: pytest.FixtureRequest) -> Path:
    if request.param == "shipped":
        return BUNDLE
    folder: Path = request.getfixturevalue("quick_run") / "report"
    return folder


def test_the_card_shows_every_picture_and_every_picture_is_light(report: Path) -> None:
    card = (report / "MODEL_CARD.md").read_text()
    shown = set(re.findall(r"!\[[^]]+\]\(report/([^)]+)\)", card))
    drawn = {path.name: path.read_text() for path in (report / "report").iterdir()}
    assert shown == set(drawn)
    assert len(shown) == 12
    for text in drawn.values():
        assert len(text) < HEAVIEST
        assert text.lstrip().startswith("<?xml")
        assert "dc:date" not in text
        assert "<image" not in text  # vectors only


def test_the_card_has_no_holes_and_no_machine(report: Path) -> None:
    card = (report / "MODEL_CARD.md").read_text()
    assert not re.search(r"\bnan\b|None|\{|/home|/root|/work|/tmp", card)
    prose = [line for line in card.splitlines() if not line.startswith(("|", "-")) and "`" not in line]
    assert max(map(len, prose)) <= 110


def test_the_shipped_card_is_of_the_shipped_model() -> None:
    manifest = json.loads((BUNDLE / "manifest.json").read_text())
    card = (BUNDLE / "MODEL_CARD.md").read_text()
    assert manifest["model"]["sha256"] in card, "run `run`, then `ship`"
    assert manifest["contract"]["sha256"] in card
    for point in manifest["operatingPoints"]:
        assert f"| {point['name']} | {point['threshold']:.4f} |" in card


def test_a_card_says_of_no_other_customers_what_is_true_of_the_sample(quick_run: Path) -> None:
    figures = json.loads((quick_run / "compare" / "figures.json").read_text())
    manifest = json.loads((quick_run / "train" / "bundle" / "manifest.json").read_text())
    assert "IBM's Telco sample" in comparison(manifest, figures)
    manifest["name"] = "acme"
    assert not re.search("Telco|IBM|Its own report", comparison(manifest, figures))


def test_a_report_made_again_is_the_same(quick_run: Path, generated: Path) -> None:
    report = quick_run / "report"
    before = {path: path.read_bytes() for path in report.rglob("*") if path.is_file()}
    report_stage(Run(quick_run, BUNDLE / "contract.json", generated, QUICK))
    assert {path: path.read_bytes() for path in before} == before


def test_a_run_ships_as_a_whole_or_not_at_all(quick_run: Path, tmp_path: Path) -> None:
    bundle, champion, tuned = (tmp_path / name for name in ("bundle", "champion", "tuned"))
    bundle.mkdir()
    (bundle / "contract.json").write_bytes((BUNDLE / "contract.json").read_bytes())
    ship(quick_run, bundle, champion, tuned)
    made = quick_run / "train" / "bundle" / "model.onnx"
    assert (bundle / "model.onnx").read_bytes() == made.read_bytes()
    assert (bundle / "MODEL_CARD.md").is_file()
    assert (champion / "fingerprints.json").is_file()
    assert (tuned / "telco.json").is_file()
    assert "| shipped |" in (tmp_path / "speeds.md").read_text()
    with pytest.raises(StageError, match="is not finished"):
        ship(tmp_path, bundle, champion, tuned)


def test_contributions_of_one_field_are_added_up(contract: Contract) -> None:
    a, b = (Feature(f"a={value}", "contract", "indicator", value) for value in "xy")
    features = (a, Feature("t", "tenureMonths", "number"), b)
    found = contributions(
        contract, features, np.array([[1.0, -0.5, 2.0], [-1.0, 0.5, -2.0]]), [{}, {}], "log-odds"
    )
    assert importance(found)[:2] == [("contract", 3.0), ("tenureMonths", 0.5)]
    assert found.values[0, :2].tolist() == [3.0, -0.5]


def test_figures_as_people_read_them() -> None:
    assert table(["a", "b"], [["x", "1"]]) == "| a | b |\n| :-- | --: |\n| x | 1 |"
    assert (percent(0.1234), percent(None), signed(-0.00012)) == ("12.3 %", "–", "−0.0001")
    assert share({"value": 0.5, "low": 0.4, "high": 0.6}) == "50.0 % (40 to 60)"
    assert reflow("# A  b\n\none\ntwo three\n\n- four\n  five\n- six", 9) == (
        "# A  b\n\none two\nthree\n\n- four\n  five\n- six"
    )
