"""Why: what an item costs where it sits, and what each other rep would cost.

Every alternative is a full verification of the plan with that one change, so the numbers are exact
and need no solver: a difference of two scorecards, rule by rule. When to modify: to say more about an
alternative; forcing a change and re-solving is another question (why not).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.explain.amounts_in_words import rule_changes
from assigner.explain.decided import decided_by
from assigner.explain.worth import worth_of
from assigner.language import Language, Words
from assigner.plan.level_words import level_words
from assigner.plan.plan import NO_START, NOBODY, Plan
from assigner.plan.scorecard import HARD
from assigner.problem import time
from assigner.problem.called import item_number
from assigner.rules.active import active_rules, level_labels
from assigner.verify import verify, verify_change

if TYPE_CHECKING:
    from assigner.explain.amounts_in_words import RuleChange
    from assigner.explain.decided import Decided, Kind
    from assigner.explain.worth import Worth
    from assigner.plan.matches import Match
    from assigner.plan.prices import Prices
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem


MOST_STARTS = 20
"""Starts of a movable duty that are looked at for each rep."""
NOBODY_ELSE = Words("{item} is with {rep}; nobody else may take it.", "{item}由{rep}负责；其他人均不可承担。")
ALONE: dict[Kind, Words] = {
    "room": Words(
        "{item} is with {rep}; as things are, nobody else can take it.",
        "{item}由{rep}负责；在现有安排下，其他人均无法承担。",
    ),
    "nobody": Words(
        "{item} is with {rep}; as things are, nobody can take it.", "{item}由{rep}负责；在现有安排下，没有人可以承担。"
    ),
}
"""Headlines where no other rep is allowed, by what decided; where it is rules or a pin, :data:`NOBODY_ELSE`."""


@dataclass(frozen=True)
class Alternative:
    """One other way to place the item, all else unchanged.

    Parameters
    ----------
    rep
        Rep id, None for nobody.
    rep_name
        Name for people, empty for nobody.
    start
        ISO start, or None.
    delta
        Change of the cost per level (positive: worse).
    by_rule
        Change of the amount by rule setting, where it changes.
    broken
        Sentences of the hard rules that it would newly break, in both languages; empty when allowed.
    broken_by
        Names of the rule settings that these sentences are about.
    changes
        The rules whose amounts change, with their costs and units.
    """

    rep: str | None
    rep_name: str
    start: str | None
    delta: tuple[int, ...]
    by_rule: dict[str, int]
    broken: tuple[tuple[str, str], ...]
    broken_by: tuple[str, ...] = ()
    changes: tuple[RuleChange, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether no hard rule is newly broken."""
        return not self.broken

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        broken = [{"en": english, "zh": chinese} for english, chinese in self.broken]
        return {"rep": self.rep, "start": self.start, "allowed": self.allowed, "delta": list(self.delta),
                "by_rule": self.by_rule, "broken": broken}  # fmt: skip


@dataclass(frozen=True)
class Why:
    """The answer about one item.

    Parameters
    ----------
    item, item_name
        The item.
    rep, rep_name
        Who has it in the plan; None and empty for nobody.
    matches
        The matches that the item takes part in.
    sentences
        The same in words, in both languages.
    levels
        Labels of the levels that ``delta`` speaks of.
    alternatives
        The other reps, best first; those that a hard rule forbids come last.
    decided
        What decided that it sits there.
    worth
        What an hour of its rep is worth at the prices of the plan; None without prices.
    """

    item: str
    item_name: str
    rep: str | None
    rep_name: str
    matches: tuple[Match, ...]
    sentences: tuple[tuple[str, str], ...]
    levels: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    decided: Decided
    worth: Worth | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "item": self.item,
            "rep": self.rep,
            "matches": [match.to_dict() for match in self.matches],
            "sentences": [{"en": english, "zh": chinese} for english, chinese in self.sentences],
            "levels": list(self.levels),
            "alternatives": [alternative.to_dict() for alternative in self.alternatives],
            "decided": self.decided.to_dict(),
            "worth": None if self.worth is None else self.worth.to_dict(),
        }

    def headline(self, language: Language) -> str:
        """Return who has the item and what the best allowed alternative would cost."""
        best = next((one for one in self.alternatives if one.allowed and one.rep is not None), None)
        if best is None:
            words = ALONE.get(self.decided.kind, NOBODY_ELSE)
            return words.say(language, item=self.item_name, rep=self._rep_words(language))
        words = Words(
            "{item} is with {rep}; the next best is {other}: {cost}.", "{item}由{rep}负责；次优人选是{other}：{cost}。"
        )
        levels = tuple(level_words(level, language) for level in self.levels)
        cost = describe_delta(best.delta, levels, language)
        return words.say(language, item=self.item_name, rep=self._rep_words(language), other=best.rep_name, cost=cost)

    def _rep_words(self, language: Language) -> str:
        return self.rep_name or Words("nobody", "无人").say(language)


