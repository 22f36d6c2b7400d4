"""Peers: the arrays they get say exactly what the judge says, and exact peers agree with each other."""

from __future__ import annotations

import importlib
import itertools
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assigner.plan.plan import Plan
from assigner.verify import verify
from benchmarks.peers.answer import Answer, Limit, NotRunError
from benchmarks.peers.book import book
from benchmarks.peers.instance import Instance, instance_of
from benchmarks.peers.run import judged
from benchmarks.peers.table import PEERS, bounds_of, cost_table, gap_to


@pytest.mark.parametrize(("size", "seed"), [((10, 3), 5), ((40, 4), 1), ((60, 10), 2), ((100, 3), 3)])
def test_the_arrays_cost_what_verification_finds(size: tuple[int, int], seed: int) -> None:
    problem = book(*size, seed)
    instance, random = instance_of(problem), np.random.default_rng(seed)
    for _ in range(20):
        chosen = _any_assignment(instance, random)
        card = verify(problem, Plan(chosen.astype(np.int32), instance.start.copy()))
        assert card.score == (instance.cost_of(chosen),)
        overfull = int((instance.loads(chosen) > instance.capacity).sum())
        assert card.hard_matches == overfull + _clashes(instance, chosen)


def _any_assignment(instance: Instance, random: np.random.Generator) -> np.ndarray:
    pairs = zip(instance.begin.tolist(), instance.begin[1:].tolist(), strict=False)
    return np.array([random.choice(instance.rep[first:after]) for first, after in pairs])


def _clashes(instance: Instance, chosen: np.ndarray) -> int:
    timed = np.flatnonzero(instance.start >= 0).tolist()
    return sum(
        bool(chosen[one] == chosen[other] and _overlap(instance, one, other))
        for one, other in itertools.combinations(timed, 2)
    )


def _overlap(instance: Instance, one: int, other: int) -> bool:
    return bool(instance.start[one] < instance.end[other] and instance.start[other] < instance.end[one])


@pytest.mark.parametrize("seed", range(5))
def test_cliques_hold_every_overlapping_pair_and_no_other(seed: int) -> None:
    instance = instance_of(book(300, 10, seed))
    within = {pair for clique in instance.cliques() for pair in itertools.combinations(sorted(clique.tolist()), 2)}
    timed = np.flatnonzero(instance.start >= 0).tolist()
    overlapping = {pair for pair in itertools.combinations(timed, 2) if _overlap(instance, *pair)}
    assert within == overlapping
    sets = [set(clique.tolist()) for clique in instance.cliques()]
    assert not any(one < other for one, other in itertools.permutations(sets, 2))


def test_other_seeds_make_other_books_and_the_same_seed_the_same() -> None:
    assert book(40, 4, 1).digest == book(40, 4, 1).digest != book(40, 4, 2).digest


def test_an_instance_comes_back_from_its_file(tmp_path: Path) -> None:
    instance = instance_of(book(40, 4, 1))
    instance.save(tmp_path)
    again = Instance.load(tmp_path)
    assert all(np.array_equal(getattr(again, name), value) for name, value in vars(instance).items())


def _answer(peer: str, instance: Instance, seconds: float = 60.0) -> Answer:
    import time

    limit = Limit(seconds=seconds, workers=1, seed=0, began=time.perf_counter(), download=False)
    answer: Answer = importlib.import_module(f"benchmarks.peers.{peer}").solve(instance, limit)
    return answer


def test_exact_peers_prove_the_same_optimum_and_nobody_beats_it() -> None:
    problem = book(10, 3, 5)
    instance = instance_of(problem)
    found = {peer: _answer(peer, instance) for peer in ("cpsat_good", "cpsat_dense", "highs", "greedy", "round_robin")}
    best = found["cpsat_good"].bound
    for peer, answer in found.items():
        assert answer.rep is not None
        if (answer.rep < 0).any():
            continue
        card = verify(problem, Plan(answer.rep.astype(np.int32), instance.start.copy()))
        assert card.feasible, peer
        assert best is not None
        assert card.score[0] >= best
        if peer in ("cpsat_good", "cpsat_dense", "highs"):
            assert card.score[0] == answer.bound == best, peer


def test_the_judge_takes_no_cheap_plan_that_breaks_a_rule(tmp_path: Path) -> None:
    from assigner.files.write import write_problem

    problem = book(40, 4, 1)
    instance = instance_of(problem)
    write_problem(problem, tmp_path, "parquet")
    crowded = np.array([instance.rep[first] for first in instance.begin[:-1]])
    told = judged(tmp_path, Answer(rep=crowded, bound=0))
    assert told["status"] == "no plan"
    assert told["cost"] is None
    assert told["broken"] > 0
    left = _answer("cpsat_good", instance, 20.0).rep
    assert left is not None
    sound = judged(tmp_path, Answer(rep=left, bound=0))
    assert sound["verified"]
    assert sound["cost"] == instance.cost_of(left)
    left[0] = -1
    assert judged(tmp_path, Answer(rep=left))["broken"] == 1  # a required item is left out


def test_timefold_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    instance = instance_of(book(40, 4, 1))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(NotRunError, match=r"no Java \(java\)"):
        _answer("timefold", instance)
    monkeypatch.setattr(shutil, "which", lambda tool: tool)
    with pytest.raises(NotRunError, match="not installed"):
        _answer("timefold", instance)


def _record(peer: str, cost: int | None, bound: int | None, seed: int = 1) -> dict[str, Any]:
    return {
        "case": f"200x10-{seed}-{peer}", "status": "no plan" if cost is None else "feasible", "note": "",
        "facts": {"peer": peer, "class": "200 x 10", "instance": f"200x10-{seed}", "book_seed": seed},
        "verified": cost is not None, "cost": cost, "bound": bound, "peak_mib": 100.0, "cpu_seconds": 1.0,
        "seconds_total": 1.0, "seconds_to_first_plan": 0.5, "broken": 0,
    }  # fmt: skip


def test_gaps_are_to_the_best_bound_that_we_proved() -> None:
    records = [
        _record("own", 1000, 990), _record("own", 1100, 995), _record("greedy", 2000, None),
        _record("highs", 1005, 999), _record("cpsat_dense", None, 999),
    ]  # fmt: skip
    assert bounds_of(records) == {"200x10-1": 995}  # not the peer's 999
    assert gap_to(2000, 995) == pytest.approx(0.5025)
    table = cost_table(records)
    assert "50.250%" in table
    assert "0 of 1" in table
    assert all(PEERS[peer].split(",")[0] in table for peer in ("own", "greedy", "highs", "cpsat_dense"))
