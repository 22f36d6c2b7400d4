"""The shortcuts of large programs, taken by tiny ones, against full enumeration.

What it guards: the guide's proof and the early chains never lead to a claim that is not true, and what is not worth
its time is left out only from the sizes on that are named.
"""

from __future__ import annotations

import pytest

from assigner.search import large, portfolio, search
from tests.prices.tiny_programs import optima, tiny_program
from tests.search.test_search import check


def test_claims_hold_with_all_shortcuts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio, "EXACT_UP_TO_ENTRIES", -1)
    monkeypatch.setattr(large, "LARGE_FROM_ITEMS", 0)
    monkeypatch.setattr(large, "BLOCKS_UP_TO_OPTIONS", -1)
    took = []
    take = large.take_guides_bound
    monkeypatch.setattr(
        "assigner.search.campaign.take_guides_bound", lambda campaign: took.append(take(campaign)) or took[-1]
    )
    for seed in range(3000, 3040):
        program = tiny_program(seed)
        best, _ = optima(program)
        solution = search(program, seconds=1, gap=0.0, seed=seed, workers=1, deterministic=True, work_limit=9)
        check(program, best, solution, seed)
    assert any(took)


def test_small_programs_look_at_as_many_options_as_ever() -> None:
    program = tiny_program(1)
    assert large.most_candidates(program) == large.MOST_CANDIDATES
    assert large.has_blocks(program)
