"""Tenants are fully apart: with every id of one, on every route, the other reaches nothing.

The owner makes the same calls afterwards, which proves that the ids were right and that it was the tenant that stood
between. When to modify: never for a new route; for a new kind of id see :mod:`tests.api.apart.things`.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.routing import APIRoute

from api.openapi import api_routes
from api.store import Store
from tests.api.apart.bodies import smallest
from tests.api.apart.things import make_all, set_up_routing
from tests.api.callers import Callers, Voice

NOT_OURS = {
    "/v1/hooks/{address}",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/v1/tenants",
    "/v1/tenants/{tenant}/close",
}
"""Routes that belong to no tenant."""
CATALOGUES = (
    "/v1/rules",
    "/v1/demo",
    "/v1/schemas",
    "/v1/pulls/mappings",
    "/v1/page/fields",
    "/v1/page/starter",
    "/v1/page/asked",
)
"""What is the same for everybody."""
NOT_YET = {
    "GET /v1/page/own/sheet",  # an operator is no rep
    "GET /v1/page/own/calendar",
    "GET /v1/jobs/{job}/answer",  # the job has not ended
    "GET /v1/page/jobs/{job}/file",
    "GET /v1/problems/{problem}/history",  # none was sent
    "GET /v1/plans/{plan}/why",  # asks for an item of the plan, and gets the one that was routed
    "GET /v1/page/plans/{plan}/history",
}
LEAST_KNOWN = 8
"""Shorter ids (`1`, `L-ours`) are looked for in answers to lists only where they cannot be there by chance."""
MAKING = {"POST", "PUT", "PATCH", "DELETE"}

Call = tuple[str, str, dict[str, Any]]


@pytest.fixture
def ids(client: Callers, store: Store) -> dict[str, str]:
    return make_all(client, store)


def calls(document: dict[str, Any], ids: dict[str, str]) -> dict[str, Call]:
    """Return a call of every route: the ids in paths, queries and bodies are those of the things."""
    found: dict[str, Call] = {}
    for route in api_routes():
        if is_of_a_tenant(route):
            (method,) = sorted(route.methods or ())
            found[f"{method} {route.path_format}"] = _call(document, route, method, ids)
    return found


def is_of_a_tenant(route: APIRoute) -> bool:
    return route.path_format not in NOT_OURS and not route.path_format.startswith(CATALOGUES)


def _call(document: dict[str, Any], route: APIRoute, method: str, ids: dict[str, str]) -> Call:
    operation = document["paths"][route.path_format][method.lower()]
    path = re.sub(r"{(\w+)}", lambda part: ids[part[1]], route.path_format)
    how: dict[str, Any] = {"params": {}, "headers": {}}
    for parameter in operation.get("parameters", []):
        name, schema = parameter["name"], parameter["schema"]
        if name == "if-match":
            how["headers"][name] = '"1"'
        elif parameter["in"] == "query" and (parameter.get("required") or name in ids):
            how["params"][name] = smallest(schema, document, ids, {"with": "plan", "to": "plan"}.get(name, name))
        elif name == "seconds":
            how["params"][name] = 0
    if "requestBody" in operation:
        media_type, content = next(iter(operation["requestBody"]["content"].items()))
        body = content.get("example") or smallest(content["schema"], document, ids)
        how |= {"json": body} if media_type == "application/json" else {"content": "x"}
    return method, path, how


def ask(voice: Voice, call: Call) -> Any:
    method, path, how = call
    return voice.request(method, path, **how)


def test_there_is_a_thing_of_every_kind_that_a_path_names(ids: dict[str, str]) -> None:
    paths = [route.path_format for route in api_routes() if is_of_a_tenant(route)]
    named = {name for path in paths for name in re.findall(r"{(\w+)}", path)}
    assert not named - set(ids), "write a maker in tests/api/apart/things.py"


def test_nothing_of_another_tenant_is_reached(client: Callers, ids: dict[str, str]) -> None:
    assert client.app is not None
    set_up_routing(client.other)
    document = client.app.openapi()
    known = [value for value in ids.values() if len(value) >= LEAST_KNOWN]
    num_missing, reached = 0, []
    for name, call in calls(document, ids).items():
        answer = ask(client.other, call)
        has_id = "{" in name
        if has_id and answer.status_code != 404:
            reached.append(f"{name}: {answer.status_code} {answer.text[:300]}")
        num_missing += has_id and answer.status_code == 404
        is_echo = answer.status_code in (404, 422)  # a refusal may repeat what was asked for
        if not is_echo and any(one in answer.text for one in known):
            reached.append(f"{name}: tells of {[one for one in known if one in answer.text]}: {answer.text[:300]}")
        assert answer.status_code < 500, f"{name}: {answer.text}"
    assert not reached, "\n".join(reached)
    assert num_missing >= 30


def test_the_owner_reaches_what_the_other_did_not(client: Callers, ids: dict[str, str]) -> None:
    assert client.app is not None
    reading = {name: call for name, call in calls(client.app.openapi(), ids).items() if name.startswith("GET")}
    answers = {name: ask(client.operator, call) for name, call in reading.items()}
    refused = {name: answer.text for name, answer in answers.items() if answer.status_code >= 400}
    assert set(refused) <= NOT_YET, refused
