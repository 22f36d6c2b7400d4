"""The decisions that matter most: ranked by exact sums over the program, told in verified figures."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.explain.decisions import decisions
from assigner.explain.marginals import marginals_of
from assigner.explain.why import change_alone
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.verify import verify
from tests.prices.tiny_programs import tiny_program
from tests.program_factory import plans, random_program

PROBLEM = Problem.from_dict(
    {
        "reps": [
            {"id": "ann", "name": "Ann", "skills": [{"skill": "german", "level": 4}], "capacity": {"minutes": 500}},
            {"id": "bob", "name": "Bob", "capacity": {"minutes": 500}},
            {"id": "cy", "name": "Cy", "capacity": {"minutes": 60}},
        ],
        "accounts": [
            {"id": "a", "name": "Acme", "minutes": 60, "skills": [{"skill": "german", "level": 2}], "owner": "bob"},
            {"id": "b", "name": "Borg", "minutes": 300, "owner": "bob"},
            {"id": "c", "name": "Cove", "minutes": 60, "owner": "cy"},
            {"id": "d", "name": "Dorn", "minutes": 50, "skills": [{"skill": "german", "level": 5}]},
        ],
    }
)
PLAN = Plan(np.array([0, 1, 2, -1], dtype=np.int32), np.full(4, -1))


@pytest.mark.parametrize("seed", range(80))
def test_the_change_of_every_option_is_that_of_the_program(seed: int) -> None:
    program = random_program(seed) if seed % 2 else tiny_program(seed, max_items=4)
    if program.items_without_option.size:
        return
    every = plans(program)
    choice = every[seed % len(every)]
    found, before, broken = marginals_of(program, choice), program.score(choice), program.broken_rows(choice)
    grouped = {band.level for family in program.families for band in family.bands if band.group is not None}
    exact = [level for level in range(len(program.levels)) if level not in grouped]
    for option, item in enumerate(program.item_of_option):
        changed = choice.copy()
        changed[item] = option
        delta = program.score(changed) - before
        assert found.delta[exact, option].tolist() == delta[exact].tolist()
        if not broken:
            assert found.breaks[option] == bool(program.broken_rows(changed))


def test_what_would_cost_most_to_undo_comes_first_and_is_verified() -> None:
    answer = decisions(PROBLEM, PLAN)
    assert [(one.item, one.kind) for one in answer.found] == [("a", "no-other"), ("d", "undone"), ("b", "next-best")]
    borg = next(one for one in answer.found if one.item == "b")
    assert borg.undone == change_alone(PROBLEM, PLAN, verify(PROBLEM, PLAN), 1, 0)
    assert borg.sentence("en").startswith("Borg stays with Bob: with Ann, the next best, it would be worse by")
    acme = next(one for one in answer.found if one.item == "a")
    assert acme.sentence("en") == (
        "Acme goes from Bob to Ann: nobody else can take it as things are (rules keep 2 out)."
    )
    dorn = next(one for one in answer.found if one.item == "d")
    assert dorn.sentence("en") == ("Dorn is left to nobody: 300 points at level coverage (rules keep 3 out).")
    assert "无人负责" in dorn.sentence("zh")


def test_no_more_are_told_than_asked_for() -> None:
    assert len(decisions(PROBLEM, PLAN, most=2).found) == 2
    assert decisions(PROBLEM, PLAN).headline("en") == "The decisions that would cost most to undo, 3 of 4."
    assert decisions(PROBLEM, PLAN).to_dict()["decisions"][0]["sentence"]["zh"]
