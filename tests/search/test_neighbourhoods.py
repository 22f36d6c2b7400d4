"""Neighbourhoods return distinct items of the program, and the chooser prefers what pays."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.prices.columns import flatten
from assigner.search.evaluate import switch_needs
from assigner.search.neighbourhoods import WAYS, Chooser, Scene, reps_and_items, with_switches
from tests.prices.tiny_programs import tiny_program


def scene_of(seed: int) -> Scene:
    program = tiny_program(seed, max_items=12)
    columns, random = flatten(program), np.random.default_rng(seed)
    choice = program.item_begin[:-1] + random.integers(0, np.diff(program.item_begin))
    guide = random.random(program.num_options)
    return Scene(program, columns, guide, reps_and_items(program, columns), choice, columns.load(choice), random)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_returns_distinct_items_within_the_size(way: str) -> None:
    met = 0
    for seed in range(60):
        scene = scene_of(seed)
        items = WAYS[way](scene, 5)
        assert len(np.unique(items)) == len(items) <= 5
        assert len(items) == 0 or (items.min() >= 0 and items.max() < scene.program.num_items)
        met += len(items) > 1
    assert met > 30


def test_switches_come_along_with_the_items_that_need_them() -> None:
    seen = 0
    for seed in range(40):
        program = tiny_program(seed, max_items=9)
        columns = flatten(program)
        needs = switch_needs(program, columns)
        items = np.arange(program.num_placeable)
        together = with_switches(items, needs, program.item_begin)
        expected = sorted({*items.tolist(), *needs[1].tolist()})
        assert together.tolist() == expected
        seen += len(needs[1]) > 0
    assert seen > 5


def test_chooser_draws_what_gained_more_often_and_fits_the_size() -> None:
    chooser, random = Chooser(("trading reps", "dear items")), np.random.default_rng(0)
    for _ in range(30):
        chooser.learn("trading reps", gained=True, finished=True, most=100)
        chooser.learn("dear items", gained=False, finished=True, most=100)
    assert chooser.size > 60
    drawn = [chooser.choose(random) for _ in range(200)]
    assert drawn.count("trading reps") > 150
    for _ in range(60):
        chooser.learn("dear items", gained=False, finished=False, most=100)
    assert chooser.size == 8
