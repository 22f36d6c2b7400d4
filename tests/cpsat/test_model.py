"""The CP-SAT model against the program, without solving: for every choice of tiny programs.

The values that a hint gives to all variables must satisfy the model exactly when the choice breaks
no row, and must cost what the program says. When to modify: with the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from assigner.cpsat.block import Block, BlockBuilder, whole_block
from assigner.cpsat.blockscore import BlockScore
from assigner.cpsat.model import Model
from assigner.cpsat.rows import row_table
from assigner.program.program import Band, Program
from tests.program_factory import Sizes, family, integers, plans, random_program

if TYPE_CHECKING:
    from assigner.program.program import IntArray


def whole(program: Program) -> Block:
    everything = np.ones(program.num_items, dtype=np.bool_)
    return whole_block(row_table(program), everything, np.full(program.num_items, -1))


def holds(model: Model, values: IntArray) -> bool:
    """Return whether the values satisfy every constraint and domain of the model's message."""
    proto = model.draft.model.proto
    fine = [variable.domain[0] <= value <= variable.domain[1]
            for variable, value in zip(proto.variables, values, strict=True)]  # fmt: skip
    return all(fine) and all(constraint_holds(constraint, values) for constraint in proto.constraints)


def constraint_holds(constraint: Any, values: IntArray) -> bool:
    if constraint.has_exactly_one():
        return sum(values[list(constraint.exactly_one.literals)]) == 1
    if constraint.has_at_most_one():
        return sum(values[list(constraint.at_most_one.literals)]) <= 1
    linear = constraint.linear
    total = int(np.dot(values[list(linear.vars)], list(linear.coeffs))) if len(linear.vars) else 0
    low, high = linear.domain
    return low <= total <= high


@pytest.mark.parametrize("seed", range(60))
def test_a_hint_is_complete_and_says_what_the_program_says(seed: int) -> None:
    program = random_program(seed)
    model = Model(whole(program))
    for choice in plans(program)[::3]:
        values = model.values(model.block.mask(choice))
        assert holds(model, values) == (not program.broken_rows(choice))
        if not program.broken_rows(choice):
            assert model.cost(values).tolist() == program.score(choice).tolist()
            assert (model.floor <= program.score(choice)).all()
        assert model.choice(values).tolist() == choice.tolist()


@pytest.mark.parametrize("seed", range(40))
def test_a_small_block_scores_like_the_program(seed: int) -> None:
    program = random_program(seed, Sizes(5, 3, 4, 1))
    rng = np.random.default_rng(seed)
    options = plans(program)
    builder = BlockBuilder(program)
    base = options[rng.integers(len(options))]
    items = rng.permutation(program.num_items)[:3]
    block = builder.block(items, base)
    scorer, model = BlockScore(block), Model(block)
    for other in (options[k] for k in rng.integers(0, len(options), 8)):
        choice = base.copy()
        choice[items] = other[items]
        assert (scorer.score(choice) - scorer.score(base)).tolist() == (
            program.score(choice) - program.score(base)
        ).tolist()
        values = model.values(block.mask(choice))
        if not len(scorer.broken_rows(choice)):
            assert model.cost(values).tolist() == scorer.score(choice).tolist()
        touched = {(name, int(row)) for name, rows in program.broken_rows(choice).items() for row in rows}
        assert broken_names(builder, scorer.broken_rows(choice)) <= touched
        assert broken_names(builder, scorer.broken_rows(choice)) == touched & broken_names(builder, block.row)


def broken_names(builder: BlockBuilder, rows: IntArray) -> set[tuple[str, int]]:
    """Return (family name, row of the family) for row numbers of the table."""
    first = np.cumsum([0, *(family.num_rows for family in builder.program.families)])
    at = np.searchsorted(first, rows, side="right") - 1
    return {(builder.program.families[f].name, int(row - first[f])) for f, row in zip(at, rows, strict=True)}


def test_a_given_load_saves_the_scan_and_changes_nothing() -> None:
    program = random_program(3)
    builder = BlockBuilder(program)
    choice = plans(program)[5]
    load = builder.load(choice)
    kept = load.copy()
    with_load, without = builder.block(integers([2, 0]), choice, load), builder.block(integers([0, 2]), choice)
    assert with_load.fixed.tolist() == without.fixed.tolist()
    assert load.tolist() == kept.tolist()
    expected = np.concatenate([family.load(program.mask(choice)) for family in program.families])
    assert load.tolist() == expected.tolist()


def test_rows_that_cannot_break_vanish() -> None:
    # 2 items with options of weight 3 or 4: at most 8, at least 6; so 8 never breaks and 7 may
    program = two_items([8, 7])
    assert num_linear(Model(whole(program))) == 1


def test_a_row_that_bands_look_at_stands_once() -> None:
    # hard bound, band above and below: the load's own row, and two short ones for the distance
    program = two_items([7], Band(0, integers([6]), integers([6]), integers([2])))
    model = Model(whole(program))
    sizes = sorted(len(c.linear.vars) for c in model.draft.model.proto.constraints if c.has_linear())
    assert sizes == [2, 5]
    assert model.draft.low[4:].tolist() == [6, 0]  # load, distance
    assert model.draft.high[4:].tolist() == [7, 1]


def two_items(upper: list[int], *bands: Band) -> Program:
    from dataclasses import replace

    from tests.cpsat.test_engine import tiny

    row = {0: 3, 1: 4, 2: 3, 3: 4}
    program = tiny([[0, 0], [0, 0]])
    return replace(program, families=(family("room", [dict(row) for _ in upper], upper=upper, bands=bands),))


def num_linear(model: Model) -> int:
    return sum(constraint.has_linear() for constraint in model.draft.model.proto.constraints)
