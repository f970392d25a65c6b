"""Markdown tables and figures as people read them."""

import re
import textwrap
from collections.abc import Sequence
from typing import Any

from churn_training.bundle.manifest_shape import IntervalFigures
from churn_training.comparison.figures_shape import PossibleShare

WHOLE: Any = {"break_long_words": False, "break_on_hyphens": False}
"""Checksums and "95 %" are not to be broken where it can be helped."""


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """First column to the left, the others to the right."""
    marks = [":--", *["--:"] * (len(header) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (header, marks, *rows))


def percent(value: float | None, decimals: int = 1) -> str:
    """A share as a percentage; a dash where there is none."""
    return "–" if value is None else f"{value * 100:.{decimals}f} %"


def interval(entry: IntervalFigures, decimals: int = 3) -> str:
    """A figure with its 95 % interval."""
    return f"{entry['value']:.{decimals}f} ({entry['low']:.{decimals}f} to {entry['high']:.{decimals}f})"


def share(entry: PossibleShare | IntervalFigures) -> str:
    """A share with its 95 % interval, in percent."""
    if entry["value"] is None:
        return "–"
    return f"{percent(entry['value'])} ({entry['low'] * 100:.0f} to {entry['high'] * 100:.0f})"


def signed(value: float, decimals: int = 4) -> str:
    """With a real minus sign, and a plus where it is one."""
    return f"{value:+.{decimals}f}".replace("-", "−")


def reflow(text: str, width: int = 110) -> str:
    """Paragraphs and list items filled anew, as figures differ in length; tables, headings, pictures kept."""
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
