"""``assigner change``: a plan as a list of moves that people accept, reject, approve, apply and roll back.

When to modify: to add a sub-command: write its module here, name it in ``COMMANDS``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.cli.commands.change import accept, apply, approve, effective, new, rebase, reject, resolve, rollback, show
from assigner.cli.speech import spoken

if TYPE_CHECKING:
    from types import ModuleType

HELP = spoken(
    "Take a plan through review: a file of moves that people accept or reject, one by one.\n\n"
    "In this order: new, show, accept and reject, resolve (what else must change, at least), approve, apply, and "
    "rollback if need be. The file is made for git. Every command takes --json.",
    "让方案经过评审：逐项接受或拒绝的调整清单。\n\n"
    "顺序：new（新建）、show（查看）、accept 与 reject（接受与拒绝）、resolve（求最少的连带更改）、approve（批准）、"
    "apply（应用），必要时 rollback（回滚）。文件适合放入 git。每个命令均可加 --json。",
)
COMMANDS: dict[str, ModuleType] = {
    "new": new,
    "show": show,
    "accept": accept,
    "reject": reject,
    "resolve": resolve,
    "effective": effective,
    "approve": approve,
    "apply": apply,
    "rollback": rollback,
    "rebase": rebase,
}
"""The sub-commands in the order of their use."""

__all__ = ["COMMANDS", "HELP"]
