"""Guards: each code is found at its place with value and way out in both languages; a clean problem gives none."""

from __future__ import annotations

import copy
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assigner.issues import Issue
from assigner.problem.frames import empty_frames
from assigner.problem.problem import Problem
from assigner.problem.settings import Settings
from assigner.problem.validation import kinds, validate
from tests.problem.validation.base import CLEAN, Case, broken, issues_of
from tests.problem.validation.cases_names import CASES as NAME_CASES
from tests.problem.validation.cases_numbers import CASES as NUMBER_CASES

CASES = [*NAME_CASES, *NUMBER_CASES]


def test_a_clean_problem_has_no_issues() -> None:
    assert issues_of(CLEAN) == []


@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{case.code}" for number, case in enumerate(CASES)])
def test_each_fault_is_found_at_its_place(case: Case) -> None:
    found = [issue for issue in broken(case) if issue.code == case.code and issue.place == case.place]
    assert len(found) == 1, broken(case)
    (issue,) = found
    assert issue.severity == case.severity
    assert _same(issue.value, case.value)
    _assert_speaks(issue)


def _same(found: object, expected: object) -> bool:
    return found == expected or str(getattr(found, "en", found)) == str(expected)


def _assert_speaks(issue: Issue) -> None:
    """Both languages say something, without unfilled places; the Chinese is Chinese."""
    for words in (issue.words, issue.way_out):
        assert not re.search(r"[{}]", words.en.replace(str(issue.value), "") + words.zh.replace(str(issue.value), ""))
        assert re.search(r"[\u4e00-\u9fff]", words.zh)
        assert words.en.strip()


def test_every_code_has_a_case() -> None:
    assert {case.code for case in CASES} == {kind.code for kind in kinds()}


def test_codes_are_kebab_case_and_severities_are_right() -> None:
    for kind in kinds():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)
        assert {case.severity for case in CASES if case.code == kind.code} == {kind.severity}


def test_nothing_at_all_is_no_crash() -> None:
    codes = {issue.code for issue in validate(Settings(), empty_frames())}
    assert codes == {"nobody-active", "nothing-to-assign"}


def test_twenty_of_a_kind_are_said_and_the_others_counted() -> None:
    data = {**CLEAN, "accounts": [*CLEAN["accounts"], *({"id": f"x{n}", "owner": f"who{n}"} for n in range(50))]}
    found = [issue for issue in issues_of(data) if issue.code == "owner-unknown"]
    assert len(found) == 21
    assert found[-1].value == 30
    assert found[-1].place == "$.accounts[23].owner"  # three clean accounts, then twenty that were said
    assert "30" in found[-1].words.en


def test_an_inactive_owner_is_said_once_by_name_with_the_number_of_items() -> None:
    gone = {"id": "r9", "name": "李娜", "active": False}
    more = [{"id": f"x{n}", "owner": "r9"} for n in range(3)]
    data = {**CLEAN, "reps": [*CLEAN["reps"], gone], "accounts": [*CLEAN["accounts"], *more]}
    (issue,) = [issue for issue in issues_of(data) if issue.code == "owner-inactive"]
    assert (issue.place, issue.words.en) == (
        "$.accounts[3].owner", "The owner 李娜 (r9) is inactive: 3 items get another rep.")  # fmt: skip
    assert issue.words.zh == "归属人李娜 (r9)已停用，3 项将另行分配。"


def test_near_names_are_suggested() -> None:
    (issue,) = broken(Case("owner-unknown", lambda data: data["accounts"][0].update(owner="Anne"), "", ""))
    assert "Did you mean 'ann'?" in issue.way_out.en
    assert "是否应为“ann”" in issue.way_out.zh


def test_places_come_from_the_caller() -> None:
    problem = Problem.from_dict({**CLEAN, "profile": "balanced"})
    frames = {**problem.frames, "accounts": problem.frames["accounts"].assign(owner="nobody")}
    issues = validate(problem.settings, frames, lambda frame, row, field: f"{frame}.csv:{row + 2} column {field}")
    assert [issue.place for issue in issues if issue.code == "owner-unknown"] == [
        "accounts.csv:2 column owner",
        "accounts.csv:3 column owner",
        "accounts.csv:4 column owner",
    ]


@given(st.lists(st.sampled_from(CASES), min_size=2, max_size=6))
@settings(max_examples=25)
def test_many_faults_at_once_are_no_crash(cases: list[Case]) -> None:
    """Whatever is broken together, validation tells it and never raises."""
    data = copy.deepcopy(CLEAN)
    for case in cases:
        try:
            case.change(data)
        except (IndexError, KeyError, TypeError):
            assume(False)  # an earlier change took away what this one breaks
    for issue in issues_of(data):
        assert issue.place.startswith("$.")
        _assert_speaks(issue)


def test_near_names_of_two_characters_are_suggested() -> None:
    data = {**CLEAN, "reps": [*CLEAN["reps"], {"id": "李娜"}], "leads": [{"id": "l", "owner": "李那"}]}
    assert [issue.way_out.zh[:8] for issue in issues_of(data) if issue.code == "owner-unknown"] == ["是否应为“李娜”"]


def test_errors_come_first() -> None:
    severities = [issue.severity for issue in broken(Case("", lambda data: data.update(horizon=None), "", ""))]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert severities[0] == "error"
