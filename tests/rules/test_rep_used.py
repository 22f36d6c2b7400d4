"""Hand-worked edges of rep-used."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from assigner.plan.plan import Plan
from assigner.problem.document import ProblemDocument
from assigner.problem.problem import Problem
from assigner.program.build import build_program
from assigner.rules.active import active_rules
from assigner.rules.registry import all_rules
from assigner.verify import verify
from tests.rules.catalogue_case import program_cost
from tests.rules.one_rule import found, problem_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assigner.program.program import Program

RULE = "rep-used"
DATA = {
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-05"},
    "reps": [{"id": "ann"}, {"id": "bob"}],
    "accounts": [{"id": "a"}, {"id": "b"}],
    "duties": [{"id": "d", "earliest": "2026-10-05T09:00", "latest": "2026-10-05T11:00", "duration_minutes": 60}],
}


def test_it_applies_only_with_a_price() -> None:
    assert active_rules(problem_with(RULE, DATA)) == ()


def test_each_rep_is_paid_once_however_many_items() -> None:
    use = {"parameters": {"price": 7}}
    given = {"a": "ann", "b": "ann", "d": ("bob", "2026-10-05T09:30")}
    assert {match.rep: (match.amount, match.facts["count"]) for match in found(RULE, DATA, given, **use)} == {
        "ann": (7, 2),
        "bob": (7, 1),
    }
    assert found(RULE, DATA, {}, **use) == []


def test_the_starts_of_one_item_share_a_row() -> None:
    # 3 items x 2 reps = 6 rows; the duty's rows hold its 3 starts and the switch
    program = build_program(problem_with(RULE, DATA, parameters={"price": 7}))
    (family,) = program.families
    assert sorted(np.diff(family.begin).tolist()) == [2, 2, 2, 2, 4, 4]


def test_duties_that_overlap_share_a_row_at_their_fullest_moment() -> None:
    # a 9-11, b 10-12, c 11-12: at 10:00 (the first fullest moment) a and b, at 11:00 c is left, and b meets it too
    program = build_program(_apart(DUTIES))
    (family,) = [one for one in program.families if one.name == RULE]
    assert family.facts["moment"].tolist() == [0, 0, 1, 1]
    assert family.facts["rep"].tolist() == [0, 1, 0, 1]
    assert np.diff(family.begin).tolist() == [3, 3, 3, 3]


def test_every_plan_costs_the_same_with_shared_rows() -> None:
    """Enumerate: fixed duties, one with two starts, an account; overlap is hard, so that rows are shared."""
    movable = {"id": "m", "earliest": "2026-10-05T09:00", "latest": "2026-10-05T10:30", "duration_minutes": 60}
    problem = _apart([*DUTIES[:2], movable], accounts=[{"id": "x"}])
    program = build_program(problem)
    kept = 0
    for plan in _every_plan(program):
        card = verify(problem, plan)
        assert program_cost(program, plan) == (card.score if card.feasible else None), plan.frame(problem)
        kept += card.feasible
    assert kept > 50


DUTIES = [
    {"id": "a", "start": "2026-10-05T09:00", "duration_minutes": 120},
    {"id": "b", "start": "2026-10-05T10:00", "duration_minutes": 120},
    {"id": "c", "start": "2026-10-05T11:00", "duration_minutes": 60},
]


def _apart(duties: list[dict[str, object]], **tables: object) -> Problem:
    """Return a problem with rep-used and hard overlap as the only rules in force."""
    document = {"name": "apart", "horizon": DATA["horizon"], "reps": DATA["reps"], "duties": duties, **tables}
    kept = {"duty-overlap", RULE}
    off = [{"rule": rule, "on": False} for rule in all_rules() if rule not in kept]
    off.append({"rule": "load-uneven", "name": "potential-uneven", "on": False})
    on = {"rule": RULE, "parameters": {"price": 7}}
    return Problem.from_document(ProblemDocument.model_validate({**document, "rules": [*off, on]}))


def _every_plan(program: Program) -> Iterator[Plan]:
    """Yield every plan that the program's options offer."""
    begin = program.item_begin
    for chosen in itertools.product(*(range(begin[i], begin[i + 1]) for i in range(program.num_placeable))):
        yield Plan(program.rep[list(chosen)].astype(np.int32), program.start[list(chosen)])
