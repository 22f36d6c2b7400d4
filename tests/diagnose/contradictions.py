"""The catalogue of planted contradictions: each plants one into a small team that has a plan without it.

Every kind lives in a territory of its own, with its own reps, so that two of them can be planted side by side. When to
modify: to plant another kind; name the rules that a diagnosis must name, no more and no less.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Rows = list[dict[str, Any]]
GERMAN = {"skills": [{"skill": "german", "level": 3}]}
MUST = {"required": True}
HOUR = {"duration_minutes": 60}
DAY = "2027-01-05T"


@dataclass(frozen=True)
class Planted:
    """One contradiction.

    Parameters
    ----------
    rules
        Names of the rule settings that stand in the conflict, borders of territories left out.
    reps, accounts, duties, settings
        What it adds to the team; ids are given without the kind's name.
    """

    rules: frozenset[str]
    reps: Rows = field(default_factory=list)
    accounts: Rows = field(default_factory=list)
    duties: Rows = field(default_factory=list)
    settings: Rows = field(default_factory=list)


def planted(rules: str, **tables: Rows) -> Planted:
    """Return a contradiction between rules named in one string."""
    return Planted(frozenset(rules.split()), **tables)


def hard(rule: str, name: str, reps: tuple[str, ...] = ("r",), **parameters: Any) -> dict[str, Any]:
    """Return a hard use of a rule for some reps."""
    return {"rule": rule, "name": name, "level": "hard", "scope": {"reps": list(reps)}, "parameters": parameters}


def pair(first: str, second: str, **both: Any) -> Rows:
    """Return two rows that are alike but for their ids."""
    return [{"id": first, **both}, {"id": second, **both}]


AWAY = {"leave": [{"start": "2027-01-05", "end": "2027-01-05"}]}
DAILY = {"duration_minutes": 60, "required": True}
KINDS: dict[str, Planted] = {
    "skill-nobody-has": planted(
        "required-unassigned skill-missing", reps=[{"id": "r"}], accounts=[{"id": "a", **MUST, **GERMAN}]),
    "skill-level-too-low": planted(
        "required-unassigned skill-missing", reps=[{"id": "r", "skills": [{"skill": "german", "level": 2}]}],
        accounts=[{"id": "a", **MUST, **GERMAN}]),
    "language-nobody-speaks": planted(
        "required-unassigned language-missing", reps=[{"id": "r"}], accounts=[{"id": "a", **MUST, "languages": ["de"]}]),
    "role-nobody-has": planted(
        "required-unassigned role-mismatch", reps=[{"id": "r", "roles": ["farmer"]}],
        accounts=[{"id": "a", **MUST, "roles": ["hunter"]}]),
    "seniority-too-low": planted(
        "required-unassigned seniority-too-low", reps=[{"id": "r", "seniority": 2}],
        accounts=[{"id": "a", **MUST, "seniority": 4}]),
    "team-of-others": planted(
        "required-unassigned team-mismatch", reps=[{"id": "r", "team": "ours"}],
        accounts=[{"id": "a", **MUST, "team": "core"}]),
    "everybody-barred": planted(
        "required-unassigned owner-barred", reps=[{"id": "r"}, {"id": "q"}],
        accounts=[{"id": "a", **MUST, "barred": ["r", "q"]}]),
    "only-rep-inactive": planted(
        "required-unassigned rep-inactive", reps=[{"id": "r", "active": False}], accounts=[{"id": "a", **MUST}]),
    "nobody-in-the-territory": planted("required-unassigned", accounts=[{"id": "a", **MUST}]),
    "pin-against-skill": planted(
        "pin-broken skill-missing", reps=[{"id": "r"}, {"id": "q", **GERMAN}],
        accounts=[{"id": "a", "pin": "r", **GERMAN}]),
    "pin-against-role": planted(
        "pin-broken role-mismatch", reps=[{"id": "r", "roles": ["farmer"]}, {"id": "q", "roles": ["hunter"]}],
        accounts=[{"id": "a", "pin": "r", "roles": ["hunter"]}]),
    "pins-against-capacity": planted(
        "pin-broken rep-over-capacity", reps=[{"id": "r", "capacity": {"minutes": 1000}}, {"id": "q"}],
        accounts=pair("a", "b", pin="r", minutes=600)),
    "capacity-of-the-horizon": planted(
        "required-unassigned rep-over-capacity", reps=[{"id": "r", "capacity": {"minutes": 1000}}],
        accounts=pair("a", "b", minutes=600, **MUST)),
    "capacity-of-a-week": planted(
        "required-unassigned rep-over-capacity", reps=[{"id": "r", "period_capacity": {"minutes": 100}}],
        duties=[{"id": "d", "start": DAY + "09:00", **DAILY}, {"id": "e", "start": DAY + "11:00", **DAILY}]),
    "capacity-of-count": planted(
        "required-unassigned rep-over-capacity", reps=[{"id": "r", "capacity": {"count": 1}}],
        accounts=pair("a", "b", **MUST)),
    "capacity-of-visits": planted(
        "required-unassigned rep-over-capacity", reps=[{"id": "r", "capacity": {"visits": 5}}],
        accounts=pair("a", "b", amounts={"visits": 3}, **MUST)),
    "capacity-whole-items": planted(  # three times 400 would fit into 600 + 600 if they could be split
        "required-unassigned rep-over-capacity",
        reps=[{"id": "r", "capacity": {"minutes": 600}}, {"id": "q", "capacity": {"minutes": 600}}],
        accounts=[*pair("a", "b", minutes=400, **MUST), {"id": "c", "minutes": 400, **MUST}]),
    "duties-at-one-time": planted(
        "required-unassigned duty-overlap", reps=[{"id": "r"}],
        duties=[{"id": "d", "start": DAY + "09:00", **DAILY}, {"id": "e", "start": DAY + "09:30", **DAILY}]),
    "buffer-between-duties": planted(
        "required-unassigned duty-overlap", reps=[{"id": "r"}],
        duties=[{"id": "d", "start": DAY + "09:00", "buffer_after_minutes": 60, **DAILY},
                {"id": "e", "start": DAY + "10:30", **DAILY}]),
    "duty-in-leave": planted(
        "required-unassigned rep-unavailable", reps=[{"id": "r", **AWAY}],
        duties=[{"id": "d", "start": DAY + "09:00", **DAILY}]),
    "duty-outside-hours": planted(
        "required-unassigned rep-unavailable", reps=[{"id": "r", "working_hours": "Mon-Fri 09:00-17:00"}],
        duties=[{"id": "d", "start": DAY + "20:00", **DAILY}]),
    "named-person-on-leave": planted(
        "pin-broken rep-unavailable", reps=[{"id": "r", **AWAY}, {"id": "q"}],
        duties=[{"id": "d", "start": DAY + "09:00", "positions": [{"reps": ["r"]}], **HOUR}]),
    "rest-at-night": planted(
        "required-unassigned long-rest", reps=[{"id": "r"}],
        duties=[{"id": "d", "start": DAY + "21:00", **DAILY}, {"id": "e", "start": "2027-01-06T06:00", **DAILY}],
        settings=[hard("rest-too-short", "long-rest", rest_minutes=660)]),
    "minutes-a-day": planted(
        "required-unassigned short-days", reps=[{"id": "r"}],
        duties=[{"id": "d", "start": DAY + "09:00", **DAILY}, {"id": "e", "start": DAY + "14:00", **DAILY}],
        settings=[hard("duty-minutes-per-day", "short-days", limit_minutes=90)]),
    "days-in-a-row": planted(
        "required-unassigned two-days", reps=[{"id": "r"}],
        duties=[{"id": f"d{day}", "start": f"2027-01-0{day}T09:00", **DAILY} for day in (5, 6, 7)],
        settings=[hard("too-many-duty-days-in-a-row", "two-days", limit_days=2)]),
    "rivals": planted(
        "required-unassigned rivals-together", reps=[{"id": "r"}],
        accounts=[{"id": "a", **MUST}, {"id": "b", "rivals": ["a"], **MUST}]),
    "family-pinned-apart": planted(
        "pin-broken families", reps=[{"id": "r"}, {"id": "q"}],
        accounts=[{"id": "a", "pin": "r"}, {"id": "b", "parent": "a", "pin": "q"}],
        settings=[hard("family-split", "families", ("r", "q"))]),
    "floor-above-all-work": planted(
        "floors", reps=[{"id": "r", "floor": {"minutes": 90_000}}], accounts=[{"id": "a", "minutes": 500}],
        settings=[hard("rep-under-floor", "floors")]),
    "floor-against-pin": planted(
        "floors pin-broken", reps=[{"id": "r", "floor": {"minutes": 500}}, {"id": "q"}],
        accounts=[{"id": "a", "minutes": 500, "pin": "q"}], settings=[hard("rep-under-floor", "floors")]),
    "quota-above-potential": planted(
        "quotas", reps=[{"id": "r", "target": {"potential": 1000}}], accounts=[{"id": "a", "potential": 500}],
        settings=[hard("quota-short", "quotas", dimension="potential")]),
    "too-many-items": planted(
        "required-unassigned few", reps=[{"id": "r"}], accounts=pair("a", "b", **MUST),
        settings=[hard("too-many-items", "few", limit=1)]),
    "no-move-left": planted(  # leaving it undone would be a move as well
        "skill-missing no-moves", reps=[{"id": "r"}, {"id": "q", **GERMAN}],
        accounts=[{"id": "a", "owner": "r", **MUST, **GERMAN}],
        settings=[hard("too-many-moves", "no-moves", limit_count=0)]),
    "owner-must-stay": planted(
        "required-unassigned rep-over-capacity stay", reps=[{"id": "r", "capacity": {"minutes": 1000}}, {"id": "q"}],
        accounts=pair("a", "b", owner="r", minutes=600, **MUST),
        settings=[hard("owner-changed", "stay", ("r", "q"))]),
    "juniors-alone": planted(
        "required-unassigned seniors", reps=pair("r", "q", seniority=1),
        duties=[{"id": "d", "start": DAY + "09:00", "positions": [{"count": 2}], **DAILY}],
        settings=[hard("junior-alone", "seniors", ("r", "q"))]),
    "crew-lacks-skill": planted(
        "required-unassigned team-lacks-skill", reps=pair("r", "q"),
        duties=[{"id": "d", "start": DAY + "09:00", "positions": [{"count": 2}], **DAILY,
                 "crew_skills": [{"skill": "sap", "level": 1}]}]),
    "duty-pinned-away-from-owner": planted(
        "pin-broken with-owner", reps=pair("r", "q"), accounts=[{"id": "a", "pin": "r"}],
        duties=[{"id": "d", "start": DAY + "09:00", "belongs_to": "a", "pin": "q", **HOUR}],
        settings=[hard("duty-not-with-owner", "with-owner", ("r", "q"))]),
    "seats-that-must-start-together": planted(
        "pin-broken rep-unavailable starts-differ",
        reps=[{"id": "r", "leave": [{"start": DAY + "08:00", "end": DAY + "11:00"}]},
              {"id": "q", "leave": [{"start": DAY + "11:00", "end": DAY + "17:00"}]}],
        duties=[{"id": "d", "earliest": DAY + "09:00", "latest": DAY + "13:00", **HOUR,
                 "positions": [{"reps": ["r", "q"]}]}]),
    "everything-covered": planted(
        "covered rep-over-capacity", reps=[{"id": "r", "capacity": {"minutes": 1000}}],
        accounts=pair("a", "b", minutes=600),
        settings=[{"rule": "account-unassigned", "name": "covered", "level": "hard", "scope": {"items": ["a", "b"]}}]),
}  # fmt: skip
REFERENCES = ("barred", "rivals", "reps", "items")


def document(*kinds: str) -> dict[str, Any]:
    """Return the team's problem with some contradictions planted."""
    data: dict[str, Any] = {
        "horizon": {"first_day": "2027-01-04", "last_day": "2027-01-17"}, "period": "week", "grid_minutes": 60,
        "dimensions": [{"name": "visits", "resolution": 1}],
        "reps": [{"id": name, "team": "core", "territories": ["core"]} for name in ("ann", "bob")],
        "accounts": [{"id": f"A{n}", "territory": "core", "minutes": 100, "required": True} for n in range(3)],
        "duties": [], "rules": [],
    }  # fmt: skip
    for kind in kinds:
        found = KINDS[kind]
        data["reps"] += [{"territories": [kind], **_named(kind, row)} for row in found.reps]
        for table in ("accounts", "duties"):
            data[table] += [{"territory": kind, **_named(kind, row)} for row in getattr(found, table)]
        data["rules"] += [_setting(kind, row) for row in found.settings]
    return data


def _setting(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "name": f"{kind}.{row['name']}", "scope": _named(kind, row["scope"])}


def _named(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the kind's name before its own ids."""
    named = dict(row)
    for key, value in row.items():
        if key in {"id", "pin", "owner", "parent", "belongs_to"}:
            named[key] = f"{kind}.{value}"
        elif key in REFERENCES:
            named[key] = [f"{kind}.{one}" for one in value]
        elif key == "positions":
            named[key] = [_named(kind, position) for position in value]
    return named


def expected_rules(kind: str) -> set[str]:
    """Return the names of the rule settings that a diagnosis must name for a kind."""
    found = KINDS[kind]
    own = {row["name"] for row in found.settings}
    return {f"{kind}.{name}" if name in own else name for name in found.rules}
