"""Plans that were kept, told again: a file of a plan, as a plan, as a start, or as a result verified anew.

What a file claims (bounds, prices) is taken over only where it was made for exactly this problem and its scores are those
that verification finds. When to modify: when results carry something that a kept plan should bring back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assigner.errors import InputError
from assigner.files.plans import read_plan_rows
from assigner.issues import Issue
from assigner.language import Words
from assigner.plan.plan import Plan
from assigner.plan.prices import Prices
from assigner.plan.result import LevelResult, Result
from assigner.plan.status import relative_gap
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem

OTHER_PROBLEM = Words(
    "The plan was made for another problem, or another state of this one.", "该方案属于另一个问题，或该问题的另一状态。"
)


@dataclass(frozen=True)
class PlanFile:
    """A plan as found in a file.

    Parameters
    ----------
    plan
        The plan.
    claims
        What ``plan.json`` says besides the plan (status, levels, digest, ...); empty for other files.
    """

    plan: Plan
    claims: dict[str, Any] = field(default_factory=dict)

    @property
    def prices(self) -> Prices:
        """The prices in the file; none where it has none."""
        return Prices.from_rows(self.claims.get("prices"))

    def belongs_to(self, problem: Problem) -> bool:
        """Whether the file says that it was made for exactly this problem."""
        return self.claims.get("digest") == problem.digest


def take_plan(path: Path, problem: Problem) -> PlanFile:
    """Return the plan at a path.

    Raises
    ------
    InputError
        With everything in the file that does not suit the problem.
    """
    rows, claims = read_plan_rows(path), _claims(path)
    try:
        return PlanFile(Plan.from_rows(problem, rows, path.name), claims)
    except InputError as error:
        raise InputError([*error.issues, *_other_problem(path, claims, problem)]) from None


@dataclass(frozen=True)
class Start:
    """Where a search begins.

    Parameters
    ----------
    plan
        An old plan, as far as it still exists; the rest is open.
    prices
        The prices that went with it.
    num_left_out
        Rows that name items or reps which the problem does not have any more.
    """

    plan: Plan
    prices: Prices
    num_left_out: int


def take_start(path: Path, problem: Problem) -> Start:
    """Return the plan at a path as a start for a problem that may have changed since.

    Raises
    ------
    InputError
        When the file is not a plan.
    """
    rows = read_plan_rows(path)
    known = rows["item"].isin(problem.item_ids) & (rows["rep"].isin(problem.rep_ids) | rows["rep"].isna())
    plan = Plan.from_rows(problem, rows[known], path.name)
    silent = ~problem.item_index.isin(rows["item"][known])
    return Start(plan.left_open(silent), Prices.from_rows(_claims(path).get("prices")), int((~known).sum()))


def result_of(problem: Problem, file: PlanFile, card: Scorecard | None = None) -> Result:
    """Return the result of a kept plan.

    A plan whose claims do not hold is ``feasible`` without bounds, or ``unknown`` when it breaks a hard rule.

    Parameters
    ----------
    problem, file
        The problem and the plan.
    card
        Its verified scorecard, where the caller has it.
    """
    card = card or verify(problem, file.plan)
    claims = file.claims if trusted(problem, file, card) else {}
    return Result(
        problem=problem,
        plan=file.plan,
        scorecard=card,
        status=claims.get("status", "feasible" if card.feasible else "unknown"),
        stop_reason=claims.get("stop_reason", "no-progress"),
        levels=level_results(card, claims),
        seconds=claims.get("seconds", 0.0),
        size={},
        versions=claims.get("versions", {}),
        seed=claims.get("seed", 0),
        settings=claims.get("settings", {}),
        prices=Prices.from_rows(claims.get("prices")),
    )


def trusted(problem: Problem, file: PlanFile, card: Scorecard) -> bool:
    """Return whether what a file claims speaks of this problem and this plan."""
    scores = tuple(level.get("score") for level in file.claims.get("levels", []))
    return file.belongs_to(problem) and scores == card.score and card.feasible


def proven_before(problem: Problem, file: PlanFile) -> list[int | None] | None:
    """Return the bounds that a file claims, level by level; None where the claims do not hold."""
    if not trusted(problem, file, verify(problem, file.plan)):
        return None
    return [level.get("bound") for level in file.claims["levels"]]


def level_results(card: Scorecard, claims: Mapping[str, Any] | None) -> tuple[LevelResult, ...]:
    """Return the levels of a verified plan, with the bounds that its file claims."""
    claimed = {level["name"]: level for level in (claims or {}).get("levels", [])}
    found = []
    for (name, step), score in zip(card.levels, card.score, strict=True):
        label = name if step == 0 else f"{name}.{step}"
        bound = claimed.get(label, {}).get("bound")
        found.append(LevelResult(label, score, bound, relative_gap(score, bound)))
    return tuple(found)


def _other_problem(path: Path, claims: dict[str, Any], problem: Problem) -> list[Issue]:
    """Return a remark when the file says that it was made for another problem, or with scenarios."""
    if claims.get("digest") in (None, problem.digest):
        return []
    what_if = " ".join(f"--what-if {name}" for name in claims.get("what_if", []))
    way_out = (
        Words(f"It was solved with {what_if}: give the same here.", f"求解时使用了 {what_if}，此处请同样给出。")
        if what_if
        else Words("Give the problem that it was solved with.", "请给出求解时所用的问题。")
    )
    return [Issue("plan-of-other-problem", "info", path.name, OTHER_PROBLEM, way_out)]


def parameters_of(path: Path) -> dict[str, Any]:
    """Return the values of scenario parameters that a plan was made with; what is no plan has none."""
    try:
        values = _claims(path).get("parameters")
    except (OSError, ValueError):  # taking the plan itself says what is wrong with it
        return {}
    return values if isinstance(values, dict) else {}


def _claims(path: Path) -> dict[str, Any]:
    """Return what a result file says besides the plan."""
    if path.suffix.lower() != ".json":
        return {}
    data = json.loads(path.read_text(encoding="utf-8-sig"))
    if not isinstance(data, dict) or not str(data.get("format", "")).startswith("assigner-result/"):
        return {}
    return {name: value for name, value in data.items() if name != "plan"}
