"""E-mail files (RFC 5322): a notice that any mail program opens and sends, and any mail server takes.

When to modify: when a notice should carry an attachment.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from assigner.manage.notices.message import Message


def mail(message: Message, to: str, sender: str, stamp: datetime) -> bytes:
    """Return a message as an e-mail file.

    Parameters
    ----------
    message
        What to say.
    to, sender
        Addresses; control characters are left out, so that no address can add a header.
    stamp
        When it was made; with a zone.
    """
    found = EmailMessage(policy=SMTP)
    found["From"], found["To"] = _one_line(sender), _one_line(to)
    found["Subject"] = _one_line(message.title)
    found["Date"] = format_datetime(stamp)
    lines = [f"\n{text}" if is_heading else f"  - {text}" for is_heading, text in message.lines]
    text = "\n".join([message.title, *lines, ""])
    found["Message-ID"] = f"<{sha256((to + text + stamp.isoformat()).encode()).hexdigest()[:32]}@assigner>"
    found["Content-Language"] = message.language
    found.set_content(text)
    return found.as_bytes()


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
