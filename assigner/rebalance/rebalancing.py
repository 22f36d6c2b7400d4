"""Rebalance: from today's owners to a better plan inside a budget of moves, protected items left alone.

Why it exists: nobody gives every account a new owner. The budget becomes hard rules and the protection becomes pins,
said as a scenario, so that the answer is an ordinary plan of the changed problem: every engine solves it, ``verify``
checks the budgets, and the scenario can be kept in a file. When to modify: to budget, protect or tell something else.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assigner.files.memory import problem_from
from assigner.language import Language, Words
from assigner.plan.measures import Figure, measures_of
from assigner.plan.plan import Plan
from assigner.problem.settings import RuleSetting
from assigner.rebalance.churn import RULE as CHURN_RULE
from assigner.rebalance.churn import Churn, churn_of
from assigner.rebalance.limits import BudgetUse, MoveBudget, uses_of
from assigner.rebalance.needed import Needed, least_moves
from assigner.rebalance.protection import Guard, Protection, protect
from assigner.rebalance.ranking import RankedMove, ranked_moves
from assigner.rules.active import active_rules, level_labels, objective_levels
from assigner.scenario.apply import apply_scenario
from assigner.scenario.model import Scenario
from assigner.solve import SolveOptions, solve
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from assigner.plan.prices import Prices
    from assigner.plan.result import Result
    from assigner.plan.status import Status
    from assigner.problem.problem import Problem
    from assigner.program.solution import Progress
    from assigner.rebalance.budgeted import By

SHOWN = (
    "unevenness", "unevenness_potential", "unevenness_revenue", "unevenness_count", "max_utilisation", "overloaded_reps",
    "unassigned", "moved_items", "moved_revenue", "taken_over",
)  # fmt: skip
"""Measures of the comparison before and after, in this order."""
RANKING_SECONDS = 10.0
"""Time after which no further move is taken back to see what it gains."""
MOVED = Words(
    "{moves:,} of {owned:,} items change hands{revenue}; {free:,} without a rep find one.",
    "{owned:,} 个有主项目中 {moves:,} 个换人{revenue}；另有 {free:,} 个无主项目获得负责人。",
)
REVENUE = Words(" ({percent:.2f} % of the revenue)", "（占收入 {percent:.2f}%）")
INFEASIBLE = Words(
    "Proven: no plan keeps all hard rules inside this budget with these protections. Raise the budget or protect less.",
    "已证明：在该额度与保护条件下，不存在满足全部硬性规则的方案。请提高额度或减少保护。",
)
UNKNOWN = Words(
    "No plan inside this budget was found in the time given; that proves nothing. Give more time or a larger budget.",
    "在给定时间内未找到额度之内的方案，但这并不证明无解。请增加时间或提高额度。",
)


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What to rebalance for.

    Parameters
    ----------
    budget
        How much may change hands.
    guards
        Who is protected.
    today
        The day that ages are counted to; see :func:`assigner.rebalance.protection.protect`.
    profile
        Profile to plan with; None: the problem's own. A profile needs no levels of the problem's own.
    loss
        Parameters of the rule on changed owners: ``loss_min_percent``, ``loss_max_percent``,
        ``similarity_discount_percent``, ``full_tenure_days``.
    """

    budget: MoveBudget = field(default_factory=MoveBudget)
    guards: tuple[Guard, ...] = ()
    today: date | None = None
    profile: str | None = None
    loss: Mapping[str, float] | None = None


