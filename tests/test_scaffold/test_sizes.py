"""Files and functions stay small enough to be read in one go.

The style asks for functions of 4 to 25 lines and files under 300; these are the limits where
it stops being a matter of taste. When to modify: never upwards.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Module

LIMIT_LINES_FILE = 400
LIMIT_LINES_FUNCTION = 60
ONE_FILE = {
    "assigner/search/kernels.py": 600,
    "assigner/search/knapsack_kernels.py": 480,
    "assigner/search/exchange_kernels.py": 540,
}
"""Numba's disk cache does not see a change in a compiled function that another file calls, so that compiled
functions which call each other must stay in one file, or stale machine code would run."""


def lines_without_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines from ``def`` to the end, the docstring left out."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is None:
        return lines
    docstring = function.body[0]
    return lines - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def test_a_docstring_does_not_count() -> None:
    tree = ast.parse('def f():\n    """One.\n\n    Two.\n    """\n    x = 1\n    return x\n')
    # def, x = 1, return x
    assert lines_without_docstring(tree.body[0]) == 3


def test_no_file_is_long(modules: list[Module]) -> None:
    counts = {module.place: module.text.count("\n") for module in modules}
    long = {place: count for place, count in counts.items() if count > ONE_FILE.get(place, LIMIT_LINES_FILE)}
    assert not long, f"files over {LIMIT_LINES_FILE} lines: split them by what changes together"


def test_no_function_is_long(modules: list[Module]) -> None:
    long = [
        f"{module.place}:{node.lineno} {node.name} has {lines} lines"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := lines_without_docstring(node)) > LIMIT_LINES_FUNCTION
    ]
    assert not long, f"functions over {LIMIT_LINES_FUNCTION} lines: name their parts"
