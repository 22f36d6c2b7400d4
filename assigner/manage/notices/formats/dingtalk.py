r"""钉钉 (DingTalk): a group's custom robot, markdown, signed in the address.

The signature is HMAC-SHA256 of ``<milliseconds>\n<secret>`` under the secret, in base64, as ``sign`` beside
``timestamp`` in the query; it is good for an hour. What went wrong stands in an answer of status 200, as ``errcode``.
When to modify: when the robot's format changes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from assigner.manage.notices.formats.wire import Request, as_json, code_in, markdown

if TYPE_CHECKING:
    from assigner.manage.notices.message import Message

LIMIT_BYTES = 20_000


def signature(secret: str, at_ms: int) -> str:
    """Return the signature of a moment (milliseconds since 1970)."""
    digest = hmac.new(secret.encode(), f"{at_ms}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def request(message: Message, url: str, secret: str, at: int) -> Request:
    """Return the POST that sends a message; see :func:`assigner.manage.notices.formats.feishu.request`."""
    kept = message.cut(lambda some: len(as_json(_body(some))) <= LIMIT_BYTES)
    if secret:
        query = urlencode({"timestamp": 1000 * at, "sign": signature(secret, 1000 * at)})
        url = f"{url}{'&' if '?' in url else '?'}{query}"
    return Request(url, as_json(_body(kept)))


def _body(message: Message) -> dict[str, Any]:
    return {"msgtype": "markdown", "markdown": {"title": message.title, "text": markdown(message, with_title=True)}}


def refusal(status: int, body: bytes) -> str | None:
    """Return why the robot did not take a message; None where it did."""
    return f"status {status}" if status != 200 else code_in(body, "errcode")
