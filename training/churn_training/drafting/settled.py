"""What was decided about a file, before it is written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from churn_training.drafting.columns import Column
from churn_training.drafting.roles import Role
from churn_training.drafting.table import Table
from churn_training.drafting.target import Target


@dataclass(frozen=True)
class Draft:
    """All that was decided about a file."""

    name: str
    table: Table
    columns: Mapping[str, Column]
    roles: Mapping[str, Role]
    names: Mapping[str, str]
    """Public names by header."""
    target: Target
    as_of: date | None = None
    """The day that the file describes; None if it holds no dates, or nobody could name the day."""
    called: tuple[str, str] = ("customer", "customers")
    """What a row is called, one and many."""
    ordered: bool = False
    """Whether the end of the file is held back."""

    def used(self, *uses: str) -> list[Column]:
        """The columns of these uses, in the file's order."""
        return [self.columns[header] for header, role in self.roles.items() if role.use in uses]
