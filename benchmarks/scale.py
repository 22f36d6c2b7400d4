"""Size against time: made-up books of business from twenty accounts to a million.

Each case is written once as a folder of Parquet tables; the measured run reads that folder, builds, searches,
verifies and writes the plan, as ``assigner solve`` does. When to modify: to add a size; how the books are made up stands in
:mod:`assigner.generate.books`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.language import Words
from benchmarks.registry import Case, Family, Request, register
from benchmarks.telling import proven_gap

if TYPE_CHECKING:
    from pathlib import Path

    from assigner.problem.problem import Problem
    from benchmarks.registry import Record

REGIONS = ((10_000, 50), (100_000, 500), (1_000_000, 5_000))
"""Items and reps of the books with skills and regions: territories and skills are in force, and nearly all of the
listed candidates may take the account. The last is run only when it is asked for (``--largest 1000000``)."""
WITHOUT_ASKING = 100_000
"""Items of the largest case that is run without being asked for."""
NUM_SKILLS = 6
SIZES = ((20, 5), (60, 12), (200, 10), (2_000, 50), (20_000, 200), (100_000, 500))
"""Items and reps of each case."""
CANDIDATES = 20
"""Candidate reps of an account from ``LISTED_FROM_REPS`` reps on; below it the whole team is."""
LISTED_FROM_REPS = 50
_BOOK_SEED = 7


def _cases(request: Request) -> list[Case]:
    largest = WITHOUT_ASKING if request.largest is None else request.largest
    plain = [_case(num_items, num_reps) for num_items, num_reps in SIZES if num_items <= largest]
    return plain + [_region(num_items, num_reps) for num_items, num_reps in REGIONS if num_items <= largest]


def _region(num_items: int, num_reps: int) -> Case:
    facts = {**_case(num_items, num_reps).facts, "num_skills": NUM_SKILLS, "regional": True}
    return Case(f"{num_items}x{num_reps}-regions", facts)


def _case(num_items: int, num_reps: int) -> Case:
    candidates = CANDIDATES if num_reps >= LISTED_FROM_REPS else None
    facts = {"num_items": num_items, "num_reps": num_reps, "candidates": candidates, "book_seed": _BOOK_SEED}
    return Case(f"{num_items}x{num_reps}", facts)


def _smoke(folder: Path) -> list[Case]:
    del folder
    return [_case(*SIZES[0])]


def _prepare(case: Case, folder: Path) -> None:
    """Write the made-up problem as Parquet tables."""
    from assigner.files.write import write_problem
    from assigner.generate.books import books

    facts = case.facts
    more = {name: facts[name] for name in ("num_skills", "regional") if name in facts}
    problem = books(facts["num_items"], facts["num_reps"], facts["candidates"], facts["book_seed"], **more)
    write_problem(problem, folder, "parquet")


def _load(case: Case, folder: Path) -> Problem:
    """Read the folder as the command line does, validation included."""
    from assigner.files.read import load_problem

    del case
    return load_problem(folder)


def _columns(record: Record) -> dict[str, str]:
    facts = record["facts"]
    size = record.get("size") or {}
    return {
        "size": f"{facts['num_items']:,} x {facts['num_reps']:,}",
        "options": f"{size['options']:,}" if "options" in size else "-",
        "rows": f"{size['rows']:,}" if "rows" in size else "-",
    }


register(Family(
    name="scale",
    measures=Words("Size against time to a first plan, time to a proven gap of 1 %, final gap and memory.",
                   "规模与各指标的关系：得到首个方案的时间、证明差距降至 1% 的时间、最终差距与内存。"),
    cases=_cases,
    smoke=_smoke,
    prepare=_prepare,
    load=_load,
    columns=_columns,
    verdict=proven_gap,
    stop_gap=0.0005,
))  # fmt: skip
