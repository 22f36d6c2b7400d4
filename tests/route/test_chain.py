"""Making room: the right rep is full, and the fewest open leads move so that an arrival finds its place."""

from __future__ import annotations

from typing import Any

import pytest

from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.problem.work import Lead
from assigner.route import Arrival, LiveState, Policy, build_board, decide
from assigner.route.chain import chain_of, room_made, solved

REPS = [
    {"id": "ann", "capacity": {"minutes": 60}, "languages": ["de", "en"]},
    {"id": "bob", "capacity": {"minutes": 60}, "languages": ["en"]},
    {"id": "cat", "capacity": {"minutes": 60}, "languages": ["en", "fr"]},
]


def state_of(reps: list[dict[str, Any]] = REPS) -> LiveState:
    base = Problem.from_dict({"name": "chain", "reps": reps, "accounts": [{"id": "A0", "languages": ["fr", "de"]}]})
    return LiveState(build_board(base, Plan.nobody(1), None, Policy(presence="any")))


def put(state: LiveState, work: Lead, only: tuple[str, ...] = ()) -> None:
    decision = decide(state, Arrival(work, 0, only=only))
    assert decision.rep >= 0
    state.apply({
        "kind": "assigned", "item": work.id, "work": "lead", "row": work.model_dump(mode="json"), "minute": 0,
        "rep": str(state.board.problem.rep_ids[decision.rep]), "uses": decision.uses_of_rep, "caps": [],
    })  # fmt: skip


def test_a_german_lead_pushes_an_english_one_to_whoever_has_room() -> None:
    state = state_of()
    put(state, Lead(id="E1", minutes=40, languages=["en"]), ("ann",))
    german = Arrival(Lead(id="G1", minutes=40, languages=["de"]), 1)
    assert decide(state, german).rep < 0
    chain = chain_of(state, german, 1)
    assert chain is not None
    reps = solved(chain, 5)
    assert reps is not None
    entry = room_made(state, german, chain, reps)
    assert entry is not None
    assert entry["rep"] == "ann"
    assert [(move["item"], move["from"]) for move in entry["moves"]] == [("E1", "ann")]
    state.apply(entry)
    assert state.owner_of("G1") == "ann"
    assert state.owner_of("E1") in ("bob", "cat")
    assert (state.load <= state.board.meters.upper).all()


@pytest.mark.parametrize(("most", "found"), [(1, False), (2, True)])
def test_a_chain_of_two_needs_two_moves(most: int, found: bool) -> None:
    state = state_of()
    put(state, Lead(id="E1", minutes=60, languages=["en"]), ("ann",))
    put(state, Lead(id="F1", minutes=30, languages=["en"]), ("bob",))
    put(state, Lead(id="F2", minutes=30, languages=["en"]), ("cat",))
    # G1 needs ann; E1 (60) must leave her, to bob or cat, who first must give their 30 to the other: two moves
    german = Arrival(Lead(id="G1", minutes=60, languages=["de"]), 1)
    chain = chain_of(state, german, most)
    assert chain is not None
    reps = solved(chain, 5)
    assert (reps is not None) is found
    if reps is not None:
        entry = room_made(state, german, chain, reps)
        assert entry is not None
        state.apply(entry)
        assert (state.load <= state.board.meters.upper).all()
        assert state.owner_of("G1") == "ann"


def test_no_chain_where_rules_and_not_fullness_stand_in_the_way() -> None:
    state = state_of()
    assert chain_of(state, Arrival(Lead(id="X", minutes=1, languages=["zh"]), 1), 3) is None


def test_a_chain_that_no_longer_holds_is_not_carried_out() -> None:
    state = state_of()
    put(state, Lead(id="E1", minutes=40, languages=["en"]), ("ann",))
    german = Arrival(Lead(id="G1", minutes=40, languages=["de"]), 1)
    chain = chain_of(state, german, 1)
    assert chain is not None
    reps = solved(chain, 5)
    assert reps is not None
    put(state, Lead(id="B1", minutes=40, languages=["en"]), ("bob",))
    put(state, Lead(id="C1", minutes=40, languages=["en"]), ("cat",))
    assert room_made(state, german, chain, reps) is None
