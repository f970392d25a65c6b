"""The library's own model behind the shipped one, kept to judge it."""

import gzip
import hashlib
import json
import pickle
from pathlib import Path
from typing import Any

import lightgbm
import sklearn
import xgboost

from churn_training.errors import FixableError
from churn_training.readable_json import readable_json

XGBOOST = "xgboost.json.gz"
LIGHTGBM = "lightgbm.txt.gz"
SCIKIT_LEARN = "scikit-learn.pickle.gz"
FINGERPRINTS = "fingerprints.json"


class StaleChampionError(FixableError):
    """The shipped model was not exported from the kept one."""


def gzipped(content: bytes) -> bytes:
    """Compresses without a time stamp, so that the same content gives the same bytes."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def write_champion(folder: Path, native: Any, model: bytes) -> None:
    """Writes `native` with the checksum of the ONNX file made from it."""
    folder.mkdir(parents=True, exist_ok=True)
    for other in (XGBOOST, LIGHTGBM, SCIKIT_LEARN):
        (folder / other).unlink(missing_ok=True)
    name, content = _native(native)
    (folder / name).write_bytes(gzipped(content))
    text = readable_json(_fingerprints(name, content, model))
    (folder / FINGERPRINTS).write_text(text, encoding="utf-8")


def read_champion(folder: Path, model: bytes) -> Any:
    """The kept model. Raises StaleChampionError unless `model` was exported from it."""
    name = next(name for name in (XGBOOST, LIGHTGBM, SCIKIT_LEARN) if (folder / name).is_file())
    content = gzip.decompress((folder / name).read_bytes())
    expected = json.loads((folder / FINGERPRINTS).read_text(encoding="utf-8"))
    got = _fingerprints(name, content, model)
    if got != expected:
        raise StaleChampionError(f"got {got}, expected {expected}: train again with `run`, then `ship`")
    if name == XGBOOST:
        return xgboost.Booster(model_file=bytearray(content))
    if name == LIGHTGBM:
        return lightgbm.Booster(model_str=content.decode())
    return pickle.loads(content)  # safe: written by this workspace, with the right checksum


def _native(native: Any) -> tuple[str, bytes]:
    if isinstance(native, xgboost.Booster):
        return XGBOOST, bytes(native.save_raw("json"))
    if isinstance(native, lightgbm.Booster):
        return LIGHTGBM, native.model_to_string().encode()
    return SCIKIT_LEARN, pickle.dumps(native)


def _fingerprints(name: str, native: bytes, model: bytes) -> dict[str, str]:
    libraries = {
        XGBOOST: f"xgboost {xgboost.__version__}",
        LIGHTGBM: f"lightgbm {lightgbm.__version__}",
        SCIKIT_LEARN: f"scikit-learn {sklearn.__version__}",
    }
    return {
        "library": libraries[name],
        "nativeSha256": hashlib.sha256(native).hexdigest(),
        "modelOnnxSha256": hashlib.sha256(model).hexdigest(),
    }
