"""Prices of balance follow what is still to come: written once when due, kept over a restart, told with every rep."""

from __future__ import annotations

from typing import Any

from api.routing.desks import Desks, desks_of
from api.routing.pricing import price_if_due
from tests.api.callers import TENANT, Callers
from tests.api.routing.conftest import lead, routed, set_up

EXPECTED = 12


def expecting() -> dict[str, Any]:
    """Return two reps who share what is to come, and expected leads that nobody has."""
    return {
        "name": "expecting",
        "horizon": {"first_day": "2026-09-28", "last_day": "2026-10-30"},
        "reps": [{"id": name, "capacity": {"minutes": 1000}} for name in ("ann", "bob")],
        "leads": [
            {"id": f"E{n}", "minutes": 40, "arrived_at": f"2026-10-{2 + n:02}T10:00:00"} for n in range(EXPECTED)
        ],
        "rules": [{"rule": "load-uneven", "level": "plan", "parameters": {"dimension": "minutes"}}],
    }


def test_prices_are_written_when_due_and_told_with_every_rep(desk: Callers) -> None:
    set_up(desk.admin, expecting(), price_after=2, presence="any", returning="off")
    services = desk.app.state.services
    mine = desks_of(services).of(TENANT)
    first = price_if_due(mine)
    assert first is not None
    assert first["kind"] == "priced"
    assert price_if_due(mine) is None  # nothing came since
    for number in range(2):
        routed(desk.integration, lead(f"L{number}", 60, owner=None))
    assert price_if_due(mine) is not None
    worth = [rep["worth"]["load-uneven"] for rep in desk.viewer.get("/v1/route/reps").json()["items"]]
    assert len(worth) == 2
    assert all(abs(one) <= 1.0 for one in worth)
    kept = Desks(services).of(TENANT).look(lambda state, _: state.to_dict())
    assert kept == mine.look(lambda state, _: state.to_dict())  # another process reads the same from the log
    shown = desk.viewer.get("/v1/route/decisions?kind=priced").json()["items"]
    assert len(shown) == 2


def test_without_anything_expected_nothing_is_priced(desk: Callers) -> None:
    set_up(desk.admin, price_after=1)
    routed(desk.integration, lead("L1"))
    assert price_if_due(desks_of(desk.app.state.services).of(TENANT)) is None
