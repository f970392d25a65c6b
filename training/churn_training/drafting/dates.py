"""Dates as a column writes them: one format, in which day and month are proved, or else asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from churn_training.drafting.words import folded
from churn_training.preparation.dates import FIRST_SERIAL, FORMATS, full_year

EPOCH = date(1970, 1, 1)

Days = npt.NDArray[np.float64]
"""Days since 1970-01-01; NaN for cells that are no dates."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero ene janeiro gennaio",
            "feb february februar fevrier febrero fevereiro fev",
            "mar march marz mars marzo marco mrz",
            "apr april avril abril abr aprile avr",
            "may mai mayo maio maggio",
            "jun june juni juin junio junho giugno",
            "jul july juli juillet julio julho luglio",
            "aug august aout agosto ago",
            "sep sept september septembre septiembre setembro settembre set",
            "oct october oktober okt octobre octubre outubro out ottobre",
            "nov november novembre noviembre novembro",
            "dec december dezember dez decembre diciembre dic dezembro dicembre",
        ),
        start=1,
    )
    for name in names.split()
}

TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?"

PATTERNS = {
    "year-month-day": re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})" + TIME),
    "day.month.year": re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})" + TIME),
    "day/month/year": re.compile(r"(?P<d>\d{1,2})(?P<s>[/-])(?P<m>\d{1,2})(?P=s)(?P<y>\d{4})" + TIME),
    "month/day/year": re.compile(r"(?P<m>\d{1,2})(?P<s>[/-])(?P<d>\d{1,2})(?P=s)(?P<y>\d{4})" + TIME),
    "day.month.yy": re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{2})" + TIME),
    "day/month/yy": re.compile(r"(?P<d>\d{1,2})(?P<s>[/-])(?P<m>\d{1,2})(?P=s)(?P<y>\d{2})" + TIME),
    "month/day/yy": re.compile(r"(?P<m>\d{1,2})(?P<s>[/-])(?P<d>\d{1,2})(?P=s)(?P<y>\d{2})" + TIME),
    "day month year": re.compile(r"(?P<d>\d{1,2})[. -]+(?P<n>[^\W\d_]+)\.?[ -]+(?P<y>\d{4}|\d{2})" + TIME),
    "month day, year": re.compile(r"(?P<n>[^\W\d_]+)\.? (?P<d>\d{1,2}),? (?P<y>\d{4})" + TIME),
    "yearmonthday": re.compile(r"(?P<y>19\d{2}|20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])"),
    "year-month": re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})"),
}


TURNED = {
    "day/month/year": "month/day/year",
    "month/day/year": "day/month/year",
    "day/month/yy": "month/day/yy",
    "month/day/yy": "day/month/yy",
}
"""Each format with the one that has day and month the other way round."""


MONTH_AND_NUMBER = re.compile(
    r"(?P<before>[^\W\d_]{3,})\.?[ '’/-]*(?:\d{4}|\d{2})|"
    r"(?:\d{4}|\d{1,2})[ .'’/-]*(?P<behind>[^\W\d_]{3,})"
)

SERIALS = (20_090, 73_050)
"""Days since 1899-12-30, as spreadsheets count them, of 1955-01-01 and of 2099-12-31."""


SECONDS = (631_152_000, 3_000_000_000)
"""Seconds since 1970 of 1990 and of 2065."""


@dataclass(frozen=True)
class Dates:
    """The formats that every cell fits; more than one leaves day and month open."""

    formats: tuple[str, ...]
    proof: str | None
    """A cell that only the first format allows; None if the format is the only one of its kind."""


def dates_of(distinct: Sequence[str]) -> Dates | None:
    """The formats in which all the cells are dates; None if there are none."""
    fitting = [name for name in PATTERNS if all(day_of(cell, name) is not None for cell in distinct[:200])]
    fitting = [name for name in fitting if all(day_of(cell, name) is not None for cell in distinct)]
    if not fitting:
        return None
    proof = None
    if fitting[0] in TURNED:
        other = TURNED[fitting[0]]
        proof = next((cell for cell in distinct if day_of(cell, other) is None), None)
    return Dates(tuple(fitting), proof)


def names_a_month(cell: str) -> bool:
    """Whether the cell is a month's name and one number: of "Jan-24", 24 may be the day or the year."""
    found = MONTH_AND_NUMBER.fullmatch(cell.strip())
    return found is not None and folded(found["before"] or found["behind"]) in MONTHS


def days_of(cells: Sequence[str], name: str) -> Days:
    """The cells as days since 1970."""
    days = [day_of(cell, name) for cell in cells]
    return np.array([np.nan if day is None else day for day in days], dtype=float)


def day_of(cell: str, name: str) -> int | None:
    """Days since 1970 of a cell in that format; None if it does not fit."""
    if name == "serial":
        number = _serial(cell)
        return None if number is None else number + (FIRST_SERIAL - EPOCH).days
    found = PATTERNS[name].fullmatch(cell)
    if found is None:
        return None
    parts = found.groupdict()
    month = MONTHS.get(folded(parts["n"])) if parts.get("n") else int(parts["m"])
    try:
        return (date(full_year(parts["y"]), month or 0, int(parts.get("d") or 1)) - EPOCH).days
    except ValueError:
        return None


def are_serials(cells: Sequence[str]) -> bool:
    """Whether all the cells may be dates as a spreadsheet stores them."""
    numbers = [_serial(cell) for cell in cells]
    return all(number is not None and SERIALS[0] <= number <= SERIALS[1] for number in numbers)


def _serial(cell: str) -> int | None:
    found = re.fullmatch(FORMATS["serial"], cell)
    return None if found is None else int(found["serial"])
