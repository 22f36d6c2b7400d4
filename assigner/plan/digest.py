"""The fingerprint of a plan: equal plans have equal digests on any machine, whatever order their rows have.

Why it exists: receipts and change requests name the plan they speak of. When to modify: never; old receipts name
plans by it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem


def plan_digest(problem: Problem, plan: Plan) -> str:
    """Return the digest of a plan: that of its rows."""
    frame = plan.frame(problem)
    columns = [pa.array(frame[name], type=pa.string()).fill_null("") for name in ("item", "rep", "start")]
    lines = pc.binary_join_element_wise(*columns, "\x1f")
    return text_digest(lines.take(pc.sort_indices(lines)).to_pylist())  # bytes of UTF-8 sort as their characters do


def rows_digest(rows: Iterable[tuple[str, str | None, str | None]]) -> str:
    """Return the SHA-256 of rows ``(item, rep, start)`` by item id; nobody and no start are empty."""
    return text_digest(sorted("\x1f".join((item, rep or "", start or "")) for item, rep, start in rows))


def text_digest(lines: list[str]) -> str:
    """Return the SHA-256 of lines of text."""
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()
