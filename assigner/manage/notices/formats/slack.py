"""Slack: an incoming webhook; a header, and sections of at most 3,000 characters, at most 50 blocks.

``&``, ``<`` and ``>`` are escaped, so that a name calls nobody. The address is all its proof; an answer of 200 says
``ok``. When to modify: when the format of blocks changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.manage.notices.formats.wire import Request, as_json

if TYPE_CHECKING:
    from assigner.manage.notices.message import Message

LIMIT_BLOCKS, LIMIT_TEXT, LIMIT_HEADER, LIMIT_ALL = 50, 3000, 150, 12_000
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def request(message: Message, url: str, secret: str, at: int) -> Request:  # noqa: ARG001 - as every robot; it signs nothing
    """Return the POST that sends a message; see :func:`assigner.manage.notices.formats.feishu.request`."""
    kept = message.cut(lambda some: _fits(_blocks(some)))
    return Request(url, as_json({"text": _plain(kept.title), "blocks": _blocks(kept)}))


def _fits(blocks: list[dict[str, Any]]) -> bool:
    return len(blocks) <= LIMIT_BLOCKS and sum(len(block["text"]["text"]) for block in blocks) <= LIMIT_ALL


def _blocks(message: Message) -> list[dict[str, Any]]:
    """Return the header and as few sections as hold the lines."""
    blocks: list[dict[str, Any]] = [_block("header", "plain_text", message.title[:LIMIT_HEADER])]
    text = ""
    for is_heading, line in message.lines:
        shown = (
            f"*{_plain(line)[: LIMIT_TEXT - 10].replace('*', '＊')}*"
            if is_heading
            else f"• {_plain(line)[: LIMIT_TEXT - 10]}"
        )
        if text and len(text) + len(shown) + 1 > LIMIT_TEXT:
            blocks.append(_block("section", "mrkdwn", text))
            text = ""
        text += ("\n" if text else "") + shown
    return blocks + ([_block("section", "mrkdwn", text)] if text else [])


def _block(kind: str, form: str, text: str) -> dict[str, Any]:
    return {"type": kind, "text": {"type": form, "text": text}}


def _plain(text: str) -> str:
    return "".join(_ESCAPED.get(letter, letter) for letter in text)


def refusal(status: int, body: bytes) -> str | None:
    """Return why Slack did not take a message; None where it did."""
    return None if status == 200 else f"status {status}: {body[:100].decode('utf-8', 'replace')}"
