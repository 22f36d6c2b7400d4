"""Levels are climbed again only where that may prove more, and options are dropped all the same.

What it guards: time spent on climbs that end where the last one did, and options that stay because nothing was climbed.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from assigner.generate.books import books
from assigner.prices.columns import flatten
from assigner.program.build import build_program
from assigner.program.program import Program
from assigner.program.tighten import tightened
from assigner.search import proof as proof_module
from assigner.search.budget import Budget
from assigner.search.proof import AGAIN_BELOW, Proof


@pytest.fixture
def climbs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the levels that are climbed, as they are."""
    levels, whole = list[int](), proof_module.bound_program

    def noted(program: Program, level: int, *args: Any, **named: Any) -> Any:
        levels.append(level)
        return whole(program, level, *args, **named)

    monkeypatch.setattr(proof_module, "bound_program", noted)
    return levels


def test_a_level_is_climbed_again_when_half_of_what_was_open_is_closed(climbs: list[int]) -> None:
    program = tightened(build_program(books(120, 6, None, 3)))
    columns, choice = flatten(program), program.item_begin[:-1].astype(np.int64)
    proof, starts = Proof(program, columns), [np.zeros(columns.num_rows)] * 2
    budget = Budget(60.0, time.perf_counter, None, 10)

    def raised(cost: int) -> int:
        before = len(climbs)
        proof.raise_bounds((0, cost), choice, budget, starts, 5.0)
        return len(climbs) - before

    assert proof.bound[0] == 0
    assert raised(10**6) == 1
    bound = proof.bound[1]
    assert bound is not None
    left, half = int(proof.kept.sum()), bound + int(AGAIN_BELOW * (10**6 - bound))
    assert raised(half + 1000) == 0
    assert int(proof.kept.sum()) <= left
    assert raised(half - 1000) == 1
    assert raised(bound + 60) == 1
    dropped = int(proof.kept.sum())
    assert raised(bound + 50) == 0
    assert int(proof.kept.sum()) < dropped
