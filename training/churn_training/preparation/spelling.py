"""Spellings that a contract does not list: another one of a known value, a new value, or no value at all."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal

from churn_training.contract import Field, Value

LETTERS = r"A-Za-z\u00c0-\u1fff\u2c00-\ud7ff\uf900-\ufdff\uff21-\uffdc"
"""ASCII letters and characters of other scripts, as in the brackets of a pattern, JavaScript's too."""

FLAGS = ("yes", "no", "true", "false", "on", "off", "y", "n", "t", "f")
"""Answers to a question, in lower case."""

NO_VALUES = (
    *("null", "nan", "+nan", "-nan", "na", "n/a", "#na", "#n/a", "undefined"),
    *("inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"),
)
"""What programs write if there is no value or no number, in lower case."""

_ERROR = re.compile("#[^ ]+[!?]")
"""A spreadsheet's error, such as #REF!."""

_LETTERED_NUMBER = re.compile("[+-]?[0-9.,]+[Ee][+-]?[0-9]+|[+-]?0[Xx][^ ]+")
_DIGITS = re.compile("[0-9]")
_LETTER = re.compile(f"[{LETTERS}]")

_MARKS = r"\s_:;'\"`’‘“”()\[\]{}/\\\-\u00ad\u200b-\u200d\u2010-\u2015\u2060\ufeff"
_BETWEEN_DIGITS = re.compile(rf"([0-9])[{_MARKS}]+(?=[0-9])")
_IGNORED = re.compile(rf"[{_MARKS}]|[.,](?![0-9])")


Kind = Literal["word", "number", "flag", "nothing"]


def kind_of(text: str) -> Kind:
    """What a text may name. The letters of a number make no word, and signs alone name nothing."""
    text = text.strip()
    if not _LETTER.search(text):
        return "number" if _DIGITS.search(text) else "nothing"
    if text.lower() in FLAGS:
        return "flag"
    if text.lower() in NO_VALUES or _ERROR.fullmatch(text):
        return "nothing"
    return "number" if _LETTERED_NUMBER.fullmatch(text) else "word"


def simplified(text: str) -> str:
    """The text without case and without marks that people leave out or add, except between digits."""
    lower = unicodedata.normalize("NFKC", text).lower()
    return _IGNORED.sub("", _BETWEEN_DIGITS.sub(r"\1|", lower))


def is_new(field: Field, text: str) -> bool:
    """Whether an unlisted spelling of a category may be a new one: any word, and other kinds it lists."""
    return kind_of(text) in _kinds_taken(field)


@cache
def _kinds_taken(field: Field) -> frozenset[Kind]:
    values = (str(choice.value) for choice in field.choices)
    listed = {kind_of(text) for text in (*values, *field.spellings)}
    taken: set[Kind] = {"word", *listed}
    return frozenset(taken - {"nothing"})


def respelt(field: Field, text: str) -> str | None:
    """The listed spelling that `text` is another spelling of; None if it is of none, or of two values."""
    return _respellings(field).get(simplified(text)) or _usual_flags(field).get(text.lower())


@cache
def _respellings(field: Field) -> Mapping[str, str]:
    meanings: dict[str, set[Value | None]] = {}
    spellings: dict[str, str] = {}
    for spelling, value in _listed(field):
        meanings.setdefault(simplified(spelling), set()).add(value)
        spellings[simplified(spelling)] = spelling
    return {simple: spelling for simple, spelling in spellings.items() if len(meanings[simple]) == 1}


def _listed(field: Field) -> Iterable[tuple[str, Value | None]]:
    for choice in field.choices:
        for spelling in choice.spellings:
            yield spelling, choice.value
    if field.type == "boolean" and field.requirement and field.requirement.otherwise is not None:
        yield field.requirement.otherwise, None


ANSWERS = (
    *(("yes", "no"), ("y", "n"), ("ja", "nein"), ("j", "n"), ("ja", "nee"), ("ja", "nej"), ("oui", "non")),
    *(("sí", "no"), ("sì", "no"), ("si", "no"), ("sim", "não"), ("sim", "nao"), ("tak", "nie")),
    *(("ano", "ne"), ("да", "нет"), ("evet", "hayır")),
)
"""Yes and no in the languages of common spreadsheets, in lower case. `src/steps/flags.ts` has the same."""

USUAL_FLAGS = (
    *ANSWERS,
    *(("true", "false"), ("t", "f"), ("on", "off"), ("wahr", "falsch"), ("vrai", "faux")),
    *(("verdadero", "falso"), ("verdadeiro", "falso"), ("vero", "falso"), ("waar", "onwaar")),
    *(("prawda", "fałsz"), ("истина", "ложь"), ("1", "0")),
)
"""How tables spell yes and no besides the source's own way; true and false in the spreadsheet's language."""


@cache
def _usual_flags(field: Field) -> Mapping[str, str]:
    """The listed spelling that a usual one of yes or no stands for.

    A pair is left out if the source means the opposite by one of them, and codes if it lists one of them or
    has a third spelling, which 1 may then mean. Of a category, only other words for a listed yes or no count.
    """
    if field.type != "boolean":
        return _yes_and_no(field)
    own = {choice.value: choice.spellings[0] for choice in field.choices if choice.spellings}
    listed = {spelling.lower(): value for spelling, value in _listed(field)}
    flags: dict[str, str] = {}
    for yes, no in USUAL_FLAGS:
        has_third = field.requirement is not None and field.requirement.otherwise is not None
        if yes == "1" and (has_third or listed.keys() & {yes, no}):
            continue
        if listed.get(yes) is False or listed.get(no) is True:
            continue
        flags |= {text: own[value] for text, value in ((yes, True), (no, False)) if value in own}
    return flags


def _yes_and_no(field: Field) -> Mapping[str, str]:
    flags: dict[str, str] = {}
    for words in ({yes for yes, _ in ANSWERS}, {no for _, no in ANSWERS}):
        meant = [spelling for spelling, _ in _listed(field) if spelling.lower() in words]
        if len(meant) == 1:
            flags |= dict.fromkeys(words, meant[0])
    return flags
