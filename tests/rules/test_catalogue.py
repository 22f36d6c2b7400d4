"""Every rule by its own oracle: on each plan of its tiny case, what it posts agrees with what it checks."""

from __future__ import annotations

import random
import time

import pandas as pd
import pytest

from assigner.cpsat.engine import solve_program
from assigner.plan.scorecard import Scorecard
from assigner.rules.contract import HARD
from assigner.rules.registry import all_rules
from assigner.verify import verify, verify_change
from tests.rules.catalogue_case import CASES, Case, build, load_cases, program_cost

RULES = list(all_rules())
USES = [
    pytest.param(case, id=f"{rule}-{number}")
    for rule in RULES
    if (CASES / f"{rule}.yaml").exists()
    for number, case in enumerate(load_cases(rule))
]
HEADINGS = {
    "en": ["## What it forbids", "## Why", "## Parameters", "## Example", "## How it is scored"],
    "zh": ["## 禁止什么", "## 为什么", "## 参数", "## 例子", "## 如何计分"],
}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_case(rule: str) -> None:
    assert (CASES / f"{rule}.yaml").exists()


@pytest.mark.parametrize("rule", RULES)
def test_id_equals_module_name_and_page_is_complete(rule: str) -> None:
    kind = all_rules()[rule]
    assert kind.__module__.rsplit(".", 1)[1].replace("_", "-") == rule
    english, chinese = kind.page().split("\n---\n")
    assert [line for line in english.splitlines() if line.startswith("## ")] == HEADINGS["en"]
    assert [line for line in chinese.splitlines() if line.startswith("## ")] == HEADINGS["zh"]
    for name in kind.Parameters.model_fields:
        assert f"`{name}`" in english, name
        assert f"`{name}`" in chinese, name


@pytest.mark.parametrize("case", USES)
def test_post_agrees_with_check_on_every_plan(case: Case) -> None:
    program = build(case)
    broken = kept = 0
    best: tuple[int, ...] | None = None
    for plan in case.plans():
        card = verify(case.problem, plan)
        posted = program_cost(program, plan)
        expected = card.score if card.feasible else None
        assert posted == expected, plan.frame(case.problem)
        best = min((cost for cost in (best, expected) if cost is not None), default=None)
        broken += len(card.lines[0].matches) > 0
        kept += len(card.lines[0].matches) == 0
    assert broken, "no plan of the case breaks the rule"
    assert kept or case.active.level != HARD, "no plan of the case keeps the rule"
    solution = solve_program(program, seconds=20.0, workers=1, clock=time.perf_counter)
    assert solution.score == best
    assert solution.status == ("infeasible" if best is None else "optimal")


@pytest.mark.parametrize("case", USES)
def test_every_match_is_explained_in_both_languages(case: Case) -> None:
    rule = case.active.rule
    told = 0
    for plan in case.plans():
        for match in rule.check(case.problem, plan).named(rule.name, case.problem):
            english, chinese = rule.explain(match, "en"), rule.explain(match, "zh")
            assert english != chinese
            assert "{" not in english + chinese
            told += 1
        if told > 200:
            break
    assert told


@pytest.mark.parametrize("case", USES)
def test_a_change_is_verified_as_the_whole_plan_would_be(case: Case) -> None:
    draw, plans = random.Random(case.active.rule.name), list(case.plans())
    for _ in range(4):
        before, after = draw.choice(plans), draw.choice(plans)
        changed = verify_change(case.problem, verify(case.problem, before), before, after)
        assert _content(changed) == _content(verify(case.problem, after))


def _content(card: Scorecard) -> tuple[object, ...]:
    return card.score, card.hard_matches, [_rows(line.matches.table) for line in card.lines]


def _rows(table: pd.DataFrame) -> list[str]:
    return sorted(str(sorted(row.items())) for row in table.to_dict("records"))
