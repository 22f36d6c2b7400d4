"""Where in a scenario something stands, for messages: the file's line where it is known, else the path.

When to modify: when scenarios come from a source that names places otherwise.
"""

from __future__ import annotations

from collections.abc import Callable

Path = tuple[str | int, ...]
PlaceOf = Callable[[Path], str]
"""Names the place of a path for people."""


def place_in(name: str) -> PlaceOf:
    """Return the naming of places in a scenario that is called ``name``: ``name reps.drop[0]``."""

    def place(path: Path) -> str:
        text = ""
        for step in path:
            text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
        return f"{name} {text}".rstrip()

    return place
