"""The day of routing seen from behind: its regret against full knowledge, and what each hard rule and cap cost.

The decisions of the stretch are written into the task's folder before the job starts, with those of the week before that
count for weekly caps. When to modify: when the nightly look back answers another question.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.errors import NotFoundError
from api.jobs.task import Outcome, Task
from api.plans import for_jobs
from api.store import Tx, routing
from api.store.moments import DAY_US, from_datetime, now_us
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Look back on a day of routing", "回看一天的线索分配")
DAY_FILE = "day.json"
"""Policy and decisions of the stretch."""


class Params(BaseModel):
    """Which stretch of time, and how long to look."""

    model_config = ConfigDict(extra="forbid")

    since: AwareDatetime | None = Field(default=None, description="First moment; a day before `until` where null.")
    until: AwareDatetime | None = Field(default=None, description="Last moment (excluded); now where null.")
    seconds: float = Field(default=20.0, ge=0, le=3600, description="Time of each solve, in seconds.")
    rules: bool = Field(
        default=True, description="Also ask what each hard rule and each cap cost: one more solve for each."
    )
    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="Seed of everything random.")
    workers: int = Field(default=2, ge=1, le=64, description="Threads and processes of the search.")


def check(tx: Tx, caller: Any, asked: Any) -> for_jobs.Inputs:
    """Take problem, version and plan from the board that routing goes by."""
    del asked
    row = routing.board(tx, caller.tenant)
    if row is None:
        raise NotFoundError("board", "newest")
    return for_jobs.Inputs(row["problem"], row["version"], row["plan"])


def prepare(tx: Tx, job: Mapping[str, Any], folder: Path) -> None:
    """Write the version, the plan, and the decisions of the stretch."""
    for_jobs.prepare(tx, job, folder)
    row = routing.board(tx, job["tenant"])
    assert row is not None
    until = _moment(job["params"]["until"]) or job["made_at"] or now_us()
    since = _moment(job["params"]["since"]) or until - DAY_US
    entries = [one["entry"] for one in routing.between(tx, job["tenant"], since, until)]
    week = routing.between(tx, job["tenant"], since - 7 * DAY_US, since) if row["policy"]["caps"] else []
    counted = [one["entry"] for one in week if one["kind"] == "assigned" and one["entry"].get("caps")]
    earlier = [{name: entry[name] for name in ("rep", "minute", "caps")} for entry in counted]
    told = {"policy": row["policy"], "entries": entries, "earlier": earlier}
    (folder / DAY_FILE).write_text(json.dumps(told), encoding="utf-8")


def _moment(text: str | None) -> int | None:
    return None if text is None else from_datetime(datetime.fromisoformat(text))


def run(task: Task[Params]) -> Outcome:
    """Solve the day with full knowledge, then once without each hard rule and each cap."""
    from assigner.plan.plan import Plan
    from assigner.route import Policy, build_board
    from assigner.route.cap_rules import cap_rules, used_before
    from assigner.route.hindsight import day_problem, hard_rules, regret_of

    base, asked = task.problem(), task.params
    day = json.loads((task.folder / DAY_FILE).read_text("utf-8"))
    plan = task.plan(base) if task.has_plan else None
    plan = plan or Plan.of_owners(base)
    policy = Policy.model_validate(day["policy"])
    board = build_board(base, Plan.nobody(base.num_items), None, policy)
    routed = routed_of(board, day["entries"])
    if not routed:
        return Outcome({"num_arrivals": 0})
    limits = cap_rules(board, routed, used_before(board, day["earlier"]))
    problem, done = day_problem(base, plan, routed, limits)
    arrivals = [one.work.id for one in routed]
    rules = hard_rules(problem) if asked.rules else []
    caps = [cap.name for cap in policy.caps if not cap.shared] if asked.rules else []
    seconds = min(asked.seconds, task.seconds / (2 + len(rules) + len(caps)))
    found = regret_of(
        problem, done, arrivals, seconds=seconds, without=rules, without_caps=caps, seed=asked.seed,
        workers=asked.workers,
    )  # fmt: skip
    left_out = [cap.name for cap in policy.caps if cap.shared]
    return Outcome({"num_arrivals": len(arrivals), **found.to_dict(), "caps_left_out": left_out})


def routed_of(board: Any, entries: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Return the arrivals of a day and what became of each in the end."""
    from assigner.problem.work import Duty
    from assigner.route.hindsight import Routed
    from assigner.route.presence import away_at
    from assigner.route.rebase import work_of

    first = {one["item"]: int(one["minute"]) for one in reversed(entries) if one["kind"] in ("assigned", "waiting")}
    last = {one["item"]: one for one in entries if one["kind"] in ("assigned", "waiting")}
    routed = []
    for entry in last.values():
        work, minute = work_of(entry["work"], entry["row"]), int(entry["minute"])
        answers = board.presence.at(minute).answers(minute)
        away = away_at(board.policy, answers, minute, int(entry["answer_by"]))
        absent = () if isinstance(work, Duty) else board.problem.rep_ids[away]  # a duty has a time of its own
        names = tuple(str(rep) for rep in absent if str(rep) != entry.get("rep"))
        start = int(entry.get("start", -1))
        routed.append(Routed(work, entry.get("rep"), names, first[entry["item"]], start))
    return routed
