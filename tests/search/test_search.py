"""The whole search against full enumeration, on the road that large programs take.

What it guards: "optimal" and "infeasible" are said only when true, bounds never exceed the optimum,
and the same seed with the same work gives the same plan.
"""

from __future__ import annotations

import numpy as np
import pytest

from assigner.search import portfolio, search
from tests.prices.tiny_programs import optima, tiny_program
from tests.program_factory import best_score, random_program
from tests.search.team_program import team_program


@pytest.fixture
def long_road(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send even tiny programs down the road of prices, moves and blocks."""
    monkeypatch.setattr(portfolio, "EXACT_UP_TO_ENTRIES", -1)


def check(program, best, solution, seed: int) -> None:
    if solution.choice is not None:
        assert not program.broken_rows(solution.choice), seed
        assert tuple(program.score(solution.choice).tolist()) == solution.score, seed
        assert best is not None
        assert solution.score >= best, seed
        assert all(b is None or b <= c for b, c in zip(solution.bound, best, strict=True)), seed
    if solution.status == "optimal":
        assert solution.score == best, seed
    if solution.status == "infeasible":
        assert best is None, seed


@pytest.mark.parametrize("block", range(5))
@pytest.mark.usefixtures("long_road")
def test_search_claims_only_what_enumeration_confirms(block: int) -> None:
    proven = 0
    for seed in range(2000 + 8 * block, 2008 + 8 * block):
        program = tiny_program(seed)
        best, _ = optima(program)
        solution = search(program, seconds=1, gap=0.0, seed=seed, workers=1, deterministic=True, work_limit=45)
        check(program, best, solution, seed)
        proven += solution.status in ("optimal", "infeasible")
    assert proven >= 6


@pytest.mark.usefixtures("long_road")
def test_six_levels_with_leximin_agree_with_enumeration() -> None:
    for seed in range(6):
        program = random_program(seed)
        solution = search(program, seconds=1, gap=0.0, seed=seed, workers=1, deterministic=True, work_limit=21)
        check(program, best_score(program), solution, seed)


@pytest.mark.usefixtures("long_road")
def test_same_seed_and_work_give_the_same_plan() -> None:
    program = team_program(120, 8, seed=1)
    runs = [search(program, seconds=1, gap=0.0, seed=3, deterministic=True, work_limit=9) for _ in range(2)]
    assert runs[0].score == runs[1].score
    assert runs[0].bound == runs[1].bound
    assert runs[0].choice is not None
    assert runs[1].choice is not None
    assert (runs[0].choice == runs[1].choice).all()


def test_cancel_before_the_start_still_answers() -> None:
    class Cancelled:
        def is_set(self) -> bool:
            return True

    program = tiny_program(5)
    solution = search(program, seconds=5, cancel=Cancelled())
    assert solution.status in ("optimal", "feasible", "unknown", "infeasible")
    assert np.isfinite(len(solution.trace))


@pytest.mark.usefixtures("long_road")
def test_the_answer_is_never_worse_than_the_hint() -> None:
    for seed in range(3000, 3010):
        program = tiny_program(seed)
        best, plans = optima(program)
        if best is None:
            continue
        solution = search(
            program, seconds=1, gap=1.0, seed=1, workers=1, deterministic=True, work_limit=1, hint=plans[0]
        )
        assert solution.score == best, seed


@pytest.mark.usefixtures("long_road")
def test_progress_tells_falling_costs_and_rising_bounds() -> None:
    program = random_program(3)
    heard = []
    solution = search(
        program, seconds=1, gap=0.0, workers=1, deterministic=True, work_limit=21, on_progress=heard.append
    )
    scores = [message.score for message in heard if message.score is not None]
    assert scores == sorted(scores, reverse=True)
    assert heard == list(solution.trace)
    assert all(b is None or b <= s for m in heard if m.score for s, b in zip(m.score, m.bound, strict=True))


@pytest.mark.usefixtures("long_road")
def test_a_team_is_covered_and_the_gap_is_small() -> None:
    # 150 items on 10 reps, all of whose minutes fit: nobody is left undone, and that is proven.
    program = team_program(150, 10, seed=2)
    solution = search(program, seconds=1, gap=0.0, seed=1, deterministic=True, work_limit=12)
    assert solution.score is not None
    assert solution.score[0] == solution.bound[0] == 0
    assert solution.bound[1] is not None
    assert solution.score[1] <= 1.05 * solution.bound[1]
