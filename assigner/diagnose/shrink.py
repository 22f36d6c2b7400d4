"""From rules that cannot all hold to a minimal set of them: guess, divide, delete.

A cheap guess makes the set small, QuickXplain (U. Junker, AAAI 2004) divides what is left, and a deletion filter has
the last word: it leaves a witness for every instance that stays. When to modify: to guess better.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from assigner.diagnose.asking import Asker
    from assigner.program.program import IntArray

    Mask = NDArray[np.bool_]

QUESTION_SECONDS = 10.0
"""One question on the way may take so long; unanswered, its instances stay."""


@dataclass(frozen=True, eq=False)
class Core:
    """A set of instances that cannot hold together.

    Parameters
    ----------
    members
        Instance numbers.
    witness
        Member to a choice that keeps all the others.
    unsure
        Members that could neither be shown to be needed nor be left out in time.
    """

    members: tuple[int, ...]
    witness: dict[int, IntArray] = field(default_factory=dict)
    unsure: frozenset[int] = frozenset()


def shrink(asker: Asker, on: Mask, guesses: Iterable[Mask]) -> Core:
    """Return a minimal core of ``on``, which is known to be infeasible.

    Parameters
    ----------
    asker
        Answers questions.
    on
        Instances that cannot hold together.
    guesses
        Sets of instances that may be cores already; each is proven before it is used, the first that is one is.
    """
    core = next((guess & on for guess in guesses if asker.holds(guess & on, QUESTION_SECONDS) is False), on)
    return _filtered(asker, _divided(asker, core))


def _divided(asker: Asker, core: Mask) -> Mask:
    """Return a smaller core by QuickXplain; where a question stays open, more is kept."""
    members = np.flatnonzero(core)
    kept = _explain(asker, np.zeros_like(core), False, members)
    return _mask(len(core), kept)


def _explain(asker: Asker, base: Mask, changed: bool, members: IntArray) -> list[int]:
    """Return which of ``members`` are needed so that they cannot hold together with ``base``."""
    if changed and asker.holds(base, QUESTION_SECONDS) is False:
        return []
    if len(members) <= 1:
        return members.tolist()
    first, second = members[: len(members) // 2], members[len(members) // 2 :]
    late = _explain(asker, base | _mask(len(base), first), True, second)
    early = _explain(asker, base | _mask(len(base), late), bool(late), first)
    return early + late


def _filtered(asker: Asker, core: Mask) -> Core:
    """Return a minimal core: each member is left out in turn, for good where the rest cannot hold."""
    core, witness, unsure = core.copy(), {}, set()
    for member in np.flatnonzero(core).tolist():
        core[member] = False
        rest = asker.holds(core, QUESTION_SECONDS)
        if rest is False:
            continue
        choice = asker.plan_of(core)
        core[member] = True
        if choice is None:
            unsure.add(member)
        else:
            witness[member] = choice
    return Core(tuple(np.flatnonzero(core).tolist()), witness, frozenset(unsure))


def _mask(size: int, members: IntArray | list[int]) -> Mask:
    mask = np.zeros(size, dtype=bool)
    mask[np.asarray(members, dtype=np.int64)] = True
    return mask
