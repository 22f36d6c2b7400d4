"""Refusing one value of a file: an exception that carries the faults found in it.

When to modify: when a refusal needs to say more than its faults do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.problem.faults import Fault, with_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assigner.language import Words


class RefusedError(Exception):
    """A value that cannot be read; carries every fault found in it. Never leaves ``assigner.files``."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.words.en for fault in self.faults))


def refuse(code: str, value: object, words: Words, way_out: Words) -> RefusedError:
    """Return the refusal of one value; ``{value}`` in the words is filled in."""
    return RefusedError([Fault(code, with_value(words, value), way_out, value)])
