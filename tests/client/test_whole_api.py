"""Every operation of the service has a typed call that fits it, or a reason why it has none.

When to modify: when an operation shall have no call: give it a reason here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter

from api.openapi import api_routes
from assigner.client import (
    administration,
    calls,
    catalogue,
    changes,
    connections,
    hooks,
    managing,
    routing,
    schedules,
)
from assigner.client.calls import Call
from assigner.client.models.changes import ChangeRequest

MODULES = (administration, calls, catalogue, changes, connections, hooks, managing, routing, schedules)
PAGE = "/v1/page/"
"""What the page alone asks: answers in the shape of its views, which change with them."""
REASONS = {
    "GET /health/live": "balancers ask",
    "GET /health/ready": "balancers ask",
    "GET /metrics": "Prometheus asks",
    "POST /v1/hooks/{address}": "CRMs call it",
    "GET /v1/feed": "a stream without an end, for clients of server-sent events; `list_audit` has the same entries",
    "GET /v1/jobs/{job}/events": "Client.events follows it",
}
STAND_INS: dict[str, Any] = {
    "str": "x", "str | None": "x", "int": 1, "int | None": 1, "float": 1.0, "bool": False, "Source": b"x",
    "ChangeRequest": ChangeRequest.model_construct(id="x", revision=1), "Sequence[Row]": [], "Sequence[str]": [],
    "Row": {}, "Row | None": None, "Mapping[str, Any]": {}, "Mapping[str, Any] | None": None, "Sequence[str] | None": None,
}  # fmt: skip
ROUTES = {f"{method} {route.path_format}": route for route in api_routes() for method in route.methods or ()}


def made() -> Iterator[tuple[str, Call[Any], Callable[..., Any]]]:
    """Yield every call with the operation that it goes to, made of stand-ins."""
    for module in MODULES:
        for name, function in vars(module).items():
            is_public = inspect.isfunction(function) and function.__module__ == module.__name__ and name[0] != "_"
            signature = inspect.signature(function) if is_public else None
            if signature is None or not str(signature.return_annotation).startswith("Call[") or name == "upload":
                continue
            given = {
                one.name: STAND_INS[one.annotation]
                for one in signature.parameters.values()
                if one.default is one.empty and one.kind is not one.VAR_KEYWORD
            }
            call = function(**given)
            yield operation_of(call), call, function


def operation_of(call: Call[Any]) -> str:
    """Return the operation that answers a call: fixed paths win over those with a place."""
    fits = [
        name for name, route in ROUTES.items()
        if name.startswith(f"{call.method} ") and route.path_regex.match(call.path)
    ]  # fmt: skip
    assert fits, f"{call.method} {call.path}"
    return min(fits, key=lambda name: name.count("{"))


CALLS = {name: (call, function) for name, call, function in made()}


def test_every_operation_has_a_call_or_a_reason() -> None:
    without = {name for name in ROUTES if name not in CALLS and PAGE not in name}
    assert without == REASONS.keys()
    assert not [name for name in CALLS if PAGE in name]


@pytest.mark.parametrize("name", CALLS)
def test_a_call_reads_what_its_operation_answers(name: str) -> None:
    call, route = CALLS[name][0], ROUTES[name]
    answered = schema_of(route.response_model).get("properties", {})
    if call.answer is None or call.answer is dict:  # a file, nothing, or a document of no fixed shape
        assert answered == {}
        return
    assert set(schema_of(call.answer).get("required", ())) <= answered.keys() or not answered


def schema_of(model: Any) -> dict[str, Any]:
    """Return the schema of a model, of its items for lists; empty for plain data."""
    inner = get_args(model)
    if inner and not isinstance(model, type):
        model = inner[0]
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return {}
    return TypeAdapter(model).json_schema()


@pytest.mark.parametrize("name", CALLS)
def test_a_call_sends_what_its_operation_takes(name: str) -> None:
    function, route = CALLS[name][1], ROUTES[name]
    asks_for_revision = any(one.alias.lower() == "if-match" for one in headers_of(route.dependant))
    assert asks_for_revision == ("If-Match" in CALLS[name][0].headers), function.__name__
    call = CALLS[name][0]
    known = {one.alias for one in queries_of(route.dependant)}
    assert set(call.params) <= known, function.__name__
    bodies = [schema_of(one.field_info.annotation) for one in route.dependant.body_params]
    if bodies and isinstance(call.body, dict):
        assert call.body.keys() <= bodies[0].get("properties", call.body).keys(), function.__name__


def headers_of(dependant: Any) -> Iterator[Any]:
    yield from dependant.header_params
    for inner in dependant.dependencies:
        yield from headers_of(inner)


def queries_of(dependant: Any) -> Iterator[Any]:
    yield from dependant.query_params
    for inner in dependant.dependencies:
        yield from queries_of(inner)


def test_routes_are_routes() -> None:
    assert all(isinstance(route, APIRoute) for route in ROUTES.values())
    assert len(ROUTES) > 150
