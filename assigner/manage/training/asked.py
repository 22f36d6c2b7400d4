"""What a file of a training budget may say.

When to modify: to let a budget say something new.
"""

from __future__ import annotations

from datetime import date

from assigner.problem.fields import Id, Row, column


class Course(Row):
    """What teaching one skill takes, where it differs from the usual."""

    skill: Id = column(..., "The skill.", "技能。", "技能")
    price_per_level: int | None = column(None, "Price of each level.", "每级价格。", "每级价格", ge=0)
    days_per_level: int | None = column(None, "Days of each level.", "每级天数。", "每级天数", ge=0)
    outside: bool = column(False, "Taught outside: for people who plan rooms.", "外部培训，供安排场地者参考。", "外部")


class TrainingAsked(Row):
    """A budget, and what training takes."""

    money: int = column(..., "Most money.", "费用上限。", "费用", ge=0)
    days: int = column(..., "Most days of all people together.", "总人天上限。", "天数", ge=0, le=10_000)
    currency: str = column("CNY", "Currency, for people.", "币种。", "币种")
    price_per_level: int = column(
        3_000, "Usual price of each level of a skill.", "每提升一级的通常价格。", "每级价格", ge=0
    )
    days_per_level: int = column(1, "Usual days of each level.", "每提升一级的通常天数。", "每级天数", ge=0)
    courses: list[Course] = column(list, "Skills that take something else.", "与通常不同的技能。", "课程")
    barred: list[Id] = column(list, "Reps who are not trained.", "不参加培训的人员。", "不参加")
    most_each: int = column(2, "Most skills that one rep learns.", "每人最多学习几项。", "每人上限", ge=1, le=20)
    hours_a_day: float = column(6, "Hours of a training day.", "每个培训日的小时数。", "每日小时", gt=0, le=24)
    first_day: date | None = column(
        None, "First day of sessions; the horizon's where empty.", "培训开始日期；为空时为计划期首日。", "开始"
    )
    last_day: date | None = column(
        None, "Last day of sessions; the horizon's where empty.", "培训结束日期；为空时为计划期末日。", "结束"
    )
    resolved: int = column(
        6,
        "How many of the best single trainings are tried by solving anew.",
        "对最佳的多少项单独培训重新求解。",
        "试算",
        ge=0,
        le=50,
    )

    def price(self, skill: str, levels: int) -> int:
        """Return the price of raising a skill by so many levels."""
        one = self._course(skill)
        each = self.price_per_level if one is None or one.price_per_level is None else one.price_per_level
        return each * levels

    def length(self, skill: str, levels: int) -> int:
        """Return the days that this takes."""
        one = self._course(skill)
        each = self.days_per_level if one is None or one.days_per_level is None else one.days_per_level
        return each * levels

    def _course(self, skill: str) -> Course | None:
        return next((one for one in self.courses if one.skill == skill), None)
