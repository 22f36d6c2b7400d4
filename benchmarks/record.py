"""The record of a run: one line of JSON with all that a reader needs to believe or repeat it.

When to modify: when the circumstances of a run need one more fact.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
"""The checkout that is measured."""
CHANGED = "+changes"
"""Follows the commit of a checkout whose code was changed since."""
KEY = ("commit", "family", "case", "seconds", "gap_asked", "workers", "seed")
"""What makes two runs the same run: a file holds each once, unless asked again."""


def commit() -> str:
    """Return the short commit of the checkout, with ``+changes`` when the measured code differs from it."""
    try:
        name = _git("rev-parse", "--short=10", "HEAD")
        changed = _git("status", "--porcelain", "--", "assigner", "benchmarks/*.py", "benchmarks/*.java")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"  # an unpacked archive has no history
    return f"{name}{CHANGED}" if changed else name


def _git(*arguments: str) -> str:
    run = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return run.stdout.strip()


def machine() -> dict[str, Any]:
    """Return processor, cores and memory of this machine."""
    return {
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _cpu_model() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def load() -> float:
    """Return the load average of the last minute: how many processes wanted a core."""
    return round(os.getloadavg()[0], 2)


def read_records(path: Path) -> list[dict[str, Any]]:
    """Return the records of a file, oldest first; none where there is no file.

    A line that was cut off by a crash is left out: its run is simply done again.
    """
    if not path.is_file():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return found


def add_record(path: Path, record: dict[str, Any]) -> None:
    """Add one record to a file, which is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    cut_off = "\n" if text and not text.endswith("\n") else ""
    with path.open("a", encoding="utf-8") as file:
        file.write(cut_off + json.dumps(record, ensure_ascii=False) + "\n")


def key_of(record: dict[str, Any]) -> tuple[Any, ...]:
    """Return what makes a run the same run."""
    return tuple(record.get(name) for name in KEY)


def newest(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the last record of each run, whatever the commit, in the order in which runs were first done."""
    return list({key_of(record)[1:]: record for record in records}.values())
