"""Shift minimisation: the literature's instances as duties at fixed times, given to as few reps as possible.

Workers are reps, tasks are required duties of one made-up horizon (a unit of time is a minute), and the pairs
table lists who may do what. Three rules are on: no overlap and "required" (both hard), and a price of 1 for each
rep that is used (the one level). So the whole product is measured: validation, program, search, verification.
Files are those of Krishnamoorthy, Ernst and Baatar (Algorithms for large scale shift minimisation personnel task
scheduling problems, European Journal of Operational Research 219, 2012): ``Type = 1``, ``Jobs = n``, a line
``start end`` for each job, ``Qualifications = w``, a line ``count: jobs`` for each worker. When to modify: for
another file format, or another way to say the same problem.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from assigner.errors import InputError
from assigner.issues import Issues
from assigner.language import Words
from benchmarks.literature import BEST_KNOWN, instances, refuse_unknown, up_to
from benchmarks.registry import Case, Family, Request, register
from benchmarks.telling import of_first_level, told

if TYPE_CHECKING:
    from pathlib import Path

    from assigner.problem.problem import Problem
    from assigner.problem.settings import Settings
    from benchmarks.registry import Record

FIRST_DAY = "2026-10-05"
_DAY = 24 * 60
_LEVEL = "people"
_RULES_IN_FORCE = {"duty-overlap": "hard", "required-unassigned": "hard", "rep-used": _LEVEL}


class Instance(NamedTuple):
    """One instance.

    Parameters
    ----------
    start, end
        Of each task, whole numbers, ``0 <= start < end``.
    qualified
        Mask ``[task, worker]``.
    """

    start: np.ndarray
    end: np.ndarray
    qualified: np.ndarray


def read_instance(path: Path) -> Instance:
    """Read one file.

    Raises
    ------
    InputError
        When the file does not hold what it promises.
    """
    text = path.read_text(encoding="ascii", errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        num_tasks = _promised(lines, 1, "Jobs")
        times = np.array([line.split() for line in lines[2 : 2 + num_tasks]], dtype=np.int64).reshape(num_tasks, 2)
        num_workers = _promised(lines, 2 + num_tasks, "Qualifications")
        held = [_jobs(line) for line in lines[3 + num_tasks : 3 + num_tasks + num_workers]]
        if len(held) != num_workers or (times[:, 0] >= times[:, 1]).any() or (times < 0).any():
            raise ValueError("a line is missing, or a task ends before it starts")
        qualified = np.zeros((num_tasks, num_workers), dtype=np.bool_)
        for worker, tasks in enumerate(held):
            if (tasks < 0).any():
                raise ValueError("a task has a negative number")
            qualified[tasks, worker] = True
    except (ValueError, IndexError) as error:
        raise _fault(path, str(error)) from error
    return Instance(times[:, 0], times[:, 1], qualified)


def _promised(lines: list[str], at: int, word: str) -> int:
    """Return the number of a line ``Jobs = 40``."""
    found = re.fullmatch(rf"{word}\s*=\s*(\d+)", lines[at])
    if not found:
        raise ValueError(f"where ({word} = number) is expected stands ({lines[at][:40]})")
    return int(found.group(1))


def _jobs(line: str) -> np.ndarray:
    """Return the tasks of a line ``3: 7 12 40``; the count must fit."""
    count, _, jobs = line.partition(":")
    found = np.array(jobs.replace(",", " ").split(), dtype=np.int64)
    if int(count) != len(found):
        raise ValueError(f"a worker's line promises {int(count)} tasks and lists {len(found)}")
    return found


def _fault(path: Path, what: str) -> InputError:
    issues = Issues()
    issues.error(
        "smptsp-file-invalid", str(path),
        Words(f"The file ({path.name}) is no instance of shift minimisation: {what}.",
              f"文件（{path.name}）不是班次最小化算例：{what}。"),
        Words("Give a file with Type, Jobs, a line (start end) for each job, Qualifications, a line (count: jobs) each.",
              "请提供含 Type、Jobs、各任务“开始 结束”、Qualifications、各人“数量: 任务编号”的文件。"),
    )  # fmt: skip
    return InputError(issues.found)


def write_instance(instance: Instance, path: Path) -> None:
    """Write an instance in the literature's form."""
    tasks = [f"{start} {end}" for start, end in zip(instance.start.tolist(), instance.end.tolist(), strict=True)]
    workers = []
    for mask in instance.qualified.T:
        jobs = np.flatnonzero(mask).tolist()
        workers.append(f"{len(jobs)}: " + " ".join(map(str, jobs)))
    head = [f"Qualifications = {len(workers)}"]
    path.write_text("\n".join(["Type = 1", f"Jobs = {len(tasks)}", *tasks, *head, *workers]) + "\n", encoding="ascii")


