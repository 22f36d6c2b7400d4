"""How long the decision tools take: ``python -m benchmarks.decisions``; one line of JSON each, then a table with the bars.

Each measure is what a person waits for: a command in a process of its own where the bar speaks of a command, else a
library call after the compiled kernels are loaded (a small question first). Input is made up by the generators, seeded,
or a scenario of this checkout. A bar counts as kept when the time is within it and the answer is what it must be: every
why-not with a bound, every conflict minimal by fresh solves, twenty different points on the frontier.
When to modify: to measure another question; add a function to MEASURES.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.record import ROOT, add_record, commit, load, machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from assigner.diagnose.model import Diagnosis, Instance
    from assigner.plan.result import Result
    from assigner.problem.problem import Problem

ORGANISATION = ROOT / "scenarios" / "quarter-change"
WITH_PLAN = ("optimal", "feasible")
ROOM = {"capacity": {"minutes": 4000}, "current_load": {"minutes": 0}}
PLANTED = {
    "reps": {"change": [
        {"id": "T03", "languages": ["en", "de", "pl"], **ROOM},
        {"id": "T04", "languages": ["en", "de", "pl"], **ROOM},
    ]},
    "accounts": {"add": [
        {"id": "P1", "pin": "T01"},
        {"id": "P2", "pin": "T01", "rivals": ["P1"]},
        {"id": "P3", "required": True, "skills": [{"skill": "hydraulics", "level": 3}]},
        *({"id": f"H{n}", "required": True, "languages": ["pl"], "minutes": 2600} for n in range(3)),
    ]},
    "duties": {"add": [
        {"id": f"D{n}", "start": "2026-10-20T09:00", "duration_minutes": 120, "positions": [{"reps": ["T02"]}],
         "required": True} for n in range(2)
    ]},
}  # fmt: skip
"""Four contradictions: rivals pinned to one rep, a skill that nobody has, one person in two places, and whole accounts
that two reps could take together only if they could be split."""


@dataclass(frozen=True)
class Size:
    """How large the questions are.

    Parameters
    ----------
    book, cut, conflict, shortage
        Items and reps of the why-nots, of the minimum cut, of the planted contradictions (and duties), of the shortage.
    questions, scenarios, points
        How many why-nots of each kind (items and eligible reps drawn at random), scenarios and points.
    share
        Part of the times given to the commands.
    """

    book: tuple[int, int] = (2_000, 50)
    cut: tuple[int, int] = (100_000, 1_000)
    conflict: tuple[int, int, int] = (200, 20, 60)
    shortage: tuple[int, int] = (1_500, 30)
    questions: int = 14
    scenarios: int = 20
    points: int = 20
    share: float = 1.0


SMALL = Size((60, 6), (400, 10), (30, 10, 8), (40, 4), 3, 2, 3, 0.05)
"""Everything at a size that takes seconds: for the tests, not for figures."""


@dataclass(frozen=True)
class Measured:
    """One figure.

    Parameters
    ----------
    what
        The question.
    seconds
        How long it took: the longest where several were asked.
    bar
        Seconds that it may take; None where none was set.
    right
        Whether the answer is what it must be.
    facts
        What else is worth knowing.
    load
        Load of the machine when it began and when it ended.
    """

    what: str
    seconds: float
    bar: float | None
    right: bool
    facts: Mapping[str, Any] = field(default_factory=dict)
    load: tuple[float, float] = (0.0, 0.0)

    @property
    def verdict(self) -> str:
        """Say whether the bar is kept."""
        if not self.right:
            return "answer not as it must be"
        if self.bar is None:
            return "no bar"
        return "bar kept" if self.seconds <= self.bar else "bar missed"


# Library calls ------------------------------------------------------------------------------------------------


def why_not_at(size: Size) -> Iterable[Measured]:
    """Ask why items are not with somebody else; the whole answer, with its bound."""
    from assigner.generate import books
    from assigner.solve import solve

    for candidates in (20, None):
        problem = books(*size.book, candidates and min(candidates, size.book[1]), 7)
        result = solve(problem, seconds=20 * size.share, gap=0.0)
        answers = _asked(problem, result, 1)  # kernels are loaded by the first
        began = load()
        answers = _asked(problem, result, size.questions)
        seconds = [one[0] for one in answers]
        told = {"median": round(float(np.median(seconds)), 3), "outcomes": sorted({one[2] for one in answers})}
        name = f"why-not, {_by(size.book)}, {'a whole team' if candidates is None else candidates} eligible"
        yield Measured(name, max(seconds), 2.0, all(one[1] for one in answers), told, (began, load()))


def _asked(problem: Problem, result: Result, count: int) -> list[tuple[float, bool, str]]:
    """Return seconds, whether it is bounded or forbidden by proof, and outcome of each question."""
    from assigner.explain.why_not import why_not
    from assigner.program.build import build_program

    assert result.plan is not None
    answers: list[tuple[float, bool, str]] = []
    program, random = build_program(problem), np.random.default_rng(7)
    for item in random.permutation(problem.num_items)[:count].tolist():
        able = program.rep[program.item_begin[item] : program.item_begin[item + 1]]
        others = [int(rep) for rep in able if rep >= 0 and rep != result.plan.rep[item]]
        rep = str(problem.rep_ids[int(random.choice(others))])
        began = time.perf_counter()
        answer = why_not(problem, result.plan, str(problem.item_ids[item]), rep, prices=result.prices)
        seconds = time.perf_counter() - began
        bounded = answer.loss is not None and all(one.bound is not None for one in answer.loss.levels)
        answers.append((seconds, bounded or answer.conflict is not None, answer.outcome))
    return answers


def cut_at(size: Size) -> Iterable[Measured]:
    """Find the groups without room in a large organisation, the building of the program told apart."""
    from assigner.diagnose.bottleneck import bottlenecks
    from assigner.generate import books
    from assigner.program.build import build_program
    from assigner.scenario.apply import apply_scenario
    from assigner.scenario.model import Scenario

    full = books(*size.cut, min(20, size.cut[1]), 7, num_skills=6, regional=True, fill=0.95)
    less = {"reps": {"all": [{"percent": {"capacity": -10}}]}}
    problem = apply_scenario(full, Scenario.model_validate(less))
    began = load(), time.perf_counter()
    program = build_program(problem)
    built = time.perf_counter()
    found = bottlenecks(problem, program)
    done = time.perf_counter()
    sums = all(abs(one.needed - one.room - one.short) < 1e-6 and one.short > 0 for one in found) and bool(found)
    facts = {"build": round(built - began[1], 2), "groups": len(found), "items": sum(len(one.items) for one in found)}
    yield Measured(f"minimum cut, {_by(size.cut)}", done - began[1], 10.0, sums, facts, (began[0], load()))


def conflict_at(size: Size) -> Iterable[Measured]:
    """Find minimal conflicts: contradictions planted, and one shortage of everybody."""
    from assigner.generate import books, weekly_service
    from assigner.scenario.apply import apply_scenario
    from assigner.scenario.model import Scenario

    items, reps, duties = size.conflict
    base = weekly_service(reps, duties, 2, 7, num_accounts=items)
    planted = apply_scenario(base, Scenario.model_validate(PLANTED))
    name = f"minimal conflicts, {items} accounts x {reps} reps x {duties} duties, four planted"
    yield _diagnosed(name, planted, False, 30.0, 4)
    short = apply_scenario(
        books(*size.shortage, None, 7, num_teams=1),
        Scenario.model_validate({"reps": {"all": [{"percent": {"capacity": -40}}]}}),
    )
    yield _diagnosed(f"minimal conflict, one shortage of {_by(size.shortage)}", short, True, None, 1)


def _diagnosed(name: str, problem: Problem, wanted: bool, bar: float | None, planted: int) -> Measured:
    """Diagnose, and prove each conflict once more by solves that know nothing of the diagnosis."""
    from assigner.diagnose.diagnosis import diagnose

    began = load(), time.perf_counter()
    found = diagnose(problem, wanted=wanted, seconds=bar or 60.0, most=planted + 1)
    seconds = time.perf_counter() - began[1]
    minimal = sum(one.is_minimal for one in found.conflicts)
    again = _proven_again(problem, found, wanted)
    facts = {"conflicts": [len(one.instances) for one in found.conflicts], "minimal": minimal, "proven_again": again}
    right = len(found.conflicts) >= planted and minimal == again == len(found.conflicts)
    return Measured(name, seconds, bar, right, facts, (began[0], load()))


def _proven_again(problem: Problem, found: Diagnosis, wanted: bool) -> int:
    """Return how many conflicts cannot hold, and can without any one of their instances, each by a fresh solve."""
    from assigner.diagnose.asking import Asker
    from assigner.diagnose.instances import instances_of
    from assigner.diagnose.telling import Teller

    instances = instances_of(problem, wanted=wanted)
    teller, proven = Teller(instances), 0
    told = [teller.tell(one, (one,), None) for one in range(len(instances))]
    for conflict in found.conflicts:
        members = [_number_of(one, told) for one in conflict.instances]
        on = np.isin(np.arange(len(instances)), members)
        fresh = Asker(instances, time.perf_counter, 120.0)
        proven += fresh.holds(on) is False and all(
            fresh.holds(on & (np.arange(len(instances)) != member)) for member in members
        )
    return proven


def _number_of(instance: Instance, told: list[Instance]) -> int:
    """Return which instance a conflict tells: of a cluster of items, it names only those that it is about."""
    rule, _, *place = instance.key
    able = [
        number
        for number, other in enumerate(told)
        if (other.key[0], *other.key[2:]) == (rule, *place) and set(instance.items) <= set(other.items)
    ]
    return min(able, key=lambda number: len(told[number].items))


# Commands -----------------------------------------------------------------------------------------------------


def scenarios_at(size: Size) -> Iterable[Measured]:
    """Run the twenty scenarios of the organisation side by side."""
    files = sorted((ORGANISATION / "what-if").glob("*.yaml"))
    chosen = [str(path) for path in files[: size.scenarios]]
    limit = str(max(1.0, 7 * size.share))
    seconds, answer, loads = run_command("what-if", str(ORGANISATION), *chosen, "--seconds", limit)
    runs = answer.get("scenarios", [])
    right = len(runs) >= size.scenarios and not any(one.get("error") for one in runs)
    facts = {"accepted": answer.get("accepted"), "with_plan": sum(one["status"] in WITH_PLAN for one in runs)}
    yield Measured(f"{size.scenarios} scenarios on 60 reps", seconds, 120.0, right, facts, loads)


def frontier_at(size: Size) -> Iterable[Measured]:
    """Walk the frontier by revenue and by count."""
    for by in ("revenue", "count"):
        asked = ("--points", str(size.points), "--seconds", str(110 * size.share), "--by", by)
        seconds, answer, loads = run_command("frontier", str(ORGANISATION), *asked)
        points, shared = answer.get("points", []), answer.get("shared", {})
        gaps = [one["gap"] for one in points if one["gap"] is not None]
        open_ = [one["open_of_start"] for one in points if one["open_of_start"] is not None]
        facts = {
            "points": len(points),
            "exact": sum(one["imbalance"] == one["bound"] for one in points),
            "within_5_percent": sum(gap <= 0.05 for gap in gaps),
            "median_gap": round(float(np.median(gaps)), 4) if gaps else None,
            "most_open_of_start": round(max(open_), 4) if open_ else None,
            "median_open_of_start": round(float(np.median(open_)), 4) if open_ else None,
            "shared_moves": len(shared.get("proven", [])),
        }
        right = len(points) >= size.points and len(gaps) == len(points)
        yield Measured(f"frontier by {by}, {size.points} points on 60 reps", seconds, 120.0, right, facts, loads)


def run_command(*arguments: str) -> tuple[float, dict[str, Any], tuple[float, float]]:
    """Run a command in a process of its own; return its wall time, its JSON and the load before and after."""
    with tempfile.TemporaryDirectory(prefix="assigner-decisions-") as folder:
        line = [sys.executable, "-m", "assigner", *arguments, "--json", "--out", folder]
        before, began = load(), time.perf_counter()
        done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - began
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except json.JSONDecodeError:
        sys.stderr.write(done.stderr)
        answer = {}
    return seconds, answer, (before, load())


# All of them --------------------------------------------------------------------------------------------------

MEASURES: dict[str, Callable[[Size], Iterable[Measured]]] = {
    "why-not": why_not_at,
    "cut": cut_at,
    "conflict": conflict_at,
    "scenarios": scenarios_at,
    "frontier": frontier_at,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a line of JSON each and the table; 1 when a bar is missed."""
    options = _options(arguments)
    size, circumstances, found = SMALL if options.small else Size(), {"commit": commit(), **machine()}, []
    for name in options.only or MEASURES:
        for one in MEASURES[name](size):
            found.append(one)
            record = {**asdict(one), "seconds": round(one.seconds, 3), "verdict": one.verdict, **circumstances}
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
            sys.stdout.flush()
            if options.out is not None:
                add_record(options.out, record)
    sys.stdout.write(table_of(found))
    missed = [one for one in found if one.bar is not None and one.verdict != "bar kept"]
    return 1 if missed else 0


def table_of(found: Sequence[Measured]) -> str:
    """Return the figures as a table in Markdown."""
    lines = ["| question | s | bar | verdict | load | what else |", "|---|---|---|---|---|---|"]
    for one in found:
        facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in one.facts.items())
        bar = "" if one.bar is None else f"{one.bar:g}"
        loads = f"{one.load[0]} to {one.load[1]}"
        lines.append(f"| {one.what} | {one.seconds:.1f} | {bar} | {one.verdict} | {loads} | {facts} |")
    return "\n".join(lines) + "\n"


def _by(sizes: Sequence[int]) -> str:
    return " x ".join(f"{one:,}" for one in sizes)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.decisions", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(MEASURES), help="measures; all where not given")
    parser.add_argument("--small", action="store_true", help="at sizes that take seconds; no figures to publish")
    parser.add_argument("--out", type=Path, help="file to which the lines of JSON are added")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
