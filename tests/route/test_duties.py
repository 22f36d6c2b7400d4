"""A duty on arrival: where routing puts it, the plan verifies; nobody suits only where no way verifies."""

from __future__ import annotations

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from assigner.plan.plan import NO_START, NOBODY, Plan
from assigner.problem.problem import Problem
from assigner.problem.work import Duty
from assigner.route import Arrival, LiveState, build_board, decide
from assigner.route.duties import around, prepared
from assigner.rules.contract import HARD
from assigner.verify import verify
from tests.properties.small_problems import random_problem
from tests.route.test_parity import with_steps_of

SEEDS = st.integers(min_value=0, max_value=4_000)
QUIET = settings(max_examples=10, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
UNCHECKED_GROUPS = ("load", "stability")
"""Floors, targets and budgets of moves are for the whole plan, as with leads."""


def without_duty(problem: Problem, duty: str) -> Problem:
    document = problem.to_document()
    kept = [row for row in document.duties if row.id != duty]
    return Problem.from_document(document.model_copy(update={"duties": kept}))


def random_plan(problem: Problem, rng: np.random.Generator) -> Plan:
    """Return a plan that gives some items to somebody, duties at one of their starts."""
    rep = rng.integers(-1, problem.num_reps, problem.num_items).astype(np.int32)
    start = np.full(problem.num_items, NO_START, dtype=np.int64)
    for item in np.flatnonzero(problem.timed).tolist():
        choices = problem.starts.loc[problem.starts["item"] == item, "start"].to_numpy()
        if len(choices) and rep[item] >= 0:
            start[item] = int(rng.choice(choices))
        else:
            rep[item] = NOBODY
    return Plan(rep, start)


def broken(problem: Problem, plan: Plan) -> dict[str, int]:
    """Return the amounts of the hard rules that a single duty is checked against."""
    return {
        line.name: line.amount for line in verify(problem, plan).lines
        if line.level == HARD and (line.rule in ("rep-over-capacity", "too-many-items") or GROUP[line.rule] not in UNCHECKED_GROUPS)
    }  # fmt: skip


def _groups() -> dict[str, str]:
    from assigner.rules.registry import all_rules

    return {name: rule.group if not rule.pairwise else "pair" for name, rule in all_rules().items()}


GROUP = _groups()


def placed(problem: Problem, base: Problem, plan: Plan, duty: str, rep: int, start: int) -> Plan:
    """Return the plan of the whole problem with the duty in one place."""
    at = {str(item): (int(r), int(s)) for item, r, s in zip(base.item_ids, plan.rep, plan.start, strict=True)}
    at[duty] = (rep, start)
    rows = [at[str(item)] for item in problem.item_ids]
    return Plan(np.array([row[0] for row in rows], dtype=np.int32), np.array([row[1] for row in rows], dtype=np.int64))


def single(problem: Problem) -> list[Duty]:
    """Return the duties that take one person once."""
    ids = {str(item) for item in problem.item_ids}
    return [duty for duty in problem.to_document().duties if duty.id in ids]


@QUIET
@given(SEEDS, st.integers(min_value=0, max_value=2**31))
def test_eligible_reps_are_those_with_a_start_that_verifies_and_the_chosen_place_does(seed: int, luck: int) -> None:
    whole = random_problem(seed)
    for duty in single(whole):
        base = without_duty(whole, duty.id)
        plan = random_plan(base, np.random.default_rng(luck))
        board = build_board(base, plan)
        after = with_steps_of(base, whole)
        before = broken(after, placed(after, base, plan, duty.id, NOBODY, NO_START))
        item = int(after.item_index.get_loc(duty.id))
        starts = after.starts.loc[after.starts["item"] == item, "start"].tolist()
        keeps = {
            (rep, start)
            for rep in np.flatnonzero(base.rep_active).tolist()
            for start in starts
            if all(amount <= before.get(name, 0)
                   for name, amount in broken(after, placed(after, base, plan, duty.id, rep, start)).items())
        }  # fmt: skip
        state = LiveState(board)
        decision = decide(state, Arrival(duty, 0))
        in_advance = decide(state, Arrival(duty, 0, prepared=prepared(duty, around(state, duty))))
        assert (in_advance.rep, in_advance.start) == (decision.rep, decision.start)
        assert set(np.flatnonzero(decision.eligible).tolist()) == {rep for rep, _ in keeps}
        assert (decision.rep, decision.start) in keeps or (decision.rep < 0 and not keeps)
