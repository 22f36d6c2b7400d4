"""企业微信 (WeCom): a group's robot, markdown of at most 4,096 bytes; the key in the address is all its proof.

What went wrong stands in an answer of status 200, as ``errcode``. When to modify: when the robot's format changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.manage.notices.formats.wire import Request, as_json, code_in, markdown

if TYPE_CHECKING:
    from assigner.manage.notices.message import Message

LIMIT_BYTES = 4096


def request(message: Message, url: str, secret: str, at: int) -> Request:  # noqa: ARG001 - as every robot; it signs nothing
    """Return the POST that sends a message; see :func:`assigner.manage.notices.formats.feishu.request`."""
    kept = message.cut(lambda some: len(markdown(some, with_title=True).encode()) <= LIMIT_BYTES)
    return Request(url, as_json(_body(kept)))


def _body(message: Message) -> dict[str, Any]:
    return {"msgtype": "markdown", "markdown": {"content": markdown(message, with_title=True)}}


def refusal(status: int, body: bytes) -> str | None:
    """Return why the robot did not take a message; None where it did."""
    return f"status {status}" if status != 200 else code_in(body, "errcode")
