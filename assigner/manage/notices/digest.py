"""The digest of one person: what comes, what goes, which duties change their time; from whom, why and from when.

When to modify: when a plan changes something else for a person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from assigner.explain.reasons import reason_of
from assigner.language import Language, Words, clauses
from assigner.problem import time
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from assigner.manage.notices.asked import NoticesAsked
    from assigner.plan.plan import Plan
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem

Kind = Literal["comes", "goes", "moves"]
MOST_REASONS = 6
"""Lines of a digest for which the reason is worked out, the largest first: each costs a verification."""
NOBODY = Words("nobody", "无人")
CHINESE, ENGLISH = ("zh", "中文", "汉语", "普通话", "chinese", "mandarin"), ("en", "英语", "英文", "english")
HEADLINE = Words("{rep}: {changes}.", "{rep}：{changes}。")
CHANGES: dict[Kind, Words] = {
    "comes": Words("{count:item comes|items come}", "新增 {count:,} 项"),
    "goes": Words("{count:item goes|items go}", "转出 {count:,} 项"),
    "moves": Words("{count:duty changes its time|duties change their time}", "改期 {count:,} 项"),
}


@dataclass(frozen=True)
class Line:
    """One change for one person.

    Parameters
    ----------
    kind
        ``comes``, ``goes``, or ``moves`` (the same person, another time).
    item, name
        What changes.
    item_kind
        account, lead or duty.
    other
        Who had it, or gets it; empty for nobody and for what only changes its time.
    start, before
        When a duty is now, and was, on the person's clock; empty where it has no time.
    first_day
        From when it holds, ISO; empty for duties and where nobody says.
    reason
        Why; None beyond the first few, for duties, and for what nobody had.
    """

    kind: Kind
    item: str
    name: str
    item_kind: str
    other: str = ""
    start: str = ""
    before: str = ""
    first_day: str = ""
    reason: Words | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        reason = None if self.reason is None else {"en": self.reason.en, "zh": self.reason.zh}
        return {"kind": self.kind, "item": self.item, "name": self.name, "item_kind": self.item_kind, "other": self.other,
                "start": self.start, "before": self.before, "first_day": self.first_day, "reason": reason}  # fmt: skip


@dataclass(frozen=True)
class Digest:
    """All changes of one person.

    Parameters
    ----------
    rep, rep_name
        The person.
    language
        Language of the notice.
    email
        Address, where known.
    lines
        What comes, what goes, what moves; the largest first.
    """

    rep: str
    rep_name: str
    language: Language
    email: str | None
    lines: tuple[Line, ...]

    def of_kind(self, kind: Kind) -> tuple[Line, ...]:
        """Return the lines of one kind."""
        return tuple(line for line in self.lines if line.kind == kind)

    def headline(self, language: Language) -> str:
        """Say in one sentence what changes."""
        counts = {kind: len(self.of_kind(kind)) for kind in CHANGES}
        told = [CHANGES[kind].say(language, count=count) for kind, count in counts.items() if count]
        return HEADLINE.say(language, rep=self.rep_name, changes=clauses(told, language))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
            "rep": self.rep,
            "rep_name": self.rep_name,
            "language": self.language,
            "lines": [line.to_dict() for line in self.lines],
        }


@dataclass(frozen=True, eq=False)
class _Change:
    """Two plans of one problem, and what is said about notices."""

    problem: Problem
    before: Plan
    after: Plan
    card: Scorecard
    days: Mapping[str, date]
    asked: NoticesAsked
    reasons: dict[int, Words] = field(default_factory=dict)

    def reason(self, item: int, was: int) -> Words:
        """Return why an item moved; worked out once for who gives and who gets it."""
        if item not in self.reasons:
            self.reasons[item] = reason_of(self.problem, self.after, self.card, item, owner=was).words
        return self.reasons[item]


def digests(
    problem: Problem, before: Plan, after: Plan, asked: NoticesAsked, *, days: Mapping[str, date] | None = None,
    language: Language = "en",
) -> list[Digest]:  # fmt: skip
    """Return a digest of everybody whom a change touches, in the order of the reps.

    Parameters
    ----------
    problem
        The problem of both plans.
    before, after
        Who has what now, and then.
    asked
        How people are reached.
    days
        By item, from when a change holds; the asked first day, else the plan's, where it has none.
    language
        Of people about whom nothing is known.
    """
    change = _Change(problem, before, after, verify(problem, after), days or {}, asked)
    touched = np.flatnonzero((before.rep != after.rep) | (before.start != after.start))
    weight = problem.items[["value", "minutes"]].fillna(0.0).to_numpy(dtype=float)
    order = touched[np.lexsort((touched, -weight[touched, 1], -weight[touched, 0]))]
    found = []
    for rep in range(problem.num_reps):
        mine = order[(before.rep[order] == rep) | (after.rep[order] == rep)]
        if len(mine):
            contact = asked.contact(str(problem.rep_ids[rep]))
            speaks = contact.language or language_of(problem, rep, language)
            lines = tuple(
                sorted(_lines(change, rep, mine), key=lambda line: ("comes", "goes", "moves").index(line.kind))
            )
            found.append(Digest(contact.rep, str(problem.rep_names[rep]), speaks, contact.email, lines))
    return found


def language_of(problem: Problem, rep: int, otherwise: Language) -> Language:
    """Return the one of the two languages that a rep speaks; ``otherwise`` where it is both or neither."""
    codes = problem.rep_languages.loc[problem.rep_languages["rep"] == rep, "language"]
    spoken = {str(problem.languages[code]).casefold() for code in codes}
    chinese, english = bool(spoken & set(CHINESE)), bool(spoken & set(ENGLISH))
    if chinese == english:
        return otherwise
    return "zh" if chinese else "en"


def _lines(change: _Change, rep: int, items: np.ndarray) -> Iterator[Line]:
    zone = time.rep_zones(change.problem.settings, change.problem.frames)[rep]
    reasons = 0
    for item in items.tolist():
        was, now = int(change.before.rep[item]), int(change.after.rep[item])
        kind: Kind = "moves" if was == now else ("comes" if now == rep else "goes")
        row = change.problem.items.iloc[item]
        is_duty = bool(row["kind"] == "duty")
        reason = None
        if not is_duty and was >= 0 and reasons < MOST_REASONS:  # that nobody had it says the line itself
            reasons += 1
            reason = change.reason(item, was)
        yield Line(
            kind, str(row["id"]), str(row["name"]), str(row["kind"]), _name(change.problem, was if now == rep else now, kind),
            _local(change.after, item, zone) if now == rep else "", _local(change.before, item, zone) if was == rep else "",
            "" if is_duty else _day(change, str(row["id"])), reason,
        )  # fmt: skip


def _name(problem: Problem, rep: int, kind: Kind) -> str:
    return "" if kind == "moves" or rep < 0 else str(problem.rep_names[rep])


def _local(plan: Plan, item: int, zone: str) -> str:
    text = time.local_text(plan.start[item : item + 1], zone)[0]
    return text[:16].replace("T", " ")


def _day(change: _Change, item: str) -> str:
    horizon = change.problem.settings.horizon
    day = change.days.get(item) or change.asked.first_day or (horizon.first_day if horizon else None)
    return day.isoformat() if day else ""
