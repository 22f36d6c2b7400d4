"""Which bounds count for the answer: those that every lexicographic optimum obeys, and no others.

When to modify: with the meaning of ``Solution.bound``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assigner.cpsat.record import Record, whole_bound
from assigner.errors import PlanMismatchError
from assigner.program.program import Level
from tests.program_factory import integers

if TYPE_CHECKING:
    from assigner.program.program import IntArray


class Table:
    """Scores of choices, by their only number."""

    def __init__(self, *scores: tuple[int, ...]) -> None:
        self.scores = scores

    def score(self, choice: IntArray) -> IntArray:
        return integers(list(self.scores[choice[0]]))

    def broken_rows(self, choice: IntArray) -> dict[str, IntArray]:
        return {}


def record_of(*scores: tuple[int, ...]) -> Record:
    record = Record([Level("a"), Level("b"), Level("c")], Table(*scores), lambda: 0.0)
    record.set_floor(integers([0, 0, 0]))
    return record


def test_only_better_choices_are_taken() -> None:
    record = record_of((3, 1, 1), (3, 0, 9), (3, 1, 0))
    assert record.offer(integers([0]))
    assert record.offer(integers([1]))
    assert not record.offer(integers([2]))
    assert record.score == (3, 0, 9)


def test_the_first_level_needs_no_proof_before_the_second() -> None:
    record = record_of((3, 5, 5))
    record.offer(integers([0]))
    assert record.learn_bound(1, 4, (3,))
    assert record.bound == [0, 4, 0]


def test_a_bound_two_levels_deep_waits_for_the_proof() -> None:
    # An optimum with cost 2 at level a may cost more than 5 at level b, and then less at level c.
    record = record_of((3, 5, 5))
    record.offer(integers([0]))
    assert not record.learn_bound(2, 5, (3, 5))
    assert record.bound == [0, 0, 0]
    assert record.is_closed(2, 0.0)
    assert record.learn_bound(0, 3, ())
    assert record.bound == [3, 0, 5]


def test_a_bound_under_other_pins_is_forgotten() -> None:
    record = record_of((3, 5, 5), (2, 9, 1))
    record.offer(integers([0]))
    record.learn_bound(2, 5, (3, 5))
    record.offer(integers([1]))
    assert not record.is_closed(2, 0.0)
    assert record.gap(2) == 1


def test_a_bound_above_the_incumbent_is_an_error() -> None:
    record = record_of((3, 5, 5))
    record.offer(integers([0]))
    with pytest.raises(PlanMismatchError, match="level a"):
        record.learn_bound(0, 4, ())


def test_streamed_bounds_are_rounded_to_the_safe_side() -> None:
    assert whole_bound(float("-inf")) is None
    assert whole_bound(6.9999999999) == 7
    assert whole_bound(7.0000001) == 7
    assert whole_bound(7.1) == 8
    # near 2**60 neighbours in floating point are 128 apart
    assert whole_bound(float(2**60)) <= 2**60
