"""Reads the ensemble in an ONNX file of `onnx_export.py`, to compare it with the files beside it."""

from typing import Any

import numpy as np
import onnx

from churn_training.trees.ensemble import Ensemble, Link, Tree


def read_onnx(model: bytes) -> Ensemble:
    """The trees of the file's first node, with the link and the kind of cover from its metadata."""
    proto = onnx.load_from_string(model)
    properties = {entry.key: entry.value for entry in proto.metadata_props}
    attributes: dict[str, Any] = {
        attribute.name: onnx.helper.get_attribute_value(attribute)
        for attribute in proto.graph.node[0].attribute
    }
    modes = np.array([mode.decode() for mode in attributes["nodes_modes"]])
    starts = np.flatnonzero(np.array(attributes["nodes_nodeids"]) == 0)
    leaf_value = np.zeros(len(modes), dtype=np.float32)
    leaf_value[modes == "LEAF"] = attributes["target_weights"]
    width = proto.graph.input[0].type.tensor_type.shape.dim[1].dim_value
    link: Link = "identity" if properties["link"] == "identity" else "logit"
    cover: Any = properties["cover"]
    return Ensemble(
        trees=tuple(
            _tree(attributes, modes, leaf_value, slice(start, end))
            for start, end in zip(starts, [*starts[1:], len(modes)], strict=True)
        ),
        base=np.float32(attributes["base_values"][0]),
        mode="BRANCH_LEQ" if "BRANCH_LEQ" in modes else "BRANCH_LT",
        link=link,
        cover=cover,
        feature_count=width,
    )


def _tree(attributes: dict[str, Any], modes: Any, leaf_value: Any, nodes: slice) -> Tree:
    is_leaf = modes[nodes] == "LEAF"
    return Tree(
        feature=np.array(attributes["nodes_featureids"][nodes]),
        threshold=np.array(attributes["nodes_values"][nodes], dtype=np.float32),
        true_child=np.where(is_leaf, -1, attributes["nodes_truenodeids"][nodes]),
        false_child=np.where(is_leaf, -1, attributes["nodes_falsenodeids"][nodes]),
        missing_is_true=np.array(attributes["nodes_missing_value_tracks_true"][nodes], dtype=bool),
        leaf_value=leaf_value[nodes],
        cover=np.array(attributes["nodes_hitrates"][nodes], dtype=np.float32),
    )
