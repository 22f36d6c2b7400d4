"""What the page asks of the service: only parameters that the route takes, since others are refused.

When to modify: when the page calls the service in another form.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from api.web import assets
from tests.api.callers import Callers

CALL = re.compile(r"""\b(all|get|find|address)\(\s*([`"])(/v1[^`"]*)\2\s*(?:,\s*\{([^{}]*)\})?""")
NAME = re.compile(r"(?:^|,)\s*(\w+)\s*(?=[:,]|$)")
PAGED = {"limit", "cursor"}
"""What :js:func:`all` adds to its query."""


def asked() -> list[tuple[str, str, set[str]]]:
    """Return file, path and parameters of every reading call that names its path."""
    folder = Path(assets.__file__).parent / "static"
    found = []
    for file in sorted(folder.rglob("*.js")):
        for how, _, path, query in CALL.findall(file.read_text(encoding="utf-8")):
            names = set(NAME.findall(query))
            found.append((file.name, path.split("?")[0], names | (PAGED if how == "all" else set())))
    return found


def taken(document: dict[str, Any], path: str) -> set[str] | None:
    """Return the query parameters of the route of a path; None where there is none."""
    like = re.sub(r"\$\{.*?\}(?=/|$)", "{}", path)
    for route, methods in document["paths"].items():
        if re.sub(r"\{\w+\}", "{}", route) == like and "get" in methods:
            return {one["name"] for one in methods["get"].get("parameters", []) if one["in"] == "query"}
    return None


def test_the_page_asks_only_what_routes_know(client: Callers) -> None:
    assert client.app is not None
    document, calls = client.app.openapi(), asked()
    known = [(file, path, names, taken(document, path)) for file, path, names in calls]
    assert sum(able is not None for *_, able in known) > 40
    wrong = [(file, path, names - able) for file, path, names, able in known if able is not None and names - able]
    assert not wrong
