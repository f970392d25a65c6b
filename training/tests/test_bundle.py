"""The shipped folder against the contract, the champion and what native libraries say."""

import gzip
import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from churn_training.bundle.bill_of_materials import write_bill_of_materials
from churn_training.bundle.champion import (
    FINGERPRINTS,
    XGBOOST,
    StaleChampionError,
    read_champion,
    write_champion,
)
from churn_training.contract import Contract, Field, read_contract
from churn_training.evidence.judge import judge
from churn_training.evidence.vectors import cases_of
from churn_training.preparation.cleaning import Unknown
from churn_training.preparation.encoding import encode, features_of
from churn_training.readable_json import readable_json, significant
from churn_training.trees.merging import merged
from churn_training.trees.onnx_run import onnxruntime_margins
from churn_training.trees.xgboost_trees import read_xgboost
from tests.conftest import BUNDLE, CHAMPION

STALE = "run `python -m churn_training run`, then `ship`"


def shipped(name: str) -> Any:
    return json.loads((BUNDLE / name).read_text())


def test_the_bill_of_materials_is_of_this_bundle(tmp_path: Path) -> None:
    copied = Path(shutil.copytree(BUNDLE, tmp_path / "bundle"))
    write_bill_of_materials(copied)
    text = (BUNDLE / "bom.json").read_text()
    assert text == (copied / "bom.json").read_text(), "run `python -m churn_training bom`"
    bill = json.loads(text)
    named = {entry["name"]: entry["hashes"] for entry in bill["metadata"]["component"]["components"]}
    code = {"customer.ts", "operating-points.ts"}  # made of the contract and the manifest, for the package
    others = {"MODEL_CARD.md", "NOTICE", "bom.json"} | code
    assert named.keys() == {path.name for path in BUNDLE.iterdir() if path.is_file()} - others
    for name, hashes in named.items():
        digest = hashlib.sha256((BUNDLE / name).read_bytes()).hexdigest()
        assert hashes == [{"alg": "SHA-256", "content": digest}]
    assert not re.search(r"https?:|serialNumber|timestamp|20\d\d-", text)


def test_the_manifest_is_of_this_contract_and_this_model(contract: Contract) -> None:
    manifest = shipped("manifest.json")
    content = (BUNDLE / "model.onnx").read_bytes()
    assert manifest["contract"]["sha256"] == contract.sha256, STALE
    assert manifest["model"]["sha256"] == hashlib.sha256(content).hexdigest(), STALE
    assert manifest["model"]["bytes"] == len(content)
    properties = {entry.key: entry.value for entry in onnx.load_from_string(content).metadata_props}
    assert properties["contract_sha256"] == contract.sha256, STALE
    assert json.loads(properties["features"]) == [feature["name"] for feature in manifest["features"]]
    assert [feature["name"] for feature in manifest["features"]] == [f.name for f in features_of(contract)]
    names = [point["name"] for point in manifest["operatingPoints"]]
    assert manifest["defaultOperatingPoint"] in names
    thresholds = [point["threshold"] for point in manifest["operatingPoints"]]
    assert thresholds == sorted(thresholds)
    assert [trial["chosen"] for trial in manifest["evaluation"]["choice"]].count(True) == 1


def test_the_manifest_holds_no_rows_and_no_machine() -> None:
    text = (BUNDLE / "manifest.json").read_text()
    assert "customerID" not in text
    assert not any(word in text for word in ("/home", "/root", "/work", "/tmp", "2026-"))


def test_the_champion_is_the_shipped_model() -> None:
    model = (BUNDLE / "model.onnx").read_bytes()
    ensemble = merged(read_xgboost(read_champion(CHAMPION, model)))
    manifest = shipped("manifest.json")
    assert (len(ensemble.trees), ensemble.node_count) == (
        manifest["model"]["trees"],
        manifest["model"]["nodes"],
    )
    assert ensemble.base == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder, model: (folder / XGBOOST).write_bytes(gzip.compress(b"{}")) and model,
        lambda folder, model: (folder / FINGERPRINTS).write_text("{}") and model,
        lambda _, model: model + b"\0",
    ],
)
def test_a_stale_champion_is_noticed(tmp_path: Path, damage: Callable[[Path, bytes], bytes]) -> None:
    model = (BUNDLE / "model.onnx").read_bytes()
    write_champion(tmp_path, read_champion(CHAMPION, model), model)
    read_champion(tmp_path, model)
    with pytest.raises(StaleChampionError):
        read_champion(tmp_path, damage(tmp_path, model))


def by_hand(margin: float) -> float:
    """The sigmoid alone: the shipped model has no calibration."""
    assert shipped("manifest.json")["calibration"] == {"method": "none"}
    return float(1 / (1 + np.exp(-margin)))


