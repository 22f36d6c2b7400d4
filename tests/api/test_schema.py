"""Whatever a caller sends that the OpenAPI document describes, or nearly so: never a 5xx, always what is described.

schemathesis makes the calls from the document; ids in paths are mostly those of things that are there. When to modify:
when a route must not be called at random.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.python import asgi
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.openapi import api_routes
from api.settings import Settings
from api.store import Store
from tests.api import databases
from tests.api.apart.things import make_all
from tests.api.callers import calling

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
RAW = "/v1/hooks/{address}"
"""Takes whatever a CRM sends, which the document cannot describe; tests of the hooks send it raw bodies."""
NAMES = [f"{sorted(route.methods or ())[0]} {route.path_format}" for route in api_routes() if route.path_format != RAW]
EXAMPLES = {schemathesis.GenerationMode.POSITIVE: 4, schemathesis.GenerationMode.NEGATIVE: 2}
COSTLY = {"POST /v1/problems", "POST /v1/problems/check", "POST /v1/problems/{problem}/versions", "POST /v1/plans"}
"""Each call reads an upload in a process of its own."""


@dataclass(frozen=True)
class World:
    """The application with one thing of every kind in it."""

    schema: Any
    session: Any
    key: str
    ids: dict[str, str]


@pytest.fixture(scope="module")
def world(sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("schema")
    url = databases.sqlite_url(sqlite_template, folder)
    store = Store.open(url, synchronous="normal")
    with calling(store, Settings(data_folder=folder, database_url=url)) as client:
        ids = make_all(client, store)
        schema = schemathesis.openapi.from_asgi("/openapi.json", client.app)
        with asgi.get_client(client.app) as session:
            assert client.operator.key is not None
            yield World(schema, session, client.operator.key, ids)
    store.close()


@pytest.mark.parametrize("mode", EXAMPLES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", NAMES)
def test_a_call_is_answered_as_described(world: World, name: str, mode: schemathesis.GenerationMode) -> None:
    method, path = name.split()
    operation = world.schema[path][method.lower()]
    chance, answered = random.Random(name), list[int]()
    if mode is schemathesis.GenerationMode.NEGATIVE and not _can_be_wrong(operation):
        return

    @settings(
        max_examples=1 if name in COSTLY else EXAMPLES[mode], deadline=None, database=None,
        suppress_health_check=list(HealthCheck), derandomize=True,
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        for part in case.path_parameters or {}:
            if chance.random() < 0.7 and part in world.ids:
                case.path_parameters[part] = world.ids[part]
        if "seconds" in {parameter.name for parameter in operation.query}:
            case.query["seconds"] = 0  # a stream that ends
        answer = case.call(session=world.session, headers={"Authorization": f"Bearer {world.key}"})
        case.validate_response(answer, checks=CHECKS)
        answered.append(answer.status_code)

    call()
    assert answered
    assert max(answered) < 500


def _can_be_wrong(operation: Any) -> bool:
    """Whether there is anything in a call that could be wrong."""
    return bool(operation.body or operation.query or operation.headers or operation.path_parameters)
