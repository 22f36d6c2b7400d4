"""Endpoints of our outbound webhooks: their address, the kinds that they want, and their secrets.

While a secret is rotated the old one signs beside the new one, so that a receiver can change over in peace.
When to modify: with what an endpoint is.
"""

from __future__ import annotations

import json
from typing import Any

from api.crm.links import Sealer
from api.crm.standard.signing import new_secret
from api.hooks.deliver import PURPOSE

Secrets = list[dict[str, Any]]
"""``secret`` and ``until`` (microseconds, None for the present one), newest first."""


def fresh_secrets() -> Secrets:
    """Return the secrets of a new endpoint."""
    return [{"secret": new_secret(), "until": None}]


def robot_secrets(secret: str) -> Secrets:
    """Return the secrets of a robot's endpoint: what its maker gave out, empty where it checks none."""
    return [{"secret": secret, "until": None}] if secret else []


def rotated(secrets: Secrets, *, now: int, until: int) -> Secrets:
    """Return the secrets with a new one in front; the others hold until a moment at most."""
    old = [
        {"secret": one["secret"], "until": until if one["until"] is None else min(one["until"], until)}
        for one in secrets
        if one["until"] is None or one["until"] > now
    ]
    return [*fresh_secrets(), *(one for one in old if one["until"] > now)]


def seal(sealer: Sealer, secrets: Secrets) -> str:
    """Return secrets as they are kept."""
    return sealer.seal(json.dumps(secrets), PURPOSE)


def opened(sealer: Sealer, sealed: str) -> Secrets:
    """Return secrets from how they are kept."""
    secrets: Secrets = json.loads(sealer.open(sealed, PURPOSE))
    return secrets
