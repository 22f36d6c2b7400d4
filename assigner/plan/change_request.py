"""The change request as data: a plan as a list of moves against today's owners, each open, accepted or rejected.

Why it exists: a plan becomes real move by move, and people decide on each. The models are those of the file, so what
is reviewed in git is what is computed with. Moves are about accounts and leads, which have an owner; duties are dated
work and stand in the plan. When to modify: when reviewers need one more fact about a move; the file is a public format.
"""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - pydantic reads them at run time
from typing import TYPE_CHECKING, Literal

from assigner.plan.digest import text_digest
from assigner.problem.fields import Id, Row, column

if TYPE_CHECKING:
    from assigner.language import Language

Status = Literal["open", "accepted", "rejected"]


class RequestedMove(Row):
    """One item that is to change hands.

    Blocks with the status ``rejected`` stay as a record, so an item may stand several times, once a rep that was
    proposed; at most one of its blocks is not rejected.
    """

    item: Id = column(..., "Id of the account or lead.", "客户或线索编号。", "项目")
    name: str = column("", "Its name, for people.", "名称，供人阅读。", "名称")
    from_rep: Id | None = column(
        None, "Who has it today; empty: nobody.", "当前归属；为空表示无人。", "原负责人", "from"
    )
    since: date | None = column(None, "Since when; rollback needs it.", "当前归属的起始日；回滚时使用。", "归属起始日")
    to_rep: Id | None = column(None, "Who is to have it; empty: nobody.", "新负责人；为空表示无人。", "新负责人", "to")
    effective: date | None = column(None, "First day of the new owner.", "新负责人的生效日期。", "生效日期")
    gain: str = column("", "What the move brings, in words.", "该调整的收益（文字）。", "收益")
    gain_zh: str = column("", "The same in Chinese.", "该调整的收益（中文）。", "中文收益")
    status: Status = column(
        "open", "open, accepted or rejected.", "open（待定）、accepted（接受）或 rejected（拒绝）。", "状态"
    )
    reason: str = column("", "Why it was decided so, or why it stands here.", "决定或列入的理由。", "理由")
    by: str = column("", "Who decided.", "决定人。", "决定人")
    at: datetime | None = column(None, "When it was decided.", "决定时间。", "决定时间")

    @property
    def is_live(self) -> bool:
        """Whether the move is still part of the plan: it is not rejected."""
        return self.status != "rejected"

    def gain_in(self, language: Language) -> str:
        """Return what the move brings, in the other language where it was not written in this one."""
        return (self.gain_zh or self.gain) if language == "zh" else (self.gain or self.gain_zh)

    @property
    def label(self) -> str:
        """What its item is called, with its id."""
        return f"{self.name} {self.item}" if self.name not in ("", self.item) else self.item

    @property
    def key(self) -> tuple[str, str | None]:
        """Item and rep: what no two blocks may share."""
        return self.item, self.to_rep


class ApprovalNeed(Row):
    """How many people of a role must approve."""

    role: Id = column(..., "Role of the approver.", "批准人的角色。", "角色")
    count: int = column(1, "How many different people.", "人数（不同的人）。", "人数", ge=1, le=20)


class Approval(Row):
    """One person's approval of the moves as they stood."""

    by: Id = column(..., "Who approved.", "批准人。", "批准人")
    role: Id = column("approver", "In which role.", "角色。", "角色")
    at: datetime | None = column(None, "When.", "批准时间。", "批准时间")
    moves: str = column(..., "Digest of the moves that were approved.", "所批准调整的摘要。", "摘要")


class ChangeRequest(Row):
    """A plan as moves that people accept or reject, one by one."""

    format: Literal["assigner-change-request/1"] = column(
        "assigner-change-request/1", "Version of the format.", "格式版本。", "格式"
    )
    title: str = column("", "What it is about, for people.", "标题，供人阅读。", "标题")
    proposer: str = column("", "Who proposes it; may not approve it.", "提出人；不得自行批准。", "提出人")
    made_at: datetime | None = column(None, "When it was made.", "提出时间。", "提出时间")
    problem: str = column("", "Digest of the problem that it was made for.", "所针对问题的摘要。", "问题摘要")
    plan: str = column("", "Digest of the plan that it stands for.", "对应方案的摘要。", "方案摘要")
    needs: list[ApprovalNeed] = column(
        list, "Who must approve; one person where empty.", "所需批准；为空表示任一人。", "所需批准"
    )
    approvals: list[Approval] = column(list, "Who has approved.", "已有批准。", "批准")
    moves: list[RequestedMove] = column(list, "The moves, in the problem's order.", "调整，按问题中的顺序。", "调整")

    def of_status(self, *status: Status) -> list[RequestedMove]:
        """Return the moves of some statuses, in order."""
        return [move for move in self.moves if move.status in status]

    @property
    def live(self) -> list[RequestedMove]:
        """The moves that are not rejected."""
        return [move for move in self.moves if move.is_live]

    @property
    def moves_digest(self) -> str:
        """Fingerprint of what an approval is about: items, reps, dates and statuses; words do not count."""
        return text_digest([
            "\x1f".join((move.item, move.from_rep or "", move.to_rep or "", str(move.effective or ""), move.status))
            for move in sorted(self.moves, key=lambda move: (move.item, move.to_rep or ""))
        ])  # fmt: skip
