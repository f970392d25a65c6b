"""Which column identifies a customer, and whether a row is a customer."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from churn_training.drafting import words
from churn_training.drafting.columns import Column
from churn_training.drafting.ledger import Ledger
from churn_training.drafting.refusal import RefusalError
from churn_training.drafting.words import has

FEWEST_IDENTIFIERS = 100
"""Different values from which on a repeated identifier says that a row is not a customer."""


BETWEEN = frozenset({"de", "do", "da", "del", "di", "du", "of", "the", "der", "des", "van", "in"})
"""Words between "number" and "customer"."""


def find_identity(columns: Mapping[str, Column], ledger: Ledger) -> str | None:
    """The header of the identifier, if there is one. Raises RefusalError if a customer has several rows."""
    named = [column for column in columns.values() if is_named_identity(column)]
    unique = [column for column in named if is_unique(column)]
    if unique:
        best = max(unique, key=_closeness)
        ledger.note(
            "id",
            best.header,
            "identifies a customer",
            "it is named so and every row has another",
            f"{len(best.cells)} different values",
        )
        return best.header
    for column in named:
        _check_grain(column, columns)
    # Whom it tells apart the header need not say in a word known here: "id_suscriptor".
    apart = [column for column in columns.values() if _is_identifier(column)]
    apart = apart or [column for column in columns.values() if _holds_codes(column)]
    if len(apart) == 1:
        reason = "no other column of codes is different in every row"
        ledger.note(
            "id", apart[0].header, "identifies a customer", reason, f"{len(apart[0].cells)} different values"
        )
        return apart[0].header
    runs = [column for column in columns.values() if is_run(column)]
    if runs:
        ledger.note(
            "id", runs[0].header, "identifies a row", "it counts the rows", "it runs on without a gap"
        )
        return runs[0].header
    ledger.note(
        "id", None, "no column identifies a customer", "none is both named so and different in every row"
    )
    return None


def words_for(identity: str | None) -> tuple[str, str]:
    """What a row is called, one and many, by the header of its identifier: "member_id" speaks of members."""
    header = "" if identity is None else "".join(words.tokens_of(identity))
    found = {called for word, called in words.CALLED.items() if word in header}
    return found.pop() if len(found) == 1 else ("customer", "customers")


def is_named_identity(column: Column) -> bool:
    """Whether the header names an identifier of a customer."""
    tokens = column.tokens
    if "".join(tokens) in words.WHOLE_IDENTITY:
        return True
    if has(tokens, words.COUNTS - words.IDENTITY):
        return False
    telling = [token for token in tokens if token not in BETWEEN]
    first, *others = telling or [""]
    behind = has(telling, words.PARTY) and len(telling) <= 3 and has(others, words.IDENTITY)
    return behind or (len(others) == 1 and has(others, words.PARTY) and first in words.IDENTITY)


def _is_identifier(column: Column) -> bool:
    """Whether the header speaks of an identifier, of anybody, and every row has another."""
    personal = has(column.tokens, words.CONTACT | words.PERSONAL)
    return has(column.tokens, words.IDENTITY) and not personal and is_unique(column)


def _holds_codes(column: Column) -> bool:
    """Whether every row has another code of one word, which is no person's name or number."""
    personal = has(column.tokens, words.CONTACT | words.PERSONAL | {"name"})
    if column.kind != "category" or personal or not is_unique(column):
        return False
    return all(re.search(r"\d", cell) and re.fullmatch(r"[\w-]+", cell) for cell in map(str, column.cells))


def is_unique(column: Column) -> bool:
    """Whether every row has another value, and none is missing."""
    return bool(column.present.all()) and not pd.Series(column.cells).duplicated().any()


def is_run(column: Column) -> bool:
    """Whether the column counts the rows by ones, in whatever order they stand now."""
    if column.kind != "integer" or column.values is None or not column.present.all():
        return False
    return len(column.values) > 1 and bool((np.diff(np.sort(column.values)) == 1).all())


def _closeness(column: Column) -> tuple[bool, bool, int]:
    tokens = column.tokens
    return has(tokens, {"customer", "cust", "kunde", "client"}), has(tokens, {"id"}), -len(tokens)


def _check_grain(column: Column, columns: Mapping[str, Column]) -> None:
    rows, different = (
        len(column.cells),
        column.distinct if column.values is not None else len(set(column.cells)),
    )
    repeated = int(pd.Series(column.cells[column.present]).duplicated(keep=False).sum())
    # A code that a hundred customers share is no identifier, whatever its name.
    if different < FEWEST_IDENTIFIERS or repeated == 0 or different < rows / 400:
        return
    everything = pd.DataFrame({name: other.comparable for name, other in columns.items()})
    again = int(everything.duplicated().sum())
    if again == rows - different:
        return  # the very same rows again: kept together, not several states of a customer
    raise RefusalError(
        found=f"{column.header!r} identifies a customer by its name, but {repeated} of {rows} rows share "
        "their value "
        f"with another row: {different} customers, not {rows}.",
        why="rows of one customer in training and in the test show the model its own answers, and a "
        "customer with "
        "many rows would count many times.",
        bring="one row per customer, as of one day: the customer's latest state before that day, and "
        "whether they "
        "left after it.",
    )
