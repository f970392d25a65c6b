"""Pictures of the notebooks: each function returns a figure."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from churn_training.contract import Contract
from churn_training.exploration.tables import CHURNED, churn_rates
from churn_training.families.boosting import Probabilities
from churn_training.modelling.evaluation import Decisions, decide
from churn_training.modelling.profit import Campaign, profit_at
from churn_training.preparation.splitting import Labels

STAYED_COLOUR, CHURNED_COLOUR = "#4878a8", "#c8553d"
COLUMNS = 4
"""Small pictures side by side."""


def distributions(contract: Contract, frame: pd.DataFrame) -> Figure:
    """The distribution of each number among customers who stayed and who churned, as shares of each group."""
    numeric = [field for field in contract.fields if field.is_numeric]
    figure, axes = _grid(len(numeric), columns=3)
    for field, axis in zip(numeric, axes, strict=False):
        edges = np.histogram_bin_edges(frame[field.name].dropna(), bins=24)
        for churned, colour in ((False, STAYED_COLOUR), (True, CHURNED_COLOUR)):
            values = frame.loc[frame[CHURNED] == churned, field.name].dropna()
            label = "churned" if churned else "stayed"
            axis.hist(values, edges.tolist(), density=True, alpha=0.55, color=colour, label=label)
        axis.set(title=field.name, xlabel=field.unit or "", yticks=[])
    axes[0].legend()
    return figure


def rates(contract: Contract, frame: pd.DataFrame) -> Figure:
    """Churn rate of every value of every field with its 95 % interval, beside the overall rate."""
    figure, axes = _grid(len(contract.fields), columns=COLUMNS, sharex=True)
    for field, axis in zip(contract.fields, axes, strict=False):
        table = churn_rates(field, frame)
        places = np.arange(len(table))
        axis.errorbar(
            table.rate,
            places,
            xerr=np.abs(np.array([table.rate - table.low, table.high - table.rate])),
            fmt="o",
            color=CHURNED_COLOUR,
        )
        axis.axvline(frame[CHURNED].mean(), color="grey", linewidth=0.8)
        axis.set(title=field.name, yticks=places, ylim=(-0.5, len(table) - 0.5))
        axis.set_yticklabels([str(value) for value in table.index], fontsize=7)
    axes[0].set_xlim(left=0)  # last, because setting a limit ends the scaling that the pictures share
    return figure


def heatmap(correlation: pd.DataFrame) -> Figure:
    """The matrix as colours from −1 to 1."""
    figure, axis = plt.subplots(figsize=(9, 8), layout="constrained")
    image = axis.imshow(correlation, cmap="RdBu_r", vmin=-1, vmax=1)
    places = np.arange(len(correlation))
    axis.set_xticks(places, correlation.columns, rotation=90, fontsize=7)
    axis.set_yticks(places, correlation.columns, fontsize=7)
    figure.colorbar(image, shrink=0.8)
    return figure


def threshold_curves(probability: Probabilities, churned: Labels, points: dict[str, float]) -> Figure:
    """Precision, recall, F1 and a campaign's profit at every threshold, with the operating points."""
    thresholds = np.linspace(0.01, 0.99, 99)
    figure, (above, below) = plt.subplots(2, 1, figsize=(8, 7), sharex=True, layout="constrained")
    decisions = [decide(probability, churned, float(threshold)) for threshold in thresholds]
    for name in ("precision", "recall", "f1"):
        above.plot(thresholds, [_figure(each, name) for each in decisions], label=name)
    below.plot(thresholds, profit_at(probability, churned, thresholds, Campaign()), color="black")
    below.set(xlabel="threshold", ylabel="profit per customer")
    for name, threshold in points.items():
        for axis in (above, below):
            axis.axvline(threshold, color="grey", linewidth=0.8)
        above.text(threshold, 1.07, name, ha="center", fontsize=8)
    above.legend()
    return figure


def beeswarm(
    names: Sequence[str], values: npt.NDArray[np.float64], contributions: npt.NDArray[np.float64]
) -> Figure:
    """Contributions in log-odds: a dot per customer, coloured by the rank of its value, strongest on top."""
    order = np.argsort(np.abs(contributions).mean(axis=0))[-12:]
    figure, axis = plt.subplots(figsize=(8, 5), layout="constrained")
    random = np.random.default_rng(0)  # only spreads out dots that would cover each other
    for place, column in enumerate(order):
        ranks = pd.Series(values[:, column]).rank(pct=True)
        heights = place + random.uniform(-0.3, 0.3, len(values))
        dots = axis.scatter(contributions[:, column], heights, c=ranks, s=4, cmap="coolwarm", rasterized=True)
    axis.set(yticks=range(len(order)), xlabel="contribution to the log-odds of churn")
    axis.set_yticklabels([names[column] for column in order])
    axis.axvline(0, color="grey", linewidth=0.8)
    figure.colorbar(dots, label="value, from low to high", ticks=[])
    return figure


def dependence(name: str, values: npt.NDArray[np.float64], contributions: npt.NDArray[np.float64]) -> Figure:
    """The contributions of one feature by its value."""
    figure, axis = plt.subplots(figsize=(7, 3.5), layout="constrained")
    axis.scatter(values, contributions, s=5, alpha=0.4, color=STAYED_COLOUR, rasterized=True)
    axis.axhline(0, color="grey", linewidth=0.8)
    axis.set(xlabel=name, ylabel="contribution, log-odds")
    return figure


def _grid(count: int, columns: int, *, sharex: bool = False) -> tuple[Figure, list[Axes]]:
    """Axes for `count` small pictures; the others stay empty."""
    rows = -(-count // columns)
    size = (3.4 * columns, 2.6 * rows)
    figure, axes = plt.subplots(rows, columns, figsize=size, sharex=sharex, layout="tight")
    flat = list(np.ravel(axes))
    for axis in flat[count:]:
        axis.set_axis_off()
    return figure, flat


def _figure(decisions: Decisions, name: str) -> float:
    """NaN, which is not drawn, if there are too few alarms."""
    value: float = getattr(decisions, name)
    return value if decisions.true_positives + decisions.false_positives else np.nan
