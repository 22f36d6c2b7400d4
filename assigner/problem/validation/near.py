"""Near names: what somebody may have meant by a name that nobody declared.

Bounded work whatever the number of names. When to modify: to change how near a suggestion must be.
"""

from __future__ import annotations

from bisect import bisect_left
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_COMPARED = 600
"""Names that one suggestion is compared with; of more, those that stand beside it in the alphabet."""
MOST_LISTED = 8
"""So few names are listed whole when none of them is near."""


class Names:
    """The names that could have been meant.

    Parameters
    ----------
    names
        Declared names; duplicates and missing values do no harm.
    """

    def __init__(self, names: Iterable[object]) -> None:
        self._names = names

    @cached_property
    def _folded(self) -> list[tuple[str, str]]:
        """(folded, name), sorted: built only once a suggestion is asked for."""
        distinct = {name for name in self._names if isinstance(name, str)}
        return sorted((name.casefold(), name) for name in distinct)

    def near(self, value: str) -> list[str]:
        """Return up to three names near to ``value``, nearest first."""
        folded = value.casefold().strip()
        at = bisect_left(self._folded, (folded, ""))
        around = self._folded[max(0, at - MOST_COMPARED // 2) : at + MOST_COMPARED // 2]
        by_folded = dict(reversed(around))
        cutoff = 0.6 if len(folded) > 3 else 0.5  # of two Chinese characters one may be wrong
        return [by_folded[match] for match in get_close_matches(folded, by_folded, n=3, cutoff=cutoff)]

    def suggest(self, value: str) -> Words:
        """Return "Did you mean ...?" with a space after it, or the few names there are, or nothing."""
        near = self.near(value)
        if near:
            return Words(f"Did you mean {' or '.join(map(repr, near))}? ", f"是否应为“{'”或“'.join(near)}”？")
        if 0 < len(self._folded) <= MOST_LISTED:
            known = [name for _, name in self._folded]
            return Words(f"Known: {', '.join(known)}. ", f"已有：{'、'.join(known)}。")
        return Words("", "")
