"""What a file of goals may say.

When to modify: to let goals say something new; each field needs its words in both languages.
"""

from __future__ import annotations

from assigner.problem.fields import Id, Row, column
from assigner.problem.settings import ItemKind


class Chance(Row):
    """What items bring, and how likely, where no history knows them."""

    kinds: list[ItemKind] = column(
        list, "Items of these kinds; all where empty.", "这些种类的项目；为空表示全部。", "种类"
    )
    tags: list[Id] = column(
        list, "Items with one of these tags; all where empty.", "带有这些标签之一的项目；为空表示全部。", "标签"
    )
    amount: Id = column("value", "Dimension that says what an item brings.", "项目所带来金额的维度。", "金额")
    chance: float = column(
        ..., "Chance that it does, in the quarter that is checked.", "在所检查季度内实现的概率。", "概率", ge=0, le=1
    )


class GoalsAsked(Row):
    """An amount to reach, for whom, when, and how it is shared."""

    name: str = column("", "Name of the goal, for people.", "目标名称。", "名称")
    amount: int = column(
        ..., "What all together should reach, in whole units.", "全体应达到的总量（整数）。", "总量", ge=0
    )
    unit: str = column("", "Unit for people, such as USD.", "单位，如 元。", "单位")
    period: Id = column(..., "When: 2018, 2018-Q1 or 2018-03.", "期间：2018、2018-Q1 或 2018-03。", "期间")
    fair_by: Id = column(
        "potential",
        "How it is shared among reps: by a dimension of the book that the plan gives them (potential, value, ...), by "
        "capacity (days alone), or by expected (what their book and their pace let one expect; needs a history).",
        "在人员间如何分配：按方案所分客户的某一维度（potential、value 等）、按 capacity（仅按天数），或按 expected（按其客户与节奏的预期，需商机历史）。",
        "公平依据",
    )
    fair_kinds: list[ItemKind] = column(list, "Kinds of items that count for it.", "计入的项目种类。", "公平种类")
    months: list[float] = column(
        list, "Weight of a working day in each of the twelve months; the history's pattern where empty.",
        "十二个月中每个工作日的权重；为空时取历史规律。", "月权重",
    )  # fmt: skip
    check: Id | None = column(
        None,
        "Quarter whose targets are checked; the first of the period where empty.",
        "检查可达性的季度；为空时取首个季度。",
        "检查季度",
    )
    chances: list[Chance] = column(list, "What items bring that no history knows.", "历史未知项目的预期。", "概率表")
    share_least: float = column(
        0.25, "A chance to reach below this is told as too low.", "达成概率低于此值视为过低。", "最低概率", ge=0, le=1
    )
    share_most: float = column(0.9, "Above this as too easy.", "高于此值视为过易。", "最高概率", ge=0, le=1)
    draws: int = column(4000, "Draws of the simulation.", "模拟次数。", "模拟次数", ge=100, le=200_000)
    seed: int = column(0, "Seed of the draws.", "随机种子。", "种子", ge=0, le=2**31 - 1)
