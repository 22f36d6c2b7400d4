"""A problem as the frontier asks it: everything covered as well as can be, then evenness, under a budget of moves.

Why it exists: the frontier solves one program under many budgets. The program is built once with a row that holds what
owners keep; another budget is another lower bound of that one row. Rules that price moves or taste are left out, or
they would decide what evenness costs. When to modify: to measure moves or imbalance otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from assigner.errors import UsageError
from assigner.language import Words
from assigner.plan.measures import moved_items, owned_items
from assigner.problem.amounts import amounts_of
from assigner.problem.settings import RuleSetting
from assigner.program.build import build_program
from assigner.program.program import Level, Program
from assigner.program.tighten import tightened
from assigner.rules.active import active_rules
from assigner.rules.contract import HARD
from assigner.scenario.apply import apply_scenario
from assigner.scenario.model import Scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem
    from assigner.rules.active import ActiveRule

By = Literal["count", "revenue"]
"""What a move takes of the budget: one, or the value of the item."""
COVERAGE, IMBALANCE = "coverage", "imbalance"
BUDGET = "frontier-budget"
EVENNESS_RULES = ("load-uneven",)
"""Rules whose cost is the imbalance."""
NOTHING_EVEN = Words(
    "No rule asks for even loads, so there is no imbalance to weigh against moves. Add a rule setting load-uneven.",
    "没有要求负荷均衡的规则，无法权衡不均与换人。请添加 load-uneven 规则。",
)
NOBODY_OWNS = Words(
    "Nobody active owns anything today (or nothing of value), so nothing can move. Fill the column owner, or give --by count.",
    "目前没有在岗人员拥有任何项目（或均无价值），因此没有可换人的项目。请填写归属列，或使用 --by count。",
)


@dataclass(frozen=True, eq=False)
class Budgeted:
    """One program for all budgets.

    Parameters
    ----------
    problem
        What plans are verified against: levels ``coverage`` and ``imbalance``, no budget.
    program
        Its program, with the budget's row; its first levels are ``coverage`` and ``imbalance``.
    family
        Number of the budget's row family, which has one row.
    total
        What owners hold in all, in steps of the budget.
    resolution
        Worth of a step: 1 move, or money.
    by
        What the budget counts.
    """

    problem: Problem
    program: Program
    family: int
    total: int
    resolution: float
    by: By

    def at(self, budget: int) -> Program:
        """Return the program under a budget, in steps."""
        families = list(self.program.families)
        families[self.family] = replace(families[self.family], lower=np.array([self.total - budget], dtype=np.int64))
        return replace(self.program, families=tuple(families))

    def most_even(self) -> Program:
        """Return the program without a budget, in which moves come last: as even as can be, then with few moves."""
        program, (moved, forced) = self.at(self.total), self.moved()
        return replace(
            program,
            levels=(*program.levels, Level("moves")),
            cost=np.vstack([program.cost, moved]),
            offset=np.append(program.offset, forced),
        )

    @property
    def row(self) -> int:
        """Number of the budget's row among all rows."""
        return sum(family.num_rows for family in self.program.families[: self.family])

    def moved(self) -> tuple[NDArray[np.int64], int]:
        """Return what each option takes of the budget, in steps, and what items take that have no option to stay."""
        budget, item = self.program.families[self.family], self.program.item_of_option
        taken = np.zeros(self.program.num_items, dtype=np.int64)
        taken[item[budget.option]] = budget.coef
        moved = taken[item]
        moved[budget.option] = 0
        return moved, self.total - int(taken.sum())

    def fewest(self, covering: bool = True) -> Program:
        """Return the program that moves as little as possible, whatever the imbalance.

        Parameters
        ----------
        covering
            Whether everything is covered as well as can be first; else hard rules alone are kept.
        """
        moved, forced = self.moved()
        families = [
            replace(family, bands=tuple(band for band in family.bands if covering and band.level == 0))
            for number, family in enumerate(self.program.families)
            if number != self.family
        ]
        first = 0 if covering else 1
        return replace(
            self.program,
            levels=(Level(COVERAGE), Level("moves"))[first:],
            cost=np.stack([self.program.cost[0], moved])[first:],
            offset=np.array([self.program.offset[0], forced], dtype=np.int64)[first:],
            families=tuple(families),
        )

    def spent(self, plan: Plan) -> int:
        """Return what a plan takes of the budget, from the tables, in steps."""
        return int(_taken(self.problem, self.by)[moved_items(self.problem, plan)].sum())


