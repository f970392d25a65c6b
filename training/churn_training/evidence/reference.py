"""training/reference: every row of the data set, encoded and with native answers, to compare with."""

import json
import logging
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from churn_training.bundle.champion import read_champion
from churn_training.bundle.manifest_shape import read_manifest
from churn_training.contract import Contract, read_contract
from churn_training.evidence.judge import native_margins
from churn_training.modelling.calibration import calibrated_margins
from churn_training.modelling.confidence import intervals
from churn_training.preparation.cleaning import RejectedRow, clean
from churn_training.preparation.encoding import encode, features_of
from churn_training.preparation.generation import generate
from churn_training.preparation.source import FetchError, obtain, read_rows
from churn_training.settings import Settings
from churn_training.trees.onnx_run import onnxruntime_margins

log = logging.getLogger(__name__)

GENERATED_ROWS = 7043
GENERATED_SEED = 1


def write_reference(bundle: Path, champion: Path, output: Path, settings: Settings) -> None:
    """Writes the reference files: from the real rows, or else from generated ones with a warning."""
    contract = read_contract(bundle / "contract.json")
    model = (bundle / "model.onnx").read_bytes()
    native = read_champion(champion, model)
    output.mkdir(parents=True, exist_ok=True)
    data, why = _rows(contract, output, settings)
    accepted, rejected = clean(contract, read_rows(data, contract, labelled=False), labelled=False)
    features = features_of(contract)
    encoded = encode(features, [row.record for row in accepted])
    source = {
        "kind": "real" if why is None else "generated",
        "csv": str(data.resolve()),
        "rows": len(encoded),
        "features": len(features),
    }
    _write_json(output / "source.json", source if why is None else source | {"why": why})
    _write_json(
        output / "accepted.json",
        {"accepted": [row.index for row in accepted], "rejected": [_rejection(row) for row in rejected]},
    )
    _write_floats(output / "encoded.f32", encoded)
    margins = native_margins(native, encoded).astype(np.float32)
    manifest = read_manifest(bundle)
    chances = calibrated_margins(manifest["calibration"], margins, manifest["link"])
    band = intervals(manifest["confidence"], margins, chances)
    _write_floats(output / "margins.f32", margins)
    answers = np.column_stack([chances, band.lower, band.upper])
    (output / "answers.f64").write_bytes(np.ascontiguousarray(answers, dtype="<f8").tobytes())
    _write_floats(output / "onnxruntime.f32", onnxruntime_margins(model, encoded))
    log.info("wrote %s: %d %s rows", output, len(encoded), source["kind"])


def _rows(contract: Contract, output: Path, settings: Settings) -> tuple[Path, str | None]:
    """The CSV, and the reason if it is not the real one."""
    try:
        return obtain(contract, settings), None
    except FetchError as error:
        why = str(error)
    sys.stderr.write(f"WARNING: the reference is made from GENERATED rows, not from the real data: {why}\n")
    data = output / "generated.csv"
    generate(contract, data, GENERATED_ROWS, GENERATED_SEED)
    return data, why


def _rejection(row: RejectedRow) -> dict[str, Any]:
    return {"index": row.index, "problems": [vars(problem) for problem in row.problems]}


def _write_json(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")


def _write_floats(path: Path, values: npt.NDArray[np.float32]) -> None:
    """Row-major little-endian float32, NaN for missing."""
    path.write_bytes(np.ascontiguousarray(values, dtype="<f4").tobytes())
