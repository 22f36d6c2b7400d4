r"""飞书 (Feishu, Lark): a group's custom robot, messages of the kind ``post``, signed in the body.

The signature is HMAC-SHA256 of nothing, under the key ``<seconds>\n<secret>``, in base64. A body may have 20 KB; what
went wrong stands in an answer of status 200, as ``code``. When to modify: when the robot's format changes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from assigner.manage.notices.formats.wire import Request, as_json, code_in

if TYPE_CHECKING:
    from assigner.manage.notices.message import Message

LIMIT_BYTES = 20_000
LOCALES = {"en": "en_us", "zh": "zh_cn"}


def signature(secret: str, at: int) -> str:
    """Return the signature of a moment (seconds since 1970)."""
    digest = hmac.new(f"{at}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def request(message: Message, url: str, secret: str, at: int) -> Request:
    """Return the POST that sends a message.

    Parameters
    ----------
    message
        Cut where it is too long.
    url
        The robot's address.
    secret
        Empty where the robot asks for no signature.
    at
        Seconds since 1970.
    """
    signed = {"timestamp": str(at), "sign": signature(secret, at)} if secret else {}
    kept = message.cut(lambda some: len(as_json(_body(some, signed))) <= LIMIT_BYTES)
    return Request(url, as_json(_body(kept, signed)))


def _body(message: Message, signed: dict[str, str]) -> dict[str, Any]:
    content = [[_text(text, is_heading)] for is_heading, text in message.lines]
    post = {LOCALES[message.language]: {"title": message.title, "content": content}}
    return {**signed, "msg_type": "post", "content": {"post": post}}


def _text(text: str, is_heading: bool) -> dict[str, Any]:
    return {"tag": "text", "text": text, **({"style": ["bold"]} if is_heading else {})}


def refusal(status: int, body: bytes) -> str | None:
    """Return why the robot did not take a message; None where it did."""
    return f"status {status}" if status != 200 else code_in(body, "code")
