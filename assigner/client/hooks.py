"""Calls of webhooks out: endpoints, and what was delivered to them.

    made = client.send(hooks.make_endpoint("ERP", "https://erp.example/hook", kinds=["owner.assigned"]))

When to modify: to add a call of endpoints or deliveries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.client.calls import Call, at, given, match
from assigner.client.models.hooks import Delivery, DeliveryInFull, Endpoint, MadeEndpoint
from assigner.client.models.shared import Page

if TYPE_CHECKING:
    from collections.abc import Sequence


def make_endpoint(
    name: str, url: str, *, kinds: Sequence[str] = (), format: str = "standard", secret: str = ""
) -> Call[MadeEndpoint]:
    """Add an endpoint, for some kinds of messages or all; its secret is in this answer only."""
    body = {"name": name, "url": url, "kinds": list(kinds), "format": format, "secret": secret}
    return Call(method="POST", path=at("endpoints"), answer=MadeEndpoint, body=body)


def list_endpoints(*, cursor: str | None = None, limit: int = 100) -> Call[Page[Endpoint]]:
    """List endpoints."""
    return Call(method="GET", path=at("endpoints"), answer=Page[Endpoint], params=given(cursor=cursor, limit=limit))


def get_endpoint(endpoint: str) -> Call[Endpoint]:
    """Show an endpoint."""
    return Call(method="GET", path=at("endpoints", endpoint), answer=Endpoint)


def change_endpoint(endpoint: str, revision: int, **changes: Any) -> Call[Endpoint]:
    """Change an endpoint; ``changes`` are name, url, kinds, state (``active`` takes a disabled one back)."""
    body = {name: value for name, value in changes.items() if value is not None}
    return Call(method="PATCH", path=at("endpoints", endpoint), answer=Endpoint, body=body, headers=match(revision))


def remove_endpoint(endpoint: str) -> Call[bytes]:
    """Remove an endpoint; what waits for it is cancelled."""
    return Call(method="DELETE", path=at("endpoints", endpoint), answer=None)


def rotate_endpoint(endpoint: str, *, overlap_seconds: int = 86_400) -> Call[MadeEndpoint]:
    """Take a new secret; both sign during the overlap."""
    body = {"overlap_seconds": overlap_seconds}
    return Call(method="POST", path=at("endpoints", endpoint, "rotate"), answer=MadeEndpoint, body=body)


def test_endpoint(endpoint: str) -> Call[Delivery]:
    """Send a test message; the delivery says what came of it."""
    return Call(method="POST", path=at("endpoints", endpoint, "test"), answer=Delivery)


def list_deliveries(
    *, state: str = "", endpoint: str = "", cursor: str | None = None, limit: int = 100
) -> Call[Page[Delivery]]:
    """List deliveries, newest first."""
    params = given(state=state, endpoint=endpoint, cursor=cursor, limit=limit)
    return Call(method="GET", path=at("deliveries"), answer=Page[Delivery], params=params)


def get_delivery(delivery: str) -> Call[DeliveryInFull]:
    """Show a delivery with its log and what is sent."""
    return Call(method="GET", path=at("deliveries", delivery), answer=DeliveryInFull)


def retry_delivery(delivery: str) -> Call[Delivery]:
    """Deliver an ended delivery again."""
    return Call(method="POST", path=at("deliveries", delivery, "retry"), answer=Delivery)
