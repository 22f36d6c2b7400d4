"""What people decide about write-backs: approve, reject, cancel, retry, undo, ask for one by hand.

When to modify: with the life cycle of write-backs.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from api.crm.events import Record
from api.crm.links import Link
from api.errors import ConflictError, NotFoundError
from api.hooks.acts import Handover
from api.hooks.requests import Asked, ask
from api.security.caller import Caller
from api.store import Tx, audit, writebacks
from assigner.language import Words

NOT_PROPOSED = Words(
    "The write-back ({writeback}) is {state}: only a proposed one can be decided on.",
    "回写（{writeback}）的状态为 {state}，只有待审批的回写可以审批。",
)
NOT_OPEN = Words(
    "The write-back ({writeback}) is {state}: only one that is proposed or approved can be cancelled.",
    "回写（{writeback}）的状态为 {state}，只有待审批或已批准的回写可以取消。",
)
NOT_DONE = Words(
    "The write-back ({writeback}) is {state}: only a finished one can be undone or tried again. Cancel it first.",
    "回写（{writeback}）的状态为 {state}，只有已结束的回写可以撤销或重试。请先取消。",
)
UNDONE = Words("The write-back ({writeback}) is undone by {undo} already.", "回写（{writeback}）已由 {undo} 撤销。")
NOTHING = Words(
    "The write-back ({writeback}) wrote nothing that can be given back: rows without an owner before stay.",
    "回写（{writeback}）没有可恢复的内容：原先没有负责人的行保持不变。",
)
NOTHING_FAILED = Words(
    "No row of the write-back ({writeback}) has failed or was refused, so there is nothing to try again.",
    "回写（{writeback}）没有失败或被拒绝的行，无需重试。",
)
OWN = Words("Whoever asked for a write-back cannot approve it.", "发起回写的人不能自行审批。")


def decide(tx: Tx, caller: Caller, writeback: str, *, approve: bool, why: str, at: int) -> None:
    """Approve or reject a proposed write-back.

    Raises
    ------
    ConflictError
        It is not proposed, or the caller asked for it.
    """
    row = one(tx, caller.tenant, writeback)
    if approve and row["made_by"] == caller.actor:
        raise ConflictError("own-request", OWN)
    values = {"decided_by": caller.actor, "decided_at": at, "why": why or row["why"]}
    ending = {} if approve else {"ended_at": at}
    state = "approved" if approve else "rejected"
    if not writebacks.change(tx, caller.tenant, writeback, from_states=("proposed",), state=state, **values, **ending):
        raise ConflictError("not-proposed", NOT_PROPOSED.filled(writeback=writeback, state=row["state"]))
    audit.record(tx, caller, f"writeback.{state}", "writeback", writeback, why=why, at=at)


def cancel(tx: Tx, caller: Caller, writeback: str, *, why: str, at: int) -> None:
    """Cancel a write-back; rows that are written stay written, others are not written any more.

    Raises
    ------
    ConflictError
        It has ended.
    """
    row = one(tx, caller.tenant, writeback)
    states = ("proposed", "approved")
    if not writebacks.change(tx, caller.tenant, writeback, from_states=states, state="cancelled", ended_at=at):
        raise ConflictError("not-open", NOT_OPEN.filled(writeback=writeback, state=row["state"]))
    audit.record(tx, caller, "writeback.cancelled", "writeback", writeback, why=why, at=at)


def retry(tx: Tx, caller: Caller, writeback: str, *, why: str, at: int) -> None:
    """Let the rows that failed, or that the CRM refused, be tried again; conflicts stay, because somebody else decided there.

    Raises
    ------
    ConflictError
        It has not ended, is undone, or nothing has failed.
    """
    row = one(tx, caller.tenant, writeback)
    if (undone := writebacks.undo_of(tx, caller.tenant, writeback)) is not None:
        raise ConflictError("undone", UNDONE.filled(writeback=writeback, undo=undone))
    if not writebacks.change(tx, caller.tenant, writeback, from_states=("done",), state="approved", ended_at=None):
        raise ConflictError("not-done", NOT_DONE.filled(writeback=writeback, state=row["state"]))
    if not (rows := writebacks.wait_again(tx, caller.tenant, writeback, at=at)):
        raise ConflictError("nothing-failed", NOTHING_FAILED.filled(writeback=writeback))
    audit.record(tx, caller, "writeback.retried", "writeback", writeback, why=why, details={"rows": rows}, at=at)


def undo(tx: Tx, caller: Caller, link: Link, writeback: str, *, why: str, at: int) -> str:
    """Ask for the owners before to be written again; return the new write-back's id.

    Raises
    ------
    ConflictError
        It has not ended, is undone already, or wrote nothing.
    """
    row = one(tx, caller.tenant, writeback)
    if row["state"] not in ("done", "cancelled"):
        raise ConflictError("not-done", NOT_DONE.filled(writeback=writeback, state=row["state"]))
    earlier = writebacks.undo_of(tx, caller.tenant, writeback)
    if earlier is not None:
        raise ConflictError("undone", UNDONE.filled(writeback=writeback, undo=earlier))
    written = writebacks.rows_of(tx, caller.tenant, writeback, state="written")
    back = [
        Handover(one_row["object"], one_row["record"], one_row["owner_after"], one_row["owner_before"])
        for one_row in written
        if one_row["owner_before"] is not None
    ]
    if not back:
        raise ConflictError("nothing-to-undo", NOTHING.filled(writeback=writeback))
    made = ask(tx, link, Asked(back, "undo", writeback, caller.actor, why, writeback), at=at)
    audit.record(tx, caller, "writeback.undone", "writeback", writeback, why=why, details={"by": made}, at=at)
    return made


def differences(link: Link, rows: Sequence[sa.RowMapping]) -> list[tuple[sa.RowMapping, str | None]]:
    """Return the rows whose record has another owner in the CRM now, with that owner.

    Raises
    ------
    CrmError
        The CRM does not answer.
    """
    if link.client is None:
        return []
    found: dict[tuple[str, str], Record] = {}
    for noun in sorted({row["object"] for row in rows}):
        ids = [row["record"] for row in rows if row["object"] == noun]
        found |= {(noun, one_id): record for one_id, record in link.client.read(noun, ids).items()}
    return [
        (row, _owner(found.get((row["object"], row["record"]))))
        for row in rows
        if _owner(found.get((row["object"], row["record"]))) != row["owner_after"]
    ]


def _owner(record: Record | None) -> str | None:
    return None if record is None or record.is_deleted else record.owner


def one(tx: Tx, tenant: str, writeback: str) -> sa.RowMapping:
    """Return a write-back.

    Raises
    ------
    NotFoundError
        The tenant has none of that id.
    """
    row = writebacks.find(tx, tenant, writeback)
    if row is None:
        raise NotFoundError("write-back", writeback)
    return row
