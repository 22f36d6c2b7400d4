"""Whom change notices reach and in which language, as a small file beside the problem.

When to modify: when a person can be reached in another way.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from assigner.problem.fields import Id, Row, column


class Contact(Row):
    """How one rep is reached."""

    rep: Id = column(..., "Id of the rep.", "人员编号。", "人员")
    language: Literal["en", "zh"] | None = column(
        None, "Language of the notice; by the languages spoken where empty.", "通知语言；为空时按所说语言。", "语言"
    )
    email: str | None = column(None, "Address for e-mail files.", "电子邮件地址。", "邮箱", max_length=254)


class NoticesAsked(Row):
    """What is said about notices."""

    contacts: list[Contact] = column(list, "How people are reached.", "联系方式。", "联系人")
    sender: str = column("assigner@localhost", "Sender of e-mail files.", "邮件发件人。", "发件人", max_length=254)
    first_day: date | None = column(
        None,
        "From when changes hold that have no day of their own; the first day of the plan where empty.",
        "未注明日期的变更自何日生效；为空时为计划期第一天。",
        "生效日",
    )

    def contact(self, rep: str) -> Contact:
        """Return how a rep is reached."""
        return next((one for one in self.contacts if one.rep == rep), Contact(rep=rep))
