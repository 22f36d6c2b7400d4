"""What operations see of webhooks.

When to modify: when something else about webhooks is worth an alarm.
"""

from __future__ import annotations

from prometheus_client import Counter

from api.metrics import REGISTRY

RECEIVED = Counter(
    "assigner_hook_deliveries_received",
    "Webhooks that arrived, by what became of them.",
    ["reason"],
    registry=REGISTRY,
)
