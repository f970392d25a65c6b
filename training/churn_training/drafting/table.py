"""Reads a file whose encoding, delimiter and shape nobody has named, and says how it is written."""

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from churn_training.contract import FileReading
from churn_training.drafting.refusal import RefusalError
from churn_training.drafting.words import TOTALS, folded
from churn_training.preparation.cell_reading import WHITESPACE
from churn_training.preparation.source import SourceError, read_records

Cells = npt.NDArray[np.object_]
"""One column: stripped text."""

DELIMITERS = (",", ";", "\t", "|")

SAMPLE_RECORDS = 1000
"""Records that must agree about the delimiter."""

AGREEMENT = 0.99
"""Share of them with equally many cells."""

MOST_LEAD_LINES = 30
"""Lines before the header: titles, dates of export, filters."""

FORMATS = {
    b"PK\x03\x04": "a spreadsheet or a zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"PAR1": "a Parquet file",
    b"\x1f\x8b": "compressed",
    b"SQLite": "a SQLite database",
    b"%PDF": "a PDF",
}
"""The first bytes of files that are not text."""


@dataclass(frozen=True)
class Table:
    """The file's records, column by column."""

    file: str
    sha256: str
    reading: FileReading
    header: tuple[str, ...]
    """As the file spells it."""
    columns: dict[str, Cells]
    rows: int

    def where(self, kept: npt.NDArray[np.bool_]) -> "Table":
        """The same table with only these rows."""
        columns = {name: cells[kept] for name, cells in self.columns.items()}
        return Table(self.file, self.sha256, self.reading, self.header, columns, int(kept.sum()))


def read_table(path: Path, reading: FileReading | None = None) -> Table:
    """The table in the file, by `reading` if it is known. Raises RefusalError if it is no table of text."""
    content = path.read_bytes()
    reading = reading or sniff(path.name, content)
    try:
        records = [cells for _, cells in read_records(path, reading)]
    except LookupError as error:
        raise SourceError(f"{path.name}: {error}") from error
    header, body = (records[0], records[1:]) if records else ([], [])
    _check_header(path.name, header, body)
    repeated = [name for name, count in Counter(header).items() if count > 1]
    if repeated:
        raise RefusalError(
            found=f"{path.name}: the header names {_listing(repeated)} more than once.",
            why="a value could then come from either column, and a later export may order them otherwise.",
            bring="a file in which every column has a name of its own.",
        )
    odd = [number for number, cells in enumerate(body, start=2) if len(cells) != len(header)]
    if odd:
        raise RefusalError(
            found=f"{path.name}: {len(odd)} of {len(body)} records do not have the header's {len(header)} "
            "cells, "
            f"the first of them record {odd[0]}.",
            why="their cells may stand in the wrong columns, and nobody can tell which.",
            bring="a file in which texts with the delimiter or a line break in them stand in double quotes.",
        )
    cells = np.array(body, dtype=object).reshape(len(body), len(header))
    strip = np.vectorize(lambda text: text.strip(WHITESPACE), otypes=[object])
    columns = {
        name: strip(cells[:, place]) if len(body) else cells[:, place] for place, name in enumerate(header)
    }
    return Table(path.name, hashlib.sha256(content).hexdigest(), reading, tuple(header), columns, len(body))


def _check_header(name: str, header: list[str], body: list[list[str]]) -> None:
    """Raises RefusalError if the header stands among the customers, or a customer where the header should."""
    again = next((number for number, cells in enumerate(body, start=2) if cells == header), None)
    if again is not None:
        raise RefusalError(
            found=f"{name}: record {again} repeats the header.",
            why="files pasted together often hold a customer twice, or different days.",
            bring="one row per customer, as of one day, below one header.",
        )
    likely = [
        place
        for place, cell in enumerate(header)
        if re.fullmatch(r"[-+]?\d+(?:[.,]\d+)?", cell.strip())
        or (cell and cell in {record[place] for record in body[:SAMPLE_RECORDS] if place < len(record)})
    ]
    if header and len(likely) >= max(2, len(header) / 2):
        raise RefusalError(
            found=f"{name}: the first record looks like a customer, not like a header.",
            why="columns are known by their names, in this file and in every later one.",
            bring="a first line that names every column.",
        )


