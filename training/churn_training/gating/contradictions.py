"""Checks that the files of a bundle agree with each other."""

import hashlib
from collections.abc import Iterator

import numpy as np
import onnx

from churn_training.bundle.manifest import margin_entry
from churn_training.gating.bundle import Bundle
from churn_training.modelling.confidence import intervals
from churn_training.modelling.cut_offs import cut_off
from churn_training.preparation.encoding import encode, features_of
from churn_training.preparation.public import record_of
from churn_training.trees.columns import columns
from churn_training.trees.grid import OffGridError, grid_of
from churn_training.trees.onnx_read import read_onnx
from churn_training.trees.onnx_run import onnxruntime_margins

EXACT = 1e-12
"""Greatest difference between two probabilities of the same margin in float64."""

ADDITIVE = 1e-6
"""Greatest difference between a margin and the sum of its contributions: shap weights by float32 covers, and
the cover of a split is not exactly the sum of its children's."""


def contradictions(bundle: Bundle) -> list[str]:
    """One sentence per contradiction; none if the files belong together."""
    return list(_found(bundle))


def parity(bundle: Bundle) -> float:
    """Greatest difference between ONNX Runtime's margins and the native ones of the verification rows."""
    rows = bundle.vectors["rows"]
    features = np.array([row["features"] for row in rows], dtype=np.float32)
    native = np.array([row["margin"] for row in rows], dtype=np.float64)
    return float(np.abs(onnxruntime_margins(bundle.model, features) - native).max())


def _found(bundle: Bundle) -> Iterator[str]:
    manifest, contract = bundle.manifest, bundle.contract
    if manifest["model"]["sha256"] != hashlib.sha256(bundle.model).hexdigest():
        yield "the manifest names another model"
    if manifest["model"]["bytes"] != len(bundle.model):
        yield "the manifest gives the model another size"
    if manifest["contract"]["sha256"] != contract.sha256:
        yield "the manifest names another contract"
    yield from _broken_grid(bundle)
    metadata = {entry.key: entry.value for entry in onnx.load_from_string(bundle.model).metadata_props}
    if metadata.get("contract_sha256") != contract.sha256:
        yield "the model names another contract"
    features = features_of(contract)
    if [entry["name"] for entry in manifest["features"]] != [feature.name for feature in features]:
        yield "the manifest's features are not the contract's"
    rows = bundle.vectors["rows"]
    encoded = encode(features, [record_of(contract, row["customer"]) for row in rows])
    stated = np.array([row["features"] for row in rows], dtype=np.float32)
    if not np.array_equal(encoded, stated, equal_nan=True):
        yield "the features of the verification rows are not those of their customers"
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


def _broken_grid(bundle: Bundle) -> Iterator[str]:
    """Contradictions in the files that depend on the grid of the leaves."""
    manifest = bundle.manifest
    try:
        ensemble = read_onnx(bundle.model)
        grid = grid_of(ensemble)
    except OffGridError as error:
        yield f"the model's leaves are on no grid: {error}"
        return
    if manifest["margin"] != margin_entry(manifest["link"], grid):
        yield "the manifest's margin is not the grid of the model's leaves"
    trees = bundle.trees or ""
    if trees != columns(ensemble):
        yield "the trees as columns are not those of the model"
    if manifest["trees"]["sha256"] != hashlib.sha256(trees.encode()).hexdigest():
        yield "the manifest names other trees"
    for point in manifest["operatingPoints"]:
        if point["margin"] != cut_off(manifest["calibration"], manifest["link"], grid, point["threshold"]):
            yield f"the whole margin of the operating point {point['name']} is not that of its threshold"
