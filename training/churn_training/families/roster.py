"""All families in the order of the tables, from the plainest to the most costly."""

from churn_training.families import (
    decision_tree,
    explainable_boosting,
    lightgbm_boosting,
    logistic_regression,
    random_forest,
    xgboost_boosting,
)
from churn_training.families.family import Family

FAMILIES: tuple[Family, ...] = (
    logistic_regression,
    decision_tree,
    random_forest,
    xgboost_boosting,
    lightgbm_boosting,
    explainable_boosting,
)


def family_named(name: str) -> Family:
    """The family of that name. Raises KeyError if there is no such family."""
    return {family.name: family for family in FAMILIES}[name]
