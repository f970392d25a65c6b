"""Real cover in files as public converters write them: other node ids, a constant 1.0 or no cover at all."""

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from churn_training.__main__ import main
from churn_training.evidence.fixtures import train_recipe
from churn_training.evidence.judge import judge
from churn_training.evidence.synthetic import Synthetic
from churn_training.trees.ensemble import Ensemble, Tree
from churn_training.trees.onnx_cover import CoverError, read_native, with_cover
from churn_training.trees.onnx_export import export
from churn_training.trees.onnx_read import read_onnx
from churn_training.trees.onnx_run import onnxruntime_margins
from tests.brute_force import shapley_values
from tests.families import FAMILIES

Case = tuple[Any, Ensemble, Synthetic]


@pytest.fixture(scope="module", params=FAMILIES)
def case(request: pytest.FixtureRequest) -> Case:
    return train_recipe(FAMILIES[request.param], seed=3)


def converted(ensemble: Ensemble, names: tuple[str, ...], *, cover: float | None) -> bytes:
    """As a converter would leave it: level by level instead of depth first, thresholds one float32 up."""
    trees = tuple(by_level(tree) for tree in ensemble.trees)
    model = onnx.load_from_string(export(replace(ensemble, trees=trees), names))
    attributes = model.graph.node[0].attribute
    hitrates = next(entry for entry in attributes if entry.name == "nodes_hitrates")
    if cover is None:
        attributes.remove(hitrates)
    else:
        hitrates.floats[:] = [cover] * len(hitrates.floats)
    content: bytes = model.SerializeToString()
    return content


def by_level(tree: Tree) -> Tree:
    order = [0]
    for node in order:  # it grows as it is walked
        if tree.true_child[node] >= 0:
            order += [int(tree.true_child[node]), int(tree.false_child[node])]
    place = np.argsort(order)
    children = {
        side: np.where(tree.is_leaf, -1, place[getattr(tree, side)])[order]
        for side in ("true_child", "false_child")
    }
    others = ("feature", "missing_is_true", "leaf_value", "cover")
    return Tree(
        threshold=np.nextafter(tree.threshold, np.float32(3e38))[order],
        **children,
        **{name: getattr(tree, name)[order] for name in others},
    )


def without_base(case: Case) -> Ensemble:
    """Converters keep XGBoost's base beside the trees."""
    _, ensemble, _ = case
    return replace(ensemble, base=np.float32(0))


@pytest.mark.parametrize("before", [None, 1.0])
def test_every_node_gets_the_native_cover(case: Case, before: float | None) -> None:
    _, ensemble, data = case
    given = converted(without_base(case), data.names, cover=before)
    made = with_cover(given, ensemble)
    covers = attribute(made, "nodes_hitrates")
    expected = np.concatenate([by_level(tree).cover for tree in ensemble.trees])
    assert (np.array(covers, dtype=np.float32) == expected).all()
    assert (onnxruntime_margins(made, data.features) == onnxruntime_margins(given, data.features)).all()
    same = [entry.name for entry in onnx.load_from_string(given).graph.node[0].attribute]
    assert set(same) | {"nodes_hitrates"} == {
        entry.name for entry in onnx.load_from_string(made).graph.node[0].attribute
    }


def attribute(model: bytes, name: str) -> Any:
    node = onnx.load_from_string(model).graph.node[0]
    return next(onnx.helper.get_attribute_value(entry) for entry in node.attribute if entry.name == name)


def test_shap_values_follow_from_the_file_alone() -> None:
    """The definition over all subsets, on the trees and cover of the made file, against the native judge."""
    native, ensemble, data = train_recipe(FAMILIES["lightgbm"], seed=3)
    given = onnx.load_from_string(export(ensemble, data.names))
    hitrates = next(entry for entry in given.graph.node[0].attribute if entry.name == "nodes_hitrates")
    hitrates.floats[:] = [1.0] * len(hitrates.floats)
    read = read_onnx(with_cover(given.SerializeToString(), ensemble))
    rows = data.features[:6]
    for row, expected in zip(rows, judge(native, rows).contributions, strict=True):
        assert np.abs(shapley_values(read, row)[1] - expected).max() < 1e-7


def test_another_model_is_refused_in_a_sentence(case: Case) -> None:
    _, ensemble, data = case
    given = converted(without_base(case), data.names, cover=1.0)
    more = replace(ensemble, trees=ensemble.trees * 2)
    with pytest.raises(CoverError, match=r"got \d+ trees in the ONNX file, expected \d+ as in the model"):
        with_cover(given, more)
    first = ensemble.trees[0]
    other = replace(first, threshold=first.threshold + np.float32(1))
    changed = replace(ensemble, trees=(other, *ensemble.trees[1:]))
    with pytest.raises(CoverError, match=r"tree 0, node 0: got a split on feature .*, expected a split on"):
        with_cover(given, changed)
    moved = replace(ensemble, trees=(replace(first, feature=first.feature + 1), *ensemble.trees[1:]))
    with pytest.raises(
        CoverError, match=r"tree 0, node 0: got a split on feature (\d) .*, expected .* feature (?!\1)"
    ):
        with_cover(given, moved)
    model = onnx.load_from_string(given)
    model.graph.node.append(model.graph.node[0])
    with pytest.raises(CoverError, match="got 2 tree ensembles in the ONNX file, expected one"):
        with_cover(model.SerializeToString(), ensemble)


def save(native: Any, folder: Path) -> Path:
    """As each library keeps its own model."""
    if hasattr(native, "save_raw"):
        native.save_model(folder / "model.json")
        return folder / "model.json"
    if hasattr(native, "dump_model"):
        native.save_model(folder / "model.txt")
        return folder / "model.txt"
    (folder / "model.pickle").write_bytes(pickle.dumps(native))
    return folder / "model.pickle"


def test_the_command_writes_the_file(case: Case, tmp_path: Path) -> None:
    native, ensemble, data = case
    (tmp_path / "given.onnx").write_bytes(converted(without_base(case), data.names, cover=None))
    out = tmp_path / "made.onnx"
    main(["cover", str(tmp_path / "given.onnx"), str(save(native, tmp_path)), "--out", str(out)])
    assert out.read_bytes() == with_cover((tmp_path / "given.onnx").read_bytes(), ensemble)


def test_a_file_of_another_kind_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CoverError, match=r"got model\.h5, expected a model of XGBoost \(\.json, \.ubj\)"):
        read_native(tmp_path / "model.h5")
    given = tmp_path / "given.onnx"
    given.write_bytes(b"")
    (tmp_path / "model.h5").write_bytes(b"")
    with pytest.raises(SystemExit, match=r"error: got model\.h5, expected a model of XGBoost"):
        main(["cover", str(given), str(tmp_path / "model.h5"), "--out", str(tmp_path / "made.onnx")])
