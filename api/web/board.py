"""A plan on screen in one answer: reps, loads and items as columns of numbers, and the calendar's shifts and leave.

Twenty thousand items as objects are ten megabytes that a browser parses for a second; as columns they are two, a third
of a megabyte on the wire. People, teams and territories are numbers into their lists (``-1``: none). A column in which
nothing stands is null. When to modify: when a view shows another property of an item or rep; then also
``static/core/board.js``.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from api.plans.library import KeptPlan
from api.plans.views_of_plans import plan_shown
from assigner.problem.time.absences import rep_zones

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.problem.problem import Problem

KINDS = ("account", "lead", "duty")
LEVEL_OF_GZIP = 5
_NO_MOMENT = -1


@dataclass(frozen=True)
class Packed:
    """An answer ready to be sent.

    Parameters
    ----------
    plain, compressed
        The JSON, and the same as gzip.
    """

    plain: bytes
    compressed: bytes

    @classmethod
    def of(cls, data: object) -> Packed:
        """Pack plain data."""
        plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        return cls(plain, gzip.compress(plain, LEVEL_OF_GZIP, mtime=0))


def board_of(kept: KeptPlan) -> dict[str, Any]:
    """Return what every view of a plan needs of it.

    Parameters
    ----------
    kept
        The plan with its version.
    """
    problem, settings = kept.problem, kept.problem.settings
    horizon = settings.horizon
    return {
        "plan": plan_shown(kept.row).model_dump(mode="json"),
        "time_zone": settings.time_zone,
        "first_day": horizon and horizon.first_day.isoformat(),
        "last_day": horizon and horizon.last_day.isoformat(),
        "units": {one.name: one.unit for one in settings.dimensions},
        "teams": _nodes(problem.teams.names, settings.teams),
        "territories": _nodes(problem.territories.names, settings.territories),
        "kinds": KINDS,
        "skills": [str(skill) for skill in problem.skills],
        "reps": _reps(kept),
        "items": _items(kept),
    }


def calendar_of(problem: Problem) -> dict[str, Any]:
    """Return working hours and leave of every rep, as minutes of the rep's own wall clock since 1970."""
    zones = rep_zones(problem.settings, problem.frames)
    return {
        "has_hours": problem.has_hours.tolist(),
        "shifts": _intervals(problem.shifts, zones),
        "leave": _intervals(problem.absences, zones),
    }


def _nodes(names: pd.Index, rows: Sequence[Any]) -> dict[str, list[Any]]:
    called = {row.id: row.name or row.id for row in rows}
    above = {row.id: row.parent for row in rows}
    number = {str(name): index for index, name in enumerate(names)}
    return {
        "id": [str(name) for name in names],
        "name": [called.get(str(name), str(name)) for name in names],
        "parent": [number.get(above.get(str(name)) or "", -1) for name in names],
    }


def _reps(kept: KeptPlan) -> dict[str, Any]:
    problem, table = kept.problem, kept.reps
    frame = problem.frames["reps"]
    loads = table["loads"].tolist()
    measured = list(loads[0]) if loads else []
    figures = {
        name: {
            part: _numbers([load[name][part] for load in loads]) for part in ("load", "before", "target", "capacity")
        }
        for name in measured
    }
    return {
        "id": table["rep"].tolist(),
        "name": table["name"].tolist(),
        "team": problem.rep_team.tolist(),
        "active": table["active"].tolist(),
        "items": table["items"].tolist(),
        "came": table["came"].tolist(),
        "went": table["went"].tolist(),
        "latitude": _numbers(frame["latitude"], 5),
        "longitude": _numbers(frame["longitude"], 5),
        "loads": figures,
    }


def _items(kept: KeptPlan) -> dict[str, Any]:
    problem, plan, items = kept.problem, kept.plan, kept.problem.items
    shown = kept.items
    return {
        "id": shown["item"].tolist(),
        "name": shown["name"].tolist(),
        "kind": pd.Index(KINDS).get_indexer(pd.Index(items["kind"])).tolist(),
        "duty_kind": _texts(items["duty_kind"]),
        "rep": plan.rep.tolist(),
        "owner": items["owner"].tolist(),
        "pin": _codes(items["pin"].to_numpy()),
        "start": _codes(_wall_clock(plan.start, problem.settings.time_zone)),
        "duration": _numbers(items["duration"].where(items["duration"] > 0)),
        "minutes": _numbers(shown["minutes"], 1),
        "value": _numbers(shown["value"]),
        "potential": _numbers(shown["potential"]),
        "priority": _numbers(shown["priority"]),
        "territory": _codes(items["territory"].to_numpy()),
        "team": _codes(items["team"].to_numpy()),
        "latitude": _numbers(items["latitude"], 5),
        "longitude": _numbers(items["longitude"], 5),
    }


def _numbers(column: Any, digits: int = 2) -> list[float | int | None] | None:
    """Return numbers as JSON writes them shortest; missing ones are None, and so is a column of nothing else."""
    values = np.round(np.asarray(pd.to_numeric(pd.Series(column), errors="coerce"), dtype=float), digits)
    missing = np.isnan(values)
    if missing.all():
        return None
    whole = np.where(missing, 0, values) == np.floor(np.where(missing, 0, values))
    kinds = zip(values.tolist(), missing.tolist(), whole.tolist(), strict=True)
    return [None if is_missing else int(value) if is_whole else value for value, is_missing, is_whole in kinds]


def _codes(numbers: np.ndarray) -> list[int] | None:
    return None if (numbers < 0).all() else numbers.tolist()


def _texts(column: pd.Series[Any]) -> list[str | None] | None:
    texts = [text if isinstance(text, str) and text else None for text in column.tolist()]
    return texts if any(texts) else None


def _intervals(table: pd.DataFrame, zones: Sequence[str]) -> dict[str, list[int]]:
    """Return ``rep, start, end`` by the wall clocks of the reps."""
    rep, zone_of = table["rep"].to_numpy(), np.array(zones, dtype=object)
    start, end = table["start"].to_numpy(copy=True), table["end"].to_numpy(copy=True)
    for zone in sorted(set(zones)):
        own = zone_of[rep] == zone
        start[own], end[own] = _wall_clock(start[own], zone), _wall_clock(end[own], zone)
    return {"rep": rep.tolist(), "start": start.tolist(), "end": end.tolist()}


def _wall_clock(minutes: np.ndarray, zone: str) -> np.ndarray:
    """Return moments (minutes since 1970 UTC, -1: none) as a clock on the wall shows them, counted the same way."""
    known = minutes >= 0
    local = pd.to_datetime(np.where(known, minutes, 0) * 60, unit="s", utc=True).tz_convert(zone).tz_localize(None)
    return np.where(known, local.to_numpy().astype("datetime64[m]").astype(np.int64), _NO_MOMENT)