@dataclass(frozen=True, eq=False)
class Rebalanced:
    """The answer.

    Parameters
    ----------
    result
        Verified result on the problem with budgets and pins.
    scenario
        The changes made to the problem: the same plan verifies with ``--what-if`` on it.
    protection
        What was protected, and why.
    before, after
        Measures of today's owners and of the plan; ``after`` is empty without a plan.
    uses
        What the plan takes of each budget.
    churn
        Sales at risk; None without a plan.
    moves
        Ranked by gain.
    needed
        Without a plan: what hard rules alone make move.
    """

    result: Result
    scenario: Scenario
    protection: Protection
    before: Mapping[str, Figure | None]
    after: Mapping[str, Figure | None]
    uses: tuple[BudgetUse, ...]
    churn: Churn | None
    moves: tuple[RankedMove, ...]
    needed: Needed | None = None

    @property
    def status(self) -> Status:
        """What is proven: that of the result, or that what must move is more than the budget."""
        refuted = self.needed is not None and self.needed.refutes
        return "infeasible" if refuted and self.result.plan is None else self.result.status

    def headline(self, language: Language) -> str:
        """Return what changes hands, or that no plan was found."""
        items = self.after.get("moved_items")
        if items is None or self.result.plan is None:
            words = INFEASIBLE if self.status == "infeasible" else UNKNOWN
            return words.say(language)
        revenue, free = self.after.get("moved_revenue"), self.after.get("taken_over")
        told = REVENUE.say(language, percent=100 * (revenue.share or 0)) if revenue is not None else ""
        return MOVED.say(
            language, moves=items.steps, owned=items.of_steps, revenue=told, free=0 if free is None else free.steps
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON: the result, and what rebalancing adds to it."""
        return {
            **self.result.to_dict(),
            "rebalance": {
                "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
                "status": self.status,
                "measures": {
                    name: {"before": _told(self.before.get(name)), "after": _told(self.after.get(name))}
                    for name in self.before
                },
                "budgets": [use.to_dict() for use in self.uses],
                "protected": self.protection.to_dict(),
                "churn": None if self.churn is None else self.churn.to_dict(),
                "moves": [move.to_dict() for move in self.moves],
                "needed": None if self.needed is None else self.needed.to_dict(),
            },
        }


def _told(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    return {"value": figure.value, "of": figure.of, "share": figure.share, "about": figure.about}


def rebalance(
    source: Problem,
    aim: Aim,
    options: SolveOptions | None = None,
    *,
    start: Plan | None = None,
    prices: Prices | None = None,
    cancel: Any = None,
    on_progress: Callable[[Progress], None] | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Rebalanced:
    """Rebalance a problem.

    Parameters
    ----------
    source
        The problem, with today's owners.
    aim
        Budget, protection, prices of moves.
    options, start, prices, cancel, on_progress, clock
        As for :func:`assigner.solve.solve`.

    Raises
    ------
    InputError
        The problem with budget and protection has errors.
    """
    problem = problem_from(source)
    protection = protect(problem, aim.guards, aim.today)
    scenario = scenario_of(problem, aim, protection)
    changed = apply_scenario(problem, scenario)
    result = solve(changed, options, start=start, prices=prices, cancel=cancel, on_progress=on_progress, clock=clock)
    solved = clock()
    today = Plan.of_owners(problem)
    today.rep[~_active(changed, today)] = -1
    before = _shown(changed, today)
    plan, card = result.plan, result.scorecard
    if plan is None or card is None:
        needed = _needed(changed, aim, result.settings["seconds"], result.settings["workers"], clock)
        return Rebalanced(result, scenario, protection, before, {}, (), None, (), needed)
    return Rebalanced(
        result, scenario, protection, before, _shown(changed, plan), uses_of(changed, plan),
        churn_of(changed, plan, card),
        ranked_moves(changed, plan, card, over=lambda: clock() - solved > RANKING_SECONDS),
    )  # fmt: skip


def _needed(
    problem: Problem, aim: Aim, seconds: float, workers: int, clock: Callable[[], float]
) -> Needed | None:  # fmt: skip
    """Return what hard rules alone make move, in the measure of the budget given."""
    by: By = "revenue" if aim.budget.revenue else "count"
    limit = aim.budget.revenue or aim.budget.moves
    return least_moves(problem, by, limit, seconds / 2, workers=workers, clock=clock)


def _active(problem: Problem, plan: Plan) -> Any:
    return (plan.rep >= 0) & problem.rep_active[plan.rep]


def _shown(problem: Problem, plan: Plan) -> dict[str, Figure | None]:
    measures = measures_of(problem, plan, verify(problem, plan))
    return {name: measures[name] for name in SHOWN if measures.get(name) is not None}


def levels_of(problem: Problem, aim: Aim) -> list[str]:
    """Return the labels of the levels that a rebalancing plans by, most important first."""
    changed = apply_scenario(problem, scenario_of(problem, aim, Protection()))
    return level_labels(objective_levels(changed, active_rules(changed)))


def scenario_of(problem: Problem, aim: Aim, protection: Protection) -> Scenario:
    """Return the changes to the problem that budget, protection and prices of moves are."""
    rules = aim.budget.rules(problem)
    if aim.loss:
        rules.append(RuleSetting(rule=CHURN_RULE, parameters=dict(aim.loss)))
    chosen = aim.profile if aim.profile is not None and not problem.settings.levels else None
    owner = dict(zip(problem.item_ids, problem.items["owner"].to_numpy(), strict=True))
    kinds = dict(zip(problem.item_ids, problem.items["kind"], strict=True))
    pins: dict[str, list[dict[str, str]]] = {"account": [], "lead": []}
    for item in protection.reasons:
        pins[kinds[item]].append({"id": item, "pin": str(problem.rep_ids[owner[item]])})
    data: dict[str, Any] = {
        "name": "Rebalance",
        "set": {} if chosen is None else {"profile": chosen},
        "rules": [rule.model_dump(exclude_unset=True) for rule in rules],
        "accounts": {"change": pins["account"]},
        "leads": {"change": pins["lead"]},
    }
    return Scenario.model_validate(data)
