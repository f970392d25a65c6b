"""Which column is the outcome, and which of its values mean that the customer left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from churn_training.drafting import words
from churn_training.drafting.columns import Column, Mask
from churn_training.drafting.counting import rows_in_words
from churn_training.drafting.ledger import Ledger, Question
from churn_training.drafting.refusal import RefusalError
from churn_training.drafting.target_hints import hints_of
from churn_training.drafting.words import folded, has, tokens_of

MOST_CLASSES = 3

MOST_SPELLINGS = 12
"""Most different cells of an outcome, which may write each of its values in several ways."""

PLAIN_WORDS = frozenset(
    {
        "is",
        "has",
        "flag",
        "label",
        "value",
        "bin",
        "binary",
        "target",
        "customer",
        "client",
        "y",
        "n",
        "yn",
        "indicator",
        "ind",
        "employee",
        "status",
        "outcome",
        "churn",
        "class",
        "us",
        "company",
        "service",
    }
)
"""Words beside which a name still names the outcome itself."""

NOT = frozenset({"not", "no", "non", "un", "nicht", "kein", "pas", "nao"})
STAYED = frozenset(
    {
        "existing",
        "stayed",
        "stay",
        "retained",
        "active",
        "current",
        "loyal",
        "renewed",
        "remained",
        "subscribed",
    }
    | {"aktiv", "activo", "activa", "ativo", "actif", "attivo", "actief", "bestand", "geblieben"}
    | {"ativa", "active", "attiva", "aktywny", "vigente", "laufend", "bestehend", "ongoing"}
    | {"renovado", "renovada", "renouvele", "renouvelee", "rinnovato", "rinnovata", "verlangert", "verlengd"}
)
"""Values of an outcome that mean the customer stayed."""


@dataclass(frozen=True)
class Target:
    """The outcome."""

    header: str
    true: tuple[str, ...]
    false: tuple[str, ...]
    left_out: tuple[str, ...]
    """Labels of rows that are neither, blank included."""

    def labelled(self, column: Column) -> Mask:
        """The rows that are either."""
        return np.isin(column.cells, [*self.true, *self.false])

    def churned(self, column: Column) -> Mask:
        """The rows of churners."""
        return np.isin(column.cells, list(self.true))


def find_target(columns: Mapping[str, Column], ledger: Ledger) -> Target:
    """The outcome of the table. Raises RefusalError if no column can be one."""
    possible = [column for column in columns.values() if _is_possible(column)]
    if not possible:
        raise RefusalError(
            found="No column has two or three different values, as the outcome of every customer would."
            + hints_of(columns.values(), _speaks_of_leaving),
            why="the model learns from customers of whom it is known whether they left.",
            bring='a column such as "churned" that says yes or no for every customer.',
        )
    column = _find_column(possible, columns.values(), ledger)
    true, false = _find_classes(column, ledger)
    third = tuple(level for level in levels_of(column) if level not in (*true, *false))
    left_out: tuple[str, ...] = ()
    if third:
        answer = ledger.ask(_third_class(column, true, false, third, columns))
        if answer == "stayed":
            false = (*false, *third)
        elif answer == "left":
            true = (*true, *third)
        else:
            left_out = third
    unlabelled = int((~column.present).sum())
    if unlabelled:
        left_out = (*left_out, *_blank_spellings(column))
        ledger.note(
            "target",
            column.header,
            "left out rows without an outcome",
            "nothing can be learned from a customer of whom it is not known whether they left",
            rows_in_words(unlabelled, len(column.cells)),
        )
    share = float(np.isin(column.cells, list(true)).sum() / np.isin(column.cells, [*true, *false]).sum())
    ledger.note(
        "target",
        column.header,
        f"churned means {_or(true)}, stayed means {_or(false)}",
        "read from the words of its name and values",
        f"{share:.1%} of the rows churned",
    )
    return Target(column.header, true, false, left_out)


def levels_of(column: Column) -> tuple[str, ...]:
    """The different spellings of a column with few, the most frequent first."""
    return tuple(map(str, pd.Series(column.cells[column.present]).value_counts().index))


def same_partition(first: Column, second: Column) -> bool:
    """Whether each value of one column goes with one value of the other, and the other way round."""
    pairs = pd.DataFrame({"a": first.comparable, "b": second.comparable}).drop_duplicates()
    return bool(not pairs["a"].duplicated().any() and not pairs["b"].duplicated().any())


def _is_possible(column: Column) -> bool:
    listed = column.kind in ("boolean", "category", "ordered", "integer", "number")
    return (
        listed
        and bool(column.header.strip())
        and 2 <= _classes(column) <= MOST_CLASSES
        and bool(column.present.mean() > 0.5)
    )


def _classes(column: Column) -> int:
    """How many things the cells say: "Yes", "yes " and "Y" are one."""
    if column.kind == "boolean":
        return 2
    # So many are no classes, however they are spelled.
    if column.distinct > MOST_SPELLINGS:
        return column.distinct
    return len({folded(level) for level in levels_of(column)})


def _find_column(possible: list[Column], columns: Iterable[Column], ledger: Ledger) -> Column:
    named = [column for column in possible if has(column.tokens, words.TARGET)]
    plain = [column for column in named if set(column.tokens) <= words.TARGET | PLAIN_WORDS]
    candidates = plain or named
    if not candidates:
        named_so = words.PERHAPS_TARGET | words.LEAVING | words.CHURNED | STAYED
        perhaps = [column for column in possible if has(column.tokens, named_so)]
        states = [column for column in possible if has(column.tokens, words.STATES)]
        telling = [
            column
            for column in (*perhaps, *states)
            if any(_speaks_of_leaving(level) for level in levels_of(column))
        ]
        perhaps = perhaps or list(filter(_is_about_leaving, possible))
        candidates = telling or perhaps
        if len(candidates) == 1 and (
            telling or has(candidates[0].tokens, {"target", "label", "y", "outcome"})
        ):
            return _taken(candidates[0], ledger)
        if len(candidates) == 1 and _says_who_left(candidates[0]):
            return _taken(candidates[0], ledger)
    copies = [column for column in candidates if same_partition(column, candidates[0])] if candidates else []
    if named and len(copies) == len(candidates):
        return _taken(max(candidates, key=_readability), ledger)
    by_header = {column.header: column for column in possible}
    if len(by_header) == 1 and candidates:
        return _taken(candidates[0], ledger)
    answer = ledger.ask(
        Question(
            "target",
            "Which column says who left?",
            f"{len(candidates)} columns are named like an outcome."
            if len(candidates) > 1
            else "No column is clearly named like an outcome; these have two or three values."
            + hints_of(columns, _speaks_of_leaving),
            tuple(by_header),
            candidates[0].header if len(candidates) == 1 else None,
        )
    )
    return by_header[answer]


def _is_about_leaving(column: Column) -> bool:
    """Whether the values speak of leaving and of staying, whatever the header."""
    levels = levels_of(column)
    return any(map(_speaks_of_leaving, levels)) and any(map(_speaks_of_staying, levels))


def _says_who_left(column: Column) -> bool:
    """Whether the header is a word such as "left", and the cells say yes and no."""
    meant = {_plain_word(level) for level in levels_of(column)}
    leaving = words.LEAVING | words.CHURNED
    named = has(column.tokens, leaving) and set(column.tokens) <= leaving | PLAIN_WORDS | {"or", "not"}
    return named and any(meant == set(pair) for pair in words.PAIRS)


def _plain_word(level: str) -> str:
    """ "Yes." and "1.0" as "yes" and "1"."""
    word = folded(level).rstrip(".")
    return {"1.0": "1", "0.0": "0"}.get(word, word)


def _taken(column: Column, ledger: Ledger) -> Column:
    ledger.note(
        "target",
        column.header,
        "is the outcome",
        "it is the only column that is named like one",
        f"its values are {_or(levels_of(column))}",
    )
    return column


def _readability(column: Column) -> tuple[int, int]:
    """Words before codes; then the shorter name."""
    return int(any(letter.isalpha() for level in levels_of(column) for letter in level)), -len(column.header)


def _speaks_of_leaving(level: str) -> bool:
    tokens = tokens_of(level)
    return has(tokens, words.CHURNED) and not has(tokens, NOT)


def _find_classes(column: Column, ledger: Ledger) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values of churners and of those who stayed; what neither word nor code tells is in none."""
    levels = levels_of(column)
    classes = _classes(column)
    named = [level for level in levels if _speaks_of_leaving(level)]
    stayed = [level for level in levels if _speaks_of_staying(level)]
    if named:
        rest = [level for level in levels if level not in named]
        return tuple(named), tuple(stayed if classes > 2 and stayed else rest if classes == 2 else stayed)
    word = {level: _plain_word(level) for level in levels}
    yes = [level for level in levels if word[level] in words.YES]
    no = [level for level in levels if word[level] in words.NO or (word[level] == "-1" and len(levels) == 2)]
    if has(column.tokens, words.STAYING | STAYED) and len(yes) == len(no) == 1:
        answer = ledger.ask(
            Question(
                "churned",
                f"Which value of {column.header!r} means that somebody left?",
                f"The name speaks of staying, so that {yes[0]!r} seems to mean that the customer stayed.",
                levels,
                no[0],
            )
        )
    elif yes and no:
        return tuple(yes), tuple(no)
    elif len(stayed) == len(levels) - 1:
        return tuple(level for level in levels if level not in stayed), tuple(stayed)
    else:
        answer = ledger.ask(
            Question(
                "churned",
                f"Which value of {column.header!r} means that somebody left?",
                f"Its values are {_or(levels)}, which do not say so.",
                levels,
                None,
            )
        )
    left = tuple(level for level in levels if folded(level) == folded(answer))
    others = tuple(level for level in levels if level not in left)
    return left, others if classes == 2 else tuple(level for level in others if level in stayed + no)


