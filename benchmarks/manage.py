"""How long meetings and training take to plan: ``python -m benchmarks.manage``; one line of JSON each, then a table with the bars.

Meetings of a made-up organisation in four time zones over a quarter (stand-ups, weekly and one-to-one meetings of every
team, leads, everybody; visits and leave in between), by a library call; the training plan of the 60-rep organisation as a
command. When to modify: to measure another computation of the management cycle.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.decisions import ORGANISATION, Measured, run_command, table_of
from benchmarks.record import commit, load, machine

if TYPE_CHECKING:
    from collections.abc import Sequence

ZONES = ("Asia/Shanghai", "Asia/Singapore", "Europe/Berlin", "Europe/London")
FIRST_DAY, DAYS = date(2026, 10, 1), 92
VISITS, LEAVES = 18, 2
"""Visits and leaves of each person in the quarter."""


def meetings_at(teams: int, people: int, seconds: float) -> Measured:
    """Place the meetings of an organisation; right when a check of every calendar finds nothing broken."""
    from assigner.files.memory import problem_from
    from assigner.manage.meetings.asked import MeetingsAsked
    from assigner.manage.meetings.checking import broken_meetings
    from assigner.manage.meetings.meet import meet
    from assigner.manage.meetings.wanted import wanted_of
    from assigner.plan.plan import Plan

    problem = problem_from(organisation(teams, people, 0))
    plan = Plan(problem.items["named"].to_numpy(dtype=np.int32), problem.items["earliest"].to_numpy())
    asked = MeetingsAsked.model_validate({"series": series_of(teams)})
    began = load(), time.perf_counter()
    met = meet(problem, plan, asked, seconds=seconds)
    took = time.perf_counter() - began[1]
    facts = {"series": len(asked.series), "without_a_place": len(met.unheld), "headline": met.headline("en")}
    right = bool(met.held) and not broken_meetings(problem, plan, asked, wanted_of(problem, asked), met.held)
    what = f"meetings of {problem.num_reps} people over a quarter"
    return Measured(what, took, 20.0, right, facts, (began[0], load()))


def training_of_the_organisation() -> Measured:
    """Find the best training plan of the 60-rep organisation."""
    folder = ORGANISATION / "manage"
    asked = "--what-if", str(folder / "skills.yaml"), "--budget", str(folder / "training.yaml"), "--seconds", "60"
    seconds, answer, loads = run_command("training", str(ORGANISATION), *asked)
    return Measured("training plan on 60 reps", seconds, 60.0, bool(answer), {}, loads)


def organisation(teams: int, people: int, seed: int) -> dict[str, Any]:
    """Return tables of so many people in so many teams, with visits and leave drawn at random."""
    random = np.random.default_rng(seed)
    reps, duties = [], []
    for number in range(people):
        team, rep = number % teams, f"r{number}"
        reps.append({
            "id": rep, "name": rep, "team": f"T{team}", "working_hours": "Mon-Fri 09:00-12:00 13:00-18:00",
            "time_zone": ZONES[team % 4] if team < 6 else ZONES[2 * (number // teams % 2)],
            "leave": [_leave(random) for _ in range(LEAVES)], "roles": ["lead" if number < teams else "rep"],
        })  # fmt: skip
        duties += [_visit(random, rep, visit) for visit in range(VISITS)]
    horizon = {"first_day": str(FIRST_DAY), "last_day": str(FIRST_DAY + timedelta(DAYS - 1))}
    return {"horizon": horizon, "time_zone": ZONES[0], "reps": reps, "duties": duties}


def _leave(random: np.random.Generator) -> dict[str, str]:
    start = FIRST_DAY + timedelta(int(random.integers(0, DAYS - 7)))
    return {"start": str(start), "end": str(start + timedelta(int(random.integers(0, 5))))}


def _visit(random: np.random.Generator, rep: str, number: int) -> dict[str, Any]:
    day = FIRST_DAY + timedelta(int(random.integers(0, DAYS - 2)))
    return {
        "id": f"v{rep}-{number}", "kind": "visit", "start": f"{day}T{int(random.integers(9, 16)):02d}:00",
        "duration_minutes": 60 * int(random.integers(1, 3)), "owner": rep, "positions": [{"reps": [rep]}],
    }  # fmt: skip


def series_of(teams: int) -> list[dict[str, Any]]:
    """Return stand-ups, weekly and one-to-one meetings of every team, a round of leads, and a meeting of everybody."""
    found: list[dict[str, Any]] = []
    for team in range(teams):
        people = {"people": {"teams": [f"T{team}"]}}
        zone = {"time_zone": ZONES[team % 4] if team < 6 else ZONES[2]}
        found.append({"id": f"standup{team}", "rhythm": "daily", "minutes": 15, **people, **zone})
        found.append({"id": f"weekly{team}", "rhythm": "weekly", "minutes": 60, **people, **zone})
        found.append({"id": f"one{team}", "rhythm": "biweekly", "minutes": 30, **people, "host": f"r{team}"})
    early = {"minutes": 60, "time_zone": ZONES[2], "earliest": "07:00"}
    found.append({"id": "leads", "rhythm": "weekly", "people": {"roles": ["lead"]}, **early})
    found.append({"id": "all", "rhythm": "monthly", "people": {"everybody": True}, "outside_minutes": 120, **early})
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a line of JSON each and the table; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.manage", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a few people, no training; no figures to publish")
    small = parser.parse_args(arguments).small
    found = [meetings_at(2, 6, 2.0)] if small else [meetings_at(8, 60, 19.0), training_of_the_organisation()]
    for one in found:
        record = {**asdict(one), "verdict": one.verdict, "commit": commit(), **machine()}
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.write(table_of(found))
    return int(any(one.verdict != "bar kept" for one in found))


if __name__ == "__main__":
    sys.exit(main())
