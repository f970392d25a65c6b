"""Ways to make a bundle worse, each in one respect only. Its files still belong together."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper
from scipy.special import expit, logit

from churn_training.modelling.calibration import calibrated_margins
from churn_training.modelling.confidence import intervals
from churn_training.modelling.cut_offs import cut_off
from churn_training.trees.grid import Grid

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
        band = intervals(manifest["confidence"], margins, chances) if "confidence" in manifest else None
        for place, row in enumerate(vectors["rows"]):
            row["probability"] = float(chances[place])
            row.pop("interval", None)
            if band is not None:
                row["interval"] = {"lower": float(band.lower[place]), "upper": float(band.upper[place])}

    change_json(bundle / "vectors.json", change)


def cut_offs(bundle: Path) -> None:
    """The operating points' whole margins follow from their thresholds: the bundle still belongs together."""

    def change(manifest: Document) -> None:
        grid = Grid(manifest["margin"]["bits"], manifest["margin"]["bound"])
        for point in manifest["operatingPoints"]:
            threshold = point["threshold"]
            point["margin"] = cut_off(manifest["calibration"], manifest["link"], grid, threshold)

    change_json(bundle / "manifest.json", change)


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
    cut_offs(bundle)
    answers(bundle)


def timid(bundle: Path) -> None:
    """Its `recall` point finds far fewer."""
    change_json(bundle / "manifest.json", lambda d: d["operatingPoints"][0].update(threshold=0.5))
    cut_offs(bundle)


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


def silent(bundle: Path) -> None:
    """It no longer says how sure a probability is."""
    change_json(bundle / "manifest.json", lambda d: d.pop("confidence"))
    answers(bundle)


def stretched(share: float) -> Callable[[Path], None]:
    """Its intervals are that share of the way from their middle to their ends, or to 0 and 1 beyond one."""

    def stretch(manifest: Document) -> None:
        band = manifest["confidence"]
        ends = zip(band["lower"], band["upper"], strict=True)
        changed = [((low + high) / 2, (high - low) / 2 * share) for low, high in ends]
        band["lower"] = [max(0.0, middle - half) for middle, half in changed]
        band["upper"] = [min(1.0, middle + half) for middle, half in changed]

    def change(bundle: Path) -> None:
        change_json(bundle / "manifest.json", stretch)
        answers(bundle)

    return change
