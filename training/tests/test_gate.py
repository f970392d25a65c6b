"""The gate lets an equal through and stops what is worse, in each way alone."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from scipy.special import expit, logit

from churn_training import __main__ as commands
from churn_training.__main__ import main
from churn_training.contract import Contract
from churn_training.gate import WorseError, gate, table
from churn_training.gating.bundle import BundleError, read_bundle
from churn_training.gating.measures import Measures, calibration_gap, groups_of, recall_gap
from churn_training.gating.rules import RULES, Rule
from churn_training.settings import DEFAULT
from tests.conftest import BUNDLE

if TYPE_CHECKING:
    from churn_training.preparation.cleaning import Record

Document = dict[str, Any]

GOOD = Measures(
    roc_auc=0.85,
    average_precision=0.67,
    log_loss=0.41,
    brier=0.13,
    calibration_error=0.01,
    profit=10.0,
    recall=0.93,
    precision=0.42,
    f1=0.62,
    recall_gap=0.1,
    calibration_gap=0.03,
    parity=0.0,
    promises_broken=(),
    size=16000,
    latency=9.0,
)


def named(label: str) -> Rule:
    return next(rule for rule in RULES if rule.label == label)


LIMITS: dict[str, tuple[Document, Document]] = {
    "ROC-AUC": ({"roc_auc": 0.8461}, {"roc_auc": 0.8459}),
    "average precision": ({"average_precision": 0.6621}, {"average_precision": 0.6619}),
    "log-loss": ({"log_loss": 0.4139}, {"log_loss": 0.4141}),
    "Brier score": ({"brier": 0.1314}, {"brier": 0.1316}),
    "calibration error": ({"calibration_error": 0.0249}, {"calibration_error": 0.0251}),
    "recall at its point": ({"recall": 0.9101}, {"recall": 0.9099}),
    "precision at that recall": ({"precision": 0.4101}, {"precision": 0.4099}),
    "F1 at the balanced point": ({"f1": 0.5951}, {"f1": 0.5949}),
    "expected maximum profit": ({"profit": 9.81}, {"profit": 9.79}),
    "gap of recall between groups": ({"recall_gap": 0.149}, {"recall_gap": 0.151}),
    "gap of calibration between them": ({"calibration_gap": 0.0599}, {"calibration_gap": 0.0601}),
    "margin against the native one": ({"parity": 0.9e-6}, {"parity": 1.1e-6}),
    "promises broken": ({}, {"promises_broken": ("the manifest is of another model",)}),
    "bytes of the model": ({"size": 24000}, {"size": 24001}),
    "microseconds per row": ({"latency": 17.9}, {"latency": 18.1}),
}
"""By rule: a change that is within its tolerance, and one that is not."""


@pytest.mark.parametrize("label", LIMITS)
def test_worse_in_one_measure_alone(label: str) -> None:
    within, beyond = LIMITS[label]
    assert all(rule.is_kept(GOOD, replace(GOOD, **within)) for rule in RULES)
    worse = replace(GOOD, **beyond)
    assert [rule.label for rule in RULES if not rule.is_kept(GOOD, worse)] == [label]
    assert [line.split("  ")[0] for line in table(GOOD, worse).splitlines() if "WORSE" in line] == [label]


def test_every_rule_has_its_limit_tested() -> None:
    assert list(LIMITS) == [rule.label for rule in RULES]


def test_no_figure_at_all_is_worse() -> None:
    assert not named("ROC-AUC").is_kept(GOOD, replace(GOOD, roc_auc=float("nan")))
    assert not named("log-loss").is_kept(GOOD, replace(GOOD, log_loss=float("nan")))


def test_better_is_never_worse() -> None:
    better = replace(GOOD, roc_auc=0.9, log_loss=0.3, recall=1.0, size=10, latency=1.0, recall_gap=0.0)
    assert all(rule.is_kept(GOOD, better) for rule in RULES)


def test_gaps_by_hand() -> None:
    churned = np.array([1, 1, 0, 0, 1, 1, 1, 0], dtype=bool)
    first = np.array([1, 1, 1, 1, 0, 0, 0, 0], dtype=bool)
    alarm = np.array([1, 0, 0, 0, 1, 1, 0, 0], dtype=bool)
    probability = np.array([0.6, 0.6, 0.2, 0.2, 0.5, 0.5, 0.5, 0.5])
    groups = [[first, ~first]]
    assert recall_gap(groups, alarm, churned) == pytest.approx(2 / 3 - 1 / 2)
    assert calibration_gap(groups, probability, churned) == pytest.approx((0.4 - 0.5) - (0.5 - 0.75))
    assert recall_gap([[], [first]], alarm, churned) == 0.0
    assert calibration_gap([], probability, churned) == 0.0


def test_groups_are_of_sensitive_fields_and_not_too_small(contract: Contract) -> None:
    records: list[Record] = [
        {"gender": "Male" if row % 10 else "Female", "seniorCitizen": row % 2 == 0} for row in range(80)
    ]
    churned = np.ones(80, dtype=bool)
    counts = [[int(rows.sum()) for rows in field] for field in groups_of(contract, records, churned, DEFAULT)]
    assert counts == [[72], [40, 40]]


# --- whole bundles ---


def change_model(bundle: Path, change: Callable[[onnx.ModelProto], object]) -> None:
    """Change the ONNX file, and the manifest with it: the bundle still belongs together."""
    model = onnx.load_from_string((bundle / "model.onnx").read_bytes())
    change(model)
    content = model.SerializeToString(deterministic=True)
    (bundle / "model.onnx").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    change_json(bundle / "manifest.json", lambda d: d["model"].update(sha256=digest, bytes=len(content)))


def change_json(path: Path, change: Callable[[Document], object]) -> None:
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


def scale(factor: float) -> Callable[[onnx.ModelProto], None]:
    """Every leaf times `factor`."""

    def change(model: onnx.ModelProto) -> None:
        weights = next(a for a in model.graph.node[0].attribute if a.name == "target_weights")
        weights.floats[:] = [factor * weight for weight in weights.floats]

    return change


def overconfident(bundle: Path) -> None:
    """Twice the log-odds, and thresholds to match: the same order and the same decisions."""
    change_model(bundle, scale(2.0))

    def thresholds(manifest: Document) -> None:
        for point in manifest["operatingPoints"]:
            point["threshold"] = float(expit(2 * logit(point["threshold"])))

    def rows(vectors: Document) -> None:
        vectors["base"] *= 2
        for row in vectors["rows"]:
            row["margin"] *= 2
            row["probability"] = float(expit(row["margin"]))
            row["contributions"] = {field: 2 * value for field, value in row["contributions"].items()}

    change_json(bundle / "manifest.json", thresholds)
    change_json(bundle / "vectors.json", rows)


def timid(bundle: Path) -> None:
    """Its `recall` point finds far fewer."""
    change_json(bundle / "manifest.json", lambda d: d["operatingPoints"][0].update(threshold=0.5))


def heavy(bundle: Path) -> None:
    change_model(bundle, lambda model: setattr(model, "doc_string", "x" * 100_000))


def slow(bundle: Path) -> None:
    """A matrix product times 0, its size taken from the input: no optimiser can do it beforehand."""

    def change(model: onnx.ModelProto) -> None:
        graph = model.graph
        graph.node[0].output[0] = "sum"
        constants = {"none": [0], "many": [150]}
        for name, values in constants.items():
            graph.initializer.append(helper.make_tensor(name, TensorProto.INT64, [1], values))
        graph.initializer.append(helper.make_tensor("nothing", TensorProto.FLOAT, [], [0.0]))
        graph.node.extend(
            [
                helper.make_node("Shape", ["features"], ["rows"], start=0, end=1),
                helper.make_node("Mul", ["rows", "none"], ["zero"]),
                helper.make_node("Add", ["zero", "many"], ["side"]),
                helper.make_node("Concat", ["side", "side"], ["square"], axis=0),
                helper.make_node("ConstantOfShape", ["square"], ["matrix"]),
                helper.make_node("MatMul", ["matrix", "matrix"], ["product"]),
                helper.make_node("ReduceSum", ["product"], ["total"], keepdims=0),
                helper.make_node("Mul", ["total", "nothing"], ["neutral"]),
                helper.make_node("Add", ["sum", "neutral"], ["margin"]),
            ]
        )

    change_model(bundle, change)


def astray(bundle: Path) -> None:
    """The native library is said to have given another margin, by a little."""

    def change(vectors: Document) -> None:
        row = vectors["rows"][3]
        row["margin"] += 5e-6
        row["probability"] = float(expit(row["margin"]))

    change_json(bundle / "vectors.json", change)


def test_a_model_turned_around_is_worse_in_all_that_it_says(
    small_bundle: Path, candidate: Path, generated: Path
) -> None:
    change_model(candidate, scale(-1.0))
    with pytest.raises(WorseError) as caught:
        gate(candidate, small_bundle, generated, DEFAULT)
    assert {"discrimination", "calibration", "decisions", "profit", "parity"} <= ways_of(caught.value)


def ways_of(error: WorseError) -> set[str]:
    return set(str(error).splitlines()[0].split(": ")[1].split(", "))


WORSE: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "its probabilities are overconfident": (overconfident, {"calibration"}),
    "its threshold finds fewer": (timid, {"decisions"}),
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
        gate(candidate, small_bundle, generated, DEFAULT)
    assert ways_of(caught.value) == expected


@pytest.mark.parametrize(
    ("file", "change", "promise"),
    [
        ("manifest.json", lambda d: d["model"].update(sha256="0"), "the manifest is of another model"),
        ("manifest.json", lambda d: d["model"].update(bytes=1), "another size"),
        ("manifest.json", lambda d: d["contract"].update(sha256="0"), "the manifest is of another contract"),
        ("manifest.json", lambda d: d["features"].reverse(), "features are not the contract's"),
        ("vectors.json", lambda d: d["rows"][0]["features"].reverse(), "encoded otherwise"),
        ("vectors.json", lambda d: d["rows"][0].update(probability=0.5), "not those of their margins"),
        ("vectors.json", lambda d: d.update(base=0.0), "do not add up"),
        ("contract.json", lambda d: d.update(title="Another"), "the model is of another contract"),
    ],
)
def test_a_broken_promise_is_named(
    small_bundle: Path,
    candidate: Path,
    generated: Path,
    file: str,
    change: Callable[[Document], object],
    promise: str,
) -> None:
    change_json(candidate / file, change)
    with pytest.raises(WorseError, match=rf"(?s)worse than what is shipped: parity\n.*{promise}"):
        gate(candidate, small_bundle, generated, DEFAULT)


def test_an_equal_passes_and_the_command_prints_the_table(
    small_bundle: Path, candidate: Path, generated: Path, caplog: pytest.LogCaptureFixture
) -> None:
    options = ["--candidate", str(candidate), "--shipped", str(small_bundle), "--data", str(generated)]
    with caplog.at_level("INFO", logger="churn_training"):
        main(["gate", *options])
    assert "the candidate may ship" in caplog.text
    assert all(rule.label in caplog.text for rule in RULES)
    overconfident(candidate)
    with pytest.raises(SystemExit, match=r"(?s)error: .*calibration.*WORSE"):
        main(["gate", *options])


def test_what_is_worse_does_not_ship(
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
    with pytest.raises(SystemExit, match=r"worse than what is shipped: decisions"):
        commands.main(["ship"])
    assert {path.name: path.read_bytes() for path in shipped.iterdir() if path.is_file()} == before


def test_what_is_no_bundle_is_said_so(candidate: Path) -> None:
    change_json(candidate / "manifest.json", lambda d: d["calibration"].update(method="isotonic"))
    with pytest.raises(BundleError, match="got calibration 'isotonic'"):
        read_bundle(candidate)
    (candidate / "model.onnx").unlink()
    with pytest.raises(BundleError, match=r"model\.onnx missing"):
        read_bundle(candidate)


def test_what_is_shipped_passes_its_own_gate(real: Path) -> None:
    gate(BUNDLE, BUNDLE, real, DEFAULT)
