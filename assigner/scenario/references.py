"""What points at dropped reps and items is cleared, so that a drop leaves a problem that can be solved.

An owner who left is no owner; a pin to nobody pins nothing. When to modify: when a row model gets a field
that names a rep or an item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.problem.document import TABLES
from assigner.problem.frames import flatten, unflatten

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from assigner.problem.frames import Frames

WORK = ("accounts", "leads", "duties")
ITEM_FIELDS = (("accounts", "parent"), ("leads", "account"), ("duties", "belongs_to"))


def without_reps(frames: Frames, reps: Sequence[str]) -> Frames:
    """Return the frames with nothing that names the reps: owners, pins, barred reps, pairs, named people."""
    if not reps:
        return frames
    frames = dict(frames)
    for table in WORK:
        gone = frames[table]["owner"].isin(reps)
        _clear(frames, table, "owner", gone)
        _clear(frames, table, "owner_since", gone)
        _clear(frames, table, "pin", frames[table]["pin"].isin(reps))
        _drop(frames, f"{table}.barred", frames[f"{table}.barred"]["value"].isin(reps))
    _drop(frames, "pairs", frames["pairs"]["rep"].isin(reps))
    if frames["duties.positions.reps"]["value"].isin(reps).any():
        frames.update(_without_named(frames, set(reps)))
    return frames


def without_items(frames: Frames, items: Sequence[str]) -> Frames:
    """Return the frames with nothing that names the items: parents, rivals, what a lead or duty belongs to, pairs."""
    if not items:
        return frames
    frames = dict(frames)
    for table, field in ITEM_FIELDS:
        _clear(frames, table, field, frames[table][field].isin(items))
    _drop(frames, "accounts.rivals", frames["accounts.rivals"]["value"].isin(items))
    _drop(frames, "pairs", frames["pairs"]["item"].isin(items))
    return frames


def _clear(frames: Frames, table: str, field: str, gone: pd.Series[bool]) -> None:
    if gone.any():
        frames[table] = frames[table].assign(**{field: frames[table][field].mask(gone)})


def _drop(frames: Frames, name: str, gone: pd.Series[bool]) -> None:
    if gone.any():
        frames[name] = frames[name][np.logical_not(gone)].reset_index(drop=True)


def _without_named(frames: Frames, reps: set[str]) -> Frames:
    """Return the duties without the named people; a position that named only them goes, a duty without positions too."""
    kept = []
    for duty in unflatten("duties", TABLES["duties"], frames):
        positions = [_fewer(position, reps) for position in duty["positions"]]
        left = [position for position in positions if position is not None]
        if left or not positions:
            kept.append({**duty, "positions": left})
    return flatten("duties", TABLES["duties"], kept)


def _fewer(position: dict[str, list[str]], reps: set[str]) -> dict[str, list[str]] | None:
    named = [rep for rep in position["reps"] if rep not in reps]
    return None if position["reps"] and not named else {**position, "reps": named}
