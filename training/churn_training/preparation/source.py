"""Finds the CSV, checks that it is the right one, and reads its cells as text."""

import csv
import hashlib
import logging
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from churn_training.contract import Contract
from churn_training.errors import FixableError
from churn_training.settings import WORKSPACE, Settings

log = logging.getLogger(__name__)

ENVIRONMENT_VARIABLE = "CHURN_DATA"


class SourceError(FixableError):
    """The data set cannot be found, fetched or trusted, or is not the table that the contract describes."""


class FetchError(SourceError):
    """The data set is not on this machine and its server cannot be reached."""


@dataclass(frozen=True)
class Fault:
    """A record with too few or too many cells."""

    got: str
    expected: str


@dataclass(frozen=True)
class RawRow:
    """One record: its cells by column, unparsed and unstripped."""

    line: int
    """Line of the file on which the record begins; the header is line 1."""
    cells: dict[str, str] = field(default_factory=dict)
    fault: Fault | None = None


def locate(contract: Contract) -> Path | None:
    """The data set on this machine: the file that CHURN_DATA names, else in `training/data/`, else None."""
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    if named:
        path = Path(named)
        if not path.is_file():
            raise SourceError(
                f"{ENVIRONMENT_VARIABLE} names {named}, which does not exist or is not a regular file"
            )
        verify(path, contract)
        return path
    path = WORKSPACE / "data" / contract.source.file
    if not path.is_file():
        return None
    verify(path, contract)
    return path


def obtain(contract: Contract, settings: Settings) -> Path:
    """The data set on this machine, or else fetched from the contract's address into `training/data/`."""
    found = locate(contract)
    if found is not None:
        return found
    path = WORKSPACE / "data" / contract.source.file
    log.info("fetching %s", contract.source.url)
    try:
        with urllib.request.urlopen(contract.source.url, timeout=settings.fetch_timeout_seconds) as answer:
            content: bytes = answer.read()
    except (urllib.error.URLError, TimeoutError) as error:
        raise FetchError(
            f"could not fetch {contract.source.url}: {error}. Save the file as training/data/{path.name}, "
            f"or name it in {ENVIRONMENT_VARIABLE}"
        ) from error
    path.parent.mkdir(exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(content)
    verify(partial, contract)
    partial.rename(path)
    return path


def verify(path: Path, contract: Contract) -> None:
    """Raises SourceError unless the file has the checksum in the contract."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != contract.source.sha256:
        raise SourceError(f"{path}: got sha256 {digest}, expected {contract.source.sha256}")


def read_records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Header and records of the CSV with the line on which each begins, one at a time; no blank lines.

    The header comes first even if it is blank; an empty file gives nothing. Raises SourceError if the bytes
    are not UTF-8 or not CSV.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        line = 1
        try:
            for cells in reader:
                if cells or line == 1:
                    yield line, cells
                line = reader.line_num + 1
        except (csv.Error, UnicodeDecodeError) as error:
            raise SourceError(f"{path.name}, about line {reader.line_num}: {error}") from error


def read_rows(path: Path, contract: Contract, *, labelled: bool) -> Iterator[RawRow]:
    """The rows of the CSV in file order, one at a time.

    Raises SourceError if the bytes are not UTF-8 or not CSV, or if a column is missing. The id may be
    missing, and so may the label unless `labelled`.
    """
    records = read_records(path)
    _, header = next(records, (1, []))
    _check_header(path, header, contract, labelled=labelled)
    for line, cells in records:
        yield _row(line, header, cells)


def _row(line: int, header: list[str], cells: list[str]) -> RawRow:
    if len(cells) != len(header):
        return RawRow(line, fault=Fault(f"{len(cells)} cells", f"{len(header)} cells, as the header has"))
    return RawRow(line, dict(zip(header, cells, strict=True)))


def _check_header(path: Path, header: list[str], contract: Contract, *, labelled: bool) -> None:
    needed = [field.column for field in contract.fields] + [contract.target_column] * labelled
    absent = [column for column in needed if column not in header]
    if absent:
        raise SourceError(f"{path.name}: columns missing from the header: {', '.join(absent)}")
    if len(set(header)) != len(header):
        raise SourceError(f"{path.name}: the header names a column twice")
