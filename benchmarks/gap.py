"""Generalised assignment: the literature's instances as problems of reps, accounts and a price for each pair.

Agents are reps, tasks are required accounts; the pairs table holds cost and minutes of every pair, and capacity
is in minutes. Only three rules are on: the price of the pair (the one level), capacity and "required" (both
hard). So the whole product is measured: validation, program, search, verification. Files are those of the
OR-Library (Chu and Beasley 1997; Cattrysse, Salomon and Van Wassenhove 1994) and of Yagiura, Ibaraki and Glover
2004: ``agents tasks``, costs, resources, capacities. When to modify: for another file format, or another way to say
the same problem.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from assigner.errors import InputError
from assigner.issues import Issues
from assigner.language import Words
from benchmarks.literature import BEST_KNOWN, instances, refuse_unknown, up_to
from benchmarks.registry import Case, Family, Request, register
from benchmarks.telling import of_first_level, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assigner.problem.problem import Problem
    from assigner.problem.settings import Settings
    from benchmarks.registry import Record

USUAL_CLASSES = ("cattrysse", "a", "b")
_LEVEL = "cost"
_RULES_IN_FORCE = {"pair-costly": _LEVEL, "rep-over-capacity": "hard", "required-unassigned": "hard"}


class Instance(NamedTuple):
    """One instance.

    Parameters
    ----------
    cost, minutes
        Matrices ``[agent, task]`` of whole numbers, at least 0.
    capacity
        Minutes of each agent.
    """

    cost: np.ndarray
    minutes: np.ndarray
    capacity: np.ndarray


def read_instance(path: Path) -> Instance:
    """Read one file.

    Raises
    ------
    InputError
        When the file does not hold as many whole numbers as its first two promise.
    """
    words = path.read_text(encoding="ascii", errors="replace").split()
    if len(words) < 2 or not all(re.fullmatch(r"\d+", word) for word in words):
        raise _fault(path, "is not a list of whole numbers", "不是整数列表")
    numbers = np.array(words, dtype=np.int64)
    agents, tasks = int(numbers[0]), int(numbers[1])
    expected = 2 + 2 * agents * tasks + agents
    if len(numbers) != expected:
        raise _fault(
            path,
            f"promises {agents} agents and {tasks} tasks, so {expected} numbers, but holds {len(numbers)}",
            f"声明 {agents} 名执行者、{tasks} 项任务，应有 {expected} 个数，实有 {len(numbers)} 个",
        )
    cost, minutes = numbers[2 : 2 + 2 * agents * tasks].reshape(2, agents, tasks)
    return Instance(cost, minutes, numbers[-agents:])


def _fault(path: Path, what_en: str, what_zh: str) -> InputError:
    issues = Issues()
    issues.error(
        "gap-file-invalid", str(path),
        Words(f"The file ({path.name}) {what_en}.", f"文件（{path.name}）{what_zh}。"),
        Words("Give a file of the OR-Library's form: agents tasks, costs, resources, capacities.",
              "请提供 OR-Library 格式的文件：人数 任务数、代价、资源、产能。"),
    )  # fmt: skip
    return InputError(issues.found)


def write_instance(instance: Instance, path: Path) -> None:
    """Write an instance in the OR-Library's form."""
    rows = [instance.cost.shape, *instance.cost.tolist(), *instance.minutes.tolist(), instance.capacity.tolist()]
    path.write_text("\n".join(" ".join(str(number) for number in row) for row in rows) + "\n", encoding="ascii")


def problem_of(instance: Instance, name: str) -> Problem:
    """Return the instance as a problem; columns only, so that the largest take no longer than the smallest."""
    from assigner.generate.tables import amounts_of_rows, ids, rows_of
    from assigner.problem.frames import empty_frames
    from assigner.problem.problem import Problem
    from assigner.problem.reps import Rep
    from assigner.problem.work import Account, Pair

    agents, tasks = instance.cost.shape
    rep_ids, task_ids = ids("R", agents), ids("T", tasks)
    frames = empty_frames()
    frames["reps"] = rows_of(Rep, agents, {"id": rep_ids})
    frames["reps.capacity"] = amounts_of_rows(np.arange(agents), "minutes", instance.capacity.astype(float))
    frames["accounts"] = rows_of(Account, tasks, {"id": task_ids, "required": True})
    frames["pairs"] = rows_of(Pair, agents * tasks, {
        "item": task_ids.take(np.tile(np.arange(tasks), agents)).reset_index(drop=True),
        "rep": rep_ids.take(np.repeat(np.arange(agents), tasks)).reset_index(drop=True),
        "minutes": instance.minutes.ravel().astype(float),
        "cost": instance.cost.ravel(),
    })  # fmt: skip
    return Problem(_settings(name), frames)


def _settings(name: str) -> Settings:
    """Return settings with the one level and nothing on but the three rules."""
    from assigner.problem.settings import Settings
    from assigner.rules.active import configured_rules

    usual = {one.rule.name: one.rule.id for one in configured_rules(Settings())}
    off = [{"rule": rule, "name": name, "on": False} for name, rule in usual.items() if rule not in _RULES_IN_FORCE]
    on = [{"rule": rule, "level": level} for rule, level in _RULES_IN_FORCE.items()]
    return Settings.model_validate({"name": name, "candidates": "listed", "levels": [_LEVEL], "rules": [*off, *on]})


