"""Issues of one reading: faults become issues with a place, the same fault at most twenty times.

When to modify: to change how many findings of one kind are told, or what the remark about the rest says.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assigner.issues import Issue
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.issues import Severity
    from assigner.problem.faults import Fault

MOST_OF_A_KIND = 20
"""How many issues of one code in one column are told in full; the others are counted."""


@dataclass(slots=True)
class Findings:
    """The issues found while reading, capped by kind.

    ``broken`` says that a whole table or file could not be read, so that checks over all tables would
    only find its echoes.
    """

    issues: list[Issue] = field(default_factory=list)
    broken: bool = False
    _count: Counter[tuple[str, str]] = field(default_factory=Counter)
    _last: dict[tuple[str, str], Issue] = field(default_factory=dict)

    def add(self, fault: Fault, place: str, column: str) -> None:
        """Add one fault at a place; ``column`` is what the cap counts by, such as ``reps.skills``."""
        if self.may_add(fault.code, column):
            self.issues.append(
                Issue(fault.code, fault.severity, place, _sentence(fault.words), fault.way_out, fault.value)
            )
            self._last[fault.code, column] = self.issues[-1]
        self._count[fault.code, column] += 1

    def may_add(self, code: str, column: str) -> bool:
        """Return whether the next fault of this kind would still be told in full."""
        return self._count[code, column] < MOST_OF_A_KIND

    def count_more(self, code: str, column: str, number: int) -> None:
        """Count faults that are not told in full."""
        self._count[code, column] += number

    def say(
        self, code: str, place: str, words: Words, way_out: Words, value: Any = None, severity: Severity = "error"
    ) -> None:
        """Add an issue about a file, a sheet or a table."""
        self.issues.append(Issue(code, severity, place, words, way_out, value))

    def fail(self, code: str, place: str, words: Words, way_out: Words, value: Any = None) -> None:
        """Add an error that leaves a whole file or table unread."""
        self.broken = True
        self.say(code, place, words, way_out, value)

    @property
    def has_errors(self) -> bool:
        """Whether anything stops the work."""
        return any(issue.severity == "error" for issue in self.issues)

    def all(self) -> list[Issue]:
        """Return every issue, with one more for each kind that has too many to tell."""
        return [
            *self.issues,
            *(self._rest(key, number) for key, number in self._count.items() if number > MOST_OF_A_KIND),
        ]

    def _rest(self, key: tuple[str, str], number: int) -> Issue:
        more = number - MOST_OF_A_KIND
        words = Words(f"{more:,} more of this kind in {key[1]}.", f"{key[1]} 中还有 {more:,} 处同类问题。")
        way_out = Words("Correct the source, then read it again.", "请更正来源后重新读取。")
        return replace(self._last[key], words=words, way_out=way_out, value=None)


def _sentence(words: Words) -> Words:
    """Return the words with a capital letter at their start, unless they start with a field's name."""
    is_name = "_" in words.en.partition(" ")[0]
    return words if is_name else Words(words.en[:1].upper() + words.en[1:], words.zh)
