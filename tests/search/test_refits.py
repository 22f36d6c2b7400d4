"""Guards: refits around random giants keep all bounds and earlier levels, find what trades do not, and know when they cannot help.

When to modify: together with :mod:`assigner.search.refits`.
"""

from __future__ import annotations

import numpy as np
import pytest

from assigner.generate.books import books
from assigner.program.build import build_program
from assigner.program.program import Program
from assigner.program.solution import Solution
from assigner.search import by_trades, campaign, playing, search
from assigner.search.campaign import Campaign
from tests.prices.tiny_programs import tiny_program


@pytest.fixture(autouse=True)
def _refits_alone(long_road: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "lead", lambda _campaign: None)
    monkeypatch.setattr(campaign, "seat", lambda _campaign: None)
    monkeypatch.setattr(playing, "MOST_KICKED", 0)


def lumpy(seed: int, num_items: int = 300, num_reps: int = 12) -> Program:
    """Return a program in which every rep may have every account, and a few of them are as large as a fair share."""
    return build_program(books(num_items, num_reps, None, seed))


def solved(program: Program, seed: int = 0) -> Solution:
    return search(program, seconds=60, gap=0.0, seed=seed, workers=1, deterministic=True, work_limit=3)


def test_what_a_refit_finds_keeps_bounds_and_earlier_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, seen = Campaign.consider, list[tuple[int, ...]]()

    def watched(one: Campaign, choice: np.ndarray, stage: str) -> None:
        if stage == "refit":
            assert not program.broken_rows(choice)
            seen.append(tuple(program.score(choice).tolist()))
        whole(one, choice, stage)

    monkeypatch.setattr(Campaign, "consider", watched)
    program = lumpy(5)
    solution = solved(program)
    assert solution.score is not None
    assert len(seen) > len(by_trades.GIANTS)  # those of given giants, then random ones
    assert {score[0] for score in seen} == {solution.score[0]}
    assert min(seen) >= solution.score


def test_giants_that_trades_leave_with_the_wrong_rep_are_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    programs = [lumpy(seed, 500, 20) for seed in (1, 2, 3)]  # smaller ones are left nearly right by trades
    refitted = [solved(program).score for program in programs]
    for module in (campaign, playing):
        monkeypatch.setattr(module, "is_worth_it", lambda _program: False)
    monkeypatch.setattr(campaign, "refit", lambda _campaign, _has_traded: None)
    without = [solved(program).score for program in programs]
    pairs = [(ours[1], theirs[1]) for ours, theirs in zip(refitted, without, strict=True) if ours and theirs]
    assert len(pairs) == len(programs)
    assert sum(ours for ours, _ in pairs) < 0.95 * sum(theirs for _, theirs in pairs)


def test_programs_of_every_row_kind_go_on_where_there_is_nothing_to_refit() -> None:
    for seed in range(6):
        program = tiny_program(seed)
        solution = solved(program, seed)
        assert solution.choice is None or not program.broken_rows(solution.choice)
