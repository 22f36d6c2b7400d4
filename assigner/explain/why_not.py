"""Why not: what a plan would cost in which an item is with a given rep, and what of that is proven.

The item is forced to the rep, the plan re-solved around it from where it is; the answer is the loss per level with its
bound, the other moves that it takes, or what forbids it. Every figure is a difference of two verified scorecards; every
"at least" is a bound on all plans. When to modify: to say more about the forced plan; how it is found stands in
:mod:`assigner.explain.forced`, what may be claimed in :mod:`assigner.explain.losses`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from assigner.diagnose.diagnosis import diagnose
from assigner.explain import why_not_words
from assigner.explain.amounts_in_words import RuleChange, rule_changes
from assigner.explain.forced import Question, changed_items, force, mixed
from assigner.explain.losses import Loss, loss_of
from assigner.explain.why import Alternative, change_alone
from assigner.language import Words
from assigner.plan.demands import Demands
from assigner.plan.plan import NOBODY, Plan
from assigner.plan.prices import Prices
from assigner.problem.called import item_number, rep_number
from assigner.program.build import build_program
from assigner.rules.active import active_rules
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assigner.diagnose.model import Conflict
    from assigner.language import Language
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem
    from assigner.program.program import Program

Outcome = Literal[
    "already", "broken", "forbidden", "not-a-candidate", "impossible", "worse", "tie", "better", "unknown"
]
"""What became of the question; see :mod:`assigner.explain.why_not_words` for what each says."""

SHARE = 0.75
"""Part of the time after which nothing new is begun: what is under way ends a little late."""


@dataclass(frozen=True, slots=True)
class Move:
    """An item that changes between the plan asked about and the forced one.

    Parameters
    ----------
    item, item_name
        The item.
    before, before_name, after, after_name
        Id and name of its rep in each plan; None and empty for nobody.
    start
        ISO start in the forced plan, None without one.
    """

    item: str
    item_name: str
    before: str | None
    before_name: str
    after: str | None
    after_name: str
    start: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"item": self.item, "from": self.before, "to": self.after, "start": self.start}


@dataclass(frozen=True, eq=False)
class WhyNot:
    """The answer.

    Parameters
    ----------
    item, item_name
        The item.
    rep, rep_name
        Who was asked about; None and empty for nobody.
    now, now_name
        Who has it in the plan.
    outcome
        What became of the question.
    loss
        What it costs, level by level, and what is proven; None where no plan was looked for.
    changes
        The rules whose amounts differ between the two verified scorecards.
    alone
        What the one change costs with everything else as it is.
    moves
        All that changes in the forced plan, the item itself first.
    better_without
        Where the re-solve found that the plan can be improved without the demand: by how much, per level; else None.
    reasons
        The hard rules that forbid the pair, as sentences.
    conflict
        Where no plan exists with it though the pair is allowed: a set of rules and the demand that cannot hold
        together, minimal where that is proven; None where none was found in time.
    plan, card
        The forced plan and its scorecard; None without one.
    num_cut
        Allowed pairs that were left out of the search (``candidates: nearest``): with any, proofs hold among the rest.
    seconds
        How long the answer took.
    level_names, candidates
        Labels of the levels, and the setting that says which pairs are looked at.
    """

    item: str
    item_name: str
    rep: str | None
    rep_name: str
    now: str | None
    now_name: str
    outcome: Outcome
    loss: Loss | None = None
    changes: tuple[RuleChange, ...] = ()
    alone: Alternative | None = None
    moves: tuple[Move, ...] = ()
    better_without: tuple[int, ...] | None = None
    reasons: tuple[Words, ...] = ()
    conflict: Conflict | None = None
    plan: Plan | None = None
    card: Scorecard | None = None
    num_cut: int = 0
    seconds: float = 0.0
    level_names: tuple[str, ...] = ()
    candidates: str = "all"

    def headline(self, language: Language) -> str:
        """Return the answer in one or two sentences."""
        return why_not_words.headline(self, language)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
            "item": self.item,
            "rep": self.rep,
            "now": self.now,
            "outcome": self.outcome,
            "loss": None if self.loss is None else self.loss.to_dict(),
            "changes": [change.to_dict() for change in self.changes],
            "alone": None if self.alone is None else self.alone.to_dict(),
            "moves": [move.to_dict() for move in self.moves],
            "better_without": None if self.better_without is None else list(self.better_without),
            "conflict": None if self.conflict is None else self.conflict.to_dict(),
            "reasons": [{"en": one.en, "zh": one.zh} for one in self.reasons],
            "proof_among": "candidates" if self.num_cut else "all",
            "seconds": round(self.seconds, 3),
        }


def why_not(
    problem: Problem,
    plan: Plan,
    item: str,
    rep: str | None,
    *,
    seconds: float = 2.0,
    prices: Prices | None = None,
    proven: Sequence[int | None] | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> WhyNot:
    """Answer why an item is not with a rep.

    Parameters
    ----------
    problem, plan
        Problem and plan.
    item
        Id of the item.
    rep
        Id of the rep; None: why it is not left undone.
    seconds
        Time for bounds, search and tidying together, above 0.
    prices
        Prices of the run that made the plan: with them the bound takes a moment.
    proven
        Bounds per level that this run proved for the problem; they help where the plan is proven optimal.
    clock
        Seconds; only differences count.

    Raises
    ------
    UnknownNameError
        When the problem has no such item or rep.
    """
    began = clock()
    number, other = item_number(problem, item), NOBODY if rep is None else rep_number(problem, rep)
    card = verify(problem, plan)
    answer = _opened(problem, plan, number, other)
    if other == plan.rep[number]:
        return answer
    alone = change_alone(problem, plan, card, number, other)
    program = build_program(problem)
    names = tuple(level.label for level in program.levels)
    answer = replace(answer, alone=alone, num_cut=program.num_cut, outcome="unknown", level_names=names)
    if not card.feasible:
        return replace(answer, outcome="broken", seconds=clock() - began)
    closed = _closed(problem, program, answer, number, other)
    if closed is not None:
        return replace(closed, seconds=clock() - began)
    bounds = tuple(proven) if proven is not None and len(proven) == len(names) else (None,) * len(names)
    kept = Prices.from_rows([]) if prices is None else prices
    question = Question(problem, plan, card, Demands({answer.item: answer.rep}), program, kept, bounds, clock)
    answer = _forced(question, answer, max(0.05, SHARE * seconds - (clock() - began)))
    return replace(answer, seconds=clock() - began)


def _opened(problem: Problem, plan: Plan, item: int, rep: int) -> WhyNot:
    """Return the answer before anything was looked at."""
    now = int(plan.rep[item])
    return WhyNot(
        str(problem.item_ids[item]), str(problem.items["name"].iloc[item]), *_named(problem, rep), *_named(problem, now),
        "already", candidates=problem.settings.candidates,
    )  # fmt: skip


def _named(problem: Problem, rep: int) -> tuple[str | None, str]:
    return (str(problem.rep_ids[rep]), str(problem.rep_names[rep])) if rep >= 0 else (None, "")


def _closed(problem: Problem, program: Program, answer: WhyNot, item: int, rep: int) -> WhyNot | None:
    """Return the answer where the program has no option for the pair: a rule forbids it, or it is no candidate."""
    options = slice(program.item_begin[item], program.item_begin[item + 1])
    if (program.rep[options] == rep).any():
        return None
    rule = program.dropped.of_item(item).get(rep)
    listed = rule is None and rep != NOBODY and problem.settings.candidates != "all"
    if listed and (answer.alone is None or not _of_the_pair(problem, answer, rule)):
        return replace(answer, outcome="not-a-candidate")
    return replace(answer, outcome="forbidden", reasons=_of_the_pair(problem, answer, rule))


def _of_the_pair(problem: Problem, answer: WhyNot, rule: str | None) -> tuple[Words, ...]:
    """Return what the pair alone breaks: of all that the one change breaks, what no other change could mend."""
    pairwise = {one.rule.name for one in active_rules(problem) if one.rule.pairwise or one.rule.pairwise_without_time}
    pairwise |= {one.rule.name for one in active_rules(problem) if one.rule.judges_nobody} | ({rule} if rule else set())
    if answer.alone is None:
        return ()
    broken = zip(answer.alone.broken_by, answer.alone.broken, strict=True)
    return tuple(Words(*sentence) for name, sentence in broken if name in pairwise)


def _forced(question: Question, answer: WhyNot, seconds: float) -> WhyNot:
    """Re-solve under the demand and say what came of it."""
    ends = question.clock() + seconds
    forced = force(question, seconds)
    if forced.infeasible:
        found = diagnose(
            question.problem,
            question.demands,
            seconds=max(seconds, ends - question.clock()),
            most=1,
            clock=question.clock,
        )
        return replace(answer, outcome="impossible", conflict=next(iter(found.conflicts), None))
    after = None if forced.card is None else forced.card.score
    loss = loss_of(answer.level_names, question.card.score, after, forced.bound)
    if forced.plan is None or forced.card is None:
        return replace(answer, loss=loss, outcome="worse" if loss.at_least is not None else "unknown")
    outcome: Outcome = "tie" if loss.found is None else ("worse" if loss.found.amount > 0 else "better")
    return replace(
        answer,
        outcome=outcome,
        loss=loss,
        changes=rule_changes(question.problem, question.card, forced.card),
        moves=_moves(question.problem, question.plan, forced.plan, answer.item),
        better_without=None if loss.never_better else _better_without(question, forced.plan, ends),
        plan=forced.plan,
        card=forced.card,
    )


def _better_without(question: Question, forced: Plan, ends: float) -> tuple[int, ...] | None:
    """Return the change of cost per level of a better plan without the demand, out of both plans; None if there is none."""
    plan = mixed(question, question.program, forced, max(0.05, ends - question.clock()))
    if plan is None:
        return None
    card = verify(question.problem, plan)
    if not card.feasible or card.score >= question.card.score:
        return None
    return tuple(new - old for new, old in zip(card.score, question.card.score, strict=True))


def _moves(problem: Problem, before: Plan, after: Plan, first: str) -> tuple[Move, ...]:
    """Return what changes between two plans, the item asked about first."""
    changed = changed_items(before, after)
    rows = after.frame(problem).iloc[list(changed)]
    moves = [
        Move(
            str(row["item"]),
            str(problem.items["name"].iloc[number]),
            *_named(problem, int(before.rep[number])),
            *_named(problem, int(after.rep[number])),
            row["start"],
        )
        for number, row in zip(changed, rows.to_dict("records"), strict=True)
    ]
    return tuple(sorted(moves, key=lambda one: one.item != first))
