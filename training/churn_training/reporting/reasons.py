"""The model card's section on its reasons: how the inputs were chosen, what contradicts, and every curve."""

import math
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from churn_training.bundle.manifest_shape import Manifest
from churn_training.contract import Contract, Field
from churn_training.evidence.reasons_shape import OpposedFigures, ReasonFigures
from churn_training.modelling.curves import Curve
from churn_training.preparation.encoding import Feature, Matrix, encode_value
from churn_training.reporting.drawing import BLUE, GREY, STYLE, without_trailing_spaces
from churn_training.reporting.markdown import percent, signed, table
from churn_training.settings import Settings

ACROSS = 2
"""Numbers beside each other."""

PANEL_HEIGHT, BAR_HEIGHT = 3.2, 0.2
"""Of a number's curve and of a listed value's bar, in inches."""

GONE = "–"
"""What stands in the table for a field that is no input."""


def inputs(contract: Contract, manifest: Manifest) -> str:
    """The rule of the inputs, and every set with its figures."""
    evaluation = manifest["evaluation"]
    chosen = next(entry for entry in evaluation["inputs"] if entry["chosen"])
    shares = ", ".join(f"{name} {percent(share)}" for name, share in evaluation["repeated"].items())
    directions = [field for field in contract.inputs if field.monotone]
    declared = " and ".join(f"{field.monotone} with {field.name}" for field in directions) or "none"
    kept = [
        field.name
        for field in contract.inputs
        if any(field.name in entry["leftOut"] for entry in evaluation["inputs"])
    ]
    acted = [name for name in kept if contract.field(name).actionable]
    why = (
        f" {' and '.join(acted)} stays, although other inputs tell it too: people act on it, so a model must "
        "answer what a change of it means. The table says what leaving it out would change."
        if acted
        else ""
    )
    left = " and ".join(chosen["leftOut"]) or "nothing"
    return f"""## Why these inputs

Inputs that tell the same share the credit for it by chance, and their reasons then contradict each other. The
rule: {evaluation["inputsRule"]}. How much they repeat each other is the sum, over the numbers among them,
of the share of variance that the other inputs explain out of fold; of each number beside all others that
is: {shares}. The contract says what the training may leave out. It left out **{left}**.{why} Declared
directions: the risk is {declared}. Chosen {"with" if chosen["directed"] else "without"} them.

{_inputs_table(manifest)}"""


def contradictions(
    contract: Contract,
    features: tuple[Feature, ...],
    curves: list[Curve],
    found: ReasonFigures,
    settings: Settings,
) -> str:
    """The same model before inputs, directions and support were chosen, and as it ships."""
    lines = [
        [
            f"{' and '.join(pair['fields'])} pull more than {found['pull']:g} in opposite directions",
            f"{pair['before']['opposed']:,}",
            _count(pair["after"], "opposed"),
        ]
        for pair in found["pairs"]
    ]
    lines += [
        [
            f"of them, both among the {found['shown']} largest reasons: {' and '.join(pair['fields'])}",
            f"{pair['before']['shown']:,}",
            _count(pair["after"], "shown"),
        ]
        for pair in found["pairs"]
    ]
    lines += [
        [
            f"{entry['field']} missing, as a reason learned from {entry['rows']} rows",
            signed(entry["before"], 2),
            GONE if entry["after"] is None else signed(entry["after"], 2),
        ]
        for entry in found["missing"]
    ]
    before, after = found["before"], found["after"]
    lines += [
        ["steps against a declared direction", str(before["against"]), str(after["against"])],
        ["the largest of them", f"{before['largestAgainst']:.2f}", f"{after['largestAgainst']:.2f}"],
        [
            f"steps above {settings.step_bound:g} on fewer than {settings.step_rows} rows",
            str(before["unsupported"]),
            str(after["unsupported"]),
        ],
    ]
    newcomer = found["newcomer"]
    if newcomer is not None:
        lines += [
            [f"a typical newcomer at {value:g} {newcomer['unit'] or ''}".rstrip(), percent(was), percent(now)]
            for value, was, now in zip(newcomer["values"], newcomer["before"], newcomer["after"], strict=True)
        ]
    return f"""## Reasons that agree

Over {found["customers"]:,} customers, in log-odds. *Before* is the same family with the same parameters on
every input that the training may use, without directions and with the library's own bins.{_typical(found)}

{table(["", "before", "shipped"], lines)}

Every curve of the model, with the training rows behind it: a step leads from one bar to the next.

![Curves](report/curves.svg)

Every step of a number above {settings.step_bound:g} log-odds, with the fewer rows of those on its two sides:

{_steps_table(contract, features, curves, settings)}"""


