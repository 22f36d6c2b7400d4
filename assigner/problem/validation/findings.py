"""Findings: how a check says what it found, at most twenty times, with place, value and way out.

A check declares each kind of fault once as a :class:`Kind` and hands whole arrays of rows to
:meth:`Findings.add`; only the first twenty rows become issues of their own, so that a million bad rows
cost no more than twenty. When to modify: to change how issues are limited or worded for all checks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.issues import Issue, Severity
from assigner.language import Language, Words
from assigner.problem.validation.near import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Locate = Callable[[str, int, str], str]

MOST_PER_CODE = 20
"""Issues of one code that are said one by one; the others are counted in one more issue."""

TABLE_WORDS = {
    "reps": Words("rep", "销售代表"),
    "accounts": Words("account", "客户"),
    "leads": Words("lead", "线索"),
    "duties": Words("duty", "任务"),
    "pairs": Words("pair", "组合"),
}
"""What one row of each table is called."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault: its code, its severity and its words.

    Parameters
    ----------
    code
        Kebab-case, stable across versions.
    severity
        ``error`` only when no sensible meaning exists.
    words, way_out
        Templates; ``{value}`` is the value found, ``{near}`` the suggestion of near names, other places
        are facts given to :meth:`Findings.add`.
    """

    code: str
    severity: Severity
    words: Words
    way_out: Words


@dataclass
class Findings:
    """What the checks have found so far.

    Parameters
    ----------
    locate
        Turns (frame name, row number, field) into the place that a person reads.
    """

    locate: Locate
    found: list[Issue] = field(default_factory=list)
    _said: dict[str, int] = field(default_factory=dict)
    _more: dict[str, tuple[Kind, int, str]] = field(default_factory=dict)

    def add(
        self,
        kind: Kind,
        frame: str,
        rows: Sequence[int] | np.ndarray,
        column: str,
        *,
        values: Any = None,
        near: Names | None = None,
        **facts: Any,
    ) -> None:
        """Add one issue a row, as long as the kind's room lasts.

        Parameters
        ----------
        kind
            What is wrong.
        frame, rows, column
            Where: rows of a frame, and the field in them; ``settings`` has the one row 0.
        values
            The value found, for each row; a plain value holds for all rows.
        near
            Names that may have been meant.
        **facts
            For the places in the words: an array or list has one fact a row, anything else holds for all.
        """
        room = max(0, MOST_PER_CODE - self._said.get(kind.code, 0))
        shown = min(room, len(rows))
        for at in range(shown):
            value = _at(values, at)
            place = self.locate(frame, int(rows[at]), column)
            self._say(kind, place, value, near, {name: _at(fact, at) for name, fact in facts.items()})
        self._said[kind.code] = self._said.get(kind.code, 0) + shown
        if len(rows) > shown:
            self._count(kind, len(rows) - shown, self.locate(frame, int(rows[shown]), column))

    def add_setting(self, kind: Kind, path: str, value: Any, *, near: Names | None = None, **facts: Any) -> None:
        """Add one issue about a setting, such as ``teams[2].parent``."""
        self.add(kind, "settings", [0], path, values=[value], near=near, **{n: [fact] for n, fact in facts.items()})

    def _say(self, kind: Kind, place: str, value: Any, near: Names | None, facts: dict[str, Any]) -> None:
        near_words = near.suggest(str(value)) if near is not None else Words("", "")
        facts = {"value": value, "near": near_words, **facts}
        words, way_out = _filled(kind.words, facts), _filled(kind.way_out, facts)
        self.found.append(Issue(kind.code, kind.severity, place, words, way_out, value))

    def _count(self, kind: Kind, num_more: int, place: str) -> None:
        _, before, first = self._more.get(kind.code, (kind, 0, place))
        self._more[kind.code] = (kind, before + num_more, first)

    def finish(self) -> list[Issue]:
        """Return all issues, errors first, with one summary for each kind that had no room left."""
        for code, (kind, num_more, place) in self._more.items():
            words = Words(
                f"{num_more:,} more of the same kind, beginning here.", f"从此处起还有 {num_more:,} 个同类问题。"
            )
            way_out = Words("Mend those above in the same way.", "请按上述同类问题的方法一并处理。")
            self.found.append(Issue(code, kind.severity, place, words, way_out, num_more))
        rank = {"error": 0, "warning": 1, "info": 2}
        return sorted(self.found, key=lambda issue: rank[issue.severity])


def _at(fact: Any, at: int) -> Any:
    """Return the fact of one row as a plain Python value."""
    if isinstance(fact, pd.Series):
        fact = fact.iloc[at]
    elif isinstance(fact, (list, np.ndarray, pd.Index)):
        fact = fact[at]
    return fact.item() if isinstance(fact, np.generic) else fact


def _filled(words: Words, facts: dict[str, Any]) -> Words:
    """Return the words with facts filled in; a fact that is itself in two languages goes to its own."""
    return Words(_fill(words, "en", facts), _fill(words, "zh", facts))


def _fill(words: Words, language: Language, facts: dict[str, Any]) -> str:
    said = {name: fact.say(language) if isinstance(fact, Words) else fact for name, fact in facts.items()}
    return words.say(language, **said)
