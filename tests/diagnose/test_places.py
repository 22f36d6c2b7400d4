"""Verification and guards name the same places: every plan of every rule's tiny case, rule made hard."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.diagnose.broken import Attribution
from assigner.diagnose.instances import Instances, instances_of
from assigner.plan.plan import Plan
from assigner.problem.document import ProblemDocument
from assigner.problem.problem import Problem
from assigner.program.choices import choice_of
from assigner.rules.active import active_rules
from assigner.rules.contract import HARD
from assigner.rules.registry import all_rules
from tests.rules.catalogue_case import Case, load_cases


def hard(case: Case) -> Problem:
    """Return the case's problem with its rule hard."""
    document = case.problem.to_document()
    rules = [
        one.model_copy(update={"level": HARD, "weight": None}) if one.rule == case.rule and one.on else one
        for one in document.rules
    ]
    return Problem.from_document(
        ProblemDocument.model_validate(document.model_copy(update={"rules": rules}).model_dump())
    )


def broken_by_program(instances: Instances, plan: Plan) -> set[int] | None:
    """Return the instances whose rows or removals a plan breaks; None where it has switches (they are free)."""
    program = instances.guarded.program
    if program.num_items > program.num_placeable:
        return None
    choice = choice_of(program, plan)
    chosen = program.mask(choice)
    table = instances.guarded.rows
    load = table.load(chosen)
    rows = (load < table.lower) | (load > table.upper)
    return set(instances.of_row[rows].tolist()) | set(instances.of_removal[chosen[instances.removed]].tolist())


@pytest.mark.parametrize("rule", list(all_rules()))
def test_each_match_stands_where_the_guards_are_broken(rule: str) -> None:
    checked, rng = 0, np.random.default_rng(3)
    for case in load_cases(rule)[:1]:
        problem = hard(case)
        if not active_rules(problem):
            continue
        instances = instances_of(problem)
        places = Attribution(instances)
        plans = list(case.plans())
        rng.shuffle(plans)
        broken = next((plan for plan in plans if broken_by_program(instances, plan)), plans[0])
        for plan in [*plans[:6], broken]:
            expected = broken_by_program(instances, plan)
            found = set(places.broken(plan))
            if expected is None:
                assert len(found) <= len(instances)
            else:
                assert found == expected
                checked += bool(found)
    assert checked or rule in {"rep-used", "too-many-duty-days-in-a-row", "duty-outside-window"}


def test_a_part_has_the_plans_that_keep_its_instances() -> None:
    rng = np.random.default_rng(5)
    for rule in ("rep-over-capacity", "rivals-together", "family-split", "too-many-moves"):
        case = load_cases(rule)[0]
        instances = instances_of(hard(case))
        broken = [broken_by_program(instances, plan) or set() for plan in case.plans()]
        for _ in range(5):
            on = rng.random(len(instances)) < 0.5
            kept = [one for one in broken if not one & set(np.flatnonzero(on))]
            part, alive = instances.part(on)
            assert bool(kept) == bool(not part.program.items_without_option.size)
            assert alive.sum() <= instances.guarded.program.num_options
