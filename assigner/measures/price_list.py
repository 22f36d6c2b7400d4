"""What remedies cost: one table of defaults, changed by a price list, changed again by remedy.

When to modify: to offer another kind of remedy, or to price it otherwise. The defaults are plausible for a sales
organisation in China and meant to be replaced by a firm's own.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 (pydantic reads it)
from fnmatch import fnmatchcase
from typing import Any

from pydantic import ValidationError

from assigner.errors import InputError
from assigner.issues import Issues
from assigner.language import Words
from assigner.problem.faults import faults_of
from assigner.problem.fields import Id, Row, column
from assigner.problem.settings import Horizon
from assigner.problem.validation.near import Names

WAIVERS = {
    "territory-crossed": 1_500,
    "team-mismatch": 1_500,
    "role-mismatch": 2_500,
    "seniority-too-low": 2_500,
    "language-missing": 4_000,
    "skill-missing": 6_000,
    "pin-broken": 1_000,
    "duty-minutes-per-day": 2_000,
    "too-many-moves": 8_000,
}
"""Price of waiving a rule once; rules that are not here protect people or follow from nature and are not waived."""


class CapacityPrice(Row):
    """What more of a rep's capacity in a dimension costs."""

    step: float = column(60, "What a unit adds, in the dimension's unit.", "每单位增加的量（维度单位）。", "步长", gt=0)
    price: int = column(150, "Price of a unit.", "每单位价格。", "价格", ge=0)
    most: int = column(20, "Most units of one rep over the horizon.", "每人计划期内最多单位数。", "上限", ge=0)
    most_per_period: int = column(8, "Most units of one rep in one period.", "每人每期最多单位数。", "每期上限", ge=0)


class TemporaryHire(Horizon):
    """New reps who are there on some days only, such as five days of a fair."""

    first_day: date = column(..., "First day.", "第一天。", "开始日")
    last_day: date = column(..., "Last day (included).", "最后一天（含当天）。", "结束日")
    price: int = column(..., "Price of a new rep for these days.", "该时段新增一人的价格。", "价格", ge=0)


class PriceList(Row):
    """Prices of remedies; what has no price is not on offer."""

    currency: str = column("CNY", "Currency, for people.", "币种，供人阅读。", "币种")
    capacity: dict[Id, CapacityPrice] = column(
        {"minutes": CapacityPrice()}, "Price of more capacity, by dimension.", "增加产能的价格，按维度。", "产能"
    )
    skill_level: int | None = column(
        3_000, "Price of each level of a skill that is trained.", "每提升一级技能的价格。", "技能", ge=0
    )
    language: int | None = column(12_000, "Price of a language that is learned.", "学会一门语言的价格。", "语言", ge=0)
    hire: int | None = column(
        20_000, "Price of a new rep for the whole horizon.", "整个计划期新增一人的价格。", "增聘", ge=0
    )
    temporary: list[TemporaryHire] = column(
        list, "New reps for some days only, at prices of their own.", "仅在某些日期增聘，价格另计。", "临时增聘"
    )
    most_hires: int = column(2, "Most new reps like one template.", "每种人员最多增聘人数。", "增聘上限", ge=0, le=20)
    waive: dict[Id, int | None] = column(
        dict,
        "Price of waiving a rule once, by rule; empty: never.",
        "豁免规则一次的价格（按规则）；为空表示不可豁免。",
        "豁免",
    )
    limit: int | None = column(
        500, "Price of one more item above a limit of items.", "突破项目数上限一项的价格。", "上限", ge=0
    )
    undone: dict[Id, int | None] = column(
        {"account": 6_000, "lead": 2_000, "duty": 3_000},
        "Price of leaving an item of a kind undone, times 1 (priority 5) to 5 (priority 1); empty: never.",
        "不做某类项目的价格，乘以 1（优先级 5）至 5（优先级 1）；为空表示不允许。",
        "不做",
    )
    own: dict[Id, int | None] = column(
        dict,
        "Prices of single remedies, by key (* stands for anything): overtime/S01/*: 90; empty: not on offer.",
        "个别措施的价格，按键（* 为通配符）：overtime/S01/*: 90；为空表示不提供。",
        "个别",
    )

    def waiver(self, rule: str) -> int | None:
        """Return the price of waiving a rule once; None: never."""
        return self.waive.get(rule, WAIVERS.get(rule))

    def of(self, key: str, usual: int | None) -> int | None:
        """Return the price of one remedy: its own where a key fits (the last one counts), else the usual one."""
        found = usual
        for pattern, price in self.own.items():
            if fnmatchcase(key, pattern):
                found = price
        return found


def read_price_list(data: dict[str, Any], place: str = "prices") -> PriceList:
    """Return the price list of plain data, with or without a heading ``prices``.

    Raises
    ------
    InputError
        With every field that does not suit.
    """
    inner = data.get("prices", data)
    try:
        return PriceList.model_validate(inner)
    except ValidationError as error:
        issues = Issues()
        for fault in faults_of(error):
            at = ".".join(str(step) for step in (place, *fault.path))
            if fault.code == "heading-unknown" and len(fault.path) == 1:
                issues.error(fault.code, at, *_no_field(str(fault.path[0])), fault.value)
            else:
                issues.error(fault.code, at, fault.words, fault.way_out, fault.value)
        raise InputError(issues.found) from None


def _no_field(name: str) -> tuple[Words, Words]:
    """Return that a price list has no such field, and which it has, near ones first."""
    known, near = list(PriceList.model_fields), Names(PriceList.model_fields).suggest(name)
    en, zh = f"A price list has: {', '.join(known)}.", f"价格表可包含：{'、'.join(known)}。"
    return Words(f"There is no field '{name}' here.", f"此处没有字段“{name}”。"), Words(near.en + en, near.zh + zh)
