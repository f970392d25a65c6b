"""The native booster of the shipped model, kept beside the code so that it can judge what is shipped."""

import gzip
import hashlib
import json
from pathlib import Path

import xgboost

from churn_training.bundle.readable_json import readable_json

BOOSTER = "xgboost.json.gz"
FINGERPRINTS = "fingerprints.json"


class StaleChampionError(ValueError):
    """The kept booster is not the one the shipped model was exported from."""


def gzipped(content: bytes) -> bytes:
    """Compressed without the hour, so that the same content gives the same bytes."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def write_champion(folder: Path, booster: xgboost.Booster, model: bytes) -> None:
    """Keep `booster`, tied to the ONNX file made from it."""
    folder.mkdir(parents=True, exist_ok=True)
    native = bytes(booster.save_raw("json"))
    (folder / BOOSTER).write_bytes(gzipped(native))
    (folder / FINGERPRINTS).write_text(readable_json(_fingerprints(native, model)), encoding="utf-8")


def read_champion(folder: Path, model: bytes) -> xgboost.Booster:
    """The kept booster; raises StaleChampionError unless `model` was exported from it."""
    native = gzip.decompress((folder / BOOSTER).read_bytes())
    expected = json.loads((folder / FINGERPRINTS).read_text(encoding="utf-8"))
    got = _fingerprints(native, model)
    if got != expected:
        raise StaleChampionError(f"got {got}, expected {expected}: run `train` again")
    return xgboost.Booster(model_file=bytearray(native))


def _fingerprints(native: bytes, model: bytes) -> dict[str, str]:
    return {
        "library": f"xgboost {xgboost.__version__}",
        "nativeSha256": hashlib.sha256(native).hexdigest(),
        "modelOnnxSha256": hashlib.sha256(model).hexdigest(),
    }
