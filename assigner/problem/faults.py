"""What can be wrong with one value, in plain words of both languages; what pydantic finds is said in them too.

Stands this low because settings, scenarios, rules and files all read values and refuse them alike. When to modify: when a value is refused for a new reason, or when pydantic's words shine through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assigner.language import Words
from assigner.problem.choices import CHOICES_ZH

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from assigner.issues import Severity

Path = tuple[str | int, ...]
"""Where inside a value: field names and numbers from 0."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a value.

    Parameters
    ----------
    code
        Kind of fault, kebab-case.
    words, way_out
        What is wrong, with the value, and what to do.
    value
        The value as found.
    path
        Where inside the value that was read: ``(0, "level")`` in a list of skills.
    severity
        ``error``, or ``warning`` where reading goes on without the value.
    """

    code: str
    words: Words
    way_out: Words
    value: Any = None
    path: Path = ()
    severity: Severity = "error"

    def below(self, *path: str | int) -> Fault:
        """Return the fault seen from further out: ``path`` is put before its own path."""
        return replace(self, path=(*path, *self.path))


def shown(value: object) -> str:
    """Return a value for a message: in quotes where it is text, never longer than 60 characters."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def with_value(words: Words, value: object) -> Words:
    """Return words with ``{value}`` filled in; other braces in them stay."""
    return Words(*(text.replace("{value}", shown(value)) for text in (words.en, words.zh)))


_LIMITS = {
    "greater_than_equal": ("value-too-small", "ge", Words("must be at least", "不能小于")),
    "greater_than": ("value-too-small", "gt", Words("must be greater than", "必须大于")),
    "less_than_equal": ("value-too-large", "le", Words("must be at most", "不能大于")),
    "less_than": ("value-too-large", "lt", Words("must be less than", "必须小于")),
}
_WHOLE = Words("{value} is not a whole number.", "{value} 不是整数。")
_NUMBER = Words("{value} is not a number.", "{value} 不是数字。")
_DATE = Words("{value} is not a date.", "{value} 不是日期。")
_MOMENT = Words("{value} is not a date and time.", "{value} 不是日期时间。")
_WRITE_WHOLE = Words("Write a whole number such as 3.", "请填写整数，如 3。")
_WRITE_NUMBER = Words("Write a number such as 1234.5.", "请填写数字，如 1234.5。")
_WRITE_DATE = Words("Write it as 2026-10-01.", "请写成 2026-10-01。")
_WRITE_MOMENT = Words("Write it as 2026-10-01 09:00.", "请写成 2026-10-01 09:00。")

_PLAIN: dict[str, tuple[str, Words, Words]] = {
    "missing": (
        "value-missing",
        Words("nothing is given here, but it is required.", "此处必填，但没有填写。"),
        Words("Fill it in.", "请补填。"),
    ),
    "extra_forbidden": (
        "heading-unknown",
        Words("there is no such field.", "没有这个字段。"),
        Words("Remove it, or correct its name.", "请删除，或更正名称。"),
    ),
    "string_too_short": (
        "text-empty",
        Words("the text is empty.", "文字为空。"),
        Words("Fill it in.", "请补填。"),
    ),
    "bool_parsing": (
        "flag-unreadable",
        Words("{value} is neither yes nor no.", "{value} 不是“是”或“否”。"),
        Words("Write yes or no.", "请填写 是 或 否。"),
    ),
    "finite_number": (
        "number-not-finite",
        Words("{value} is not a finite number.", "{value} 不是有限的数。"),
        _WRITE_NUMBER,
    ),
    "string_pattern_mismatch": (
        "text-misshapen",
        Words("{value} does not have the form that is asked for here.", "{value} 不符合此处要求的格式。"),
        Words("Write it as the examples of the format reference do.", "请参照格式说明中的示例填写。"),
    ),
    "too_short": (
        "list-empty",
        Words("at least one entry is required here.", "此处至少填写一项。"),
        Words("Add an entry.", "请补充。"),
    ),
    "list_type": (
        "list-expected",
        Words("{value} is not a list.", "{value} 不是列表。"),
        Words("Write a list.", "请写成列表。"),
    ),
    "dict_type": (
        "mapping-expected",
        Words("{value} is not a set of names with values.", "{value} 不是“名称: 值”的集合。"),
        Words('Write it as {"minutes": 4800}.', '请写成 {"minutes": 4800}。'),
    ),
    "string_type": (
        "text-expected",
        Words("{value} is not a text.", "{value} 不是文字。"),
        Words("Write a text.", "请填写文字。"),
    ),
}
_BY_START = (
    ("int_", ("number-not-whole", _WHOLE, _WRITE_WHOLE)),
    ("float_", ("number-unreadable", _NUMBER, _WRITE_NUMBER)),
    ("decimal_", ("number-unreadable", _NUMBER, _WRITE_NUMBER)),
    ("datetime_", ("moment-unreadable", _MOMENT, _WRITE_MOMENT)),
    ("date_", ("date-unreadable", _DATE, _WRITE_DATE)),
)
_SAME_AS = {
    "model_type": "dict_type",
    "model_attributes_type": "dict_type",
    "bool_type": "bool_parsing",
}


