"""The anchor: the figures of one bundle that never moves, so that small losses cannot add up.

A candidate is compared with the bundle before it, which may itself be a little worse than the one before.
The anchor holds the figures of a bundle on its file, and every later candidate is measured against it too.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypedDict, cast

from churn_training.comparison.aims import AIMS, SHIPPED
from churn_training.gating.bundle import Bundle
from churn_training.gating.finding import Better, Finding
from churn_training.gating.measures import Measures
from churn_training.gating.recipe import trained_on
from churn_training.readable_json import plain, read_json, readable_json

ALLOWED: dict[str, tuple[str, Better, float]] = {
    "logLossAllRows": ("log-loss, all rows", "lower", 0.0015),
    "rocAuc": ("ROC-AUC", "higher", 0.003),
    "logLoss": ("log-loss", "lower", 0.003),
    "brier": ("Brier score", "lower", 0.001),
    "recall": ("recall at its point", "higher", 0.02),
    "precision": ("precision at that recall", "higher", 0.01),
}
"""By the anchor's figure: what people call it, and how much worse than the anchor any later bundle may be.
The rows are the same, so the room is for another fit and not for another sample."""


class Anchor(TypedDict):
    """The committed file."""

    model: str
    """sha256 of the bundle's model.onnx."""
    data: str
    """sha256 of the file on which the figures were measured. On another file they say nothing."""
    figures: dict[str, float]


def anchor_of(bundle: Bundle, measures: Measures, loss_of_all_rows: float) -> Anchor:
    """The anchor that this bundle would be."""
    figures = plain(_figures(measures, loss_of_all_rows), 6)
    return {"model": bundle.manifest["model"]["sha256"], "data": trained_on(bundle), "figures": figures}


def write_anchor(path: Path, anchor: Anchor) -> None:
    """Writes the file that is committed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(readable_json(anchor), encoding="utf-8", newline="\n")


def read_anchor(path: Path) -> Anchor | None:
    """The anchor in the file; None if there is no file."""
    if not path.is_file():
        return None
    anchor: Any = read_json(path)
    return cast("Anchor", anchor)


def anchor_findings(anchor: Anchor, candidate: Measures, loss_of_all_rows: float) -> list[Finding]:
    """Every figure of the anchor beside the candidate's."""
    got = _figures(candidate, loss_of_all_rows)
    return [
        Finding(
            f"{words}, against the anchor",
            "anchor",
            better,
            anchor["figures"][key],
            got[key],
            anchor["figures"][key] + (allowed if better == "lower" else -allowed),
        )
        for key, (words, better, allowed) in ALLOWED.items()
        if key in anchor["figures"]
    ]


def floors(shipped: Bundle, candidate: Bundle, before: Measures, after: Measures) -> list[Finding]:
    """The aims that the shipped bundle reaches and the candidate must reach too."""
    return list(_floors(shipped, candidate, before, after))


def _floors(shipped: Bundle, candidate: Bundle, before: Measures, after: Measures) -> Iterator[Finding]:
    if candidate.manifest["name"] != SHIPPED:
        return
    old, new = (bundle.manifest["evaluation"]["outOfFold"] for bundle in (shipped, candidate))
    pairs = {
        "rocAuc": ("ROC-AUC out of fold", old["rocAuc"], new["rocAuc"]),
        "logLoss": ("log-loss out of fold", old["logLoss"], new["logLoss"]),
        "recall": ("recall at its point", before.recall, after.recall),
        "precision": ("precision at that recall", before.precision, after.precision),
    }
    for key, (words, was, now) in pairs.items():
        aim = AIMS[key]
        if aim.is_met(was):
            yield Finding(f"{words}, the aim", "anchor", aim.better, was, now, aim.value)


def _figures(measures: Measures, loss_of_all_rows: float) -> dict[str, float]:
    figures = {
        "logLossAllRows": loss_of_all_rows,
        "rocAuc": measures.roc_auc,
        "logLoss": measures.log_loss,
        "brier": measures.brier,
        "recall": measures.recall,
        "precision": measures.precision,
    }
    return {key: value for key, value in figures.items() if value == value}
