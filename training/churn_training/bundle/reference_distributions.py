"""The training part in aggregate, against which drift is measured."""

import numpy as np
import numpy.typing as npt

from churn_training.bundle.manifest_shape import FieldDistribution, ReferenceDistributions, Share
from churn_training.contract import Contract, Field
from churn_training.families.boosting import Probabilities
from churn_training.preparation.cleaning import Record
from churn_training.readable_json import significant
from churn_training.settings import Settings

DECILES = np.linspace(0, 1, 11)


def reference_distributions(
    contract: Contract, records: list[Record], probability: Probabilities, settings: Settings
) -> ReferenceDistributions:
    """One entry per input field, and the deciles of the out-of-fold probabilities."""
    return {
        "rows": len(records),
        "fields": [_entry(field, records, settings) for field in contract.inputs],
        "probability": {"edges": _edges(probability, settings)},
    }


def _entry(field: Field, records: list[Record], settings: Settings) -> FieldDistribution:
    values = [record[field.name] for record in records]
    present = [value for value in values if value is not None]
    missing = significant(1 - len(present) / len(values), settings.figure_digits)
    if field.is_numeric:
        edges = _edges(np.array(present, dtype=float), settings)
        return {"field": field.name, "type": field.type, "edges": edges, "missing": missing}
    shares: list[Share] = [
        {
            "value": value,
            "share": significant(sum(got == value for got in present) / len(present), settings.figure_digits),
        }
        for value in field.values
    ]
    return {"field": field.name, "type": field.type, "shares": shares, "missing": missing}


def _edges(values: npt.NDArray[np.float64], settings: Settings) -> list[float]:
    return [significant(float(edge), settings.figure_digits) for edge in np.quantile(values, DECILES)]
