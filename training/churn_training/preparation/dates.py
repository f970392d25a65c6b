"""Dates as a file writes them, and the whole days between a date and the as-of date."""

import re
from datetime import date, timedelta

from churn_training.contract import Count, DateFormat

TIME = r"(?:[T ][0-2]?[0-9]:[0-5][0-9][0-9:.+APMUTCZapm -]*)?"
"""The time of day behind a date, which is left out: the date is taken as it is written, in whatever zone."""

ISO = "(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"

FORMATS: dict[DateFormat, str] = {
    "year-month-day": "(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})",
    "day.month.year": r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})",
    "day/month/year": "(?P<day>[0-9]{1,2})(?P<mark>[/-])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})",
    "month/day/year": "(?P<month>[0-9]{1,2})(?P<mark>[/-])(?P<day>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})",
    "yearmonthday": "(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
    "day.month.yy": r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{2})",
    "day/month/yy": "(?P<day>[0-9]{1,2})(?P<mark>[/-])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{2})",
    "month/day/yy": "(?P<month>[0-9]{1,2})(?P<mark>[/-])(?P<day>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{2})",
    "year-month": "(?P<year>[0-9]{4})-(?P<month>[0-9]{2})",
    "serial": r"(?P<serial>[0-9]{5})(?:[.,][0-9]+)?",
}
"""A year of two digits is read only where the contract says that its file has no other. A month without a day
is its first."""

FIRST_SERIAL = date(1899, 12, 30)
"""Day 0 of the days that a spreadsheet stores for dates from March 1900 on."""

FIRST_OF_LAST_CENTURY = 70
"""The first two-digit year of the last century; POSIX's `strptime` has 69."""


def read_date(text: str, written: DateFormat | None = None) -> date | None:
    """The date in a cell without white space around it; None for an impossible date, and for another form.

    An ISO date is read in every format: nothing else begins with four digits and a hyphen.
    """
    found = re.fullmatch(ISO + TIME, text)
    if found is None and written is not None:
        found = re.fullmatch(FORMATS[written] + TIME, text)
    if found is None:
        return None
    parts = found.groupdict()
    if parts.get("serial"):
        return FIRST_SERIAL + timedelta(int(parts["serial"]))
    try:
        return date(full_year(parts["year"]), int(parts["month"]), int(parts.get("day") or 1))
    except ValueError:
        return None


def full_year(year: str) -> int:
    """The year, of which a file may have written the last two digits only."""
    number = int(year)
    if len(year) > 2:
        return number
    return 2000 + number if number < FIRST_OF_LAST_CENTURY else 1900 + number


def days_between(day: date, as_of: date, count: Count) -> int:
    """The whole days from the date to the as-of date, or from the as-of date to the date."""
    return (as_of - day).days if count == "before" else (day - as_of).days


def date_at(days: float, as_of: date, count: Count) -> date:
    """The date so many days before or after the as-of date; the first or last there is, for one beyond."""
    ordinal = as_of.toordinal() + (-int(days) if count == "before" else int(days))
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
