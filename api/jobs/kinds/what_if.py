"""Scenarios side by side: each solved from the base's plan and prices, compared by every measure, held to its gates.

When to modify: when the comparison takes another parameter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_start as check
from api.plans.for_jobs import keep, prepare
from assigner.errors import InputError
from assigner.issues import Issue
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "keep", "prepare", "run"]

TITLE = Words("Compare scenarios", "对照情景")
FOLDER = "scenarios"
BASE_WORKERS = 2
"""Threads with which the base is solved, where it has no plan yet."""
NOT_BESIDE = Words(
    "The scenario {name!r} builds on {base!r}, which was not sent.", "情景“{name}”基于未发送的“{base}”。"
)
SEND_IT = Words(
    "Send both; based_on names the other's name and .json.", "请同时发送；based_on 写另一情景的名称加 .json。"
)
TWICE = Words("Two scenarios are called {name!r}.", "有两个情景都叫“{name}”。")
RENAME = Words("Give each a name of its own.", "请为每个情景取不同名称。")


class ScenarioAsked(BaseModel):
    """One scenario."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(
        min_length=1,
        max_length=60,
        pattern=r"^[^\s/\\.:][^/\\:]*$",
        examples=["ann leaves"],
        description="Short and unique.",
    )
    changes: dict[str, Any] = Field(
        description="As in a scenario file: tables, set, rules, parameters, sweep, accept.",
        examples=[{"reps": {"drop": ["ann"]}, "accept": {"unassigned": 0}}],
    )


class Params(BaseModel):
    """The scenarios, and how each is solved."""

    model_config = ConfigDict(extra="forbid")

    scenarios: list[ScenarioAsked] = Field(min_length=1, max_length=50)
    values: dict[str, Any] = Field(default={}, description="Values of parameters, in place of defaults and sweeps.")
    seconds: float = Field(default=10.0, ge=0, le=3600, description="Time of each search, the base's too, in seconds.")
    gap: float = Field(default=0.001, ge=0, le=1, description="Stop when every level's gap is at most this share.")
    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="Seed of everything random.")
    workers: int = Field(default=2, ge=1, le=64, description="Scenarios at the same time.")
    deterministic: bool = Field(default=False, description="Same input, seed and limits give the same plans.")


def run(task: Task[Params]) -> Outcome:
    """Solve every scenario and compare them."""
    from assigner.solve import SolveOptions
    from assigner.what_if.comparison import compare
    from assigner.what_if.runs import run_variants
    from assigner.what_if.variants import variants_of

    asked = task.params
    limits = SolveOptions(
        seconds=min(asked.seconds, task.seconds),
        gap=asked.gap,
        workers=1,
        seed=asked.seed,
        deterministic=asked.deterministic,
    )
    problem = task.problem()
    variants, warnings = variants_of(problem, written(asked.scenarios, task.folder / FOLDER), limits, asked.values)
    variants = [
        replace(one, file=Path(one.file).name) for one in variants
    ]  # where it lay on this machine is nobody's matter
    base = _base(task, problem, limits)
    task.report("scenarios", done=0, total=len(variants))
    runs = run_variants(base, variants, asked.workers, task.cancel, _teller(task, len(variants)))
    answer = compare(base, runs).to_dict()
    return Outcome({**answer, "warnings": [issue.to_dict() for issue in warnings]}, None if task.has_plan else base)


def _base(task: Task[Params], problem: Any, limits: Any) -> Any:
    """Return the base's result: of its plan, else solved first."""
    from dataclasses import replace

    from assigner.retelling import result_of, take_plan, take_start
    from assigner.solve import solve

    if task.has_plan:
        try:
            return result_of(problem, take_plan(task.plan_path, problem))
        except InputError:  # a plan of another version only says where the search begins
            start = take_start(task.plan_path, problem)
            return solve(
                problem, limits, start=start.plan, prices=start.prices, cancel=task.cancel, workers=BASE_WORKERS
            )
    task.report("base")
    return solve(problem, replace(limits, workers=BASE_WORKERS), cancel=task.cancel, on_progress=task.on_progress)


def _teller(task: Task[Params], total: int) -> Any:
    ended: set[int] = set()

    def hear(news: Any) -> None:
        if news.kind == "done" and news.number not in ended:
            ended.add(news.number)
            task.report("scenarios", done=len(ended), total=total)

    return hear


def written(scenarios: list[ScenarioAsked], folder: Path) -> list[Path]:
    """Write the scenarios as files beside each other, and return their paths.

    A scenario may build on another that was sent, never on a file of this machine.

    Raises
    ------
    InputError
        Two have one name, or one builds on something that was not sent.
    """
    folder.mkdir(exist_ok=True)
    issues: list[Issue] = []
    paths: list[Path] = []
    names = [f"{_plain(one.name)}.json" for one in scenarios]
    for number, (one, name) in enumerate(zip(scenarios, names, strict=True)):
        place = f"$.params.scenarios[{number}]"
        base = base_of(one.changes)
        if name in names[:number]:
            issues.append(Issue("scenario-name-twice", "error", f"{place}.name", TWICE.filled(name=one.name), RENAME))
        if base is not None and str(base) not in names:
            words = NOT_BESIDE.filled(name=one.name, base=str(base)[:60])
            issues.append(Issue("scenario-base-missing", "error", f"{place}.changes.based_on", words, SEND_IT))
        paths.append(folder / name)
        paths[-1].write_text(json.dumps(one.changes), "utf-8")
    if issues:
        raise InputError(issues)
    return paths


def base_of(changes: Mapping[str, Any]) -> Any:
    """Return what a scenario builds on, whatever the language of its heading."""
    from assigner.files.scenarios import name_of

    return next((value for key, value in changes.items() if name_of(str(key)) == "based_on"), None)


def _plain(name: str) -> str:
    return re.sub(r"[^\w.=-]+", "-", name)
