"""tuned.json: what the search found, so that training need not search again."""

import hashlib
import json
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

from churn_training.modelling.tuning import Tuned
from churn_training.readable_json import readable_json, significant
from churn_training.settings import Settings

log = logging.getLogger(__name__)


def write_tuned(path: Path, data: Path, tuned: list[Tuned], settings: Settings) -> None:
    """Every family's best, tied to the data that it was found on."""
    document = {
        "dataSha256": _sha256(data),
        "search": {"seed": settings.seed, "folds": settings.tuning_folds, "trials": settings.trials},
        "families": [_entry(entry, settings.figure_digits) for entry in tuned],
    }
    path.write_text(readable_json(document), encoding="utf-8", newline="\n")


def read_tuned(path: Path, data: Path) -> list[Tuned]:
    """Every family's best; none, with a warning, where the search was on other data."""
    document = json.loads(path.read_text(encoding="utf-8"))
    if document["dataSha256"] != _sha256(data):
        log.warning("%s was found on other data: choosing without it. `run` searches anew", path)
        return []
    return [Tuned(**entry) for entry in document["families"]]


def _entry(tuned: Tuned, digits: int) -> dict[str, Any]:
    """Rounded parameters are the parameters from here on: nobody has to copy seventeen digits."""
    parameters = {
        name: significant(value, digits) if isinstance(value, float) else value
        for name, value in tuned.parameters.items()
    }
    return asdict(tuned) | {"parameters": parameters, "log_loss": significant(tuned.log_loss, digits)}


def _sha256(data: Path) -> str:
    return hashlib.sha256(data.read_bytes()).hexdigest()
