"""Which item or rep somebody means: by its id, or by its name where nothing else has it.

Plans are printed with names, so questions are asked with names; ids of a CRM are long numbers that nobody types. When to
modify: when people may call an item or a rep by something else.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.errors import UnknownNameError
from assigner.language import LANGUAGES, Words, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assigner.problem.problem import Problem

MOST_COMPARED = 50_000
"""A near name is looked for among so many."""
MOST_TOLD = 3
NO_ITEM = Words("The problem has no item ({word}).", "问题中没有项目（{word}）。")
NO_REP = Words("The problem has no rep ({word}).", "问题中没有销售代表（{word}）。")
MEANT = Words(" Did you mean: {told}?", "您是否想用：{told}？")
ITEMS_ALIKE = Words(
    "{count} items are called {word}: {told}. Give the id.", "有 {count} 个项目名为“{word}”：{told}。请改用编号。"
)
REPS_ALIKE = Words(
    "{count} reps are called {word}: {told}. Give the id.", "有 {count} 位销售代表名为“{word}”：{told}。请改用编号。"
)


def item_number(problem: Problem, word: str) -> int:
    """Return the number of the item that an id, or a name that it alone has, stands for.

    Raises
    ------
    UnknownNameError
        No item is called so (with near names), or several are (with their ids).
    """
    found = int(problem.item_index.get_indexer(pd.Index([word]))[0])
    if found >= 0:
        return found
    ids, names = problem.item_ids, problem.items["name"].to_numpy(dtype=object)
    seats = [str(one) for one in ids[:MOST_COMPARED] if str(one).startswith((f"{word}@", f"{word}/"))]
    return _by_name(word, ids, names, (NO_ITEM, ITEMS_ALIKE), seats)


def rep_number(problem: Problem, word: str) -> int:
    """Return the number of the rep that an id, or a name that the rep alone has, stands for.

    Raises
    ------
    UnknownNameError
        No rep is called so (with near names), or several are (with their ids).
    """
    found = int(problem.rep_index.get_indexer(pd.Index([word]))[0])
    return found if found >= 0 else _by_name(word, problem.rep_ids, problem.rep_names, (NO_REP, REPS_ALIKE))


def ids_called(words: Iterable[str], ids: np.ndarray, names: np.ndarray) -> list[str]:
    """Return the id for each word that is an id, or a name that one alone has; any other word as it is."""
    known = set(ids.tolist())
    found: dict[str, list[str]] = {}
    for one, name in zip(ids.tolist(), names.tolist(), strict=True):
        found.setdefault(_folded(name), []).append(str(one))
    meant = {word: found.get(_folded(word), []) for word in words}
    return [alike[0] if word not in known and len(alike) == 1 else word for word, alike in meant.items()]


def _folded(word: object) -> str:
    return str(word).strip().casefold()


def _by_name(
    word: str, ids: np.ndarray, names: np.ndarray, faults: tuple[Words, Words], near: Sequence[str] = ()
) -> int:
    unknown, alike = faults
    called = _folded(word)
    same = [at for at, name in enumerate(names.tolist()) if called and _folded(name) == called]
    if len(same) == 1:
        return same[0]
    if same:
        told = [*map(str, ids[same[:MOST_TOLD]]), *(["..."] if len(same) > MOST_TOLD else [])]
        raise UnknownNameError(_said(alike, told, count=len(same), word=word))
    told = list(near[:MOST_TOLD]) or near_called(word, ids.tolist(), names.tolist())
    raise UnknownNameError(
        _said(Words(unknown.en + MEANT.en, unknown.zh + MEANT.zh) if told else unknown, told, word=word)
    )


def _said(words: Words, told: Sequence[str], **facts: object) -> Words:
    return Words(*(words.say(language, told=listed(told, language), **facts) for language in LANGUAGES))


def near_called(word: str, ids: Sequence[object], names: Sequence[object]) -> list[str]:
    """Return the nearest ids and names, nearest first, each id with its name: ``1001 (Li Na)``."""
    name_of = {str(one): str(name or one) for one, name in zip(ids[:MOST_COMPARED], names, strict=False)}
    meant = {_folded(name): one for one, name in name_of.items()} | {_folded(one): one for one in name_of}
    cutoff = 0.6 if len(word) > 3 else 0.5  # of two Chinese characters one may be wrong
    found = difflib.get_close_matches(_folded(word), meant, n=MOST_TOLD, cutoff=cutoff)
    near = dict.fromkeys(meant[one] for one in found)
    return [one if name_of[one] == one else f"{one} ({name_of[one]})" for one in near]
