"""Digests as files: an e-mail file of each person with an address, and the message for the robot of a group.

When to modify: when digests are given as another file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.manage.notices.formats import ROBOTS
from assigner.manage.notices.formats.mail import mail
from assigner.manage.notices.message import group_message, message_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from assigner.language import Language
    from assigner.manage.notices.asked import NoticesAsked
    from assigner.manage.notices.digest import Digest


def notice_files(
    found: Sequence[Digest], asked: NoticesAsked, robots: Sequence[str], stamp: datetime, language: Language
) -> dict[str, bytes]:
    """Return files by name: ``ann.eml``, ``feishu.json``.

    Parameters
    ----------
    found, asked
        The digests, and how people are reached.
    robots
        Names of :data:`assigner.manage.notices.formats.ROBOTS`; their messages are not signed.
    stamp
        When they were made; with a zone.
    language
        Of the message to a group.
    """
    files = {}
    for number, digest in enumerate(found):
        if digest.email:
            name = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in digest.rep)
            name = name if name == digest.rep else f"{name}-{number}"
            files[f"{name}.eml"] = mail(message_of(digest), digest.email, asked.sender, stamp)
    for robot in robots:
        files[f"{robot}.json"] = ROBOTS[robot].request(group_message(found, language), "", "", 0).body
    return files
