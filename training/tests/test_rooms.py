"""The rooms of the package stand on floors: a room imports only what stands on a floor below its own."""

import ast
from pathlib import Path

import pytest

import churn_training

PACKAGE = Path(churn_training.__file__).parent

FLOORS = (
    {"errors"},
    {"settings", "progress", "readable_json", "json_shape"},
    {"offers", "point_rules", "contract_rules"},
    {"contract"},
    {"arithmetic", "preparation", "trees"},
    {"families", "validation"},
    {"modelling", "drafting"},
    {"bundle"},
    {"comparison", "evidence"},
    {"reporting", "tracking", "gating", "exploration"},
    {"stages"},
    {"__main__"},
)
"""From the ground up: folders and modules. Rooms on one floor do not import each other."""

MODULES = {
    ".".join((PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts)): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name != "__init__.py"
}


def imports_of(module: str) -> set[str]:
    """Modules of this package that the module imports, inside functions and for its types included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found & MODULES.keys()


def room_of(module: str) -> str:
    return module.split(".")[1]


def floor_of(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def test_every_room_has_a_floor_and_every_name_is_a_room() -> None:
    rooms = [room for floor in FLOORS for room in floor]
    assert sorted(rooms) == sorted({room_of(module) for module in MODULES})


def test_imports_are_found_wherever_they_stand() -> None:
    assert "churn_training.stages.gate" in imports_of("churn_training.__main__")  # in a function
    assert "churn_training.validation.findings" in imports_of("churn_training.validation.report")  # types
    assert "churn_training.reporting.tables" in imports_of("churn_training.stages.report")  # from a folder


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    room = room_of(module)
    others = {other for other in imports_of(module) if room_of(other) != room}
    upward = {other for other in others if floor_of(room_of(other)) >= floor_of(room)}
    assert upward == set()


@pytest.mark.parametrize("module", MODULES)
def test_no_module_reaches_itself(module: str) -> None:
    reached: set[str] = set()
    pending = imports_of(module)
    while pending:
        reached |= pending
        pending = {further for other in pending for further in imports_of(other)} - reached
    assert module not in reached


def test_trees_know_nothing_of_this_package_but_each_other() -> None:
    imported = {other for module in MODULES if room_of(module) == "trees" for other in imports_of(module)}
    assert {room_of(other) for other in imported} == {"trees"}
