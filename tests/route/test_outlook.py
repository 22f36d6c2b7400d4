"""Fair shares follow what has come; prices of what is still to come let each rep get what is lacking, or stand at a bound."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.plan.plan import Plan
from assigner.problem.amounts import amounts_of
from assigner.problem.fair_share import fair_targets
from assigner.problem.problem import Problem
from assigner.route import Arrival, LiveState, Policy, build_board, decide
from assigner.route.board import on_rep
from assigner.route.outlook import SMOOTHING, Pairs, Rest, is_due, priced, rest_of, to_come

RULES = [
    {"rule": "lead-unassigned", "level": "cost"},
    {"rule": "load-uneven", "level": "cost", "parameters": {"dimension": "minutes"}},
]


def quarter(reps: list[dict[str, Any]], leads: list[dict[str, Any]]) -> Problem:
    arrived = [
        {"id": f"L{n}", "arrived_at": f"2026-09-{28 + n % 3}T{9 + n // 3 % 8:02}:00:00", **lead}
        for n, lead in enumerate(leads)
    ]
    return Problem.from_dict({
        "name": "q", "time_zone": "UTC", "horizon": {"first_day": "2026-09-28", "last_day": "2026-10-02"},
        "levels": ["cost"], "rules": RULES, "reps": reps, "leads": arrived,
    })  # fmt: skip


def teams(draw: Any) -> Problem:
    reps = [
        {"id": f"r{n}", "capacity": {"minutes": draw(st.integers(500, 3000))}, "territories": draw(st.sampled_from([["n"], ["s"], ["n", "s"]]))}
        for n in range(4)
    ]  # fmt: skip
    reps[0]["territories"] = ["n", "s"]  # somebody may take everything
    leads = [
        {"minutes": draw(st.integers(5, 90)), "territory": draw(st.sampled_from(["n", "s"]))}
        for _ in range(draw(st.integers(2, 12)))
    ]
    return quarter(reps, leads)


@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.data())
def test_when_all_that_was_expected_has_come_what_is_due_is_the_fair_target(data: st.DataObject) -> None:
    problem = teams(data.draw)
    board = build_board(problem, Plan.nobody(problem.num_items), None, Policy(presence="any"))
    state = LiveState(board)
    came = []
    for lead in problem.to_document().leads:
        new = lead.model_copy(update={"id": f"new-{lead.id}"})
        decision = decide(state, Arrival(new, board.moment(lead.arrived_at)))
        if decision.rep < 0:
            continue
        state.apply({
            "kind": "assigned", "item": new.id, "work": "lead", "minute": 0, "rep": str(problem.rep_ids[decision.rep]),
            "row": new.model_dump(mode="json", exclude_defaults=True), "uses": on_rep(decision.uses, decision.rep),
        })  # fmt: skip
        came.append(new.id)
    if len(came) == problem.num_items:
        target = fair_targets(
            problem, amounts_of(problem, "minutes"), np.ones(problem.num_items, bool), np.ones(problem.num_reps, bool)
        )
        row = int(np.flatnonzero(board.meters.pace_level >= 0)[0])
        assert np.abs(state.due[row] - target).max() <= 1.0  # targets are whole, what is due is not
    for item in came:
        state.apply({"kind": "closed", "item": item, "rep": None, "minute": 1})
    assert np.allclose(state.due, board.meters.due)  # what is gone is due to nobody


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 30.0]))
def test_at_its_price_each_rep_gets_what_is_lacking_or_the_price_stands_at_its_bound(seed: int, give: float) -> None:
    rng = np.random.default_rng(seed)
    leads, reps = 60, 4
    cost = np.where(rng.random((leads, reps)) < 0.8, rng.integers(0, 60, (leads, reps)).astype(float), np.inf)
    cost[:, 0] = np.where(np.isfinite(cost).any(axis=1), cost[:, 0], 0.0)
    amount, weight = rng.integers(10, 90, leads).astype(float), np.full(leads, 0.7)
    lack = rng.dirichlet(np.ones(reps)) * float(amount @ weight)
    most = np.ones(reps)
    pairs = Pairs.of(list(cost))
    rest = Rest(0, pairs, amount, weight, lack, most, give, pairs, amount, np.zeros(reps), 200)
    worth = rest.worth()
    taken = rest.flow(worth).taken
    assert (np.abs(worth) <= 1.0).all()
    for rep in range(reps):
        if worth[rep] >= 1.0:
            assert taken[rep] >= lack[rep] + give - 1.0  # gets too much even at the dearest
        elif worth[rep] <= -1.0:
            assert taken[rep] <= lack[rep] - give + 1.0
        else:  # the more it is off, the dearer, in full where it is off by what a load may give
            assert taken[rep] == pytest.approx(lack[rep] + give * worth[rep], abs=1.0)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.sampled_from([7, 2_000]))
def test_pairs_flow_and_bend_as_a_matrix_would(seed: int, together: int) -> None:
    rng = np.random.default_rng(seed)
    leads, reps = 25, 4
    cost = np.where(rng.random((leads, reps)) < 0.6, rng.integers(0, 60, (leads, reps)).astype(float), np.inf)
    cost[:, 0] = np.where(np.isfinite(cost).any(axis=1), cost[:, 0], 5.0)
    amount, weight, price = rng.integers(10, 90, leads).astype(float), rng.random(leads), rng.uniform(-1, 1, reps)
    kept, served = Pairs.of(cost).kept(rng.random(int(np.isfinite(cost).sum())) < 0.7)
    dense = np.full((int(served.sum()), reps), np.inf)
    dense[kept.lead, kept.rep] = kept.cost
    size, most, give = (weight * amount)[served], np.ones(reps), 12.0
    rest = Rest(0, kept, amount[served], weight[served], np.zeros(reps), most, give, kept, amount[served], price, 4)
    total = dense + price * amount[served][:, None]
    spread = SMOOTHING * float(np.median(amount[served]))
    chosen = np.exp((total.min(axis=1, keepdims=True) - total) / spread)
    chosen /= chosen.sum(axis=1, keepdims=True)
    bend = size * amount[served] / spread
    flow = rest.flow(price)
    assert flow.taken == pytest.approx(size @ chosen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assigner.route.outlook.TOGETHER", together)
        curve = rest.curve(flow)
    assert curve == pytest.approx(np.diag(bend @ chosen + give) - (chosen * bend[:, None]).T @ chosen)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_what_goes_from_one_to_another_parts_their_prices_by_both_bends(seed: int) -> None:
    rng = np.random.default_rng(seed)
    leads, reps, shift = 4_000, 12, 5.0
    cost, amount = rng.integers(0, 60, (leads, reps)).astype(float), np.full(leads, 40.0)
    lack = np.full(reps, amount.sum() / reps)
    pairs = Pairs.of(cost)
    rest = Rest(0, pairs, amount, np.ones(leads), lack, np.ones(reps), 30.0, pairs, amount, np.zeros(reps), 200)
    before, bend = rest.worth(), rest.bend(rest.worth())
    moved = lack.copy()
    moved[:2] += [-shift, shift]  # the first has more already, the second has less
    after = replace(rest, lack=moved, start=before).worth()
    parted = (after - before)[0] - (after - before)[1]
    assert parted == pytest.approx(shift * (bend[0] + bend[1]), rel=0.2)


def test_who_lacks_more_is_cheaper_and_gets_the_next_lead() -> None:
    leads: list[dict[str, Any]] = [{"minutes": 30}] * 15
    problem = quarter([{"id": name, "capacity": {"minutes": 1000}} for name in ("ann", "bob", "cat")], leads)
    board = build_board(problem, Plan.nobody(problem.num_items), None, Policy(presence="any"))
    state = LiveState(board)
    row = int(np.flatnonzero(board.meters.pace_level >= 0)[0])
    first = board.moment(datetime(2026, 9, 28))
    for number, rep in enumerate(("ann", "ann", "bob")):
        state.apply({
            "kind": "assigned", "item": f"N{number}", "work": "lead", "minute": first, "rep": rep,
            "row": {"minutes": 30}, "uses": [(row, 30)],
        })  # fmt: skip
    rest = rest_of(state, first)
    assert rest is not None
    assert rest.lack.tolist() == pytest.approx(
        [105.0, 135.0, 165.0]
    )  # 90 of 450 came at once: 405 are to come, 165 each are fair
    state.apply({**priced(rest), "minute": first})
    worth = state.worth[row]
    assert worth[0] > worth[1] > worth[2]
    assert decide(state, Arrival(problem.to_document().leads[0].model_copy(update={"id": "new"}), first)).rep == 2
    again = LiveState.from_dict(board, state.to_dict())
    assert again.worth[row].tolist() == worth.tolist()
    assert again.bend[row].tolist() == state.bend[row].tolist()
    assert again.unpriced == 0


def came(state: LiveState, name: str, minutes: int, minute: int, rep: str = "ann") -> None:
    row = int(np.flatnonzero(state.board.meters.pace_level >= 0)[0])
    state.apply({
        "kind": "assigned", "item": name, "work": "lead", "minute": minute, "rep": rep, "row": {"minutes": minutes},
        "uses": [(row, minutes)],
    })  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "left"),
    [(0, 0.6), (40, 0.6), (20, 0.7), (60, 0.5), (100, 0.3), (200, 0.3)],
)
def test_the_calendar_says_what_is_to_come_and_volume_corrects_it_by_half(minutes: int, left: float) -> None:
    # of 100 minutes in five days 40 are usual after two; 20 less mean 10 more to come, and 60 more at most 30 less
    problem = quarter([{"id": "ann"}, {"id": "bob"}], [{"minutes": 10}] * 10)
    board = build_board(problem, Plan.nobody(10), None, Policy(presence="any"))
    state, first = LiveState(board), board.moment(datetime(2026, 9, 28))
    if minutes:
        came(state, "new", minutes, first)
    assert to_come(state, first + 2 * 1440) == pytest.approx(left)
    assert to_come(state, board.moment(datetime(2026, 10, 3))) == pytest.approx(0.0)
    assert to_come(LiveState.from_dict(board, state.to_dict()), first + 2 * 1440) == pytest.approx(left)


def test_what_came_has_come_once_whoever_has_it_and_when_it_is_closed() -> None:
    problem = quarter([{"id": "ann"}, {"id": "bob"}], [{"minutes": 10}] * 10)
    board = build_board(problem, Plan.nobody(10), None, Policy(presence="any"))
    state, first = LiveState(board), board.moment(datetime(2026, 9, 29))
    before = to_come(state, first + 1440)
    assert before == pytest.approx(0.6)  # nothing has been routed here: the calendar alone
    came(state, "one", 40, first)
    after = to_come(state, first + 1440)
    assert after == pytest.approx(0.6 - (0.4 - 0.2) / 2)  # since the first of it only a fifth was usual
    came(state, "one", 40, first, "bob")
    state.apply({"kind": "closed", "item": "one", "rep": None, "minute": first})
    assert to_come(state, first + 1440) == after


def test_nothing_is_priced_after_the_horizon() -> None:
    problem = quarter([{"id": "ann"}, {"id": "bob"}], [{"minutes": 30}])
    board = build_board(problem, Plan.nobody(1), None, Policy(presence="any"))
    assert rest_of(LiveState(board), board.moment(datetime(2026, 10, 2, 23))) is not None
    assert rest_of(LiveState(board), board.moment(datetime(2026, 10, 3))) is None


def test_the_less_is_to_come_the_sooner_prices_are_worked_out_anew() -> None:
    problem = quarter([{"id": "ann"}, {"id": "bob"}], [{"minutes": 30}] * 90)
    board = build_board(problem, Plan.nobody(90), None, Policy(presence="any", price_after=20))
    state = LiveState(board)
    begin, late = board.moment(datetime(2026, 9, 28)), board.moment(datetime(2026, 10, 2, 12))
    assert is_due(state, begin)
    state.worth[0], state.unpriced = np.zeros(2), 2
    assert not is_due(state, begin)  # a thirtieth of ninety is three
    assert is_due(state, late)
    state.unpriced = 3
    assert is_due(state, begin)
    assert not is_due(LiveState(build_board(problem, Plan.nobody(90), None, Policy(price_after=0))), late)
