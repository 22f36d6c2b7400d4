"""Every sentence stands in both languages, and both say the same facts.

A pair of words whose Chinese half was forgotten, or that names other facts than the English half,
would only show when a Chinese user meets it. When to modify: with ``assigner.language.Words``.
"""

from __future__ import annotations

import ast
import re
import string
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Module

CHINESE = re.compile(r"[\u3400-\u9fff]")
_QUOTED = r'"((?:[^"\\]|\\.)*)"'
PAGE_PAIR = re.compile(rf"\{{\s*en: {_QUOTED},\s*zh: {_QUOTED},?\s*\}}")
"""Words of the page: `{en: "Close", zh: "关闭"}`."""
LATIN_WORD = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")


def pairs(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Yield line, English and Chinese of each ``Words(...)`` that is written out as plain text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Words":
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            if len(given) == 2 and all(isinstance(arg, ast.Constant) for arg in given):
                yield node.lineno, str(given[0].value), str(given[1].value)


def facts(text: str) -> set[str]:
    """Return the names that ``str.format`` would fill into ``text``."""
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def fault(english: str, chinese: str) -> str | None:
    """Say what is wrong with a pair, or None."""
    if bool(english.strip()) != bool(chinese.strip()):
        return "one half is empty"
    if CHINESE.search(english) and not LATIN_WORD.search(english):  # an example may be Chinese
        return "the English half is Chinese"
    if LATIN_WORD.search(english) and not CHINESE.search(chinese):
        return "the Chinese half is not Chinese"
    if "(s)" in english:
        return "one and many are told apart by {count:day|days}"
    if facts(english) != facts(chinese):
        return f"the halves name other facts: {sorted(facts(english) ^ facts(chinese))}"
    return None


@pytest.mark.parametrize(
    ("english", "chinese", "part"),
    [
        ("Rep {rep} is away.", "销售代表 {rep} 请假。", None),
        ("CSV", "CSV", None),
        ("", "", None),
        ("{count} day(s)", "{count} 天", "told apart"),
        ("Rep {rep} is away.", "", "empty"),
        ("Rep {rep} is away.", "Rep {rep} is away.", "not Chinese"),
        ("Rep {rep} is away.", "销售代表 {reps} 请假。", "other facts"),
        ("销售代表", "Rep", "is Chinese"),
    ],
)
def test_faults_are_found(english: str, chinese: str, part: str | None) -> None:
    found = fault(english, chinese)
    assert found is None if part is None else part in str(found)


def test_both_halves_say_the_same(modules: list[Module]) -> None:
    faults = [
        f"{module.place}:{line} {found}"
        for module in modules
        for line, english, chinese in pairs(module.tree)
        if (found := fault(english, chinese))
    ]
    assert not faults


def test_words_of_the_page_say_the_same_in_both_languages(page_modules: dict[str, str]) -> None:
    faults = []
    for place, text in page_modules.items():
        pairs_here = PAGE_PAIR.findall(text)
        if len(pairs_here) != len(re.findall(r'\ben: "', text)):
            faults.append(f"{place}: an English text without its Chinese beside it")
        faults += [
            f"{place}: {english!r} {found}" for english, chinese in pairs_here if (found := fault(english, chinese))
        ]
    assert not faults
