"""Decisions outlive processes: replays give the same state, two processes route one tenant, kill -9 loses nothing."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from pathlib import Path

import httpx2
import pytest

from api.routing import desk as desk_module
from api.routing.desks import Desks
from api.services import Services
from api.settings import Settings
from api.store import Store, routing
from tests.api.callers import TENANT, Callers, Voice, add_tenants_and_keys
from tests.api.routing.conftest import lead, routed, set_up, team
from tests.api.routing.killing import started


def test_a_state_read_from_snapshot_and_log_is_the_state_that_wrote_it(
    desk: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "SNAPSHOT_EVERY", 7)
    set_up(desk.admin, caps=[{"name": "day", "limit": 8, "per": "day"}])
    for number in range(25):
        routed(desk.integration, lead(f"L{number}", 20, languages=["de"] if number % 5 == 0 else []))
    for number in (2, 3):
        desk.integration.post(f"/v1/route/items/L{number}/close", json={})
    desk.integration.post("/v1/route/events/contact", json={"account": "A1", "domains": ["huaxia.cn"]})
    assert desk.app is not None
    services: Services = desk.app.state.services
    services.parts["routing"].of(TENANT).finish()
    with services.store.read() as tx:
        assert routing.newest_snapshot(tx, TENANT) is not None
    told = [
        Desks(services).of(TENANT).look(lambda state, _: state.to_dict()),
        services.parts["routing"].of(TENANT).look(lambda state, _: state.to_dict()),
    ]
    assert told[0] == told[1]


def test_two_processes_route_one_tenant_without_gap_or_double(
    each_store: Store, each_database_url: str, tmp_path: Path
) -> None:
    """Two sets of desks share nothing but the database, as two processes do."""
    from tests.api.callers import calling

    settings = Settings(data_folder=tmp_path, database_url=each_database_url, route_tick_seconds=0)
    problem = team()
    for rep in problem["reps"]:
        rep["capacity"] = {"minutes": 20}
    with calling(each_store, settings) as first:
        set_up(first.admin, problem)
        assert first.app is not None
        services: Services = first.app.state.services
        sides = [Desks(services), Desks(services)]
        errors: list[BaseException] = []

        def drive(side: Desks, name: str) -> None:
            from functools import partial

            from api.routing.operations import Arrived, route
            from assigner.problem.work import Lead

            try:
                for number in range(20):
                    arrived = Arrived(Lead(id=f"{name}{number}", minutes=1))
                    side.of(TENANT).run(partial(route, arrived=arrived), name, f"{name}{number}")
            except BaseException as error:  # noqa: BLE001 - told by the main thread
                errors.append(error)

        threads = [threading.Thread(target=drive, args=(side, name)) for side, name in zip(sides, "ab", strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        with each_store.read() as tx:
            log = routing.listed(tx, TENANT, limit=1000)
        assert sorted(row["seq"] for row in log) == list(range(1, 42))
        # 60 minutes of capacity and an account of 30 minutes with cat, who is full: 40 leads of 1 minute for ann and bob
        assert Counter(row["rep"] for row in log if row["kind"] == "assigned") == {"ann": 20, "bob": 20}
        told = [side.of(TENANT).look(lambda state, _: state.to_dict()) for side in sides]
        assert told[0] == told[1]


def test_kill_nine_in_the_middle_loses_and_doubles_nothing(store: Store, database_url: str, tmp_path: Path) -> None:
    keys = add_tenants_and_keys(store)
    environment = {"ASSIGNER_DATA_FOLDER": str(tmp_path), "ASSIGNER_DATABASE_URL": database_url}
    problem = team(accounts=[])
    for rep in problem["reps"]:
        rep["capacity"] = {"minutes": 10_000}
    answered: dict[str, dict[str, object]] = {}
    names, killed = [f"L{number}" for number in range(240)], 0
    for round_number in range(4):
        server = started(environment, tmp_path / f"server{round_number}.log")
        with server as (url, process), httpx2.Client(base_url=url, timeout=30) as http:
            if round_number == 0:
                set_up(Voice(http, keys[TENANT, "admin"], TENANT), problem)
            voice = Voice(http, keys[TENANT, "integration"], TENANT)
            last = round_number == 3
            killer = threading.Timer(0.002, os.kill, (process.pid, signal.SIGKILL))
            for number, name in enumerate(names):
                if not last and number == 60 * (round_number + 1):  # by count: a quick machine answers all in a second
                    killer.start()
                try:
                    answer = voice.post("/v1/route", json=lead(name, 1))
                except httpx2.HTTPError:
                    killed += 1
                    break  # the server died: whoever asked does not know, and asks again with the same event
                assert answer.status_code == 200
                told = answer.json()
                assert answered.setdefault(name, told) == told
            killer.cancel()
    assert killed == 3
    assert len(answered) == len(names)
    with store.read() as tx:
        log = routing.listed(tx, TENANT, limit=1000)
    assert sorted(row["seq"] for row in log) == list(range(1, len(names) + 2))
    assert Counter(row["item"] for row in log if row["kind"] == "assigned") == Counter(names)
