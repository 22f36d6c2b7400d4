"""How levels share the time, so that a level that does not progress cannot starve the later ones.

With ``n`` levels left to solve and ``R`` seconds left, a level

* always gets its fair share ``R / n``, unless it is done sooner;
* may go on after that as long as it progresses: it is stopped when its gap has not shrunk by a
  hundredth during half of its fair share;
* never gets more than ``R`` less a third of the fair share of each later level.

The last level gets all that is left. Until there is a plan at all, nothing is stopped. Levels that
are unproven at the end of a pass share what is left in another pass (see the engine). When to
modify: to share time in another way; nothing else depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass

_PATIENCE = 0.5
_RESERVE = 1 / 3
_SHRINK = 0.99


@dataclass(frozen=True, slots=True)
class Share:
    """What one level gets: ``fair`` seconds for sure, ``most`` seconds while it progresses."""

    fair: float
    most: float


def share_of(left: float, levels_left: int) -> Share:
    """Return the share of the next level.

    Parameters
    ----------
    left
        Seconds left for all levels.
    levels_left
        Levels still to solve, this one included; at least 1.
    """
    fair = left / levels_left
    return Share(fair, left - _RESERVE * fair * (levels_left - 1))


class Patience:
    """Says when a level has stopped progressing.

    Parameters
    ----------
    share
        What the level gets.
    begun
        Clock at its start.
    """

    def __init__(self, share: Share, begun: float) -> None:
        self._share = share
        self._begun = begun
        self._mark = begun
        self._gap: int | None = None

    def is_over(self, now: float, gap: int | None) -> bool:
        """Return whether the level should give way to the next.

        Parameters
        ----------
        now
            Clock.
        gap
            Cost less bound of the level, None while there is no plan or no bound.
        """
        if gap is None:
            return False
        if self._gap is None or gap < _SHRINK * self._gap:
            self._gap, self._mark = gap, now
        if now - self._begun < self._share.fair:
            return False
        return now - self._begun >= self._share.most or now - self._mark >= _PATIENCE * self._share.fair
