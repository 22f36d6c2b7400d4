"""Runs of a family, one after the other, each in a process of its own, each recorded as soon as it ends.

When to modify: to change what is done again, or what a failed run leaves behind.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from benchmarks.record import CHANGED, ROOT, add_record, commit, key_of, load, machine, read_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from benchmarks.registry import Case, Family

GRACE_SECONDS = 300.0
"""What a run may take beyond its time limit for reading, building and verifying, before it is ended."""


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """How to run.

    Parameters
    ----------
    seconds
        Time limit of each search.
    gap
        Proven gap at which a search may end; the family's where None.
    workers, seed
        For each search.
    again
        Do runs again that the file holds already.
    """

    seconds: float
    gap: float | None = None
    workers: int = 2
    seed: int = 0
    again: bool = False


def run_cases(
    family: Family,
    cases: Iterable[Case],
    options: RunOptions,
    *,
    data: Path | None,
    inputs: Path,
    results: Path,
    say: Callable[[str], None],
) -> list[dict[str, Any]]:
    """Run the cases that the result file lacks and return the records of all, old and new.

    Parameters
    ----------
    family, cases, options
        What to run, and how.
    data
        Folder of the literature's files, for families that prepare nothing.
    inputs
        Folder in which prepared input is kept, by commit.
    results
        The file of records.
    say
        Hears one line a run.
    """
    name, circumstances, found = commit(), machine(), []
    for case in cases:
        head = _head(family, case, options, name)
        done = _done(head, results)
        if done and not options.again:
            found.append(done[-1])
            say(f"{case.name}: done before on this commit")
            continue
        folder = _folder(family, case, data, inputs / name)
        record = {**head, "machine": circumstances, **_run(family, case, options, folder)}
        add_record(results, record)
        found.append(record)
        say(line_of(family, record))
    return found


def _done(head: dict[str, Any], results: Path) -> list[dict[str, Any]]:
    """Return the sound records of the same run; code with uncommitted changes has no name to go by, so none."""
    if head["commit"].endswith(CHANGED):
        return []
    return [one for one in read_records(results) if key_of(one) == key_of(head) and "error" not in one]


def _head(family: Family, case: Case, options: RunOptions, name: str) -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": name,
        "family": family.name,
        "case": case.name,
        "facts": dict(case.facts),
        "seconds": options.seconds,
        "gap_asked": family.stop_gap if options.gap is None else options.gap,
        "workers": options.workers,
        "seed": options.seed,
    }


def _folder(family: Family, case: Case, data: Path | None, inputs: Path) -> Path:
    """Return the folder of a case's input; write it first where it is missing."""
    if family.prepare is None or case.given:
        return (data or ROOT).resolve()
    folder = inputs.resolve() / family.name / case.input
    if not folder.is_dir():
        job = {"action": "prepare", "family": family.name, "case": case.name, "facts": dict(case.facts)}
        folder.mkdir(parents=True)
        answer = _in_child("benchmarks.measure", {**job, "folder": str(folder)}, case.patience * GRACE_SECONDS)
        if "error" in answer:
            shutil.rmtree(folder)
            raise RuntimeError(f"the input of {family.name} {case.name} could not be made: {answer['error']}")
    return folder


def _run(family: Family, case: Case, options: RunOptions, folder: Path) -> dict[str, Any]:
    """Run one case in a child and return what was measured, with the load of the machine around it."""
    gap = family.stop_gap if options.gap is None else options.gap
    job = {
        "action": "solve", "family": family.name, "case": case.name, "facts": dict(case.facts), "folder": str(folder),
        "given": case.given, "seconds": options.seconds, "gap": gap, "workers": options.workers, "seed": options.seed,
    }  # fmt: skip
    before = load()
    answer = _in_child(family.runner, job, options.seconds + case.patience * GRACE_SECONDS)
    return {"load_start": before, "load_end": load(), **answer}


def _in_child(module: str, job: dict[str, Any], seconds: float) -> dict[str, Any]:
    """Return the child's answer, or ``status: failed`` with an error that names no path of this machine."""
    command = [sys.executable, "-m", module]
    try:
        child = subprocess.run(
            command, input=json.dumps(job), cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return {"status": "failed", "error": f"ended after {seconds:g} s, long over its limit"}
    if child.returncode != 0:
        last = (child.stderr.strip().splitlines() or ["no message"])[-1]
        return {"status": "failed", "error": f"exit {child.returncode}: {last.replace(str(ROOT), '.')[:500]}"}
    answer: dict[str, Any] = json.loads(child.stdout.strip().splitlines()[-1])
    return answer


def line_of(family: Family, record: dict[str, Any]) -> str:
    """Return one line about a run."""
    if "error" in record:
        return f"{record['case']}: FAILED, {record['error']}"
    return (
        f"{record['case']}: {family.verdict(record)}; {record['seconds_total']:.1f} s, "
        f"{record['peak_mib']:,.0f} MiB, load {record['load_start']:g} to {record['load_end']:g}"
    )
