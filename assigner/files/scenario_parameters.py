"""Parameters of scenario files: ``$cut`` stands for a value anywhere in the file.

``$cut``, or ``${cut}`` where a letter follows; ``$$`` is a dollar sign, and so is a dollar before anything but a name. A
text that is a number once its parameters are filled in (``-$cut``) becomes a number. When to modify: to let parameters
stand elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assigner.language import Words
from assigner.problem.validation.near import Names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assigner.files.findings import Findings
    from assigner.problem.faults import Path

Value = str | int | float | bool
RUN_SETTINGS = ("seed", "seconds", "gap")
"""What a sweep may vary besides parameters."""
_REFERENCE = re.compile(r"\$(?:(\$)|\{\s*([^{}]+?)\s*\}|([^\W\d]\w*))")
_NUMBER = re.compile(r"^[-+]?\d+(\.\d+)?$")


def references(data: Any, path: Path = ()) -> Iterator[tuple[str, Path]]:
    """Yield every parameter that plain data refers to, with its path."""
    if isinstance(data, str):
        for found in _REFERENCE.finditer(data):
            if not found[1]:
                yield found[2] or found[3], path
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from references(value, (*path, str(key)))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from references(value, (*path, number))


def filled(data: Any, values: Mapping[str, Value]) -> Any:
    """Return plain data with every reference replaced by its value; unknown references stay."""
    if isinstance(data, dict):
        return {key: filled(value, values) for key, value in data.items()}
    if isinstance(data, list):
        return [filled(value, values) for value in data]
    if not isinstance(data, str) or "$" not in data:
        return data
    whole = _REFERENCE.fullmatch(data.strip())
    if whole and not whole[1]:
        return values.get(whole[2] or whole[3], data)
    text = _REFERENCE.sub(lambda found: "$" if found[1] else str(values.get(found[2] or found[3], found[0])), data)
    return number_or_text(text) if text != data else data


def number_or_text(text: str) -> int | float | str:
    """Return a text as the number that it writes, if it writes one (``--2`` is 2: a minus before a negative value)."""
    plain = text.strip().removeprefix("--")
    if not _NUMBER.match(plain):
        return text
    return float(plain) if "." in plain else int(plain)


def read_value(text: str) -> Value:
    """Return a value as given on a command line: a number, yes or no, or a text."""
    return {"true": True, "false": False}.get(text.casefold(), number_or_text(text))


def check_references(data: Any, known: Mapping[str, Any], findings: Findings, place: Any) -> set[str]:
    """Say which references name no parameter, and return those that are used."""
    used = set()
    for name, path in references(data):
        used.add(name)
        if name not in known:
            near = Names(known).suggest(name)
            findings.say(
                "parameter-unknown", place(path),
                Words(f"There is no parameter '{name}'.", f"没有参数“{name}”。"),
                near if near.en else Words(f"Declare it: parameters: {{{name}: 10}}; write $$ for a dollar sign.",
                                           f"请声明：parameters: {{{name}: 10}}；美元符号请写 $$。"),
                name,
            )  # fmt: skip
    return used


def check_values(values: Mapping[str, Any], part: str, findings: Findings, place: Any) -> dict[str, Value]:
    """Return the parameters that are plain values; say which are not, or have a name that is taken."""
    good: dict[str, Value] = {}
    for name, value in values.items():
        if name in RUN_SETTINGS:
            findings.say(
                "parameter-name-taken", place((part, name)),
                Words(f"'{name}' is a setting of the run, not a name for a parameter.", f"“{name}”是求解设置，不能用作参数名。"),
                Words(f"Use another name; {name} may stand in sweep.", f"请换一个名称；{name} 可写在 sweep 中。"), name,
            )  # fmt: skip
        elif isinstance(value, str | int | float | bool):
            good[name] = value
        else:
            findings.say(
                "parameter-not-plain", place((part, name)),
                Words(f"The parameter '{name}' is no single value.", f"参数“{name}”不是单个取值。"),
                Words("Give it a number or a text; lists of values stand in sweep.", "请给出数字或文字；取值列表请写在 sweep 中。"), name,
            )  # fmt: skip
    return good


def check_sweep(
    sweep: Mapping[str, Any], known: Mapping[str, Any], findings: Findings, place: Any
) -> dict[str, list[Value]]:
    """Return the lists of a sweep; say which names are no parameter and which lists cannot be used."""
    good: dict[str, list[Value]] = {}
    for name, values in sweep.items():
        if name not in known and name not in RUN_SETTINGS:
            near = Names([*known, *RUN_SETTINGS]).suggest(name)
            findings.say(
                "parameter-unknown", place(("sweep", name)),
                Words(f"The file uses no parameter '{name}'.", f"文件中没有使用参数“{name}”。"),
                near if near.en else Words("Write $name where its values belong.", "请在需要取值处写 $名称。"), name,
            )  # fmt: skip
        if not isinstance(values, list) or not values or not all(_suits(name, value) for value in values):
            findings.say(
                "sweep-values-wrong", place(("sweep", name)),
                Words(f"The values of '{name}' cannot be swept: {values!s:.60}.", f"“{name}”的取值无法扫描：{values!s:.60}。"),
                Words(*_WANTED.get(name, ("Give a list of values: [5, 10, 20].", "请给出取值列表：[5, 10, 20]。"))), name,
            )  # fmt: skip
            continue
        good[name] = values
    return good


_WANTED = {
    "seed": ("Give a list of whole numbers from 0: [1, 2, 3].", "请给出不小于 0 的整数列表：[1, 2, 3]。"),
    "seconds": ("Give a list of seconds: [5, 20].", "请给出秒数列表：[5, 20]。"),
    "gap": ("Give a list of shares from 0 to 1: [0.001, 0.01].", "请给出 0 到 1 的比例列表：[0.001, 0.01]。"),
}


def _suits(name: str, value: Any) -> bool:
    """Return whether one value of a sweep can be used."""
    if name not in RUN_SETTINGS:
        return isinstance(value, str | int | float | bool)
    number = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return number and (name != "seed" or isinstance(value, int)) and (name != "gap" or value <= 1)
