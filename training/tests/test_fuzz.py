import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fuzz.bases import base_scores, compare_bases
from fuzz.compare import compare_package, write_model
from fuzz.draw import FAMILIES, draw_recipe


@pytest.mark.parametrize("first", [0, 8])
def test_drawn_models_of_every_family_answer_alike_everywhere(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + 2 * len(FAMILIES)):
        assert write_model(draw_recipe(seed), seed, tmp_path) == []
    assert compare_package(tmp_path) == []


@pytest.mark.parametrize(
    ("key", "change", "words"),
    [
        ("onnxruntime", lambda margins: [margins[0] + 1e-3, *margins[1:]], "row 0: the "),
        (
            "contributions",
            lambda rows: [[rows[0][0] + 1e-3, *rows[0][1:]], *rows[1:]],
            "row 0: the contribution of",
        ),
        ("base", lambda base: base + 1e-3, "the expected margin"),
    ],
)
def test_another_answer_is_found(key: str, change: Callable[[Any], Any], words: str, tmp_path: Path) -> None:
    recipe = draw_recipe(1)
    write_model(recipe, 1, tmp_path)
    path = tmp_path / f"{recipe.name}.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**document, key: change(document[key])}), encoding="utf-8")
    found = compare_package(tmp_path)
    assert found
    assert all(words in each for each in found)


def test_base_scores_become_the_margins_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = base_scores(apart=10)
    assert len(scores) == 601
    found, missed = compare_bases(scores)
    assert found == []
    assert missed > 0, "expected margins that a correctly rounded logarithm misses"
    monkeypatch.setattr("fuzz.bases.base_margin", lambda _: 0.0)
    assert len(compare_bases(scores[:3])[0]) == 3


def test_a_seed_draws_the_same_model_again(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write_model(draw_recipe(5), 5, tmp_path / folder)
    one, two = ((tmp_path / folder / "lightgbm-5-grid.json").read_bytes() for folder in ("one", "two"))
    assert one == two
