"""How bodies of uploads stand in the OpenAPI document: which media types, with examples.

When to modify: together with what :mod:`api.routes.receiving` takes.
"""

from __future__ import annotations

from typing import Any

EXAMPLE = {
    "name": "Team East",
    "time_zone": "Europe/Berlin",
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"},
    "reps": [
        {"id": "ann", "name": "Ann", "capacity": {"minutes": 2100}, "skills": [{"skill": "cloud", "level": 4}]},
        {"id": "bob", "name": "Bob", "capacity": {"minutes": 1260}},
    ],
    "accounts": [
        {"id": "acme", "minutes": 300, "potential": 90000, "owner": "bob", "skills": [{"skill": "cloud", "level": 3}]},
        {"id": "delta", "minutes": 240, "potential": 40000, "owner": "bob"},
    ],
}
"""A problem that can be solved as it is."""

_FORM = {
    "type": "object",
    "properties": {
        "files": {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "description": "One document or workbook or zip, or the tables of a folder (reps.csv, accounts.parquet, problem.yaml). "
            "Any field name will do; what counts is the file's name.",
        },
        "name": {"type": "string", "maxLength": 200},
        "why": {"type": "string", "maxLength": 1000},
        "mapping": {"type": "string", "maxLength": 200},
    },
}
_BINARY = {"schema": {"type": "string", "format": "binary"}}

UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A problem as a JSON or YAML document, an Excel workbook, a zipped folder of CSV or Parquet tables, or "
        "these files in a form. Its schema: `GET /v1/schemas/problem`.",
        "content": {
            "application/json": {"schema": {"type": "object", "additionalProperties": True}, "example": EXAMPLE},
            "application/yaml": {"schema": {"type": "string"}},
            "multipart/form-data": {"schema": _FORM},
            "application/zip": _BINARY,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _BINARY,
        },
    }
}
"""For ``openapi_extra`` of routes that take a problem."""
