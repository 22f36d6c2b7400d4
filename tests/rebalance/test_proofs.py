"""What is proven between two prices, against every plan of small random sets of plans.

When to modify: together with :mod:`assigner.rebalance.proofs`.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.rebalance.proofs import Price, Proofs

PLANS = st.lists(st.tuples(st.integers(3, 40), st.integers(0, 500)), min_size=1, max_size=8)
PRICES = st.builds(Price.near, st.fractions(min_value=Fraction(1, 5000), max_value=90))


def least(plans: list[tuple[int, int]], rate: Fraction) -> Fraction:
    return min(cost + rate * spent for spent, cost in plans)


@given(
    plans=PLANS,
    proven=st.lists(st.tuples(PRICES, st.integers(0, 60)), max_size=6),
    asked=st.lists(PRICES, min_size=1, max_size=5),
    spends=st.booleans(),
)
@settings(max_examples=200)
def test_nothing_is_proven_above_the_best_plan_at_any_price(
    plans: list[tuple[int, int]], proven: list[tuple[Price, int]], asked: list[Price], spends: bool
) -> None:
    proofs = Proofs(least_spent=min(spent for spent, _ in plans) if spends else 0)
    for price, short in proven:  # some proofs fall short of the truth
        proofs.take(price, max(0, min(price.worth(*plan) for plan in plans) - short))
    for price in [*asked, *(price for price, _ in proven)]:
        assert proofs.at(price.rate) <= least(plans, price.rate)
        assert proofs.total(price) <= min(price.worth(*plan) for plan in plans)
    for price, short in proven:
        assert proofs.total(price) >= min(price.worth(*plan) for plan in plans) - short


def test_a_plan_that_is_best_at_two_prices_is_proven_best_between_them() -> None:
    proofs = Proofs()
    for price in (Price(1, 1), Price(4, 1)):  # the plan (10, 100) costs 110 and 140 there
        proofs.take(price, price.worth(10, 100))
    assert proofs.total(Price(5, 2)) == Price(5, 2).worth(10, 100) == 250
    assert proofs.at(Fraction(1, 2)) == 55  # nothing costs less than nothing where moves are free
    assert proofs.at(Fraction(5)) == 140
    proofs.least_spent = 7
    proofs.take(Price(4, 1), 140)
    assert proofs.at(Fraction(5)) == 147


def test_a_weak_proof_takes_nothing_from_better_ones_around_it() -> None:
    proofs = Proofs(least_spent=2)
    proofs.take(Price(1, 1), 50)
    proofs.take(Price(3, 1), 90)
    before = proofs.at(Fraction(2)), proofs.at(Fraction(9))
    proofs.take(Price(2, 1), 60)
    proofs.take(Price(8, 1), 10)
    assert (proofs.at(Fraction(2)), proofs.at(Fraction(9))) == before == (Fraction(70), Fraction(102))


@given(rate=st.fractions(min_value=Fraction(1, 100_000), max_value=10**6))
def test_a_price_is_near_the_rate_asked_and_above_nothing(rate: Fraction) -> None:
    price = Price.near(rate)
    assert price.points > 0
    assert 0 < price.scale <= 4_096
    assert abs(price.rate - rate) <= max(Fraction(1, 4_096), rate / 100)
    assert Price.near(price.rate) == price