def _speaks_of_staying(level: str) -> bool:
    tokens = tokens_of(level)
    return has(tokens, STAYED) or (has(tokens, words.CHURNED) and has(tokens, NOT))


def _third_class(
    column: Column,
    true: tuple[str, ...],
    false: tuple[str, ...],
    third: tuple[str, ...],
    columns: Mapping[str, Column],
) -> Question:
    rows = rows_in_words(int(np.isin(column.cells, list(third)).sum()))
    why = f"{rows} say {_or(third)}, which is neither {_or(true)} nor {_or(false) or 'clearly the opposite'}."
    pure = _pure_without(column, true, third, columns)
    if pure:
        why += (
            f" Leaving them out would make {pure} churn without exception, which is not true of your "
            "customers."
        )
    return Question(
        "thirdClass",
        f"What are rows whose {column.header!r} is {_or(third)}?",
        why,
        ("stayed", "left out", "left"),
        "stayed",
    )


def _pure_without(
    target: Column, true: tuple[str, ...], third: tuple[str, ...], columns: Mapping[str, Column]
) -> str | None:
    """Where 30 customers would all be churners once the third class is gone, though they are not now."""
    kept = target.present & ~np.isin(target.cells, list(third))
    churned = np.isin(target.cells, list(true))
    for column in columns.values():
        if column is target or column.kind == "date" or column.distinct > 200:
            continue
        rates = pd.DataFrame({"value": column.comparable, "kept": kept, "churned": churned})
        now = rates.groupby("value")["churned"].mean()
        later = rates[rates["kept"]].groupby("value")["churned"].agg(["mean", "size"])
        later = later[(later["mean"] >= 0.99) & (later["size"] >= 30)]
        pure = [value for value in later.index if value != "" and now[value] < 0.9]
        if pure:
            return f"every customer whose {column.header!r} is {pure[0]!r}"
    return None


def _blank_spellings(column: Column) -> tuple[str, ...]:
    return tuple(sorted({str(cell) for cell in column.cells[~column.present]}))


def _or(values: tuple[str, ...]) -> str:
    return " or ".join(map(repr, values))
