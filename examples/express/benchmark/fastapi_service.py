"""The same model behind FastAPI and ONNX Runtime: contract, encoding and calibration from the same files."""

import json
import math
import os
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnxruntime
from fastapi import FastAPI
from pydantic import create_model

bundle = Path(os.environ["CHURN_MODEL"])
contract = json.loads((bundle / "contract.json").read_text())
manifest = json.loads((bundle / "manifest.json").read_text())
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(bundle / "model.onnx", options)
name = session.get_inputs()[0].name
point = next(p for p in manifest["operatingPoints"] if p["name"] == manifest["defaultOperatingPoint"])
features = manifest["features"]


def _type(field: dict[str, Any]) -> Any:
    if field["type"] == "boolean":
        kind: Any = bool
    elif field["type"] == "category":
        kind = Literal[tuple(value["value"] for value in field["values"])]
    else:
        kind = int if field["type"] == "integer" else float
    return (kind | None, ...) if field["missing"]["policy"] == "accept" else (kind, ...)


Customer = create_model("Customer", **{f["name"]: _type(f) for f in contract["fields"] if f["input"]})


def _calibrated(margin: float) -> float:
    calibration = manifest["calibration"]
    if calibration["method"] == "none":
        return 1 / (1 + math.exp(-margin))
    if calibration["method"] == "platt":
        return 1 / (1 + math.exp(-(calibration["slope"] * margin + calibration["intercept"])))
    if calibration["method"] == "beta":
        one = -math.log1p(math.exp(-margin))
        other = math.log1p(math.exp(margin))
        return 1 / (1 + math.exp(-(calibration["a"] * one + calibration["b"] * other + calibration["c"])))
    raise ValueError(calibration["method"])


def _value(column: dict[str, Any], customer: dict[str, Any]) -> float:
    value = customer[column["field"]]
    if column["kind"] == "indicator":
        return float(value == column["value"])
    return math.nan if value is None else float(value)


app = FastAPI()


@app.post("/predict")
def predict(customer: Customer) -> dict[str, Any]:  # type: ignore[valid-type]
    record = customer.model_dump()
    row = np.array([[_value(column, record) for column in features]], dtype=np.float32)
    probability = _calibrated(float(session.run(None, {name: row})[0].item()))
    return {
        "probability": probability,
        "churn": probability >= point["threshold"],
        "threshold": point["threshold"],
        "operatingPoint": point["name"],
    }
