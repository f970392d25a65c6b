"""The gate finds small losses and lost fields as often as it says, and they cannot add up."""

import json
import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from scipy.special import expit, logit

from churn_training.contract import Contract
from churn_training.gating.anchor import ALLOWED, Anchor, anchor_findings, read_anchor
from churn_training.gating.bundle import BundleError, read_bundle
from churn_training.gating.fields import field_findings, gap_statistic
from churn_training.gating.judgement import judge
from churn_training.gating.paired import Scored, losses, paired_findings, precision_at_recall
from churn_training.gating.power import detectable_loss
from churn_training.gating.recipe import refitted
from churn_training.preparation.generation import draw, generate, records_of
from churn_training.preparation.prepared import prepare
from churn_training.settings import DEFAULT, WORKSPACE
from churn_training.stages.gate import WorseError, fix_anchor, gate
from churn_training.stages.train import train
from tests.conftest import BUNDLE, SMALL
from tests.test_gate import FEWER, ways_of
from tests.test_gate_rules import GOOD

ROWS = 7043
RANDOM = np.random.default_rng(99)
TRUTH = expit(RANDOM.normal(-1.5, 1.6, ROWS))
"""Probabilities spread as the sample's are."""

Values = npt.NDArray[np.float64]

QUICKER = replace(FEWER, gate_resamples=60)


def mean_loss(candidate: Values) -> float:
    return float(
        (TRUTH * np.log(TRUTH / candidate) + (1 - TRUTH) * np.log((1 - TRUTH) / (1 - candidate))).mean()
    )


def refused(shipped: Values, candidate: Values, draws: int) -> float:
    """Share of draws of outcomes in which the log-loss of all rows refuses the candidate."""
    settings = replace(DEFAULT, gate_resamples=2)
    caught = 0
    for _ in range(draws):
        scored = Scored(shipped, candidate, RANDOM.random(ROWS) < TRUTH)
        caught += not paired_findings(scored, 0.925, settings)[0].is_kept
    return caught / draws


def shifted(size: float) -> Values:
    """Every margin off by a random amount."""
    return np.asarray(expit(logit(TRUTH) + RANDOM.normal(0, size, ROWS)))


def lost(share: float) -> Values:
    """Every second customer's margin is pulled towards the mean, as by a field that is lost."""
    margin = logit(TRUTH)
    pulled = np.where(np.arange(ROWS) % 2 == 0, margin * (1 - share) + margin.mean() * share, margin)
    return np.asarray(expit(pulled))


def test_the_stated_loss_is_found_with_the_stated_power() -> None:
    power = detectable_loss(TRUTH, DEFAULT)
    assert power.rows == ROWS
    assert 0.78 <= power.chance <= 0.82
    assert 0.001 < power.loss < 0.003
    size = np.sqrt(2 * power.loss / (TRUTH * (1 - TRUTH)).mean())
    candidate = shifted(size)
    assert mean_loss(candidate) == pytest.approx(power.loss, rel=0.15)
    assert 0.68 < refused(TRUTH, candidate, 200) < 0.92


@pytest.mark.parametrize("share", [0.2, 0.3])
def test_a_loss_of_another_kind_is_found_too(share: float) -> None:
    candidate = lost(share)
    assert 0.001 < mean_loss(candidate) < 0.01
    assert mean_loss(candidate) > 1.2 * detectable_loss(TRUTH, DEFAULT).loss
    assert refused(TRUTH, candidate, 100) > 0.8


def test_equals_are_seldom_refused() -> None:
    """Both are as far from the truth, in different directions."""
    assert refused(shifted(0.15), shifted(0.15), 300) < 0.12
    assert refused(TRUTH, TRUTH, 3) == 0


def test_fewer_rows_find_less() -> None:
    assert detectable_loss(TRUTH[:1409], DEFAULT).loss > 2 * detectable_loss(TRUTH, DEFAULT).loss
    assert detectable_loss(TRUTH, DEFAULT) == detectable_loss(TRUTH, DEFAULT)


def test_precision_is_compared_at_equal_recall() -> None:
    probability = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    churned = np.array([True, False, True, True, False])
    assert precision_at_recall(probability, churned, 0.5) == pytest.approx(2 / 3)
    assert precision_at_recall(probability, churned, 1.0) == pytest.approx(3 / 4)
    assert precision_at_recall(probability, churned, 0.1) == 1.0
    # Of the riskiest, a part is put to the bottom: fewer are right at the same recall.
    spoilt = np.where((TRUTH > 0.5) & (np.arange(ROWS) % 8 == 0), TRUTH / 20, TRUTH)
    scored = Scored(TRUTH, spoilt, RANDOM.random(ROWS) < TRUTH)
    failed = [found.label for found in paired_findings(scored, 0.925, QUICKER) if not found.is_kept]
    assert "precision at recall 0.925, all rows" in failed
    assert "ROC-AUC, all rows" in failed


