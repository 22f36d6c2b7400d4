"""What pydantic found wrong in a request, as issues of the one shape: code, JSON path, value, way out.

Where a name was misspelt, the way out is the one that was meant. When to modify: when a frequent fault deserves better
words than the general ones.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from assigner.issues import Issue
from assigner.language import Words
from assigner.problem.faults import fault_of_pydantic

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

SEE = Words(
    "The input has {count:error|errors}; `issues` has each with its place and a way out.",
    "输入有 {count} 个错误；issues 中列出了每个错误的位置与解决办法。",
)
"""The detail of an answer whose issues say the rest."""
_LONGEST_VALUE = 120
_QUOTED = re.compile("'([^']*)'")
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
    "string_pattern_mismatch": Words("Of another form than it must be.", "格式不符。"),
    "string_too_long": Words("Longer than {max_length} characters.", "超过 {max_length} 个字符。"),
    "string_too_short": Words("Shorter than {min_length} characters.", "少于 {min_length} 个字符。"),
    "string_type": Words("Not a text.", "不是文本。"),
    "string_unicode": Words("Not valid Unicode.", "不是有效的 Unicode 文本。"),
    "timezone_aware": Words("A time zone is missing: 2026-11-29T09:00:00Z.", "缺少时区：2026-11-29T09:00:00Z。"),
    "too_long": Words("More than {max_length} entries.", "超过 {max_length} 项。"),
    "too_short": Words("Fewer than {min_length} entries.", "少于 {min_length} 项。"),
}
_MEANT = Words("Did you mean '{near}'?", "您是指“{near}”吗？")
_LIKE = Words("Write it like {examples}.", "请写成{examples}这样的形式。")
_MEND = Words("Give a value that fits; /docs has the limits.", "请给出符合要求的值；取值范围见 /docs。")
_WAYS_OUT: dict[str, Words] = {
    "missing": Words("Give it; /docs says what it is.", "请补上；含义见 /docs。"),
    "extra_forbidden": Words("Remove it, or look its name up in /docs.", "请删除它，或在 /docs 中核对名称。"),
    "json_invalid": Words("Mend it at the position named.", "请在指出的位置修正。"),
}


def issues_of(errors: Iterable[Mapping[str, Any]], asked: Any = None) -> list[Issue]:
    """Return one issue per error of pydantic.

    Parameters
    ----------
    errors
        As pydantic has them, the location beginning with the source: ``("body", "params", "seconds")``.
    asked
        The type that the body was read as, where it is known: whose fields a misspelt one may have meant.
    """
    return [_issue(error, asked) for error in errors]


def fields_at(asked: Any, path: Iterable[Any]) -> dict[str, FieldInfo]:
    """Return the fields of the models at the end of a path, by name; none where the path leads to no model."""
    models = _models(asked)
    for step in path:  # numbers in lists and tags of unions are no fields: the models stay
        found = [model.model_fields[step].annotation for model in models if step in model.model_fields]
        models = [inner for one in found for inner in _models(one)] if found else models
    return {name: info for model in models for name, info in model.model_fields.items()}


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def way_out_of(word: str, known: Iterable[str], otherwise: Words) -> Words:
    """Return the known name that was probably meant, as a way out; another way out where none is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.7)
    return _MEANT.filled(near=near[0]) if near else otherwise


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


def _issue(error: Mapping[str, Any], asked: Any) -> Issue:
    kind, location = str(error.get("type", "invalid")), error.get("loc", ())
    value = None if kind in ("missing", "json_invalid") else _short(error.get("input"))
    way_out = _WAYS_OUT.get(kind, _MEND)
    if kind == "extra_forbidden":
        known = (error.get("ctx") or {}).get("known") or fields_at(asked, location[1:-1])
        way_out = way_out_of(str(location[-1]), known, way_out)
    if kind == "string_pattern_mismatch" and location:
        field = fields_at(asked, location[1:-1]).get(str(location[-1]))
        way_out = _like(field.examples) if field is not None and field.examples else way_out
    if kind in ("literal_error", "enum"):
        known = _QUOTED.findall(str((error.get("ctx") or {}).get("expected", "")))
        way_out = way_out_of(value or "", known, way_out)
    return Issue(kind.replace("_", "-"), "error", place_of(location), _words(kind, error), way_out, value)


def _like(examples: Sequence[Any]) -> Words:
    said = Words(" or ".join(f"'{one}'" for one in examples), "或".join(f"“{one}”" for one in examples))
    return _LIKE.filled(examples=said)


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
