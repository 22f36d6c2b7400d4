"""Balance: the shortest makespan on unrelated machines, and books whose loads are to be even.

R||Cmax is balance without capacity: jobs are required accounts, machines are reps, the pairs table holds the minutes
of every pair, every rep's target is 0, and the one level is the largest load. Instances are made up by the recipes of
the literature's classes; files of the literature are read from a folder (``--data``). Books ask for the same in three
measures: sum of differences, largest excess, leximin. When to modify: to add a class, or another file format.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.errors import InputError, UsageError
from assigner.issues import Issues
from assigner.language import Words
from benchmarks.registry import Case, Family, Request, register
from benchmarks.telling import proven_gap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assigner.problem.problem import Problem
    from benchmarks.registry import Record

SIZES = ((100, 10), (200, 20), (500, 20), (1_000, 50))
"""Jobs and machines of the made-up instances."""
BOOK_SIZES = ((200, 10), (2_000, 50), (20_000, 200))
"""Accounts and reps of the books."""
USUAL_SEEDS = (1, 2, 3)
MEASURES = ("total", "largest", "leximin")
LEXIMIN_DEPTH = 3
_LEVEL = "makespan"
_RULES_IN_FORCE = {"required-unassigned": "hard", "load-uneven": _LEVEL}


def _uniform(low: int, high: int) -> Callable[[np.random.Generator, int, int], np.ndarray]:
    def drawn(random: np.random.Generator, jobs: int, machines: int) -> np.ndarray:
        return random.integers(low, high + 1, (jobs, machines))

    return drawn


def _by_job(random: np.random.Generator, jobs: int, machines: int) -> np.ndarray:
    """Jobs are long or short wherever they run."""
    return np.asarray(random.integers(1, 101, (jobs, 1)) + random.integers(1, 21, (jobs, machines)))


def _by_machine(random: np.random.Generator, jobs: int, machines: int) -> np.ndarray:
    """Machines are slow or fast whatever they run."""
    return np.asarray(random.integers(1, 101, (1, machines)) + random.integers(1, 21, (jobs, machines)))


RECIPES = {
    "u1-100": _uniform(1, 100),
    "u10-100": _uniform(10, 100),
    "u100-200": _uniform(100, 200),
    "u100-120": _uniform(100, 120),
    "u1000-1100": _uniform(1000, 1100),
    "jobcorr": _by_job,
    "machcorr": _by_machine,
}
"""The seven classes of Fanjul-Peyro and Ruiz, Iterated greedy local search methods for unrelated parallel machine
scheduling, European Journal of Operational Research 207, 2010: uniform ranges, and correlated jobs or machines."""


def made_up(kind: str, jobs: int, machines: int, seed: int) -> np.ndarray:
    """Return minutes ``[job, machine]`` by a recipe of :data:`RECIPES`."""
    random = np.random.default_rng([seed, jobs, machines, list(RECIPES).index(kind)])
    return RECIPES[kind](random, jobs, machines)


def read_instance(path: Path) -> np.ndarray:
    """Read one file of the literature: ``jobs machines``, a further line, then ``machine minutes`` pairs a job.

    Raises
    ------
    InputError
        When the file does not hold what its first line promises.
    """
    lines = [line.split() for line in path.read_text(encoding="ascii", errors="replace").splitlines() if line.strip()]
    words = [word for line in lines for word in line]
    if len(lines) < 2 or len(lines[0]) < 2 or not all(re.fullmatch(r"\d+", word) for word in words):
        raise _fault(path, "is not a list of whole numbers", "不是整数列表")
    jobs, machines = int(lines[0][0]), int(lines[0][1])
    rows = [line for line in lines[1:] if len(line) == 2 * machines]
    if len(rows) < jobs:
        what = f"promises {jobs} jobs on {machines} machines, but holds {len(rows)} lines of as many pairs"
        raise _fault(path, what, f"声明 {jobs} 个作业、{machines} 台机器，实有 {len(rows)} 行")
    pairs = np.array(rows[-jobs:], dtype=np.int64).reshape(jobs, machines, 2)
    minutes = np.zeros((jobs, machines), dtype=np.int64)
    np.put_along_axis(minutes, pairs[:, :, 0], pairs[:, :, 1], axis=1)
    return minutes


def write_instance(minutes: np.ndarray, path: Path) -> None:
    """Write an instance in the same form."""
    jobs, machines = minutes.shape
    rows = [" ".join(f"{machine} {time}" for machine, time in enumerate(row)) for row in minutes.tolist()]
    path.write_text("\n".join([f"{jobs} {machines}", str(jobs * machines), *rows]) + "\n", encoding="ascii")


def _fault(path: Path, what_en: str, what_zh: str) -> InputError:
    issues = Issues()
    issues.error(
        "makespan-file-invalid", str(path),
        Words(f"The file ({path.name}) {what_en}.", f"文件（{path.name}）{what_zh}。"),
        Words("Give a file of the form: jobs machines; a line; then `machine minutes` pairs, one line a job.",
              "请提供如下格式的文件：作业数 机器数；一行；其后每个作业一行“机器 分钟”。"),
    )  # fmt: skip
    return InputError(issues.found)


def problem_of(minutes: np.ndarray, name: str) -> Problem:
    """Return an instance as a problem whose one level is the largest load."""
    from assigner.generate.tables import amounts_of_rows, ids, rows_of
    from assigner.problem.frames import empty_frames
    from assigner.problem.problem import Problem
    from assigner.problem.reps import Rep
    from assigner.problem.work import Account, Pair

    jobs, machines = minutes.shape
    rep_ids, job_ids = ids("M", machines), ids("J", jobs)
    frames = empty_frames()
    frames["reps"] = rows_of(Rep, machines, {"id": rep_ids})
    frames["reps.target"] = amounts_of_rows(np.arange(machines), "minutes", np.zeros(machines))
    frames["accounts"] = rows_of(Account, jobs, {"id": job_ids, "required": True, "minutes": minutes.min(axis=1)})
    frames["pairs"] = rows_of(Pair, jobs * machines, {
        "item": job_ids.take(np.repeat(np.arange(jobs), machines)).reset_index(drop=True),
        "rep": rep_ids.take(np.tile(np.arange(machines), jobs)).reset_index(drop=True),
        "minutes": minutes.ravel().astype(float),
    })  # fmt: skip
    return Problem(_settings(name), frames)


def _settings(name: str) -> Any:
    """Return settings with the one level and nothing on but "required" and the largest load."""
    from assigner.problem.settings import Settings
    from assigner.rules.active import configured_rules

    usual = {one.rule.name: one.rule.id for one in configured_rules(Settings())}
    off = [{"rule": rule, "name": name, "on": False} for name, rule in usual.items() if name not in _RULES_IN_FORCE]
    largest = {"dimension": "minutes", "measure": "largest"}
    on: list[dict[str, Any]] = [{"rule": rule, "level": level} for rule, level in _RULES_IN_FORCE.items()]
    on[-1]["parameters"] = largest
    return Settings.model_validate({"name": name, "candidates": "listed", "levels": [_LEVEL], "rules": [*off, *on]})


def even_book(num_accounts: int, num_reps: int, measure: str, seed: int) -> Problem:
    """Return a book in which nothing counts but covering every account and even minutes, by a measure."""
    from assigner.generate.books import books

    parameters = {"measure": measure} | ({"depth": LEXIMIN_DEPTH} if measure == "leximin" else {})
    rules = [
        {"rule": "load-uneven", "parameters": parameters},
        {"rule": "load-uneven", "name": "potential-uneven", "on": False},
        {"rule": "owner-changed", "on": False},
    ]
    candidates = 20 if num_reps >= 50 else min(5, num_reps)
    return books(num_accounts, num_reps, candidates, seed, settings={"rules": rules})


def _cases(request: Request) -> list[Case]:
    """List the files of a folder where one is named, else made-up instances and books."""
    if request.data is not None:
        return _of_folder(request)
    seeds = request.seeds or USUAL_SEEDS
    found = [_made_up(kind, *size, seed) for size in SIZES for kind in RECIPES for seed in seeds]
    found += [_book(measure, *size, seed) for size in BOOK_SIZES for measure in MEASURES for seed in seeds]
    chosen = [case for case in found if not request.classes or case.facts["class"] in request.classes]
    return [case for case in chosen if request.largest is None or case.facts["num_items"] <= request.largest]


def _made_up(kind: str, jobs: int, machines: int, seed: int) -> Case:
    facts = {"class": kind, "num_items": jobs, "num_reps": machines, "book_seed": seed}
    return Case(f"{kind}-{jobs}x{machines}-{seed}", facts)


def _book(measure: str, num_accounts: int, num_reps: int, seed: int) -> Case:
    facts = {"class": f"book-{measure}", "num_items": num_accounts, "num_reps": num_reps, "book_seed": seed}
    return Case(f"book-{measure}-{num_accounts}x{num_reps}-{seed}", {**facts, "measure": measure})


def _of_folder(request: Request) -> list[Case]:
    """List the instances below a folder; the folder of each is its class."""
    found = []
    for path in sorted(request.data.rglob("*.txt")) if request.data else []:
        words = path.read_text(encoding="ascii", errors="replace").split(maxsplit=2)[:2]
        if len(words) == 2 and all(word.isdigit() for word in words):
            facts = {"class": path.parent.name, "num_items": int(words[0]), "num_reps": int(words[1])}
            found.append(Case(str(path.relative_to(request.data or path)), facts, given=True))
    if not found:
        raise UsageError(Words(
            f"The folder ({request.data}) holds no instance (*.txt).", f"文件夹（{request.data}）中没有算例（*.txt）。"
        ))  # fmt: skip
    chosen = [case for case in found if not request.classes or case.facts["class"] in request.classes]
    chosen = [case for case in chosen if request.largest is None or case.facts["num_items"] <= request.largest]
    return sorted(chosen, key=lambda case: int(case.facts["num_items"]) * int(case.facts["num_reps"]))


def _smoke(folder: Path) -> list[Case]:
    del folder
    return [_made_up("u1-100", 12, 3, 1), _book("leximin", 20, 5, 1)]


def _prepare(case: Case, folder: Path) -> None:
    """Write a made-up instance in the literature's form, a book as tables."""
    from assigner.files.write import write_problem

    facts = case.facts
    if "measure" in facts:
        sizes = facts["num_items"], facts["num_reps"]
        write_problem(even_book(*sizes, facts["measure"], facts["book_seed"]), folder, "parquet")
    else:
        sizes = facts["num_items"], facts["num_reps"]
        write_instance(made_up(facts["class"], *sizes, facts["book_seed"]), folder / "instance.txt")


def _load(case: Case, folder: Path) -> Problem:
    from assigner.files.read import load_problem

    if "measure" in case.facts:
        return load_problem(folder)
    return problem_of(read_instance(folder / (case.name if case.given else "instance.txt")), case.name)


def _columns(record: Record) -> dict[str, str]:
    facts, levels = record["facts"], record.get("levels") or []
    return {
        "class": str(facts["class"]),
        "size": f"{facts['num_items']:,} x {facts['num_reps']:,}",
        "plan": ", ".join("-" if one["score"] is None else f"{one['score']:,}" for one in levels) or "-",
        "bound": ", ".join("-" if one["bound"] is None else f"{one['bound']:,}" for one in levels) or "-",
    }


register(Family(
    name="balance",
    measures=Words("Even loads: makespan on unrelated machines (R||Cmax) and books by sum, largest and leximin.",
                   "负荷均衡：不相关并行机最短完工时间（R||Cmax），以及按总偏差、最大超额、leximin 均衡的客户组合。"),
    cases=_cases,
    smoke=_smoke,
    prepare=_prepare,
    load=_load,
    columns=_columns,
    verdict=proven_gap,
    seeded=True,
))  # fmt: skip
