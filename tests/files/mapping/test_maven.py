"""Guards: the bundled mapping turns the real Maven export into a sound problem and tells every fault in it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from assigner.files.mapping import import_problem
from assigner.issues import Issue
from assigner.problem.document import ProblemDocument
from assigner.problem.problem import Problem
from assigner.problem.validation import validate

Imported = tuple[ProblemDocument, list[Issue]]


@pytest.fixture(scope="module")
def imported(data_dir: Path) -> Imported:
    return import_problem(data_dir / "maven-crm", "maven")


def test_nobody_and_nothing_is_lost(imported: Imported) -> None:
    problem, _ = imported
    assert (len(problem.reps), len(problem.accounts), len(problem.leads)) == (35, 85, 2089)
    assert sum(rep.active for rep in problem.reps) == 30
    assert problem.horizon is not None
    assert (problem.horizon.first_day, problem.horizon.last_day) == (date(2018, 1, 1), date(2018, 3, 31))
    assert Counter(lead.tags[0] for lead in problem.leads) == {"Engaging": 1589, "Prospecting": 500}
    assert sum(lead.account is None for lead in problem.leads) == 1425
    assert sum(account.parent is not None for account in problem.accounts) == 15


def test_the_problem_is_sound(imported: Imported) -> None:
    problem = Problem.from_document(imported[0])
    assert [issue.line("en") for issue in validate(problem.settings, problem.frames) if issue.severity != "info"] == []


def test_every_fault_of_the_export_is_told(imported: Imported) -> None:
    told = {(issue.code, issue.place): issue for issue in imported[1]}
    numbers = {
        ("value-mended", "accounts.csv:2 column sector"): "12 rows",
        ("value-mended", "accounts.csv:5 column office_location"): "1 row ",
        ("value-mended", "sales_pipeline.csv:3 column product"): "1,480 rows",
        ("value-missing", "sales_pipeline.csv:11 column account"): "1,425 of 8,800",
        ("value-missing", "sales_pipeline.csv:8302 column engage_date"): "500 of 8,800",
        ("value-missing", "sales_pipeline.csv:11 column close_date"): "2,089 of 8,800",
        ("agent-without-deals", "sales_teams.csv:12 column sales_agent"): "5 of 35",
    }
    for key, number in numbers.items():
        assert number in told[key].words.en
        assert number.split()[0] in told[key].words.zh
    assert "Mei-Mei Johns" in told["agent-without-deals", "sales_teams.csv:12 column sales_agent"].words.en


def test_families_lie_in_one_region_and_candidates_are_those_of_the_region(imported: Imported) -> None:
    problem, _ = imported
    office = {rep.id: rep.territories[0] for rep in problem.reps}
    region = {account.id: account.territory for account in problem.accounts}
    assert all(region[account.id] == region[account.parent] for account in problem.accounts if account.parent)
    assert all(lead.territory == region[lead.account] for lead in problem.leads if lead.account)
    assert all(lead.territory == office[str(lead.owner)] for lead in problem.leads if lead.account is None)
    region |= {lead.id: lead.territory for lead in problem.leads}
    assert all(office[pair.rep] == region[pair.item] for pair in problem.pairs)
    # Each item has exactly the active agents of its region.
    staff = Counter(rep.territories[0] for rep in problem.reps if rep.active)
    candidates = Counter(pair.item for pair in problem.pairs)
    assert all(candidates[item] == staff[str(region[item])] for item in region)


def test_proficiency_is_shrunk_and_capacity_is_sensible(imported: Imported) -> None:
    problem, _ = imported
    fits = [pair.fit for pair in problem.pairs if pair.fit is not None]
    assert len(fits) == len(problem.pairs)
    assert 48 <= sum(fits) / len(fits) <= 52
    assert 0 < min(fits) < 40
    assert 60 < max(fits) < 100  # no pair is certain, however few its deals
    assert {skill.level for rep in problem.reps for skill in rep.skills} == {1, 2, 3, 4, 5}
    needed = sum(lead.minutes or 0 for lead in problem.leads) + sum(
        account.minutes or 0 for account in problem.accounts
    )
    capacity = sum(rep.capacity["minutes"] for rep in problem.reps if rep.active)
    assert 0.6 < needed / capacity < 0.95
