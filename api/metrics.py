"""The registry of Prometheus metrics and those of the HTTP layer; each part adds its own beside its code.

A registry of our own, so that tests and several applications in one process do not meet. When to modify: to add a
metric of requests; others stand where what they count happens, on :data:`REGISTRY`.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Histogram

REGISTRY = CollectorRegistry(auto_describe=True)

REQUEST_SECONDS = Histogram(
    "assigner_request_seconds",
    "Time from a request's arrival to the end of its answer.",
    ["method", "route", "status"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=REGISTRY,
)
