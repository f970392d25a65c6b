"""An ensemble as one `TreeEnsembleRegressor`: raw margin out, real cover of every node in `nodes_hitrates`.

Public converters write 1.0 into `nodes_hitrates`, or nothing; path-dependent SHAP needs the real figure.

XGBoost starts its float32 sum at the base and adds tree after tree; ONNX Runtime starts at 0 and adds
`base_values` last, and over 156 trees the two orders were 2.9e-6 apart. So the base is written as a first
tree of a single leaf: then both add the same numbers in the same order, and give the same bits.
"""

import json
from collections.abc import Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper

from churn_training.trees.ensemble import Ensemble, Tree

FORMAT_VERSION = 1
"""Of what this module writes: raised when a reader would have to change."""

OPSETS = (("", 17), ("ai.onnx.ml", 3))
IR_VERSION = 8


def export(ensemble: Ensemble, features: Sequence[str], contract_sha256: str = "") -> bytes:
    """The ONNX file: the same ensemble gives the same bytes. `features` names the columns in order."""
    if len(features) != ensemble.feature_count:
        raise ValueError(f"got {len(features)} feature names, expected {ensemble.feature_count}")
    graph = helper.make_graph(
        [_node(ensemble)],
        "churn",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["rows", len(features)])],
        [helper.make_tensor_value_info("margin", TensorProto.FLOAT, ["rows", 1])],
    )
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid(domain, version) for domain, version in OPSETS],
        ir_version=IR_VERSION,
        producer_name="@org/churn",
        producer_version=str(FORMAT_VERSION),
    )
    helper.set_model_props(
        model,
        {
            "features": json.dumps(list(features), ensure_ascii=False),
            "link": ensemble.link,
            "cover": ensemble.cover,
            "contract_sha256": contract_sha256,
            "format_version": str(FORMAT_VERSION),
        },
    )
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def _node(ensemble: Ensemble) -> onnx.NodeProto:
    trees = (*_base_tree(ensemble), *ensemble.trees)
    sizes = [len(tree.feature) for tree in trees]
    is_leaf = np.concatenate([tree.is_leaf for tree in trees])
    tree_ids = np.repeat(np.arange(len(trees)), sizes)
    node_ids = np.concatenate([np.arange(size) for size in sizes])
    # The operator takes no child for a leaf; 0 is what other exporters write there.
    true_child = np.concatenate([np.maximum(tree.true_child, 0) for tree in trees])
    false_child = np.concatenate([np.maximum(tree.false_child, 0) for tree in trees])
    return helper.make_node(
        "TreeEnsembleRegressor",
        ["features"],
        ["margin"],
        domain="ai.onnx.ml",
        n_targets=1,
        aggregate_function="SUM",
        post_transform="NONE",
        base_values=[0.0],
        nodes_treeids=tree_ids.tolist(),
        nodes_nodeids=node_ids.tolist(),
        nodes_featureids=np.concatenate([tree.feature for tree in trees]).tolist(),
        nodes_values=np.concatenate([tree.threshold for tree in trees]).tolist(),
        nodes_modes=["LEAF" if leaf else ensemble.mode for leaf in is_leaf],
        nodes_truenodeids=true_child.tolist(),
        nodes_falsenodeids=false_child.tolist(),
        nodes_missing_value_tracks_true=np.concatenate([tree.missing_is_true for tree in trees])
        .astype(int)
        .tolist(),
        nodes_hitrates=np.concatenate([tree.cover for tree in trees]).tolist(),
        target_treeids=tree_ids[is_leaf].tolist(),
        target_nodeids=node_ids[is_leaf].tolist(),
        target_ids=[0] * int(is_leaf.sum()),
        target_weights=np.concatenate([tree.leaf_value[tree.is_leaf] for tree in trees]).tolist(),
    )


def _base_tree(ensemble: Ensemble) -> tuple[Tree, ...]:
    """The base as a tree of one leaf, covered like the first tree's root; none where the sum starts at 0."""
    if ensemble.base == 0:
        return ()
    none = np.array([-1])
    return (
        Tree(
            feature=np.array([0]),
            threshold=np.zeros(1, dtype=np.float32),
            true_child=none,
            false_child=none,
            missing_is_true=np.array([False]),
            leaf_value=np.array([ensemble.base], dtype=np.float32),
            cover=ensemble.trees[0].cover[:1],
        ),
    )
