"""Small random problems: every field that rules read is sometimes there, every rule sometimes on.

Kept so small that all plans can be enumerated; drawn from a seeded generator so that a failure is a
number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.problem.document import ProblemDocument
from assigner.problem.problem import Problem
from assigner.rules.active import configured_rules
from assigner.rules.registry import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assigner.plan.plan import Plan

SKILLS = ["german", "hvac"]
PARAMETERS: dict[str, dict[str, Any]] = {
    "rest-too-short": {"rest_minutes": 900},
    "too-many-duty-days-in-a-row": {"limit_days": 1},
    "duty-minutes-per-day": {"limit_minutes": 100},
    "too-many-items": {"limit": 2},
    "too-many-moves": {"limit_count": 1},
    "quota-short": {"dimension": "value"},
    "target-uneven": {"dimension": "value"},
    "rep-used": {"price": 5},
    "skill-wasted": {"skills": ["hvac"]},
}
"""Parameters of rules that do nothing without them."""


class Draw:
    """Random choices, told by name."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def sometimes(self, share: float) -> bool:
        """Return True with this probability."""
        return bool(self.rng.random() < share)

    def one(self, values: list[Any]) -> Any:
        """Return one of the values."""
        return values[int(self.rng.integers(len(values)))]

    def number(self, low: int, high: int) -> int:
        """Return a whole number, both ends included."""
        return int(self.rng.integers(low, high + 1))

    def maybe(self, share: float, **fields: Any) -> dict[str, Any]:
        """Return the fields with this probability, else nothing."""
        return fields if self.sometimes(share) else {}


CREWS = 5000
"""From this seed on there is one account and one movable duty for two people: rare by chance."""


def random_problem(seed: int) -> Problem:
    """Return a problem with 2 or 3 reps and 2 to 4 items, all rules on or off at random."""
    draw = Draw(seed)
    crew = seed >= CREWS
    reps = [_rep(draw, f"r{number}") for number in range(2 if crew else draw.number(2, 3))]
    ids = [rep["id"] for rep in reps]
    accounts = [_account(draw, f"a{number}", ids) for number in range(1 if crew else draw.number(1, 2))]
    leads = [_lead(draw, f"l{number}", ids) for number in range(0 if crew else draw.number(0, 1))]
    duties = [_duty(draw, f"d{number}", ids, crew) for number in range(1 if crew else draw.number(0, 2))]
    document = {
        "name": f"random {seed}",
        "time_zone": draw.one(["Asia/Shanghai", "Europe/Berlin"]),
        "horizon": {"first_day": "2026-10-23", "last_day": "2026-10-27"},
        "period": draw.one(["horizon", "week", "day"]),
        "grid_minutes": 60,
        "window_slack_minutes": 0 if crew else draw.one([0, 60]),
        "levels": ["coverage", "plan"],
        "teams": [{"id": "east"}, {"id": "west"}],
        "reps": reps,
        "accounts": accounts,
        "leads": leads,
        "duties": duties,
        "pairs": _pairs(draw, ids, [*accounts, *leads]),
        "rules": _rules(draw),
        **draw.maybe(0.3, working_hours="Mon-Sun 08:00-18:00"),
    }
    return Problem.from_document(ProblemDocument.model_validate(document))


def _rep(draw: Draw, name: str) -> dict[str, Any]:
    return {
        "id": name,
        "active": not draw.sometimes(0.05),
        "seniority": draw.number(1, 5),
        **draw.maybe(0.7, team=draw.one(["east", "west"])),
        **draw.maybe(0.5, roles=[draw.one(["hunter", "farmer"])]),
        **draw.maybe(0.6, skills=[{"skill": draw.one(SKILLS), "level": draw.number(1, 5)}]),
        **draw.maybe(0.5, languages=["en"]),
        **draw.maybe(0.5, territories=[draw.one(["north", "south"])]),
        **draw.maybe(0.5, capacity={"minutes": draw.number(50, 250)}),
        **draw.maybe(0.3, current_load={"minutes": draw.number(0, 60)}),
        **draw.maybe(0.3, target={"value": draw.number(10, 60)}),
        **draw.maybe(0.3, floor={"minutes": draw.number(10, 60)}),
        **draw.maybe(0.3, preferences=[{"tag": "vip", "points": draw.number(-100, 100)}]),
        **draw.maybe(0.2, leave=[{"start": "2026-10-24", "end": "2026-10-24"}]),
        **draw.maybe(0.5, latitude=31.2, longitude=121.4),
    }


