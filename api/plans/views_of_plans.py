"""Plans as they travel: the summary, the scorecard, measures, differences.

When to modify: when the service says more about a plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from api.store.moments import iso
from assigner.client.models.plans import Difference, Measures, Plan, PlanDiff, Scorecard
from assigner.explain.why import say_match
from assigner.plan.measures import MEASURES, measures_of, rep_loads
from assigner.plan.plan import Plan as Assignment
from assigner.problem.amounts import amounts_of, dimensions
from assigner.retelling import level_results
from assigner.rules.titles import setting_title
from assigner.verify import verify

if TYPE_CHECKING:
    from api.plans.library import KeptPlan
    from assigner.plan.measures import Figure
    from assigner.plan.scorecard import Line
    from assigner.plan.scorecard import Scorecard as Card
    from assigner.problem.problem import Problem

MOST_DIFFERENCES = 10_000


def plan_shown(row: Mapping[str, Any]) -> Plan:
    """Return a plan at a glance."""
    plain = (
        "id",
        "problem",
        "version",
        "name",
        "source",
        "job",
        "status",
        "digest",
        "problem_digest",
        "made_by",
        "revision",
    )
    summary = row["summary"]
    told = {name: summary[name] for name in ("headline", "levels", "counts", "num_moves", "proof_among")}
    archived = None if row["archived_at"] is None else iso(row["archived_at"])
    values = {**{name: row[name] for name in plain}, **told, "made": iso(row["made_at"]), "archived": archived}
    return Plan.model_validate(values)


def scorecard_shown(kept: KeptPlan, examples: int) -> Scorecard:
    """Return the scorecard of a plan with some matches of each line in words."""
    levels = [vars_of_level(level) for level in level_results(kept.card, kept.result_claims)]
    lines = [_line(kept.problem, line, examples) for line in kept.card.lines]
    return Scorecard.model_validate({"feasible": kept.card.feasible, "levels": levels, "lines": lines})


def vars_of_level(level: Any) -> dict[str, Any]:
    """Return a level as plain data."""
    return {"name": level.name, "score": level.score, "bound": level.bound, "gap": level.gap}


def _line(problem: Problem, line: Line, examples: int) -> dict[str, Any]:
    matches = line.matches.named(line.name, problem, examples) if examples else []
    return {
        "name": line.name, "rule": line.rule, "level": line.level, "weight": line.weight, "matches": len(line.matches),
        "title": {"en": setting_title(line.rule, line.name, "en"), "zh": setting_title(line.rule, line.name, "zh")},
        "amount": line.amount, "cost": line.weight * line.amount,
        "examples": [dict(zip(("en", "zh"), say_match(problem, match), strict=True)) for match in matches],
    }  # fmt: skip


def measures_shown(kept: KeptPlan) -> Measures:
    """Return every measure of a plan and of today's owners."""
    problem, owners = kept.problem, Assignment.of_owners(kept.problem)
    today = measures_of(problem, owners, verify(problem, owners))
    return Measures.model_validate(
        {"plan": _figures(measures_of(problem, kept.plan, kept.card)), "owners": _figures(today)}
    )


def _figures(found: Mapping[str, Figure | None]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, figure in found.items():
        measure = MEASURES[name]
        about = {
            "title": {"en": measure.title.en, "zh": measure.title.zh},
            "kind": measure.kind,
            "better": measure.better,
        }
        shown[name] = figure and {**about, "value": figure.value, "of": figure.of, "share": figure.share}
    return shown


def diff_shown(problem: Problem, before: Assignment, after: Assignment, against: str, card: Card) -> PlanDiff:
    """Return how a plan (``after``, with its scorecard) differs from another one for the same version."""
    other = verify(problem, before)
    moved = np.flatnonzero((before.rep != after.rep) | (before.start != after.start))
    rules = [
        {
            "name": new.name,
            "rule": new.rule,
            "level": new.level,
            "before": old.weight * old.amount,
            "after": new.weight * new.amount,
        }
        for old, new in zip(other.lines, card.lines, strict=True)
        if old.amount != new.amount
    ]
    levels = [
        {"name": name if step == 0 else f"{name}.{step}", "before": was, "after": now}
        for (name, step), was, now in zip(card.levels, other.score, card.score, strict=True)
    ]
    return PlanDiff.model_validate({
        "against": against, "items": _differences(problem, before, after, moved[:MOST_DIFFERENCES]),
        "num_items": len(moved), "reps": _rep_changes(problem, before, after), "levels": levels, "rules": rules,
    })  # fmt: skip


def _differences(problem: Problem, before: Assignment, after: Assignment, moved: np.ndarray) -> list[Difference]:
    frames = [plan.frame(problem).iloc[moved] for plan in (before, after)]
    names = problem.items["name"].to_numpy(dtype=object)[moved]
    columns = (frames[0]["item"], names, frames[0]["rep"], frames[1]["rep"], frames[0]["start"], frames[1]["start"])
    return [
        Difference(item=str(item), name=str(name), before=was, after=now, before_start=began, after_start=begins)
        for item, name, was, now, began, begins in zip(*columns, strict=True)
    ]


def _rep_changes(problem: Problem, before: Assignment, after: Assignment) -> list[dict[str, Any]]:
    """Return, for reps whose load changes, the change in each measured dimension; the largest first."""
    table = pd.DataFrame(index=np.arange(problem.num_reps))
    for dimension in dimensions(problem):
        amounts = amounts_of(problem, dimension)
        if dimension == "count" or amounts.base.any():
            change = rep_loads(problem, after, dimension) - rep_loads(problem, before, dimension)
            table[dimension] = change * amounts.resolution
    changed = table[(table != 0).any(axis=1)]
    order = changed.abs().sum(axis=1).sort_values(ascending=False, kind="stable").index
    ids = problem.rep_ids
    return [{"rep": str(ids[rep]), **changed.loc[rep].to_dict()} for rep in order]
