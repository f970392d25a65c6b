import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from churn_training.bundle.chosen_contract import chosen_contract
from churn_training.contract import Contract, ContractError, read_contract
from tests.conftest import BUNDLE, FIXTURES

Document = dict[str, Any]


def test_reads_every_field_in_order(contract: Contract) -> None:
    document = json.loads((BUNDLE / "contract.json").read_text())
    assert [field.name for field in contract.fields] == [entry["name"] for entry in document["fields"]]
    assert contract.columns[0] == "customerID"
    assert contract.columns[-1] == "Churn"
    assert all(not field.is_input for field in contract.fields if field.is_sensitive)


def test_reads_a_requirement_and_a_range(contract: Contract) -> None:
    security = contract.field("onlineSecurity").requirement
    assert security is not None
    assert (security.field, security.values) == ("internetService", ("DSL", "Fiber optic"))
    assert contract.field("tenureMonths").trained == (0.0, 72.0)


def named(document: Document, name: str) -> Document:
    entry: Document = next(entry for entry in document["fields"] if entry["name"] == name)
    return entry


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(formatVersion=2), "formatVersion 2"),
        (lambda d: d["source"].pop("sha256"), "no 'sha256'"),
        (lambda d: named(d, "partner").update(name="dependents"), "share a name"),
        (lambda d: named(d, "partner").update(column="Churn"), "share a column"),
        (lambda d: named(d, "partner").update(type="text"), 'got "text"'),
        (lambda d: named(d, "tenureMonths").pop("limits"), "limits"),
        (lambda d: named(d, "partner")["values"].pop(), "true and false"),
        (lambda d: named(d, "contract").update(values=[]), "values: got an array of 0"),
        (lambda d: named(d, "partner")["values"][0].update(source=["No"]), "each source spelling once"),
        (lambda d: named(d, "onlineSecurity")["requires"].update(field="nothing"), "requires"),
        (lambda d: named(d, "totalCharges")["atLeast"].update(field="partner"), "atLeast"),
        (
            lambda d: named(d, "contract").update(actionable={"to": ["Two year"]}),
            "field contract, actionable.changes: got nothing, expected a list",
        ),
        (lambda d: named(d, "gender").update(missing={"policy": "reject"}), "missing policy accept"),
    ],
)
def test_refuses_a_contract_that_contradicts_itself(
    tmp_path: Path, change: Callable[[Document], object], message: str
) -> None:
    document = json.loads((BUNDLE / "contract.json").read_text())
    change(document)
    path = tmp_path / "contract.json"
    path.write_text(json.dumps(document))
    with pytest.raises(ContractError, match=message):
        read_contract(path)


@pytest.mark.parametrize(
    "broken",
    json.loads((FIXTURES / "broken-contracts.json").read_text(encoding="utf-8")),
    ids=lambda broken: broken["sentence"],
)
def test_refuses_what_typescript_refuses_in_the_same_words(tmp_path: Path, broken: Document) -> None:
    document = json.loads((BUNDLE / "contract.json").read_text())
    document.update(broken.get("document", {}))
    changed = document if broken["field"] is None else named(document, broken["field"])
    for key in broken.get("without", []):
        del changed[key]
    changed.update(broken["change"])
    path = tmp_path / "contract.json"
    path.write_text(json.dumps(document))
    with pytest.raises(ContractError) as refused:
        read_contract(path)
    assert str(refused.value) == f"contract.json: {broken['sentence']}"


def test_the_training_may_leave_out_what_the_contract_lets_it(contract: Contract) -> None:
    total = contract.field("totalCharges")
    assert (total.input_by, total.monotone) == ("training", "falling")
    assert contract.field("tenureMonths").input_by == "hand"
    widest = {field.name for field in contract.widest.inputs}
    assert widest == {field.name for field in contract.inputs} | {"totalCharges"}
    assert {field.name for field in contract.widest.without(["totalCharges"]).inputs} == widest - {
        "totalCharges"
    }
    assert contract.widest.sha256 == contract.sha256


def test_the_bundle_s_contract_says_what_the_training_chose() -> None:
    given = (BUNDLE / "contract.json").read_bytes()
    without, whole = (chosen_contract(given, names) for names in (["totalCharges"], []))
    inputs = {text: named(json.loads(text), "totalCharges")["input"] for text in (without, whole)}
    assert inputs == {without: False, whole: True}
    assert given in (without, whole)  # unchanged, byte for byte, where it says so already
    assert chosen_contract(chosen_contract(without, []), []) == whole
    changed, same = json.loads(without), json.loads(whole)
    named(changed, "totalCharges")["input"] = True
    assert changed == same


def test_refuses_a_file_that_is_absent_or_not_json(tmp_path: Path) -> None:
    path = tmp_path / "contract.json"
    with pytest.raises(ContractError, match=r"cannot read the contract .*contract\.json: No such file"):
        read_contract(path)
    for content in (b'{"formatVersion": 1,', b"\xff"):
        path.write_bytes(content)
        with pytest.raises(ContractError, match=r"contract\.json is not JSON: "):
            read_contract(path)
