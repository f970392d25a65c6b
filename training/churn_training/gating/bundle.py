"""A bundle as users get it: read from its folder and run by ONNX Runtime."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from churn_training.bundle.manifest_shape import Manifest, point_named, read_manifest
from churn_training.contract import Contract, read_contract
from churn_training.errors import FixableError
from churn_training.evidence.vectors import Vectors
from churn_training.families.boosting import Probabilities
from churn_training.modelling.calibration import CalibrationError, calibrated_margins, check_calibration
from churn_training.preparation.encoding import Matrix
from churn_training.readable_json import read_json
from churn_training.trees.onnx_run import onnxruntime_margins

FILES = ("contract.json", "manifest.json", "model.onnx", "vectors.json")


class BundleError(FixableError):
    """The folder does not hold a bundle that can be judged."""


@dataclass(frozen=True)
class Bundle:
    """All files that ship, except the model card and its pictures."""

    folder: Path
    contract: Contract
    manifest: Manifest
    vectors: Vectors
    model: bytes
    trees: str | None
    """trees.json; None in a bundle of the format before."""

    def predict(self, features: Matrix) -> Probabilities:
        """Calibrated probabilities, computed as in every runtime of the package."""
        return self.probability(onnxruntime_margins(self.model, features))

    def probability(self, margins: npt.NDArray[np.floating[Any]]) -> Probabilities:
        """Calibrated probabilities of margins, in float64."""
        return calibrated_margins(self.manifest["calibration"], margins, self.manifest["link"])

    def threshold(self, name: str) -> float | None:
        """The threshold of the operating point of that name; None if the model does not have it."""
        point = point_named(self.manifest, name)
        return None if point is None else float(point["threshold"])


def read_bundle(folder: Path) -> Bundle:
    """The bundle in `folder`. Raises BundleError if a file is missing or has an unknown calibration."""
    absent = [name for name in FILES if not (folder / name).is_file()]
    if absent:
        raise BundleError(f"{folder} holds no bundle: {', '.join(absent)} missing")
    manifest = read_manifest(folder)
    try:
        check_calibration(manifest["calibration"])
    except CalibrationError as error:
        raise BundleError(f"{folder}: {error}") from error
    trees = folder / "trees.json"
    return Bundle(
        folder=folder,
        contract=read_contract(folder / "contract.json"),
        manifest=manifest,
        vectors=cast("Any", read_json(folder / "vectors.json")),
        model=(folder / "model.onnx").read_bytes(),
        trees=trees.read_text(encoding="utf-8") if trees.is_file() else None,
    )