def fault_of_pydantic(error: ErrorDetails) -> Fault:
    """Return the fault for one of pydantic's errors, in plain words."""
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    path: Path = tuple(error["loc"])
    code, words, way_out = _plain_words(kind, context, error["msg"])
    return Fault(code, with_value(words, value), way_out, None if kind == "missing" else value, path)


def _plain_words(kind: str, context: dict[str, Any], message: str) -> tuple[str, Words, Words]:
    special = {"string_too_long": _too_long_words, "literal_error": _choice_words, "value_error": _own_words}
    if kind in _LIMITS:
        return _limit_words(kind, context)
    if kind in special:
        return special[kind](context)
    for start, words in _BY_START:
        if kind.startswith(start):
            return words
    known = _PLAIN.get(_SAME_AS.get(kind, kind))
    if known is not None:
        return known
    return (
        "value-refused",
        Words("{value} does not fit here (" + message + ").", "{value} 不符合要求（" + message + "）。"),
        Words("See the format reference for what is meant.", "请查阅格式说明。"),
    )


def _limit_words(kind: str, context: dict[str, Any]) -> tuple[str, Words, Words]:
    code, key, must = _LIMITS[kind]
    limit = context.get(key)
    return (
        code,
        Words(f"{{value}} {must.en} {limit}.", f"{{value}} {must.zh} {limit}。"),
        Words("Correct the number; see the column's range and unit.", "请更正数值，注意该列的范围与单位。"),
    )


def _too_long_words(context: dict[str, Any]) -> tuple[str, Words, Words]:
    limit = context.get("max_length")
    return (
        "text-too-long",
        Words(f"{{value}} has more than {limit} characters.", f"{{value}} 超过 {limit} 个字符。"),
        Words("Shorten it.", "请缩短。"),
    )


def _choice_words(context: dict[str, Any]) -> tuple[str, Words, Words]:
    allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
    both = [f"{CHOICES_ZH[value][0]}（{value}）" if CHOICES_ZH.get(value) else value for value in allowed]
    return (
        "choice-unknown",
        Words("{value} is not one of the possible values.", "{value} 不是可选值。"),
        Words(f"Write one of: {', '.join(allowed)}.", f"请填写其中之一：{'、'.join(both)}。"),
    )


def _own_words(context: dict[str, Any]) -> tuple[str, Words, Words]:
    """Split the words of a row model's own check, written as ``English / Chinese``."""
    en, _, zh = str(context["error"]).partition(" / ")
    return "value-refused", Words(en.strip(), zh.strip() or en.strip()), Words("Correct the entry.", "请更正。")


def faults_of(error: ValidationError) -> list[Fault]:
    """Return the faults of everything that pydantic found."""
    return [fault_of_pydantic(entry) for entry in error.errors(include_url=False)]
