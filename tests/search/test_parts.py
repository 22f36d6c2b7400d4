"""Guards: parts share nothing, and what they cost adds up to what the whole costs.

When to modify: together with :mod:`assigner.search.parts`.
"""

from __future__ import annotations

import numpy as np

from assigner.generate.books import books
from assigner.program.build import build_program
from assigner.search.parts import part_of, parts_of, unloaded_cost
from tests.prices.tiny_programs import choices, tiny_program


def test_costs_of_parts_add_up() -> None:
    divided = 0
    for seed in range(400):
        program = tiny_program(seed, max_items=4)
        parts = parts_of(program)
        assert sorted(np.concatenate(parts).tolist()) == list(range(program.num_items))
        if len(parts) == 1:
            continue
        divided += 1
        reduced = [part_of(program, items) for items in parts]
        for choice in choices(program):
            for level in range(len(program.levels)):
                cost = unloaded_cost(program, level)
                for items, part in zip(parts, reduced, strict=True):
                    mine = part.shrunk(choice[items])
                    assert mine is not None
                    cost += int(part.program.score(mine)[level])
                assert cost == program.score(choice)[level]
    assert divided > 8


def test_teams_that_serve_their_own_accounts_only_are_parts() -> None:
    program = build_program(books(120, 24, None, 3, num_teams=2))
    parts = parts_of(program)
    reps = [set(part_of(program, items).program.rep.tolist()) - {-1} for items in parts]
    assert [len(mine) for mine in reps] == [12, 12]
    assert not reps[0] & reps[1]
