"""Guards: every choice can be written as one of led books that costs the same, and the relaxation cannot share out giants.

When to modify: together with :mod:`assigner.program.led`.
"""

from __future__ import annotations

import numpy as np
import pytest

from assigner.prices import bound_program
from assigner.program.led import led_by, num_written
from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Band, Level, Program, RowFamily
from tests.prices.tiny_programs import NO_PAIRS, choices, tiny_program
from tests.search.book_program import book_program, least_cost


def written(program: Program, giants: np.ndarray, option: np.ndarray, choice: np.ndarray) -> np.ndarray:
    """Return a choice as one of the led program, put down by hand: of each rep's giants the first one leads."""
    rank = {int(giant): at for at, giant in enumerate(giants)}
    leads = sorted(
        (int(program.rep[k]), rank[int(item)], k)
        for k, item in enumerate(program.item_of_option)
        if item in rank and program.rep[k] != NOBODY
    )
    books = {rep: [k for at, _, k in leads if at == rep] for rep in range(program.num_reps)}
    of_rep = {rep: next((at for at, k in enumerate(mine) if k in choice), len(mine)) for rep, mine in books.items()}
    first = np.searchsorted(option, choice)
    return np.array([at + of_rep.get(int(program.rep[k]), 0) for at, k in zip(first, choice, strict=True)])


def giants_of(program: Program, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).permutation(program.num_items)[: 1 + seed % 3]


@pytest.mark.parametrize("seed", range(150))
def test_every_choice_can_be_written_at_the_same_cost_and_keeps_the_same_bounds(seed: int) -> None:
    program = tiny_program(seed, max_items=4) if seed % 2 else book_program(seed, num_items=4)
    giants = giants_of(program, seed)
    led = led_by(program, giants)
    assert led.program.num_options == num_written(program, giants) == len(led.option)
    for choice in choices(program):
        in_books = written(program, giants, led.option, choice)
        assert (led.option[in_books] == choice).all()
        assert (led.program.item_of_option[in_books] == np.arange(program.num_items)).all()
        assert led.program.score(in_books).tolist() == program.score(choice).tolist()
        assert led.program.broken_rows(in_books).keys() == program.broken_rows(choice).keys()


@pytest.mark.parametrize("seed", range(60))
def test_the_bound_is_never_above_the_optimum(seed: int) -> None:
    program = book_program(seed, num_items=5)
    least = least_cost(program)
    bound = bound_program(led_by(program, giants_of(program, seed)).program, 0).bound
    assert least is None or bound is None or bound <= least


def test_a_giant_in_one_sum_cannot_hide_in_the_other() -> None:
    """A giant of potential 4 and no minutes, four accounts of 1 and 2, two reps who should have 4 of both.

    Halves of the giant and two accounts each are just right: the plain relaxation costs nothing. Whoever has the giant
    and takes ``k`` accounts costs ``|4 - 2k| + k``, and so does the other one: 4 in all at best, with ``k = 2``.
    """
    potential, minutes = np.array([4, 1, 1, 1, 1]), np.array([0, 2, 2, 2, 2])
    option, begin, four = np.arange(10).reshape(5, 2).T.ravel(), np.array([0, 5, 10]), np.full(2, 4)
    free = np.full(2, UNBOUNDED)
    program = Program(
        (Level("plan"),), np.arange(6) * 2, 5, np.tile([0, 1], 5).astype(np.int32), np.full(10, NO_START),
        np.zeros((1, 10), np.int64), np.zeros(1, np.int64),
        tuple(RowFamily(name, begin, option, np.tile(sizes, 2), -free, free, (Band(0, four, four, np.ones(2, np.int64)),))
              for name, sizes in (("potential", potential), ("minutes", minutes))),
        NO_PAIRS, 2,
    )  # fmt: skip
    led = led_by(program, np.array([0]))
    assert least_cost(program) == 4
    assert bound_program(program, 0).bound == 0
    assert bound_program(led.program, 0).bound == 4


def test_masks_go_there_and_back() -> None:
    program = book_program(3, num_items=4)
    led = led_by(program, np.array([2, 0]))
    mask = np.arange(program.num_options) % 3 == 0
    assert (led.has_any(led.written(mask)) == mask).all()
