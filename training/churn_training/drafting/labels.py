"""Headers as labels for people: whole words in sentence case, without what only a database needs."""

import re
from collections.abc import Iterable

from churn_training.drafting import words
from churn_training.drafting.label_words import (
    ABBREVIATED,
    ABBREVIATED_TOGETHER,
    ACRONYMS,
    COMPOUNDS,
    FILE_WORDS,
    GERMAN_UNITS,
    SHORT_WORDS,
)
from churn_training.drafting.names import cleaned

KEEPS_CAPITALS = re.compile(r"^[^\Wa-z\d]{2,}|[kMGT]Wh?\b")
"""Words that keep their capitals: "SEPA-Mandat", "VMail", "kWh"."""

HUMP = re.compile(
    r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ][a-zà-ÿ])(?<![ (][kMGT](?=Wh))"
    r"|(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ]{2})"
)

SPANS = {"d": "days", "day": "days", "days": "days", "mo": "months", "mon": "months", "mths": "months"}
"""What follows a number of days or months: "90d", "12_mon"."""


def label_of(header: str) -> str:
    """The header for people: words with blanks, in sentence case, abbreviations as they are or in full.

    A header such as "Besuche pro Monat" is in the case of its language already.
    """
    spoken = cleaned(header).split()
    if any(word[:1].islower() for word in spoken[1:]) and any(word[:1].isupper() for word in spoken[1:]):
        return " ".join(spoken)
    shouted = not any(letter.islower() for letter in header)
    found = [_cased(word, shouted=shouted) for word in _split(header)]
    label = " ".join(_in_full(found))
    return label[:1].upper() + label[1:] if label else "Unnamed column"


def title_of(name: str, one: str) -> str:
    """What one row is called: the file's name without the outcome and words such as "data", and `one`."""
    dropped = FILE_WORDS | words.TARGET | {one, f"{one}s"}
    kept = [word for word in re.split(r"[-_\s.]+", name) if word.casefold() not in dropped]
    kept = [word for word in kept if not word.isdigit()]
    return label_of(" ".join([*kept, one]))


def without_identifier(label: str, others: Iterable[str]) -> str:
    """The label without a leading "ID", unless another column is called so: a score identifies nothing."""
    rest = re.sub(r"^ID ", "", label)
    rest = rest[:1].upper() + rest[1:]
    return label if rest in others else rest


def readable(value: str) -> str:
    """A value as a person would write it: "Travel_Rarely" as "Travel rarely"."""
    if "_" not in value:
        return value
    parts = [part for part in value.split("_") if part]
    if len(parts) < 2 or not all(part.isalpha() for part in parts):
        return value
    first, *rest = parts
    return " ".join([first, *(word.lower() if word.istitle() else word for word in rest)])


def _split(header: str) -> list[str]:
    """The words: split at blanks and marks, and at humps that do not stand inside one word."""
    found: list[str] = []
    for part in re.split(r"[_\s.]+", cleaned(header)):
        pieces = HUMP.sub(" ", f" {part}")[1:].split(" ")
        for index, piece in enumerate(pieces):
            if index and f"{found[-1]}{piece}".casefold() in COMPOUNDS:
                found[-1] += piece.lower()
            else:
                found.append(piece)
    return [word for word in found if word]


def _cased(word: str, *, shouted: bool) -> str:
    plain = word.casefold()
    if plain in ACRONYMS or re.fullmatch(r"q[1-4]", plain):
        return word.upper()
    if plain in GERMAN_UNITS:
        return plain.capitalize()
    if shouted and (plain in SHORT_WORDS or (len(word) > 3 and re.search(r"[aeiouyà-ÿ]", plain))):
        return plain
    return word if KEEPS_CAPITALS.search(word) else word.lower()


def _in_full(found: list[str]) -> list[str]:
    """The words with abbreviations in full that can mean one thing only, alone or beside their neighbour."""
    for at in range(len(found) - 1):
        together = ABBREVIATED_TOGETHER.get((found[at], found[at + 1]))
        if together is not None:
            found[at : at + 2] = together
    full: list[str] = []
    for at, word in enumerate(found):
        span = re.fullmatch(r"(\d+)([a-z]+)", word)
        if span and span[2] in SPANS:
            full += [span[1], SPANS[span[2]]]
        elif at and found[at - 1].isdigit() and word in SPANS:
            full.append(SPANS[word])
        elif word in ("num", "nbr", "nb") and len(found) > 1:
            full.append("number")
            if at == 0 and found[1] != "of":
                full.append("of")
        else:
            full.append(ABBREVIATED.get(word, word))
    return full
