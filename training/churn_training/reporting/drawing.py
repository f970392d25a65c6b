"""The look of every picture, and what makes its bytes the same each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

BLUE, ORANGE, GREY, GREEN = "#1f5fa8", "#d1671c", "#8a8f98", "#2b8a57"
"""Distinguishable with any colour vision, and in print."""

STYLE: Any = {
    "svg.hashsalt": "churn",  # otherwise the ids of clip paths are random
    "svg.fonttype": "none",  # text stays text: smaller, searchable, read aloud
    "path.simplify_threshold": 0.5,
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#555b63",
    "axes.grid": True,
    "grid.color": "#e3e6ea",
    "grid.linewidth": 0.8,
    "axes.axisbelow": True,
    "legend.frameon": False,
}


@contextmanager
def picture(path: Path, panels: int = 1, height: float = 3.6, width: float = 7.2) -> Iterator[list[Axes]]:
    """Axes side by side, saved as SVG when the block ends. Sizes in inches."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots(1, panels, squeeze=False)[0].tolist()
        yield axes
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
        without_trailing_spaces(path)


def without_trailing_spaces(path: Path) -> None:
    """Removes the blank that matplotlib leaves at the end of many lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line.rstrip() for line in lines) + "\n", encoding="utf-8", newline="\n")


def as_percentages(axes: Axes, *, x: bool = False, y: bool = False) -> None:
    """Labels the axes in percent."""
    if x:
        axes.xaxis.set_major_formatter(lambda value, _: f"{value * 100:.0f} %")
    if y:
        axes.yaxis.set_major_formatter(lambda value, _: f"{value * 100:.0f} %")