def budgeted(problem: Problem, by: By, keep_budgets: bool = False) -> Budgeted:
    """Return the program of a problem for all budgets of moves.

    Parameters
    ----------
    problem
        Any problem with a rule on even loads.
    by
        What a move takes of the budget.
    keep_budgets
        Whether budgets that the problem itself sets (``too-many-moves``) stay in force.

    Raises
    ------
    UsageError
        Nothing asks for evenness, or nobody owns anything.
    """
    rules = active_rules(problem)
    if not any(_is_evenness(one) for one in rules):
        raise UsageError(NOTHING_EVEN)
    taken = _taken(problem, by)
    total = int(taken[owned_items(problem)].sum())
    if total == 0:
        raise UsageError(NOBODY_OWNS)
    changes = [change for one in rules if (change := _changed(one, keep_budgets)) is not None]
    levels = {"levels": [COVERAGE, IMBALANCE]}
    base = apply_scenario(problem, Scenario(set=levels, rules=changes))
    limit = {"limit_count": 0} if by == "count" else {"limit_value": 0}
    row = RuleSetting(rule="too-many-moves", name=BUDGET, level=HARD, parameters=limit)
    program = tightened(_first_levels(build_program(apply_scenario(base, Scenario(rules=[row])))))
    family = next(number for number, one in enumerate(program.families) if one.name == BUDGET)
    resolution = 1.0 if by == "count" else amounts_of(base, "value").resolution
    return Budgeted(base, program, family, total, resolution, by)


def default_by(problem: Problem) -> By:
    """Return ``revenue`` where most owned items have a value, else ``count``."""
    owned = owned_items(problem)
    known = amounts_of(problem, "value").base[owned] > 0
    return "revenue" if owned.any() and known.mean() > 0.5 else "count"


def _taken(problem: Problem, by: By) -> NDArray[np.int64]:
    """Return what the move of each item takes of the budget."""
    return np.asarray(amounts_of(problem, "count" if by == "count" else "value").base)


def _is_evenness(one: ActiveRule) -> bool:
    return one.rule.id in EVENNESS_RULES and one.level != HARD


def _changed(one: ActiveRule, keep_budgets: bool) -> RuleSetting | None:
    """Return how a rule in force is used on the frontier; None: as it is."""
    name, rule = one.rule.name, one.rule.id
    if rule == "too-many-moves" and not keep_budgets:
        return RuleSetting(rule=rule, name=name, on=False)
    if one.level == HARD:
        return None
    if _is_evenness(one):
        return RuleSetting(rule=rule, name=name, level=IMBALANCE, weight=one.weight)
    if one.rule.group == "coverage":
        return RuleSetting(rule=rule, name=name, level=COVERAGE, weight=one.weight)
    return RuleSetting(rule=rule, name=name, on=False)


def _first_levels(program: Program) -> Program:
    """Return the program with coverage and the first step of imbalance only (leximin has more)."""
    last = next(number for number, level in enumerate(program.levels) if level.name == IMBALANCE)
    families = [
        replace(family, bands=tuple(band for band in family.bands if band.level <= last)) for family in program.families
    ]
    return replace(
        program,
        levels=program.levels[: last + 1],
        cost=np.ascontiguousarray(program.cost[: last + 1]),
        offset=program.offset[: last + 1],
        families=tuple(families),
    )
