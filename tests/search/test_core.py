"""The core of a program: what belongs to it, and that it costs and breaks what the whole does.

What it guards: an item without its cheapest options or a giant without some of its own, options that limits forbid, and
numbers of the core that are told as numbers of the whole.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from assigner.generate.books import books
from assigner.prices import PriceResult, bound_program
from assigner.prices.columns import flatten
from assigner.program.build import build_program
from assigner.program.program import Program
from assigner.search import core as core_module
from assigner.search.core import Core, core_of
from assigner.search.giants import parts_of_rows

MOST = 3


def cored(program: Program, choice: np.ndarray, giant: float) -> tuple[Core, PriceResult, np.ndarray]:
    columns = flatten(program)
    result = bound_program(program, 1, {0: 0}, columns=columns, max_scans=60)
    kept = np.ones(program.num_options, dtype=np.bool_)
    kept[5] = False
    ground = SimpleNamespace(program=program, columns=columns, kept=kept, budget=None, random=None, workers=1)
    size = parts_of_rows(ground, 1)  # type: ignore[arg-type]
    assert (size >= giant).any()
    assert (size < giant).any()
    return core_of(ground, result, size, choice), result, size  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(4))
def test_the_core_holds_each_items_cheapest_options_and_all_of_its_giants(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core_module, "MOST_OPTIONS", MOST)
    monkeypatch.setattr(core_module, "GIANT", 0.3)
    program = build_program(books(40, 8, None, seed))
    random = np.random.default_rng(seed)
    choice = random.integers(program.item_begin[:-1], program.item_begin[1:])
    core, result, size = cored(program, choice, 0.3)
    inside = set(core.reduced.option.tolist())
    assert set(choice.tolist()) | set(result.choice.tolist()) <= inside
    allowed = result.reduced >= 0
    allowed[5] = False
    for item in range(program.num_items):
        options = np.arange(program.item_begin[item], program.item_begin[item + 1])
        cheapest = options[allowed[options]][np.argsort(result.reduced[options[allowed[options]]], kind="stable")]
        wanted = set(cheapest.tolist() if size[item] >= 0.3 else cheapest[:MOST].tolist())
        assert inside & set(options.tolist()) == wanted | {int(choice[item]), int(result.choice[item])}


@pytest.mark.parametrize("seed", range(4))
def test_a_choice_costs_and_breaks_in_the_core_what_it_does_in_the_whole(seed: int) -> None:
    program = build_program(books(40, 8, None, seed))
    random = np.random.default_rng(seed)
    choice = random.integers(program.item_begin[:-1], program.item_begin[1:])
    core, result, _ = cored(program, choice, 0.1)
    within = core.reduced.shrunk(choice)
    assert within is not None
    assert core.reduced.original(within).tolist() == choice.tolist()
    assert core.program.score(within).tolist() == program.score(choice).tolist()
    assert {name: rows.tolist() for name, rows in core.program.broken_rows(within).items()} == {
        name: rows.tolist() for name, rows in program.broken_rows(choice).items()
    }
    narrowed = core.narrowed(result)
    assert core.reduced.original(narrowed.choice).tolist() == result.choice.tolist()
    assert narrowed.reduced.tolist() == result.reduced[core.reduced.option].tolist()
