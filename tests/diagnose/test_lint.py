"""Lint: each kind of finding with its witness, and nothing where nothing is wrong."""

from __future__ import annotations

from typing import Any

from assigner.diagnose.lint import Finding, lint
from assigner.problem.problem import Problem

REPS = [{"id": "ann"}, {"id": "bob", "skills": [{"skill": "german", "level": 2}]}]


def findings(**data: Any) -> dict[str, Finding]:
    found = lint(Problem.from_dict({"reps": REPS, "accounts": [{"id": "a"}], **data}))
    for one in found.findings:
        assert one.issue.words.en
        assert one.issue.words.zh
    return {one.issue.code: one for one in found.findings}


def test_a_sound_problem_has_no_findings() -> None:
    assert findings() == {}


def test_rules_that_together_leave_nobody() -> None:
    # Ann lacks German, Bob is barred: neither rule alone leaves nobody.
    account = {"id": "a", "skills": [{"skill": "german", "level": 1}], "barred": ["bob"]}
    one = findings(accounts=[account, {"id": "b"}])["item-nobody-may-take"]
    assert one.items == ("a",)
    assert set(one.rules) == {"skill-missing", "owner-barred"}


def test_a_pin_that_a_rule_forbids() -> None:
    account = {"id": "a", "skills": [{"skill": "german", "level": 1}], "pin": "ann"}
    one = findings(accounts=[account])["item-nobody-may-take"]
    assert "pinned to ann" in one.issue.words.en
    assert "skill missing" in one.issue.words.en


def test_a_rep_who_may_take_nothing() -> None:
    reps = [{"id": "ann", "territories": ["west"]}, {"id": "bob", "territories": ["east"]}]
    one = findings(reps=reps, accounts=[{"id": "a", "territory": "east"}])["rep-may-take-nothing"]
    assert (one.reps, one.rules) == (("ann",), ("territory-crossed",))


def test_a_cap_below_what_only_this_rep_may_take() -> None:
    # 2 x 600 minutes need German, only Bob speaks it and he has 1,000.
    reps = [{"id": "ann"}, {**REPS[1], "capacity": {"minutes": 1000}}]
    need = {"minutes": 600, "required": True, "skills": [{"skill": "german", "level": 1}]}
    one = findings(reps=reps, accounts=[{"id": "a", **need}, {"id": "b", **need}])["work-without-room"]
    assert (one.items, one.reps) == (("a", "b"), ("bob",))
    assert "200 too few" in one.issue.words.en


def test_a_floor_above_all_work_in_reach() -> None:
    rule = {"rule": "rep-under-floor", "level": "hard"}
    reps = [{"id": "ann", "floor": {"minutes": 900}}, {"id": "bob"}]
    one = findings(reps=reps, accounts=[{"id": "a", "minutes": 500}], rules=[rule])["bound-out-of-reach"]
    assert (one.reps, one.issue.severity) == (("ann",), "warning")
    assert "asks for 900" in one.issue.words.en
    assert "at most 500" in one.issue.words.en


def test_a_quota_above_all_potential_is_a_remark_where_it_only_costs() -> None:
    rule = {"rule": "quota-short", "parameters": {"dimension": "count"}}
    reps = [{"id": "ann", "target": {"count": 5}}, {"id": "bob"}]
    assert findings(reps=reps, rules=[rule])["bound-out-of-reach"].issue.severity == "info"


def test_rivals_of_one_family() -> None:
    accounts = [{"id": "a"}, {"id": "b", "parent": "a", "rivals": ["a"]}]
    one = findings(accounts=accounts, rules=[{"rule": "family-split", "level": "hard"}])["rivals-in-one-family"]
    assert (one.items, one.issue.severity) == (("a", "b"), "warning")


def test_a_rule_that_never_bites_and_one_that_another_covers() -> None:
    never = {"rule": "too-many-items", "name": "five", "parameters": {"limit": 1}, "scope": {"items": ["a", "b"]}}
    accounts = [{"id": "a", "barred": ["ann", "bob"]}, {"id": "b", "barred": ["ann", "bob"]}, {"id": "c"}]
    assert "rule-without-effect" not in findings(accounts=accounts, rules=[never])  # the limit could be passed
    wide = {**never, "parameters": {"limit": 2}, "scope": {}}
    narrow = {"rule": "skill-missing", "name": "again", "level": "hard"}
    found = findings(accounts=[{"id": "a", "skills": [{"skill": "german", "level": 1}]}, {"id": "b"}, {"id": "c"}],
                     rules=[wide, narrow])  # fmt: skip
    assert found["rule-without-effect"].rules == ("again", "skill-missing")


def test_many_findings_of_a_kind_are_counted() -> None:
    accounts = [{"id": f"a{n}", "skills": [{"skill": "sap", "level": 1}]} for n in range(30)]
    found = lint(Problem.from_dict({"reps": REPS, "accounts": [*accounts, {"id": "b"}]})).findings
    assert len(found) == 21
    assert "10 more" in found[-1].issue.words.en
