"""Texts of the commands that are not ``Words``: both languages are there and name the same facts."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

CHINESE = re.compile(r"[\u3400-\u9fff]")


def pairs(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Yield line, English and Chinese of each ``spoken(en, zh)`` and ``words(en, zh, ...)`` written out as text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rsplit(".", 1)[-1] in ("spoken", "words"):
            texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
            if len(texts) == 2:
                yield node.lineno, str(texts[0]), str(texts[1])


def facts(text: str) -> set[str]:
    """Return the names that are filled into a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_halves_say_the_same(repo_root: Path) -> None:
    found = [
        (path.name, line, english, chinese)
        for path in sorted((repo_root / "assigner" / "cli").rglob("*.py"))
        for line, english, chinese in pairs(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert len(found) > 80
    assert not [one for one in found if facts(one[2]) != facts(one[3])]
    assert not [one for one in found if CHINESE.search(one[2])]
    # Names and signs are the same in both languages.
    assert not [one for one in found if re.search(r"[a-z]{3}", one[2]) and not CHINESE.search(one[3])]
