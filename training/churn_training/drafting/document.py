"""The draft contract as a JSON document."""

from typing import Any

from churn_training.drafting.dependence import Dependence, dependence_of, says_nothing
from churn_training.drafting.fields import UNKNOWN, field_of
from churn_training.drafting.labels import title_of
from churn_training.drafting.ledger import Ledger
from churn_training.drafting.levels import levels_of
from churn_training.drafting.phrases import label
from churn_training.drafting.settled import Draft
from churn_training.drafting.table import Table
from churn_training.preparation.cleaning import DECIMAL

Entry = dict[str, Any]

OPERATING_POINTS = [
    {"name": "recall", "rule": {"kind": "recall", "least": 0.925, "confidence": 0.95}},
    {"name": "balanced", "rule": {"kind": "f1"}},
    {"name": "precision", "rule": {"kind": "precision", "skill": 0.5, "alarms": 100}},
]
"""Rules that mean the same at any share of churners."""

WHY_REQUIRED = "a record that says otherwise contradicts itself, and is refused"
WHY_NOTED = "nearly all rows with one have the other; some say otherwise, so that no record is refused for it"


def contract_document(draft: Draft) -> Entry:
    """The contract."""
    identity = next((header for header, role in draft.roles.items() if role.use == "id"), None)
    left_out = [header for header, role in draft.roles.items() if role.use == "left out"]
    missing = _missing_everywhere(draft)
    source: Entry = {
        "file": draft.table.file,
        "sha256": draft.table.sha256,
        "url": None,
        "rows": draft.table.rows,
        "missing": missing,
        "reading": _file_reading(draft.table),
    }
    if draft.ordered:
        source["split"] = "order"
    if left_out:
        source["leftOut"] = left_out
    target: Entry = {
        "name": draft.names[draft.target.header],
        "column": draft.target.header,
        "values": [
            {"value": True, "source": list(draft.target.true)},
            {"value": False, "source": list(draft.target.false)},
        ],
    }
    if draft.target.left_out:
        target["leftOut"] = list(draft.target.left_out)
    one, other = draft.called
    fields = [field_of(draft, column, missing) for column in draft.used("input", "fairness")]
    has_dates = any(field["type"] == "date" for field in fields)
    return {
        "formatVersion": 1,
        "name": draft.name,
        "title": title_of(draft.name, one),
        "description": f"One {one}, as {draft.table.file.replace('*/', '* /')} describes them.",
        **({} if one == "customer" else {"customer": {"one": one, "other": other}}),
        "source": source,
        "id": None if identity is None else {"name": draft.names[identity], "column": identity},
        "target": target,
        **({"asOf": str(draft.as_of)} if has_dates else {}),
        "operatingPoints": OPERATING_POINTS,
        "fields": fields,
    }


def note_levels(draft: Draft, ledger: Ledger) -> None:
    """Notes which lists have an order, and which values have too few customers for a place of their own."""
    for column in draft.used("input", "fairness"):
        if column.kind not in ("category", "ordered"):
            continue
        found = levels_of(column)
        if column.kind == "ordered":
            order = " < ".join(level.value for level in found.listed)
            ledger.note("order of values", column.header, order, "the words or numbers in them say so")
        if found.other is None or not found.rare:
            continue
        kept = f"{len(found.listed) - 1} values keep their names"
        ledger.note(
            "rare values",
            column.header,
            f"read as {found.other.value!r}, like any value that a later file brings",
            "of so few rows nothing can be learned",
            f"{found.rare} {'value' if found.rare == 1 else 'values'} of few rows; {kept}",
        )


def note_dependences(draft: Draft, contract: Entry, ledger: Ledger) -> None:
    """Notes which columns another one decides, whatever their kind."""
    inputs = draft.used("input")
    for field in contract["fields"]:
        header, meaning = field["column"], field["missing"].get("meaning", UNKNOWN)
        spellings = [] if meaning == UNKNOWN else [""]
        if field["type"] == "category":
            spellings += [level for level in draft.columns[header].levels if says_nothing(level)]
        elif "otherwise" in field.get("requires", {}):
            spellings.append(field["requires"]["otherwise"])
        for spelling in spellings:
            parents = draft.used("input", "fairness") if spelling == "" else inputs
            found = dependence_of(draft.columns[header], spelling, parents)
            if found is not None:
                _note_dependence(draft, field, found, ledger)


def _note_dependence(draft: Draft, field: Entry, found: Dependence, ledger: Ledger) -> None:
    column, parent = draft.columns[field["column"]], draft.columns[found.parent]
    own = column.cells == found.otherwise if found.otherwise else ~column.present
    their = parent.cells == found.value
    says = f"says {found.otherwise!r}" if found.otherwise else "is blank"
    ledger.note(
        "requires",
        column.header,
        f"{says} where {label(parent, draft.columns)} is {found.value}",
        WHY_REQUIRED if "requires" in field else WHY_NOTED,
        f"{int((own & their).sum())} rows have both, {int((own != their).sum())} have one without the other",
    )


def _file_reading(table: Table) -> Entry:
    reading: Entry = {"encoding": table.reading.encoding, "delimiter": table.reading.delimiter}
    if table.reading.lead:
        reading["lead"] = table.reading.lead
    if table.reading.total is not None:
        reading["total"] = table.reading.total
    return reading


def _missing_everywhere(draft: Draft) -> list[str]:
    """Spellings that say nothing in some column and are a value in none."""
    used = draft.used("input", "fairness")
    found = {spelling for column in used for spelling in column.missing}
    values = {level for column in used for level in column.levels}
    values |= {*draft.target.true, *draft.target.false}
    numbers = {
        spelling for spelling in found if DECIMAL.fullmatch(spelling)
    }  # -999 is missing in its column only
    return ["", *sorted(found - values - numbers)]
