"""Pictures of what moves the prediction: SHAP contributions per field of the contract."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from matplotlib import colormaps
from matplotlib.axes import Axes

from churn_training.contract import Contract, Field, Value
from churn_training.preparation.cleaning import Record
from churn_training.preparation.encoding import Feature
from churn_training.reporting.drawing import BLUE, GREY, picture

SHOWN = 8
"""Fields in the summary: nobody would read more. The card's table has all of them."""

DETAILED = 4
NOTES = {"log-odds": " (+0.7 doubles the odds)"}
SLICES = 60
"""Parts of the axis in which contributions are counted: they show the swarm's shape without its points."""


@dataclass(frozen=True)
class Contributions:
    """SHAP values per field, and the records they belong to."""

    scale: str
    """What they add up to: "log-odds", or "probability" where the link is the identity."""

    fields: tuple[Field, ...]
    values: npt.NDArray[np.float64]
    """Rows × fields, most important field first."""
    records: list[Record]


def contributions(
    contract: Contract,
    features: tuple[Feature, ...],
    per_feature: npt.NDArray[np.float64],
    records: list[Record],
    scale: str,
) -> Contributions:
    """Columns of one field added up; fields by their mean absolute contribution."""
    places: dict[str, list[int]] = {field.name: [] for field in contract.inputs}
    for place, feature in enumerate(features):
        places[feature.field].append(place)
    sums = np.column_stack([per_feature[:, places[field.name]].sum(axis=1) for field in contract.inputs])
    order = np.argsort(-np.abs(sums).mean(axis=0), kind="stable")
    return Contributions(scale, tuple(contract.inputs[place] for place in order), sums[:, order], records)


def summary(path: Path, found: Contributions) -> None:
    """A beeswarm, counted in slices: how often and how far a field moves the log-odds, by its value."""
    shown = min(SHOWN, len(found.fields))
    limit = float(np.abs(found.values[:, :shown]).max()) * 1.05
    edges = np.linspace(-limit, limit, SLICES + 1)
    colours = colormaps["coolwarm"]
    with picture(path, height=4.2) as (axes,):
        for row in range(shown):
            field, values = found.fields[row], found.values[:, row]
            level = _levels(field, found.records)
            slices = np.clip(np.digitize(values, edges) - 1, 0, SLICES - 1)
            counts = np.bincount(slices, minlength=SLICES)
            for slice_ in np.flatnonzero(counts):
                inside = slices == slice_
                half = 0.42 * np.sqrt(counts[slice_] / counts.max())
                axes.bar(
                    edges[slice_],
                    2 * half,
                    width=edges[1] - edges[0],
                    bottom=row - half,
                    align="edge",
                    color=GREY if level is None else colours(float(np.nanmean(level[inside]))),
                )
        axes.axvline(0, color="#555b63", linewidth=1)
        axes.set(
            yticks=range(shown),
            yticklabels=[field.name for field in found.fields[:shown]],
            xlabel=f"contribution to the {found.scale} of churn{NOTES.get(found.scale, '')}\n"
            "red: high value or yes, blue: low value or no, grey: categories",
            title=f"{found.fields[0].name} and {found.fields[1].name} move the prediction most",
        )
        axes.invert_yaxis()


def dependence(path: Path, found: Contributions) -> None:
    """How far each value of the main fields moves the log-odds."""
    with picture(path, panels=min(DETAILED, len(found.fields)), height=3.4, width=11) as panels:
        for place, axes in enumerate(panels):
            _dependence(axes, found.fields[place], found.values[:, place], found.records)
        panels[0].set_ylabel(f"contribution to the {found.scale}")
        low, high = min(a.get_ylim()[0] for a in panels), max(a.get_ylim()[1] for a in panels)
        for axes in panels:
            axes.set_ylim(low, high)
            axes.axhline(0, color="#555b63", linewidth=1)


def importance(found: Contributions) -> list[tuple[str, float]]:
    """Every field with its mean absolute contribution, the greatest first."""
    means = np.abs(found.values).mean(axis=0)
    return [(field.name, float(mean)) for field, mean in zip(found.fields, means, strict=True)]


def _dependence(axes: Axes, field: Field, values: npt.NDArray[np.float64], records: list[Record]) -> None:
    axes.set_title(field.name)
    given = [record[field.name] for record in records]
    if field.is_numeric:
        numbers = np.array([np.nan if value is None else float(value) for value in given])
        edges = np.unique(np.nanquantile(numbers, np.linspace(0, 1, 41)))
        slices = np.digitize(numbers, edges[1:-1])
        used = [slice_ for slice_ in range(len(edges) - 1) if (slices == slice_).any()]
        axes.plot(
            [np.nanmean(numbers[slices == slice_]) for slice_ in used],
            [values[slices == slice_].mean() for slice_ in used],
            color=BLUE,
        )
        axes.set_xlabel(field.unit or "")
        return
    means = [
        float(np.mean([v for v, got in zip(values, given, strict=True) if got == value] or [0.0]))
        for value in field.values
    ]
    axes.bar(range(len(means)), means, color=BLUE, width=0.6)
    labels = [{"True": "yes", "False": "no"}.get(str(value), str(value)) for value in field.values]
    axes.set_xticks(range(len(means)), labels, rotation=20, ha="right")


def _place(field: Field, value: Value | None) -> float:
    """Where an ordered value stands, from 0 (lowest) to 1 (highest); NaN for one that is not listed."""
    return field.values.index(str(value)) / max(1, len(field.values) - 1) if value in field.values else np.nan


def _levels(field: Field, records: list[Record]) -> npt.NDArray[np.float64] | None:
    """Each record's value from 0 (lowest) to 1 (highest); None where values have no order."""
    if field.type == "category" and not field.is_ordered:
        return None
    if field.is_ordered:
        return np.array([_place(field, record[field.name]) for record in records])
    numbers = np.array([np.nan if r[field.name] is None else float(r[field.name] or 0) for r in records])
    ranks = np.argsort(np.argsort(numbers, kind="stable"), kind="stable") / max(1, len(numbers) - 1)
    return numbers if field.type == "boolean" else ranks