def test_vectors_are_what_the_native_libraries_say(contract: Contract) -> None:
    vectors = shipped("vectors.json")
    features = features_of(contract)
    known = contract.field("paymentMethod").values
    records = [
        {field.name: row["customer"].get(field.name) for field in contract.fields}
        | ({} if row["kind"] != "unknown" else {"paymentMethod": Unknown(row["customer"]["paymentMethod"])})
        for row in vectors["rows"]
    ]
    assert any(record["paymentMethod"] not in known for record in records)
    rows = encode(features, records)
    given = np.array([row["features"] for row in vectors["rows"]], dtype=np.float32)
    assert np.array_equal(rows, given, equal_nan=True)
    model = (BUNDLE / "model.onnx").read_bytes()
    judgement = judge(read_champion(CHAMPION, model), rows)
    assert judgement.base == pytest.approx(vectors["base"], abs=1e-9)
    for place, row in enumerate(vectors["rows"]):
        assert row["margin"] == judgement.margins[place]
        assert row["probability"] == pytest.approx(by_hand(row["margin"]), abs=1e-12)
        assert 0 <= row["interval"]["lower"] <= row["probability"] <= row["interval"]["upper"] <= 1
        assert sum(row["contributions"].values()) + vectors["base"] == pytest.approx(row["margin"], abs=1e-7)
    assert (onnxruntime_margins(model, rows) == judgement.margins.astype(np.float32)).all()


def inputs_of(folder: Path) -> tuple[Field, ...]:
    """The inputs of the bundle in that folder, whose training may have left some of the contract's out."""
    return read_contract(folder / "contract.json").inputs


@pytest.mark.parametrize("place", ["shipped", "just trained"])
def test_vectors_cover_what_they_should(contract: Contract, small_bundle: Path, place: str) -> None:
    folder = BUNDLE if place == "shipped" else small_bundle
    rows = json.loads((folder / "vectors.json").read_text())["rows"]
    kinds = Counter(row["kind"] for row in rows)
    assert kinds["ordinary"] >= 20
    assert kinds["threshold"] == kinds["below-threshold"] == kinds["above-threshold"] >= 9
    assert min(kinds["extreme"], kinds["unknown"]) >= 1
    may_be_missing = [field for field in inputs_of(folder) if field.missing == "accept"]
    assert (kinds["missing"] >= 1) is bool(may_be_missing)
    without = sum("gender" not in row["customer"] for row in rows)
    assert abs(without - len(rows) / 2) <= 1
    for row in rows:
        for field in contract.fields:
            if field.requirement and row["customer"][field.name]:
                assert row["customer"][field.requirement.field] in field.requirement.values


def test_no_vector_holds_a_number_that_the_contract_refuses(contract: Contract) -> None:
    ensemble = read_xgboost(read_champion(CHAMPION, (BUNDLE / "model.onnx").read_bytes()))
    fields = tuple(
        replace(field, out_of_range="reject") if field.is_numeric else field for field in contract.fields
    )
    strict = replace(contract, fields=fields)
    cases = list(cases_of(strict, features_of(strict), ensemble, np.random.default_rng(0)))
    assert Counter(case.kind for case in cases)["extreme"] >= 2 * sum(f.is_numeric for f in strict.inputs)
    for case in cases:
        for field in strict.inputs:
            if field.trained is not None:
                assert field.trained[0] <= float(case.record[field.name]) <= field.trained[1]  # type: ignore[arg-type]


def test_threshold_vectors_sit_on_thresholds_of_the_shipped_model(contract: Contract) -> None:
    model = (BUNDLE / "model.onnx").read_bytes()
    ensemble = read_xgboost(read_champion(CHAMPION, model))
    thresholds = {
        (int(tree.feature[node]), float(tree.threshold[node]))
        for tree in ensemble.trees
        for node in np.flatnonzero(~tree.is_leaf)
    }
    rows = [row for row in shipped("vectors.json")["rows"] if row["kind"] == "threshold"]
    assert all(
        any((place, value) in thresholds for place, value in enumerate(row["features"])) for row in rows
    )
    fields = [feature.field for feature in features_of(contract)]
    numeric = {field.name for field in contract.inputs if field.is_numeric}
    on = {
        fields[place] for row in rows for place, v in enumerate(row["features"]) if (place, v) in thresholds
    }
    assert numeric <= on


def test_files_stay_small() -> None:
    limits = {
        "model.onnx": 250_000,
        "manifest.json": 32_000,
        "trees.json": 30_000,
        "vectors.json": 110_000,
        "bom.json": 12_000,
    }
    assert {name for name, limit in limits.items() if (BUNDLE / name).stat().st_size > limit} == set()


def test_readable_json_round_trips_and_keeps_short_things_on_a_line() -> None:
    value = {"a": [1, 2.5, None, True], "b": {"c": "x" * 200, "é": []}, "d": [["y" * 100] * 3]}
    text = readable_json(value)
    assert json.loads(text) == value
    assert '"a": [1, 2.5, null, true]' in text
    assert '  "b": {\n    "c": ' in text
    with pytest.raises(ValueError, match="not JSON compliant"):
        readable_json([float("nan")])


def test_significant_digits() -> None:
    assert significant(0.123456789, 6) == 0.123457
    assert significant(1234567.0, 6) == 1234570.0
    assert significant(0.0, 6) == 0.0