def clique_bound(instance: Instance) -> int:
    """Return the largest number of tasks at one moment: as many workers are needed at least."""
    begun = np.searchsorted(np.sort(instance.start), instance.start, side="right")
    ended = np.searchsorted(np.sort(instance.end), instance.start, side="right")
    return int((begun - ended).max(initial=0))


def problem_of(instance: Instance, name: str) -> Problem:
    """Return the instance as a problem; columns only, so that the largest take no longer than the smallest."""
    from assigner.generate.tables import ids, rows_of
    from assigner.problem.frames import empty_frames
    from assigner.problem.problem import Problem
    from assigner.problem.reps import Rep
    from assigner.problem.work import Duty, Pair

    num_tasks, num_workers = instance.qualified.shape
    rep_ids, task_ids = ids("R", num_workers), ids("T", num_tasks)
    moment = np.datetime64(FIRST_DAY, "m") + instance.start.astype("timedelta64[m]")
    task, worker = np.nonzero(instance.qualified)
    frames = empty_frames()
    frames["reps"] = rows_of(Rep, num_workers, {"id": rep_ids})
    frames["duties"] = rows_of(Duty, num_tasks, {
        "id": task_ids,
        "required": True,
        "start": pd.Series(np.datetime_as_string(moment), dtype="str"),
        "duration_minutes": instance.end - instance.start,
    })  # fmt: skip
    frames["pairs"] = rows_of(Pair, len(task), {
        "item": task_ids.take(task).reset_index(drop=True),
        "rep": rep_ids.take(worker).reset_index(drop=True),
        "eligible": True,
    })  # fmt: skip
    return Problem(_settings(name, int(instance.end.max(initial=1))), frames)


def _settings(name: str, end: int) -> Settings:
    """Return settings with the one level and nothing on but the three rules."""
    from assigner.problem.settings import Settings
    from assigner.rules.active import configured_rules

    usual = {one.rule.name: one.rule.id for one in configured_rules(Settings())}
    off = [{"rule": rule, "name": rule_name, "on": False} for rule_name, rule in usual.items()
           if rule not in _RULES_IN_FORCE]  # fmt: skip
    on = [{"rule": rule, "level": level} for rule, level in _RULES_IN_FORCE.items() if rule != "rep-used"]
    priced = {"rule": "rep-used", "level": _LEVEL, "parameters": {"price": 1}}
    last = np.datetime64(FIRST_DAY, "D") + (max(1, end) - 1) // _DAY
    return Settings.model_validate({
        "name": name, "time_zone": "UTC", "candidates": "listed", "levels": [_LEVEL], "rules": [*off, *on, priced],
        "horizon": {"first_day": FIRST_DAY, "last_day": str(last)},
    })  # fmt: skip


