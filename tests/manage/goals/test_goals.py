"""Guards: sums are exact, absent days get no target, and chances are those of exact distributions."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from assigner.errors import UsageError
from assigner.files.deals import deals_of
from assigner.manage.goals.asked import Chance, GoalsAsked
from assigner.manage.goals.attainment import Arrivals, Book, attainment_of, draw
from assigner.manage.goals.backtest import Backtest, widened, widening_of
from assigner.manage.goals.books import item_outlook, outlook_of_plan
from assigner.manage.goals.goals import Goals, goals
from assigner.manage.goals.written import read_targets, write_targets
from assigner.manage.history.history import history_of, read_history
from assigner.manage.history.periods import number_of, period_named
from assigner.manage.incentives.asked import Scheme, Tier
from assigner.manage.incentives.pay import Times
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from tests.manage.deals import deal

YEAR = GoalsAsked(
    amount=1_000_003, period="2026", months=[1, 1, 1.2, 1, 1, 1.3, 0.7, 0.6, 1, 1, 1, 2], chances=[Chance(chance=0.5)]
)


@pytest.fixture(scope="module")
def problem() -> Problem:
    return Problem.from_dict({
        "time_zone": "Asia/Shanghai", "holidays": {"country": "CN"}, "horizon": {"first_day": "2026-01-01", "last_day": "2026-03-31"},
        "working_hours": "Mon-Fri 09:00-12:00 13:00-18:00",
        "reps": [
            {"id": "li", "team": "east", "leave": [{"start": "2026-06-01", "end": "2026-06-30"}]},
            {"id": "wang", "team": "east"},
            {"id": "new", "team": "west", "ramp": [{"first_day": "2026-07-01", "share": 0.5}, {"first_day": "2026-10-01", "share": 1}]},
            {"id": "gone", "team": "west", "active": False},
        ],
        "accounts": [
            {"id": "a", "owner": "li", "value": 300, "potential": 900}, {"id": "b", "owner": "wang", "value": 200, "potential": 500},
            {"id": "c", "owner": "wang", "value": 100, "potential": 400}, {"id": "d", "owner": "new", "value": 100, "potential": 900},
        ],
    })  # fmt: skip


@pytest.fixture(scope="module")
def shared(problem: Problem) -> Goals:
    return goals(problem, Plan.of_owners(problem), YEAR)


def test_everything_sums_exactly(shared: Goals) -> None:
    assert sum(one.target for one in shared.reps) == shared.total.target == 1_000_003
    assert sum(one.target for one in shared.teams) == 1_000_003
    for one in shared.reps:
        mine = [cell for cell in shared.cells if cell.rep == one.rep]
        for kind in ("quarter", "month", "week"):
            assert sum(cell.target for cell in mine if cell.kind == kind) == one.target
        for month in (cell for cell in mine if cell.kind == "month"):
            weeks = [cell for cell in mine if cell.kind == "week" and cell.month == month.label]
            assert sum(cell.target for cell in weeks) == month.target
            assert (weeks[0].first, weeks[-1].last) == (month.first, month.last)


def test_each_target_is_one_sentence_and_a_teams_is_that_of_its_reps(shared: Goals) -> None:
    told = shared.to_dict()
    east = next(one for one in told["teams"] if one["team"] == "east")
    first = sum(cell.target for cell in shared.cells if cell.rep in ("li", "wang") and cell.label == "2026-Q1")
    said = east["statement"]["en"]
    assert said.startswith(f"east wins {east['target']:,} from 2026-01-01 to 2026-12-31, {first:,} of it in 2026-Q1;")
    assert "  " not in said + told["reps"][0]["statement"]["zh"]  # no gap where the goal has no unit
    assert "达成概率" in told["reps"][0]["statement"]["zh"]


def test_nobody_has_a_target_for_days_away(shared: Goals) -> None:
    june = {cell.rep: cell.target for cell in shared.cells if cell.kind == "month" and cell.label == "2026-06"}
    assert june["li"] == 0
    assert june["wang"] > 0
    new = {cell.label: cell.target for cell in shared.cells if cell.rep == "new" and cell.kind == "quarter"}
    assert new["2026-Q1"] == new["2026-Q2"] == 0
    assert new["2026-Q4"] > 1.5 * new["2026-Q3"] > 0
    # the Spring Festival of 2026: nobody works from 16 to 22 February
    week = [cell for cell in shared.cells if cell.kind == "week" and cell.label == "2026-W08"]
    assert {cell.target for cell in week} == {0}


def test_equal_books_and_days_get_equal_targets_and_fewer_days_get_less(shared: Goals) -> None:
    by_rep = {one.rep: one for one in shared.reps}
    # li and wang hold 900 each, li lacks the 21 working days of June
    ratio = (by_rep["li"].days - by_rep["li"].days_lost) / (by_rep["wang"].days - by_rep["wang"].days_lost)
    assert by_rep["li"].target / by_rep["wang"].target == pytest.approx(ratio, rel=1e-4)


def test_sharing_by_capacity_looks_at_days_alone_and_unknown_names_are_refused(problem: Problem) -> None:
    plan = Plan.of_owners(problem)
    even = goals(problem, plan, YEAR.model_copy(update={"fair_by": "capacity"}))
    days = np.array([one.days - one.days_lost for one in even.reps])
    assert [one.target for one in even.reps] == pytest.approx((1_000_003 * days / days.sum()).tolist(), abs=1)
    with pytest.raises(UsageError, match="happiness"):
        goals(problem, plan, YEAR.model_copy(update={"fair_by": "happiness"}))
    with pytest.raises(UsageError, match="history"):
        goals(problem, plan, YEAR.model_copy(update={"fair_by": "expected", "chances": []}))
    with pytest.raises(UsageError, match="quarter"):
        goals(problem, plan, YEAR.model_copy(update={"check": "2026-02"}))


def exactly(amounts: list[int], chances: list[float]) -> np.ndarray:
    """Return the exact distribution of what is won, by whole units (a sum over all deals, one after the other)."""
    found = np.array([1.0])
    for amount, chance in zip(amounts, chances, strict=True):
        longer = np.zeros(len(found) + amount)
        longer[: len(found)] += (1 - chance) * found
        longer[amount:] += chance * found
        found = longer
    return found


def test_the_chance_of_a_small_book_is_the_exact_one() -> None:
    amounts, chances = [5, 3, 3, 8, 2, 1], [0.5, 0.7, 0.2, 0.4, 0.9, 0.3]
    book = Book(np.zeros(6, dtype=np.int64), np.array(amounts, dtype=float), np.array(chances))
    values = draw(book, None, np.ones(1), np.zeros(1), 40_000, np.random.default_rng(3))[:, 0]
    exact = exactly(amounts, chances)
    for target in (4, 9, 12, 20):
        found = attainment_of(values, target)
        assert found.chance == pytest.approx(float(exact[target:].sum()), abs=4 * found.error + 1e-9)
    assert found.mean == pytest.approx(float((np.arange(len(exact)) * exact).sum()), abs=0.1)


def test_deals_to_come_bring_a_compound_poisson_sum() -> None:
    arrivals = Arrivals(np.array([6.0]), [np.array([10.0, 30.0])], [np.array([0.5, 0.25])])
    empty = Book(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))
    values = draw(empty, arrivals, np.ones(1), np.zeros(1), 40_000, np.random.default_rng(4))[:, 0]
    # mean 6 * (10 * 0.5 + 30 * 0.25) / 2; variance 6 * E[amount^2 won] = 6 * (100 * 0.5 + 900 * 0.25) / 2
    assert values.mean() == pytest.approx(37.5, abs=0.6)
    assert values.var() == pytest.approx(825, rel=0.04)


def test_a_reps_draws_do_not_depend_on_the_books_of_others() -> None:
    rep, amount, chance = np.array([0, 0, 1]), np.array([1.0, 2.0, 4.0]), np.array([0.5, 0.5, 0.5])
    one = draw(Book(rep, amount, chance), None, np.ones(2), np.zeros(2), 500, np.random.default_rng(9))
    more = draw(Book(np.append(rep, 1), np.append(amount, 8.0), np.append(chance, 0.5)), None, np.ones(2), np.zeros(2), 500,
                np.random.default_rng(9))  # fmt: skip
    assert (one[:, 0] == more[:, 0]).all()
    assert not (one[:, 1] == more[:, 1]).all()


def test_ranges_are_widened_until_eight_of_ten_past_results_lie_inside() -> None:
    past = Backtest("2026-Q1", 0, 0, 0, 0, 6, 10, (0.1, -0.2, 0.3, 0.5, -0.6, 0.9, 1.2, -1.4, 1.5, 3.0))
    assert widening_of([past]) == pytest.approx(float(np.quantile(np.abs(past.misses), 0.8)))
    assert widening_of([]) == 1
    values = np.array([[0.0], [10.0], [20.0]])
    assert widened(values, 1.5)[:, 0].tolist() == [0.0, 10.0, 25.0]


def test_targets_are_written_and_read_again(problem: Problem, shared: Goals, tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    write_targets(shared, path)
    assert read_targets(path, "2026") == {one.rep: one.target for one in shared.reps}
    quarter = read_targets(path, "2026-Q1")
    assert quarter == {one.rep: one.checked.target for one in shared.reps if one.checked is not None}
    with pytest.raises(UsageError, match="2026-Q1"):
        read_targets(path, "2031")
    own = goals(problem, Plan.of_owners(problem), YEAR.model_copy(update={"period": "2026-Q3"}))
    write_targets(own, path)  # the whole and its one quarter have the same label, and count once
    assert read_targets(path, "2026-Q3") == {one.rep: one.target for one in own.reps}
    path.write_text("rep,label\n", "utf-8")
    with pytest.raises(UsageError, match="target"):
        read_targets(path, "2026")


def test_another_plan_changes_the_targets_of_those_whose_books_it_changes(problem: Problem, shared: Goals) -> None:
    plan = Plan.of_owners(problem)
    rep = plan.rep.copy()
    rep[2] = 0  # c goes from wang to li
    other = {one.rep: one.target for one in goals(problem, Plan(rep, plan.start), YEAR).reps}
    before = {one.rep: one.target for one in shared.reps}
    assert other["li"] > before["li"]
    assert other["wang"] < before["wang"]
    assert other["new"] == pytest.approx(
        before["new"], rel=0.03
    )  # li has fewer days: the same book asks for less in all


def test_a_book_given_to_who_is_new_is_worth_what_others_would_close(problem: Problem) -> None:
    closed = [deal(number, "li", date(2025, 10, 1) + timedelta(days=3 * number)) for number in range(60)]
    history = history_of(deals_of([*closed, deal(99, "li", date(2026, 4, 30), "open", value=70.0, account="a")]))
    plan = Plan.of_owners(problem)
    plan.rep[0] = 2  # new, who has closed nothing yet
    asked, quarter = GoalsAsked(amount=1, period="2026-Q2"), period_named("2026-Q2")
    found = outlook_of_plan(problem, plan, asked, history, quarter, np.full(problem.num_reps, 60.0))
    assert found is not None
    assert found.mean()[2] == pytest.approx(70 * found.book.chance[0])
    assert found.book.chance[0] > 0
    assert found.mean()[1] == 0  # nobody knows what comes to wang, who has neither deals nor a past


def test_open_deals_follow_the_account_that_they_are_about(problem: Problem) -> None:
    day = date(2026, 3, 2)
    closed = [deal(number, "li", date(2026, 1, 5) + timedelta(days=number)) for number in range(8)]
    opens = [deal(20, "li", day, "open", value=70.0, account="a"), deal(21, "li", day, "open", value=30.0, account="a"),
             deal(22, "li", day, "open", value=50.0, account="nowhere")]  # fmt: skip
    history = history_of(deals_of([*closed, *opens]))
    asked, quarter, days = GoalsAsked(amount=1, period="2026-Q2"), period_named("2026-Q2"), np.ones(problem.num_reps)
    plan = Plan.of_owners(problem)
    for holder in (0, 1):
        plan.rep[0] = holder
        found = outlook_of_plan(problem, plan, asked, history, quarter, days)
        assert found is not None
        assert found.book.rep.tolist() == [holder, holder]
    assert found is not None
    amount, chance = item_outlook(problem, asked, history, quarter, Times(Scheme(tiers=[Tier(rate_percent=1)])))
    assert amount.tolist() == [found.book.amount.sum(), 0, 0, 0]
    assert (amount * chance)[0] == pytest.approx((found.book.amount * found.book.chance).sum())


def test_the_real_export_says_how_far_its_forecasts_can_be_trusted(data_dir: Path) -> None:
    history, _ = read_history(data_dir / "maven-crm", "maven")
    people = Problem.from_dict({"reps": [{"id": rep} for rep in history.reps], "accounts": []})
    asked = GoalsAsked(amount=12_000_000, period="2018", fair_by="expected", draws=400)
    found = goals(people, Plan.nobody(0), asked, history)
    assert [one.quarter for one in found.backtests] == ["2017-Q3", "2017-Q4"]
    assert [round(one.actual) for one in found.backtests] == [2_982_255, 2_802_496]
    inside = sum(one.inside for one in found.backtests) / sum(one.reps for one in found.backtests)
    assert 0.55 < inside < 0.8 < found.widening  # dice alone are too sure of themselves; the answer says so
    assert found.total.checked is not None
    assert found.total.checked.chance < 0.01
    assert number_of(date(2018, 1, 1)) == found.quarter.first
