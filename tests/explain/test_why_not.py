"""Why not: what is claimed about a forced item is true of every plan, and every figure comes from the scorecards."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from assigner.errors import UnknownNameError
from assigner.explain.why_not import WhyNot, why_not
from assigner.explain.why_not_words import other_moves, sentences
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.solve import solve
from assigner.verify import verify
from tests.explain.enumerated import Enumerated, enumerated

SEEDS = (4, 13, 22, 24, 26)


def asked(seed: int) -> tuple[Enumerated, Plan, int, int]:
    """Return a problem, any of its plans (the best one at even seeds), and a question about one item."""
    found = enumerated(seed)
    assert found is not None
    rng = np.random.default_rng(seed)
    best = min(range(len(found.plans)), key=lambda at: found.plans[at][1])
    plan = found.plans[best if seed % 2 == 0 else int(rng.integers(len(found.plans)))][0]
    return found, plan, int(rng.integers(found.problem.num_items)), int(rng.integers(-1, found.problem.num_reps))


def answered(seed: int, *, with_prices: bool) -> tuple[WhyNot, Enumerated, Plan, int, int]:
    found, plan, item, rep = asked(seed)
    result = solve(found.problem, seconds=5, gap=0.0) if with_prices else None
    at_best = (
        result is not None
        and result.scorecard is not None
        and result.scorecard.score == verify(found.problem, plan).score
    )
    answer = why_not(
        found.problem, plan, str(found.problem.item_ids[item]), str(found.problem.rep_ids[rep]) if rep >= 0 else None,
        seconds=5.0, prices=None if result is None else result.prices,
        proven=[level.bound for level in result.levels] if result is not None and at_best else None,
    )  # fmt: skip
    return answer, found, plan, item, rep


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("with_prices", [False, True])
def test_what_is_claimed_is_true_of_every_plan(seed: int, with_prices: bool) -> None:
    answer, found, plan, item, rep = answered(seed, with_prices=with_prices)
    best, before = found.best_with(item, rep), verify(found.problem, plan).score
    if answer.outcome == "already":
        assert plan.rep[item] == rep
    elif answer.outcome in ("forbidden", "impossible"):
        assert best is None
    else:
        assert best is not None
        assert answer.loss is not None
        true = tuple(new - old for new, old in zip(best, before, strict=True))
        _check_claims(answer, true)
        assert answer.card is not None
        assert answer.plan is not None
        assert answer.card.score >= best
        assert answer.card.score == verify(found.problem, answer.plan).score
        assert answer.plan.rep[item] == rep
        assert answer.outcome == ("tie" if not any(true) else "worse" if true > tuple([0] * len(true)) else "better")


def _check_claims(answer: WhyNot, true: tuple[int, ...]) -> None:
    """Compare the claims with the true change of cost per level, lexicographically."""
    loss, nothing = answer.loss, tuple([0] * len(true))
    assert loss is not None
    if loss.at_least is not None:
        at = answer.level_names.index(loss.at_least.level)
        assert true[: at + 1] >= (*nothing[:at], loss.at_least.amount)
    if loss.never_better:
        assert true >= nothing
    if loss.at_best is not None:
        at = answer.level_names.index(loss.at_best.level)
        assert true[: at + 1] >= (*nothing[:at], loss.at_best.amount)


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_moves_are_needed_and_the_figures_are_those_of_the_scorecards(seed: int) -> None:
    answer, found, plan, item, _ = answered(seed, with_prices=False)
    if answer.plan is None or answer.card is None:
        return
    before = verify(found.problem, plan)
    assert {one.name: one.amount for one in answer.changes} == {k: v for k, v in answer.card.minus(before).items() if v}
    changed = (answer.plan.rep != plan.rep) | (answer.plan.start != plan.start)
    assert len(answer.moves) == changed.sum()
    assert answer.moves[0].item == found.problem.item_ids[item]
    assert changed.sum() == min(
        int(((one.rep != plan.rep) | (one.start != plan.start)).sum())
        for one, score in found.plans
        if score == answer.card.score and one.rep[item] == answer.plan.rep[item]
    )


TEAM: dict[str, Any] = {
    "reps": [
        {"id": "ann", "name": "Ann", "skills": [{"skill": "german", "level": 4}], "capacity": {"minutes": 120}},
        {"id": "bob", "name": "Bob", "capacity": {"minutes": 120}},
        {"id": "cy", "name": "Cy", "skills": [{"skill": "german", "level": 2}], "capacity": {"minutes": 120}},
    ],
    "accounts": [
        {"id": "a", "name": "Acme", "minutes": 60, "skills": [{"skill": "german", "level": 2}], "required": True},
        {"id": "b", "name": "Borg", "minutes": 60, "required": True},
        {"id": "c", "name": "Cove", "minutes": 60, "required": True},
    ],
}
PROBLEM = Problem.from_dict(TEAM)
PLAN = Plan(np.array([0, 1, 2], dtype=np.int32), np.full(3, -1))


def test_a_swap_is_a_tie_and_names_the_other_move() -> None:
    answer = why_not(PROBLEM, PLAN, "a", "cy")
    assert answer.outcome == "tie"
    assert other_moves(answer, "en") == ["Cove goes from Cy to Ann"]
    assert other_moves(answer, "zh") == ["Cove由Cy转给Ann"]
    assert answer.headline("en") == (
        "Acme with Cy instead of Ann: a tie, a plan with it costs the same. Proven: none is better than yours."
    )
    assert "costs 120 points at level plan" in sentences(answer, "en")[0]


def test_what_a_rule_forbids_is_said_in_both_languages() -> None:
    answer = why_not(PROBLEM, PLAN, "a", "bob")
    assert answer.outcome == "forbidden"
    assert "german" in sentences(answer, "en")[0]
    assert "不具备" in sentences(answer, "zh")[0]
    assert "hard rule" in answer.headline("en")


def test_what_no_plan_allows_is_impossible_and_nobody_is_a_question_too() -> None:
    full = {**TEAM, "accounts": [{**one, "minutes": 100} for one in TEAM["accounts"]]}
    full["reps"] = [{**rep, "capacity": {"minutes": 100}} for rep in TEAM["reps"][:2]] + [
        {"id": "cy", "name": "Cy", "capacity": {"minutes": 100}}
    ]
    problem = Problem.from_dict(full)
    answer = why_not(problem, PLAN, "b", "ann")
    assert answer.outcome == "impossible"
    assert "proven" in answer.headline("en")
    assert why_not(problem, PLAN, "b", None).outcome == "forbidden"
    assert answer.conflict is not None
    assert answer.conflict.is_minimal
    told = " ".join(sentences(answer, "en"))
    assert all(name in told for name in ("Ann", "Borg"))
    assert "无法同时成立" in " ".join(sentences(answer, "zh"))


def test_a_plan_that_is_not_the_best_is_told_so() -> None:
    heap = Plan(np.array([0, 0, 2], dtype=np.int32), np.full(3, -1))
    answer = why_not(PROBLEM, heap, "b", "bob")
    assert answer.outcome == "better"
    assert re.search(r"better by 120 points at level plan\. Your plan is not the best", answer.headline("en"))
    assert "不是最优" in answer.headline("zh")


def test_a_plan_that_breaks_hard_rules_is_no_measure() -> None:
    assert why_not(PROBLEM, Plan(np.array([1, 1, 2], dtype=np.int32), np.full(3, -1)), "b", "cy").outcome == "broken"


def test_a_pair_that_is_not_listed_is_no_candidate() -> None:
    listed = {**TEAM, "candidates": "listed", "pairs": [{"item": "b", "rep": "bob"}, {"item": "c", "rep": "cy"},
                                                        {"item": "a", "rep": "ann"}]}  # fmt: skip
    answer = why_not(Problem.from_dict(listed), PLAN, "b", "cy")
    assert answer.outcome == "not-a-candidate"
    assert "candidates: listed" in answer.headline("en")


def test_unknown_names_get_near_ones() -> None:
    with pytest.raises(UnknownNameError, match="no rep"):
        why_not(PROBLEM, PLAN, "a", "annn")
    with pytest.raises(UnknownNameError, match="no item"):
        why_not(PROBLEM, PLAN, "zz", "ann")


def test_the_answer_is_plain_data() -> None:
    data = why_not(PROBLEM, PLAN, "a", "cy").to_dict()
    assert data["outcome"] == "tie"
    assert data["loss"]["levels"][0] == {"name": "coverage", "before": 0, "after": 0, "bound": 0}
    assert [move["item"] for move in data["moves"]] == ["a", "c"]
    assert why_not(PROBLEM, PLAN, "a", "ann").to_dict()["outcome"] == "already"
