"""A refusal that teaches: what was found, why it matters, and what to bring instead."""

from churn_training.errors import FixableError


class RefusalError(FixableError):
    """Nothing can be learned from the file as it is."""

    def __init__(self, *, found: str, why: str, bring: str) -> None:
        """Each is a sentence or two."""
        super().__init__(f"{found}\n  Why it matters: {why}\n  What to bring: {bring}")
