"""Markdown tables, and figures as people read them."""

import re
import textwrap
from collections.abc import Sequence
from typing import Any

from churn_training.bundle.evaluation_shape import IntervalFigures
from churn_training.comparison.figures_shape import PossibleShare

WHOLE: Any = {"break_long_words": False, "break_on_hyphens": False}
"""Keeps checksums and "95 %" in one piece where possible."""


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """First column to the left, the others to the right."""
    marks = [":--", *["--:"] * (len(header) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (header, marks, *rows))


def percent(value: float | None, decimals: int = 1) -> str:
    """A share as a percentage; a dash for None."""
    return "–" if value is None else f"{value * 100:.{decimals}f} %"


def interval(entry: IntervalFigures, decimals: int = 3) -> str:
    """A figure with its 95 % interval."""
    text = f"{entry['value']:.{decimals}f} ({entry['low']:.{decimals}f} to {entry['high']:.{decimals}f})"
    return text.replace("-", "−")


def share(entry: PossibleShare | IntervalFigures) -> str:
    """A share with its 95 % interval, in percent."""
    if entry["value"] is None:
        return "–"
    return f"{percent(entry['value'])} ({entry['low'] * 100:.0f} to {entry['high'] * 100:.0f})"


def signed(value: float, decimals: int = 4) -> str:
    """With a sign: + or a typographic minus."""
    return f"{value:+.{decimals}f}".replace("-", "−")


def reflow(text: str, width: int = 110) -> str:
    """Wraps paragraphs and list items, because figures differ in length. Leaves the rest as it is."""
    return "\n\n".join(_fill(block, width) for block in text.split("\n\n"))


def _fill(block: str, width: int) -> str:
    if block.startswith(("|", "#", "!")):
        return block
    if block.startswith("- "):
        items = re.split(r"\n(?=- )", block)
        return "\n".join(
            textwrap.fill(" ".join(item.split()), width, subsequent_indent="  ", **WHOLE) for item in items
        )
    return textwrap.fill(" ".join(block.split()), width, **WHOLE)
