"""Warming up compiles exactly what a search calls, so that the search then waits for no compiler."""

from __future__ import annotations

import pytest

from assigner.search import kernels, portfolio, search
from assigner.search.warm_up import warm_up
from tests.prices.tiny_programs import tiny_program


def test_after_warming_up_a_search_compiles_nothing_new(monkeypatch: pytest.MonkeyPatch) -> None:
    warm_up()
    called = (kernels.improve_items, kernels.anneal, kernels.place_items)
    before = [len(kernel.signatures) for kernel in called]
    monkeypatch.setattr(portfolio, "EXACT_UP_TO_ENTRIES", -1)
    search(tiny_program(2001), seconds=1, gap=0.0, workers=1, deterministic=True, work_limit=6)
    assert [len(kernel.signatures) for kernel in called] == before
