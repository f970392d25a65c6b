"""What a bundle says about itself, held to its own files."""

import hashlib
from collections.abc import Iterator

import numpy as np
import onnx

from churn_training.gating.bundle import Bundle
from churn_training.modelling.confidence import intervals
from churn_training.preparation.encoding import encode, features_of
from churn_training.trees.onnx_run import onnxruntime_margins

EXACT = 1e-12
"""Greatest difference of probabilities: both are float64 sigmoids of the same margin."""

ADDITIVE = 1e-5
"""Greatest difference of a margin and its contributions: margins are sums of float32."""


def broken_promises(bundle: Bundle) -> list[str]:
    """One sentence for each; none where the files belong together."""
    return list(_broken(bundle))


def parity(bundle: Bundle) -> float:
    """Greatest difference between ONNX Runtime's margins and the native ones of the verification rows."""
    rows = bundle.vectors["rows"]
    features = np.array([row["features"] for row in rows], dtype=np.float32)
    native = np.array([row["margin"] for row in rows], dtype=np.float64)
    return float(np.abs(onnxruntime_margins(bundle.model, features) - native).max())


def _broken(bundle: Bundle) -> Iterator[str]:
    manifest, contract = bundle.manifest, bundle.contract
    if manifest["model"]["sha256"] != hashlib.sha256(bundle.model).hexdigest():
        yield "the manifest is of another model"
    if manifest["model"]["bytes"] != len(bundle.model):
        yield "the manifest gives the model another size"
    if manifest["contract"]["sha256"] != contract.sha256:
        yield "the manifest is of another contract"
    metadata = {entry.key: entry.value for entry in onnx.load_from_string(bundle.model).metadata_props}
    if metadata.get("contract_sha256") != contract.sha256:
        yield "the model is of another contract"
    features = features_of(contract)
    if [entry["name"] for entry in manifest["features"]] != [feature.name for feature in features]:
        yield "the manifest's features are not the contract's"
    rows = bundle.vectors["rows"]
    encoded = encode(features, [row["customer"] for row in rows])
    stated = np.array([row["features"] for row in rows], dtype=np.float32)
    if not np.array_equal(encoded, stated, equal_nan=True):
        yield "the verification rows are encoded otherwise"
        return
    chances = np.array([row["probability"] for row in rows])
    margins = np.array([row["margin"] for row in rows])
    if not (np.abs(bundle.probability(margins) - chances) <= EXACT).all():
        yield "the verification rows' probabilities are not those of their margins"
    if "confidence" in manifest:
        band = intervals(manifest["confidence"], margins, chances)
        stated_ends = np.array([[row["interval"]["lower"], row["interval"]["upper"]] for row in rows])
        if not (np.abs(stated_ends - np.column_stack([band.lower, band.upper])) <= EXACT).all():
            yield "the verification rows' intervals are not those of their margins"
    sums = [bundle.vectors["base"] + sum(row["contributions"].values()) for row in rows]
    if not (np.abs(np.array(sums) - margins) <= ADDITIVE).all():
        yield "the verification rows' contributions do not add up to their margins"
