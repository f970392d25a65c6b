"""The data, ready for modelling: read, cleaned, encoded and split."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from churn_training.contract import Contract
from churn_training.preparation.cell_reading import WHITESPACE
from churn_training.preparation.cleaning import Record, clean
from churn_training.preparation.doubles import doubles_of, shared_ids
from churn_training.preparation.encoding import encode, features_of
from churn_training.preparation.source import SourceError, read_rows
from churn_training.preparation.splitting import Part, split, split_by_id, split_by_order
from churn_training.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prepared:
    """The two parts and the records behind their rows."""

    training: Part
    hold_out: Part
    records: list[Record]
    """Of all accepted rows; the `indexes` of a part point into it."""
    method: str
    """How the rows were split, in words."""
    data_sha256: str
    """Of the file."""

    def records_of(self, part: Part) -> list[Record]:
        """The records of the part, in its order."""
        return [self.records[index] for index in part.indexes]

    def columns(self, places: Sequence[int]) -> "Prepared":
        """The same rows with those columns of the vector alone."""
        return replace(self, training=self.training.columns(places), hold_out=self.hold_out.columns(places))


def prepare(contract: Contract, data: Path, settings: Settings) -> Prepared:
    """Reads, cleans, encodes and splits. Raises SourceError if a row breaks the contract."""
    rows = list(read_rows(data, contract, labelled=True))
    accepted, rejected = clean(contract, rows, labelled=True)
    if rejected:
        problems = [problem for row in rejected for problem in row.problems]
        shown = "\n  ".join(map(str, problems[:20]))
        raise SourceError(f"{data.name}: {len(rejected)} rows break the contract:\n  {shown}")
    records = [row.record for row in accepted]
    matrix = encode(features_of(contract), records)
    churned = np.array([row.churned for row in accepted], dtype=bool)
    digest = hashlib.sha256(data.read_bytes()).hexdigest()
    ids = [rows[row.index].cells.get(contract.id_column or "", "").strip(WHITESPACE) for row in accepted]
    share = f"{settings.hold_out_share:.0%} held out"
    seeded = contract.source.split == "seeded" and digest == contract.source.sha256
    doubles = None if seeded else doubles_of(records)
    if contract.source.split == "order":
        training, hold_out = split_by_order(matrix, churned, settings)
        method = f"in the order of the file, the last {share}"
    elif doubles is not None:
        names = shared_ids(records, ids, doubles)
        training, hold_out = split_by_id(matrix, churned, names, settings, doubles)
        method = f"by a hash of the customer, identical rows together, {share}"
    elif seeded or not all(ids):
        training, hold_out = split(matrix, churned, settings)
        method = f"stratified random split of all rows in file order, {share}"
    else:
        training, hold_out = split_by_id(matrix, churned, ids, settings)
        method = f"by a hash of the id, {share}"
    log.info("split %s", method)
    log.info("%d training rows, %d held out", len(training.churned), len(hold_out.churned))
    return Prepared(training, hold_out, records, method, digest)
