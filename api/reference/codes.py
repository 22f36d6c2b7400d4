"""Every code that a problem document may have, read from the places in the code that raise it.

There is no list to keep: a call of :class:`api.errors.ApiError` or one of its kinds, with its code, title and detail
written out, is the entry. When to modify: when failures are raised in another way.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import api
from api.error_handlers import KNOWN
from assigner.errors import (
    AssignerError,
    InputError,
    PlanMismatchError,
    ProgramTooLargeError,
    UnknownNameError,
    UsageError,
)
from assigner.language import Words

Entry = tuple[str, int, Words | None]


@dataclass(frozen=True, slots=True)
class Code:
    """One code.

    Parameters
    ----------
    code, status
        As problem documents have them.
    details
        Every detail it may have, with ``{places}`` for facts.
    """

    code: str
    status: int
    details: tuple[Words, ...]


@cache
def codes() -> tuple[Code, ...]:
    """Return every code, sorted."""
    found: dict[str, tuple[int, list[Words]]] = {}
    for code, status, detail in (*_of_code(), *_of_framework(), *_of_library()):
        details = found.setdefault(code, (status, []))[1]
        if detail is not None and detail not in details:
            details.append(detail)
    return tuple(Code(code, status, tuple(details)) for code, (status, details) in sorted(found.items()))


def _of_framework() -> Iterator[Entry]:
    for status, (code, _title, detail) in KNOWN.items():
        yield code, status, detail


def _of_library() -> Iterator[Entry]:
    """Yield the failures of the library: what people send is 422, the rest is ours."""
    ours: tuple[type[AssignerError], ...] = (PlanMismatchError, ProgramTooLargeError)
    theirs: tuple[type[AssignerError], ...] = (InputError, UnknownNameError, UsageError)
    yield from ((kind.code, 422, None) for kind in theirs)
    yield from ((kind.code, 500, None) for kind in ours)


def _of_code() -> Iterator[Entry]:
    for file in sorted(Path(api.__file__).parent.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        named = _named(tree.body, {})
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        for function in functions:
            inside = _named(ast.walk(function), named)
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and (entry := _entry(node, inside)) is not None:
                    yield entry


def _entry(call: ast.Call, named: dict[str, Words]) -> Entry | None:
    """Return the entry of a call that makes a failure."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    values = call.args
    if (
        name in ("ApiError", "__init__")
        and len(values) >= 4
        and isinstance(values[0], ast.Constant)
        and _text(values[1])
    ):
        return _text(values[1]), int(str(values[0].value)), _words(values[3], named)
    if name == "ConflictError" and len(values) >= 2 and _text(values[0]):
        return _text(values[0]), 409, _words(values[1], named)
    return None


def _named(nodes: Iterable[ast.AST], known: dict[str, Words]) -> dict[str, Words]:
    """Return the words that get a name among these statements, and those known before."""
    found = dict(known)
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            words = _words(node.value, found)
            if words is not None:
                found[node.targets[0].id] = words
    return found


def _words(node: ast.expr, named: dict[str, Words]) -> Words | None:
    """Return the words that an expression stands for: written out, named, or filled."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute):
            return _words(node.func.value, named)
        if getattr(node.func, "id", "") == "Words" and len(node.args) == 2:
            return Words(_text(node.args[0]), _text(node.args[1]))
    return named.get(node.id) if isinstance(node, ast.Name) else None


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
