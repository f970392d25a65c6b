"""The model card's tables, from manifest.json and figures.json."""

from typing import Literal

from churn_training.bundle.evaluation_shape import DecisionFigures, IntervalFigures, RoundingFigures
from churn_training.bundle.manifest_shape import Manifest
from churn_training.comparison.figures_shape import DifferenceFigures, Figures, SpeedFigures
from churn_training.families.family import Parameters
from churn_training.modelling.intervals import Interval, wilson
from churn_training.reporting.markdown import interval, percent, share, signed, table

Ratio = Literal["accuracy", "precision", "recall", "f1"]
Measure = Literal["rocAuc", "averagePrecision", "logLoss", "brier", "calibrationError"]

MEASURES: dict[Measure, str] = {
    "rocAuc": "ROC-AUC",
    "averagePrecision": "average precision",
    "logLoss": "log-loss",
    "brier": "Brier score",
    "calibrationError": "calibration error",
}


def quality(figures: Figures) -> str:
    """Figures without a threshold: repeated cross-validation, out of fold and hold-out with intervals."""
    repeated = figures["contenders"][0]["repeated"]
    return table(
        ["", "repeated cross-validation", "out of fold, 95 % interval", "hold-out, 95 % interval"],
        [
            [
                words,
                f"{repeated[key]:.4f}",
                interval(figures["outOfFold"][key]),
                interval(figures["holdOut"][key]),
            ]
            for key, words in MEASURES.items()
        ],
    )


def operating_points(manifest: Manifest) -> str:
    """Each point with its figures on the hold-out and out of fold."""
    return table(
        [
            "point",
            "threshold",
            "whole margin",
            "recall, hold-out",
            "precision, hold-out",
            "F1",
            "recall, out of fold",
            "precision",
        ],
        [
            [
                point["name"],
                f"{point['threshold']:.4f}",
                f"{point['margin']:,}".replace("-", "−"),
                share(_recall(point["holdOut"])),
                share(_precision(point["holdOut"])),
                percent(point["holdOut"]["f1"]),
                percent(point["outOfFold"]["recall"]),
                percent(point["outOfFold"]["precision"]),
            ]
            for point in manifest["operatingPoints"]
        ],
    )


def choice(manifest: Manifest) -> str:
    """Every candidate that could ship, with the numbers the rule used."""
    return table(
        ["candidate", "trees", "nodes", "log-loss", "behind the best", "within one standard error"],
        [
            [
                ("**" if entry["chosen"] else "")
                + f"{entry['family']}, {entry['origin']}: {_parameters(entry['parameters'])}"
                + ("** (chosen)" if entry["chosen"] else ""),
                f"{entry['trees']:,}",
                f"{entry['nodes']:,}",
                f"{entry['logLoss']:.5f}",
                f"{entry['behindBest']:.5f} ± {entry['behindBestStandardError']:.5f}",
                "yes" if entry["withinOneStandardError"] else "no",
            ]
            for entry in manifest["evaluation"]["choice"]
        ],
    )


def calibration(manifest: Manifest) -> str:
    """The nested trials, the chosen one in bold."""
    return table(
        ["method", "log-loss", "behind the best", "calibration error"],
        [
            [
                f"**{entry['method']}**" if entry["chosen"] else entry["method"],
                f"{entry['logLoss']:.5f}",
                f"{entry['behindBest']:.5f} ± {entry['behindBestStandardError']:.5f}",
                f"{entry['calibrationError']:.4f}",
            ]
            for entry in manifest["evaluation"]["calibrations"]
        ],
    )


def rounding(figures: RoundingFigures) -> str:
    """Every figure of the same fits, before and after their leaves were rounded."""
    columns = [figures[part][when] for part in ("outOfFold", "holdOut") for when in ("before", "after")]
    return table(
        ["", "out of fold, before", "after", "hold-out, before", "after"],
        [[words, *(f"{column[key]:.6f}" for column in columns)] for key, words in MEASURES.items()],
    )


def reference_columns(manifest: Manifest, figures: Figures) -> str:
    """Accuracy, precision, recall and F1 on the hold-out: ours at its points, the others at 0.30."""
    keys: tuple[Ratio, ...] = ("accuracy", "precision", "recall", "f1")
    ours = [
        [f"**shipped**, at {point['name']}", f"{point['threshold']:.4f}"]
        + [percent(point["holdOut"][key]) for key in keys]
        for point in manifest["operatingPoints"]
    ]
    theirs = [
        [entry["label"], f"{entry['fixedThreshold']['threshold']:.2f}"]
        + [percent(entry["fixedThreshold"][key]) for key in keys]
        for entry in figures["contenders"]
        if entry["fixedThreshold"]
    ]
    return table(["model", "threshold", *keys[:3], "F1"], ours + theirs)


