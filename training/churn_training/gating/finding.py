"""One line of the gate's report."""

from dataclasses import dataclass
from typing import Literal

Way = Literal[
    "discrimination",
    "calibration",
    "decisions",
    "profit",
    "subgroups",
    "fields",
    "intervals",
    "parity",
    "size",
    "latency",
    "anchor",
]
"""In which way a candidate can be worse."""

Better = Literal["higher", "lower"]


@dataclass(frozen=True)
class Finding:
    """A measure of both bundles, with the worst value that the candidate may have."""

    label: str
    way: Way
    better: Better
    shipped: float
    candidate: float
    limit: float

    @property
    def is_kept(self) -> bool:
        """Whether the candidate is within the limit. NaN never is, unless the limit is NaN too."""
        if self.limit != self.limit:
            return True
        if self.better == "higher":
            return self.candidate >= self.limit
        return self.candidate <= self.limit
