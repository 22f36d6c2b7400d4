"""Who may make room: those that fit elsewhere while what is open is nowhere, the largest of each rep first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assigner.cpsat.block import BlockBuilder
from assigner.prices.columns import flatten
from assigner.program.program import NOBODY
from assigner.search import making_room
from assigner.search.evaluate import RunningPlan
from assigner.search.making_room import with_room
from tests.search.team_program import team_program


def team_plan(seed: int) -> RunningPlan:
    """Return a plan of a team of six reps and 48 items, each with its first option."""
    program = team_program(48, 6, seed, num_eligible=3)
    return RunningPlan(program, flatten(program), program.item_begin[:-1])


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("a_rep", [2, 10])
def test_the_largest_that_fit_elsewhere_are_looked_at(seed: int, a_rep: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making_room, "MOST_A_REP", a_rep)
    plan = team_plan(seed)
    program, capacity, opened = plan.program, plan.program.families[0], np.array([3, 17])
    minutes = np.zeros(program.num_items, dtype=np.int64)
    minutes[program.item_of_option[capacity.option]] = capacity.coef
    rep = program.rep[plan.choice]
    asked = {
        int(one) for item in opened for one in program.rep[program.item_begin[item] : program.item_begin[item + 1]]
    }
    load = np.array([minutes[(rep == one) & ~np.isin(np.arange(48), opened)].sum() for one in range(6)])
    expected = set(opened.tolist())
    for one in asked - {NOBODY}:
        fitting = []
        for item in np.flatnonzero(rep == one).tolist():
            others = program.rep[program.item_begin[item] + 1 : program.item_begin[item + 1] - 1]
            if item not in opened and (load[others] + minutes[item] <= capacity.upper[others]).any():
                fitting.append(item)
        sizes = sorted((int(minutes[item]) for item in fitting), reverse=True)[:a_rep]
        found = [int(minutes[item]) for item in with_room(plan, opened, 400) if item in fitting]
        assert sorted(found, reverse=True) == sizes
        expected.update(fitting)
    assert set(with_room(plan, opened, 400).tolist()) <= expected


def test_no_more_than_asked_for() -> None:
    plan = team_plan(1)
    assert len(with_room(plan, np.array([3, 17]), 9)) == 9
    assert with_room(plan, np.array([3, 17]), 1).tolist() == [3, 17]


@pytest.mark.parametrize(("dearest", "is_told"), [(2**10, True), (2**45, False)])
def test_levels_that_lie_too_far_apart_are_not_added_up(dearest: int, is_told: bool) -> None:
    program = team_program(48, 6, 1, num_eligible=3)
    cost, home = program.cost.copy(), program.item_begin[:-1]
    cost[-1, home + 1] = cost[-1, home] + 8
    cost[0] = 0
    cost[0, home[:2] + 1] = 1, dearest
    block = BlockBuilder(replace(program, cost=cost)).block(np.arange(6), home)
    found = making_room.rough_cost(block, home)
    assert (found is not None) == is_told
