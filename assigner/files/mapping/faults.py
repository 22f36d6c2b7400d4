"""The error of a mapping that cannot be followed, with the path of what is wrong in it.

When to modify: only to let such errors carry one more fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.language import Words

if TYPE_CHECKING:
    from assigner.problem.faults import Path


class MappingFaultError(Exception):
    """Something in the mapping cannot be followed.

    Parameters
    ----------
    path
        Where in the mapping: keys and numbers from 0.
    words, way_out
        What is wrong and what to do, in both languages.
    value
        The offending value.
    """

    def __init__(self, path: Path, words: Words, way_out: Words, value: object = None) -> None:
        super().__init__(words.en)
        self.path = path
        self.words = words
        self.way_out = way_out
        self.value = value


def unknown_name(path: Path, kind: Words, name: object, known: list[str]) -> MappingFaultError:
    """Return the fault of a name that does not exist, with near ones."""
    from assigner.files.headings import nearest

    near = nearest(str(name), known)
    listed = ", ".join(sorted(known)[:30])
    return MappingFaultError(
        path,
        Words(f"There is no {kind.en} '{name}'.", f"没有名为“{name}”的{kind.zh}。"),
        Words(
            f"Did you mean '{near}'?" if near else f"Known: {listed}.",
            f"是否应为“{near}”？" if near else f"已有：{listed}。",
        ),
        name,
    )
