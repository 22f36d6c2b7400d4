"""The comparison as a table: every peer on every problem, side by side, with the gap to the bound that we prove.

When to modify: to add a peer to :data:`PEERS`, or to show another measured figure.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.tables import markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.registry import Record

OWN = "own"
PEERS = {
    OWN: "assigner",
    "timefold": "Timefold 1.24 (Java), incremental score calculator, own phases and moves",
    "cpsat_good": "CP-SAT, good model: eligible pairs, piecewise-linear balance, greedy hint",
    "cpsat_dense": "CP-SAT, model of the tutorials: all pairs, absolute values, no hint",
    "highs": "HiGHS, mixed-integer model: eligible pairs",
    "greedy": "greedy, largest first",
    "round_robin": "round-robin",
}
"""Module -> what the table calls it."""
SHORT = {**PEERS, "timefold": "Timefold", "cpsat_good": "CP-SAT, good model", "cpsat_dense": "CP-SAT, tutorial model",
         "highs": "HiGHS", "greedy": "greedy"}  # fmt: skip
"""Module -> what a picture calls it."""

DEFINITIONS = """\
How to read it:

* Every peer has a process of its own, one at a time, the same instance in memory, the same seconds and cores. Building
  a model counts, loading libraries and compiling Java do not. `seconds` is what the peer really took.
* A plan is what independent verification finds sound: every item with a rep who has the skill, the minutes and the
  time. An assignment that breaks one hard rule is no plan. `cost` is the verified score.
* `gap` is `(cost - our bound) / cost`; our bound is the best that our own runs on that problem proved (`its bound`:
  what the peer itself proved; where it is higher than ours, that is a loss of ours). "proven by itself" counts the
  runs in which a peer proved its own plan optimal.
* `first plan s`: when the peer itself first had a plan that it holds for sound ("-": it does not tell).
* `peak MiB`: the process and its children; verification comes after. Seeds were used for no tuning.

读法：每个求解器使用独立进程，题目、时间、核数相同；建模计时，加载程序库不计时。只有通过独立校验（技能、工时、时间均满足）的才算方案；
“gap”为代价与我方所证下界之差占代价的比例；若对方所证下界（`its bound`）更高，即为我方落后之处。
"""


def bounds_of(records: Sequence[Record]) -> dict[str, int]:
    """Return the best bound that our own runs proved, by instance."""
    best: dict[str, int] = {}
    for one in records:
        if one["facts"]["peer"] == OWN and one.get("bound") is not None:
            name = one["facts"]["instance"]
            best[name] = max(best.get(name, one["bound"]), one["bound"])
    return best


def gap_to(cost: int, bound: int | None) -> float | None:
    """Return ``(cost - bound) / max(1, cost)``; None without a bound."""
    return None if bound is None else (cost - bound) / max(1, cost)


def peer_verdict(record: Record) -> str:
    """Say what became of a run."""
    if "error" in record:
        return f"FAILED: {record['error']}"
    if record["status"] == "not run":
        return f"not run: {record['note']}"
    if record["status"] == "no plan":
        broken = record.get("broken")
        return f"no plan ({broken} hard rules broken)" if broken else "no plan"
    return "proven optimal" if record["status"] == "optimal" else f"cost {record['cost']:,}"


def peer_columns(record: Record) -> dict[str, str]:
    """Return what a single run's line says."""
    return {"peer": PEERS[record["facts"]["peer"]], "seed": str(record["facts"]["book_seed"])}


def cost_table(records: Sequence[Record]) -> str:
    """Return first a table of sizes and peers over all seeds, then one line for each run."""
    bounds = bounds_of(records)
    groups: dict[tuple[str, str], list[Record]] = {}
    for one in records:
        groups.setdefault((str(one["facts"]["class"]), str(one["facts"]["peer"])), []).append(one)
    order = list(PEERS)
    sizes = list(dict.fromkeys(size for size, _ in groups))
    summary = [
        _summary(size, peer, groups[size, peer], bounds) for size in sizes for peer in order if (size, peer) in groups
    ]
    runs = [_line(one, bounds) for one in records]
    return f"{markdown(summary)}\n\n### Every run\n\n{markdown(runs)}"


def _summary(size: str, peer: str, records: Sequence[Record], bounds: dict[str, int]) -> dict[str, str]:
    """Return a peer's row at a size: the mean gap over the seeds with a plan, and how many have none."""
    planned = [one for one in records if one.get("verified")]
    gaps = [gap_to(one["cost"], bounds.get(one["facts"]["instance"])) for one in planned]
    known = [gap for gap in gaps if gap is not None]
    firsts = [one["seconds_to_first_plan"] for one in planned if one.get("seconds_to_first_plan") is not None]
    notes = {one["note"] for one in records if one["status"] == "not run"}
    return {
        "size": size,
        "peer": PEERS[peer],
        "plans": f"{len(planned)} of {len(records)}"
        if not notes
        else "; ".join(sorted({f"not run: {n}" for n in notes})),
        "mean gap": f"{statistics.mean(known):.3%}" if known else "-",
        "worst gap": f"{max(known):.3%}" if known else "-",
        "proven by itself": str(sum(one["status"] == "optimal" for one in records)),
        "first plan s": f"{statistics.median(firsts):.2f}" if firsts else "-",
        "peak MiB": f"{max(one.get('peak_mib', 0.0) for one in records):,.0f}" if not notes else "-",
    }


def _line(record: Record, bounds: dict[str, int]) -> dict[str, str]:
    if "error" in record:
        return {"case": record["case"], "result": f"FAILED: {record['error']}"}
    bound = bounds.get(record["facts"]["instance"])
    gap = gap_to(record["cost"], bound) if record["verified"] else None
    first = record.get("seconds_to_first_plan")
    return {
        "case": record["case"],
        "result": peer_verdict(record),
        "cost": f"{record['cost']:,}" if record["verified"] else "-",
        "our bound": "-" if bound is None else f"{bound:,}",
        "its bound": "-" if record.get("bound") is None else f"{record['bound']:,}",
        "gap": "-" if gap is None else f"{gap:.3%}",
        "first plan s": "-" if first is None else f"{first:.2f}",
        "seconds": f"{record['seconds_total']:.1f}",
        "cpu s": f"{record['cpu_seconds']:.1f}",
        "peak MiB": f"{record['peak_mib']:,.0f}",
        "note": record.get("note", ""),
    }
