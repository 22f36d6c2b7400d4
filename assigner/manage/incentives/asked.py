"""What a scheme of pay may say.

When to modify: to let schemes say something new; :mod:`assigner.manage.incentives.pay` pays it.
"""

from __future__ import annotations

from pydantic import model_validator

from assigner.problem.fields import Id, Row, column


class Tier(Row):
    """A rate from a share of the target on."""

    from_percent: float = column(
        0, "From this share of the target on, percent.", "从目标的百分之多少起。", "起点", ge=0
    )
    rate_percent: float = column(
        ..., "Commission on what lies in the tier, percent.", "该段内的提成比例（百分比）。", "提成", ge=0, le=100
    )


class Accelerator(Row):
    """Deals that count more, or less."""

    skills: list[Id] = column(list, "Deals of these skills or products.", "这些技能或产品的商机。", "技能")
    tags: list[Id] = column(list, "Items with one of these tags.", "带有这些标签之一的项目。", "标签")
    times: float = column(..., "How many times their value counts.", "按多少倍计入。", "倍数", ge=0, le=100)


class Mark(Row):
    """A bonus that is paid once a share of the target is reached."""

    at_percent: float = column(..., "Share of the target, percent.", "目标的百分之多少。", "达成", ge=0)
    amount: float = column(..., "Bonus.", "奖金。", "奖金", ge=0)


class Scheme(Row):
    """How a quarter is paid."""

    name: str = column("", "Name for people.", "名称。", "名称")
    currency: str = column("", "Currency, for people.", "币种。", "币种")
    tiers: list[Tier] = column(
        ..., "Rates by share of the target; each holds for what lies in it.", "按目标完成比例分段的提成。", "分段"
    )
    accelerators: list[Accelerator] = column(
        list,
        "Deals that count more or less; the first that fits counts.",
        "加倍或折减计入的商机，取首个符合者。",
        "加速",
    )
    bonuses: list[Mark] = column(
        list, "Bonuses at marks; all that are reached are paid.", "达标奖金，达到的全部发放。", "奖金"
    )
    cap: float | None = column(None, "Most that a quarter pays.", "单季最高收入。", "封顶", ge=0)
    floor: float = column(0, "Least that a quarter pays.", "单季最低收入。", "保底", ge=0)
    partner_percent: float = column(
        0,
        "Part of a deal's credit that its partner gets, percent.",
        "协作人分得的业绩百分比。",
        "协作分成",
        ge=0,
        le=100,
    )
    pool_percent: float = column(
        0,
        "Part of everybody's credit that is shared evenly in the team, percent.",
        "全队均分的业绩百分比。",
        "团队池",
        ge=0,
        le=100,
    )

    @model_validator(mode="after")
    def _check_tiers(self) -> Scheme:
        starts = [tier.from_percent for tier in self.tiers]
        if not starts or starts[0] != 0 or starts != sorted(set(starts)):
            raise ValueError(
                "tiers must begin at 0 and rise. Write from_percent: 0 first, then larger ones. / 分段须从 0 开始并递增，请先写 from_percent: 0。"
            )
        if self.cap is not None and self.cap < self.floor:
            raise ValueError("the cap lies below the floor. Raise it. / 封顶低于保底，请调高。")
        return self
