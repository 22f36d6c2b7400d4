"""Compiled passes for large programs say the same as the NumPy paths for small ones.

What it guards: candidates, weights, entries and largest sums do not depend on which path is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from assigner.prices import relaxation, whole_numbers
from assigner.prices.columns import flatten
from assigner.search import evaluate
from assigner.search import guide as guides
from tests.prices.tiny_programs import tiny_program

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _both(monkeypatch: pytest.MonkeyPatch, module: Any, say: Callable[[], Any]) -> tuple[Any, Any]:
    """Return what is said by NumPy and what by the compiled pass."""
    plain = say()
    monkeypatch.setattr(module, "COMPILE_FROM_ENTRIES", 0)
    compiled = say()
    monkeypatch.undo()
    return plain, compiled


def test_cheapest_options_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(60):
        program, random = tiny_program(seed), np.random.default_rng(seed)
        cost = random.integers(0, 4, program.num_options).astype(np.float64)  # many ties
        guide = guides.Guide(None, cost, None, None, None)  # type: ignore[arg-type]
        kept = random.random(program.num_options) < 0.7
        for most in (1, 2, 5):
            for mask in (None, kept):

                def say(most: int = most, mask: Any = mask) -> Any:
                    return guide.candidates(program.item_begin, most, mask)  # noqa: B023

                plain, compiled = _both(monkeypatch, guides, say)
                assert np.array_equal(plain[0], compiled[0]), seed
                assert np.array_equal(plain[1], compiled[1]), seed


def test_weights_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(60):
        columns = flatten(tiny_program(seed))
        plain, compiled = _both(monkeypatch, evaluate, lambda: evaluate.weights_of_options(columns))  # noqa: B023
        assert np.array_equal(plain, compiled), seed


def test_relaxations_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = 0
    for seed in range(120):
        program = tiny_program(seed)
        columns, level = flatten(program), len(program.levels) - 1
        if not len(columns.option_row):
            continue
        limits = {at: 3 + guides.least_of_level(program, at) for at in range(level + 1)}
        plain, compiled = _both(
            monkeypatch,
            relaxation,
            lambda: relaxation.relax(program, columns, level, limits),  # noqa: B023
        )
        assert not plain.scanner.compiled
        for name in ("entry_begin", "entry_row", "entry_coef"):
            assert np.array_equal(getattr(plain.scanner, name), getattr(compiled.scanner, name)), seed
        if plain.impossible or not compiled.scanner.compiled:
            continue
        size = 1.0 + np.arange(plain.num_prices)
        assert whole_numbers.largest_sum(compiled, size) == pytest.approx(whole_numbers.largest_sum(plain, size)), seed
        seen += 1
    assert seen > 10
