"""What pydantic found wrong in a request, as issues of the one shape: code, JSON path, value, way out.

When to modify: when a frequent fault deserves better words than the general ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assigner.issues import Issue
from assigner.language import Words

_LONGEST_VALUE = 120
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# kind of pydantic's error -> what is wrong, what to do
_WORDS: dict[str, tuple[Words, Words]] = {
    "missing": (Words("A value is missing.", "缺少该值。"), Words("Give it.", "请补上。")),
    "extra_forbidden": (
        Words("There is no such field.", "没有此字段。"),
        Words("Remove it, or look its name up in /docs.", "请删除它，或在 /docs 中核对名称。"),
    ),
    "json_invalid": (
        Words("The body is not JSON: {fault}.", "请求体不是 JSON：{fault}。"),
        Words("Mend it at the position named.", "请在指出的位置修正。"),
    ),
}
_OTHER = (
    Words("The value does not fit: {message}.", "该值不符合要求：{message}。"),
    Words("Give a value that fits; /docs has the limits.", "请给出符合要求的值；取值范围见 /docs。"),
)


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
    words, way_out = _WORDS.get(kind, _OTHER)
    message = str(error.get("msg", "")).rstrip(".")
    fault = str((error.get("ctx") or {}).get("error", message)).rstrip(".")
    value = None if kind in ("missing", "json_invalid") else _short(error.get("input"))
    return Issue(kind.replace("_", "-"), "error", place_of(error.get("loc", ())), words.filled(message=message, fault=fault),
                 way_out, value)  # fmt: skip


def _short(value: Any) -> str | None:
    if value is None:
        return None
    text = str(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