def _work(draw: Draw, ids: list[str]) -> dict[str, Any]:
    return {
        "minutes": draw.number(10, 120),
        "value": draw.number(1, 50),
        "priority": draw.number(1, 5),
        **draw.maybe(0.3, skills=[{"skill": draw.one(SKILLS), "level": draw.number(1, 3)}]),
        **draw.maybe(0.3, wished_skills=[{"skill": draw.one(SKILLS), "level": 2, "points": draw.number(1, 30)}]),
        **draw.maybe(0.2, languages=["en"]),
        **draw.maybe(0.2, roles=["farmer"]),
        **draw.maybe(0.2, seniority=draw.number(1, 4)),
        **draw.maybe(0.3, territory=draw.one(["north", "south"])),
        **draw.maybe(0.2, team=draw.one(["east", "west"])),
        **draw.maybe(0.5, owner=draw.one(ids), owner_since="2025-03-01"),
        **(
            draw.maybe(0.5, pin=draw.one(ids)) or draw.maybe(0.5, barred=[draw.one(ids)]) if draw.sometimes(0.2) else {}
        ),
        **draw.maybe(0.3, required=True),
        **draw.maybe(0.3, tags=["vip"]),
        **draw.maybe(0.5, latitude=31.0 + draw.number(0, 9) / 10, longitude=121.5),
    }


def _account(draw: Draw, name: str, ids: list[str]) -> dict[str, Any]:
    related = {} if name == "a0" else {**draw.maybe(0.4, parent="a0"), **draw.maybe(0.3, rivals=["a0"])}
    return {"id": name, **_work(draw, ids), **draw.maybe(0.6, potential=draw.number(1, 90)), **related}


def _lead(draw: Draw, name: str, ids: list[str]) -> dict[str, Any]:
    times = draw.maybe(0.6, arrived_at="2026-10-23T07:00", answer_by=f"2026-10-23T{draw.number(8, 18):02}:00")
    return {"id": name, **_work(draw, ids), **times, **draw.maybe(0.5, score=draw.number(0, 100))}


def _duty(draw: Draw, name: str, ids: list[str], crew: bool) -> dict[str, Any]:
    hour = draw.number(8, 15)
    day = draw.one(["2026-10-24", "2026-10-25"])
    fixed = {"start": f"{day}T{hour:02}:00", "duration_minutes": 60}
    window = {"earliest": f"{day}T{hour:02}:00", "latest": f"{day}T{hour + 2:02}:00", "duration_minutes": 60}
    work = {key: value for key, value in _work(draw, ids).items() if key not in ("minutes", "pin")}
    movable = crew or draw.sometimes(0.4)
    return {
        "id": name, **work, **(window if movable else fixed),
        **draw.maybe(1.0 if crew else 0.3, positions=[{"count": 2}]),
        **draw.maybe(0.4, belongs_to="a0"),
        **draw.maybe(0.3, crew_skills=[{"skill": draw.one(SKILLS), "level": 2}]),
        **draw.maybe(0.3, buffer_after_minutes=30),
    }  # fmt: skip


def _pairs(draw: Draw, ids: list[str], items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "item": item["id"], "rep": rep,
            **draw.maybe(0.4, fit=draw.number(0, 100)), **draw.maybe(0.3, minutes=draw.number(5, 90)),
            **draw.maybe(0.3, cost=draw.number(0, 40)), **draw.maybe(0.1, eligible=False),
        }
        for item in items for rep in ids if draw.sometimes(0.3)
    ]  # fmt: skip


def _rules(draw: Draw) -> list[dict[str, Any]]:
    """Return a setting for every rule: on or off, hard or weighted."""
    settings = []
    for rule in all_rules():
        level = draw.one(["hard", "plan", "plan", "coverage", None])
        settings.append(
            {
                "rule": rule, "on": draw.sometimes(0.6), "level": level,
                "weight": draw.number(1, 9), "parameters": PARAMETERS.get(rule, {}),
            }
        )  # fmt: skip
    measure = draw.one(["total", "largest", "leximin"])
    settings.append(
        {"rule": "load-uneven", "name": "value-uneven", "level": "plan", "on": draw.sometimes(0.5),
         "parameters": {"dimension": "value", "measure": measure, "depth": 2}}
    )  # fmt: skip
    return settings


def best_by_enumeration(problem: Problem, plans: Iterable[Plan]) -> tuple[int, ...] | None:
    """Return the lexicographically least verified score over feasible plans, None when there is none."""
    from assigner.verify import verify

    cards = (verify(problem, plan) for plan in plans)
    return min((card.score for card in cards if card.feasible), default=None)


def rules_in_force(problem: Problem) -> set[str]:
    """Return the ids of the rules that are on and apply."""
    return {one.rule.id for one in configured_rules(problem.settings) if one.rule.applies(problem)}
