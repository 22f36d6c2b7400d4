"""One look: findings, the change that did each, the cheapest ways out.

When to modify: when a finding deserves another way out, or another sign has a cause.
"""

from __future__ import annotations

import time as clocks
from dataclasses import dataclass
from math import floor, isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import Language, Words
from assigner.manage.capacity import load_shares, peak, skill_share
from assigner.manage.watch.cause import Replay, State, shares_of
from assigner.manage.watch.signs import Look, findings_of
from assigner.measures.goal import read_goal
from assigner.measures.reach import reach
from assigner.measures.repair import repair
from assigner.rules.active import active_rules, level_labels, objective_levels

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.manage.watch.asked import WatchAsked
    from assigner.manage.watch.cause import Share
    from assigner.manage.watch.signs import Finding
    from assigner.measures.answer import Answer
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

HEADLINE = Words("{count:finding|findings}.", "发现 {count:,} 个问题。")
NOTHING = Words("Nothing is over its limit.", "没有超过上限的情况。")
CAUSE = Words(
    "Did it: {what} ({amount:+.2f} of {rise:+.2f}{exact}).", "起因：{what}（{rise:+.2f} 中的 {amount:+.2f}{exact}）。"
)
ESTIMATED = Words(", estimated", "，为估计值")
MOST_WAYS = 3


@dataclass(frozen=True, eq=False)
class Found:
    """A finding with what belongs to it.

    Parameters
    ----------
    finding
        The finding.
    causes
        Shares of the changes since the state before, largest first; empty where there is no such state, or the finding
        is about events.
    exact
        Whether the shares are exact.
    ways
        Cheapest ways out; None where none were asked for or there are none of this kind.
    """

    finding: Finding
    causes: tuple[Share, ...]
    exact: bool
    ways: Answer | None

    def cause_words(self) -> Words | None:
        """Return the sentence about the change that did most; None without one."""
        if not self.causes or self.causes[0].amount <= 0:
            return None
        top, rise = self.causes[0], sum(share.amount for share in self.causes)
        what = top.change.words
        facts = {"amount": top.amount, "rise": rise}
        english, chinese = ("" if self.exact else ESTIMATED.say(language) for language in ("en", "zh"))
        return Words(
            CAUSE.say("en", what=what.en, exact=english, **facts), CAUSE.say("zh", what=what.zh, exact=chinese, **facts)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        words = self.finding.words
        return {
            "key": self.finding.key, "kind": self.finding.kind, "subject": self.finding.subject, "value": self.finding.value,
            "limit": self.finding.limit, "words": {"en": words.en, "zh": words.zh},
            "causes": [share.to_dict() for share in self.causes], "causes_exact": self.exact,
            "ways": None if self.ways is None else self.ways.to_dict(),
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Watch:
    """The answer: what was found, in the order of the rules."""

    found: tuple[Found, ...]

    def headline(self, language: Language) -> str:
        """Say in one sentence how much was found."""
        return HEADLINE.say(language, count=len(self.found)) if self.found else NOTHING.say(language)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        headline = {"en": self.headline("en"), "zh": self.headline("zh")}
        return {"format": "assigner-watch/1", "headline": headline, "findings": [one.to_dict() for one in self.found]}


def watch(
    problem: Problem, plan: Plan, asked: WatchAsked, *, now: int, past: tuple[Plan, ...] = (), before: State | None = None,
    repair_seconds: float = 0.0, seed: int = 0, clock: Callable[[], float] = clocks.perf_counter,
) -> Watch:  # fmt: skip
    """Look at a plan.

    Parameters
    ----------
    problem, plan
        Now.
    asked
        Rules and events.
    now
        UTC minute.
    past
        Earlier plans of the same items, oldest first.
    before
        The state to whose changes a finding is traced; its plan is the last of the past ones where none are given.
    repair_seconds
        Time for ways out, all together; 0 for none.
    seed
        Of orders of changes, where there are too many to try all.
    """
    if before is not None and not past:
        past = (before.plan.carried_over(before.problem, problem),)
    findings = findings_of(Look(problem, plan, past, now, asked))
    replay = None if before is None else Replay(before, State(problem, plan))
    ways = _ways(problem, plan, findings, repair_seconds, clock) if repair_seconds > 0 else {}
    return Watch(tuple(_found(one, replay, ways.get(one.kind), seed) for one in findings))


def _found(finding: Finding, replay: Replay | None, ways: Answer | None, seed: int) -> Found:
    sign = None if replay is None else value_of(finding)
    if replay is None or sign is None:
        return Found(finding, (), True, ways)
    causes, exact = shares_of(replay, sign, seed)
    return Found(finding, tuple(share for share in causes if share.amount), exact, ways)


def value_of(finding: Finding) -> Callable[[State], float] | None:
    """Return the watched value as a function of a state; None for signs that come from events."""
    subject = finding.subject
    if finding.kind == "overload":
        return lambda state: _of_rep(state, subject)
    if finding.kind in ("uneven", "decay"):
        return lambda state: peak(state.problem, state.plan)[0]
    if finding.kind == "bottleneck":
        return lambda state: _of_skill(state, subject)
    return None


def _of_rep(state: State, rep: str) -> float:
    numbers = [number for number, name in enumerate(state.problem.rep_ids) if name == rep]
    value = float(load_shares(state.problem, state.plan)[numbers[0]]) if numbers else 0.0
    return 0.0 if isnan(value) else value  # nobody there carries nothing


def _of_skill(state: State, skill: str) -> float:
    numbers = [number for number, name in enumerate(state.problem.skills) if name == skill]
    return min(skill_share(state.problem, numbers[0])[0], NOBODY_LEFT) if numbers else 0.0


NOBODY_LEFT = 10.0
"""Stands for a skill that is needed and that nobody has: a share of a rise must be a number."""


def _ways(
    problem: Problem, plan: Plan, findings: list[Finding], seconds: float, clock: Callable[[], float]
) -> dict[str, Answer]:
    """Return the cheapest ways out of the worst finding of each kind that has some."""
    worst = {one.kind: one for one in reversed(findings) if one.kind in HAVE_WAYS}
    share = seconds / max(1, len(worst))
    levels = level_labels(objective_levels(problem, active_rules(problem)))
    found = {}
    for kind, one in worst.items():
        if kind == "bottleneck":
            found[kind] = repair(problem, most=MOST_WAYS, seconds=share, clock=clock)
        else:
            goal = read_goal({"max_utilisation": f"<= {_most_percent(one, problem, plan)} %"}, levels, "watch")
            found[kind] = reach(problem, goal, most=MOST_WAYS, seconds=share, clock=clock)
    return found


def _most_percent(finding: Finding, problem: Problem, plan: Plan) -> float:
    """Return the largest load with which a finding is gone, in percent of the minutes there are, the mean being as it is."""
    if finding.kind == "overload":
        return floor(1000 * finding.limit) / 10
    excess = finding.value - finding.limit  # of the largest load over the mean
    mean = float(np.nanmean(load_shares(problem, plan)))
    return floor(1000 * (peak(problem, plan)[0] - excess) * mean) / 10


HAVE_WAYS = ("overload", "uneven", "decay", "bottleneck")
"""Kinds of findings that remedies or another plan can end; the others are about what people did."""
