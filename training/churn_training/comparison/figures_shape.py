"""The shape of figures.json: its keys as the file has them. The stage `compare` fills it."""

import json
from pathlib import Path
from typing import Literal, TypedDict

from churn_training.bundle.evaluation_shape import Bin, EvaluationFigures, IntervalFigures
from churn_training.families.family import Parameters


class PointFigures(TypedDict):
    """What a threshold does on the hold-out."""

    threshold: float
    accuracy: float
    precision: float
    recall: float
    f1: float


class RepeatedFigures(TypedDict):
    """Means over repeated cross-validation."""

    rocAuc: float
    averagePrecision: float
    logLoss: float
    brier: float
    calibrationError: float
    lift: float
    profit: float


class DifferenceFigures(TypedDict):
    """A model's mean less the shipped one's, by the corrected resampled t-test."""

    mean: float
    low: float
    high: float
    pValue: float
    pHolm: float
    """Corrected for the number of models that are compared."""
    pEquivalent: float
    """Of the test that the difference is within the margin below which it does not matter."""
    verdict: Literal["better", "worse", "equivalent", "undecided"]


class Differences(TypedDict):
    """One difference per measure."""

    rocAuc: DifferenceFigures
    logLoss: DifferenceFigures


class ContenderFigures(TypedDict):
    """One model of the comparison; the first is the shipped one."""

    label: str
    family: str
    origin: str
    parameters: Parameters
    repeated: RepeatedFigures
    difference: Differences
    holdOut: EvaluationFigures
    holdOutLift: float
    holdOutProfit: float
    recallPoint: PointFigures | None
    """None if no threshold keeps the rule of the recall point, or the contract has none."""
    fixedThreshold: PointFigures | None
    bytes: int | None
    """Of its model.onnx; None where it cannot be exported."""


class Chance(TypedDict):
    """The figures that chance alone gives a model with exactly true probabilities."""

    mean: float
    high: float
    """95 % of samples have less."""


class SureFigures(TypedDict):
    """The shipped model's figures with their intervals."""

    rocAuc: IntervalFigures
    averagePrecision: IntervalFigures
    logLoss: IntervalFigures
    brier: IntervalFigures
    calibrationError: IntervalFigures
    calibrationErrorByChance: Chance
    calibrationSlope: IntervalFigures
    calibrationIntercept: IntervalFigures
    bins: list[Bin]


class Reliability(TypedDict):
    """How close probabilities are to the outcomes."""

    calibrationError: float
    logLoss: float
    bins: list[Bin]


class ReliabilityByPart(TypedDict):
    """One entry per part of the data."""

    outOfFold: Reliability
    holdOut: Reliability


class TreatmentFigures(TypedDict):
    """What a treatment of imbalance seems to do, and what it does."""

    label: str
    outOfFold: EvaluationFigures
    holdOutRocAuc: float


class PossibleShare(TypedDict):
    """A share with its 95 % interval; without a value if there are no rows."""

    value: float | None
    low: float
    high: float


class SubgroupFigures(TypedDict):
    """The default operating point in one group of customers."""

    field: str
    value: str
    rows: int
    churn: PossibleShare
    meanProbability: float
    recall: PossibleShare
    precision: PossibleShare
    falseAlarms: PossibleShare
    alarms: float
    atEqualScore: float
    atEqualScoreError: float


class SubgroupsByPart(TypedDict):
    """One entry per part of the data."""

    outOfFold: list[SubgroupFigures]
    holdOut: list[SubgroupFigures]


class LearningFigures(TypedDict):
    """Cross-validated figures with part of the training customers."""

    rows: int
    rocAuc: float
    rocAucError: float
    logLoss: float
    logLossError: float


class StabilityFigures(TypedDict):
    """How far the probabilities of the hold-out move between refits."""

    refits: int
    meanMove: float
    largeMove: float
    decisionsChanged: float


class NetBenefitFigures(TypedDict):
    """Churners caught per customer of the hold-out, net of false alarms, at one threshold."""

    threshold: float
    model: float
    everyone: float


class Margins(TypedDict):
    """Differences that do not matter."""

    rocAuc: float
    logLoss: float


class Figures(TypedDict):
    """The document."""

    model: str
    """sha256 of the model.onnx that was compared."""
    contenders: list[ContenderFigures]
    outOfFold: SureFigures
    holdOut: SureFigures
    beforeCalibration: ReliabilityByPart
    imbalance: list[TreatmentFigures]
    subgroups: SubgroupsByPart
    learningCurve: list[LearningFigures]
    stability: StabilityFigures
    netBenefit: list[NetBenefitFigures]
    equivalenceMargins: Margins


class SpeedFigures(TypedDict):
    """One model's times, on the machine of the run."""

    trainingSeconds: float
    predictionMicroseconds: float
    predictedBy: str


def read_figures(compared: Path) -> Figures:
    """Reads what the stage `compare` wrote in that folder."""
    figures: Figures = json.loads((compared / "figures.json").read_text(encoding="utf-8"))
    return figures


def read_speeds(compared: Path) -> dict[str, SpeedFigures]:
    """Reads speeds.json: one entry per model, by its label."""
    speeds: dict[str, SpeedFigures] = json.loads((compared / "speeds.json").read_text(encoding="utf-8"))
    return speeds
