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

from churn_training.contract import Contract, FileReading
from churn_training.errors import FixableError
from churn_training.preparation.cell_reading import WHITESPACE, translations_of
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
    if contract.source.url is None:
        raise FetchError(
            f"the contract {contract.name} names no address of its data: name the file with --data"
        )
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


PLAIN = FileReading()
"""UTF-8, commas, the header first."""


def read_records(path: Path, reading: FileReading = PLAIN) -> Iterator[tuple[int, list[str]]]:
    """Header and records of the CSV with the line on which each begins, one at a time; no blank lines.

    The header comes first even if it is blank; an empty file gives nothing. Raises SourceError if the bytes
    are not in the encoding or not CSV.
    """
    records = _records(path, reading)
    for _ in range(reading.lead):
        next(records, None)
    if reading.total is None:
        yield from records
        return
    held = None
    for record in records:
        if held is not None:
            yield held
        held = record
    if held is not None and not _is_total(held[1], reading.total):
        yield held


def _records(path: Path, reading: FileReading) -> Iterator[tuple[int, list[str]]]:
    encoding = "utf-8-sig" if reading.encoding == "utf-8" else reading.encoding
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=reading.delimiter, strict=True)
        line = 1
        try:
            for cells in reader:
                if line == 1 and cells:
                    cells[0] = cells[0].removeprefix("\ufeff")  # only UTF-8 has a codec that skips it
                if cells or line == 1:
                    yield line, cells
                line = reader.line_num + 1
        except (csv.Error, UnicodeError) as error:
            raise SourceError(f"{path.name}, about line {reader.line_num}: {error}") from error


def _is_total(cells: list[str], word: str) -> bool:
    """Whether the record's first cell with something in it is that word."""
    return next((cell.strip(WHITESPACE) for cell in cells if cell.strip(WHITESPACE)), "") == word


def read_rows(path: Path, contract: Contract, *, labelled: bool) -> Iterator[RawRow]:
    """The rows of the CSV in file order, one at a time.

    Raises SourceError if the bytes are not UTF-8 or not CSV, or if a column is missing. The id may be
    missing, and so may the label unless `labelled`.
    """
    records = read_records(path, contract.source.reading)
    _, header = next(records, (1, []))
    _check_header(path, header, contract, labelled=labelled)
    translations = translations_of(contract)
    for line, cells in records:
        row = _row(line, header, cells)
        if labelled and is_left_out(contract, row.cells.get(contract.target_column, "")):
            continue
        for column in translations.keys() & row.cells.keys():
            row.cells[column] = translations[column](row.cells[column])
        yield row


def is_left_out(contract: Contract, label: str) -> bool:
    """Whether a row with this label is neither a churner nor a customer who stayed."""
    return bool(contract.target_left_out) and label.strip(WHITESPACE) in contract.target_left_out


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
