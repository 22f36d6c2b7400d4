"""JSON text to plain data: duplicate keys, NaN and bottomless nesting are refused with their places.

When to modify: to change what JSON may say; what its keys mean is decided elsewhere.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from assigner.files.documents import path_text
from assigner.files.foreign import parser_words
from assigner.files.prepare import DEEPEST
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assigner.files.findings import Findings
    from assigner.problem.faults import Path


_HALF = re.compile("[\ud800-\udfff]")
"""Half of a pair of UTF-16: stands alone in no text that can be stored."""


class _Doubled(dict[str, Any]):
    """An object in which some keys stand twice."""

    twice: tuple[str, ...] = ()


def place_in_json(path: Path) -> str:
    """Return ``$.reps[3].skills[0].level``."""
    text = path_text(path)
    return f"${text}" if text.startswith("[") or not text else f"$.{text}"


def read_json(text: str, source: str, findings: Findings) -> Any:
    """Return the data of a JSON text, or None where it is none.

    Parameters
    ----------
    text, source
        The text, and the file's name for messages.
    findings
        Gets an issue for a syntax error, each key that stands twice and each number that is not finite.
    """
    try:
        data = json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        findings.fail(
            "json-syntax",
            f"{source}:{error.lineno} column {error.colno}",
            Words(f"This is not valid JSON: {error.msg}.", f"不是有效的 JSON：{parser_words(error.msg).zh}。"),
            Words(
                "Correct the text at this place; often a comma or a quote is missing.",
                "请更正此处，常见原因是缺少逗号或引号。",
            ),
        )
        return None
    except (RecursionError, ValueError) as error:
        _refuse_whole(source, error, findings)
        return None
    return data if _check(data, (), source, findings) else None


def _refuse_whole(source: str, error: Exception, findings: Findings) -> None:
    deep = isinstance(error, RecursionError)
    findings.fail(
        "document-too-deep" if deep else "number-too-large",
        source,
        Words("The document is nested too deeply.", "文档嵌套过深。")
        if deep
        else Words("The document has a number with thousands of digits.", "文档中有上千位的数字。"),
        Words(f"A problem needs at most {DEEPEST} levels.", f"问题文档最多 {DEEPEST} 层。")
        if deep
        else Words("Shorten the number.", "请缩短该数字。"),
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = _Doubled(found)
    keys = [key for key, _ in pairs]
    doubled.twice = tuple(key for key in found if keys.count(key) > 1)
    return doubled


def _check(data: Any, path: Path, source: str, findings: Findings) -> bool:
    """Report what plain data cannot show: keys that stood twice, and numbers that are not finite."""
    if len(path) > DEEPEST:
        _refuse_whole(source, RecursionError(), findings)
        return False
    for key in getattr(data, "twice", ()):
        key_twice(place_in_json((*path, key)), key, findings)
    if isinstance(data, str) and not data.isascii() and _HALF.search(data):
        _half_character(place_in_json(path), data, findings)
        return False
    if isinstance(data, float) and not math.isfinite(data):
        not_finite(place_in_json(path), data, findings)
    steps: Iterable[tuple[str | int, Any]] = ()
    if isinstance(data, dict):
        steps = data.items()
    elif isinstance(data, list):
        steps = enumerate(data)
    good = True
    for step, value in steps:
        if isinstance(step, str) and _HALF.search(step):
            _half_character(place_in_json(path), step, findings)
            good = False
            continue
        good = _check(value, (*path, step), source, findings) and good
    return good


def _half_character(place: str, text: str, findings: Findings) -> None:
    r"""Report a text with half of a character, such as ``\ud83d`` without the half that follows it."""
    findings.fail(
        "text-not-unicode",
        place,
        Words("The text has half of a character.", "文本中有半个字符。"),
        Words(
            "Export it again as UTF-8; the text was cut in the middle.", "请以 UTF-8 重新导出；该文本在字符中间被截断。"
        ),
        text.encode("utf-8", "replace").decode(),
    )


def key_twice(place: str, key: str, findings: Findings) -> None:
    """Report a key that stands twice in one object."""
    findings.say(
        "key-twice",
        place,
        Words(f"The key {key!r} stands twice here.", f"键“{key}”在此处出现了两次。"),
        Words("Remove one of them.", "请删除其中一个。"),
        key,
    )


def not_finite(place: str, value: float, findings: Findings) -> None:
    """Report NaN or infinity."""
    findings.say(
        "number-not-finite",
        place,
        Words(f"{value} is not a finite number.", f"{value} 不是有限的数。"),
        Words("Write a number, or leave the field out.", "请填写数字，或删除该字段。"),
        value,
    )