def curves_picture(
    path: Path, contract: Contract, features: tuple[Feature, ...], curves: list[Curve], training: Matrix
) -> None:
    """A panel per number with the rows of every segment, and one bar per listed value with its rows."""
    by_field: dict[str, list[Curve]] = {}
    for curve in curves:
        by_field.setdefault(features[curve.column].field, []).append(curve)
    used = [field for field in contract.inputs if field.name in by_field]
    numbers = [field for field in used if field.is_numeric]
    listed = [
        bar for field in used if not field.is_numeric for bar in _bars(field, features, by_field, training)
    ]
    down = math.ceil(len(numbers) / ACROSS)
    height = BAR_HEIGHT * max(1, len(listed))
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(9, PANEL_HEIGHT * down + height), layout="constrained")
        layout = figure.add_gridspec(down + 1, ACROSS, height_ratios=[*[PANEL_HEIGHT] * down, height])
        for place, field in enumerate(numbers):
            axes = figure.add_subplot(layout[divmod(place, ACROSS)])
            _number(axes, field, by_field[field.name][0])
        axes = figure.add_subplot(layout[down, :])
        axes.barh(range(len(listed)), [bar[1] for bar in listed], color=BLUE, height=0.6)
        axes.set_yticks(range(len(listed)), [f"{bar[0]} ({bar[2]:,})" for bar in listed], fontsize=8)
        axes.invert_yaxis()
        axes.grid(axis="y", visible=False)
        axes.axvline(0, color="#555b63", linewidth=1)
        axes.set_xlabel("log-odds; in brackets, the training rows with this value")
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
        without_trailing_spaces(path)


def _number(axes: Axes, field: Field, curve: Curve) -> None:
    """The curve, and below it a bar of rows for every segment."""
    assert field.trained is not None  # the contract says so of every number
    end = max(field.trained[1], float(curve.starts[-1]))
    edges = np.r_[curve.starts, end]
    axes.set_title(field.label)
    axes.step(edges, np.r_[curve.heights, curve.heights[-1]], where="post", color=BLUE)
    axes.axhline(0, color="#555b63", linewidth=1)
    axes.set_ylabel("log-odds")
    axes.set_xlabel(
        f"{field.unit or ''}\ngrey: rows of a segment, {curve.rows.min():,} to {curve.rows.max():,}"
    )
    low, high = axes.get_ylim()
    axes.set_ylim(low - (high - low) / 3, high)
    support = axes.twinx()
    support.stairs(curve.rows, edges, fill=True, color=GREY, alpha=0.4)
    support.set_ylim(0, 5 * int(curve.rows.max()))
    support.set_axis_off()


def _bars(
    field: Field, features: tuple[Feature, ...], by_field: dict[str, list[Curve]], training: Matrix
) -> list[tuple[str, float, int]]:
    """Label, log-odds and training rows of every value: a category's columns are indicators, added up."""
    bars = []
    own = {place: feature for place, feature in enumerate(features) if feature.field == field.name}
    for value in field.values:
        reached = {place: encode_value(feature, value) for place, feature in own.items()}
        rows = np.all([training[:, place] == cell for place, cell in reached.items()], axis=0)
        height = sum(_height(field, curve, reached[curve.column]) for curve in by_field[field.name])
        words = {"True": "yes", "False": "no"}.get(str(value), str(value))
        bars.append((f"{field.label}: {words}", height, int(rows.sum())))
    return bars


def _height(field: Field, curve: Curve, cell: float) -> float:
    """What a column with this number adds: of a flag nothing if no customer has it, of a rank its segment."""
    if field.is_ordered:
        segment = int(np.searchsorted(curve.starts, cell, side="right")) - 1
        return float(curve.heights[max(0, segment)])
    return float(curve.heights[curve.starts == cell].sum())


def _steps_table(
    contract: Contract, features: tuple[Feature, ...], curves: list[Curve], settings: Settings
) -> str:
    lines = []
    for curve in curves:
        field = contract.field(features[curve.column].field)
        if not field.is_numeric:
            continue
        support = np.minimum(curve.rows[:-1], curve.rows[1:])
        for start, step, rows in zip(curve.starts[1:], np.diff(curve.heights), support, strict=True):
            if abs(step) > settings.step_bound:
                lines.append([f"{field.name} from {start:.6g} on", signed(float(step), 2), f"{rows:,}"])
    return table(["step", "log-odds", "rows"], lines)


def _inputs_table(manifest: Manifest) -> str:
    return table(
        ["left out", "directions", "repetition", "log-loss", "behind the best", "ROC-AUC", ""],
        [
            [
                f"**{' and '.join(entry['leftOut']) or 'nothing'}**"
                if entry["chosen"]
                else " and ".join(entry["leftOut"]) or "nothing",
                "as declared" if entry["directed"] else "free",
                f"{entry['repetition']:.2f}",
                f"{entry['logLoss']:.5f}",
                f"{signed(entry['behindBest'], 5)} ± {entry['behindBestStandardError']:.5f}",
                f"{entry['rocAuc']:.4f}",
                "chosen" if entry["chosen"] else "" if entry["allowed"] else "kept by the contract",
            ]
            for entry in manifest["evaluation"]["inputs"]
        ],
    )


def _count(figures: OpposedFigures | None, which: str) -> str:
    if figures is None:
        return GONE
    return f"{figures['opposed'] if which == 'opposed' else figures['shown']:,}"


def _typical(found: ReasonFigures) -> str:
    newcomer = found["newcomer"]
    if newcomer is None:
        return ""
    values = ", ".join(
        name if value is True else str(value)
        for name, value in newcomer["record"].items()
        if value is not None
    )
    return (
        " A *typical newcomer* has what is most common among the customers with the lowest "
        f"{newcomer['field']}, and the numbers that go with it: {values}."
    )
