"""Messages as the robots of group chats take them: an endpoint with a format gets its form and its signature.

Notices are worked out for people beforehand; any other message is told by its kind and its plain facts. When to modify:
with another format, or when a kind of message deserves words of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from assigner.manage.notices.formats import ROBOTS
from assigner.manage.notices.formats.wire import Request
from assigner.manage.notices.message import Message

STANDARD = "standard"
FORMATS = (STANDARD, *ROBOTS)
MOST_FACTS = 30


def robot_request(format_: str, url: str, secret: str, body: str, at: int) -> Request:
    """Return the POST that tells a robot a message.

    Parameters
    ----------
    format_
        One of :data:`FORMATS`, not ``standard``.
    url, secret
        The robot's address, and the secret that it checks (empty: none).
    body
        The message as the outbox keeps it.
    at
        Seconds since 1970.
    """
    request: Request = ROBOTS[format_].request(message_in(body), url, secret, at)
    return request


def robot_refusal(format_: str, status: int, answer: bytes) -> str | None:
    """Return why a robot did not take a message; None where it did. Robots refuse inside answers of status 200."""
    refusal: str | None = ROBOTS[format_].refusal(status, answer)
    return refusal


def message_in(body: str) -> Message:
    """Return the message for people in an outbox message."""
    told = json.loads(body)
    data = told["data"]
    ready = data.get("message")
    if isinstance(ready, dict):
        lines = tuple((bool(line["heading"]), str(line["text"])) for line in ready["lines"])
        return Message(str(ready["title"]), lines, ready["language"])
    facts = list(_facts(data))
    return Message(str(told["type"]), tuple((False, fact) for fact in facts[:MOST_FACTS]), "en")


def _facts(data: dict[str, Any]) -> Iterator[str]:
    for name, value in data.items():
        if isinstance(value, str | int | float | bool) and value != "":
            yield f"{name}: {value}"
