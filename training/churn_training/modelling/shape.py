"""The shape that the contract and the settings ask of a model's curves."""

from collections.abc import Sequence

from churn_training.contract import Contract
from churn_training.families.family import Shape
from churn_training.preparation.encoding import Feature
from churn_training.settings import Settings

LIBRARY_BINS = 256
"""XGBoost's own `max_bin`; LightGBM's is one less."""

SIGNS = {"rising": 1, "falling": -1, None: 0}


def free_shape(columns: int) -> Shape:
    """No directions, and a bin for every value."""
    return Shape(directions=(0,) * columns, bins=LIBRARY_BINS, bin_rows=1)


def shape_of(
    contract: Contract, features: Sequence[Feature], rows: int, settings: Settings, *, directed: bool = True
) -> Shape:
    """Directions of the columns, none if not `directed`, and bins for a training part of that many rows."""
    bin_rows = round(settings.step_rows * settings.bin_reserve)
    return Shape(
        directions=tuple(
            SIGNS[contract.field(feature.field).monotone] if directed else 0 for feature in features
        ),
        bins=max(2, rows // bin_rows),
        bin_rows=bin_rows,
        fewest_rows=settings.fewest_rows,
    )
