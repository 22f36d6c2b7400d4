"""What pydantic found wrong in a request, as issues of the one shape: code, JSON path, value, way out.

When to modify: when a frequent fault deserves better words than the general ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from assigner.issues import Issue
from assigner.language import Words
from assigner.problem.faults import fault_of_pydantic

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LONGEST_VALUE = 120
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# Kind of pydantic's error -> what is wrong, filled from the error's context. Pydantic itself speaks English only.
_WORDS: dict[str, Words] = {
    "bool_parsing": Words("Not true or false.", "不是 true 或 false。"),
    "bool_type": Words("Not true or false.", "不是 true 或 false。"),
    "date_from_datetime_parsing": Words("Not a date like 2026-11-29.", "不是形如 2026-11-29 的日期。"),
    "datetime_from_date_parsing": Words(
        "Not a moment like 2026-11-29T09:00:00Z.", "不是形如 2026-11-29T09:00:00Z 的时刻。"
    ),
    "datetime_parsing": Words("Not a moment like 2026-11-29T09:00:00Z.", "不是形如 2026-11-29T09:00:00Z 的时刻。"),
    "dict_type": Words("Not an object.", "不是对象。"),
    "enum": Words("Not one of: {expected}.", "不在可选值之内：{expected}。"),
    "extra_forbidden": Words("There is no such field.", "没有此字段。"),
    "finite_number": Words("Not a finite number.", "不是有限的数。"),
    "float_parsing": Words("Not a number.", "不是数。"),
    "float_type": Words("Not a number.", "不是数。"),
    "greater_than": Words("Not more than {gt}.", "应大于 {gt}。"),
    "greater_than_equal": Words("Less than {ge}.", "小于 {ge}。"),
    "int_from_float": Words("Not a whole number.", "不是整数。"),
    "int_parsing": Words("Not a whole number.", "不是整数。"),
    "int_parsing_size": Words("The number has too many digits.", "数字位数过多。"),
    "int_type": Words("Not a whole number.", "不是整数。"),
    "json_invalid": Words("The body is not JSON: {error}.", "请求体不是 JSON：{error}。"),
    "less_than": Words("Not less than {lt}.", "应小于 {lt}。"),
    "less_than_equal": Words("More than {le}.", "大于 {le}。"),
    "list_type": Words("Not a list.", "不是列表。"),
    "literal_error": Words("Not one of: {expected}.", "不在可选值之内：{expected}。"),
    "missing": Words("A value is missing.", "缺少该值。"),
    "model_attributes_type": Words("Not an object.", "不是对象。"),
    "model_type": Words("Not an object.", "不是对象。"),
    "string_pattern_mismatch": Words("Does not match {pattern}.", "不符合格式 {pattern}。"),
    "string_too_long": Words("Longer than {max_length} characters.", "超过 {max_length} 个字符。"),
    "string_too_short": Words("Shorter than {min_length} characters.", "少于 {min_length} 个字符。"),
    "string_type": Words("Not a text.", "不是文本。"),
    "string_unicode": Words("Not valid Unicode.", "不是有效的 Unicode 文本。"),
    "timezone_aware": Words("A time zone is missing: 2026-11-29T09:00:00Z.", "缺少时区：2026-11-29T09:00:00Z。"),
    "too_long": Words("More than {max_length} entries.", "超过 {max_length} 项。"),
    "too_short": Words("Fewer than {min_length} entries.", "少于 {min_length} 项。"),
}
_MEND = Words("Give a value that fits; /docs has the limits.", "请给出符合要求的值；取值范围见 /docs。")
_WAYS_OUT: dict[str, Words] = {
    "missing": Words("Give it; /docs says what it is.", "请补上；含义见 /docs。"),
    "extra_forbidden": Words("Remove it, or look its name up in /docs.", "请删除它，或在 /docs 中核对名称。"),
    "json_invalid": Words("Mend it at the position named.", "请在指出的位置修正。"),
}


def issues_of(errors: Iterable[Mapping[str, Any]]) -> list[Issue]:
    """Return one issue per error of pydantic."""
    return [_issue(error) for error in errors]


def place_of(location: Sequence[Any]) -> str:
    """Return a location as people read it: ``$.reps[3].skills``, ``query limit``, ``header If-Match``."""
    source, *path = location or ("body",)
    if source != "body":
        return " ".join(str(part) for part in location)
    return "$" + "".join(_step(part) for part in path)


def _step(part: Any) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if _PLAIN_NAME.fullmatch(str(part)) else f"[{str(part)!r}]"


def _issue(error: Mapping[str, Any]) -> Issue:
    kind = str(error.get("type", "invalid"))
    words = _words(kind, error)
    value = None if kind in ("missing", "json_invalid") else _short(error.get("input"))
    place = place_of(error.get("loc", ()))
    return Issue(kind.replace("_", "-"), "error", place, words, _WAYS_OUT.get(kind, _MEND), value)


def _words(kind: str, error: Mapping[str, Any]) -> Words:
    """Return what is wrong, in the words of this service for a frequent fault, else in those of the library."""
    facts = {name: str(value).rstrip(".") for name, value in (error.get("ctx") or {}).items()}
    try:
        return _WORDS[kind].filled(**facts)
    except KeyError:  # another kind of fault, or another version of pydantic gives another context
        return fault_of_pydantic(cast("ErrorDetails", error)).words


def _short(value: Any) -> str | None:
    if value is None:
        return None
    text = str(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
