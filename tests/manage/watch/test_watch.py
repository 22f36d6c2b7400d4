"""Signs, causes and cases: values from tables, shares that add up and agree with all orders, cases that come back."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.errors import UnknownNameError, UsageError
from assigner.language import Words
from assigner.manage.capacity import peak
from assigner.manage.watch.asked import Event, WatchAsked, WatchRule
from assigner.manage.watch.cases import cases_text, changed, looked, read_cases
from assigner.manage.watch.cause import Replay, State, _drawn, shares_of
from assigner.manage.watch.signs import Finding, Look, findings_of
from assigner.manage.watch.watch import Watch, watch
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem

NOW = int(datetime(2026, 10, 28, tzinfo=UTC).timestamp() // 60)


def state_of(loads: dict[str, list[int]], capacity: int = 100, **more: Any) -> State:
    """Return reps with accounts of these minutes, each with its owner."""
    accounts = [
        {"id": f"{rep}{at}", "minutes": minutes, "owner": rep}
        for rep, row in loads.items()
        for at, minutes in enumerate(row)
    ]
    problem = Problem.from_dict({"reps": [{"id": rep, "capacity": {"minutes": capacity}} for rep in loads],
                                 "accounts": accounts, **more})  # fmt: skip
    return State(problem, Plan.of_owners(problem))


def looked_at(
    state: State, *rules: WatchRule, past: tuple[Plan, ...] = (), events: list[Event] | None = None
) -> list[Finding]:
    asked = WatchAsked(rules=list(rules), events=events or [])
    return findings_of(Look(state.problem, state.plan, past, NOW, asked))


def test_overload_and_unevenness_are_what_the_tables_say() -> None:
    state = state_of({"ann": [80, 50], "bob": [40], "cy": [10]})
    (over,) = looked_at(state, WatchRule(kind="overload", limit=1.0))
    assert (over.key, over.value) == ("overload:ann", 1.3)
    (uneven,) = looked_at(state, WatchRule(kind="uneven", limit=1.5))
    assert uneven.value == pytest.approx(1.3 / 0.6)
    assert looked_at(state, WatchRule(kind="overload", limit=1.3)) == []


def test_a_skill_with_more_work_than_minutes_is_a_bottleneck() -> None:
    need = [{"skill": "weld", "level": 3}]
    problem = Problem.from_dict({
        "reps": [{"id": "ann", "capacity": {"minutes": 100}, "skills": need}, {"id": "bob", "capacity": {"minutes": 100}}],
        "accounts": [{"id": "a", "minutes": 60, "skills": need}, {"id": "b", "minutes": 60, "skills": need},
                     {"id": "c", "minutes": 5, "skills": [{"skill": "fly"}]}],
    })  # fmt: skip
    found = looked_at(State(problem, Plan.nobody(3)), WatchRule(kind="bottleneck", limit=1.0))
    assert [(one.subject, one.value) for one in found] == [("fly", 1e9), ("weld", 1.2)]
    assert "Nobody has fly" in found[0].words.en


def test_answers_are_late_by_the_rule_or_the_leads_own_limit_and_when_none_came() -> None:
    problem = Problem.from_dict({"reps": [{"id": "ann", "name": "Ann"}], "leads": [
        {"id": "l1"}, {"id": "l2", "answer_by": "2026-10-20T12:00"}, {"id": "l3"}]})  # fmt: skip
    day = "2026-10-20T"
    events = [Event(at=f"{day}{at}", kind=kind, item=item, rep=rep) for at, kind, item, rep in (
        ("09:00", "arrived", "l1", None), ("09:50", "answered", "l1", "ann"), ("09:00", "arrived", "l2", None),
        ("11:00", "answered", "l2", "ann"), ("09:00", "arrived", "l3", None))]  # type: ignore[arg-type]  # fmt: skip
    rule = WatchRule(kind="late-answers", limit=0.3, least=3)
    (late,) = looked_at(State(problem, Plan.nobody(3)), rule, events=events)
    assert late.value == pytest.approx(1 / 3)  # l3 never got one; l2 is inside its own limit, l1 inside the hour
    assert (
        looked_at(State(problem, Plan.nobody(3)), WatchRule(kind="late-answers", limit=0.3, least=4), events=events)
        == []
    )


def test_an_account_without_contact_is_stalled_and_one_never_seen_is_not_judged() -> None:
    state = state_of({"ann": [10, 10]})
    events = [Event(at=datetime(2026, 9, 1, tzinfo=UTC), kind="contact", item="ann0")]
    (stalled,) = looked_at(state, WatchRule(kind="stalled", limit=30), events=events)
    assert (stalled.key, stalled.value) == ("stalled:ann0", 57.0)  # 1 September to 28 October


def test_who_loses_more_than_the_fair_share_of_moves_is_told() -> None:
    state = state_of({"ann": [1] * 5, "bob": [1] * 5})
    after = Plan(state.plan.rep.copy(), state.plan.start)
    after.rep[:4] = 1
    after.rep[5] = 0
    (drift,) = looked_at(State(state.problem, after), WatchRule(kind="drift", limit=1.5), past=(state.plan,))
    assert (drift.subject, drift.value) == ("ann", 4 / 2.5)


def by_all_orders(replay: Replay, sign: Any) -> list[float]:
    count = len(replay.changes)
    total = [0.0] * count
    orders = list(permutations(range(count)))
    for order in orders:
        for at, one in enumerate(order):
            total[one] += sign(replay.state(frozenset(order[: at + 1]))) - sign(replay.state(frozenset(order[:at])))
    return [amount / len(orders) for amount in total]


def test_shares_are_the_mean_over_all_orders_and_add_up() -> None:
    before = state_of({"ann": [40, 20], "bob": [50], "cy": [30]})
    data = before.problem.to_document().model_dump(mode="json")
    data["reps"] = [rep for rep in data["reps"] if rep["id"] != "cy"]  # cy leaves,
    data["accounts"] = [
        {**one, "owner": "ann" if one["owner"] == "cy" else one["owner"]} for one in data["accounts"]
    ]  # to ann,
    data["accounts"].append({"id": "new", "minutes": 30, "owner": "ann"})  # who gets another one,
    data["accounts"][2]["minutes"] = 10  # while bob's becomes small
    problem = Problem.from_dict(data)
    after = State(problem, Plan.of_owners(problem))
    replay = Replay(before, after)

    def sign(state: State) -> float:
        return peak(state.problem, state.plan)[0]

    shares, exact = shares_of(replay, sign)
    assert exact
    assert sum(share.amount for share in shares) == pytest.approx(sign(after) - sign(before))
    expected = dict(zip([change.words.en for change in replay.changes], by_all_orders(replay, sign), strict=True))
    assert {share.change.words.en: share.amount for share in shares} == pytest.approx(expected)
    assert replay.state(frozenset(range(len(replay.changes)))).problem.digest == problem.digest


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(-5, 5), min_size=1, max_size=6), st.integers(0, 5))
def test_drawn_orders_add_up_to_the_whole_rise_and_give_what_changes_do_alone(amounts: list[int], seed: int) -> None:
    def worth(happened: frozenset[int]) -> float:
        return float(sum(amounts[one] for one in happened))

    assert _drawn(len(amounts), worth, seed) == pytest.approx([float(amount) for amount in amounts])


def seen(key: str, value: float = 2.0) -> Finding:
    kind, _, subject = key.partition(":")
    return Finding(kind, subject, value, 1.0, Words("It is so.", "如此。"))


def test_cases_open_change_close_and_come_back() -> None:
    cases = looked([], [seen("overload:ann"), seen("uneven", 3)], "2026-10-01")
    assert [(case.key, case.state) for case in cases] == [("overload:ann", "open"), ("uneven", "open")]
    cases = changed(cases, "overload:ann", "acknowledged", "li", "two accounts go to Bob")
    cases = looked(cases, [seen("overload:ann", 1.5)], "2026-10-08")
    assert [(case.state, case.worst, case.note) for case in cases] == [
        ("acknowledged", 2.0, "two accounts go to Bob"),
        ("gone", 3, ""),
    ]
    cases = changed(cases, "overload:ann", "closed", "li", "done")
    cases = looked(cases, [seen("overload:ann")], "2026-10-15")
    assert (cases[0].state, cases[0].times, cases[0].first_seen) == ("open", 2, "2026-10-01")
    assert read_cases(cases_text(cases)) == cases
    with pytest.raises(UnknownNameError):
        changed(cases, "nothing", "closed", "li", "")
    with pytest.raises(UsageError, match="Line 2"):
        read_cases(cases_text(cases[:1]) + "{}\n")


def test_a_finding_names_the_change_that_did_it_and_the_cheapest_way_out() -> None:
    before = state_of({"ann": [60], "bob": [50]})
    after = state_of({"ann": [60, 70], "bob": [50]})
    answer: Watch = watch(after.problem, after.plan, WatchAsked(rules=[WatchRule(kind="overload", limit=1.0)]), now=NOW,
                          before=before, repair_seconds=6)  # fmt: skip
    (found,) = answer.found
    assert found.causes[0].change.words.en == "1 account more (ann1)"
    assert found.causes[0].amount == pytest.approx(0.7)
    assert found.ways is not None
    assert "ann1" in (found.cause_words() or Words("", "")).zh
    assert np.isfinite(found.finding.value)


@pytest.mark.parametrize(("kind", "limit"), [("uneven", 1.25), ("decay", 0.15)])
def test_uneven_loads_come_with_the_cheapest_way_to_the_limit(kind: Any, limit: float) -> None:
    # 130 and 50 of 200 minutes: 1.44 times the mean. With 60 at Bob's it is 70 and 110, 1.22 times: no remedy is needed.
    before = state_of({"ann": [60], "bob": [50]}, capacity=200)  # 1.09 times
    after = state_of({"ann": [60, 70], "bob": [50]}, capacity=200)
    answer = watch(after.problem, after.plan, WatchAsked(rules=[WatchRule(kind=kind, limit=limit)]), now=NOW,
                   before=before, repair_seconds=3)  # fmt: skip
    (found,) = answer.found
    assert found.ways is not None
    assert [way.taken for way in found.ways.found.packages[:1]] == [()]
