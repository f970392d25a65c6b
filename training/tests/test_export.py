"""The exported bytes against the native library, for every family."""

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import pytest

from churn_training.evidence.fixture_rows import fixture_rows
from churn_training.evidence.fixtures import train_recipe
from churn_training.evidence.judge import judge
from churn_training.evidence.synthetic import synthetic
from churn_training.families.boosting import margins
from churn_training.preparation.encoding import Matrix
from churn_training.trees.ensemble import Ensemble
from churn_training.trees.onnx_export import export
from churn_training.trees.onnx_run import onnxruntime_margins
from tests.brute_force import reached, shapley_values
from tests.families import FAMILIES, FEATURES

NAMES = synthetic(10, FEATURES, 0).names

Case = tuple[Any, Ensemble, Matrix, list[str]]


@pytest.fixture(scope="module", params=FAMILIES)
def case(request: pytest.FixtureRequest) -> Case:
    native, ensemble, data = train_recipe(FAMILIES[request.param], seed=3)
    rows, kinds = fixture_rows(ensemble, data, 40, np.random.default_rng(4))
    return native, ensemble, np.concatenate([data.features, rows]), kinds


def attributes(model: bytes) -> dict[str, Any]:
    node = onnx.load_from_string(model).graph.node[0]
    return {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}


def test_margins_are_the_native_ones(case: Case) -> None:
    native, ensemble, rows, kinds = case
    assert {"missing", "threshold", "below-threshold", "above-threshold"} <= set(kinds)
    got = onnxruntime_margins(export(ensemble, NAMES), rows).astype(np.float64)
    assert np.abs(got - judge(native, rows).margins).max() <= 1e-6


def test_threshold_rows_reach_their_split(case: Case) -> None:
    """Most of them do, or the rows would not test what their kind says."""
    _, ensemble, rows, kinds = case
    triples = rows[-len(kinds) :][45:].reshape(-1, 3, FEATURES)
    different = [
        reached(ensemble, on) != reached(ensemble, below) or reached(ensemble, on) != reached(ensemble, above)
        for on, below, above in triples
    ]
    assert np.mean(different) > 0.9


def test_contributions_are_shapley_values(case: Case) -> None:
    """shap is the judge of others; here it is judged itself, on missing values and on thresholds too."""
    native, ensemble, rows, kinds = case
    some = rows[-len(kinds) :][::9]
    judgement = judge(native, some)
    for place, row in enumerate(some):
        base, values = shapley_values(ensemble, row)
        assert np.abs(values - judgement.contributions[place]).max() <= 1e-7
        assert abs(base - judgement.base) <= 1e-6
    narrowed = judgement.contributions.astype(np.float32)
    assert (judgement.contributions != narrowed).any(), "expected float64, got what float32 can hold"
    added = judgement.contributions.sum(axis=1) + judgement.base
    assert np.abs(added - judgement.margins).max() <= 1e-6


def test_every_node_has_its_real_cover(case: Case) -> None:
    native, ensemble, _, _ = case
    written = attributes(export(ensemble, NAMES))["nodes_hitrates"]
    cover = np.array(written[1:] if ensemble.base else written)  # the base is a tree of its own
    assert np.sort(cover) == pytest.approx(np.sort(native_cover(native)), rel=1e-6)
    assert len(np.unique(cover)) > 5
    for tree in ensemble.trees:
        branches = ~tree.is_leaf
        children = tree.cover[tree.true_child[branches]] + tree.cover[tree.false_child[branches]]
        assert children == pytest.approx(tree.cover[branches], rel=1e-5)


def native_cover(native: Any) -> npt.NDArray[np.float64]:
    """What the library itself reports, by another way than the reader's."""
    if hasattr(native, "save_raw"):
        return np.asarray(native.trees_to_dataframe()["Cover"])
    if hasattr(native, "dump_model"):
        return np.asarray(native.trees_to_dataframe()["count"])
    members = getattr(native, "estimators_", [native])
    return np.concatenate([member.tree_.weighted_n_node_samples for member in members])


def test_xgboost_margins_are_the_same_bits() -> None:
    native, ensemble, data = train_recipe(FAMILIES["xgboost"], seed=3)
    assert ensemble.base != 0
    assert (
        onnxruntime_margins(export(ensemble, NAMES), data.features) == margins(native, data.features)
    ).all()


def test_the_file_has_the_documented_form(case: Case) -> None:
    _, ensemble, _, _ = case
    content = export(ensemble, NAMES, contract_sha256="abc")
    model = onnx.load_from_string(content)
    assert [(entry.domain, entry.version) for entry in model.opset_import] == [("", 17), ("ai.onnx.ml", 3)]
    assert (model.ir_version, model.producer_name) == (8, "@org/churn")
    properties = {entry.key: entry.value for entry in model.metadata_props}
    assert json.loads(properties.pop("features")) == list(NAMES)
    assert properties == {
        "link": ensemble.link,
        "cover": ensemble.cover,
        "contract_sha256": "abc",
        "format_version": "1",
    }
    values = attributes(content)
    assert (values["n_targets"], values["aggregate_function"], values["post_transform"]) == (
        1,
        b"SUM",
        b"NONE",
    )
    assert set(values["nodes_modes"]) == {ensemble.mode.encode(), b"LEAF"}
    assert np.isfinite(values["nodes_values"]).all()


def test_nodes_are_in_pre_order(case: Case) -> None:
    values = attributes(export(case[1], NAMES))
    nodes = zip(
        values["nodes_treeids"],
        values["nodes_nodeids"],
        values["nodes_modes"],
        values["nodes_truenodeids"],
        values["nodes_falsenodeids"],
        strict=True,
    )
    previous_tree, previous_node = -1, -1
    for tree, node, mode, true_child, false_child in nodes:
        assert (tree, node) in ((previous_tree, previous_node + 1), (previous_tree + 1, 0))
        assert mode == b"LEAF" or (true_child == node + 1 and false_child > true_child)
        previous_tree, previous_node = tree, node


def test_the_same_model_gives_the_same_bytes(case: Case) -> None:
    assert export(case[1], NAMES) == export(case[1], NAMES)


def test_feature_names_must_match() -> None:
    _, ensemble, _ = train_recipe(FAMILIES["decision-tree"], seed=3)
    with pytest.raises(ValueError, match="got 1 feature names, expected 6"):
        export(ensemble, ["one"])
