"""Two reps claim one item: what each outcome costs (forced, with bounds), compromises, and a fair one among them.

A compromise gives the item to one and something else to the other. Each is a plan that is verified; two things are
told of it: what the plan costs more than the best outcome, and how much the less content side loses. The front holds what
nothing beats in both; of it the point nearest to the ideal is proposed (Yu 1973, compromise solutions, largest of the two
distances, each as a part of its range). When to modify: with another kind of compromise.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.errors import UsageError
from assigner.explain.why_not import why_not
from assigner.language import Language, Words
from assigner.manage.disputes.claims import Claim, claims_of
from assigner.plan.plan import Plan
from assigner.problem.called import item_number, rep_number
from assigner.rules.active import active_rules, level_labels, objective_levels
from assigner.verify import verify, verify_change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assigner.explain.why_not import WhyNot
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem

MOST_PARTNERS = 30
"""Items of each side that are tried as the other part of a compromise: those nearest in worth."""
SAME_REP = Words("A dispute needs two different reps.", "争议需要两位不同的人员。")
NOT_OWNED = Words(
    "Disputes are about accounts and leads, not about seats of duties.", "争议针对客户与线索，而非任务席位。"
)
TOLD = Words("{item}: the plan costs least if {best}. {proposal}", "{item}：{best}时方案代价最低。{proposal}")
ALONE = Words("{rep} gets it", "归{rep}")
WITH = Words("{rep} gets it, and {other} gets {given} for it", "归{rep}，{other}换得{given}")
PROPOSED_FREE = Words(
    "Proposed: {what} (it costs the plan nothing more, the other side loses {loss:,.0f}).",
    "建议：{what}（方案代价不增加，让步方损失 {loss:,.0f}）。",
)
PROPOSED = Words(
    "Proposed: {what} (the plan costs {cost:,} more, the other side loses {loss:,.0f}).",
    "建议：{what}（方案代价增加 {cost:,}，让步方损失 {loss:,.0f}）。",
)


@dataclass(frozen=True)
class Outcome:
    """One way to settle it.

    Parameters
    ----------
    winner, other
        Numbers of the reps.
    given
        Item that the other side gets in turn; -1 for none.
    cost
        Costs per level beyond the cheapest outcome's plan (a vector; lower levels come first).
    loss
        How much worth the other side loses against having the item: its value (potential or minutes where it has none),
        less what is given.
    on_front
        Whether nothing else is at least as good in both and better in one.
    is_proposed
        Whether it is the one that is proposed.
    """

    winner: int
    other: int
    given: int
    cost: tuple[int, ...]
    loss: float
    on_front: bool = False
    is_proposed: bool = False


@dataclass(frozen=True, eq=False)
class Dispute:
    """The answer.

    Parameters
    ----------
    problem, item
        What it is about.
    sides
        The two reps.
    claims
        What speaks for and against each.
    forced
        The item forced to each: cost and bound per level, and the moves that it takes.
    outcomes
        All that were tried, cheapest first.
    """

    problem: Problem
    item: int
    sides: tuple[int, int]
    claims: tuple[tuple[Claim, ...], tuple[Claim, ...]]
    forced: tuple[WhyNot, WhyNot]
    outcomes: tuple[Outcome, ...]

    @property
    def levels(self) -> list[str]:
        """Labels of the levels of costs."""
        return level_labels(objective_levels(self.problem, active_rules(self.problem)))

    @property
    def proposed(self) -> Outcome | None:
        """The fair outcome; None where hard rules leave none."""
        return next((one for one in self.outcomes if one.is_proposed), None)

    def words_of(self, outcome: Outcome) -> Words:
        """Return an outcome in words."""
        names = self.problem.rep_names
        facts = {"rep": str(names[outcome.winner]), "other": str(names[outcome.other])}
        if outcome.given < 0:
            return ALONE.filled(**facts)
        return WITH.filled(given=str(self.problem.items["name"].iloc[outcome.given]), **facts)

    def pins_of(self, outcome: Outcome) -> dict[str, dict[str, list[dict[str, str]]]]:
        """Return the changes that carry an outcome out, as in a scenario file: each item pinned to who gets it."""
        problem = self.problem
        changes: dict[str, dict[str, list[dict[str, str]]]] = {}
        pins = {self.item: outcome.winner, **({outcome.given: outcome.other} if outcome.given >= 0 else {})}
        for item, rep in pins.items():
            row = {"id": str(problem.item_ids[item]), "pin": str(problem.rep_ids[rep])}
            changes.setdefault(f"{problem.items['kind'].iloc[item]}s", {"change": []})["change"].append(row)
        return changes

    def headline(self, language: Language) -> str:
        """Say in one sentence what is cheaper and what is proposed."""
        if not self.outcomes:
            return NO_OUTCOME.say(language, item=str(self.problem.items["name"].iloc[self.item]))
        proposal = ""
        if self.proposed is not None:
            what = self.words_of(self.proposed).say(language)
            cost = next((part for part in self.proposed.cost if part), 0)
            proposal = (PROPOSED if cost else PROPOSED_FREE).say(
                language, what=what, cost=cost, loss=self.proposed.loss
            )
        best = self.words_of(next(one for one in self.outcomes if one.given < 0)) if any(
            one.given < 0 for one in self.outcomes) else self.words_of(self.outcomes[0])  # fmt: skip
        return TOLD.say(
            language, item=str(self.problem.items["name"].iloc[self.item]), best=best.say(language), proposal=proposal
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        ids, reps = self.problem.item_ids, self.problem.rep_ids
        sides = [
            {"rep": str(reps[rep]), "name": str(self.problem.rep_names[rep]), "claims": [claim.to_dict() for claim in claims],
             "forced": forced.to_dict()} for rep, claims, forced in zip(self.sides, self.claims, self.forced, strict=True)
        ]  # fmt: skip
        outcomes = [
            {"winner": str(reps[one.winner]), "other": str(reps[one.other]), "given": None if one.given < 0 else str(ids[one.given]),
             "cost": list(one.cost), "loss": one.loss, "on_front": one.on_front, "is_proposed": one.is_proposed,
             "words": {"en": self.words_of(one).en, "zh": self.words_of(one).zh}, "scenario": self.pins_of(one)}
            for one in self.outcomes
        ]  # fmt: skip
        return {"format": "assigner-dispute/1", "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
                "problem": self.problem.digest, "levels": self.levels, "item": str(ids[self.item]),
                "item_name": str(self.problem.items["name"].iloc[self.item]), "sides": sides, "outcomes": outcomes}  # fmt: skip


NO_OUTCOME = Words(
    "{item}: with everything else as it is, hard rules let neither side have it.",
    "{item}：其余安排不变时，硬性规则不允许任何一方承担。",
)


def dispute(
    problem: Problem, plan: Plan, item: str, first: str, second: str, *, seconds: float = 10.0,
    clock: Callable[[], float] = time.perf_counter,
) -> Dispute:  # fmt: skip
    """Settle who of two reps has an item.

    Parameters
    ----------
    problem, plan
        Problem and plan.
    item, first, second
        Ids of the item and of the two reps.
    seconds
        Time for both forced solves together.

    Raises
    ------
    UnknownNameError
        The problem has no such item or rep.
    UsageError
        The reps are the same, or the item is a seat of a duty.
    """
    number, sides = item_number(problem, item), (rep_number(problem, first), rep_number(problem, second))
    if sides[0] == sides[1]:
        raise UsageError(SAME_REP)
    if problem.timed[number]:
        raise UsageError(NOT_OWNED)
    forced = tuple(why_not(problem, plan, item, rep, seconds=seconds / 2, clock=clock) for rep in (first, second))
    outcomes = outcomes_of(problem, plan, number, sides)
    claims = tuple(tuple(claims_of(problem, plan, number, rep)) for rep in sides)
    return Dispute(problem, number, sides, (claims[0], claims[1]), (forced[0], forced[1]), tuple(marked(outcomes)))


def outcomes_of(problem: Problem, plan: Plan, item: int, sides: tuple[int, int]) -> list[Outcome]:
    """Return every outcome that keeps the hard rules: the item alone, or against one other item of the winner's."""
    card = verify(problem, plan)
    tried: list[tuple[int, int, int, tuple[int, ...]]] = []
    for winner, other in (sides, sides[::-1]):
        for given in (-1, *_partners(problem, plan, item, winner)):
            after = _changed(problem, plan, card, {item: winner, **({given: other} if given >= 0 else {})})
            if after.hard_matches <= card.hard_matches:
                tried.append((winner, other, given, after.score))
    if not tried:
        return []
    least = min(score for *_, score in tried)
    mine = worth(problem, item)
    return [
        Outcome(winner, other, given, tuple(np.subtract(score, least).tolist()),
                max(0.0, mine - (worth(problem, given) if given >= 0 else 0.0))) for winner, other, given, score in tried
    ]  # fmt: skip


