"""A small team that has everything the page shows, and names that would run as markup if anything read them as markup.

When to modify: when a view shows something that this team does not have.
"""

from __future__ import annotations

from typing import Any

HURT = '<img src=x onerror="window.hurt=1">'
"""The beginning of names: shown as it stands, or the page is broken."""
PLACES = [(31.23, 121.47), (31.20, 121.44), (31.28, 121.52), (31.17, 121.40), (31.30, 121.30)]


def team() -> dict[str, Any]:
    """Return the problem as the document that an upload takes."""
    return {
        "name": f"{HURT} Team East",
        "time_zone": "Asia/Shanghai",
        "horizon": {"first_day": "2026-12-07", "last_day": "2026-12-20"},
        "teams": [{"id": "north", "name": "North 北区"}, {"id": "south", "name": f"South {HURT}"}],
        "reps": [_rep(number) for number in range(6)],
        "accounts": [_account(number) for number in range(24)],
        "leads": [{"id": f"lead-{number}", "name": f"Lead {number}", "minutes": 45, "potential": 900 + 50 * number} for number in range(4)],
        "duties": [_duty(number) for number in range(8)],
        "rules": [
            {"rule": "rep-over-capacity"},
            {"rule": "duty-overlap"},
            {"rule": "rep-unavailable"},
            {"rule": "load-uneven", "level": "plan", "weight": 1},
            {"rule": "owner-changed", "level": "plan", "weight": 40},
        ],
        "levels": ["coverage", "plan"],
    }  # fmt: skip


def _rep(number: int) -> dict[str, Any]:
    names = ["王 Wang", f"{HURT}Li Na", "Ann", "Bob", "陈晨", "Eve"]
    latitude, longitude = PLACES[number % len(PLACES)]
    rep: dict[str, Any] = {
        "id": f"r{number}", "name": names[number], "team": "north" if number < 3 else "south", "capacity": {"minutes": 2400},
        "latitude": latitude, "longitude": longitude, "working_hours": "Mon-Fri 09:00-18:00",
    }  # fmt: skip
    if number == 2:
        rep["leave"] = [{"start": "2026-12-08", "end": "2026-12-09", "reason": "holiday"}]
    return rep


def _account(number: int) -> dict[str, Any]:
    latitude, longitude = PLACES[(number * 3) % len(PLACES)]
    return {
        "id": f"a{number}", "name": f"{HURT}Acme" if number == 0 else f"客户 Account {number}",
        "minutes": 120 + 30 * (number % 7), "value": 10_000 + 2_500 * number, "potential": 3_000 + 700 * (number % 11),
        "owner": f"r{number % 3}", "latitude": latitude + number * 0.004, "longitude": longitude - number * 0.003,
    }  # fmt: skip


def _duty(number: int) -> dict[str, Any]:
    day = 7 + number // 2
    return {
        "id": f"d{number}", "name": f"Demo {number}" if number else f"Demo {HURT}", "kind": "demo", "minutes": 90,
        "start": f"2026-12-{day:02d}T{10 + 4 * (number % 2)}:00", "end": f"2026-12-{day:02d}T{11 + 4 * (number % 2)}:30",
    }  # fmt: skip
