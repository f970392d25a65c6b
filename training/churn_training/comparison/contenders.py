"""The models to compare: the shipped one, the best of every family, and the reference system's."""

from dataclasses import dataclass, field

from churn_training.bundle.manifest_shape import Manifest
from churn_training.families import lightgbm_boosting, random_forest, xgboost_boosting
from churn_training.families.family import Shape
from churn_training.families.roster import FAMILIES
from churn_training.modelling.calibration import Calibration, NoCalibration
from churn_training.modelling.choice import Candidate, searched
from churn_training.modelling.tuning import Tuned
from churn_training.preparation.splitting import Part
from churn_training.settings import Settings

REFERENCE_THRESHOLD = 0.3
"""The reference system's threshold, the same for all its models."""


@dataclass(frozen=True)
class Contender:
    """One model of the comparison."""

    label: str
    candidate: Candidate
    threshold: float | None = None
    """A fixed threshold; None if the rule of the recall point chooses it."""
    calibration: Calibration = field(default_factory=lambda: NoCalibration(method="none"))
    """The calibration of its probabilities: only the shipped model has one."""


def shipped(manifest: Manifest) -> Contender:
    """The model that the manifest says was chosen."""
    entry = next(entry for entry in manifest["evaluation"]["choice"] if entry["chosen"])
    family = next(family for family in FAMILIES if family.name.lower() == entry["family"])
    candidate = Candidate(family, entry["parameters"], entry["origin"])
    return Contender("shipped", candidate, calibration=manifest["calibration"])


def contenders(
    manifest: Manifest, tuned: list[Tuned], training: Part, shape: Shape, settings: Settings
) -> list[Contender]:
    """The shipped model first, then the families from the plainest up, then the reference system's.

    The families have as much of the shape as they can be told; the reference system's have none.
    """
    first = shipped(manifest)
    best = [
        Contender(f"{candidate.family.name} (searched)", candidate)
        for candidate in searched(tuned, shape)
        if (candidate.family, candidate.parameters) != (first.candidate.family, first.candidate.parameters)
    ]
    return [first, *best, *reference_system(training, settings)]


def reference_system(training: Part, settings: Settings) -> list[Contender]:
    """The configurations of the reference system, which weights the classes.

    They use our encoding and our split, so that only the configuration differs. The tuned parameters are not
    published: the second one is a stand-in, shallower and slower, as such searches tend to end.
    """
    share = settings.reference_trees_share
    ratio = float((~training.churned).sum() / training.churned.sum())
    common = {"reg_alpha": 1, "reg_lambda": 1, "gamma": 0, "scale_pos_weight": ratio}
    scripted = {
        **common,
        "rounds": round(301 * share),
        "learning_rate": 0.034,
        "max_depth": 7,
        "min_child_weight": 1,
        "subsample": 0.95,
        "colsample_bytree": 0.98,
    }
    tuned = {
        **common,
        "rounds": round(300 * share),
        "learning_rate": 0.02,
        "max_depth": 3,
        "min_child_weight": 5,
        "subsample": 0.8,
        "colsample_bytree": 0.8,
    }
    plain = {"rounds": round(100 * share), "scale_pos_weight": ratio}
    forest = {"n_estimators": round(100 * share), "criterion": "gini", "class_weight": "balanced"}
    return [
        _reference("scripted XGBoost", Candidate(xgboost_boosting, scripted, "reference")),
        _reference("tuned XGBoost (stand-in)", Candidate(xgboost_boosting, tuned, "reference")),
        _reference("default XGBoost", Candidate(xgboost_boosting, plain, "reference")),
        _reference("default LightGBM", Candidate(lightgbm_boosting, plain, "reference")),
        _reference("default random forest", Candidate(random_forest, forest, "reference")),
    ]


def _reference(label: str, candidate: Candidate) -> Contender:
    return Contender(f"reference: {label}", candidate, REFERENCE_THRESHOLD)
