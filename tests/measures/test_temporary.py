"""New reps for some days only: who is hired for a fair is there on its days, with the minutes of these days.

When to modify: together with the price list's temporary hires.
"""

from __future__ import annotations

from typing import Any

import pytest

from assigner.errors import UsageError
from assigner.measures.goal import EVERYTHING_PLACED
from assigner.measures.menu import menu
from assigner.measures.packages import cheapest_packages
from assigner.measures.remedies import Hire
from assigner.measures.repair import repair
from assigner.problem.amounts import amounts_of
from assigner.problem.problem import Problem
from tests.measures.tiny import PRICES, truly_cheapest

HORIZON = {"first_day": "2027-03-01", "last_day": "2027-03-10"}
FAIR = {"first_day": "2027-03-03", "last_day": "2027-03-07", "price": 600}
WITH_FAIR = PRICES.model_copy(update={"temporary": type(PRICES).model_validate({"temporary": [FAIR]}).temporary})
BOB: dict[str, Any] = {"id": "bob", "team": "West", "capacity": {"minutes": 100}}


def _problem(**tables: Any) -> Problem:
    return Problem.from_dict({"horizon": HORIZON, "reps": [BOB], "teams": [{"id": "West"}], **tables})


@pytest.mark.parametrize(("minutes", "price"), [(45, 600), (55, 2_000)])
def test_half_the_days_bring_half_the_minutes(minutes: int, price: int) -> None:
    problem = _problem(accounts=[{"id": "a", "minutes": 95}, {"id": "b", "minutes": minutes}])
    hires = [one for one in menu(problem, WITH_FAIR) if one.kind == "hire"]
    (package,) = cheapest_packages(problem, hires, EVERYTHING_PLACED, most=1, seconds=20, workers=1).packages
    assert [package.price] == truly_cheapest(problem, hires, EVERYTHING_PLACED, 1) == [price]
    assert package.proven
    capacity = amounts_of(package.problem, "minutes").limits()["capacity"].tolist()
    assert capacity == [100, 50 if price == FAIR["price"] else 100]


def test_somebody_comes_for_the_days_of_a_fair() -> None:
    at_once = {"duration_minutes": 40, "start": "2027-03-04T09:00"}
    meeting = {"id": "m", "duration_minutes": 10, "start": "2027-03-05T09:00", "positions": [{"team": "West"}]}
    problem = _problem(duties=[{"id": "d1", **at_once}, {"id": "d2", **at_once}, meeting])
    answer = repair(problem, WITH_FAIR, most=1, seconds=20, workers=1)
    (package,) = answer.found.packages
    (taken,) = package.taken
    assert (taken.remedy.key, package.proven) == ("hire/bob/2027-03-03/2027-03-07", True)
    assert "from 2027-03-03 to 2027-03-07" in answer.headline("en")
    assert "2027-03-03 至 2027-03-07" in answer.headline("zh")
    assert (package.plan.rep >= 0).all()


def test_days_outside_the_horizon_are_refused_and_whole_hires_say_how_long() -> None:
    with pytest.raises(UsageError, match="2027-03-03 to 2027-03-07 is not within"):
        menu(Problem.from_dict({"reps": [BOB], "accounts": [{"id": "a"}]}), WITH_FAIR)
    (hire,) = (one for one in menu(_problem(accounts=[{"id": "a"}]), PRICES) if isinstance(one, Hire))
    assert hire.say(1, "en") == "hire 1 more like bob (West) for the whole horizon"
    assert hire.say(1, "zh") == "增聘 1 名与bob相同的人员（West），整个计划期"
