"""What to bring where no column can be the outcome, though one speaks of leaving."""

from collections.abc import Callable, Iterable

from churn_training.drafting import words
from churn_training.drafting.columns import Column
from churn_training.drafting.words import has

MOST_STATES = 30
"""Different values up to which a column may be a customer's state."""


def hints_of(columns: Iterable[Column], speaks_of_leaving: Callable[[str], bool]) -> str:
    """Sentences about columns that nearly say who left, each after a blank; empty if none does."""
    found = [hint for column in columns if (hint := _hint(column, speaks_of_leaving)) is not None]
    return "".join(f" {hint}" for hint in found)


def _hint(column: Column, speaks_of_leaving: Callable[[str], bool]) -> str | None:
    named = has(column.tokens, words.TARGET | words.LEAVING | words.CHURNED | words.LEAKS)
    if column.kind == "date" and named and not column.present.all():
        return (
            f"{column.header!r} seems to hold the day when a customer left. If only that says who left, add "
            'a column such as "churned" to the file: yes where it holds a date, no where it is blank.'
        )
    if named and len(column.levels) == 1 and not column.present.all():
        return (
            f"{column.header!r} says {column.levels[0]!r} or nothing. If a blank means the opposite, fill it "
            "in: the model must not take an outcome that nobody knows for one."
        )
    leaving = [level for level in column.levels if speaks_of_leaving(level)]
    if leaving and 3 < len(column.levels) <= MOST_STATES:
        return (
            f"{column.header!r} has {len(column.levels)} different values, and an outcome at most three. Add "
            f'a column such as "churned": yes where it says {leaving[0]!r} or another word for leaving, no '
            "for those who stayed."
        )
    return None
