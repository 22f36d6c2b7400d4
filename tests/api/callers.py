"""People with keys: one application in the process, called by every role of two tenants.

When to modify: when a role joins.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from api import log
from api.app import create_app
from api.security import api_keys
from api.security.roles import ROLES
from api.settings import Settings
from api.store import Store, now_us, tenants

TENANT, OTHER_TENANT = "acme", "globex"


class Voice:
    """One who calls with one key; speaks like httpx."""

    def __init__(self, http: Any, key: str | None, tenant: str) -> None:
        self.http = http
        self.key = key
        self.tenant = tenant
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}

    def request(self, method: str, path: str, **how: Any) -> Response:
        """Call a path."""
        how["headers"] = self.headers | dict(how.get("headers") or {})
        return self.http.request(method, path, **how)

    def stream(self, method: str, path: str, **how: Any) -> Any:
        """Call a path and read the answer as it comes (a context manager)."""
        how["headers"] = self.headers | dict(how.get("headers") or {})
        return self.http.stream(method, path, **how)

    def get(self, path: str, **how: Any) -> Response:
        """GET."""
        return self.request("GET", path, **how)

    def post(self, path: str, **how: Any) -> Response:
        """POST."""
        return self.request("POST", path, **how)

    def put(self, path: str, **how: Any) -> Response:
        """PUT."""
        return self.request("PUT", path, **how)

    def patch(self, path: str, **how: Any) -> Response:
        """PATCH."""
        return self.request("PATCH", path, **how)

    def delete(self, path: str, **how: Any) -> Response:
        """DELETE."""
        return self.request("DELETE", path, **how)


class Callers:
    """Voices of every role in the tenant ``acme``; ``other`` is an operator of ``globex``; ``nobody`` has no key.

    ``callers.planner.post("/v1/jobs", json=...)``. With ``voice(role, tenant)`` any other.
    """

    def __init__(self, http: Any, keys: dict[tuple[str, str], str], app: FastAPI | None = None) -> None:
        self.http = http
        self.app = app
        self.keys = keys
        self.viewer = self.voice("viewer")
        self.planner = self.voice("planner")
        self.approver = self.voice("approver")
        self.admin = self.voice("admin")
        self.operator = self.voice("operator")
        self.integration = self.voice("integration")
        self.other = self.voice("operator", OTHER_TENANT)
        self.nobody = Voice(http, None, "")

    def voice(self, role: str, tenant: str = TENANT) -> Voice:
        """Return the one who has this role in this tenant."""
        return Voice(self.http, self.keys[tenant, role], tenant)


def add_tenants_and_keys(store: Store) -> dict[tuple[str, str], str]:
    """Make the two tenants with a key of each role; return the secrets by tenant and role."""
    at = now_us()
    keys = {}
    with store.begin() as tx:
        for tenant in (TENANT, OTHER_TENANT):
            tenants.add(tx, tenant, name=tenant.title(), at=at)
            for role in ROLES:
                keys[tenant, role] = api_keys.make(tx, tenant, name=role, role=role, made_by="tests", at=at).secret
    return keys


@contextmanager
def calling(store: Store, settings: Settings, **how: Any) -> Iterator[Callers]:
    """Run the application in this process and yield those who call it."""
    log.use_standard_loggers()
    keys = add_tenants_and_keys(store)
    app = create_app(settings, store, **how)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as http:
        yield Callers(http, keys, app)
