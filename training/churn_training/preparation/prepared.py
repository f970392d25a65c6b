"""The data, ready for modelling: read, cleaned, encoded and split."""

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from churn_training.contract import Contract
from churn_training.preparation.cleaning import Record, clean
from churn_training.preparation.encoding import encode, features_of
from churn_training.preparation.source import SourceError, read_rows
from churn_training.preparation.splitting import Part, split
from churn_training.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prepared:
    """The two parts and the records behind their rows."""

    training: Part
    hold_out: Part
    records: list[Record]
    """Of all accepted rows; the `indexes` of a part point into it."""

    def records_of(self, part: Part) -> list[Record]:
        """The records of the part, in its order."""
        return [self.records[index] for index in part.indexes]


def prepare(contract: Contract, data: Path, settings: Settings) -> Prepared:
    """Reads, cleans, encodes and splits. Raises SourceError if a row breaks the contract."""
    accepted, rejected = clean(contract, read_rows(data, contract, labelled=True), labelled=True)
    if rejected:
        problems = [problem for row in rejected for problem in row.problems]
        shown = "\n  ".join(map(str, problems[:20]))
        raise SourceError(f"{data.name}: {len(rejected)} rows break the contract:\n  {shown}")
    records = [row.record for row in accepted]
    matrix = encode(features_of(contract), records)
    churned = np.array([row.churned for row in accepted], dtype=bool)
    training, hold_out = split(matrix, churned, settings)
    log.info("%d training rows, %d held out", len(training.churned), len(hold_out.churned))
    return Prepared(training, hold_out, records)
