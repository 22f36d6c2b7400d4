"""What a manager may say about responsibility: what roles stand for, which roles people could have, how work is dated.

When to modify: when responsibility has another care, or role design another wish.
"""

from __future__ import annotations

from typing import Literal

from assigner.problem.fields import Id, Row, column

Care = Literal["develops", "keeps", "serves"]
CARES: tuple[Care, ...] = ("develops", "keeps", "serves")
KNOWN_ROLES: dict[str, Care] = {
    "hunter": "develops", "开拓": "develops", "farmer": "keeps", "维护": "keeps", "service": "serves", "服务": "serves",
}  # fmt: skip
"""What roles stand for where nothing is said."""


class Wish(Row):
    """A split of roles that the manager has in mind: so many people whose time goes to each care."""

    name: str = column("", "Name for people.", "名称。", "名称")
    develops: int = column(..., "People who develop.", "开拓人数。", "开拓", ge=0)
    keeps: int = column(..., "People who keep.", "维护人数。", "维护", ge=0)
    serves: int = column(..., "People who serve.", "服务人数。", "服务", ge=0)


class RolesAsked(Row):
    """All that is said about responsibility."""

    roles: dict[Id, list[Care]] = column(
        dict, "What each role stands for: {hunter: [develops]}.", "各角色对应的职责：{开拓: [develops]}。", "角色"
    )
    mixed: bool = column(
        True, "Whether people may share their time between two cares.", "是否允许一人兼两种职责。", "可兼任"
    )
    growth: dict[Care, float] = column(
        dict, "Factor on today's work of each care: {develops: 1.2}.", "各职责工作量系数：{develops: 1.2}。", "增长"
    )
    new_pace: float = column(
        0.8, "Pace of people in a care that they do not have today.", "新职责上的工作效率。", "新职责效率", gt=0, le=1
    )
    fixed: list[Id] = column(list, "People whose role stays.", "角色不变的人员。", "不变")
    wishes: list[Wish] = column(list, "Splits to compare.", "待比较的分工。", "方案")
    contact_minutes: int = column(
        60, "Length of one contact in the work plan.", "工作计划中一次联系的时长。", "联系时长", ge=15, le=480
    )

    def cares_of(self, role: str) -> list[Care]:
        """Return what a role stands for."""
        if role in self.roles:
            return list(self.roles[role])
        known = KNOWN_ROLES.get(role.casefold())
        return [known] if known else []
