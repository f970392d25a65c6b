"""The rules of the operating points, as a contract states them: relative to the share of churners."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from churn_training.errors import FixableError

NAMES = ("recall", "balanced", "precision")
"""Every operating point, by rising threshold."""


class PointRuleError(FixableError):
    """A contract asks for an operating point by a rule that cannot be read."""


@dataclass(frozen=True)
class RecallRule:
    """The highest threshold that finds at least this share of the churners."""

    least: float = 0.925
    """Share of churners to find."""
    confidence: float = 0.95
    """One-sided, against the sampling error of the share."""

    @property
    def quantile(self) -> float:
        """Standard normal quantile of the confidence."""
        return NormalDist().inv_cdf(self.confidence)

    @property
    def fewest_churners(self) -> int:
        """With fewer, finding all of them is not enough: Wilson's bound of n in n is n / (n + z²)."""
        return math.ceil(self.quantile**2 * self.least / (1 - self.least))


@dataclass(frozen=True)
class PrecisionRule:
    """The lowest threshold from which on alarms are right often enough."""

    skill: float = 0.5
    """Share of the way from the base rate, the precision of random alarms, to 1."""
    alarms: int = 100
    """Fewest alarms for a precision to mean anything: ± 0.1 at a precision of 0.65."""

    def aim(self, base_rate: float) -> float:
        """The precision asked for where that share of the customers churn."""
        return base_rate + self.skill * (1 - base_rate)


@dataclass(frozen=True)
class PointRules:
    """One rule per operating point; None where the contract asks for none. `balanced` has no settings."""

    recall: RecallRule | None = RecallRule()
    precision: PrecisionRule | None = PrecisionRule()


def read_point_rules(entries: Sequence[Mapping[str, Any]] | None) -> PointRules:
    """The rules of a contract's `operatingPoints`; the usual ones if it has none. Raises PointRuleError."""
    if entries is None:
        return PointRules()
    names = [entry.get("name") for entry in entries]
    if names != [name for name in NAMES if name in names] or "balanced" not in names:
        raise PointRuleError(
            f"operatingPoints: got {_listed(names)}, expected recall, balanced and precision in this order, "
            "each at most once, and balanced among them"
        )
    rules: dict[str, Mapping[str, Any]] = {str(entry["name"]): entry.get("rule") or {} for entry in entries}
    for name, kind in zip(NAMES, ("recall", "f1", "precision"), strict=True):
        if name in rules and rules[name].get("kind") != kind:
            got = rules[name].get("kind")
            raise PointRuleError(f"operatingPoints, {name}: got a rule of kind {got!r}, expected {kind!r}")
    recall, precision = rules.get("recall"), rules.get("precision")
    return PointRules(
        recall=None
        if recall is None
        else RecallRule(
            least=_between(recall, "recall", "least", 0, 1),
            confidence=_between(recall, "recall", "confidence", 0.5, 1),
        ),
        precision=None
        if precision is None
        else PrecisionRule(
            skill=_between(precision, "precision", "skill", 0, 1), alarms=_count(precision, "alarms")
        ),
    )


def _between(rule: Mapping[str, Any], name: str, key: str, low: float, high: float) -> float:
    value = rule.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low < value < high:
        raise PointRuleError(
            f"operatingPoints, {name}: got {key} {value!r}, expected a number between {low:g} and {high:g}"
        )
    return float(value)


def _count(rule: Mapping[str, Any], key: str) -> int:
    value = rule.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise PointRuleError(
            f"operatingPoints, precision: got {key} {value!r}, expected a whole number from 1 on"
        )
    return value


def _listed(names: Sequence[object]) -> str:
    return ", ".join(map(str, names)) or "none"
