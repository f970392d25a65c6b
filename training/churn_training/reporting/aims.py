"""Whether the shipped model reaches its aims."""

from churn_training.bundle.manifest_shape import Manifest, point_named
from churn_training.comparison.aims import AIMS, SHIPPED, Aim
from churn_training.comparison.figures_shape import Figures
from churn_training.reporting.markdown import table


def aims(manifest: Manifest, figures: Figures) -> str:
    """Every aim and the figure reached; an empty text for models other than the shipped one.

    The calibration error is judged on the hold-out, against what exactly true probabilities show there. In
    cross-validation it could not fail: folds share labels, which makes their errors cancel.
    """
    if manifest["name"] != SHIPPED:
        return ""
    repeated, held = figures["contenders"][0]["repeated"], figures["holdOut"]
    point = point_named(manifest, "recall")
    got: dict[str, float | None] = {
        "rocAuc": repeated["rocAuc"],
        "logLoss": repeated["logLoss"],
        "calibrationSlope": abs(figures["outOfFold"]["calibrationSlope"]["value"] - 1),
        "calibrationError": held["calibrationError"]["value"] / held["calibrationErrorByChance"]["high"],
        "recall": point and point["holdOut"]["recall"],
        "precision": point and point["holdOut"]["precision"],
    }
    rows = [
        [
            aim.words,
            f"{'at least' if aim.better == 'higher' else 'at most'} {aim.written(aim.value)}",
            aim.written(got[key]),
            "yes" if aim.is_met(got[key]) else "**no**",
        ]
        for key, aim in AIMS.items()
    ]
    missed = [
        f"{aim.words} ({_behind(aim, got[key])})" for key, aim in AIMS.items() if not aim.is_met(got[key])
    ]
    words = f"Not reached: {'; '.join(missed)}." if missed else "All are reached."
    return f"""## Aims

They were set before the model was made. {words}

{table(["aim", "wanted", "got", "reached"], rows)}"""


def _behind(aim: Aim, got: float | None) -> str:
    if got is None:
        return "the model has no such point"
    gap = abs(aim.value - got)
    return f"{gap * 100:.1f} points short" if aim.in_percent else f"{gap:.4f} off"
