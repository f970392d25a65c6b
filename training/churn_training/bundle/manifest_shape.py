"""The shape of manifest.json, with the keys of the file. `manifest.py` fills it."""

from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict, cast

from churn_training.bundle.evaluation_shape import DecisionFigures, EvaluationEntry
from churn_training.errors import FixableError
from churn_training.families.family import Parameters
from churn_training.json_shape import shape_problem
from churn_training.modelling.calibration import Calibration
from churn_training.modelling.confidence import Confidence
from churn_training.readable_json import read_json


class ManifestError(FixableError):
    """The manifest cannot be used; the message says where and what was expected."""


class ContractFile(TypedDict):
    """Which contract the model was trained by."""

    file: str
    sha256: str


class Checksum(TypedDict):
    """Identifies a file."""

    sha256: str
    bytes: int


class TreesFile(Checksum):
    """trees.json, which describes its own content."""

    file: str


class ModelFile(Checksum):
    """model.onnx and what is in it."""

    file: str
    family: str
    library: str
    """With its version."""
    parameters: Parameters
    trees: int
    depth: int
    nodes: int
    cover: str
    """What the trees' cover counts: hessian sums or rows."""


class FeatureColumn(TypedDict):
    """One column of the feature vector."""

    name: str
    field: str
    kind: str
    value: NotRequired[str]
    """The category for which an indicator is 1."""
    values: NotRequired[list[str]]
    """The categories from low to high, of which a rank is the place."""
    count: NotRequired[str]
    """Which days are counted: those before the as-of date, or those after it."""


class OperatingPointEntry(TypedDict):
    """A named threshold with what it does."""

    name: str
    rule: str
    threshold: float
    margin: int
    """The smallest whole margin whose probability reaches the threshold."""
    outOfFold: DecisionFigures
    holdOut: DecisionFigures


class LeftOutEntry(TypedDict):
    """An operating point that the contract asks for and the model does not have."""

    name: str
    why: str


RiskBand = TypedDict("RiskBand", {"name": str, "from": NotRequired[str]})
"""`from` names the operating point at whose threshold the band begins; the first band begins at 0."""


class Share(TypedDict):
    """How often a value occurs where the field is present."""

    value: bool | str
    share: float


class FieldDistribution(TypedDict):
    """One input field of the training part: `edges` (deciles) of numbers, `shares` of other values."""

    field: str
    type: str
    edges: NotRequired[list[float]]
    shares: NotRequired[list[Share]]
    missing: float


class ProbabilityDistribution(TypedDict):
    """Deciles of the out-of-fold probabilities."""

    edges: list[float]


class ReferenceDistributions(TypedDict):
    """The distributions of the training part, against which drift is measured."""

    rows: int
    fields: list[FieldDistribution]
    probability: ProbabilityDistribution


Unit = Literal["log-odds", "probability"]


class MarginEntry(TypedDict):
    """What a margin counts: whole steps of 2⁻ᵇⁱᵗˢ of the unit, at most `bound` of them either way."""

    unit: Unit
    bits: int
    bound: int


class Manifest(TypedDict):
    """The document."""

    format: int
    name: str
    version: str
    contract: ContractFile
    model: ModelFile
    trees: TreesFile
    features: list[FeatureColumn]
    link: Literal["logit", "identity"]
    margin: MarginEntry
    calibration: Calibration
    confidence: Confidence
    operatingPoints: list[OperatingPointEntry]
    """By rising threshold; `balanced` is always among them."""
    operatingPointsLeftOut: NotRequired[list[LeftOutEntry]]
    defaultOperatingPoint: str
    riskBands: list[RiskBand]
    evaluation: EvaluationEntry
    reference: ReferenceDistributions


def point_named(manifest: Manifest, name: str) -> OperatingPointEntry | None:
    """The operating point of that name; None if the model does not have it."""
    return next((point for point in manifest["operatingPoints"] if point["name"] == name), None)


def read_manifest(bundle: Path) -> Manifest:
    """The manifest of the bundle in that folder. Raises ManifestError if the package could not read it."""
    manifest: Any = read_json(bundle / "manifest.json")
    problem = shape_problem("manifest", manifest)
    if problem is not None:
        raise ManifestError(f"{bundle / 'manifest.json'}: {problem}")
    return cast("Manifest", manifest)
