"""Pictures of the shipped model's probabilities: ranking, calibration, gain, thresholds and profit."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from sklearn.metrics import precision_recall_curve, roc_curve

from churn_training.bundle.manifest_shape import OperatingPointEntry
from churn_training.comparison.figures_shape import Figures
from churn_training.families.boosting import Probabilities
from churn_training.modelling.evaluation import decide
from churn_training.modelling.net_benefit import net_benefit, net_benefit_of_everyone
from churn_training.modelling.profit import Campaign, profit_at
from churn_training.preparation.splitting import Labels
from churn_training.reporting.drawing import BLUE, GREEN, GREY, ORANGE, as_percentages, picture

MARKERS = "os^"
GRID = np.linspace(0.005, 0.995, 199)
"""Thresholds at which curves are drawn."""


@dataclass(frozen=True)
class Judged:
    """Probabilities with the outcomes."""

    probability: Probabilities
    churned: Labels


def ranking(path: Path, hold_out: Judged, points: list[OperatingPointEntry]) -> None:
    """ROC and precision–recall, with the operating points on them."""
    alarmed, found, _ = roc_curve(hold_out.churned, hold_out.probability)
    precision, recall, _ = precision_recall_curve(hold_out.churned, hold_out.probability)
    with picture(path, panels=2) as (roc, pr):
        roc.plot(alarmed, found, color=BLUE)
        roc.plot([0, 1], [0, 1], color=GREY, linestyle=":")
        roc.set(
            title="Churners found against false alarms",
            xlabel="others with an alarm",
            ylabel="churners with an alarm (recall)",
        )
        pr.step(recall[1:], precision[1:], where="post", color=BLUE)
        pr.axhline(hold_out.churned.mean(), color=GREY, linestyle=":")
        pr.text(0.02, hold_out.churned.mean() + 0.02, "random alarms", color=GREY)
        pr.set(
            title="More churners found, more false alarms",
            xlabel="churners with an alarm (recall)",
            ylabel="alarms that are churners (precision)",
            ylim=(0, 1),
        )
        for marker, point in zip(MARKERS, points, strict=False):
            decisions = decide(hold_out.probability, hold_out.churned, point["threshold"])
            false_alarms = decisions.false_positives / (decisions.false_positives + decisions.true_negatives)
            roc.plot(false_alarms, decisions.recall, marker, color=ORANGE, label=point["name"])
            pr.plot(decisions.recall, decisions.precision, marker, color=ORANGE, label=point["name"])
        roc.legend(loc="lower right", title="operating point")
        for axes in (roc, pr):
            as_percentages(axes, x=True, y=True)


def reliability(path: Path, figures: Figures) -> None:
    """Predicted and actual churn in bins of equal count, 95 % intervals; hollow: before calibration."""
    with picture(path, panels=2) as panels:
        parts: dict[Literal["outOfFold", "holdOut"], str] = {
            "outOfFold": "in cross-validation",
            "holdOut": "on the hold-out",
        }
        for axes, (key, words) in zip(panels, parts.items(), strict=True):
            bins = figures[key]["bins"]
            predicted = [entry["meanProbability"] for entry in bins]
            actual = [entry["churn"]["value"] for entry in bins]
            spans = [
                [entry["churn"]["value"] - entry["churn"]["low"] for entry in bins],
                [entry["churn"]["high"] - entry["churn"]["value"] for entry in bins],
            ]
            error = figures[key]["calibrationError"]["value"]
            axes.plot([0, 1], [0, 1], color=GREY, linestyle=":")
            before = figures["beforeCalibration"][key]["bins"]
            axes.plot(
                [entry["meanProbability"] for entry in before],
                [entry["churn"]["value"] for entry in before],
                "o",
                color=GREY,
                markerfacecolor="none",
                markersize=6,
                label="before calibration",
            )
            axes.errorbar(
                predicted,
                actual,
                yerr=spans,
                fmt="o",
                color=BLUE,
                markersize=4,
                capsize=2,
                label="as shipped",
            )
            axes.set(
                title=f"Off by {error * 100:.1f} points {words}",
                xlabel="probability given",
                ylabel="customers who churned",
                xlim=(0, 0.9),
                ylim=(0, 0.9),
            )
            axes.legend(loc="upper left")
            as_percentages(axes, x=True, y=True)


def gain(path: Path, hold_out: Judged) -> None:
    """How many churners are reached by calling the riskiest customers first."""
    order = np.argsort(-hold_out.probability, kind="stable")
    churned = hold_out.churned[order]
    called = np.arange(len(churned) + 1) / len(churned)
    reached = np.concatenate([[0], np.cumsum(churned)]) / churned.sum()
    steps = slice(None, None, 7)  # all of them would make the file seven times as large
    third = float(np.interp(0.3, called, reached))
    lifts = [part.mean() / churned.mean() for part in np.array_split(churned, 10)]
    with picture(path, panels=2) as (curve, bars):
        curve.plot(called[steps], reached[steps], color=BLUE)
        curve.plot([0, 1], [0, 1], color=GREY, linestyle=":")
        curve.plot([0.3, 0.3, 0], [0, third, third], color=ORANGE, linewidth=1)
        curve.set(
            title=f"Calling 30 % reaches {third * 100:.0f} % of churners",
            xlabel="customers called, riskiest first",
            ylabel="churners reached",
        )
        as_percentages(curve, x=True, y=True)
        bars.bar(range(1, 11), lifts, color=[BLUE if lift > 1 else GREY for lift in lifts])
        bars.axhline(1, color="#555b63", linewidth=1)
        bars.set(
            title=f"Top tenth: {lifts[0]:.1f} times the average",
            xlabel="tenth of customers, riskiest first",
            ylabel="churn relative to the average (lift)",
            xticks=range(1, 11),
        )


def thresholds(path: Path, out_of_fold: Judged, points: list[OperatingPointEntry]) -> None:
    """Precision, recall and F1 at every threshold, out of fold, where the operating points are chosen."""
    table = [decide(out_of_fold.probability, out_of_fold.churned, threshold) for threshold in GRID]
    alarms = np.array([entry.true_positives + entry.false_positives for entry in table])
    drawn = alarms >= 30  # beyond, precision is noise
    with picture(path) as (axes,):
        for name, words, colour in (
            ("recall", "churners found (recall)", BLUE),
            ("precision", "alarms that are right (precision)", ORANGE),
            ("f1", "both at once (F1)", GREEN),
        ):
            values = np.array([getattr(entry, name) for entry in table])
            axes.plot(GRID[drawn], values[drawn], color=colour, label=words)
        for point in points:
            axes.axvline(point["threshold"], color=GREY, linestyle="--", linewidth=1)
            axes.text(point["threshold"] + 0.006, 1.02, point["name"], color="#555b63")
        axes.set(xlabel="threshold: alarm from this probability on", ylim=(0, 1.1), xlim=(0, 0.9))
        axes.set_title("A lower threshold finds more churners, a higher one is right more often", pad=12)
        axes.legend(loc="lower left")
        as_percentages(axes, x=True, y=True)


def benefit(path: Path, hold_out: Judged, points: list[OperatingPointEntry]) -> None:
    """Churners caught per 100 customers, net of false alarms at the rate of the threshold."""
    grid = GRID[GRID <= 0.8]
    model = 100 * net_benefit(hold_out.probability, hold_out.churned, grid)
    everyone = 100 * net_benefit_of_everyone(hold_out.churned, grid)
    with picture(path) as (axes,):
        axes.plot(grid, model, color=BLUE, label="alarms of the model")
        axes.plot(grid, everyone, color=GREY, linestyle=":", label="an alarm for everyone")
        axes.axhline(0, color="#555b63", linewidth=1)
        for point in points:
            axes.axvline(point["threshold"], color=GREY, linestyle="--", linewidth=1)
            axes.text(point["threshold"] + 0.006, model.max() * 1.04, point["name"], color="#555b63")
        axes.set(
            xlabel="alarm from this probability on",
            ylabel="net churners caught per 100 customers",
            ylim=(-0.05 * model.max(), model.max() * 1.14),
            xlim=(0, 0.8),
        )
        axes.set_title("The model helps where it is above both an alarm for everyone and none", pad=12)
        axes.legend(loc="upper right", bbox_to_anchor=(1, 0.9))
        as_percentages(axes, x=True)


def profit(path: Path, hold_out: Judged, points: list[OperatingPointEntry], campaign: Campaign) -> None:
    """What a campaign earns per customer, by the threshold from which it makes an offer."""
    earned = profit_at(hold_out.probability, hold_out.churned, GRID, campaign)
    everyone = profit_at(hold_out.probability, hold_out.churned, np.zeros(1), campaign)[0]
    best = int(np.argmax(earned))
    with picture(path) as (axes,):
        axes.plot(GRID, earned, color=BLUE)
        axes.axhline(everyone, color=GREY, linestyle=":")
        axes.text(0.98, everyone + 0.12, "an offer to everyone", color=GREY, ha="right")
        axes.plot(GRID[best], earned[best], "o", color=ORANGE)
        for point in points:
            axes.axvline(point["threshold"], color=GREY, linestyle="--", linewidth=1)
            axes.text(point["threshold"] + 0.006, earned.max() * 1.06, point["name"], color="#555b63")
        axes.set(
            xlabel="offer from this probability on",
            ylabel="profit per customer",
            ylim=(min(0.0, float(everyone)) - 0.3, earned.max() * 1.16),
            xlim=(0, 1),
        )
        axes.set_title(f"At best, choosing who gets an offer earns {earned[best]:.1f} per customer", pad=12)
        as_percentages(axes, x=True)
