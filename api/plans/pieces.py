"""Big JSON documents read and written row by row, so that a process that does it goes on answering others.

The standard library and pydantic read a document in one call, in which no other thread of the process runs: a hundred
thousand moves take most of a second. Here every row of a long list is a call of its own, and others run in between.
When to modify: when documents get long inside of something else than a list of their own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Mapping

Model = TypeVar("Model", bound=BaseModel)


class _NoJsonError(Exception):
    """It is no JSON; the standard library says why."""


_SPACE = " \t\n\r"
_scan = json.JSONDecoder().raw_decode


def parsed(content: bytes) -> Any:
    """Return what a JSON document holds, as :func:`json.loads` does.

    Raises
    ------
    ValueError
        It is no JSON.
    """
    text = content.decode()
    try:
        return _object(text, _past_space(text, 0)) if text.lstrip(_SPACE)[:1] == "{" else json.loads(text)
    except (_NoJsonError, IndexError, json.JSONDecodeError):
        return json.loads(text)  # says what is wrong, and where


def model_of(model: type[Model], content: bytes, rows: Mapping[str, type[BaseModel]]) -> Model:
    """Return a model from its JSON; ``rows`` names its long lists with the model of a row."""
    data = parsed(content)
    for name, row in rows.items():
        data[name] = [row.model_validate(one) for one in data.get(name, [])]
    return model.model_validate(data)


def written(document: BaseModel, *rows: str) -> bytes:
    """Return a model as JSON; ``rows`` names its long lists."""
    rest = document.model_dump_json(exclude=set(rows))
    parts = [
        f'"{name}":[{",".join([row.model_dump_json() for row in getattr(document, name)])}]' for name in rows
    ]  # fmt: skip
    return f"{rest[:-1]}{',' if len(rest) > 2 else ''}{','.join(parts)}}}".encode()


def _object(text: str, at: int) -> dict[str, Any]:
    """Return the object that is the whole document; ``at`` is its brace."""
    found: dict[str, Any] = {}
    at = _past_space(text, at + 1)
    while text[at] != "}":
        if text[at] != '"':
            raise _NoJsonError
        key, at = _scan(text, at)
        at = _past(text, at, ":")
        found[key], at = _list(text, at) if text[at] == "[" else _scan(text, at)
        at = _past_space(text, at)
        if text[at] == ",":
            at = _past_space(text, at + 1)
            if text[at] == "}":
                raise _NoJsonError
        elif text[at] != "}":
            raise _NoJsonError
    if _past_space(text, at + 1) != len(text):
        raise _NoJsonError
    return found


def _list(text: str, at: int) -> tuple[list[Any], int]:
    """Return a list and where it ends; ``at`` is its bracket."""
    found: list[Any] = []
    at = _past_space(text, at + 1)
    while text[at] != "]":
        value, at = _scan(text, at)
        found.append(value)
        at = _past_space(text, at)
        if text[at] == ",":
            at = _past_space(text, at + 1)
            if text[at] == "]":
                raise _NoJsonError
        elif text[at] != "]":
            raise _NoJsonError
    return found, at + 1


def _past(text: str, at: int, sign: str) -> int:
    at = _past_space(text, at)
    if text[at] != sign:
        raise _NoJsonError
    return _past_space(text, at + 1)


def _past_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at
