"""Pictures of the shipped model beside others, in groups of customers, and trained on fewer customers."""

from pathlib import Path
from typing import Literal

from churn_training.comparison.figures_shape import Figures
from churn_training.reporting.drawing import BLUE, GREY, ORANGE, as_percentages, picture


def differences(path: Path, figures: Figures) -> None:
    """ROC-AUC less the shipped model's, with corrected 95 % intervals."""
    others = figures["contenders"][1:]
    with picture(path, height=0.34 * len(others) + 1.3) as (axes,):
        for row, entry in enumerate(others):
            found = entry["difference"]["rocAuc"]
            apart = found["verdict"] in ("better", "worse")
            axes.errorbar(
                found["mean"],
                row,
                xerr=[[found["mean"] - found["low"]], [found["high"] - found["mean"]]],
                fmt="o",
                color=ORANGE if apart else BLUE,
                markersize=4,
                capsize=2,
            )
        axes.axvline(0, color="#555b63", linewidth=1)
        axes.set(
            yticks=range(len(others)),
            yticklabels=[entry["label"] for entry in others],
            xlabel="ROC-AUC less the shipped model's, 95 % interval\n"
            "orange: better or worse, after correction for all comparisons",
            title="No other model ranks customers better"
            if all(entry["difference"]["rocAuc"]["low"] <= 0 for entry in others)
            else "Compared with the shipped model",
        )
        axes.invert_yaxis()


def groups(path: Path, figures: Figures) -> None:
    """Recall and precision at the default threshold, group by group, on the hold-out."""
    entries = figures["subgroups"]["holdOut"]
    with picture(path, panels=2, height=0.34 * len(entries) + 1.3, width=8) as panels:
        titles: dict[Literal["recall", "precision"], str] = {
            "recall": "Churners found",
            "precision": "Alarms that are right",
        }
        for axes, (key, title) in zip(panels, titles.items(), strict=True):
            for row, entry in enumerate(entries):
                found = entry[key]
                axes.plot([found["low"], found["high"]], [row, row], color=GREY, linewidth=2)
                if found["value"] is not None:
                    axes.plot(found["value"], row, "o", color=BLUE, markersize=5)
            axes.set(title=title, xlim=(0, 1), yticks=range(len(entries)), yticklabels=[])
            as_percentages(axes, x=True)
            axes.invert_yaxis()
        panels[0].set_yticklabels([f"{e['field']}: {e['value']} ({e['rows']})" for e in entries])


def learning(path: Path, figures: Figures) -> None:
    """Cross-validated ROC-AUC and log-loss by the number of training customers."""
    points = figures["learningCurve"]
    rows = [point["rows"] for point in points]
    with picture(path, panels=2, height=3.2) as panels:
        drawn = {
            "ROC-AUC": [(point["rocAuc"], point["rocAucError"]) for point in points],
            "log-loss": [(point["logLoss"], point["logLossError"]) for point in points],
        }
        for axes, (label, pairs) in zip(panels, drawn.items(), strict=True):
            values, errors = zip(*pairs, strict=True)
            axes.errorbar(rows, values, yerr=errors, fmt="o-", color=BLUE, markersize=4, capsize=2)
            axes.set(xlabel="training customers", ylabel=label)
        gained = points[-1]["rocAuc"] - points[-2]["rocAuc"]
        panels[0].set_title(f"The last {rows[-1] - rows[-2]:,} customers add {gained:.4f}")
        panels[1].set_title("Bars: one standard error")
