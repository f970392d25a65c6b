"""The decisions file: what was decided, why, and by whom. People review it, and the next draft reads it."""

import re
from typing import Any

from churn_training.drafting.as_of import span_of
from churn_training.drafting.columns import Column
from churn_training.drafting.ledger import Ledger
from churn_training.drafting.pins import FORMAT
from churn_training.drafting.settled import Draft

SENTENCES = frozenset({"question", "why", "decision", "reason", "evidence", "suspicion"})

NAMES_VALUES = frozenset({"requires", "order of values", "rare values"})
"""Topics whose sentences hold the file's own labels and values."""

CUSTOMERS = re.compile(r"(?<!\w)'[^']*'|\b(?:a )?customers?\b")
"""What stands in quotes, and the word everywhere else."""


def decisions_document(draft: Draft, contract: dict[str, Any], ledger: Ledger) -> dict[str, Any]:
    """The document. It holds no row, no identifier, and no figure of fewer than ten customers."""
    return _in_their_words(_document(draft, contract, ledger), draft.called)


def _document(draft: Draft, contract: dict[str, Any], ledger: Ledger) -> dict[str, Any]:
    types = {field["column"]: field["type"] for field in contract["fields"]}
    return {
        "formatVersion": FORMAT,
        "file": {"name": draft.table.file, "sha256": draft.table.sha256, "rows": draft.table.rows},
        **({} if draft.as_of is None else {"asOf": str(draft.as_of)}),
        "customer": dict(zip(("one", "other"), draft.called, strict=True)),
        "target": {
            "column": draft.target.header,
            "churned": list(draft.target.true),
            "stayed": list(draft.target.false),
            "leftOut": list(draft.target.left_out),
        },
        "questions": [
            {
                "key": answer.question.key,
                "question": answer.question.text,
                "why": answer.question.why,
                "choices": list(answer.question.choices),
                "proposed": answer.question.proposed,
                "answer": answer.answer,
                "source": answer.source,
                "reviewed": answer.reviewed,
            }
            for answer in ledger.answers
        ],
        "columns": [_column(draft, header, types.get(header)) for header in draft.roles],
        "decisions": [
            {
                key: value
                for key, value in (
                    ("topic", each.topic),
                    ("column", each.column),
                    ("decision", each.decision),
                    ("reason", each.reason),
                    ("evidence", each.evidence),
                )
                if value
            }
            for each in ledger.decisions
        ],
    }


def _in_their_words(document: dict[str, Any], called: tuple[str, str]) -> dict[str, Any]:
    """The sentences with what a row is called in place of "customer", except in quotes and in labels."""
    one, other = called
    an = "an" if one[0] in "aeio" else "a"  # "a user"
    words = {"a customer": f"{an} {one}", "customer": one, "customers": other}

    def spoken(text: str) -> str:
        return CUSTOMERS.sub(lambda found: words.get(found[0], found[0]), text)

    def of(entry: dict[str, Any]) -> dict[str, Any]:
        if entry.get("topic") in NAMES_VALUES:
            return entry
        return {key: spoken(value) if key in SENTENCES else value for key, value in entry.items()}

    parts = {key: [of(entry) for entry in document[key]] for key in ("questions", "columns", "decisions")}
    return document | parts


def _column(draft: Draft, header: str, type_: str | None) -> dict[str, Any]:
    role, column = draft.roles[header], draft.columns[header]
    entry: dict[str, Any] = {
        "column": header,
        "name": draft.names[header],
        "use": role.use,
        "kind": column.kind,
        "reason": role.reason,
    }
    span = span_of(column, draft.as_of)
    optional = {
        "evidence": role.evidence,
        "suspicion": role.suspicion,
        "dates": span,
        "written": _written(column),
    }
    if type_ is not None and type_ != column.kind:
        optional["type"] = type_
    if column.missing:
        optional["missing"] = ", ".join(map(repr, column.missing))
    return entry | {key: value for key, value in optional.items() if value}


def _written(column: Column) -> str | None:
    """What another file's cells might leave open: a decimal mark, a format of dates, what 1 and 2 mean."""
    if column.kind == "boolean" and "2" in {level.removesuffix(".0") for level in column.levels}:
        return column.true[0]
    if column.kind == "date":
        return column.formats[0]
    return column.readings[0].decimal if column.readings and column.decimals else None