def sniff(name: str, content: bytes) -> FileReading:
    """How the bytes are written. Raises RefusalError if they are not a table of text."""
    for first, what in FORMATS.items():
        if content.startswith(first):
            raise RefusalError(
                found=f"{name} is {what}, not text.",
                why="training reads one table of text, in which nothing hides on another sheet.",
                bring='the table saved as "CSV UTF-8".',
            )
    encoding = _encoding(content)
    text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="strict")
    if "\0" in text:
        raise RefusalError(
            found=f"{name} holds bytes that are not text.",
            why="a table cannot be read from them.",
            bring='the table saved as "CSV UTF-8".',
        )
    if "\r" in text and "\n" not in text:
        raise RefusalError(
            found=f"{name}: its lines end in a carriage return alone.",
            why="other programs would read the whole file as one line.",
            bring='the table saved as "CSV UTF-8".',
        )
    shapes = [_shape(text, delimiter) for delimiter in DELIMITERS]
    width, delimiter, lead = max(
        ((width, delimiter, lead) for delimiter, (width, lead) in zip(DELIMITERS, shapes, strict=True)),
        key=lambda shape: shape[0],
    )
    if width < 2:
        raise RefusalError(
            found=f"{name}: no delimiter (comma, semicolon, tab, vertical bar) gives its records equally "
            "many cells.",
            why="without columns there is nothing to learn from.",
            bring="one header line, then one line per customer with the same columns in each.",
        )
    return FileReading(encoding, delimiter, lead, _total(text, delimiter))


def _encoding(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16le" if content.startswith(codecs.BOM_UTF16_LE) else "utf-16be"
    start = content[:10_000]
    zeros = [start[place::2].count(0) / max(1, len(start) // 2) for place in (0, 1)]
    if max(zeros) > 0.4:  # every other byte of Latin text in UTF-16 is zero
        return "utf-16le" if zeros[1] > zeros[0] else "utf-16be"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            content.decode("cp1252")
        except UnicodeDecodeError:
            return "latin-1"
        return "windows-1252"
    return "utf-8"


def _shape(text: str, delimiter: str) -> tuple[int, int]:
    """Cells of a record and records before the header; 0 cells if the records do not agree."""
    try:
        records = list(islice(_records(text, delimiter), SAMPLE_RECORDS))
    except csv.Error:
        return 0, 0
    widths = [len(record) for record in records]
    if not widths:
        return 0, 0
    width = Counter(widths).most_common(1)[0][0]
    lead = next(place for place, cells in enumerate(widths) if cells >= width)
    body = widths[lead:]
    agree = sum(cells == width for cells in body) / len(body)
    # A title line padded to the table's width is still a title: the header names nearly every column.
    while lead < len(records) - 1 and sum(map(bool, map(str.strip, records[lead]))) <= width / 2 < width - 1:
        lead += 1
    return (width, lead) if agree >= AGREEMENT and lead <= MOST_LEAD_LINES else (0, 0)


def _records(text: str, delimiter: str) -> "csv._reader":  # type: ignore[name-defined]
    return (cells for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if cells)


def _total(text: str, delimiter: str) -> str | None:
    """The first cell of the last record, if it says that the record sums up the others."""
    last = text.rstrip().rsplit("\n", 1)[-1]
    cells = next(csv.reader([last], delimiter=delimiter), [])
    first = next((cell.strip(WHITESPACE) for cell in cells if cell.strip(WHITESPACE)), "")
    return first if folded(first).rstrip(":") in TOTALS else None


def _listing(names: list[str]) -> str:
    return ", ".join(repr(name) for name in names[:5]) + (" and others" if len(names) > 5 else "")
