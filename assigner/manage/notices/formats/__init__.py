"""The forms in which messages reach people: robots of group chats, and e-mail files; one module each.

``ROBOTS`` has the robots by name. When to modify: to add a channel: write its module, name it here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.manage.notices.formats import dingtalk, feishu, slack, wecom

if TYPE_CHECKING:
    from types import ModuleType

ROBOTS: dict[str, ModuleType] = {"feishu": feishu, "wecom": wecom, "dingtalk": dingtalk, "slack": slack}
"""Robots: each has ``request(message, url, secret, at)`` and ``refusal(status, body)``."""

__all__ = ["ROBOTS"]
