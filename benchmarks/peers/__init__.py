"""Peers: the same problems under other solvers, each in a file and a process of its own, one judge for all.

When to modify: to add a peer, a module with ``NAME``, ``WORDS`` and ``solve`` (see :mod:`benchmarks.peers.answer`),
named in :data:`benchmarks.peers.table.PEERS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.language import Words
from benchmarks.peers.table import DEFINITIONS, PEERS, cost_table, peer_columns, peer_verdict
from benchmarks.registry import Case, Family, Request, register

if TYPE_CHECKING:
    from pathlib import Path

    from assigner.problem.problem import Problem

__all__ = ["SIZES", "SMOKE_SIZE", "USUAL_SEEDS"]

SIZES = ((200, 10), (2_000, 50), (20_000, 200))
"""Accounts and reps; a tenth of the accounts come on top as timed duties."""
USUAL_SEEDS = (11, 12, 13)
"""Seeds that nobody was tuned on; peers were tried out on the books of seed 1."""
SMOKE_SIZE = (40, 4)


def _cases(request: Request) -> list[Case]:
    """List every peer on every size and seed; ``--classes`` chooses peers."""
    return [
        _case(size, seed, peer)
        for size in SIZES
        if request.largest is None or size[0] <= request.largest
        for seed in request.seeds or USUAL_SEEDS
        for peer in PEERS
        if not request.classes or peer in request.classes
    ]


def _case(size: tuple[int, int], seed: int, peer: str, download: bool = True) -> Case:
    shared = f"{size[0]}x{size[1]}-{seed}"
    facts = {
        "num_items": size[0], "num_reps": size[1], "book_seed": seed, "peer": peer,
        "class": f"{size[0]:,} x {size[1]:,}", "instance": shared, "download": download,
    }  # fmt: skip
    return Case(f"{shared}-{peer}", facts, shared)


def _smoke(folder: Path) -> list[Case]:
    """Every peer once, tiny; nothing is downloaded, so a peer that is not there says so."""
    del folder
    return [_case(SMOKE_SIZE, 1, peer, download=False) for peer in PEERS]


def _prepare(case: Case, folder: Path) -> None:
    """Write the tables for the judge and for us, and the arrays for the peers."""
    from assigner.files.write import write_problem
    from benchmarks.peers.book import book
    from benchmarks.peers.instance import instance_of

    facts = case.facts
    problem = book(facts["num_items"], facts["num_reps"], facts["book_seed"])
    write_problem(problem, folder, "parquet")
    instance_of(problem).save(folder)


def _load(case: Case, folder: Path) -> Problem:
    from assigner.files.read import load_problem

    del case
    return load_problem(folder)


register(Family(
    name="peers",
    measures=Words("The same problems under other solvers: cost at equal time, gap to our proven bound, memory.",
                   "同一问题交给其他求解器：相同时间内的代价、与我方证明下界的差距、内存。"),
    cases=_cases,
    smoke=_smoke,
    prepare=_prepare,
    load=_load,
    columns=peer_columns,
    verdict=peer_verdict,
    seeded=True,
    runner="benchmarks.peers.run",
    compare=cost_table,
    definitions=DEFINITIONS,
))  # fmt: skip
