"""The pages of the reference, rendered from the OpenAPI document and the codes of problems.

When to modify: with what a page shows; how it looks stands in the templates.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from api.reference.codes import codes
from assigner.language import Language

_DEEPEST = 4
"""Schemas refer to each other; deeper ones are named only."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    permission: str
    parameters: list[dict[str, Any]]
    body: str
    answers: list[tuple[str, str, str]]


def api_page(document: Mapping[str, Any], language: Language) -> str:
    """Return the page of all operations."""
    by_tag: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            shown = _operation(document, method, path, operation)
            by_tag.setdefault(operation["tags"][0], []).append(shown)
    return _template("api.html.j2").render(info=document["info"], by_tag=by_tag, language=language)


def problems_page(language: Language) -> str:
    """Return the page of all codes."""
    return _template("problems.html.j2").render(codes=codes(), language=language)


@cache
def style() -> str:
    """Return the style sheet of the pages."""
    return _template("style.css.j2").render()


@cache
def _template(name: str) -> Any:
    environment = Environment(
        loader=PackageLoader("api.reference"), undefined=StrictUndefined, autoescape=select_autoescape(["html.j2"]),
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["ticked"] = _ticked
    return environment.get_template(name)


def _ticked(text: str) -> Markup:
    """Return a text with what stands between back ticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _operation(document: Mapping[str, Any], method: str, path: str, operation: Mapping[str, Any]) -> Operation:
    body = operation.get("requestBody", {}).get("content", {})
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        permission=operation.get("x-permission", ""),
        parameters=[_parameter(one) for one in operation.get("parameters", [])],
        body="\n\n".join(_body(document, kind, content) for kind, content in body.items()),
        answers=list(_answers(document, operation["responses"])),
    )


def _parameter(parameter: Mapping[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    kind = schema.get("type") or " | ".join(one.get("type", "") for one in schema.get("anyOf", []))
    return {
        "name": parameter["name"],
        "where": parameter["in"],
        "required": parameter.get("required", False),
        "kind": ", ".join(map(str, schema["enum"])) if "enum" in schema else kind,
        "description": parameter.get("description", ""),
    }


def _body(document: Mapping[str, Any], kind: str, content: Mapping[str, Any]) -> str:
    shown = content.get("example")
    if shown is None and "json" in kind and "schema" in content:
        shown = _shape(document, content["schema"], 0)
    return kind if shown is None else f"{kind}\n{json.dumps(shown, indent=2, ensure_ascii=False)}"


def _answers(document: Mapping[str, Any], responses: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for status, answer in sorted(responses.items()):
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        shape = json.dumps(_shape(document, schema, 0), indent=2, ensure_ascii=False) if schema else ""
        yield status, answer.get("description", ""), shape


def _choice(document: Mapping[str, Any], schemas: Sequence[Mapping[str, Any]], depth: int) -> Any:
    """Return what may stand in one place: kinds side by side, objects under their titles where there are several."""
    shapes = [_shape(document, one, depth) for one in schemas]
    objects = {
        one.get("title", ""): shape for one, shape in zip(schemas, shapes, strict=True) if isinstance(shape, dict)
    }
    if len(objects) > 1 and "" not in objects:
        return {"one of": objects}
    return next((shape for shape in shapes if not isinstance(shape, str)), " | ".join(map(str, shapes)))


def _shape(document: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> Any:
    """Return a schema as an example-like value: names of fields, and words for kinds."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return name if depth >= _DEEPEST else _shape(document, document["components"]["schemas"][name], depth + 1)
    if "anyOf" in schema or "oneOf" in schema:
        return _choice(document, schema.get("anyOf") or schema["oneOf"], depth + 1)
    if "enum" in schema or "const" in schema:
        return " | ".join(map(str, schema.get("enum") or [schema["const"]]))
    if schema.get("type") == "array":
        return [_shape(document, schema.get("items", {}), depth + 1)]
    if "properties" in schema:
        return {name: _shape(document, one, depth + 1) for name, one in schema["properties"].items()}
    return str(schema.get("type", "any"))
