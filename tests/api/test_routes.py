"""Every route asks for a permission or is known to be public, is described, and fails in the one shape.

When to modify: when a route must be public: add it to :data:`PUBLIC` with its reason.
"""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.routing import APIRoute

from api.openapi import api_routes, completed, permission_of
from api.security.roles import PERMISSIONS
from tests.api.callers import Callers

PUBLIC = {
    "/health/live": "balancers have no key",
    "/health/ready": "balancers have no key",
    "/metrics": "asks for a key itself, unless the settings make it public",
    "/v1/hooks/{address}": "each CRM proves itself in its own way",
    "/v1/page/ways-in": "asked before somebody has signed in",
    "POST /v1/page/session": "this is how somebody signs in",
}
ROUTES = {f"{sorted(route.methods)[0]} {route.path_format}": route for route in api_routes()}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    from fastapi import FastAPI

    from api.routes import routers

    app = FastAPI(title="assigner", version="0")
    for router in routers():
        app.include_router(router)
    return completed(app)


def operation(document: dict[str, Any], name: str) -> dict[str, Any]:
    method, path = name.split()
    found: dict[str, Any] = document["paths"][path][method.lower()]
    return found


def test_there_are_routes_of_every_part() -> None:
    assert {path.split("/")[2] for path in (name.split()[1] for name in ROUTES) if path.startswith("/v1/")} >= {
        "audit", "feed", "keys", "tenant", "jobs", "problems", "plans", "route", "connections"
    }  # fmt: skip


@pytest.mark.parametrize("name", ROUTES)
def test_a_route_asks_for_a_permission_or_is_known_to_be_public(name: str) -> None:
    route: APIRoute = ROUTES[name]
    permission = permission_of(route)
    if route.path_format in PUBLIC or name in PUBLIC:
        assert permission is None
    else:
        assert permission in PERMISSIONS


@pytest.mark.parametrize("name", ROUTES)
def test_an_operation_is_described(document: dict[str, Any], name: str) -> None:
    described = operation(document, name)
    assert len(described["summary"]) <= 60
    assert described["description"].strip().endswith((".", "`", ":"))
    assert described["tags"]
    assert described["operationId"].replace("_", "").isalnum()
    assert "__" not in described["operationId"], "a name made by the framework"
    for parameter in described.get("parameters", []):
        is_id = parameter["in"] == "path"
        assert is_id or parameter.get("description"), parameter["name"]


@pytest.mark.parametrize("name", ROUTES)
def test_an_operation_names_its_failures(document: dict[str, Any], name: str) -> None:
    described = operation(document, name)
    failures = {status: answer for status, answer in described["responses"].items() if status > "399"}
    assert "default" in failures
    for answer in failures.values():
        assert list(answer["content"]) == ["application/problem+json"]
    if "x-permission" in described:
        assert {"401", "403", "429"} <= set(failures)


def test_operation_ids_differ(document: dict[str, Any]) -> None:
    ids = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(ids) == len(set(ids))


def filled(path: str) -> str:
    for part in ("number", "seq"):
        path = path.replace(f"{{{part}}}", "1")
    while "{" in path:
        path = path[: path.index("{")] + "unknown" + path[path.index("}") + 1 :]
    return path


def test_no_route_answers_without_a_key(client: Callers) -> None:
    for name, route in ROUTES.items():
        if route.path_format not in PUBLIC and name not in PUBLIC:
            answer = client.nobody.request(name.split()[0], filled(route.path_format))
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), name


def test_a_viewer_changes_nothing(client: Callers) -> None:
    reading = {"GET", "HEAD"}
    harmless = {"POST /v1/problems/check", "POST /v1/schedules/preview", "POST /v1/page/plans/{plan}/try",
                "DELETE /v1/page/session"}  # fmt: skip
    for name, route in ROUTES.items():
        if not route.methods & reading and not {route.path_format, name} & (set(PUBLIC) | harmless):
            answer = client.viewer.request(name.split()[0], filled(route.path_format), json={})
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), name
