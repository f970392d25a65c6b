"""Operating points keep their rules, never invert, and are left out with a sentence otherwise."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from churn_training.bundle.point_entries import risk_bands
from churn_training.contract import Contract
from churn_training.modelling.evaluation import decide
from churn_training.modelling.intervals import wilson_lower_bound
from churn_training.modelling.operating_points import beyond_reach, operating_points, recall_threshold
from churn_training.point_rules import PointRuleError, PointRules, PrecisionRule, RecallRule, read_point_rules
from churn_training.preparation.generation import generate
from churn_training.settings import DEFAULT, QUICK
from churn_training.stages import tune
from churn_training.stages.gate import WorseError, gate
from churn_training.stages.pipeline import STAGES
from churn_training.stages.stage import Run, perform
from tests.conftest import BUNDLE
from tests.test_gate import FEWER

Scored = tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]

RULES = PointRules()


@pytest.fixture(scope="module")
def scored() -> Scored:
    random = np.random.default_rng(5)
    probability = random.beta(0.8, 2.0, 4000)
    return probability, random.random(4000) < probability


def test_each_threshold_keeps_its_rule_and_the_next_one_does_not(scored: Scored) -> None:
    probability, churned = scored
    aim = churned.mean() + 0.5 * (1 - churned.mean())
    found = operating_points(probability, churned, RULES, DEFAULT)
    recall, balanced, precision = found.kept
    assert found.left_out == ()

    def bound(threshold: float) -> float:
        found = decide(probability, churned, threshold).true_positives
        return wilson_lower_bound(found, int(churned.sum()), 1.6448536)

    assert bound(recall.threshold) >= 0.925 > bound(round(recall.threshold + 1e-4, 4))
    assert recall.threshold == recall_threshold(probability, churned, RULES, DEFAULT)
    best = decide(probability, churned, balanced.threshold).f1
    assert all(decide(probability, churned, step / 1000).f1 <= best for step in range(1, 1000))
    assert decide(probability, churned, precision.threshold).precision >= aim
    assert decide(probability, churned, round(precision.threshold - 1e-4, 4)).precision < aim
    for step in range(int(precision.threshold * 10000), 10000):
        decisions = decide(probability, churned, step / 10000)
        if decisions.true_positives + decisions.false_positives >= 100:
            assert decisions.precision >= aim or step / 10000 < precision.threshold
    assert all(round(point.threshold, 4) == point.threshold for point in found.kept)
    assert f"at least {aim:.3g}, which is 0.5 of the way from the base rate to 1" in precision.rule


def test_a_point_that_no_threshold_keeps_is_left_out_with_a_sentence() -> None:
    random = np.random.default_rng(5)
    probability, churned = random.random(2000) * 0.5, random.random(2000) < 0.2
    found = operating_points(probability, churned, RULES, DEFAULT)
    assert [point.name for point in found.kept] == ["balanced"]
    recall, precision = found.left_out
    assert "the balanced point already finds more" in recall.why  # without signal F1 is best with many alarms
    aim = (1 + churned.mean()) / 2
    assert precision.why.startswith(f"{aim * 100:.1f} % of at least 100 alarms should be right")
    assert "out of fold the best share is 2" in precision.why


def test_too_few_churners_for_any_rule_leave_balanced_alone() -> None:
    churned = np.arange(1000) < 30
    probability = np.where(churned, 0.6, 0.1)
    found = operating_points(probability, churned, RULES, DEFAULT)
    assert [point.name for point in found.kept] == ["balanced"]
    assert [(point.name, point.why) for point in found.left_out] == [
        (
            "recall",
            "30 churners are too few to know with 95 % confidence that 92.5 % of all are found: "
            "that takes 34",
        ),
        (
            "precision",
            "30 churners are too few for 100 alarms of which 51.5 % are right: that takes 52",
        ),
    ]
    assert beyond_reach(RULES, churned) == list(found.left_out)


@pytest.mark.parametrize("churners", [33, 34])
def test_the_fewest_churners_are_those_of_wilsons_bound(churners: int) -> None:
    rule = RecallRule()
    assert (wilson_lower_bound(churners, churners, 1.6448536) >= 0.925) == (churners >= rule.fewest_churners)


def test_points_never_invert() -> None:
    """With a nearly perfect model the best F1 finds more, and is right more often, than the rules ask."""
    random = np.random.default_rng(1)
    churned = np.arange(2000) < 500
    probability = np.where(churned, random.uniform(0.5, 0.9, 2000), random.uniform(0.05, 0.45, 2000))
    probability[:10] = 0.02
    probability[-150:] = random.uniform(0.3, 0.5, 150)
    found = operating_points(probability, churned, RULES, DEFAULT)
    assert [point.name for point in found.kept] == ["balanced"]
    (balanced,) = found.kept
    recall, precision = found.left_out
    assert recall.why.endswith(f"the balanced point already finds more with {balanced.threshold:g}")
    assert precision.why.endswith(f"with {balanced.threshold:g}, are right as often already")
    hard = PointRules(RecallRule(least=0.97), PrecisionRule(skill=0.999))
    thresholds = [point.threshold for point in operating_points(probability, churned, hard, DEFAULT).kept]
    assert thresholds == sorted(thresholds)
    assert len(thresholds) == 3


def test_a_contract_may_ask_for_fewer_points(scored: Scored) -> None:
    rules = read_point_rules([{"name": "balanced", "rule": {"kind": "f1"}}])
    assert rules == PointRules(None, None)
    found = operating_points(*scored, rules, DEFAULT)
    assert [point.name for point in found.kept] == ["balanced"]
    assert found.left_out == ()
    assert recall_threshold(*scored, rules, DEFAULT) is None


RECALL = {"name": "recall", "rule": {"kind": "recall", "least": 0.9, "confidence": 0.9}}
BALANCED = {"name": "balanced", "rule": {"kind": "f1"}}
PRECISION = {"name": "precision", "rule": {"kind": "precision", "skill": 0.4, "alarms": 50}}


def test_a_contract_states_the_rules() -> None:
    assert read_point_rules([RECALL, BALANCED, PRECISION]) == PointRules(
        RecallRule(0.9, 0.9), PrecisionRule(0.4, 50)
    )
    assert read_point_rules(None) == RULES


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([RECALL, PRECISION], "got recall, precision, expected .* balanced among them"),
        ([], "got none, expected"),
        ([BALANCED, RECALL], "got balanced, recall, expected recall, balanced and precision in this order"),
        ([BALANCED, BALANCED], "each at most once"),
        ([BALANCED, {"name": "cost"}], "got balanced, cost"),
        ([{"name": "balanced"}], "balanced: got a rule of kind None, expected 'f1'"),
        (
            [{**RECALL, "rule": {"kind": "f1"}}, BALANCED],
            "recall: got a rule of kind 'f1', expected 'recall'",
        ),
        ([{**RECALL, "rule": {**RECALL["rule"], "least": 1}}, BALANCED], "got least 1, expected a number"),  # type: ignore[dict-item]
        ([{**RECALL, "rule": {"kind": "recall", "least": 0.9}}, BALANCED], "got confidence None"),
        ([BALANCED, {**PRECISION, "rule": {"kind": "precision", "skill": "x"}}], "got skill 'x'"),
        ([BALANCED, {**PRECISION, "rule": {"kind": "precision", "skill": 0.5}}], "got alarms None"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(entries: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(PointRuleError, match=message):
        read_point_rules(entries)


def test_risk_bands_follow_the_points_that_remain() -> None:
    three = risk_bands(["recall", "balanced", "precision"])
    assert three == [
        {"name": "low"},
        {"name": "medium", "from": "recall"},
        {"name": "high", "from": "precision"},
    ]
    assert [band.get("from") for band in risk_bands(["recall", "balanced"])] == [None, "recall", "balanced"]
    assert [band.get("from") for band in risk_bands(["balanced", "precision"])] == [
        None,
        "balanced",
        "precision",
    ]
    assert risk_bands(["balanced"]) == [{"name": "low"}, {"name": "high", "from": "balanced"}]


@pytest.fixture(scope="module", params=["3 %", "65 %"])
def rare_or_frequent(request: pytest.FixtureRequest, contract: Contract, tmp_path_factory: Any) -> Run:
    """A whole quick run on generated customers of whom that share churns."""
    base_log_odds, share = {"3 %": (-5.9, 0.03), "65 %": (1.0, 0.65)}[request.param]
    folder = tmp_path_factory.mktemp("share")
    data = folder / "customers.csv"
    generate(contract, data, rows=2500, seed=1, base_log_odds=base_log_odds)
    run = Run(folder / "runs" / "quick", BUNDLE / "contract.json", data, QUICK)
    for stage in STAGES:
        perform(run, stage)
    split = json.loads((run.folder / "train" / "bundle" / "manifest.json").read_text())["evaluation"]["split"]
    assert split["trainingChurners"] / split["trainingRows"] == pytest.approx(share, abs=0.01)
    return run


def test_a_whole_run_at_another_share_of_churners(rare_or_frequent: Run) -> None:
    bundle = rare_or_frequent.folder / "train" / "bundle"
    manifest = json.loads((bundle / "manifest.json").read_text())
    card = (rare_or_frequent.folder / "report" / "MODEL_CARD.md").read_text()
    names = [point["name"] for point in manifest["operatingPoints"]]
    left_out = {point["name"]: point["why"] for point in manifest["operatingPointsLeftOut"]}
    assert sorted([*names, *left_out]) == ["balanced", "precision", "recall"]
    assert manifest["defaultOperatingPoint"] == "balanced"
    thresholds = [point["threshold"] for point in manifest["operatingPoints"]]
    assert thresholds == sorted(thresholds)
    assert {band["from"] for band in manifest["riskBands"][1:]} <= set(names)
    for name, why in left_out.items():
        assert f"- **{name}** is left out: {why[:40]}" in card
    gate(bundle, bundle, rare_or_frequent.data, FEWER)


def test_what_is_out_of_reach_is_said_before_the_search(
    contract: Contract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    data = tmp_path / "customers.csv"
    generate(contract, data, rows=2500, seed=1, base_log_odds=-6.5)

    def search(*_: object) -> None:
        assert "no model can have the operating point precision: " in caplog.text
        raise KeyboardInterrupt

    monkeypatch.setattr(tune, "tune", search)
    with caplog.at_level("WARNING", logger="churn_training"), pytest.raises(KeyboardInterrupt):
        tune.tune_stage(Run(tmp_path, BUNDLE / "contract.json", data, QUICK))


def test_a_candidate_without_a_point_that_ships_is_worse(rare_or_frequent: Run, tmp_path: Path) -> None:
    bundle = rare_or_frequent.folder / "train" / "bundle"
    manifest = json.loads((bundle / "manifest.json").read_text())
    fewer = Path(shutil.copytree(bundle, tmp_path / "fewer"))
    kept = [point for point in manifest["operatingPoints"] if point["name"] == "balanced"]
    bands = risk_bands(["balanced"])
    text = json.dumps(manifest | {"operatingPoints": kept, "riskBands": bands})
    (fewer / "manifest.json").write_text(text)
    gate(bundle, fewer, rare_or_frequent.data, FEWER)
    with pytest.raises(WorseError, match="decisions"):
        gate(fewer, bundle, rare_or_frequent.data, FEWER)


def test_the_shipped_thresholds_were_chosen_out_of_fold(contract: Contract) -> None:
    """The hold-out's own best thresholds would be others: what is shipped keeps the rules out of fold."""
    points = json.loads((BUNDLE / "manifest.json").read_text())["operatingPoints"]
    by_name = {point["name"]: point for point in points}
    seen = by_name["recall"]["outOfFold"]
    churners = seen["truePositives"] + seen["falseNegatives"]
    assert wilson_lower_bound(seen["truePositives"], churners, 1.6448536) >= 0.925
    total = churners + seen["falsePositives"] + seen["trueNegatives"]
    assert contract.point_rules.precision is not None
    aim = contract.point_rules.precision.aim(churners / total)
    assert by_name["precision"]["outOfFold"]["precision"] >= aim
    assert list(by_name) == ["recall", "balanced", "precision"]