def test_a_lost_field_shows_in_its_groups(contract: Contract) -> None:
    """Probabilities are right on average, and wrong in opposite directions within a field."""
    random = np.random.default_rng(3)
    columns = draw(contract, random, ROWS)
    records = records_of(columns)
    monthly = columns["contract"] == "Month-to-month"
    truth = np.clip(TRUTH + np.where(monthly, 0.04, -0.02), 0.001, 0.999)
    churned = random.random(ROWS) < truth
    found = {each.label: each for each in field_findings(contract, records, Scored(truth, TRUTH, churned))}
    assert len(found) == len(contract.fields)
    assert [label for label, each in found.items() if not each.is_kept] == ["gaps by contract"]
    right = field_findings(contract, records, Scored(truth, truth, churned))
    assert all(each.is_kept for each in right)


def test_the_statistic_of_a_field_by_hand() -> None:
    rows = np.array([True, True, False, False])
    churned = np.array([True, True, False, False])
    # 1 more than expected of variance 0.5, then 1 fewer.
    assert gap_statistic([rows, ~rows], np.full(4, 0.5), churned) == pytest.approx(2 + 2)


def without(contract: Contract, name: str, folder: Path) -> Path:
    """The shipped contract with one input fewer."""
    document = json.loads((BUNDLE / "contract.json").read_text())
    field = next(entry for entry in document["fields"] if entry["name"] == name)
    field |= {"input": False, "actionable": None, "missing": {"policy": "accept", "meaning": "not known"}}
    path = folder / "contract.json"
    path.write_text(json.dumps(document))
    assert name in {each.name for each in contract.inputs}
    return path


def test_a_model_without_the_contract_is_refused(
    contract: Contract, small_bundle: Path, generated: Path, tmp_path: Path
) -> None:
    train(without(contract, "contract", tmp_path), generated, tmp_path / "candidate", None, SMALL)
    with pytest.raises(WorseError) as caught:
        gate(tmp_path / "candidate", small_bundle, generated, QUICKER)
    assert "fields" in ways_of(caught.value)
    line = next(line for line in str(caught.value).splitlines() if line.startswith("gaps by contract "))
    assert "WORSE" in line


def test_small_losses_cannot_add_up() -> None:
    """Three releases lose 0.0008 each. The one before never stops them, the anchor stops the third."""
    anchor: Anchor = {"model": "", "data": "", "figures": {"logLossAllRows": 0.41, "logLoss": 0.41}}
    kept = []
    for release in (1, 2, 3):
        loss = 0.41 + 0.0008 * release
        measured = replace(GOOD, log_loss=0.41)
        kept.append(all(found.is_kept for found in anchor_findings(anchor, measured, loss)))
    assert kept == [True, False, False]
    assert all(allowed < 0.05 for _, _, allowed in ALLOWED.values())


def test_the_gate_measures_against_the_anchor(
    small_bundle: Path, generated: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "anchor.json"
    fix_anchor(small_bundle, generated, QUICKER, path)
    gate(small_bundle, small_bundle, generated, QUICKER, path)
    anchor = read_anchor(path)
    assert anchor is not None
    better = anchor["figures"] | {"logLossAllRows": anchor["figures"]["logLossAllRows"] - 0.002}
    path.write_text(json.dumps(anchor | {"figures": better}))
    with pytest.raises(WorseError, match="worse than what is shipped: anchor\n"):
        gate(small_bundle, small_bundle, generated, QUICKER, path)
    path.write_text(json.dumps(anchor | {"figures": better, "data": "0" * 64}))
    with caplog.at_level(logging.INFO, logger="churn_training"):
        gate(small_bundle, small_bundle, generated, QUICKER, path)
    assert "The anchor was measured on another file and says nothing here." in caplog.text
    assert " of 100 candidates, by simulation" in caplog.text


def test_on_another_file_the_shipped_recipe_is_fitted_again(
    contract: Contract, small_bundle: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    later = tmp_path / "later.csv"
    generate(contract, later, rows=2200, seed=1)
    with pytest.raises(BundleError, match="train it on the file that judges it"):
        gate(small_bundle, small_bundle, later, QUICKER)
    candidate = tmp_path / "candidate"
    train(BUNDLE / "contract.json", later, candidate, None, SMALL)
    old = read_bundle(small_bundle)
    prepared = prepare(old.contract, later, QUICKER)
    again = refitted(old, prepared, QUICKER)
    with caplog.at_level(logging.INFO, logger="churn_training"):
        found = judge(old, read_bundle(candidate), later, None, QUICKER)
    assert "its recipe is fitted again on this one" in caplog.text
    figure = next(each for each in found.findings if each.label == "log-loss")
    expected, as_shipped = (
        losses(bundle.predict(prepared.hold_out.features), prepared.hold_out.churned).mean()
        for bundle in (again, old)
    )
    assert figure.shipped == pytest.approx(expected)
    assert figure.shipped != pytest.approx(as_shipped, rel=1e-4)


def test_the_committed_anchor_is_of_the_sample(contract: Contract) -> None:
    anchor = read_anchor(WORKSPACE / "anchors" / f"{contract.name}.json")
    assert anchor is not None
    assert anchor["data"] == contract.source.sha256
    assert anchor["figures"].keys() == ALLOWED.keys()
