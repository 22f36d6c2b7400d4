"""Patches: owners change and nothing else, rollback gives the problem back, and nothing unready is applied."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.change.approval import approved
from assigner.change.patch import applied, patch_of, rollback_of
from assigner.change.request import Decision, decided
from assigner.errors import InputError
from assigner.plan.change_request import ChangeRequest, RequestedMove
from assigner.problem.problem import Problem
from tests.change.test_request import codes, request, team
from tests.change.tiny_teams import LI, some_request, tiny_problem, tiny_team

BO = Decision(by="Bo")
REPS = ("ann", "bob", "cai")


def whole() -> ChangeRequest:
    return approved(decided(request(), ["a1", "a2", "l1"], "accepted", LI), BO)


def owners(problem: Problem) -> list[tuple[str, str | None, str | None]]:
    ids = [*problem.rep_ids, None]
    items = problem.items
    since = items["owner_since"].astype(object).where(items["owner_since"].notna(), None)
    return [(item, ids[owner], day) for item, owner, day in zip(items["id"], items["owner"], since, strict=True)]


def test_a_patch_gives_new_owners_since_the_effective_day() -> None:
    changed = applied(team(), patch_of(team(), whole()))
    assert owners(changed) == [
        ("a1", "cai", "2026-10-06"), ("a2", "bob", "2026-10-06"), ("a3", "bob", None), ("l1", "cai", "2026-10-06"),
    ]  # fmt: skip
    assert changed.settings == team().settings


def test_rollback_gives_the_problem_back_to_the_letter() -> None:
    changed = applied(team(), patch_of(team(), whole()))
    assert changed.digest != team().digest
    assert applied(changed, rollback_of(changed, whole())).digest == team().digest


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_patch_then_rollback_is_nothing_for_any_moves(data: st.DataObject) -> None:
    problem = tiny_problem(data.draw(st.integers(0, 5)))
    ids = [*map(str, problem.rep_ids), None]
    day = st.dates(date(2026, 10, 1), date(2026, 10, 30))
    moves = []
    for item, owner, since in owners(problem):
        to = data.draw(st.sampled_from([*REPS, None]))
        if to != owner:
            assert owner in ids
            facts = {"since": since, "effective": data.draw(day), "status": "accepted"}
            moves.append(RequestedMove.model_validate({"item": item, "from_rep": owner, "to_rep": to, **facts}))
    if moves:
        asked = ChangeRequest(moves=moves)
        changed = applied(problem, patch_of(problem, asked, check=False))
        assert [owner for _, owner, _ in owners(changed)] != [owner for _, owner, _ in owners(problem)]
        assert applied(changed, rollback_of(changed, asked)).digest == problem.digest


def test_moves_up_to_a_day_are_applied_first() -> None:
    later = [one.model_copy(update={"effective": date(2026, 10, 20)}) if one.item == "a2" else one
             for one in decided(request(), ["a1", "a2", "l1"], "accepted", LI).moves]  # fmt: skip
    asked = approved(request().model_copy(update={"moves": later}), BO)
    patch = patch_of(team(), asked, until=date(2026, 10, 10))
    assert [row.id for row in (*patch.accounts.change, *patch.leads.change)] == ["a1", "l1"]


def test_open_moves_stop_a_patch_or_are_left_out() -> None:
    asked = decided(request(), ["a1"], "accepted", LI)
    with pytest.raises(InputError) as caught:
        patch_of(team(), asked)
    assert codes(caught) == ["moves-open"]
    with pytest.raises(InputError) as caught:
        patch_of(team(), asked, partly=True)
    assert codes(caught) == ["approval-missing"]
    with pytest.raises(InputError) as caught:
        patch_of(team(), request(), partly=True)
    assert codes(caught) == ["moves-none-accepted"]


def test_changed_owners_stop_a_patch_and_a_rollback() -> None:
    changed = applied(team(), patch_of(team(), whole()))
    with pytest.raises(InputError) as caught:
        patch_of(changed, whole())
    assert codes(caught) == ["done"] * 3
    with pytest.raises(InputError) as caught:
        rollback_of(team(), whole())
    assert codes(caught) == ["not-applied"] * 3


def test_part_of_a_plan_that_breaks_a_hard_rule_is_not_applied() -> None:
    # Bob has a3 (10 of 100 minutes) and would get a1 (60) and a2 (50): 120. Today nothing of his is broken.
    asked = request()
    moves = [one.model_copy(update={"to_rep": "bob"}) if one.item == "a1" else one for one in asked.moves]
    agreed = approved(decided(asked.model_copy(update={"moves": moves}), ["a1", "a2", "l1"], "accepted", LI), BO)
    with pytest.raises(InputError) as caught:
        patch_of(team(), agreed)
    assert codes(caught) == ["moves-break-rule"]
    assert "bob carries 120 minutes" in caught.value.issues[0].words.en


def test_samples_of_resolve_can_be_rolled_back_too() -> None:
    found = tiny_team(3)
    asked = decided(some_request(found, 3), [move.item for move in some_request(found, 3).live], "accepted", LI)
    changed = applied(found.problem, patch_of(found.problem, asked, check=False))
    assert applied(changed, rollback_of(changed, asked)).digest == found.problem.digest
