"""A program taken apart: choices of the parts are choices of the whole, at the same cost, and parts share no row.

When to modify: together with :mod:`assigner.program.separate`.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from assigner.program.program import Program
from assigner.program.separate import Separate, separated
from tests.prices.tiny_programs import tiny_program

SEEDS = range(200, 240)


def whole(program: Program, parts: list[Separate], choices: list[np.ndarray]) -> np.ndarray:
    choice = np.full(program.num_items, -1)
    for part, mine in zip(parts, choices, strict=True):
        choice[part.item] = part.option[mine]
    return choice


def apart(program: Program, seed: int, least: int = 1) -> tuple[list[Separate], np.ndarray] | None:
    """Return the parts without the seed's family; None where a row of the rest can hold nothing and must."""
    try:
        return separated(program, {seed % max(1, len(program.families))}, least)
    except ValueError:
        return None


@pytest.mark.parametrize("seed", SEEDS)
def test_choices_of_parts_cost_and_break_what_they_do_in_the_whole(seed: int) -> None:
    program = tiny_program(seed, max_items=6)
    found = apart(program, seed, least=1 + 3 * (seed % 3))
    if found is None or program.items_without_option.size:
        return
    parts, constant = found
    aside = seed % max(1, len(program.families))
    random = np.random.default_rng(seed)
    assert np.array_equal(np.sort(np.concatenate([part.item for part in parts])), np.arange(program.num_items))
    for _ in range(20):
        choices = [
            np.array([random.integers(*ends) for ends in pairwise(part.program.item_begin.tolist())]) for part in parts
        ]
        choice = whole(program, parts, choices)
        left_out = sum(
            (np.bincount([band.level], [band.cost(program.families[aside].load(program.mask(choice)))], len(constant))
             for band in program.families[aside].bands), np.zeros(len(constant))
        ) if program.families else 0  # fmt: skip
        told = sum((part.program.score(mine) for part, mine in zip(parts, choices, strict=True)), constant)
        assert np.array_equal(told + left_out, program.score(choice))
        broken = any(part.program.broken_rows(mine) for part, mine in zip(parts, choices, strict=True))
        others = [family for number, family in enumerate(program.families) if number != aside]
        load_broken = any(
            (
                (family.load(program.mask(choice)) < family.lower) | (family.load(program.mask(choice)) > family.upper)
            ).any()
            for family in others
        )
        assert broken == load_broken


def test_some_programs_fall_apart_and_some_do_not() -> None:
    counts = {len(found[0]) for seed in SEEDS if (found := apart(tiny_program(seed, max_items=6), seed)) is not None}
    assert 1 in counts
    assert max(counts) > 1


def test_small_parts_are_put_together() -> None:
    for seed in SEEDS:
        program = tiny_program(seed, max_items=6)
        alone, together = apart(program, seed), apart(program, seed, least=5)
        if alone is None or together is None:
            continue
        whole_begun = {part.item.tolist()[0] for part in alone[0] if part.program.num_options >= 5}
        assert whole_begun <= {part.item.tolist()[0] for part in together[0]}
        assert sum(part.program.num_options < 5 for part in together[0]) <= 1 + len(whole_begun)
        assert len(together[0]) <= len(alone[0])
        assert len(apart(program, seed, least=10**6)[0]) == 1  # type: ignore[index]
