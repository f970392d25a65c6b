"""fixtures/writing.json: cells in a file's own way of writing, as Python and TypeScript read them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from churn_training.contract import CellReading, DateFormat
from churn_training.preparation.cell_reading import number_reader
from churn_training.preparation.dates import read_date
from churn_training.readable_json import readable_json

NUMBERS: tuple[tuple[CellReading, tuple[str, ...]], ...] = (
    (
        CellReading(powers=(("k", 3), ("m", 6))),
        ("10k", "1.2M", "950", "1.5 K", "1e5k", "k", "10kk", "-3m", "12b"),
    ),
    (
        CellReading(",", ".", ("€",), (("mio.", 6), ("tsd", 3))),
        ("1,5 Mio. €", "12 Tsd", "1.200 €", "1.5", "€ 3 tsd"),
    ),
    (
        CellReading(affixes=("months", "month")),
        ("3 months", "1 month", "12", "3 days", "months", " 7  Months "),
    ),
    (CellReading(affixes=("min",)), ("45 min", "45min", "1 h 20 min")),
    (CellReading(affixes=("%",)), ("12 %", "12%", "12.5 %", "%", "1,5%")),
    (
        CellReading(thousands=",", affixes=("$",)),
        ("$1,200.50", "(45.10)", "($45.10)", "-$5", "$-5", "$1,20", "5-", "€5"),
    ),
    (CellReading(",", " "), ("1 234,5", "1\u202f234,5", "1\u00a0234,5", "1\u2009234,5", "1.234,5", "12 34")),
    (CellReading(".", "'"), ("1’234.50", "1'234.50", "1'234’567", "1`234")),
    (CellReading(), ("5", "$5", "5 %", "1,5", "(3.21)", "3-", "\u22122", "(-4)", "(", "3.21)")),
)

DATES = (
    "2024-03-05", "2024-03-05T23:59:59+14:00", "2024-03-05 23:59:59.123 UTC", "2024/3/5",
    "20240305", "5.3.2024", "05.03.2024 9:05 AM", "5/3/2024", "5-3-2024", "3/5/24",
    "05/03/24 08:00", "5.3.24", "31.12.69", "31.12.70", "31/12/99", "12/31/00", "30.02.24",
    "29.02.24", "24-01-31", "5.3.024", "45356", "Jan-24", "24-Jan", "05-Mar-2024", "5/13/2024",
    "2024-03", "2024-13", "2024-3", "2024-03 10:00", "45356.75", "45356,5", "453567", "00001", "45356 10:00",
    "13/5/2024", "5.3.2024 noon", "5.3.2024 25:00", "", "2024-3-05",
)  # fmt: skip


def write_writing(output: Path) -> None:
    """Writes the document into `output`."""
    document = {"numbers": list(_numbers()), "dates": list(_dates())}
    (output / "writing.json").write_text(readable_json(document), encoding="utf-8", newline="\n")


def _numbers() -> Iterator[dict[str, Any]]:
    for reading, cells in NUMBERS:
        read = number_reader(reading)
        yield {
            "reading": {
                "decimal": reading.decimal,
                "thousands": reading.thousands,
                "affixes": list(reading.affixes),
                "powers": [{"suffix": suffix, "power": power} for suffix, power in reading.powers],
            },
            "cells": [{"cell": cell, "number": _number(read(cell))} for cell in cells],
        }


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _dates() -> Iterator[dict[str, Any]]:
    formats: tuple[DateFormat | None, ...] = (None, *get_args(DateFormat))
    for written in formats:
        days = [(cell, read_date(cell, written)) for cell in DATES]
        cells = [{"cell": cell, "date": None if day is None else str(day)} for cell, day in days]
        yield {"date": written, "cells": cells}
