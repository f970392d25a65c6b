"""What a quick model learns from the draft: whether there is a signal, or one too good to be true."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import xgboost
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from churn_training.drafting.columns import Column, Mask
from churn_training.drafting.ledger import Ledger, Question
from churn_training.drafting.refusal import RefusalError
from churn_training.preparation.doubles import Groups, telling

GREATEST_SKILL = 0.97
"""ROC-AUC of a whole model beyond which it is asked what it rests on."""

LEAST_SKILL = 0.55
"""Lower bound of the ROC-AUC at or below which there is no signal."""

NORMAL_95 = 1.6448536269514722
"""One-sided 95 % quantile of the standard normal."""

FOLDS = 5
ROUNDS = 80
"""Enough for the question; the training itself chooses its own."""

SINGLE_LOSS = 0.05
"""ROC-AUC that the model loses without one column if it rests on it."""


@dataclass(frozen=True)
class Soundness:
    """How well a quick model ranks customers that it has not seen."""

    skill: float
    lower: float
    """Lower end of the one-sided 95 % interval."""
    rests_on: tuple[tuple[str, float], ...]
    """The columns with the greatest shares of what the model gains, with these shares."""


def groups_of(columns: Sequence[Column]) -> Groups:
    """One number per row, the same for rows that are identical in all these columns.

    Where most rows have a double, the columns are too few to tell customers apart: each row is a group.
    """
    frame = pd.DataFrame({place: pd.factorize(column.comparable)[0] for place, column in enumerate(columns)})
    groups = telling(np.asarray(frame.groupby(list(frame.columns), sort=False).ngroup(), dtype=np.int64))
    return np.arange(len(frame)) if groups is None else groups


def judge_soundness(columns: Sequence[Column], churned: Mask, groups: Groups, seed: int) -> Soundness:
    """Out-of-fold skill of boosted trees; identical rows are kept together."""
    matrix = np.array([_encoded(column) for column in columns]).T
    scores = np.empty(len(churned))
    gains = np.zeros(len(columns))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    settings = {
        "objective": "binary:logistic",
        "max_depth": 4,
        "learning_rate": 0.1,
        "nthread": 1,
        "seed": seed,
        "tree_method": "hist",
    }
    for fitted, held_back in folds.split(matrix, churned, groups):
        data = xgboost.DMatrix(matrix[fitted], label=churned[fitted], nthread=1)
        model = xgboost.train(settings, data, num_boost_round=ROUNDS)
        scores[held_back] = model.predict(xgboost.DMatrix(matrix[held_back], nthread=1), output_margin=True)
        for name, gain in model.get_score(importance_type="total_gain").items():
            gains[int(name[1:])] += gain
    skill = float(roc_auc_score(churned, scores))
    shares = gains / max(gains.sum(), 1e-12)
    leading = np.argsort(-shares)[:3]
    rests_on = tuple((columns[place].header, float(shares[place])) for place in leading)
    return Soundness(skill, skill - NORMAL_95 * _standard_error(skill, churned), rests_on)


def check_soundness(
    columns: Sequence[Column], churned: Mask, groups: Groups, seed: int, ledger: Ledger
) -> list[str]:
    """Columns to leave out because the model rests on them. Raises RefusalError if there is no signal."""
    found = judge_soundness(columns, churned, groups, seed)
    if found.lower <= LEAST_SKILL:
        raise RefusalError(
            found="Nothing in the file tells who will leave: a model ranks customers with ROC-AUC "
            f"{found.skill:.2f} "
            f"(at least {found.lower:.2f} with 95 % confidence), where 0.50 is a coin.",
            why="a model would give every customer about the same probability, and the decisions would be "
            "chance.",
            bring="columns of what customers do and pay before they leave (use, complaints, bills, terms), "
            "known on one "
            "day, with the outcome of the months after it.",
        )
    evidence = f"out-of-fold ROC-AUC {found.skill:.3f} of a quick model"
    ledger.note("signal", None, "the file tells who will leave", evidence)
    if found.skill <= GREATEST_SKILL or len(columns) < 2:
        return []
    leading = found.rests_on[0][0]
    rest = [column for column in columns if column.header != leading]
    without = judge_soundness(rest, churned, groups, seed).skill
    alone = found.skill - without > SINGLE_LOSS
    shares = ", ".join(f"{header!r} {share:.0%}" for header, share in found.rests_on)
    answer = ledger.ask(
        Question(
            "skill",
            f"The model is right suspiciously often (ROC-AUC {found.skill:.3f}). Is everything it uses "
            "known before somebody leaves?",
            f"It rests on {shares}. Without {leading!r} it would have {without:.3f}.",
            ("yes", f"leave out {leading}"),
            f"leave out {leading}" if alone else "yes",
        )
    )
    return [] if answer == "yes" else [leading]


def _encoded(column: Column) -> npt.NDArray[np.float32]:
    if column.values is not None:
        return column.values.astype(np.float32)
    places = {level: place for place, level in enumerate(column.levels)}
    return np.array(
        [
            places.get(cell, np.nan) if ok else np.nan
            for cell, ok in zip(column.cells, column.present, strict=True)
        ],
        dtype=np.float32,
    )


def _standard_error(skill: float, churned: Mask) -> float:
    """Of a ROC-AUC, by Hanley and McNeil (Radiology 143, 1982, p. 29)."""
    left, stayed = int(churned.sum()), int((~churned).sum())
    first, second = skill / (2 - skill), 2 * skill**2 / (1 + skill)
    variance = skill * (1 - skill) + (left - 1) * (first - skill**2) + (stayed - 1) * (second - skill**2)
    return float(np.sqrt(variance / (left * stayed)))
