"""Leads that nobody has answered go to better reps where that gains enough, once, within limits, never for less."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.problem.work import Lead
from assigner.route import Arrival, Board, LiveState, Policy, build_board, decide
from assigner.route.board import on_rep
from assigner.route.chain import arrival_of, room_made, solved
from assigner.route.exchange import exchange_of

LATER = 60
WISHES = ({"a": 10}, {"b": 10}, {"a": 20, "b": 10}, {"b": 10, "c": 30})
RULES = [{"rule": "lead-unassigned", "level": "cost"}, {"rule": "fit-missed", "level": "cost"}]


@cache
def board_of(skills: tuple[str, ...], slots: int, changes: int) -> Board:
    """Return a board of reps who hold these skills, a letter each, and may have so many leads each.

    A lead may change hands so often.
    """
    reps = [
        {"id": f"r{n}", "skills": [{"skill": name} for name in mine], "capacity": {"count": slots}}
        for n, mine in enumerate(skills)
    ]
    base = Problem.from_dict({"name": "x", "levels": ["cost"], "rules": RULES, "reps": reps, "leads": [{"id": "like"}]})
    return build_board(base, Plan.nobody(1), None, Policy(presence="any", most_exchanges=changes))


def state_of(*skills: str, slots: int = 2, changes: int = 1) -> LiveState:
    return LiveState(board_of(skills, slots, changes))


def wishing(name: str, **skills: int) -> Lead:
    wishes = [{"skill": skill, "points": points} for skill, points in skills.items()]
    return Lead.model_validate({"id": name, "wished_skills": wishes})


def give(state: LiveState, work: Lead, rep: int) -> None:
    decision = decide(state, Arrival(work, 0))
    assert decision.eligible[rep]
    state.apply({
        "kind": "assigned", "item": work.id, "work": "lead", "row": work.model_dump(mode="json"), "minute": 0,
        "rep": f"r{rep}", "uses": on_rep(decision.uses, rep), "caps": [],
    })  # fmt: skip


def missed(state: LiveState) -> int:
    """Return the points of fit that all leads miss with those who have them."""
    total = 0
    for held in state.items.values():
        verdict = state.board.judge.verdict(Lead.model_validate(held.row))
        total += int(verdict.cost.sum(axis=0)[state.board.rep_number[held.rep or ""]])
    return total


def exchanged(state: LiveState, most_moves: int, least_gain: int, minute: int = LATER) -> dict[str, Any] | None:
    """Carry out one exchange; return its entry."""
    chain = exchange_of(state, minute, most_moves, least_gain)
    reps = None if chain is None else solved(chain, 5)
    if chain is None or reps is None:
        return None
    entry = room_made(state, arrival_of(state, state.items[chain.item], minute), chain, reps)
    if entry is not None:
        state.apply(entry)
    return entry


def test_two_leads_change_places_once_and_not_after_an_answer() -> None:
    state = state_of("a", "b", slots=1)
    give(state, wishing("A", a=10), 1)
    give(state, wishing("B", b=10), 0)
    assert missed(state) == 200
    assert exchange_of(state, 0, 2, 5) is None  # in the minute of the arrival nothing is known that was not
    assert exchanged(state, 1, 5) is None  # both are full: one alone cannot move
    entry = exchanged(state, 2, 5)
    assert entry is not None
    assert entry["cause"] == "exchanged"
    assert len(entry["moves"]) == 1
    assert missed(state) == 0
    assert exchange_of(state, 2 * LATER, 2, 1) is None  # each changes hands at most once
    state = state_of("a", "b")
    give(state, wishing("A", a=10), 1)
    chain = exchange_of(state, LATER, 1, 5)
    assert chain is not None
    state.apply({"kind": "touched", "item": "A", "minute": LATER, "answered": True})
    assert room_made(state, arrival_of(state, state.items["A"], LATER), chain, [0]) is None  # answered meanwhile
    assert exchange_of(state, LATER, 1, 5) is None


@pytest.mark.parametrize("changes", [1, 2, 3])
def test_a_lead_changes_hands_so_often_as_the_policy_says(changes: int) -> None:
    state = state_of("x", "a", "ab", "abc", slots=1, changes=changes)
    for rep in (1, 2, 3):
        give(state, wishing(f"full {rep}", a=10, b=10, c=10), rep)
        state.items[f"full {rep}"].answered = True
    give(state, wishing("A", a=10, b=10, c=10), 0)
    for rep in (1, 2, 3):  # one after the other, who suits better has room again
        state.apply({"kind": "closed", "item": f"full {rep}", "rep": None, "minute": 1})
        assert exchanged(state, 2, 5, state.items["A"].since) is None  # not in the minute in which it came to its rep
        assert (exchanged(state, 2, 5, LATER + rep) is not None) is (rep <= changes)
    assert state.items["A"].rep == f"r{changes}"
    again = LiveState.from_dict(state.board, state.to_dict())
    assert again.items["A"].changes == changes


def test_who_moved_to_make_another_room_has_changed_hands_too() -> None:
    state = state_of("a", "b", "ab", slots=1)
    give(state, wishing("A", a=10), 1)
    give(state, wishing("B", b=10), 0)
    assert exchanged(state, 2, 5) is not None
    assert {held.changes for held in state.items.values()} == {1}


@pytest.mark.parametrize(
    ("due", "owner", "free"),
    [(-1, None, True), (2 * LATER, None, True), (2 * LATER - 1, None, False), (-1, "r1", False), (-1, "r0", True)],
)
def test_a_lead_stays_that_is_soon_due_or_with_its_own_rep(due: int, owner: str | None, free: bool) -> None:
    state = state_of("a", "b")
    give(state, wishing("A", a=10).model_copy(update={"owner": owner}), 1)
    state.items["A"].answer_by = due
    assert (exchange_of(state, LATER, 1, 5) is not None) is free


def test_leads_that_must_stay_hide_nobody_who_may_move(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assigner.route.exchange.MOST_MOVABLE", 1)
    state = state_of("a", "b")
    give(state, wishing("A", a=10).model_copy(update={"owner": "r1"}), 1)
    give(state, wishing("B", a=10), 1)
    chain = exchange_of(state, LATER, 1, 5)
    assert chain is not None
    assert (chain.item, chain.movable) == ("B", ())


@pytest.mark.parametrize(("least_gain", "moves"), [(49, True), (50, False), (51, False)])
def test_a_lead_moves_for_more_than_is_asked_only(least_gain: int, moves: bool) -> None:
    state = state_of("ab", "a")
    give(state, wishing("A", a=10, b=10), 1)
    assert (exchanged(state, 1, least_gain) is not None) is moves


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.integers(1, 3), st.sampled_from([1, 20]))
def test_every_move_gains_what_is_asked_and_nobody_is_over_a_limit(seed: int, most: int, least: int) -> None:
    random = np.random.default_rng(seed)
    state = state_of("a", "bc", "ac")
    places = random.permutation([0, 0, 1, 1, 2])
    for number, rep in enumerate(places):
        give(state, wishing(f"L{number}", **WISHES[random.integers(len(WISHES))]), int(rep))
    before = missed(state)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assigner.route.exchange._most_gain", lambda *_: (10**9,))  # look at all, whatever it promises
        thorough = exchange_of(state, LATER, most, least)
    assert (exchange_of(state, LATER, most, least) is None) is (thorough is None)
    entry = exchanged(state, most, least)
    if entry is not None:
        moved = 1 + len(entry["moves"])
        assert moved <= most
        assert missed(state) <= before - least * moved
        assert (state.load <= state.board.meters.upper).all()


def test_open_are_the_leads_that_somebody_has_and_nobody_has_answered() -> None:
    state = state_of("a", "b", slots=1)
    give(state, wishing("A", a=10), 1)
    give(state, wishing("B", b=10), 0)
    exchanged(state, 2, 5)
    assert set(state.open) == {"A", "B"}
    assert set(LiveState.from_dict(state.board, state.to_dict()).open) == {"A", "B"}
    state.apply({"kind": "touched", "item": "A", "minute": LATER, "answered": True})
    state.apply({"kind": "unanswered", "item": "B", "rep": "r1", "minute": LATER})
    assert not state.open
    give(state, wishing("B", b=10), 1)
    assert set(state.open) == set(state.judged | state.open) == {"B"}
    state.apply({"kind": "pooled", "item": "B", "rep": "r1", "minute": LATER})
    assert not state.open
    assert not LiveState.from_dict(state.board, state.to_dict()).open
