"""Places: the JSON path of a field of a row, for problems that did not come from files with lines.

When to modify: when frames are laid out in a new way (see :mod:`assigner.problem.frames`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from assigner.problem.frames import Frames


class JsonPlaces:
    """Callable ``(frame, row, field) -> "$.duties[2].positions[0].team"`` over given frames.

    Parameters
    ----------
    frames
        The frames of the problem; the frame name ``settings`` stands for the problem's own settings,
        whose field is a path such as ``teams[2].parent``.
    """

    def __init__(self, frames: Frames) -> None:
        self._frames = frames

    def __call__(self, frame: str, row: int, field: str) -> str:
        """Return the JSON path of ``field`` in row number ``row`` of ``frame``; the row itself where empty."""
        if frame == "settings":
            return f"$.{field}"
        if frame not in self._frames or not 0 <= row < len(self._frames[frame]):
            return f"$.{frame}"
        base = self._row_path(frame, row)
        own = {"value"} if "." in frame and _shape(self._frames[frame]) != "rows" else set()
        if _shape(self._frames[frame]) == "mapping":
            own.add("key")
        return base if not field or field in own else f"{base}.{field}"

    def _row_path(self, frame: str, row: int) -> str:
        parent, dot, last = frame.rpartition(".")
        if not dot:
            return f"$.{frame}[{row}]"
        table = self._frames[frame]
        above = int(table["row"].to_numpy()[row])
        if _shape(table) == "mapping":
            return f"{self._row_path(parent, above)}.{last}{_member(str(table['key'].iat[row]))}"
        number = int((table["row"].iloc[:row] == above).sum())
        return f"{self._row_path(parent, above)}.{last}[{number}]"


def _shape(table: pd.DataFrame) -> str:
    columns = set(table.columns)
    if columns == {"row", "key", "value"}:
        return "mapping"
    return "values" if columns == {"row", "value"} else "rows"


def _member(key: str) -> str:
    """Return ``.key``, quoted in brackets where it is no plain word."""
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return f".{key}" if key.isidentifier() else f'["{escaped}"]'
