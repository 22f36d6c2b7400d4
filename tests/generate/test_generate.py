"""Generated problems: the same arguments give the same problem, sizes are kept, traits are there, all is valid."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from assigner.generate import books, weekly_service
from assigner.generate.tables import rows_of
from assigner.problem.amounts import amounts_of
from assigner.problem.frames import empty_frames
from assigner.problem.problem import Problem
from assigner.problem.reps import Rep
from assigner.problem.validation import validate
from assigner.rules.active import rule_issues

PROBLEMS = {
    "listed": lambda seed: books(300, 12, 5, seed),
    "teams": lambda seed: books(300, 25, None, seed, num_leavers=2, num_newcomers=3),
    "one rep": lambda seed: books(1, 1, 1, seed),
    "service": lambda seed: weekly_service(9, 40, 2, seed, num_accounts=4),
    "shifts only": lambda seed: weekly_service(2, 0, 1, seed),
}


@pytest.mark.parametrize("family", PROBLEMS)
def test_has_no_errors_and_every_frame(family: str) -> None:
    """A generated problem is one that a user could have written."""
    problem = PROBLEMS[family](1)
    issues = [*validate(problem.settings, problem.frames), *rule_issues(problem.settings)]
    assert [issue for issue in issues if issue.severity == "error"] == []
    for name, empty in empty_frames().items():
        assert list(problem.frames[name].columns) == list(empty.columns), name
        assert problem.frames[name].dtypes.to_dict() == empty.dtypes.to_dict(), name


@pytest.mark.parametrize("family", PROBLEMS)
def test_survives_the_row_models(family: str) -> None:
    """Columns built at once say the same as rows written one by one."""
    problem = PROBLEMS[family](2)
    assert Problem.from_document(problem.to_document()).digest == problem.digest


@pytest.mark.parametrize("family", ["listed", "teams", "service"])
def test_seed_decides_everything(family: str) -> None:
    """Equal seeds give equal problems, other seeds others."""
    make = PROBLEMS[family]
    assert make(3).digest == make(3).digest != make(4).digest


def test_candidates_are_different_and_hold_the_owner() -> None:
    """Every account has as many different candidates as asked for; its owner is one of them."""
    problem = books(200, 15, 6, seed=5)
    pairs = problem.frames["pairs"]
    assert len(pairs) == 200 * 6
    assert not pairs.duplicated(["item", "rep"]).any()
    owned = problem.frames["accounts"].dropna(subset="owner")
    held = set(zip(pairs["item"], pairs["rep"], strict=True))
    assert all(pair in held for pair in zip(owned["id"], owned["owner"], strict=True))


@pytest.mark.parametrize("candidates", [1, 2, 7, 15])
def test_any_number_of_candidates(candidates: int) -> None:
    """From one to all reps."""
    pairs = books(40, 15, candidates).frames["pairs"]
    assert (pairs.groupby("item")["rep"].nunique() == candidates).all()


def test_accounts_fill_the_capacity() -> None:
    """Minutes are the asked share of the capacity of those who work, ramps included, but for rounding up."""
    problem = books(2000, 40, None, seed=6, num_leavers=2, num_newcomers=3, fill=0.8)
    limits = amounts_of(problem, "minutes").limits()
    capacity = limits.loc[limits["period"] == -1, "capacity"].to_numpy()[problem.rep_active].sum()
    assert problem.items["minutes"].sum() / capacity == pytest.approx(0.8, abs=0.02)


def test_values_are_skewed() -> None:
    """A tenth of the accounts brings between two fifths and two thirds of the value."""
    value = np.sort(books(5000, 50, 5, seed=7).items["value"])[::-1]
    assert 0.4 < value[:500].sum() / value.sum() < 0.67


def test_newcomers_own_nothing_and_leavers_are_gone() -> None:
    """Who is new has a ramp and no accounts; who leaves has accounts and is inactive."""
    problem = books(1200, 60, None, seed=8, num_leavers=2, num_newcomers=3)
    new = problem.frames["reps.ramp"]["row"].unique()
    owned = np.bincount(problem.items["owner"][problem.items["owner"] >= 0], minlength=60)
    assert len(new) == 3
    assert (owned[new] == 0).all()
    assert int((~problem.rep_active).sum()) == 2
    assert (owned[~problem.rep_active] > 0).all()


def test_night_shift_is_an_hour_longer_when_the_clock_goes_back() -> None:
    """From 24 October 22:00 to 25 October 06:00 pass nine hours in Berlin, eight in every other night."""
    items = weekly_service(4, 0, 2, first_day=date(2026, 10, 19)).items
    nights = items[items["base_id"] == "NIGHT"].sort_values("earliest")["duration"].tolist()
    assert nights == [480] * 5 + [540] + [480] * 8


@pytest.mark.parametrize(
    "arguments",
    [
        {"num_accounts": 0, "num_reps": 1},
        {"num_accounts": 5, "num_reps": 3, "candidates": 4},
        {"num_accounts": 5, "num_reps": 3, "candidates": 0},
        {"num_accounts": 5, "num_reps": 3, "candidates": 2, "num_leavers": 2, "num_newcomers": 1},
        {"num_accounts": 5, "num_reps": 3, "candidates": 2, "fill": 1.0},
        {"num_accounts": 5, "num_reps": 3, "candidates": 2, "num_teams": 4},
    ],
)
def test_sizes_that_do_not_fit_are_refused(arguments: dict[str, Any]) -> None:
    """The message names the size."""
    with pytest.raises(ValueError, match=r"must|fewer"):
        books(**arguments)


def test_service_refuses_what_does_not_fit() -> None:
    """A pool of one, or a week that begins on a Tuesday."""
    with pytest.raises(ValueError, match="at least 2"):
        weekly_service(1, 0)
    with pytest.raises(ValueError, match="must be a Monday"):
        weekly_service(3, 3, first_day=date(2026, 10, 20))


def test_unknown_columns_are_refused() -> None:
    """A misspelt field never vanishes."""
    with pytest.raises(KeyError, match="nmae"):
        rows_of(Rep, 1, {"id": ["a"], "nmae": ["b"]})
