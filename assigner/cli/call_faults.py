"""What is wrong with a call, in both languages: the value as it was typed, the option it stands at, and what suits there.

Typer checks values by pydantic, so the words are those in which values of files are refused. When to modify: when an option
takes a kind of value that none took before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assigner.errors import UsageError
from assigner.language import Words
from assigner.problem.faults import fault_of_pydantic, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic_core import ErrorDetails

MISSING = Words("{name} is missing.", "缺少 {name}。")
UNSUITABLE = Words("The value of {name} does not suit.", "{name} 的取值不合适。")
NO_DAY = Words("{value} is not a day. Write it as 2026-10-01.", "{value} 不是日期。请写成 2026-10-01。")
NO_CHOICE = Words(
    "{value} is not possible here. It takes one of: {known}.", "{value} 不是可选值。应为以下之一：{known}。"
)
NO_SHARE = Words("{value} is not a share from 0 to 1.", "{value} 不是 0 到 1 之间的比例。")


def call_words(error: Any) -> Words:
    """Return the fault of a call in both languages; details that only Typer knows stay English."""
    kind, detail = type(error).__name__, error.format_message()
    parameter = getattr(error, "param", None)
    if parameter is not None:
        name = parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar
        return MISSING.filled(name=name) if kind == "MissingParameter" else _value_words(name, parameter, error)
    if kind == "NoSuchOption":
        near = ", ".join(error.possibilities or ())
        hint_en, hint_zh = (f" Did you mean {near}?", f"您是否想用 {near}？") if near else ("", "")
        return Words(f"There is no option {error.option_name}.{hint_en}", f"没有选项 {error.option_name}。{hint_zh}")
    return Words(detail, f"调用有误：{detail}")


def _value_words(name: str, parameter: Any, error: Any) -> Words:
    """Return what is wrong with a value, and where it stands: ``--seconds: -1 must be at least 0.1``."""
    if not isinstance(error.__cause__, ValidationError):
        return UNSUITABLE.filled(name=name)
    found = error.__cause__.errors(include_url=False)[0]
    words = _fault_words(found, parameter.metavar or "")
    return Words(f"{name}: {words.en}", f"{name}：{words.zh}")


def _fault_words(found: ErrorDetails, metavar: str) -> Words:
    value = str(found["input"])
    if metavar == "DAY":
        return NO_DAY.filled(value=shown(value))
    if metavar == "SHARE":
        return NO_SHARE.filled(value=value)
    _, is_choice, known = str(found.get("ctx", {}).get("error", "")).partition("is not one of ")
    if is_choice:
        names = re.findall(r"'([^']*)'", known)
        return Words(*(
            words.format(value=shown(value), known=comma.join(names))
            for words, comma in ((NO_CHOICE.en, ", "), (NO_CHOICE.zh, "、"))
        ))  # fmt: skip
    limits = {name: _plain(limit) for name, limit in found.get("ctx", {}).items()}
    shown_bare = found.copy()
    shown_bare.update({"input": _Typed(value), "ctx": limits})
    fault = fault_of_pydantic(shown_bare)
    if "than" in found["type"]:  # it says itself what would do
        return fault.words
    return Words(f"{fault.words.en} {fault.way_out.en}", f"{fault.words.zh}{fault.way_out.zh}")


def _plain(limit: Any) -> Any:
    """Return a whole number without its decimals."""
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit


class _Typed:
    """A value as it was typed: shown without the quotes that a text has."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


def all_read(parts: Mapping[str, Callable[[], Any]]) -> list[Any]:
    """Read several options and return what they mean, in order.

    Parameters
    ----------
    parts
        By option, as it is typed, the call that reads it; raises ``UsageError`` where the value means nothing.

    Raises
    ------
    UsageError
        With all that is wrong, one line an option.
    """
    read, wrong = [], []
    for name, part in parts.items():
        try:
            read.append(part())
        except UsageError as error:
            wrong.append(Words(f"{name}: {error.words.en}", f"{name}：{error.words.zh}"))
    if wrong:
        raise UsageError(Words("\n".join(one.en for one in wrong), "\n".join(one.zh for one in wrong)))
    return read
