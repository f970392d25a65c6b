"""Progress bars on long work: for a person at a terminal, silent everywhere else."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

Item = TypeVar("Item")


def progress(items: Iterable[Item], label: str, total: int | None = None) -> Iterable[Item]:
    """The same items, with a bar on standard error while they last. Bars may stand inside bars."""
    bar: Iterable[Item] = tqdm(items, desc=label, total=total, leave=False, disable=None)
    return bar


@contextmanager
def logging_above_bars() -> Iterator[None]:
    """Log lines are printed above the bars instead of through them."""
    with logging_redirect_tqdm([logging.getLogger()]):
        yield
