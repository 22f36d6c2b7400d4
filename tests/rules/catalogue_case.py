"""One case file: a tiny problem, the uses of a rule on it, and every plan there is.

The case's rule is the only one in force, so that what it posts and what it checks can be compared
plan by plan.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from ruamel.yaml import YAML

from assigner.plan.plan import Plan
from assigner.problem.document import ProblemDocument
from assigner.problem.problem import Problem
from assigner.problem.settings import RuleSetting
from assigner.program.build import build_program
from assigner.program.choices import choice_of
from assigner.rules.active import active_rules
from assigner.rules.registry import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assigner.program.program import Program
    from assigner.rules.active import ActiveRule

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """One use of a rule on its tiny problem."""

    rule: str
    problem: Problem
    active: ActiveRule

    def plans(self) -> Iterator[Plan]:
        """Yield every plan: each item with each rep at each start that any program offers, or undone."""
        ways = [self._ways(item) for item in range(self.problem.num_items)]
        for chosen in itertools.product(*ways):
            rep, start = zip(*chosen, strict=True)
            yield Plan(np.array(rep, dtype=np.int32), np.array(start, dtype=np.int64))

    def _ways(self, item: int) -> list[tuple[int, int]]:
        starts = self.problem.starts
        times = starts.loc[starts["item"] == item, "start"].tolist() if self.problem.timed[item] else [-1]
        return [(-1, -1), *((rep, start) for rep in range(self.problem.num_reps) for start in times)]


def load_cases(rule: str) -> list[Case]:
    """Return the cases of a rule, one a use."""
    data = YAML(typ="safe").load((CASES / f"{rule}.yaml").read_text(encoding="utf-8"))
    return [_case(rule, data["problem"], use) for use in data["uses"]]


def _case(rule: str, problem: dict[str, Any], use: dict[str, Any]) -> Case:
    others = [RuleSetting(rule=other, on=False) for other in all_rules() if other != rule]
    off = [RuleSetting(rule="load-uneven", name="potential-uneven", on=False)]
    document = ProblemDocument.model_validate({"name": rule, **problem})
    setting = RuleSetting.model_validate({"rule": rule, **use})
    chosen = Problem.from_document(document.model_copy(update={"rules": [*others, *off, setting]}))
    (active,) = active_rules(chosen)
    return Case(rule, chosen, active)


def program_cost(program: Program, plan: Plan) -> tuple[int, ...] | None:
    """Return the least cost per level of a plan in the program over all switches; None if none is allowed."""
    choice = choice_of(program, plan)
    if (choice[: program.num_placeable] < 0).any():
        return None
    costs = [
        tuple(program.score(one).tolist()) for one in _completions(program, choice) if not program.broken_rows(one)
    ]
    return min(costs, default=None)


def _completions(program: Program, choice: np.ndarray) -> Iterator[np.ndarray]:
    begin = program.item_begin
    ways = [range(begin[switch], begin[switch + 1]) for switch in range(program.num_placeable, program.num_items)]
    for chosen in itertools.product(*ways):
        complete = choice.copy()
        complete[program.num_placeable :] = chosen
        yield complete


def build(case: Case) -> Program:
    """Return the program of a case."""
    return build_program(case.problem)
