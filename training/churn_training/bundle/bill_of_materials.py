"""bom.json: the bundle as a machine-learning bill of materials, CycloneDX 1.6 with a model card object.

Specification: ECMA-424, https://cyclonedx.org/docs/1.6/json. The same bundle gives the same bytes: there is
no time stamp, no serial number and no address in it.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from churn_training.bundle.manifest_shape import Manifest, OperatingPointEntry, read_manifest
from churn_training.contract import Contract, read_contract
from churn_training.modelling.intervals import Interval, wilson
from churn_training.readable_json import readable_json

FILE = "bom.json"

FILES = (
    "contract.json",
    "manifest.json",
    "model.onnx",
    "trees.json",
    "vectors.json",
)
"""What the bill names with a checksum: all that a program reads."""

FIGURES = {
    "rocAuc": "ROC-AUC",
    "averagePrecision": "average precision",
    "logLoss": "log-loss",
    "brier": "Brier score",
    "calibrationError": "calibration error",
}
"""Figures without a threshold, by the manifest's key."""

Document = dict[str, Any]


def write_bill_of_materials(bundle: Path) -> None:
    """Writes bom.json from the other files of the bundle's folder."""
    contents = {name: (bundle / name).read_bytes() for name in FILES}
    document = bill_of_materials(read_contract(bundle / "contract.json"), read_manifest(bundle), contents)
    (bundle / FILE).write_text(readable_json(document), encoding="utf-8", newline="\n")


def bill_of_materials(contract: Contract, manifest: Manifest, contents: dict[str, bytes]) -> Document:
    """The document. `contents`: the files of the bundle by name."""
    library, _, version = manifest["model"]["library"].partition(" ")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _model(contract, manifest, contents)},
        "components": [
            _data(contract),
            {
                "type": "library",
                "bom-ref": library,
                "name": library,
                "version": version,
                "purl": f"pkg:pypi/{library}@{version}",
            },
        ],
        "dependencies": [
            {"ref": "model", "dependsOn": ["data", library]},
            {"ref": "data"},
            {"ref": library},
        ],
    }


def _model(contract: Contract, manifest: Manifest, contents: dict[str, bytes]) -> Document:
    files = [
        {"type": "file", "bom-ref": name, "name": name, "hashes": _hashes(content)}
        for name, content in sorted(contents.items())
    ]
    return {
        "type": "machine-learning-model",
        "bom-ref": "model",
        "name": manifest["name"],
        "version": manifest["version"],
        "description": f"Probability that a customer has churned. Each record: {contract.description}",
        "hashes": [{"alg": "SHA-256", "content": manifest["model"]["sha256"]}],
        "modelCard": {
            "modelParameters": _parameters(manifest),
            "quantitativeAnalysis": {"performanceMetrics": _metrics(manifest)},
            "considerations": _considerations(contract),
            "properties": _properties(manifest),
        },
        "components": files,
    }


def _parameters(manifest: Manifest) -> Document:
    return {
        "approach": {"type": "supervised"},
        "task": "binary classification",
        "architectureFamily": "decision trees",
        "modelArchitecture": manifest["model"]["family"],
        "datasets": [{"ref": "data"}],
        "inputs": [
            {"format": f"float32: {feature['name']} ({feature['kind']})"} for feature in manifest["features"]
        ],
        "outputs": [{"format": f"float32: margin in {manifest['margin']['unit']}"}],
    }


def _properties(manifest: Manifest) -> list[Document]:
    model, split = manifest["model"], manifest["evaluation"]["split"]
    settings = model["parameters"] | {"trees": model["trees"], "depth": model["depth"]}
    return [
        *({"name": f"parameter {name}", "value": _written(value)} for name, value in settings.items()),
        {"name": "calibration", "value": manifest["calibration"]["method"]},
        {"name": "split", "value": split["method"]},
        {"name": "training rows", "value": str(split["trainingRows"])},
        {"name": "hold-out rows", "value": str(split["holdOutRows"])},
    ]


def _metrics(manifest: Manifest) -> list[Document]:
    evaluation: Any = manifest["evaluation"]
    parts = {"outOfFold": "out of fold", "holdOut": "hold-out"}
    plain = [
        {"type": words, "value": _written(evaluation[part][key]), "slice": where}
        for part, where in parts.items()
        for key, words in FIGURES.items()
    ]
    return plain + [metric for point in manifest["operatingPoints"] for metric in _of_point(point)]


def _of_point(point: OperatingPointEntry) -> list[Document]:
    found = point["holdOut"]
    right = found["truePositives"]
    shares = {
        "recall": wilson(right, right + found["falseNegatives"]),
        "precision": wilson(right, right + found["falsePositives"]),
    }
    where = f"hold-out, operating point {point['name']}"
    return [
        {"type": name, **_value(share), "slice": where}
        for name, share in shares.items()
        if share.value == share.value  # a precision without alarms is no number
    ]


def _value(share: Interval) -> Document:
    return {
        "value": f"{share.value:.6g}",
        "confidenceInterval": {"lowerBound": f"{share.low:.6g}", "upperBound": f"{share.high:.6g}"},
    }


def _considerations(contract: Contract) -> Document:
    sensitive = [field for field in contract.fields if field.is_sensitive]
    return {
        "users": ["people who run or build a retention campaign"],
        "useCases": ["ordering customers for a retention campaign, with the reasons"],
        "technicalLimitations": [
            "The data is one cross-section: the probability is of having churned, not of churning soon.",
            "Contributions say how the model used a value, not what would happen if the value changed.",
            "It is not for decisions about credit, prices or access to a service.",
        ],
        "fairnessAssessments": [
            {
                "groupAtRisk": f"customers by {field.name}",
                "mitigationStrategy": (
                    "The model does not see the field. "
                    if not field.is_input
                    else "The model sees the field. "
                )
                + "MODEL_CARD.md compares the groups.",
            }
            for field in sensitive
        ],
    }


def _data(contract: Contract) -> Document:
    sensitive = [field.name for field in contract.fields if field.is_sensitive]
    return {
        "type": "data",
        "bom-ref": "data",
        "name": contract.source.file,
        "hashes": [{"alg": "SHA-256", "content": contract.source.sha256}],
        "data": [
            {
                "type": "dataset",
                "name": contract.source.file,
                "description": contract.description,
                "sensitiveData": sensitive,
            }
        ],
    }


def _hashes(content: bytes) -> list[Document]:
    return [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}]


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
