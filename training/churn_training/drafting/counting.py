"""How many customers, in words that name nobody: what is said of fewer than ten is only that."""

FEWEST_TOLD = 10
"""Customers below which a figure could point at one of them."""


def rows_in_words(rows: int, of: int | None = None) -> str:
    """ "120 rows", "120 of 7043 rows", or "fewer than 10 rows"."""
    number = number_in_words(rows)
    return f"{number} rows" if of is None or 0 < rows < FEWEST_TOLD else f"{number} of {of} rows"


def number_in_words(rows: int) -> str:
    """ "120" or "fewer than 10"."""
    return f"fewer than {FEWEST_TOLD}" if 0 < rows < FEWEST_TOLD else str(rows)


def masked(cell: str) -> str:
    """The cell's shape without its content: digits as 9, signs and units as they are."""
    return "".join("9" if letter.isdecimal() else letter for letter in cell)
