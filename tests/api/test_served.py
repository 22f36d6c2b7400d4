"""A real server process answers over HTTP.

When to modify: with how the service is started.
"""

from __future__ import annotations

from tests.api.callers import Callers


def test_a_server_process_knows_the_keys_of_its_database(served: Callers) -> None:
    assert served.nobody.get("/health/ready").json() == {"status": "ready", "database": "sqlite", "workers": 0}
    assert served.admin.get("/v1/keys").status_code == 200
    assert served.nobody.get("/v1/keys").status_code == 401
