"""tuned.json: the parameters that the search found, so that training need not search again."""

import hashlib
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

from churn_training.modelling.tuning import Tuned
from churn_training.readable_json import UnreadableJsonError, read_json, readable_json, significant
from churn_training.settings import Settings

log = logging.getLogger(__name__)


def write_tuned(path: Path, data: Path, tuned: list[Tuned], settings: Settings) -> None:
    """Writes the best parameters of every family, with the checksum of the data."""
    document = {
        "dataSha256": _sha256(data),
        "search": {"seed": settings.seed, "folds": settings.tuning_folds, "trials": settings.trials},
        "families": [_entry(entry, settings.figure_digits) for entry in tuned],
    }
    path.write_text(readable_json(document), encoding="utf-8", newline="\n")


def read_tuned(path: Path, data: Path) -> list[Tuned]:
    """The best parameters of every family; none, with a warning, if they were found on other data."""
    document = read_json(path)
    if not {"dataSha256", "families"} <= document.keys():
        raise UnreadableJsonError(
            f"{path}: got {', '.join(document) or 'nothing'}, expected dataSha256 and families"
        )
    if document["dataSha256"] != _sha256(data):
        log.warning("%s was found on other data and is not used", path)
        return []
    return [Tuned(**entry) for entry in document["families"]]


def _entry(tuned: Tuned, digits: int) -> dict[str, Any]:
    """One entry with rounded parameters. All later fits use them, so nobody has to copy seventeen digits."""
    parameters = {
        name: significant(value, digits) if isinstance(value, float) else value
        for name, value in tuned.parameters.items()
    }
    return asdict(tuned) | {"parameters": parameters, "log_loss": significant(tuned.log_loss, digits)}


def _sha256(data: Path) -> str:
    return hashlib.sha256(data.read_bytes()).hexdigest()
