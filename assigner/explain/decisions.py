"""The decisions of a plan that matter most: those that would cost most to undo.

Why it exists: a plan of two thousand items is read in ten sentences. All items are ranked by what their next-best rep
would cost, at once, from the program; what is told about the chosen few is verified one by one. When to modify: to
rank otherwise, or to tell another kind of decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from assigner.explain.losses import Change
from assigner.explain.marginals import Marginals, marginals_of
from assigner.explain.why import change_alone
from assigner.language import Words, clauses
from assigner.plan.level_words import level_words
from assigner.program.build import build_program
from assigner.program.choices import choice_of
from assigner.program.program import NOBODY
from assigner.verify import verify

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.explain.why import Alternative
    from assigner.language import Language
    from assigner.plan.plan import Plan
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem
    from assigner.program.program import IntArray, Program

Kind = Literal["next-best", "no-other", "undone"]
MOST = 10
MOST_OF_A_KIND = 3
"""Decisions of the kinds "nobody else can" and "left to nobody" that are told, as long as there are others."""

PLACED = {
    "moved": Words("{item} goes from {owner} to {rep}", "{item}由{owner}转给{rep}"),
    "stays": Words("{item} stays with {rep}", "{item}继续由{rep}负责"),
    "new": Words("{item} goes to {rep}", "{item}交给{rep}"),
}
NEXT_BEST = Words("{placed}: with {other}, the next best, it would be worse by {cost} ({changes}).",
                  "{placed}：若由次优的{other}承担，会差 {cost}（{changes}）。")  # fmt: skip
NO_OTHER = Words("{placed}: nobody else can take it as things are{others}.",
                 "{placed}：在现有安排下无人可替代{others}。")  # fmt: skip
UNDONE = Words("{item} is left to nobody: {cost}{others}.", "{item}无人负责：{cost}{others}。")
OTHERS = Words(" ({counts})", "（{counts}）")
BARRED = Words("rules keep {count:,} out", "{count:,} 人不可承担")
FULL = Words("{count:,} would break a hard rule", "{count:,} 人会违反硬性规则")
FREE = Words("{count:,} could take it", "{count:,} 人可承担")
POINTS = Words("{amount:,} points at level {level}", "{amount:,}点（{level}层级）")
NOTHING = Words("no cost", "没有代价")
HEADLINE = Words(
    "The decisions that would cost most to undo, {count} of {items:,}.",
    "撤销代价最高的决定（{items:,} 项中的 {count} 项）。",
)
NONE = Words("The plan decides nothing: there are no items.", "方案没有可说明的决定：问题中没有项目。")


@dataclass(frozen=True, eq=False)
class Decision:
    """One decision of a plan.

    Parameters
    ----------
    item, item_name
        The item.
    rep, rep_name, owner, owner_name
        Who has it in the plan and who has it today; None and empty for nobody.
    kind
        ``next-best``: another rep could take it; ``no-other``: none can; ``undone``: nobody gets it.
    undone
        What undoing it costs: the item with its next-best rep, else with nobody; of an undone item what leaving it
        costs. Verified; None where even that is forbidden.
    cost
        What undoing it, or leaving it undone, costs per level; empty where undoing is forbidden.
    change
        The first level at which it costs something.
    num_barred, num_full, num_free
        Other active reps who may not take it, with whom a hard rule would be broken as things are, and who could.
    """

    item: str
    item_name: str
    rep: str | None
    rep_name: str
    owner: str | None
    owner_name: str
    kind: Kind
    undone: Alternative | None
    cost: tuple[int, ...]
    change: Change | None
    num_barred: int
    num_full: int
    num_free: int

    def sentence(self, language: Language) -> str:
        """Return the decision and why it matters, in one sentence."""
        if self.kind == "undone":
            return UNDONE.say(language, item=self.item_name, cost=self._cost(language), others=self._others(language))
        placed = self._placed(language)
        if self.kind == "no-other" or self.undone is None:
            return NO_OTHER.say(language, placed=placed, others=self._others(language))
        joined = clauses((one.say(language) for one in self.undone.changes), language)
        return NEXT_BEST.say(
            language, placed=placed, other=self.undone.rep_name, cost=self._cost(language), changes=joined
        )

    def _placed(self, language: Language) -> str:
        how = "new" if self.owner is None else ("stays" if self.owner == self.rep else "moved")
        return PLACED[how].say(language, item=self.item_name, owner=self.owner_name, rep=self.rep_name)

    def _others(self, language: Language) -> str:
        """Return why nobody else has it: how many may not, would break a rule or could, as far as there are such."""
        counted = ((BARRED, self.num_barred), (FULL, self.num_full), (FREE, self.num_free))
        told = [words.say(language, count=count) for words, count in counted if count]
        return OTHERS.say(language, counts=clauses(told, language)) if told else ""

    def _cost(self, language: Language) -> str:
        if self.change is None:
            return NOTHING.say(language)
        return POINTS.say(language, amount=abs(self.change.amount), level=level_words(self.change.level, language))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "item": self.item, "rep": self.rep, "owner": self.owner, "kind": self.kind, "cost": list(self.cost),
            "undone": None if self.undone is None else self.undone.to_dict(),
            "barred": self.num_barred, "full": self.num_full, "free": self.num_free,
            "sentence": {"en": self.sentence("en"), "zh": self.sentence("zh")},
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Decisions:
    """The decisions that matter most, the weightiest first.

    Parameters
    ----------
    found
        The decisions.
    num_items
        Items of the problem.
    """

    found: tuple[Decision, ...]
    num_items: int

    def headline(self, language: Language) -> str:
        """Return what the list is."""
        words = HEADLINE if self.found else NONE
        return words.say(language, count=len(self.found), items=self.num_items)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
            "decisions": [one.to_dict() for one in self.found],
        }


def decisions(problem: Problem, plan: Plan, most: int = MOST) -> Decisions:
    """Return the decisions of a plan that would cost most to undo.

    Parameters
    ----------
    problem, plan
        Problem and plan.
    most
        How many, at least 1.
    """
    program = build_program(problem)
    card = verify(problem, plan)
    choice = choice_of(program, plan)
    full = np.where(choice >= 0, choice, np.minimum(program.item_begin[:-1], program.num_options - 1))
    ranked = _Ranked(problem, plan, program, marginals_of(program, full))
    chosen = ranked.chosen(most)
    found = [ranked.decision(item, kind, card) for item, kind in chosen]
    found.sort(key=lambda one: (not one.cost, one.cost), reverse=True)
    return Decisions(tuple(found), problem.num_items)


class _Ranked:
    """All items of a plan with their next-best reps."""

    def __init__(self, problem: Problem, plan: Plan, program: Program, marginals: Marginals) -> None:
        self.problem, self.plan, self.program, self.marginals = problem, plan, program, marginals
        item = program.item_of_option
        placed = item < program.num_placeable
        own = np.zeros(program.num_options, dtype=np.bool_)
        own[placed] = program.rep[placed] == plan.rep[item[placed]]
        self.other = placed & (program.rep != NOBODY) & ~own
        self.next_best = self._best(self.other & ~marginals.breaks)

    def _best(self, options: NDArray[np.bool_]) -> IntArray:
        """Return each item's option of least change among some, -1 without any."""
        at = np.flatnonzero(options)
        item = self.program.item_of_option[at]
        order = at[np.lexsort((*self.marginals.delta[::-1, at], item))]
        items, first = np.unique(self.program.item_of_option[order], return_index=True)
        best = np.full(self.program.num_items, -1, dtype=np.int64)
        best[items] = order[first]
        return best

    def chosen(self, most: int) -> list[tuple[int, Kind]]:
        """Return the items to tell about: the costliest to undo, a few of those that nobody else can take, or gets."""
        num = self.program.num_placeable
        done, next_best = self.plan.rep >= 0, self.next_best[:num]
        by_cost = self._by_change(np.flatnonzero(done & (next_best >= 0)))
        alone = self._by_size(np.flatnonzero(done & (next_best < 0)))
        undone = self._by_size(np.flatnonzero(~done))
        few = [(item, "no-other") for item in alone[:MOST_OF_A_KIND]]
        few += [(item, "undone") for item in undone[:MOST_OF_A_KIND]]
        few = few[:most]
        told: list[tuple[int, Any]] = few + [(item, "next-best") for item in by_cost[: most - len(few)]]
        rest = [(item, "no-other") for item in alone[MOST_OF_A_KIND:]]
        return (told + rest)[:most]

    def _by_change(self, items: IntArray) -> list[int]:
        """Return the items that cost something to undo, costliest first."""
        delta = self.marginals.delta[:, self.next_best[items]]
        order = np.lexsort(tuple(-level for level in delta[::-1]))
        worse = [tuple(delta[:, at]) > (0,) * len(delta) for at in order]
        return [int(items[at]) for at, counts in zip(order, worse, strict=True) if counts]

    def _by_size(self, items: IntArray) -> list[int]:
        size = self.problem.items[["value", "minutes"]].fillna(0.0).to_numpy()[items]
        return [int(item) for item in items[np.lexsort((-size[:, 1], -size[:, 0]))]]

    def decision(self, item: int, kind: Kind, card: Scorecard) -> Decision:
        """Return one decision with verified figures."""
        problem, rep = self.problem, int(self.plan.rep[item])
        other = int(self.program.rep[self.next_best[item]]) if kind == "next-best" else NOBODY
        undone = None if rep == other else change_alone(problem, self.plan, card, item, other)
        if undone is not None and not undone.allowed:
            undone = None
        delta = () if undone is None else undone.delta
        if kind == "undone":
            delta = self._cost_of_leaving(item, card)
        labels = [level.label for level in self.program.levels]
        change = next((Change(name, amount) for name, amount in zip(labels, delta, strict=False) if amount), None)
        owner = int(problem.items["owner"].iloc[item])
        return Decision(
            str(problem.item_ids[item]), str(problem.items["name"].iloc[item]), *_named(problem, rep),
            *_named(problem, owner), kind, undone, delta, change, *self._counts(item),
        )  # fmt: skip

    def _cost_of_leaving(self, item: int, card: Scorecard) -> tuple[int, ...]:
        """Return what an undone item costs at each level: its own matches in the verified scorecard."""
        cost = dict.fromkeys((name for name, _ in card.levels), 0)
        for line in card.lines:
            table = line.matches.table
            if line.level in cost:
                cost[line.level] += line.weight * int(table.loc[table["item"] == item, "amount"].sum())
        return tuple(cost[name] if step == 0 else 0 for name, step in card.levels)

    def _counts(self, item: int) -> tuple[int, int, int]:
        """Return how many other active reps may not take an item, would break a hard rule, and could."""
        options = np.arange(self.program.item_begin[item], self.program.item_begin[item + 1])
        others = options[self.other[options]]
        free = np.unique(self.program.rep[others[~self.marginals.breaks[others]]])
        may = np.unique(self.program.rep[others])
        active = int(self.problem.rep_active.sum()) - int(self.plan.rep[item] >= 0)
        return active - len(may), len(may) - len(free), len(free)


def _named(problem: Problem, rep: int) -> tuple[str | None, str]:
    return (str(problem.rep_ids[rep]), str(problem.rep_names[rep])) if rep >= 0 else (None, "")
