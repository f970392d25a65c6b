"""Progress bars for long work: shown on a terminal only."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

Item = TypeVar("Item")


def progress(items: Iterable[Item], label: str, total: int | None = None) -> Iterable[Item]:
    """Yields the same items and shows a bar on standard error meanwhile. Bars may be nested."""
    bar: Iterable[Item] = tqdm(items, desc=label, total=total, leave=False, disable=None)
    return bar


@contextmanager
def logging_above_bars() -> Iterator[None]:
    """Prints log lines above the bars instead of through them."""
    with logging_redirect_tqdm([logging.getLogger()]):
        yield
