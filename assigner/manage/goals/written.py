"""Targets as a table that reviews, incentives and other systems read again.

When to modify: when targets are kept in another form.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from assigner.errors import InputError, UsageError
from assigner.files.csv_reading import read_csv_text
from assigner.files.findings import Findings
from assigner.files.opening import read_text_file
from assigner.language import Words
from assigner.manage.history.periods import period_named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from assigner.manage.goals.goals import Goals

COLUMNS = ("rep", "name", "team", "kind", "label", "month", "first_day", "last_day", "target")
NOT_TARGETS = Words(
    "{path} holds no targets: it needs the columns rep, label and target.",
    "{path} 不是目标文件：须含 rep、label、target 列。",
)
NO_PERIOD = Words(
    "{path} has no targets for {label}. It has: {known}.", "{path} 中没有 {label} 的目标。现有：{known}。"
)
NOT_WHOLE = Words("{place}: the target {text!r} is no whole number.", "{place}：目标“{text}”不是整数。")


def write_targets(goals: Goals, path: Path) -> None:
    """Write every rep's target of the whole period and of each quarter, month and week as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(targets_text(goals.to_dict()), encoding="utf-8")


def targets_text(told: Mapping[str, Any]) -> str:
    """Return the same as text, out of what :meth:`Goals.to_dict` told; begins with the mark that Excel looks for."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    period = period_named(told["period"])
    whole = {
        "kind": "all",
        "label": period.label,
        "month": "",
        "first_day": period.first_day,
        "last_day": period.last_day,
    }
    people = {one["rep"]: {name: one[name] for name in ("rep", "name", "team")} for one in told["reps"]}
    for one in told["reps"]:
        writer.writerow({**people[one["rep"]], **whole, "target": one["target"]})
    for cell in told["cells"]:
        writer.writerow({**cell, **people[cell["rep"]]})
    return "\ufeff" + out.getvalue()


def read_targets(path: Path, label: str) -> dict[str, int]:
    """Return the target of each rep in a period, by the period's label.

    Raises
    ------
    InputError
        The file cannot be read.
    UsageError
        It holds no targets, or none for the period.
    """
    findings = Findings()
    text = read_text_file(path, path.name, findings)
    raw = None if text is None else read_csv_text(text.removeprefix("\ufeff"), "targets", path.name, findings)
    if raw is None:
        raise InputError(findings.all())
    if not {"rep", "label", "target"} <= set(raw.headings):
        raise UsageError(NOT_TARGETS.filled(path=path.name))
    rep, labels, target = (raw.columns[raw.headings.index(name)] for name in ("rep", "label", "target"))
    rows = [at for at, found in enumerate(labels) if found == label]
    if "kind" in raw.headings:  # the whole of a quarter has the quarter's label, and so has its one quarter
        kind = raw.columns[raw.headings.index("kind")]
        rows = [at for at in rows if kind[at] == "all"] or rows
    if not rows:
        known = ", ".join(list(dict.fromkeys(one for one in labels if "W" not in one))[:12])
        raise UsageError(NO_PERIOD.filled(path=path.name, label=label, known=known))
    found: dict[str, int] = {}
    for at in rows:
        if not target[at].lstrip("-").isdigit():
            raise UsageError(NOT_WHOLE.filled(place=raw.place(at, None), text=target[at]))
        found[rep[at]] = found.get(rep[at], 0) + int(target[at])
    return found
