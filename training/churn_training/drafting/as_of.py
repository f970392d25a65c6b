"""The day that the file describes, and what dates after it say."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from churn_training.drafting.columns import Column, Mask
from churn_training.drafting.counting import rows_in_words
from churn_training.drafting.dates import EPOCH
from churn_training.drafting.leaks import NAMED_SKILL, Suspicion, area_of
from churn_training.drafting.ledger import Ledger, MisfitError, Question
from churn_training.drafting.words import has

KEY = "asOf"

QUESTION = "Which day does the file describe?"

UNKNOWN = "unknown"
"""The answer of somebody who cannot name the day: dates are then left out."""

UNTIL = "until the day of the file"
"""Where dates lie that tell the past alone."""

SNAPSHOT = frozenset(
    {"snapshot", "asof", "report", "reporting", "extract", "export", "stichtag", "cutoff", "observation"}
)
"""Names of a column that says the day in every row."""


def settle_as_of(
    columns: Mapping[str, Column],
    ledger: Ledger,
    needed: Collection[str] = (),
    told_later: Collection[str] = (),
) -> date | None:
    """The day that the file describes; None if it holds no dates, or nobody can name the day.

    `needed` holds the columns of dates that a decisions file makes inputs: nobody can go on without the day.
    `told_later` holds those that are left out in any case, because they hold the day when somebody left.
    """
    dates = [column for column in columns.values() if column.kind == "date" and column.present.any()]
    if not dates:
        return None
    for column in filter(_is_snapshot, dates):
        day = EPOCH + timedelta(days=int(_days(column)[0]))
        named = ledger.flags.get(KEY)
        if named is not None and named != str(day):
            raise MisfitError(f"the file describes {day}, by its column {column.header!r}, and not {named}")
        if named is not None:
            ledger.ask(Question(KEY, QUESTION, f"{column.header!r} says so.", (), None, takes_date=True))
        reason = "the column says the same day in every row"
        ledger.note("asOf", column.header, f"the file describes {day}", reason)
        return day
    varying = [
        column
        for column in dates
        if (column.distinct > 1 and column.header not in told_later) or column.header in needed
    ]
    if not varying:
        return None
    names = ", ".join(repr(column.header) for column in varying)
    is_needed = any(column.header in needed for column in varying)
    without = "" if is_needed else f" Without the day, they are left out: answer {UNKNOWN!r}."
    answer = ledger.ask(
        Question(
            KEY,
            QUESTION,
            f"{names} {'holds' if len(varying) == 1 else 'hold'} dates, which mean something only beside "
            "that day: what came after it was not known yet. The file does not name the day, and its latest "
            f"date may be that of a customer's end.{without}",
            () if is_needed else (UNKNOWN,),
            None if is_needed else UNKNOWN,
            takes_date=True,
        )
    )
    return None if answer == UNKNOWN else date.fromisoformat(answer)


def _is_snapshot(column: Column) -> bool:
    named = has(column.tokens, SNAPSHOT) or {"as", "of"} <= set(column.tokens)
    return named and column.distinct == 1


def _days(column: Column) -> npt.NDArray[np.float64]:
    assert column.values is not None
    return column.values[column.present]


def is_late(column: Column, as_of: date) -> Mask:
    """The rows with a date after that day."""
    assert column.values is not None
    late: Mask = np.nan_to_num(column.values, nan=-np.inf) > (as_of - EPOCH).days
    return late


def span_of(column: Column, as_of: date | None) -> str | None:
    """Where the column's dates lie; None if it holds none, or the day is unknown."""
    if as_of is None or column.kind != "date":
        return None
    return UNTIL if not is_late(column, as_of).any() else "before and after the day of the file"


def late_dates(columns: Iterable[Column], as_of: date | None, churned: Mask) -> dict[str, Suspicion]:
    """Columns of dates in which a date after that day goes with the outcome: it was written down later."""
    if as_of is None:
        return {}
    found: dict[str, Suspicion] = {}
    for column in columns:
        if column.kind != "date":
            continue
        late = is_late(column, as_of)
        skill = area_of(late, churned)
        if skill >= NAMED_SKILL:
            found[column.header] = Suspicion(
                column.header,
                f"holds dates after {as_of}, and they go with the outcome",
                f"{rows_in_words(int(late.sum()), len(late))} have one, and having one ranks the rows with "
                f"ROC-AUC {skill:.2f}",
            )
    return found
