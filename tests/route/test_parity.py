"""Routing means what planning means: same eligible reps, same own costs, and no hard rule broken by a routed item."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from assigner.plan.plan import Plan
from assigner.problem.document import ProblemDocument
from assigner.problem.problem import Problem
from assigner.problem.work import Account, Lead
from assigner.program.build import build_program
from assigner.route import Arrival, LiveState, Policy, build_board, decide
from assigner.route.judge import Judge
from assigner.rules.contract import HARD
from assigner.scenario.settings import kept_resolutions
from assigner.verify import verify
from tests.properties.small_problems import random_problem

SEEDS = st.integers(min_value=0, max_value=4_000)
QUIET = settings(max_examples=12, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
"""Shrinking a seed says nothing: the problem of a smaller seed is another problem."""


def without(problem: Problem, item: str) -> Problem:
    """Return the problem before an account or lead arrived; its pairs are known already."""
    document = problem.to_document()
    kept = {name: [row for row in getattr(document, name) if row.id != item] for name in ("accounts", "leads")}
    return Problem.from_document(document.model_copy(update=kept))


def with_steps_of(base: Problem, whole: Problem) -> Problem:
    """Return the whole problem counting in the steps of the base, as a scenario does."""
    data = whole.to_document().model_dump(mode="json")
    data["dimensions"] = kept_resolutions(base)
    return Problem.from_document(ProblemDocument.model_validate(data))


def arrivals(problem: Problem) -> list[Account | Lead]:
    document = problem.to_document()
    return [*document.accounts, *document.leads]


@QUIET
@given(SEEDS)
def test_the_eligible_reps_of_an_arrival_are_the_options_of_the_program(seed: int) -> None:
    whole = random_problem(seed)
    for work in arrivals(whole):
        base = without(whole, work.id)
        if isinstance(work, Lead) and work.answer_by is not None:
            continue  # a late answer is looked at by the minute: see the test of decisions
        program = build_program(with_steps_of(base, whole))
        item = whole.item_index.get_loc(work.id)
        options = slice(program.item_begin[item], program.item_begin[item + 1])
        expected = set(program.rep[options][program.rep[options] >= 0].tolist())
        verdict = Judge(base).verdict(work)
        assert set(np.flatnonzero(verdict.reason < 0).tolist()) == expected


@QUIET
@given(SEEDS)
def test_own_costs_are_those_of_the_program_but_for_what_changes_by_the_minute_or_with_the_rest(seed: int) -> None:
    whole = random_problem(seed)
    for work in arrivals(whole):
        base = without(whole, work.id)
        if (
            work.owner is not None
            or work.latitude is not None
            or (isinstance(work, Lead) and work.answer_by is not None)
        ):
            continue  # a move is priced by the average value of all work, ways and late answers by the decision
        program = build_program(with_steps_of(base, whole))
        item = whole.item_index.get_loc(work.id)
        options = np.arange(program.item_begin[item], program.item_begin[item + 1])
        options = options[program.rep[options] >= 0]
        judge = Judge(base)
        names = [level.name for level in program.levels if level.step == 0]
        first = [next(n for n, level in enumerate(program.levels) if level.name == name) for name in names]
        cost = judge.verdict(work).cost[:, program.rep[options]]
        assert (cost == program.cost[np.ix_(first, options)]).all()


@QUIET
@given(SEEDS, st.integers(min_value=0, max_value=2**31))
@example(seed=1024, luck=1056)  # the first member of a family wakes the rule that keeps families together
def test_a_routed_item_breaks_no_hard_rule_that_routing_claims_to_check(seed: int, luck: int) -> None:
    whole = random_problem(seed)
    for work in arrivals(whole):
        base = without(whole, work.id)
        rng = np.random.default_rng(luck)
        plan = Plan(
            rng.integers(-1, base.num_reps, base.num_items).astype(np.int32),
            np.full(base.num_items, -1, dtype=np.int64),
        )
        plan.rep[base.timed] = -1
        board = build_board(base, plan, policy=Policy(presence="any"))
        arrived = board.moment(work.arrived_at) if isinstance(work, Lead) else -1
        answer_by = board.moment(work.answer_by) if isinstance(work, Lead) else -1
        decision = decide(LiveState(board), Arrival(work, arrived, answer_by))
        if decision.rep < 0:
            continue
        after = with_steps_of(base, whole)
        number = dict(zip(base.item_ids, plan.rep, strict=True)) | {work.id: decision.rep}
        routed = Plan(np.array([number[item] for item in after.item_ids], dtype=np.int32), np.full(after.num_items, -1))
        assert new_hard_matches(after, routed, work.id, set(board.unchecked)) == []


def new_hard_matches(problem: Problem, plan: Plan, item: str, unchecked: set[str]) -> list[tuple[str, int, int]]:
    """Return the hard rules that cost more with the item's rep than with nobody for it."""
    left = Plan(plan.rep.copy(), plan.start)
    left.rep[problem.item_index.get_loc(item)] = -1
    before = {line.name: line.amount for line in verify(problem, left).lines}
    return [
        (line.name, before.get(line.name, 0), line.amount)
        for line in verify(problem, plan).lines
        if line.level == HARD and line.name not in unchecked and line.amount > before.get(line.name, 0)
    ]


@pytest.mark.parametrize("seed", [3, 11, 29])
def test_alike_arrivals_are_judged_once(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    work = arrivals(random_problem(seed))[0].model_copy(
        update={"owner": None, "pin": None, "id": "x", "latitude": None}
    )
    judge = Judge(without(random_problem(seed), work.id))
    first = judge.verdict(work)
    monkeypatch.setattr(judge.probes, "of", None)  # asking the rules again would fail
    second = judge.verdict(work.model_copy(update={"id": "twin", "minutes": 7.0, "name": "Twin"}))
    assert (first.reason == second.reason).all()
    assert (first.cost == second.cost).all()
    assert first.sums == second.sums
