"""Guards: pay is what the scheme says, expectations are exact on small books, and changes are the scheme's and not the dice's."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from assigner.files.deals import deals_of
from assigner.manage.goals.asked import Chance, GoalsAsked
from assigner.manage.history.history import history_of
from assigner.manage.history.periods import period_named
from assigner.manage.incentives.asked import Accelerator, Mark, Scheme, Tier
from assigner.manage.incentives.earnings import earnings
from assigner.manage.incentives.equity import even_opportunity
from assigner.manage.incentives.pay import credits_of, paid_in, pay_of, pooled
from assigner.manage.incentives.recognition import recognition
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.rules.active import active_rules
from assigner.scenario.apply import apply_scenario
from tests.manage.deals import deal

FLAT = Scheme(name="flat", tiers=[Tier(rate_percent=10)])
TIERED = Scheme(
    name="tiered", tiers=[Tier(rate_percent=4), Tier(from_percent=50, rate_percent=8), Tier(from_percent=100, rate_percent=20)],
    bonuses=[Mark(at_percent=100, amount=30)], cap=120,
)  # fmt: skip


def test_each_tier_pays_for_what_lies_in_it() -> None:
    target = np.array([1000.0])
    # 400 * 4 %; 500 * 4 % + 200 * 8 %; 20 + 40 + 30 bonus; the cap
    for credit, pay in ((400, 16), (700, 36), (1000, 90), (1100, 110), (5000, 120)):
        assert pay_of(TIERED, np.array([[float(credit)]]), target)[0, 0] == pytest.approx(pay)
    assert pay_of(TIERED, np.array([900.0]), np.array([0.0]))[0] == pytest.approx(36)  # no target: the first rate
    assert pay_of(Scheme(tiers=[Tier(rate_percent=1)], floor=50), np.array([10.0]), target)[0] == 50


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 5000), st.floats(0, 5000), st.floats(1, 3000))
def test_more_credit_never_pays_less(one: float, other: float, target: float) -> None:
    low, high = sorted((one, other))
    assert (
        pay_of(TIERED, np.array([low]), np.array([target]))[0]
        <= pay_of(TIERED, np.array([high]), np.array([target]))[0] + 1e-9
    )


def test_schemes_that_make_no_sense_are_refused() -> None:
    for tiers in ([], [Tier(from_percent=10, rate_percent=1)], [Tier(rate_percent=1), Tier(rate_percent=2)]):
        with pytest.raises(ValidationError):
            Scheme(tiers=tiers)
    with pytest.raises(ValidationError):
        Scheme(tiers=[Tier(rate_percent=1)], cap=1, floor=2)


def test_pools_keep_the_sum_of_each_team() -> None:
    scheme = Scheme(tiers=[Tier(rate_percent=1)], pool_percent=20)
    credit = np.array([[100.0, 0.0, 50.0, 7.0]])
    found = pooled(scheme, credit, np.array([0, 0, 1, -1]))
    assert found.tolist() == [[90.0, 10.0, 50.0, 7.0]]


def test_credit_is_accelerated_and_split_with_partners() -> None:
    rows = [
        deal(1, "Ann", date(2026, 1, 5), value=100.0, partner="Bob"),
        deal(2, "Ann", date(2026, 1, 6), value=50.0, skill="New"),
        deal(3, "Bob", date(2026, 1, 7), "lost"),
    ]
    scheme = Scheme(
        tiers=[Tier(rate_percent=1)], accelerators=[Accelerator(skills=["New"], times=2)], partner_percent=30
    )
    found = credits_of(scheme, history_of(deals_of(rows)).deals, ["Ann", "Bob"], {"Ann": "T", "Bob": "T"})
    assert found.tolist() == [170.0, 30.0]  # 100 * 0.7 + 50 * 2; 100 * 0.3
    paid = paid_in(scheme, history_of(deals_of(rows)).deals, ["Ann", "Bob"], {}, {"Ann": 100})
    assert paid.tolist() == pytest.approx([1.7, 0.3])


@pytest.fixture(scope="module")
def team() -> Problem:
    return Problem.from_dict({
        "horizon": {"first_day": "2026-01-01", "last_day": "2026-03-31"}, "reps": [{"id": "a", "team": "t"}, {"id": "b", "team": "t"}],
        "accounts": [
            {"id": "x", "owner": "a", "value": 400, "tags": ["new"]}, {"id": "y", "owner": "a", "value": 300},
            {"id": "z", "owner": "b", "value": 200}, {"id": "w", "owner": "b", "value": 100},
        ],
    })  # fmt: skip


ASKED = GoalsAsked(
    amount=500, period="2026-Q1", fair_by="value", chances=[Chance(kinds=["account"], chance=0.5)], draws=20_000
)


def exact_pay(scheme: Scheme, amounts: list[float], target: float) -> float:
    """Return the mean pay over all ways in which a book with even chances can end."""
    ways = [sum(amount for bit, amount in enumerate(amounts) if way >> bit & 1) for way in range(2 ** len(amounts))]
    return float(np.mean(pay_of(scheme, np.array(ways, dtype=float)[:, None], np.array([target]))))


def test_expected_pay_is_that_over_all_ways_in_which_a_small_book_can_end(team: Problem) -> None:
    found = earnings(team, Plan.of_owners(team), ASKED, TIERED)
    # targets by value: 350 and 150
    assert [one.target for one in found.reps] == [350, 150]
    assert found.reps[0].mean == pytest.approx(exact_pay(TIERED, [400, 300], 350), rel=0.02)
    assert found.reps[1].mean == pytest.approx(exact_pay(TIERED, [200, 100], 150), rel=0.02)
    flat = earnings(team, Plan.of_owners(team), ASKED, FLAT)
    assert flat.mean == pytest.approx(0.1 * flat.value)  # draw by draw, so exactly
    assert flat.mean == pytest.approx(50, rel=0.02)
    assert flat.rate == pytest.approx(0.1)
    # 35 and 15 for the same days: 10 of 50 would have to change hands
    assert flat.unevenness == pytest.approx(0.2, abs=0.01)


def test_a_scheme_against_itself_changes_nothing_and_an_accelerator_only_pays_its_holder(team: Problem) -> None:
    plan = Plan.of_owners(team)
    same = earnings(team, plan, ASKED, TIERED, against=TIERED)
    assert (same.change, same.change_low, same.change_high) == (0, 0, 0)
    faster = FLAT.model_copy(update={"accelerators": [Accelerator(tags=["new"], times=1.5)]})
    found = earnings(team, plan, ASKED, faster, against=FLAT)
    assert found.reps[0].change == pytest.approx(0.5 * 0.1 * 400 * 0.5, rel=0.03)
    assert found.reps[1].change == 0
    assert "+" in found.headline("en")


def test_expected_commission_becomes_a_dimension_that_load_uneven_balances(team: Problem) -> None:
    found = earnings(team, Plan.of_owners(team), ASKED, FLAT)
    changed = apply_scenario(team, even_opportunity(team, found.goals, FLAT, 0.1, None))
    amounts = changed.frames["accounts.amounts"]
    assert amounts["value"].tolist() == [20.0, 15.0, 10.0, 5.0]  # value * 0.5 * 10 %
    assert "commission-uneven" in {one.rule.name for one in active_rules(changed)}


def test_recognition_goes_to_hard_wins_and_not_to_many_deals() -> None:
    # "Hard" is won once in eight, "Easy" nearly always. Ann wins half of the hard ones, Bob sells easy ones only.
    rows = []
    for at in range(160):
        day = date(2026, 1, 1) + timedelta(days=at % 85)
        rows.append(deal(len(rows), "Cy" if at % 8 else "Ann", day, "won" if at % 16 == 0 else "lost", skill="Hard"))
        for rep in ("Bob", "Di"):  # two who sell the same equally well: neither is above what Easy promises
            rows.append(deal(len(rows), rep, day, "lost" if at % 20 == 3 else "won", skill="Easy"))
        rows.append(deal(len(rows), "Cy", day, "won" if at % 17 == 1 else "lost", skill="Hard"))
    found = recognition(history_of(deals_of(rows)), period_named("2026-Q1"))
    best = found[0]
    assert (best.rep, best.is_sure) == ("Ann", True)
    assert all("Hard" in reason.en for reason in best.reasons)
    assert 3 < best.points / 10 < 5  # ten wins; of 320 hard deals 20 are won: -log2(1 / 16) is 4
    bob = next(one for one in found if one.rep == "Bob")
    assert bob.points < best.points
    assert not bob.is_sure
