"""The gate lets an equal bundle through and stops one that is worse, in each way alone."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from churn_training import __main__ as commands
from churn_training.__main__ import main
from churn_training.bundle.manifest_shape import ManifestError
from churn_training.families.boosting import Probabilities
from churn_training.gating.bundle import Bundle, BundleError, read_bundle
from churn_training.gating.rules import RULES
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.prepared import prepare
from churn_training.settings import DEFAULT
from churn_training.stages.gate import WorseError, gate
from tests.conftest import BUNDLE
from tests.worse_bundles import (
    Document,
    astray,
    change_json,
    change_model,
    heavy,
    overconfident,
    scale,
    silent,
    slow,
    stretched,
    timid,
)

FEWER = replace(DEFAULT, folds=3, tuning_folds=2, gate_resamples=30, gate_simulations=40)
"""The gate in a second: fewer folds and draws."""


def test_a_model_with_reversed_margins_is_worse_in_everything(
    small_bundle: Path, candidate: Path, generated: Path
) -> None:
    change_model(candidate, scale(-1.0))
    with pytest.raises(WorseError) as caught:
        gate(candidate, small_bundle, generated, FEWER)
    assert {"discrimination", "calibration", "decisions", "profit", "parity"} <= ways_of(caught.value)


@pytest.mark.parametrize(
    ("spoil", "way"),
    [
        # Older customers' probabilities are halved: their churners are missed, and called safe.
        (lambda chances, older: np.where(older, chances / 2, chances), "subgroups"),
        # Turned around: those called first are the wrong ones.
        (lambda chances, _: 1 - chances, "profit"),
    ],
)
def test_groups_and_profit_are_measured_on_the_rows(
    small_bundle: Path,
    candidate: Path,
    generated: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Probabilities, npt.NDArray[np.bool_]], Probabilities],
    way: str,
) -> None:
    settings = replace(FEWER, gate_group_churners=10)
    bundle = read_bundle(candidate)
    prepared = prepare(bundle.contract, generated, settings)
    older = np.array([bool(record["seniorCitizen"]) for record in prepared.records_of(prepared.hold_out)])
    predict = Bundle.predict

    def spoilt(self: Bundle, features: Matrix) -> Probabilities:
        chances = predict(self, features)
        return spoil(chances, older) if self.folder == candidate else chances

    gate(candidate, small_bundle, generated, settings)
    monkeypatch.setattr(Bundle, "predict", spoilt)
    with pytest.raises(WorseError) as caught:
        gate(candidate, small_bundle, generated, settings)
    assert way in ways_of(caught.value)


def ways_of(error: WorseError) -> set[str]:
    return set(str(error).splitlines()[0].split(": ")[1].split(", "))


WORSE: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "its probabilities are overconfident": (overconfident, {"calibration"}),
    "its threshold finds fewer": (timid, {"decisions", "anchor"}),  # the aim of the recall is a floor
    "it does not say how sure it is": (silent, {"intervals"}),
    "it is surer than it may be": (stretched(0.0), {"intervals"}),
    "it is less sure": (stretched(1.5), {"intervals"}),
    "its margins are not the native ones": (astray, {"parity"}),
    "it is larger": (heavy, {"size"}),
    "it is slower": (slow, {"latency"}),
}


@pytest.fixture
def candidate(small_bundle: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_bundle, tmp_path / "candidate"))


@pytest.mark.parametrize("kind", WORSE)
def test_a_bundle_that_is_worse_is_stopped(
    small_bundle: Path, candidate: Path, generated: Path, kind: str
) -> None:
    make, expected = WORSE[kind]
    make(candidate)
    with pytest.raises(WorseError) as caught:
        gate(candidate, small_bundle, generated, FEWER)
    assert ways_of(caught.value) == expected


@pytest.mark.parametrize(
    ("file", "change", "contradiction"),
    [
        ("manifest.json", lambda d: d["model"].update(sha256="0"), "the manifest names another model"),
        ("manifest.json", lambda d: d["model"].update(bytes=1), "another size"),
        ("manifest.json", lambda d: d["contract"].update(sha256="0"), "the manifest names another contract"),
        ("manifest.json", lambda d: d["features"].reverse(), "features are not the contract's"),
        ("vectors.json", lambda d: d["rows"][0]["features"].reverse(), "not those of their customers"),
        ("manifest.json", lambda d: d["margin"].update(bits=19), "margin is not the grid"),
        ("manifest.json", lambda d: d["margin"].update(unit="probability"), "margin is not the grid"),
        ("manifest.json", lambda d: d["trees"].update(sha256="0"), "the manifest names other trees"),
        (
            "manifest.json",
            lambda d: d["operatingPoints"][1].update(margin=d["operatingPoints"][1]["margin"] + 1),
            "whole margin of the operating point balanced is not that of its threshold",
        ),
        ("trees.json", lambda d: d["leaf"].reverse(), "as columns are not those of the model"),
        ("vectors.json", lambda d: d["rows"][0].update(probability=0.5), "not those of their margins"),
        (
            "vectors.json",
            lambda d: d["rows"][0]["interval"].update(lower=0.0, upper=0.5),
            "intervals are not",
        ),
        ("vectors.json", lambda d: d.update(base=0.0), "do not add up"),
        ("contract.json", lambda d: d.update(title="Another"), "the model names another contract"),
    ],
)
def test_a_contradiction_is_named(
    small_bundle: Path,
    candidate: Path,
    generated: Path,
    file: str,
    change: Callable[[Document], object],
    contradiction: str,
) -> None:
    change_json(candidate / file, change)
    with pytest.raises(WorseError, match=rf"(?s)worse than what is shipped: parity\n.*{contradiction}"):
        gate(candidate, small_bundle, generated, FEWER)


def test_an_equal_passes_and_the_command_prints_the_table(
    small_bundle: Path,
    candidate: Path,
    generated: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(commands, "DEFAULT", FEWER)
    options = ["--candidate", str(candidate), "--shipped", str(small_bundle), "--data", str(generated)]
    with caplog.at_level("INFO", logger="churn_training"):
        main(["gate", *options])
    assert "the candidate may ship" in caplog.text
    assert all(rule.label in caplog.text for rule in RULES)
    overconfident(candidate)
    with pytest.raises(SystemExit, match=r"(?s)error: .*calibration.*WORSE"):
        main(["gate", *options])


def test_a_worse_bundle_does_not_ship(
    small_bundle: Path, candidate: Path, generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timid(candidate)
    made = tmp_path / "runs" / "full" / "train"
    made.mkdir(parents=True)
    candidate.rename(made / "bundle")
    shipped = Path(shutil.copytree(small_bundle, tmp_path / "shipped"))
    before = {path.name: path.read_bytes() for path in shipped.iterdir() if path.is_file()}
    monkeypatch.setattr(commands, "RUNS", tmp_path / "runs")
    monkeypatch.setattr(commands, "BUNDLE", shipped)
    monkeypatch.setattr(commands, "obtain", lambda *_: generated)
    monkeypatch.setattr(commands, "DEFAULT", FEWER)
    with pytest.raises(SystemExit, match=r"worse than what is shipped: decisions"):
        commands.main(["ship"])
    assert {path.name: path.read_bytes() for path in shipped.iterdir() if path.is_file()} == before


def test_a_manifest_that_the_package_could_not_read_is_refused(candidate: Path) -> None:
    change_json(candidate / "manifest.json", lambda d: d.update(format=1))
    with pytest.raises(ManifestError, match=r"manifest\.json: format: got 1, expected 2"):
        read_bundle(candidate)


def test_a_folder_without_a_bundle_is_refused(candidate: Path) -> None:
    isotonic = {"method": "isotonic", "thresholds": [], "values": []}
    change_json(candidate / "manifest.json", lambda d: d["calibration"].update(isotonic))
    with pytest.raises(BundleError, match="calibration isotonic: got 0 thresholds and 0 values"):
        read_bundle(candidate)
    (candidate / "model.onnx").unlink()
    with pytest.raises(BundleError, match=r"model\.onnx missing"):
        read_bundle(candidate)


def test_the_shipped_bundle_passes_its_own_gate(real: Path) -> None:
    gate(BUNDLE, BUNDLE, real, DEFAULT)
