"""A small problem to route by, stored as the service stores it, and a clock that tests set.

When to modify: when tests of routing need another problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.settings import Settings
from api.store import Store
from tests.api.callers import Callers, Voice, calling

MONDAY_NINE = 1_790_586_000  # 2026-09-28T09:00:00Z, seconds since 1970
HORIZON = {"first_day": "2026-09-28", "last_day": "2026-12-27"}


class Hands:
    """A clock whose hands tests move."""

    def __init__(self) -> None:
        self.seconds = float(MONDAY_NINE)

    def __call__(self) -> int:
        return int(self.seconds * 1_000_000_000)

    def forward(self, *, minutes: float = 0, days: float = 0) -> None:
        self.seconds += minutes * 60 + days * 86_400


def team(**more: Any) -> dict[str, Any]:
    """Return a problem of three reps; ``ann`` alone speaks German, ``bob`` has room for two leads of 60 minutes."""
    return {
        "name": "routing",
        "horizon": HORIZON,
        "reps": [
            {"id": "ann", "name": "Ann", "languages": ["de", "en"], "capacity": {"minutes": 600}},
            {"id": "bob", "name": "Bob", "languages": ["en"], "capacity": {"minutes": 120}},
            {"id": "cat", "name": "Cat", "languages": ["en"], "capacity": {"minutes": 600}},
        ],
        "accounts": [{"id": "A1", "name": "北京华夏科技有限公司", "minutes": 30, "owner": "cat"}],
        **more,
    }


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def desk(store: Store, settings: Settings, hands: Hands) -> Iterator[Callers]:
    """Return callers of the application with a clock of ours; nothing ticks by itself."""
    quiet = settings.model_copy(update={"route_tick_seconds": 0})
    with calling(store, quiet, clock=hands) as callers:
        yield callers


@pytest.fixture
def each_desk(each_store: Store, each_database_url: str, tmp_path: Path, hands: Hands) -> Iterator[Callers]:
    """Return the same on SQLite, then on PostgreSQL."""
    quiet = Settings(data_folder=tmp_path, database_url=each_database_url, route_tick_seconds=0)
    with calling(each_store, quiet, clock=hands) as callers:
        yield callers


def set_up(voice: Voice, problem: dict[str, Any] | None = None, **policy: Any) -> str:
    """Upload a problem, route by it, and return its id."""
    uploaded = voice.post("/v1/problems", json=problem or team())
    assert uploaded.status_code == 201, uploaded.text
    board = voice.put("/v1/route/board", json={"problem": uploaded.json()["id"], "policy": policy})
    assert board.status_code == 200, board.text
    return str(uploaded.json()["id"])


def lead(name: str, minutes: float = 60, **more: Any) -> dict[str, Any]:
    """Return a lead as it is asked to be routed, under an event of its own."""
    asked = {name: more.pop(name) for name in ("contact", "anew") if name in more}
    return {"event": f"event-{name}", "lead": {"id": name, "minutes": minutes, **more}, **asked}


def routed(voice: Voice, body: dict[str, Any]) -> dict[str, Any]:
    """Route something and return the decision."""
    answer = voice.post("/v1/route", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
