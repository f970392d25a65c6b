"""Which code and which settings stand behind a function: read from its module's imports, not declared."""

import ast
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from churn_training.settings import Settings

PACKAGE = Path(__file__).resolve().parent.parent
SETTINGS = f"{PACKAGE.name}.settings"
"""Not code behind anything: the values in use count, each by itself."""

NAMES = frozenset(field.name for field in fields(Settings))


@dataclass(frozen=True)
class Code:
    """What a function can reach inside this package."""

    sha256: str
    settings: tuple[str, ...]
    """Names of the settings that the code mentions, sorted: some too many, as mentioning is not using."""


def code_behind(function: Callable[..., Any]) -> Code:
    """The function's module and all that it imports of this package, directly or not."""
    reached: set[str] = set()
    pending = {function.__module__}
    while pending:
        module = pending.pop()
        reached.add(module)
        pending |= _read(module).imports - reached
    digest = hashlib.sha256()
    for module in sorted(reached):
        digest.update(f"{module} {_read(module).sha256}\n".encode())
    return Code(digest.hexdigest(), tuple(sorted({name for m in reached for name in _read(m).settings})))


@dataclass(frozen=True)
class _Module:
    sha256: str
    imports: frozenset[str]
    settings: frozenset[str]


@cache
def _read(module: str) -> _Module:
    path = _path(module)
    if path is None:  # not of this package, such as a test's own function
        return _Module("", frozenset(), frozenset())
    source = path.read_bytes()
    nodes = list(ast.walk(ast.parse(source)))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            imported |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return _Module(
        hashlib.sha256(source).hexdigest(),
        frozenset(name for name in imported if name != SETTINGS and _path(name)),
        frozenset(node.attr for node in nodes if isinstance(node, ast.Attribute)) & NAMES,
    )


def _path(module: str) -> Path | None:
    head, *rest = module.split(".")
    if head != PACKAGE.name:
        return None
    path = PACKAGE.joinpath(*rest)
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)
