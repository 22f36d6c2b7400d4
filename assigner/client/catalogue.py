"""Calls of what the software knows: rules and schemas.

When to modify: to add a call that answers the same to everybody.
"""

from __future__ import annotations

from typing import Any

from assigner.client.calls import Call, at
from assigner.client.models.answers import RuleDetails, Rules, Schemas


def list_rules() -> Call[Rules]:
    """List what a plan can be held to."""
    return Call(method="GET", path=at("rules"), answer=Rules)


def get_rule(rule: str) -> Call[RuleDetails]:
    """Show a rule with its page and its parameters."""
    return Call(method="GET", path=at("rules", rule), answer=RuleDetails)


def list_schemas() -> Call[Schemas]:
    """List the documents that have a JSON Schema."""
    return Call(method="GET", path=at("schemas"), answer=Schemas)


def get_schema(name: str) -> Call[dict[str, Any]]:
    """Show the JSON Schema of a document."""
    return Call(method="GET", path=at("schemas", name), answer=dict)
