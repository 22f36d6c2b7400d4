"""The OpenAPI document: what FastAPI derives, and what is true of every route: keys, permissions, problem documents.

Said here once, so that no route repeats it and none forgets it. When to modify: when something becomes true of every
route.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.errors import MEDIA_TYPE
from api.routes import routers

PROBLEM: dict[str, Any] = {
    "title": "ProblemDocument",
    "description": "A failure (RFC 9457). `code` is stable; `words` has both languages; `issues` has each fault of the input.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "code", "request_id", "words", "issues"],
    "properties": {
        "type": {"type": "string", "description": "Address of the documentation of `code`."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "This occurrence: the value, the place and the way out."},
        "instance": {"type": "string", "description": "Path of the request."},
        "code": {"type": "string", "examples": ["request-invalid", "not-found", "revision-old"]},
        "request_id": {"type": "string", "description": "As in the header X-Request-Id and in the logs."},
        "words": {
            "type": "object",
            "properties": {
                "title": {"$ref": "#/components/schemas/Words"},
                "detail": {"$ref": "#/components/schemas/Words"},
            },
        },
        "issues": {"type": "array", "items": {"$ref": "#/components/schemas/Issue"}},
    },
}
WORDS: dict[str, Any] = {
    "title": "Words",
    "description": "A text in both languages.",
    "type": "object",
    "required": ["en", "zh"],
    "properties": {"en": {"type": "string"}, "zh": {"type": "string"}},
}
ISSUE: dict[str, Any] = {
    "title": "Issue",
    "description": "One fault of an input.",
    "type": "object",
    "required": ["code", "severity", "place", "value", "message", "way_out"],
    "properties": {
        "code": {"type": "string"},
        "severity": {"enum": ["error", "warning", "info"]},
        "place": {
            "type": "string",
            "description": "JSON path, file and line, or sheet and cell.",
            "examples": ["$.reps[3].skills"],
        },
        "value": {"type": ["string", "null"]},
        "message": {"$ref": "#/components/schemas/Words"},
        "way_out": {"$ref": "#/components/schemas/Words"},
    },
}
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "An API key (`asg_...`), or a token of the identity provider that the service is set up with.",
}
_MEANINGS = {
    "304": "What you have (If-None-Match) still holds.",
    "401": "No key, or one that does not hold.",
    "403": "The key's role does not have the permission.",
    "404": "No such thing in this tenant.",
    "412": "Changed by somebody else; `present` has what is there now.",
    "413": "The body is too large.",
    "422": "The input has errors.",
    "428": "If-Match is missing.",
    "429": "Too many calls; see Retry-After.",
    "default": "Any other failure, in the same shape.",
}


def permission_of(route: APIRoute) -> str | None:
    """Return the permission that a route asks for, or None."""
    return next((found for found in _permissions(route.dependant)), None)


def install(app: FastAPI) -> None:
    """Let the application answer with the completed document."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = completed(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign] # FastAPI's documented way


def completed(app: FastAPI) -> dict[str, Any]:
    """Return the document with everything that is true of every route."""
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas |= {"ProblemDocument": PROBLEM, "Words": WORDS, "Issue": ISSUE}
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    document["components"]["securitySchemes"] = {"key": BEARER}
    for route in api_routes():
        for method in route.methods or ():
            operation = document["paths"].get(route.path_format, {}).get(method.lower())
            if operation is not None:
                _complete(operation, route)
    return document


def api_routes() -> Iterator[APIRoute]:
    """Yield every route of the API."""
    for router in routers():
        yield from (route for route in router.routes if isinstance(route, APIRoute) and route.include_in_schema)


def methods_of(path: str) -> str:
    """Return the methods that a path takes, all its routes together; empty where the API has no such path."""
    routes = (route for route in api_routes() if route.path_regex.match(path))
    return ", ".join(sorted({method for route in routes for method in route.methods or ()}))


def _complete(operation: dict[str, Any], route: APIRoute) -> None:
    permission = permission_of(route)
    parameters = operation.get("parameters", [])
    statuses = ["default", "429"] if permission else ["default"]
    if permission:
        operation["security"] = [{"key": []}]
        operation["x-permission"] = permission
        statuses += ["401", "403"]
    if any(parameter["name"].lower() == "if-none-match" for parameter in parameters):
        operation["responses"]["304"] = {"description": _MEANINGS["304"]}
    if any(parameter["in"] == "path" for parameter in parameters):
        statuses.append("404")
    if any(parameter["name"].lower() == "if-match" for parameter in parameters):
        statuses += ["412", "428"]
    if "requestBody" in operation:
        statuses += ["413"]
    if parameters or "requestBody" in operation:
        statuses += ["422"]
    _answer(operation["responses"], statuses)


def _answer(responses: dict[str, Any], statuses: list[str]) -> None:
    """Give problem documents to these statuses, and to what routes have named as failures without a body."""
    for status in statuses:
        responses[status] = (
            responses.get(status) if status != "422" and status in responses else {"description": _MEANINGS[status]}
        )
    for status, answer in responses.items():
        if status == "default" or status >= "400":
            answer["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}


def _permissions(dependant: Dependant) -> Iterator[str]:
    call: Callable[..., Any] | None = dependant.call
    found = getattr(call, "permission", None)
    if isinstance(found, str):
        yield found
    for inner in dependant.dependencies:
        yield from _permissions(inner)
