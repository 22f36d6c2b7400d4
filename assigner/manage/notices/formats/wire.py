"""What all robots share: a request that is ready to be sent, text without markup of its own, and what an answer means.

When to modify: when a channel needs another part of an HTTP request.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assigner.manage.notices.message import Message

_HARMLESS = str.maketrans({"<": "＜", ">": "＞", "[": "［", "]": "］", "*": "＊", "`": "｀", "\n": " ", "\r": " "})


@dataclass(frozen=True)
class Request:
    """One POST.

    Parameters
    ----------
    url
        Where to; a signature may be part of it.
    body
        JSON in UTF-8.
    """

    url: str
    body: bytes


def as_json(data: Any) -> bytes:
    """Return plain data as JSON in UTF-8, as short as it can be."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def harmless(text: str) -> str:
    """Return text in which nothing is markup or calls somebody: names come from outside."""
    return text.translate(_HARMLESS)


def markdown(message: Message, *, with_title: bool) -> str:
    """Return a message in the markdown that robots understand: bold headings, lists, nothing else."""
    title = [f"### {harmless(message.title)}"] if with_title else []
    lines = [f"\n**{harmless(text)}**" if is_heading else f"- {harmless(text)}" for is_heading, text in message.lines]
    return "\n".join([*title, *lines])


def code_in(body: bytes, name: str) -> str | None:
    """Return what an answer's JSON says as its error code and text; None where the code is 0."""
    try:
        answer = json.loads(body)
    except ValueError:
        return "no JSON"
    if not isinstance(answer, dict) or name not in answer:
        return f"no {name}"
    if answer[name] == 0:
        return None
    told = answer.get("errmsg", answer.get("msg", ""))
    return f"{name} {answer[name]}: {told}"[:200]