def worth(problem: Problem, item: int) -> float:
    """Return what an item is worth to who has it: its value, else its potential, else its minutes."""
    row = problem.items.iloc[item]
    found = [float(row[name]) for name in ("value", "potential", "minutes") if row[name] is not None and row[name] > 0]
    return found[0] if found else 0.0


def _partners(problem: Problem, plan: Plan, item: int, winner: int) -> Iterator[int]:
    """Yield the winner's other items of the same kind, nearest in worth first."""
    kind = (problem.items["kind"] == problem.items["kind"].iloc[item]).to_numpy()
    theirs = [one for one in np.flatnonzero(kind & (plan.rep == winner)).tolist() if one != item]
    mine = worth(problem, item)
    yield from sorted(theirs, key=lambda one: (abs(worth(problem, one) - mine), one))[:MOST_PARTNERS]


def _changed(problem: Problem, plan: Plan, card: Scorecard, reps: dict[int, int]) -> Scorecard:
    after = Plan(plan.rep.copy(), plan.start.copy())
    for item, rep in reps.items():
        after.rep[item] = rep
    return verify_change(problem, card, plan, after)


def marked(outcomes: list[Outcome]) -> list[Outcome]:
    """Return outcomes cheapest first, with the front and the proposed one marked."""
    front = [one for one in outcomes if not any(_beats(other, one) for other in outcomes)]
    costs = sorted({one.cost for one in front})
    losses = [one.loss for one in front]
    span = max(losses, default=0.0) - min(losses, default=0.0)

    def distance(one: Outcome) -> float:
        by_cost = costs.index(one.cost) / max(1, len(costs) - 1)  # ranks: costs of several levels have no common unit
        by_loss = (one.loss - min(losses)) / span if span else 0.0
        return max(by_cost, by_loss)

    best = min(front, key=lambda one: (distance(one), one.cost, one.loss), default=None)
    found = [
        Outcome(one.winner, one.other, one.given, one.cost, one.loss, one in front, one is best) for one in outcomes
    ]
    return sorted(found, key=lambda one: (one.cost, one.loss, one.winner, one.given))


def _beats(one: Outcome, other: Outcome) -> bool:
    return one.cost <= other.cost and one.loss <= other.loss and (one.cost, one.loss) != (other.cost, other.loss)
