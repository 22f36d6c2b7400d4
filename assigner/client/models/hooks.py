"""Webhooks out as they travel: endpoints and what was delivered to them.

When to modify: when the service says more about a delivery.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assigner.client.models.shared import Wire


class Endpoint(Wire):
    """An endpoint, without its secrets."""

    id: str
    name: str
    url: str
    format: Literal["standard", "feishu", "wecom", "dingtalk", "slack"]
    kinds: list[str]
    state: Literal["active", "paused", "disabled"] = Field(description="disabled: it answered 410.")
    reason: str
    made_by: str
    made: str
    changed: str
    revision: int


class MadeEndpoint(Endpoint):
    """An endpoint with its new secret: shown this once."""

    secret: str = Field(description="Verify with it: whsec_..., as Standard Webhooks says. Empty for robots.")


class Delivery(Wire):
    """A message on its way to an endpoint."""

    id: str
    message: str = Field(description="What the receiver sees as webhook-id.")
    endpoint: str
    kind: str
    state: Literal["waiting", "delivered", "failed", "cancelled"]
    attempts: int
    due: str
    made: str
    ended: str | None


class Attempt(Wire):
    """One try."""

    number: int
    at: str
    status: int | None = Field(description="null where no answer came.")
    fault: str
    milliseconds: float
    excerpt: str = Field(description="Beginning of the answer.")


class DeliveryInFull(Delivery):
    """A delivery with its log and what is sent."""

    body: str | None = Field(description="The exact text that is signed and sent.")
    log: list[Attempt]
