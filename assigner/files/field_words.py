"""What to tell people about a field: its type, range, default, syntax in a cell and meaning.

The starter workbook's notes and the format reference are made of these. When to modify: when fields get
a new kind of value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import annotated_types

from assigner.files.cells import compact_style
from assigner.files.headings import extra_of
from assigner.files.prepare import layout_of
from assigner.language import Words
from assigner.problem.choices import CHOICES_ZH
from assigner.problem.fields import Row

if TYPE_CHECKING:
    from assigner.language import Language

KINDS: dict[str, Words] = {
    "text": Words("text", "文字"),
    "whole": Words("whole number", "整数"),
    "number": Words("number", "数字"),
    "flag": Words("yes / no", "是 / 否"),
    "date": Words("date", "日期"),
    "moment": Words("date and time", "日期时间"),
    "day-or-moment": Words("date, or date and time", "日期或日期时间"),
}
EXAMPLES: dict[str, Words] = {
    "whole": Words("3", "3"),
    "number": Words("1250.5", "1250.5"),
    "flag": Words("yes", "是"),
    "date": Words("2027-01-15", "2027-01-15"),
    "moment": Words("2027-01-15 09:00", "2027-01-15 09:00"),
    "day-or-moment": Words("2027-01-15", "2027-01-15"),
}
_SPAN = Words("2027-02-08..2027-02-12 annual leave", "2027-02-08..2027-02-12 年假")


def meaning(model: type[Row], name: str, language: Language) -> str:
    """Return what the field means."""
    info = model.model_fields[name]
    return str(info.description) if language == "en" else str(extra_of(info)["zh"])


def limits_of(model: type[Row], name: str) -> tuple[float | None, float | None, bool]:
    """Return the least and the greatest value of a number field, and whether the least is itself excluded."""
    low: Any = None
    high: Any = None
    excluded = False
    for limit in model.model_fields[name].metadata:
        if isinstance(limit, annotated_types.Ge):
            low = limit.ge
        elif isinstance(limit, annotated_types.Gt):
            low, excluded = limit.gt, True
        elif isinstance(limit, annotated_types.Le):
            high = limit.le
    return low, high, excluded


_SHAPES: dict[str, Words] = {
    "rows": Words("list of records", "记录列表"),
    "mapping": Words("number for each dimension", "每个维度一个数字"),
    "lists": Words("names with lists", "名称与列表"),
    "record": Words("group of settings", "一组设置"),
    "anything": Words("names with values", "名称与取值"),
}


def type_text(model: type[Row], name: str, language: Language) -> str:
    """Return the type with its range: ``whole number, 1 to 5``, ``list of texts``, ``one of: ...``."""
    layout = layout_of(model, name)
    if layout.shape in _SHAPES:
        return _SHAPES[layout.shape].say(language)
    if layout.choices:
        en, zh = ("; ".join(layout.choices), "；".join(choice_text(choice, "zh") for choice in layout.choices))
        some = layout.shape == "values"
        return Words(f"{'some' if some else 'one'} of: {en}", f"{'可多选' if some else '可选'}：{zh}").say(language)
    kind = KINDS[layout.kind].say(language)
    if layout.shape == "values":
        return Words(f"list ({kind})", f"列表（{kind}）").say(language)
    return kind + _range_text(model, name, language)


def _range_text(model: type[Row], name: str, language: Language) -> str:
    low, high, excluded = limits_of(model, name)
    if low is not None and high is not None:
        return Words(f", {low:,} to {high:,}", f"，{low:,} 到 {high:,}").say(language)
    if low is not None and excluded:
        return Words(f", above {low:,}", f"，大于 {low:,}").say(language)
    return "" if low is None else Words(f", at least {low:,}", f"，不小于 {low:,}").say(language)


def choice_text(choice: str, language: Language) -> str:
    """Return a fixed value, in Chinese with its Chinese word before it."""
    words = CHOICES_ZH.get(choice, ())
    return f"{words[0]}（{choice}）" if language == "zh" and words else choice


def default_text(model: type[Row], name: str, language: Language) -> str:
    """Return the default: ``required``, ``empty``, or the value."""
    info = model.model_fields[name]
    if info.is_required():
        return Words("required", "必填").say(language)
    default = info.default
    if isinstance(default, bool):
        return Words("yes" if default else "no", "是" if default else "否").say(language)
    if default is None or default == "" or info.default_factory is not None or isinstance(default, Row):
        return Words("empty", "空").say(language)
    return choice_text(str(default), language) if isinstance(default, str) else f"{default:,}"


def default_line(model: type[Row], name: str, language: Language) -> str:
    """Return ``Default: 3``, or that the field is required."""
    default = default_text(model, name, language)
    if model.model_fields[name].is_required():
        return default[:1].upper() + default[1:]
    return Words(f"Default: {default}", f"默认：{default}").say(language)


def syntax_text(model: type[Row], name: str, language: Language) -> str:
    """Return how the field is written in a cell, with an example; empty where it goes without saying."""
    layout = layout_of(model, name)
    if layout.shape == "values":
        return "2027-01-15; 2027-02-01" if layout.kind == "date" else Words("a; b; c", "甲; 乙; 丙").say(language)
    if layout.shape == "mapping":
        own = name == "amounts"
        heading = f"{name}_{'visits' if own else 'minutes'}"
        heading_zh = f"{extra_of(model.model_fields[name])['heading_zh']}_{'拜访次数' if own else '分钟'}"
        return Words(f"own columns: {heading}", f"每个维度一列：{heading_zh}").say(language)
    if layout.shape == "anything":
        return Words("limit_count=3; per=team", "limit_count=3; per=team").say(language)
    if layout.shape == "rows" and layout.model is not None:
        return record_syntax(layout.model, language) or Words("own table", "单独的表").say(language)
    return ""


def record_syntax(model: type[Row], language: Language) -> str:
    """Return how records of a model stand in a cell: ``skill:level``, a span, or nothing."""
    style = compact_style(model)
    if style == "span":
        return _SPAN.say(language)
    if style is None:
        return ""
    if language == "en":
        return ":".join(model.model_fields)
    return ":".join(str(extra_of(info)["heading_zh"]) for info in model.model_fields.values())


def note_text(model: type[Row], name: str, language: Language) -> str:
    """Return the note of a column in the starter workbook: meaning, type and range, default, syntax."""
    lines = [meaning(model, name, language), Words("Type: ", "类型：").say(language) + type_text(model, name, language)]
    lines.append(default_line(model, name, language))
    layout = layout_of(model, name)
    syntax = syntax_text(model, name, language)
    example = EXAMPLES[layout.kind].say(language) if layout.shape == "plain" and layout.kind in EXAMPLES else syntax
    if example:
        lines.append(Words("Example: ", "示例：").say(language) + example)
    return "\n".join(lines)
