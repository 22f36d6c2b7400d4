"""From rules that cannot all hold to a minimal set of them: guess, divide, delete, rotate.

A cheap guess makes the set small, QuickXplain (U. Junker, AAAI 2004) divides what is left of a large one, and a deletion
filter has the last word: it leaves a witness for every instance that stays; witnesses are turned into others by
:mod:`assigner.diagnose.rotation`. When to modify: to shrink in fewer questions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from assigner.diagnose.rotation import Rotation

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


def shrink(asker: Asker, on: Mask, guesses: Iterable[Mask]) -> Core | None:
    """Return a minimal core inside the first of some guesses that is proven to be one; None where none is.

    Parameters
    ----------
    asker
        Answers questions.
    on
        Instances that are looked at.
    guesses
        Sets of instances that may be cores.
    """
    for guess in guesses:
        if asker.holds(guess & on, QUESTION_SECONDS) is False:
            return _filtered(asker, guess & on)
    return None


def shrink_all(asker: Asker, on: Mask) -> Core:
    """Return a minimal core of instances that are known not to hold together, without any guess."""
    return _filtered(asker, _divided(asker, on))


def _divided(asker: Asker, core: Mask) -> Mask:
    """Return a smaller core by QuickXplain; where a question stays open, more is kept."""
    return _mask(len(core), _explain(asker, np.zeros_like(core), False, np.flatnonzero(core)))


def _explain(asker: Asker, base: Mask, changed: bool, members: IntArray) -> list[int]:
    """Return which of ``members`` are needed so that they cannot hold together with ``base``."""
    if changed and asker.holds(base, QUESTION_SECONDS) is False:
        return []
    if len(members) <= 1 or asker.left <= 0:
        return members.tolist()
    first, second = members[: len(members) // 2], members[len(members) // 2 :]
    late = _explain(asker, base | _mask(len(base), first), True, second)
    early = _explain(asker, base | _mask(len(base), late), bool(late), first)
    return early + late


def _filtered(asker: Asker, core: Mask) -> Core:
    """Return a minimal core: each member is left out in turn, for good where the rest cannot hold."""
    core, unsure = core.copy(), set[int]()
    witness: dict[int, IntArray] = {}
    rotation = Rotation(asker.instances, core)
    for member, choice in asker.breaking_one(core):
        rotation.spread(member, choice, witness)
    for member in _order(asker, core):
        if member in witness or not core[member]:
            continue
        core[member] = False
        is_over = asker.left <= 0  # a question that may not be solved still costs a program: thousands cost minutes
        if not is_over and asker.holds(core, QUESTION_SECONDS) is False:
            rotation = Rotation(asker.instances, core)
            continue
        found = None if is_over else asker.plan_of(core)
        core[member] = True
        if found is None:
            unsure.add(member)
        else:
            rotation.spread(member, found, witness)
    members = tuple(np.flatnonzero(core).tolist())
    return Core(members, {one: witness[one] for one in members if one in witness}, frozenset(unsure - set(witness)))


def _order(asker: Asker, core: Mask) -> list[int]:
    """Return the members in the order in which they are left out: removals by rep and rows of many items first."""
    members = np.flatnonzero(core)
    return sorted(members.tolist(), key=lambda one: (not asker.instances.has_rows[one], one))


def _mask(size: int, members: IntArray | list[int]) -> Mask:
    mask = np.zeros(size, dtype=bool)
    mask[np.asarray(members, dtype=np.int64)] = True
    return mask
