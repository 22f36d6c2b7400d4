"""Hand-worked edges of fit-missed, and the sums of traits under it."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.rules.traits import NOTHING, Traits
from tests.rules.one_rule import amounts, found

FINANCE = {"skill": "finance", "level": 3}
REPS = [
    {"id": "li", "skills": [FINANCE]},
    {"id": "wang", "skills": [{"skill": "finance", "level": 4}, {"skill": "german", "level": 1}]},
    {"id": "zhang"},
]
WISHES = [{"skill": "finance", "level": 3, "points": 30}, {"skill": "german", "points": 10}]


def test_points_satisfied_against_all_points() -> None:
    data = {"reps": REPS, "accounts": [{"id": name, "wished_skills": WISHES} for name in "abc"]}
    # li 30 of 40 is 75, wang 100, zhang 0
    assert amounts("fit-missed", data, {"a": "li", "b": "wang", "c": "zhang"}) == {"a": 25, "c": 100}


def test_a_half_point_is_rounded_up() -> None:
    wishes = [{"skill": "finance", "points": 1}, {"skill": "german", "points": 7}]  # li: 12.5 becomes 13
    data = {"reps": REPS, "accounts": [{"id": "a", "wished_skills": wishes}]}
    assert amounts("fit-missed", data, {"a": "li"}) == {"a": 87}


def test_a_fit_of_the_pair_goes_before_wishes_and_may_lower_the_best() -> None:
    data = {"reps": REPS, "accounts": [{"id": "a", "wished_skills": WISHES}, {"id": "b", "wished_skills": WISHES}]}
    data["pairs"] = [{"item": "a", "rep": "wang", "fit": 40}]
    # best for a is now li with 75; for b it is still wang with 100
    assert amounts("fit-missed", data, {"a": "wang", "b": "li"}) == {"a": 35, "b": 25}


def test_without_wishes_an_unknown_pair_fits_by_nothing_and_other_items_are_not_scored() -> None:
    data = {"reps": REPS, "accounts": [{"id": "a"}, {"id": "b"}], "pairs": [{"item": "a", "rep": "li", "fit": 60}]}
    assert amounts("fit-missed", data, {"a": "zhang", "b": "zhang"}) == {"a": 60}


def test_who_has_left_is_not_the_best_but_may_be_better() -> None:
    reps = [REPS[0], {**REPS[1], "active": False}]
    data = {"reps": reps, "accounts": [{"id": "a", "wished_skills": WISHES}, {"id": "b", "wished_skills": WISHES}]}
    # best is li with 75: li misses nothing, and wang (100) misses nothing either, not -25
    assert amounts("fit-missed", data, {"a": "li", "b": "wang"}) == {}


def test_a_skill_that_ends_within_the_horizon_satisfies_no_wish() -> None:
    reps = [{"id": "li", "skills": [{**FINANCE, "last_day": "2026-10-08"}]}, REPS[1]]
    data = {"reps": reps, "accounts": [{"id": "a", "wished_skills": WISHES}]}
    horizon = {"first_day": "2026-10-05", "last_day": "2026-10-09"}
    assert amounts("fit-missed", {**data, "horizon": horizon}, {"a": "li"}) == {"a": 100}
    until_the_8th = {**horizon, "last_day": "2026-10-08"}
    assert amounts("fit-missed", {**data, "horizon": until_the_8th}, {"a": "li"}) == {"a": 25}


def test_the_facts_are_the_two_fits() -> None:
    data = {"reps": REPS, "accounts": [{"id": "a", "wished_skills": WISHES}]}
    (match,) = found("fit-missed", data, {"a": "li"})
    assert (match.facts["fit"], match.facts["best"]) == (75, 100)


@pytest.mark.parametrize("seed", range(3))
def test_sums_sets_and_best_against_a_full_table(seed: int) -> None:
    random = np.random.default_rng(seed)
    item, trait = np.repeat(np.arange(20), 3)[:50], random.integers(0, 3, 50)
    weight, value = random.integers(1, 3, 50), random.integers(-5, 6, (3, 4))
    traits = Traits(item, trait, weight, value, 20)
    full = np.zeros((20, 4), dtype=np.int64)
    np.add.at(full, item, weight[:, None] * value[trait])
    everyone, reps = np.repeat(np.arange(20), 4), np.tile(np.arange(4), 20)
    assert traits.sums(everyone, reps).reshape(20, 4).tolist() == full.tolist()
    assert traits.best(np.arange(1, 4)).tolist() == full[:, 1:].max(axis=1).tolist()
    full[4, 2] = full[4, 3] = full[7, 1:] = NOTHING
    without = (np.array([4, 4, 7, 7, 7]), np.array([1, 2, 0, 1, 2]))  # places in the reps 1, 2, 3
    left = traits.best_of(np.array([4, 5, 7]), np.arange(1, 4), without)
    assert left.tolist() == full[[4, 5, 7], 1:].max(axis=1).tolist()
    carried = [tuple(sorted(zip(trait[item == one], weight[item == one], strict=True))) for one in range(20)]
    same = [[left == right for right in carried] for left in carried]
    number = traits.sets()
    assert (number[:, None] == number[None, :]).tolist() == same