def _class_of(path: str) -> str:
    """Return ``cattrysse`` for ``cattrysse1994/gap1-0`` and ``a`` for ``chu1997/a05100``."""
    return "cattrysse" if path.startswith("cattrysse") else path.rsplit("/", 1)[-1][0]


def _cases(request: Request) -> list[Case]:
    """List the instances of the best-known table whose class is asked for."""
    found = instances(request, _case)
    wanted = request.classes or USUAL_CLASSES
    refuse_unknown(wanted, {name for case in found for name in _names(case)})
    chosen = up_to((case for case in found if not _names(case).isdisjoint(wanted)), request)
    return sorted(chosen, key=lambda case: (_place(case, wanted), _num_pairs(case)))


def _names(case: Case) -> set[str]:
    """Return by which names a case can be asked for: its class, and the folder that it stands in."""
    return {str(case.facts["class"]), case.name.split("/")[0]}


def _place(case: Case, wanted: Sequence[str]) -> tuple[int, str]:
    """Return where a case stands in the order asked for, classes of one folder in alphabetical order."""
    return min(wanted.index(name) for name in _names(case) if name in wanted), str(case.facts["class"])


def _num_pairs(case: Case) -> int:
    return int(case.facts["num_items"]) * int(case.facts["num_reps"])


def _case(row: dict[str, str]) -> Case:
    path = row["Path"]
    return Case(path, {
        "class": _class_of(path),
        "num_items": int(row["Item number"]),
        "num_reps": int(row["Agent number"]),
        "best_known": _number(row["Best known solution value"]),
        "best_known_bound": _number(row["Best known bound"]),
    })  # fmt: skip


def _number(text: str) -> int | None:
    return int(text) if text.strip() else None


def made_up(num_agents: int, num_tasks: int, seed: int) -> Instance:
    """Return an instance by the recipe of class a: minutes 5 to 25, costs 10 to 50, and ample capacity.

    Capacity is 0.6 times the mean load plus 0.4 times the largest load of an agent when all take their cheapest
    (Chu and Beasley 1997), at least 1.2 times the mean load, so that a plan exists at any size.
    """
    random = np.random.default_rng(seed)
    minutes = random.integers(5, 26, (num_agents, num_tasks))
    cost = random.integers(10, 51, (num_agents, num_tasks))
    cheapest = cost.argmin(axis=0)
    most = max(int(minutes[rep, cheapest == rep].sum()) for rep in range(num_agents))
    mean = num_tasks * 15 / num_agents
    room = max(int(0.6 * mean + 0.4 * most), int(1.2 * mean)) + 25
    return Instance(cost, minutes, np.full(num_agents, room, dtype=np.int64))


def _smoke(folder: Path) -> list[Case]:
    """Write a made-up instance whose best value nobody has published."""
    write_instance(made_up(4, 16, seed=1), folder / "a-made-up")
    header = "Path,Item number,Agent number,Best known bound,Best known solution value\n"
    (folder / BEST_KNOWN).write_text(f"{header}a-made-up,16,4,,\n", encoding="utf-8")
    return _cases(Request(folder, ("a",)))


def _load(case: Case, folder: Path) -> Problem:
    return problem_of(read_instance(folder / case.name), case.name)


def _columns(record: Record) -> dict[str, str]:
    facts = record["facts"]
    return {
        "class": str(facts["class"]),
        "size": f"{facts['num_items']} x {facts['num_reps']}",
        "best known": told(facts["best_known"]),
        "plan": told(of_first_level(record, "score")),
        "bound": told(of_first_level(record, "bound")),
        "above best known": _part(of_first_level(record, "score"), facts["best_known"]),
        "below best known bound": _part(facts["best_known_bound"], of_first_level(record, "bound")),
    }


def _part(larger: int | None, smaller: int | None) -> str:
    """Return by which part of the smaller the larger is larger (negative: smaller)."""
    return "-" if larger is None or not smaller else f"{(larger - smaller) / smaller:.3%}"


def _verdict(record: Record) -> str:
    """Say what is proven and how the plan stands against the table."""
    score, best = of_first_level(record, "score"), record["facts"]["best_known"]
    if score is None:
        return "no plan"
    proven = "proven" if record["status"] == "optimal" else "not proven"
    if best is None:
        return proven
    if score == best:
        return f"{proven}, equals the table"
    if record["status"] == "optimal" or score < best:
        return f"{proven}, DIFFERS from the table by {score - best:+,}"
    return f"{proven}, {(score - best) / best:.2%} above the table"


register(Family(
    name="gap",
    measures=Words("Generalised assignment: which instances are proven optimal, in what time, against the best known.",
                   "广义指派问题：哪些算例证明最优、用时多少、与已知最好值相比如何。"),
    cases=_cases,
    smoke=_smoke,
    load=_load,
    columns=_columns,
    verdict=_verdict,
))  # fmt: skip
