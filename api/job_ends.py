"""Whom the end of a job is told, in the transaction that ends it.

Stands above jobs and hooks, which do not know each other. When to modify: when ended jobs must be told to another part
of the service.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.hooks import outbox
from api.jobs.registry import kind_named
from api.jobs.shown import shown
from api.store import Tx, problems

REPORT = "report.made"


def tell_others(tx: Tx, job: Mapping[str, Any]) -> None:
    """Write what others must be told of a job that has ended, in the transaction that ends it.

    What a schedule asked for is a report: group chats are told what the answer says, in both languages.
    """
    told = shown(job)
    names = ("id", "kind", "state", "problem", "version", "schedule", "fault", "summary", "new_plan", "made", "ended")
    outbox.add(tx, job["tenant"], "job.ended", {name: told[name] for name in names}, at=job["ended_at"])
    headline = (told["summary"] or {}).get("headline")
    if told["schedule"] and headline:
        facts = ("id", "kind", "problem", "version", "schedule", "new_plan", "ended")
        report = {**{name: told[name] for name in facts}, "headline": headline, "message": _message(tx, job, headline)}
        outbox.add(tx, job["tenant"], REPORT, report, at=job["ended_at"])


def _message(tx: Tx, job: Mapping[str, Any], headline: Mapping[str, str]) -> dict[str, Any]:
    """Return a report as people read it; a schedule has no language, so it comes in both."""
    problem = None if job["problem"] is None else problems.find(tx, job["tenant"], job["problem"])
    title = kind_named(job["kind"]).title
    name = "" if problem is None else f"{problem['name']} · "
    lines = [{"heading": False, "text": headline[language]} for language in ("zh", "en")]
    return {"title": f"{name}{title.zh} · {title.en}", "language": "zh", "lines": lines}
