import numpy as np

from churn_training.contract import Contract
from churn_training.preparation.cleaning import Record, Unknown
from churn_training.preparation.encoding import encode, features_of
from churn_training.preparation.generation import draw, records_of


def record_of(contract: Contract) -> Record:
    return records_of(draw(contract, np.random.default_rng(3), 1))[0]


def test_columns_follow_the_contract(contract: Contract) -> None:
    features = features_of(contract)
    assert len(features) == 23
    assert [feature.name for feature in features][4:8] == [
        "multipleLines",
        "internetService=DSL",
        "internetService=Fiber optic",
        "internetService=No",
    ]
    assert {feature.field for feature in features} == {field.name for field in contract.inputs}


def test_values(contract: Contract) -> None:
    features = features_of(contract.widest)
    customer = record_of(contract) | {
        "contract": "One year", "paymentMethod": Unknown("Crypto"), "partner": True, "dependents": False,
        "tenureMonths": -0.0, "monthlyCharges": 29.85, "totalCharges": None,
    }  # fmt: skip
    row = encode(features, [customer])[0]
    column = {feature.name: value for feature, value in zip(features, row, strict=True)}
    assert row.dtype == np.float32
    assert [column[f"contract={term}"] for term in ("Month-to-month", "One year", "Two year")] == [0, 1, 0]
    assert [value for name, value in column.items() if name.startswith("paymentMethod=")] == [0, 0, 0, 0]
    assert (column["partner"], column["dependents"]) == (1, 0)
    assert column["monthlyCharges"] == np.float32(29.85)
    assert np.isnan(column["totalCharges"])
    assert not np.signbit(column["tenureMonths"])


def test_a_missing_category_is_missing_in_all_its_columns(contract: Contract) -> None:
    features = features_of(contract)
    row = encode(features, [record_of(contract) | {"contract": None}])[0]
    missing = [feature.field for feature, value in zip(features, row, strict=True) if np.isnan(value)]
    assert missing.count("contract") == 3
