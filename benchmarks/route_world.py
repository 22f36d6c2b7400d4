"""A made-up sales organisation and the leads that reach it in a quarter, for the benchmarks of routing.

Reps serve a region and the ones beside it, hold some of the skills (two of which are scarce), speak one or two
languages, are on leave now and then, and can start so many leads a day. Leads come in bursts: a rate that follows the
hour and the week, with campaigns that multiply it for an afternoon (a doubly stochastic Poisson process). When to
modify: when routing is to be measured on another kind of work.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from assigner.problem.problem import Problem

FIRST_DAY = date(2026, 9, 28)
"""A Monday."""
SKILLS = ("cloud", "data", "retail", "health", "finance", "security")
SKILL_SHARE = (0.6, 0.5, 0.5, 0.4, 0.15, 0.10)
"""Share of the reps who hold each skill: the last two are scarce."""
LANGUAGES = ("en", "zh", "de")
LANGUAGE_SHARE = (1.0, 0.5, 0.25)
NEED_SHARE = 0.55
WISH_SHARE = 0.7
REPS_A_REGION = 12
MINUTES_A_DAY = 480
CAMPAIGN_SHARE = 0.12
CAMPAIGN_FACTOR = 2.5
RULES: list[dict[str, Any]] = [
    {"rule": "lead-unassigned", "level": "cost", "weight": 10},
    {"rule": "fit-missed", "level": "cost", "weight": 1},
    {"rule": "skill-wasted", "on": False},
    {"rule": "load-uneven", "level": "cost", "weight": 1, "parameters": {"dimension": "minutes"}},
    {"rule": "lead-late", "on": False},
]
"""One level, so that a policy's cost is one number: leads nobody takes, fits missed, minutes off the fair share."""


def world(
    num_reps: int,
    num_leads: int,
    seed: int,
    *,
    num_days: int = 91,
    fill: float = 0.85,
    owned: bool = False,
    capped: bool = True,
) -> Problem:
    """Return the problem of a quarter with all its leads known: the day seen from behind.

    Parameters
    ----------
    num_reps, num_leads
        Size. The reps depend on ``num_reps`` alone: quarters of different seeds have the same people.
    seed
        Seed of the leads.
    num_days
        Days of the horizon.
    fill
        Share of what can be started in all (leads a day) that arrives.
    owned
        Whether every lead has an owner: open leads that routing finds.
    capped
        Whether reps can start only so many leads a day.
    """
    from assigner.problem.problem import Problem

    people = np.random.default_rng([num_reps, 7])
    random = np.random.default_rng([num_reps, num_leads, seed])
    reps = [_rep(people, number, num_reps, num_days) for number in range(num_reps)]
    minutes_share = num_leads * 38.0 / fill
    for rep in reps:
        rep["capacity"] = {"minutes": round(1.25 * minutes_share * rep["weight"] / sum(one["weight"] for one in reps))}
    per_day = max(1, round(num_leads / fill / (num_reps * num_days * 5 / 7)))
    for rep in reps:
        most = max(1, round(per_day * rep.pop("weight") * 3.0))
        if capped:
            rep["period_capacity"] = {"count": most}
    moments = arrivals(random, num_leads, num_days)
    leads = [_lead(random, number, moment, reps, owned) for number, moment in enumerate(moments)]
    return Problem.from_dict({
        "name": f"route {num_reps} x {num_leads} ({seed})", "time_zone": "UTC", "period": "day",
        "horizon": {"first_day": FIRST_DAY.isoformat(), "last_day": (FIRST_DAY + timedelta(days=num_days - 1)).isoformat()},
        "working_hours": "Mon-Fri 08:00-18:00", "levels": ["cost"], "rules": RULES, "reps": reps, "leads": leads,
    })  # fmt: skip


def arrivals(random: np.random.Generator, count: int, num_days: int) -> list[datetime]:
    """Return the moments of arrival in order: Poisson, at a rate that follows hour, week and campaigns."""
    hours = np.arange(num_days * 24)
    of_day = np.exp(-0.5 * ((hours % 24 - 13) / 2.5) ** 2) * ((hours % 24 >= 8) & (hours % 24 < 17))
    weekday = np.where((hours // 24) % 7 < 5, 1.0, 0.0)
    campaign = 1.0 + (CAMPAIGN_FACTOR - 1) * (random.random(num_days) < CAMPAIGN_SHARE)[hours // 24]
    rate = of_day * weekday * campaign
    chosen = np.sort(random.choice(len(hours), count, p=rate / rate.sum()) * 60 + random.integers(0, 60, count))
    start = datetime.combine(FIRST_DAY, datetime.min.time())
    return [start + timedelta(minutes=int(minute)) for minute in chosen]


def _rep(random: np.random.Generator, number: int, num_reps: int, num_days: int) -> dict[str, Any]:
    regions = max(1, num_reps // REPS_A_REGION)
    home = number % regions
    skills = [
        {"skill": skill, "level": int(random.integers(2, 6))}
        for skill, share in zip(SKILLS, SKILL_SHARE, strict=True)
        if random.random() < share
    ]
    spoken = [name for name, share in zip(LANGUAGES, LANGUAGE_SHARE, strict=True) if random.random() < share]
    leave = []
    if random.random() < 0.6:
        first = int(random.integers(0, max(1, num_days - 10)))
        last = first + int(random.integers(2, 10))
        leave = [
            {
                "start": (FIRST_DAY + timedelta(days=first)).isoformat(),
                "end": (FIRST_DAY + timedelta(days=last)).isoformat(),
            }
        ]
    return {
        "id": f"rep-{number:03}", "skills": skills, "languages": spoken, "leave": leave,
        "territories": sorted({f"region-{home}", f"region-{(home + 1) % regions}"}),
        "weight": float(random.choice([0.5, 0.8, 1.0, 1.0, 1.0])),
    }  # fmt: skip


def _lead(
    random: np.random.Generator, number: int, moment: datetime, reps: list[dict[str, Any]], owned: bool
) -> dict[str, Any]:
    regions = max(1, len(reps) // REPS_A_REGION)
    need = np.array([0.28, 0.22, 0.2, 0.14, 0.09, 0.07])
    lead: dict[str, Any] = {
        "id": f"lead-{number:06}", "minutes": float(np.clip(random.lognormal(3.5, 0.5), 10, 180).round()),
        "priority": int(random.integers(1, 6)), "territory": f"region-{int(random.integers(0, regions))}",
        "arrived_at": moment.isoformat(),
    }  # fmt: skip
    if random.random() < NEED_SHARE:
        lead["skills"] = [
            {"skill": str(random.choice(SKILLS, p=need / need.sum())), "level": int(random.integers(1, 3))}
        ]
    if random.random() < WISH_SHARE:
        lead["wished_skills"] = [
            {"skill": str(skill), "level": int(random.integers(2, 5)), "points": int(random.integers(1, 4)) * 10}
            for skill in random.choice(SKILLS[:4], 2, replace=False)
        ]
    scarce = bool(lead.get("skills")) and lead["skills"][0]["skill"] in SKILLS[4:]
    if not scarce and random.random() < 0.3:  # nobody might hold a scarce skill and speak a rare language
        lead["languages"] = [str(random.choice(LANGUAGES[1:], p=[0.65, 0.35]))]
    if owned:
        suited = [
            rep
            for rep in reps
            if lead["territory"] in rep["territories"] and set(lead.get("languages", ())) <= set(rep["languages"])
        ]
        lead["owner"] = str(random.choice([rep["id"] for rep in suited])) if suited else None
    return lead
