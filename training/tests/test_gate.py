"""The gate lets an equal bundle through and stops one that is worse, in each way alone."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import pytest
from onnx import TensorProto, helper
from scipy.special import expit, logit

from churn_training import __main__ as commands
from churn_training.__main__ import main
from churn_training.gate import WorseError, gate
from churn_training.gating.bundle import Bundle, BundleError, read_bundle
from churn_training.gating.rules import RULES
from churn_training.modelling.boosting import Probabilities
from churn_training.modelling.calibration import calibrated_margins
from churn_training.modelling.confidence import intervals
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.prepared import prepare
from churn_training.settings import DEFAULT
from tests.conftest import BUNDLE

Document = dict[str, Any]


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


def answers(bundle: Path) -> None:
    """The verification rows say what follows from their margins: the bundle still belongs together."""
    manifest = json.loads((bundle / "manifest.json").read_text())

    def change(vectors: Document) -> None:
        margins = np.array([row["margin"] for row in vectors["rows"]])
        chances = calibrated_margins(manifest["calibration"], margins, manifest["link"])
        band = intervals(manifest["confidence"], margins, chances)
        for place, row in enumerate(vectors["rows"]):
            row["probability"] = float(chances[place])
            row["interval"] = {"lower": float(band.lower[place]), "upper": float(band.upper[place])}

    change_json(bundle / "vectors.json", change)


def overconfident(bundle: Path) -> None:
    """Its calibration doubles the log-odds, and the thresholds match: the same order and decisions."""

    def double(manifest: Document) -> None:
        line: Document = manifest["calibration"]
        if line["method"] == "none":
            line = {"method": "platt", "slope": 1.0, "intercept": 0.0}
        assert line["method"] != "isotonic"
        manifest["calibration"] = {
            key: 2 * value if key != "method" else value for key, value in line.items()
        }
        for point in manifest["operatingPoints"]:
            point["threshold"] = float(expit(2 * logit(point["threshold"])))

    change_json(bundle / "manifest.json", double)
    answers(bundle)


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

    change_json(bundle / "vectors.json", change)
    answers(bundle)


def test_a_model_turned_around_is_worse_in_all_that_it_says(
    small_bundle: Path, candidate: Path, generated: Path
) -> None:
    change_model(candidate, scale(-1.0))
    with pytest.raises(WorseError) as caught:
        gate(candidate, small_bundle, generated, DEFAULT)
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
    settings = replace(DEFAULT, gate_group_churners=10)
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
        (
            "vectors.json",
            lambda d: d["rows"][0]["interval"].update(lower=0.0, upper=0.5),
            "intervals are not",
        ),
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
    with pytest.raises(BundleError, match="calibration isotonic: got 0 thresholds and 0 values"):
        read_bundle(candidate)
    (candidate / "model.onnx").unlink()
    with pytest.raises(BundleError, match=r"model\.onnx missing"):
        read_bundle(candidate)


def test_what_is_shipped_passes_its_own_gate(real: Path) -> None:
    gate(BUNDLE, BUNDLE, real, DEFAULT)
