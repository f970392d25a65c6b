"""Values that have an order: words such as "low", bands such as "18-25", numbered ones such as "1 - poor"."""

import re
from collections.abc import Sequence

from churn_training.drafting.scale_words import SCALES
from churn_training.drafting.words import folded, has, tokens_of

FEWEST_LEVELS = 3
MOST_LEVELS = 20

BELOW = (
    "under|below|less than|up to|fewer than|unter|bis|weniger als|moins de|jusqu'a|menos de|hasta|meno di|"
    "fino a|ate|onder|minder dan"
)
ABOVE = "over|above|more than|from|uber|mehr als|ab|plus de|mas de|mais de|piu di|oltre|boven|meer dan"
NUMBER = r"\d+(?:[.,]\d+)*"
BAND = re.compile(
    rf"(?:(?P<below><=?|(?:{BELOW})\b)|(?P<above>>=?|(?:{ABOVE})\b))?\s*[(\[]?\s*[$€£]?\s*"
    rf"(?P<low>{NUMBER})\s*(?P<kilo>k)?\s*"
    rf"(?P<rest>\+|(?:-|–|,|to|bis|a|tot)\s*[$€£]?\s*{NUMBER}\s*k?\s*[)\]]?|"
    r"or more|or over|and (?:more|above|over)|plus|und mehr|et plus|y mas|o mas|ou mais)?"
    r"\s*(?P<unit>[^\W\d]*[23²³]?)"
)
NOTHING = re.compile(
    r"(?:0|no|none|zero|kein|keine|aucun|aucune|ninguno|ninguna|nessuno|nenhum)(?:\s+[^\W\d]+)?"
)
NUMBERED = re.compile(r"(?P<place>\d{1,2})\s*[-–.:)=]\s*(?P<text>[^\d].*)")
ORDER_WORDS = frozenset(word for scale in SCALES for entry in scale for word in entry.split())


def scale_of(present: Sequence[str]) -> list[str] | None:
    """The values in their order, if they are bands of numbers or words of a known scale; None otherwise."""
    if not FEWEST_LEVELS <= len(present) <= MOST_LEVELS:
        return None
    return _words_in_order(present) or _numbered_in_order(present) or _bands_in_order(present)


def _words_in_order(present: Sequence[str]) -> list[str] | None:
    by_word = {text: folded(text).replace("_", " ") for text in present}
    last = {word.rpartition(" ")[2] for word in by_word.values()}
    if len(last) == 1:  # "low risk", "high risk"
        by_word = {text: word.rpartition(" ")[0] for text, word in by_word.items()}
    if len(set(by_word.values())) < len(present):
        return None
    for scale in SCALES:
        if set(by_word.values()) <= set(scale):
            return sorted(present, key=lambda text: scale.index(by_word[text]))
    return None


def _numbered_in_order(present: Sequence[str]) -> list[str] | None:
    """Texts such as "1 - very dissatisfied". Numbers could number anything: the words must speak of order."""
    found = {text: NUMBERED.fullmatch(text.strip()) for text in present}
    places = {text: int(match["place"]) for text, match in found.items() if match}
    if len(places) < len(present) or len(set(places.values())) < len(present):
        return None
    if not any(has(tokens_of(match["text"]), ORDER_WORDS) for match in found.values() if match):
        return None
    return sorted(present, key=lambda text: places[text])


def _bands_in_order(present: Sequence[str]) -> list[str] | None:
    starts = {text: _start_of_band(text) for text in present}
    nothing = [text for text, start in starts.items() if start is None and NOTHING.fullmatch(folded(text))]
    if len(nothing) == 1:
        starts[nothing[0]] = (-1.0, -1)
    known = [start for start in starts.values() if start is not None]
    if len(known) < len(present) or len(set(known)) < len(known):
        return None
    return sorted(present, key=lambda text: starts[text] or (0.0, 0))


def _start_of_band(text: str) -> tuple[float, int] | None:
    """Where a band such as "18-25", "<5k" or "10+" begins; None for other text."""
    found = BAND.fullmatch(folded(text))
    if found is None or not (found["below"] or found["above"] or found["rest"]):
        return None
    low = float(re.sub(r"[.,](?=\d{3}\b)", "", found["low"]).replace(",", ".")) * (
        1000 if found["kilo"] else 1
    )
    return (low, -1) if found["below"] else (low, 1 if found["above"] else 0)
