"""What each column is for: an input, the fairness table alone, or nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import pandas as pd

from churn_training.drafting import copies, words
from churn_training.drafting.codes import code_evidence
from churn_training.drafting.columns import Column, Mask, as_boolean, as_category, is_one_or_two
from churn_training.drafting.counting import masked, rows_in_words
from churn_training.drafting.date_fields import unreadable
from churn_training.drafting.dates import SECONDS, names_a_month
from churn_training.drafting.identity import is_named_identity, is_run, is_unique
from churn_training.drafting.leaks import Suspicion, suspicion_of
from churn_training.drafting.ledger import KEEP, KEEP_ALL, LEAVE_OUT, Ledger, Question, kept_columns
from churn_training.drafting.levels import long_tail, spellings_of
from churn_training.drafting.words import folded, has

Use = Literal["target", "id", "input", "fairness", "left out"]

VAGUE = frozenset({"other", "unknown", "not known", "n/a", "divers", "diverse", "prefer not to say"})
"""Values that any list may have."""

TWO_KINDS = "two kinds"
YES_BY_CODE = {"1 means yes": "1", "2 means yes": "2"}
"""Answers to what 1 and 2 mean."""

MOST_LEVELS = 200
"""Different values of a list; with more, each has too few customers."""

CONTACT_CELL = re.compile(r"[^@\s]+@[^@\s]+\.\w{2,}|\+\d[\d\s()/-]{6,}|\(?\d{2,4}\)?[ -]\d{3}[ -]\d{3,4}")
"""Mail addresses and telephone numbers."""


@dataclass(frozen=True)
class Role:
    """What a column is for, and why."""

    use: Use
    reason: str
    evidence: str = ""
    suspicion: str | None = None
    """Why the column may know the outcome although it is kept."""


def roles_of(
    columns: dict[str, Column],
    target: str,
    identity: str | None,
    churned: Mask,
    as_of: date | None,
    late: Mapping[str, Suspicion],
    ledger: Ledger,
) -> dict[str, Role]:
    """The role of every column. Columns of codes become categories in `columns`.

    `as_of` is the day that the file describes, None if nobody can name it. `late` holds the columns with
    dates after that day which go with the outcome.
    """
    outcome = columns[target]
    roles = {target: Role("target", "it is the outcome")}
    if identity is not None:
        roles[identity] = Role("id", "it identifies a customer")
    others = [column for name, column in columns.items() if name not in roles]
    suspicions: dict[str, Suspicion] = {}
    constant = copies.constants(others)
    for column in others:
        role = _unusable(column, constant)
        if role is None:
            suspicion = suspicion_of(column, churned, outcome) or late.get(column.header)
            if suspicion is not None:
                suspicions[column.header] = suspicion
        else:
            roles[column.header] = role
    roles |= _judged(suspicions, ledger)
    settle_codes(columns, [name for name in columns if name not in roles], ledger)
    for name in [name for name in columns if name not in roles]:
        codes = code_evidence(columns[name], churned)
        if codes is not None:
            columns[name] = as_category(columns[name], codes)
        role = _unusable_date(columns[name], as_of) or _hidden_date(columns[name]) or _unlisted(columns[name])
        if role is not None:
            roles[name] = role
    roles |= _sensitive([column for name, column in columns.items() if name not in roles], ledger)
    sensitive = [name for name, role in roles.items() if role.use == "fairness"]
    open_ones = [name for name in columns if name not in roles]
    roles |= _copies([columns[name] for name in (*sensitive, *open_ones)], sensitive)
    kept = {name: suspicion.reason for name, suspicion in suspicions.items()}
    for name, column in columns.items():
        role = roles.setdefault(name, _input(column))
        if role.use in ("input", "fairness") and name in kept:
            roles[name] = replace(role, suspicion=kept[name])
    return {name: roles[name] for name in columns}


def _unusable(column: Column, constant: Mapping[str, str]) -> Role | None:
    """Why nothing can be learned from the column, whatever the outcome."""
    tokens = column.tokens
    if column.kind == "empty":
        return Role("left out", "it is empty")
    if not column.header.strip():
        return Role("left out", "its header is blank: nobody could say what it means")
    if column.header in constant:
        share = f"{copies.CONSTANT_SHARE:.1%} of the rows or more say the same"
        return Role("left out", "it says the same of nearly every customer", share)
    if _is_contact(column):
        return Role("left out", "it names or reaches a person, which a model must not learn")
    if is_run(column):
        return Role("left out", "it counts the rows")
    words_or_codes = column.kind in ("category", "text") or has(tokens, words.IDENTITY)
    if is_unique(column) and (words_or_codes or is_named_identity(column)):
        return Role("left out", "it tells every row apart, as an identifier does")
    return None


def _is_contact(column: Column) -> bool:
    tokens = column.tokens
    sample = pd.Series(column.cells[column.present]).head(200)
    if column.kind in ("category", "text") and sample.str.fullmatch(CONTACT_CELL.pattern).mean() > 0.8:
        return True
    if column.kind in ("category", "text") and _is_personal(tokens):
        return True
    if column.kind in ("boolean", "number", "ordered") or column.distinct < 0.2 * len(column.cells):
        return False
    named = has(tokens, {"name"}) and (len(tokens) == 1 or has(tokens, words.NAMES_OF_PEOPLE))
    return has(tokens, words.CONTACT) or named


def _is_personal(tokens: Sequence[str]) -> bool:
    return has(tokens, words.PERSONAL) or (has(tokens, {"name"}) and has(tokens, words.PERSONAL_BESIDE_NAME))


def _input(column: Column) -> Role:
    if column.kind != "date":
        return Role("input", column.evidence)
    return Role("input", "the model sees the days between it and the as-of date", column.evidence)


def settle_codes(columns: dict[str, Column], names: Sequence[str], ledger: Ledger) -> None:
    """Asks what 1 and 2 mean, and makes the columns yes and no where one of them means yes."""
    coded = [name for name in names if is_one_or_two(columns[name]) and _topic(columns[name]) is None]
    if not coded:
        return
    answer = ledger.ask(
        Question(
            "codes",
            f"What do 1 and 2 mean in {', '.join(map(repr, coded))}?",
            "The file does not say. Where the columns differ, take them for two kinds and name these in the "
            "contract.",
            (TWO_KINDS, *YES_BY_CODE),
            TWO_KINDS,
        )
    )
    if answer in YES_BY_CODE:
        for name in coded:
            columns[name] = as_boolean(columns[name], YES_BY_CODE[answer])


def _unusable_date(column: Column, as_of: date | None) -> Role | None:
    """Why a column of dates cannot be an input."""
    if column.kind != "date":
        return None
    if as_of is None:
        reason = (
            "it is a date, which means something only beside the day that the file describes, and nobody has "
            "named that day: name it with --as-of"
        )
        return Role("left out", reason, column.evidence)
    unread = unreadable(column, as_of)
    return None if unread is None else Role("left out", unread, column.evidence)


def _hidden_date(column: Column) -> Role | None:
    """Why a column cannot be an input whose cells are dates of which something is lost."""
    if (
        column.kind in ("category", "ordered")
        and len(column.levels) > 2
        and all(map(names_a_month, column.levels))
    ):
        reason = (
            f"cells such as {masked(column.levels[0])!r} name a month and one number, which may be the day "
            "or the year: bring dates as 2026-01-31"
        )
        return Role("left out", reason, column.evidence)
    if column.kind == "integer" and column.distinct > 20 and has(column.tokens, words.MOMENTS):
        assert column.values is not None
        least, most = column.values[column.present].min(), column.values[column.present].max()
        if any(SECONDS[0] * unit <= least and most <= SECONDS[1] * unit for unit in (1, 1000)):
            reason = "its numbers are moments, counted from 1970: bring them as 2026-01-31"
            return Role("left out", reason, column.evidence)
    return None


def _unlisted(column: Column) -> Role | None:
    """Why a column of words cannot be an input."""
    if column.kind == "text":
        return Role("left out", "it is prose, which the model cannot read", column.evidence)
    if column.kind not in ("category", "ordered"):
        return None
    levels = spellings_of(column)
    if len(levels) > MOST_LEVELS:
        return Role(
            "left out",
            f"it has more than {MOST_LEVELS} different values, too few rows for each",
            f"{len(levels)} different values",
        )
    if long_tail(column):
        return Role(
            "left out",
            "too many of its values have too few rows to learn from",
            f"{len(levels)} different values",
        )
    return None


def _judged(suspicions: Mapping[str, Suspicion], ledger: Ledger) -> dict[str, Role]:
    """Columns that know the outcome: certain ones are left out, others asked about, all at once."""
    certain = [suspicion for suspicion in suspicions.values() if suspicion.certain]
    strong = [suspicion for suspicion in suspicions.values() if not suspicion.certain and suspicion.leave_out]
    weak = [
        suspicion for suspicion in suspicions.values() if not suspicion.certain and not suspicion.leave_out
    ]
    left = (
        certain + _asked("leaks", strong, LEAVE_OUT, ledger) + _asked("perhapsLeaks", weak, KEEP_ALL, ledger)
    )
    return {each.column: Role("left out", f"it {each.reason}", each.evidence) for each in left}


def _asked(key: str, suspicions: Sequence[Suspicion], proposed: str, ledger: Ledger) -> list[Suspicion]:
    """Those that are left out after the answer."""
    if not suspicions:
        return []
    names = tuple(suspicion.column for suspicion in suspicions)
    lines = [f"{each.column!r} {each.reason}: {each.evidence}." for each in suspicions]
    answer = ledger.ask(
        Question(
            key,
            f"Do you know {'this' if len(names) == 1 else 'these'} of somebody who has not left yet?",
            "What is written down only when a customer leaves cannot predict it. " + " ".join(lines),
            (LEAVE_OUT, KEEP_ALL),
            proposed,
            names,
        )
    )
    if answer == KEEP_ALL:
        return []
    kept = kept_columns(answer) if answer.startswith(KEEP) else []
    return [suspicion for suspicion in suspicions if suspicion.column not in kept]


def _sensitive(columns: Sequence[Column], ledger: Ledger) -> dict[str, Role]:
    """Columns of what the law protects: for the fairness table only, but age where somebody says so."""
    found = {column.header: topic for column in columns if (topic := _topic(column)) is not None}
    ages = [name for name, topic in found.items() if topic == "age"]
    if ages:
        answer = ledger.ask(
            Question(
                "age",
                "May the model use a person's age?",
                f"{', '.join(map(repr, ages))} speak{'s' if len(ages) == 1 else ''} of age. A model that "
                "uses it "
                "treats people differently by age; otherwise it serves only to check that groups are "
                "treated alike.",
                ("fairness only", "input"),
                "fairness only",
            )
        )
        if answer == "input":
            found = {name: topic for name, topic in found.items() if topic != "age"}
    return {
        name: Role(
            "fairness", f"it speaks of {topic}: not an input, kept to check that groups are treated alike"
        )
        for name, topic in found.items()
    }


def _topic(column: Column) -> str | None:
    """What the column says about a person that the law protects."""
    elsewhere = has(column.tokens, words.NOT_SENSITIVE_WITH)
    for token in column.tokens:
        if token in words.SENSITIVE and not (
            elsewhere and token in ("age", "alter", "health", "civil", "eta")
        ):
            return words.SENSITIVE[token]
    return _topic_of_values(column)


def _topic_of_values(column: Column) -> str | None:
    """What the values speak of, where the header does not say: "Mr" and "Mrs", "single" and "married"."""
    levels = {folded(level).rstrip(".") for level in column.levels if folded(level) not in VAGUE}
    if len(levels) < 2:
        return None
    if levels <= words.GENDERS and any(len(level) > 1 for level in levels):
        return words.SENSITIVE["sex"]
    return "marital status" if levels <= words.MARITAL and levels - {"single", "separated"} else None


def _copies(columns: Sequence[Column], sensitive: Sequence[str]) -> dict[str, Role]:
    """Columns that say what others say: what a sensitive one says must not be an input either."""
    roles = {
        name: Role("left out", f"each of its values goes with one of {kept!r}, which stays")
        for name, kept in copies.renamed(columns, sensitive).items()
    }
    left = [column for column in columns if column.header not in roles]
    for name, kept in copies.straight_lines(left).items():
        roles[name] = Role("left out", f"it is {kept!r} in another unit: a straight line of it in every row")
    left = [column for column in left if column.header not in roles]
    for found in copies.sums([column for column in left if column.header not in sensitive]):
        roles[found.column] = Role("left out", f"it is {found.words} in every row")
    return roles


def rows_missing(column: Column) -> str:
    """How many cells say nothing."""
    return rows_in_words(int((~column.present).sum()), len(column.cells))
