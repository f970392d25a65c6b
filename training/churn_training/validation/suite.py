"""The Great Expectations suite of a contract: each expectation with the sentence that a person reads.

Importing this module takes seconds, because Great Expectations does.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation

from churn_training.contract import Contract, Field
from churn_training.preparation.cleaning import DECIMAL
from churn_training.settings import Settings
from churn_training.validation.tables import SKILL, SOMETHING, SURPLUS, dated_of, fraction_of, joined, pair_of

TableName = Literal["records", "cells", "derived", "columns"]


@dataclass(frozen=True)
class Rule:
    """An expectation about one of the tables."""

    sentence: str
    table: TableName
    expectation: Expectation
    columns: tuple[str, ...]
    """Columns without which the rule cannot be judged."""


def rules_of(contract: Contract, settings: Settings) -> list[Rule]:
    """Every rule, in the order in which a person would look for mistakes."""
    return [
        *_table_rules(contract, settings),
        *(rule for field in contract.fields for rule in _field_rules(field, settings)),
        *(rule for field in contract.fields for rule in _cross_field_rules(contract, field)),
        *_label_rules(contract, settings),
    ]


def _table_rules(contract: Contract, settings: Settings) -> Iterator[Rule]:
    names = list(contract.columns)
    yield Rule(
        "The columns are the contract's, no fewer and no more",
        "cells",
        gxe.ExpectTableColumnsToMatchSet(column_set=names, exact_match=True),
        (),
    )
    least = settings.validation_minimum_rows
    yield Rule(f"At least {least} rows", "records", gxe.ExpectTableRowCountToBeBetween(min_value=least), ())
    yield Rule(
        "As many cells in each record as in the header",
        "records",
        gxe.ExpectColumnValuesToBeInSet(column=SURPLUS, value_set=[0]),
        (SURPLUS,),
    )
    identity = contract.id_column
    if identity is None:
        return
    yield Rule(
        f"{identity} is present", "cells", gxe.ExpectColumnValuesToNotBeNull(column=identity), (identity,)
    )
    yield Rule(
        f"{identity} is unique", "cells", gxe.ExpectColumnValuesToBeUnique(column=identity), (identity,)
    )


def _field_rules(field: Field, settings: Settings) -> Iterator[Rule]:
    column = field.column
    if field.missing == "reject":
        yield Rule(
            f"{column} is present", "cells", gxe.ExpectColumnValuesToNotBeNull(column=column), (column,)
        )
    if field.is_numeric:
        yield from _form_rules(field)
        yield from _range_rules(field, settings)
        return
    spellings = list(field.spellings)
    unknown = max(settings.validation_exception_share, field.unknown_share)
    share = 1 - unknown if field.unknown == "accept" else 1.0
    yield Rule(
        f"{column} is one of {', '.join(spellings)}{_nearly(share)}",
        "cells",
        gxe.ExpectColumnValuesToBeInSet(column=column, value_set=spellings, mostly=share),
        (column,),
    )


def _form_rules(field: Field) -> Iterator[Rule]:
    column = field.column
    if field.type == "date":
        written = (field.reading and field.reading.date) or "year-month-day"
        yield Rule(
            f"{column} is a date that exists, as {written}",
            "derived",
            gxe.ExpectColumnValuesToBeInSet(column=dated_of(column), value_set=[1]),
            (column,),
        )
        return
    yield Rule(
        f"{column} is a decimal number",
        "cells",
        gxe.ExpectColumnValuesToMatchRegex(column=column, regex=f"^(?:{DECIMAL.pattern})$"),
        (column,),
    )
    if field.type == "integer":
        yield Rule(
            f"{column} is a whole number",
            "derived",
            gxe.ExpectColumnValuesToBeInSet(column=fraction_of(column), value_set=[0]),
            (column,),
        )


def _range_rules(field: Field, settings: Settings) -> Iterator[Rule]:
    assert field.limits is not None and field.trained is not None
    column = field.column
    unit = f" days {field.count} the as-of date" if field.type == "date" else ""
    share = 1 - settings.validation_exception_share if field.out_of_range == "accept" else 1.0
    for (low, high), kept, what in (
        (field.limits, 1.0, "the limits"),
        (field.trained, share, "the known range"),
    ):
        yield Rule(
            f"{column} is within {what}, {low:.10g} to {high:.10g}{unit}{_nearly(kept)}",
            "derived",
            gxe.ExpectColumnValuesToBeBetween(column=column, min_value=low, max_value=high, mostly=kept),
            (column,),
        )


def _cross_field_rules(contract: Contract, field: Field) -> Iterator[Rule]:
    if field.requirement:
        other = contract.field(field.requirement.field)
        yield Rule(
            f"{field.column} agrees with {other.column}",
            "derived",
            # Great Expectations has one for pairs too, which takes a second per 10,000 rows and rule.
            gxe.ExpectColumnValuesToBeInSet(column=pair_of(field, other), value_set=_pairs(field, other)),
            (other.column, field.column),
        )
    if field.at_least:
        other = contract.field(field.at_least.field)
        yield Rule(
            f"{field.column} is at least {other.column}{_nearly(field.at_least.share)}",
            "derived",
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A=field.column,
                column_B=other.column,
                or_equal=True,
                mostly=field.at_least.share,
                ignore_row_if="either_value_is_missing",
            ),
            (field.column, other.column),
        )


def _label_rules(contract: Contract, settings: Settings) -> Iterator[Rule]:
    column = contract.target_column
    spellings = list(contract.target_spellings)
    low, high = settings.validation_churn_share
    yield Rule(
        f"{column}, the label, is present",
        "cells",
        gxe.ExpectColumnValuesToNotBeNull(column=column),
        (column,),
    )
    yield Rule(
        f"{column} is one of {', '.join(spellings)}",
        "cells",
        gxe.ExpectColumnValuesToBeInSet(column=column, value_set=spellings),
        (column,),
    )
    yield Rule(
        f"Both classes are there: from {100 * low:g} % to {100 * high:g} % of the rows are churners",
        "derived",
        gxe.ExpectColumnMeanToBeBetween(column=column, min_value=low, max_value=high),
        (column,),
    )
    greatest = settings.validation_greatest_skill
    yield Rule(
        f"No column alone tells the label: ROC-AUC at most {greatest:g}",
        "columns",
        gxe.ExpectColumnValuesToBeBetween(column=SKILL, max_value=greatest),
        (SKILL,),
    )


def _pairs(field: Field, other: Field) -> list[str]:
    """Pairs of spellings, of the field and of the one it requires, that do not contradict each other."""
    assert field.requirement is not None
    pairs: list[str] = []
    for choice in other.choices:
        met = choice.value in field.requirement.values
        allowed = _allowed(field, met=met)
        pairs += [joined(*pair) for pair in itertools.product(allowed, choice.spellings)]
    return pairs


def _allowed(field: Field, *, met: bool) -> list[str]:
    """Spellings of the field beside one of the required field that meets the requirement, or does not."""
    assert field.requirement is not None
    if field.is_numeric:
        return [SOMETHING] if met else []
    out, otherwise = field.ruled_out, field.requirement.otherwise
    if field.type == "boolean":
        kept = [choice for choice in field.choices if met or choice.value == out]
        more = [otherwise] if otherwise is not None and not met else []
    else:
        kept = [choice for choice in field.choices if (choice.value == out) != met]
        more = []
    return [spelling for choice in kept for spelling in choice.spellings] + more


def _nearly(share: float) -> str:
    return "" if share == 1 else f", in at least {share:.0%} of the rows"
