"""What browsers may do: nothing from other origins, unless the settings name them.

When to modify: with the headers that browsers look at.
"""

from __future__ import annotations

from api.settings import Settings
from api.store import Store
from tests.api.callers import Callers, calling

ASKED = {"Origin": "https://sales.example.com", "Access-Control-Request-Method": "GET"}


def test_other_origins_may_nothing_by_default(client: Callers) -> None:
    answer = client.viewer.request("OPTIONS", "/v1/tenant", headers=ASKED)
    assert answer.status_code == 405
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Access-Control-Allow-Origin" not in client.viewer.get("/v1/tenant", headers=ASKED).headers


def test_origins_that_the_settings_name_may_call(store: Store, settings: Settings) -> None:
    named = settings.model_copy(update={"cors_origins": ["https://sales.example.com"]})
    with calling(store, named) as client:
        assert client.nobody.request("OPTIONS", "/v1/tenant", headers=ASKED).status_code == 200
        answer = client.viewer.get("/v1/tenant", headers=ASKED)
        assert answer.headers["Access-Control-Allow-Origin"] == "https://sales.example.com"
        assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
        other = client.viewer.get("/v1/tenant", headers={"Origin": "https://evil.example.com"})
        assert "Access-Control-Allow-Origin" not in other.headers