def describe_delta(delta: tuple[int, ...], levels: tuple[str, ...], language: Language) -> str:
    """Return a change of cost per level in words: the first level that changes decides."""
    for change, level in zip(delta, levels, strict=True):
        if change:
            words = Words("{change:+,} at level {level}", "{level}层级 {change:+,}")
            return words.say(language, change=change, level=level)
    return Words("no difference", "没有差别").say(language)


def why(problem: Problem, plan: Plan, item: str, limit: int = MOST_STARTS, prices: Prices | None = None) -> Why:
    """Explain where one item sits.

    Parameters
    ----------
    problem, plan
        Problem and plan.
    item
        Id of the item.
    limit
        Most starts looked at per rep for a movable duty, at least 1.
    prices
        Prices of the run that made the plan.

    Raises
    ------
    UnknownNameError
        When the problem has no such item.
    """
    number = item_number(problem, item)
    item = str(problem.item_ids[number])
    card = verify(problem, plan)
    matches = tuple(m for m in _matches(problem, card) if m.item == item)
    alternatives = [change_alone(problem, plan, card, number, rep, limit) for rep in _other_reps(problem, plan, number)]
    alternatives.sort(key=lambda one: (not one.allowed, one.delta))
    rep = int(plan.rep[number])
    return Why(
        item=item,
        item_name=str(problem.items["name"].iloc[number]),
        rep=None if rep < 0 else str(problem.rep_ids[rep]),
        rep_name="" if rep < 0 else str(problem.rep_names[rep]),
        matches=matches,
        sentences=tuple(say_match(problem, match) for match in matches),
        levels=tuple(level_labels(card.levels)),
        alternatives=tuple(alternatives),
        decided=decided_by(problem, number, rep, alternatives),
        worth=None if rep < 0 else worth_of(problem, prices, rep),
    )


def say_match(problem: Problem, match: Match) -> tuple[str, str]:
    """Return a match as one sentence in English and in Chinese."""
    rule = next(one.rule for one in active_rules(problem) if one.rule.name == match.rule)
    return rule.explain(match, "en"), rule.explain(match, "zh")


def _matches(problem: Problem, card: Scorecard) -> list[Match]:
    return [match for line in card.lines for match in line.matches.named(line.name, problem)]


def _other_reps(problem: Problem, plan: Plan, item: int) -> list[int]:
    reps = [rep for rep in np.flatnonzero(problem.rep_active).tolist() if rep != plan.rep[item]]
    return reps if plan.rep[item] == NOBODY else [*reps, NOBODY]


def change_alone(
    problem: Problem, plan: Plan, card: Scorecard, item: int, rep: int, limit: int = MOST_STARTS
) -> Alternative:
    """Return what giving an item to a rep costs with everything else as it is, at the rep's best start.

    Parameters
    ----------
    problem, plan, card
        Problem, plan and its scorecard.
    item, rep
        Numbers; :data:`~assigner.plan.plan.NOBODY` leaves the item undone.
    limit
        Most starts looked at for a movable duty, at least 1.
    """
    found = [_changed(problem, plan, card, item, rep, start) for start in _starts(problem, plan, item, rep, limit)]
    return min(found, key=lambda one: (len(one.broken), one.delta))


def _starts(problem: Problem, plan: Plan, item: int, rep: int, limit: int) -> list[int]:
    if rep == NOBODY or not problem.timed[item]:
        return [NO_START]
    starts = problem.starts.loc[problem.starts["item"] == item, "start"].to_numpy()
    nearest = np.argsort(np.abs(starts - plan.start[item]), kind="stable")[: max(1, limit)]
    return [int(start) for start in starts[nearest]] or [NO_START]


def _changed(problem: Problem, plan: Plan, card: Scorecard, item: int, rep: int, start: int) -> Alternative:
    """Return what one change costs, by verifying what it touches."""
    changed = Plan(plan.rep.copy(), plan.start.copy())
    changed.rep[item], changed.start[item] = rep, start
    after = verify_change(problem, card, plan, changed)
    broken = _newly_broken(problem, card, after)
    return Alternative(
        rep=None if rep < 0 else str(problem.rep_ids[rep]),
        rep_name="" if rep < 0 else str(problem.rep_names[rep]),
        start=time.local_text(np.array([start]), problem.settings.time_zone)[0] or None,
        delta=tuple(new - old for new, old in zip(after.score, card.score, strict=True)),
        by_rule={name: change for name, change in after.minus(card).items() if change},
        broken=tuple(say_match(problem, match) for match in broken),
        broken_by=tuple(match.rule for match in broken),
        changes=rule_changes(problem, card, after),
    )


def _newly_broken(problem: Problem, before: Scorecard, after: Scorecard) -> tuple[Match, ...]:
    found: list[Match] = []
    for old, new in zip(before.lines, after.lines, strict=True):
        if new.level == HARD and len(new.matches) > 0:
            found += new.matches.beyond(old.matches).named(new.name, problem)
    return tuple(found)
