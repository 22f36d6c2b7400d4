"""Frames while they grow: entries from cells, from mapping columns and from long tables become one frame.

A frame here has its parent row numbers beside it and knows where each row came from. When to modify:
only when frames are laid out in another way (see :mod:`assigner.problem.frames`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.files.documents import PlaceOfField


@dataclass(slots=True)
class Grown:
    """One frame: its columns, its parents' row numbers (None for a main table), and its places.

    Row ``r`` came from source ``which[r]``, where it is row ``index[r]``.
    """

    frame: pd.DataFrame
    parent: np.ndarray | None
    sources: tuple[PlaceOfField, ...]
    which: np.ndarray
    index: np.ndarray

    def place(self, row: int, column: str) -> str:
        """Return the place of a field (or ``""``) of a row."""
        return self.sources[int(self.which[row])](int(self.index[row]), column)

    def finished(self) -> pd.DataFrame:
        """Return the frame as problems hold it, with ``row`` in front where it has parents."""
        frame = self.frame.reset_index(drop=True)
        if self.parent is not None:
            frame.insert(0, "row", pd.Series(self.parent, dtype="int64"))
        return frame


GrownSet = dict[str, Grown]
"""A table's frame and all frames below it, by name."""


def grown(
    frame: pd.DataFrame, parent: np.ndarray | None, place: PlaceOfField, index: np.ndarray | None = None
) -> Grown:
    """Return a frame whose rows all come from one source; ``index`` are their rows there."""
    rows = np.arange(len(frame), dtype=np.int32) if index is None else index
    first = np.broadcast_to(np.int32(0), len(frame))
    return Grown(frame.reset_index(drop=True), parent, (place,), first, rows)


def _joined(first: Grown, second: Grown, parents: np.ndarray | None) -> Grown:
    frames = [part.frame for part in (first, second) if len(part.frame)] or [first.frame]
    frame = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True).astype(first.frame.dtypes)
    return Grown(
        frame,
        parents,
        (*first.sources, *second.sources),
        np.concatenate([first.which, second.which + len(first.sources)]),
        np.concatenate([first.index, second.index]),
    )


def join(total: GrownSet, more: GrownSet, name: str) -> None:
    """Append the rows of ``name`` and everything below it in ``more`` to ``total``; parents' order is restored."""
    lengths = {key: len(total[key].frame) for key in total}
    for key in [key for key in more if _is_below(key, name)]:
        parents = more[key].parent
        if parents is not None and key != name:
            parents = parents + lengths[key.rpartition(".")[0]]
        before = total[key].parent
        both = None if before is None or parents is None else np.concatenate([before, parents])
        total[key] = _joined(total[key], more[key], both)
    _sort(total, name)


def _is_below(key: str, name: str) -> bool:
    return key == name or key.startswith(f"{name}.")


def _sort(total: GrownSet, name: str) -> None:
    """Sort a frame by its parents, its children after it, all stably."""
    part = total[name]
    children = [key for key in total if key.rpartition(".")[0] == name]
    if part.parent is not None and not (part.parent[1:] >= part.parent[:-1]).all():
        order = np.argsort(part.parent, kind="stable")
        total[name] = taken(part, order)
        now = np.empty(len(order), dtype=np.int64)
        now[order] = np.arange(len(order))
        for key in children:
            parents = total[key].parent
            assert parents is not None, "frames below others have parents"
            total[key].parent = now[parents]
    for key in children:
        _sort(total, key)


def taken(part: Grown, rows: np.ndarray) -> Grown:
    """Return the given rows of a frame, in their order."""
    parent = None if part.parent is None else part.parent[rows]
    return Grown(part.frame.iloc[rows].reset_index(drop=True), parent, part.sources, part.which[rows], part.index[rows])


def filtered(total: GrownSet, name: str, keep: np.ndarray) -> None:
    """Drop rows of ``name``, and what hangs on them."""
    now = np.cumsum(keep) - 1
    total[name] = taken(total[name], np.flatnonzero(keep))
    for key in [key for key in total if key.rpartition(".")[0] == name]:
        parents = total[key].parent
        assert parents is not None, "frames below others have parents"
        kept = keep[parents]
        filtered(total, key, kept)
        left = total[key].parent
        assert left is not None, "frames below others have parents"
        total[key].parent = now[left]


def frames_of(parts: Sequence[GrownSet]) -> dict[str, pd.DataFrame]:
    """Return the finished frames of several tables."""
    return {name: part.finished() for group in parts for name, part in group.items()}
