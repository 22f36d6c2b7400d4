"""Chinese words for the fixed values of fields: yes and no, kinds, periods, built-in dimensions.

When to modify: when a field gets a new fixed value (a test names those that lack their Chinese word).
"""

from __future__ import annotations

import unicodedata

CHOICES_ZH: dict[str, tuple[str, ...]] = {
    "visit": ("拜访",),
    "demo": ("演示",),
    "on-call": ("值班", "oncall", "on call", "on_call"),
    "after-sales": ("售后", "aftersales", "after sales", "after_sales"),
    "meeting": ("会议",),
    "training": ("培训",),
    "team-event": ("团建", "teamevent", "team event", "team_event"),
    "account": ("客户",),
    "lead": ("线索",),
    "duty": ("任务", "服务任务"),
    "horizon": ("计划期", "整个计划期"),
    "quarter": ("季度", "季"),
    "month": ("月", "月度"),
    "week": ("周", "星期"),
    "day": ("日", "天"),
    "all": ("全部",),
    "listed": ("清单", "列出"),
    "nearest": ("最近", "就近"),
    "assigner/1": (),
}
"""Other spellings of each fixed value; the first is the Chinese word that writers use."""

NAMES_ZH: dict[str, dict[str, str]] = {
    "profile": {"均衡": "balanced", "稳定": "stable", "增长": "growth"},
    "level": {"硬性": "hard"},
}
"""Chinese words for the built-in names in free-text settings."""


def names_in_chinese(setting: str) -> dict[str, str]:
    """Return the Chinese word of each built-in name of a setting; empty where it has none."""
    return {name: chinese for chinese, name in NAMES_ZH.get(setting, {}).items()}


DIMENSIONS_ZH = {"分钟": "minutes", "数量": "count", "价值": "value", "潜力": "potential"}
"""Chinese names of the built-in dimensions; they are reserved for them."""

TRUE = frozenset(
    {
        "true",
        "yes",
        "y",
        "1",
        "on",
        "t",
        "是",
        "√",
        "✓",
        "对",
        "真",
        "有",
        "active",
        "activated",
        "enabled",
        "启用",
        "已启用",
        "在职",
        "在岗",
        "正常",
    }
)
FALSE = frozenset(
    {
        "false",
        "no",
        "n",
        "0",
        "off",
        "f",
        "否",
        "×",
        "✗",
        "错",
        "假",
        "无",
        "inactive",
        "deactivated",
        "disabled",
        "deleted",
        "停用",
        "已停用",
        "禁用",
        "离职",
        "已离职",
    }
)

FLAG_WORDS: dict[str, dict[bool, str]] = {"en": {True: "yes", False: "no"}, "zh": {True: "是", False: "否"}}
"""What writers use for yes and no, by language."""

_BUILT_IN = frozenset(DIMENSIONS_ZH.values())


def canonical_dimension(name: str, any_case: bool = False) -> str:
    """Return the built-in name for a Chinese one; with ``any_case`` also for ``Minutes``."""
    found = DIMENSIONS_ZH.get(name, name)
    if any_case and found.casefold() in _BUILT_IN:
        return found.casefold()
    return found


def choice_of(text: str, allowed: tuple[str, ...]) -> str | None:
    """Return the allowed value that ``text`` means, in any case and either language, or None."""
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    for value in allowed:
        if word == value.casefold() or word in CHOICES_ZH.get(value, ()):
            return value
    return None


def flag_of(text: str) -> bool | None:
    """Return what a word for yes or no means, or None."""
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    if word in TRUE:
        return True
    return False if word in FALSE else None