def same_rule(figures: Figures) -> str:
    """Each model at the threshold that the rule of the recall point gives it."""
    return table(
        ["model", "threshold", "recall", "precision", "F1"],
        [
            [
                entry["label"],
                f"{entry['recallPoint']['threshold']:.4f}",
                percent(entry["recallPoint"]["recall"]),
                percent(entry["recallPoint"]["precision"]),
                percent(entry["recallPoint"]["f1"]),
            ]
            if entry["recallPoint"]
            else [entry["label"], *["–"] * 4]
            for entry in figures["contenders"]
        ],
    )


def repeated(figures: Figures) -> str:
    """Threshold-free figures by repeated cross-validation."""
    return table(
        ["model", *MEASURES.values(), "lift, top tenth", "EMPC", "model.onnx"],
        [
            [entry["label"]]
            + [f"{entry['repeated'][key]:.4f}" for key in MEASURES]
            + [
                f"{entry['repeated']['lift']:.2f}",
                f"{entry['repeated']['profit']:.2f}",
                f"{entry['bytes'] / 1000:,.0f} KB" if entry["bytes"] else "–",
            ]
            for entry in figures["contenders"]
        ],
    )


def differences(figures: Figures) -> str:
    """Each model less the shipped one, with the corrected test."""
    return table(
        ["model less shipped", "ROC-AUC", "95 % interval", "p", "", "log-loss", "95 % interval", "p", ""],
        [
            [entry["label"]]
            + [cell for key in ("rocAuc", "logLoss") for cell in _difference(entry["difference"][key])]
            for entry in figures["contenders"][1:]
        ],
    )


def imbalance(figures: Figures) -> str:
    """What each treatment seems to do, and what it does."""
    return table(
        [
            "treatment",
            "seeming ROC-AUC",
            "ROC-AUC on the hold-out",
            "mean probability",
            "share of churners",
            "calibration error",
        ],
        [
            [
                entry["label"],
                f"{entry['outOfFold']['rocAuc']:.3f}",
                f"{entry['holdOutRocAuc']:.3f}",
                f"{entry['outOfFold']['meanProbability']:.3f}",
                f"{entry['outOfFold']['baseRate']:.3f}",
                f"{entry['outOfFold']['calibrationError']:.3f}",
            ]
            for entry in figures["imbalance"]
        ],
    )


def subgroups(figures: Figures, part: Literal["outOfFold", "holdOut"]) -> str:
    """One row per group."""
    return table(
        [
            "group",
            "customers",
            "churned",
            "mean probability",
            "at equal score",
            "recall",
            "precision",
            "false alarms",
            "alarms",
        ],
        [
            [
                f"{entry['field']}: {entry['value']}",
                f"{entry['rows']:,}",
                share(entry["churn"]),
                percent(entry["meanProbability"]),
                f"{signed(entry['atEqualScore'] * 100, 1)} ± {entry['atEqualScoreError'] * 100:.1f}",
                share(entry["recall"]),
                share(entry["precision"]),
                share(entry["falseAlarms"]),
                percent(entry["alarms"]),
            ]
            for entry in figures["subgroups"][part]
        ],
    )


def speeds(measured: dict[str, SpeedFigures], figures: Figures) -> str:
    """Time to train, size, and time for one customer at a time."""
    return table(
        ["model", "training, seconds", "model.onnx, KB", "one prediction, µs", "predicted by"],
        [
            [
                entry["label"],
                f"{measured[entry['label']]['trainingSeconds']:.2f}",
                f"{entry['bytes'] / 1000:,.0f}" if entry["bytes"] else "–",
                f"{measured[entry['label']]['predictionMicroseconds']:,.0f}",
                measured[entry["label"]]["predictedBy"],
            ]
            for entry in figures["contenders"]
        ],
    )


def _difference(entry: DifferenceFigures) -> tuple[str, str, str, str]:
    span = f"{signed(entry['low'])} to {signed(entry['high'])}"
    return signed(entry["mean"]), span, _p_value(entry["pHolm"]), entry["verdict"]


def _p_value(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _recall(entry: DecisionFigures) -> IntervalFigures:
    return _interval(wilson(entry["truePositives"], entry["truePositives"] + entry["falseNegatives"]))


def _precision(entry: DecisionFigures) -> IntervalFigures:
    return _interval(wilson(entry["truePositives"], entry["truePositives"] + entry["falsePositives"]))


def _interval(found: Interval) -> IntervalFigures:
    return {"value": found.value, "low": found.low, "high": found.high}


def _parameters(parameters: Parameters) -> str:
    return ", ".join(
        f"{name} {value:.3g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in parameters.items()
    )
