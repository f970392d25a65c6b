"""What class weights and synthetic churners do to probabilities, and why resampling must follow the split."""

from dataclasses import dataclass

import numpy as np
from imblearn.over_sampling import SMOTE
from sklearn.impute import SimpleImputer

from churn_training.modelling.choice import Candidate, Folds
from churn_training.modelling.evaluation import Evaluation, evaluate
from churn_training.preparation.splitting import Part, folds_of
from churn_training.settings import Settings


@dataclass(frozen=True)
class Treatment:
    """One way to treat imbalance, and its apparent figures."""

    label: str
    out_of_fold: Evaluation
    hold_out_roc_auc: float
    """On customers that the treatment did not touch."""


def treatments(
    candidate: Candidate, deep: Candidate, training: Part, hold_out: Part, settings: Settings
) -> list[Treatment]:
    """`candidate` as it is, with weights, with SMOTE inside the folds, and with SMOTE before the split.

    `deep` is a model that can memorise rows, which shows the last treatment best.
    """
    folds = folds_of(training.churned, settings)
    ratio = float((~training.churned).sum() / training.churned.sum())
    weighted = Candidate(candidate.family, candidate.parameters | {"scale_pos_weight": ratio}, "treatment")
    complete = SimpleImputer(strategy="median").fit(training.features)
    whole = Part(complete.transform(training.features), training.churned, training.indexes)
    held = Part(complete.transform(hold_out.features), hold_out.churned, hold_out.indexes)
    invented = with_invented_churners(whole, settings)
    invented_folds = folds_of(invented.churned, settings)
    return [
        _treat("nothing", candidate, whole, held, folds, settings),
        _treat("class weights", weighted, whole, held, folds, settings),
        _treat("SMOTE inside each fold", candidate, whole, held, folds, settings, inside=True),
        _treat("SMOTE before the split", candidate, invented, held, invented_folds, settings),
        _treat("SMOTE before the split, deep trees", deep, invented, held, invented_folds, settings),
    ]


def with_invented_churners(part: Part, settings: Settings) -> Part:
    """Adds churners on lines between neighbours until the classes are equal (Chawla et al., 2002)."""
    features, churned = SMOTE(random_state=settings.seed).fit_resample(part.features, part.churned)
    return Part(np.ascontiguousarray(features, dtype=np.float32), churned, np.arange(len(churned)))


def _treat(
    label: str,
    candidate: Candidate,
    training: Part,
    hold_out: Part,
    folds: Folds,
    settings: Settings,
    *,
    inside: bool = False,
) -> Treatment:
    def fit(part: Part) -> object:
        treated = with_invented_churners(part, settings) if inside else part
        return candidate.family.fit(treated, candidate.parameters, settings)

    predicted = np.empty(len(training.churned))
    for fitted, held_back in folds:
        model = fit(training.take(fitted))
        predicted[held_back] = candidate.family.predict(model, training.features[held_back])
    unseen = candidate.family.predict(fit(training), hold_out.features)
    bins = settings.calibration_bins
    return Treatment(
        label,
        evaluate(predicted, training.churned, bins),
        evaluate(unseen, hold_out.churned, bins).roc_auc,
    )