def _cases(request: Request) -> list[Case]:
    """List the instances of the best-known table whose set is asked for, smallest first."""
    found = instances(request, _case)
    known = {str(case.facts["class"]) for case in found}
    refuse_unknown(request.classes, known)
    chosen = up_to((case for case in found if case.facts["class"] in (request.classes or known)), request)
    return sorted(chosen, key=lambda case: (case.facts["num_items"] * case.facts["num_reps"], case.name))


def _case(row: dict[str, str]) -> Case:
    return Case(f"{row['set']}/{row['instance']}", {
        "class": row["set"],
        "num_items": int(row["tasks"]),
        "num_reps": int(row["workers"]),
        "clique": _number(row["clique"]),
        "best_known": _number(row["UB"]),
    })  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text and text.strip() else None


def made_up(num_shifts: int, num_workers: int, tightness: float, skilled: float, seed: int) -> Instance:
    """Return an instance by the recipe of the published ones, with a plan of ``num_shifts`` workers hidden in it.

    The day of each hidden shift is filled with tasks until ``tightness`` of it is busy; then every worker may do
    each task with chance ``skilled``, and the hidden workers what they do in the hidden plan.
    """
    random = np.random.default_rng(seed)
    start, end, owner = [], [], []
    for shift in range(num_shifts):
        now = int(random.integers(0, 60))
        while now < _DAY - 120:
            length = int(random.integers(60, 240))
            start.append(now)
            end.append(min(_DAY, now + length))
            owner.append(shift)
            now += length + int(random.exponential(length * (1.0 / tightness - 1.0)))
    hidden = random.permutation(num_workers)[:num_shifts]
    qualified = random.random((len(start), num_workers)) < skilled
    qualified[np.arange(len(start)), hidden[np.array(owner)]] = True
    return Instance(np.array(start), np.array(end), qualified)


def _smoke(folder: Path) -> list[Case]:
    """Write two made-up instances whose best value nobody has published."""
    rows = ["set,instance,workers,tasks,clique,LB,UB"]
    (folder / "Made_up").mkdir()
    for shifts, workers, skilled in ((6, 8, 0.5), (20, 26, 0.4)):
        instance = made_up(shifts, workers, 0.9, skilled, seed=shifts)
        name = f"made_{shifts}_{workers}"
        write_instance(instance, folder / "Made_up" / f"{name}.dat")
        rows.append(f"Made_up,{name},{workers},{len(instance.start)},{clique_bound(instance)},,")
    (folder / BEST_KNOWN).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return _cases(Request(folder))


def _load(case: Case, folder: Path) -> Problem:
    return problem_of(read_instance(folder / f"{case.name}.dat"), case.name)


def _columns(record: Record) -> dict[str, str]:
    facts = record["facts"]
    return {
        "set": str(facts["class"]),
        "size": f"{facts['num_items']} x {facts['num_reps']}",
        "clique": told(facts["clique"]),
        "best known": told(facts["best_known"]),
        "plan": told(of_first_level(record, "score")),
        "bound": told(of_first_level(record, "bound")),
    }


def _verdict(record: Record) -> str:
    """Say what is proven and how the plan stands against the clique bound and the table."""
    score, facts = of_first_level(record, "score"), record["facts"]
    if score is None:
        return "no plan"
    said = ["proven" if record["status"] == "optimal" else "not proven"]
    clique, best = facts["clique"], facts["best_known"]
    if clique is not None:
        said.append("at the clique bound" if score == clique else f"{(score - clique) / clique:.2%} above the clique")
    if best is not None:
        above = f"ABOVE the table by {score - best}" if score > best else f"better than the table by {best - score}"
        said.append("equals the table" if score == best else above)
    return ", ".join(said)


register(Family(
    name="smptsp",
    measures=Words("Shift minimisation: how many people dated duties need, against the clique bound and the best known.",
                   "班次最小化：定时任务需要多少人，与团下界及已知最好值相比如何。"),
    cases=_cases,
    smoke=_smoke,
    load=_load,
    columns=_columns,
    verdict=_verdict,
))  # fmt: skip
