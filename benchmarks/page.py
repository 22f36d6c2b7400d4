"""The page of a results folder, with its pictures beside it.

When to modify: when results are shown in another place, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.tables import readme_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.registry import Family


def write_page(family: Family, records: Sequence[dict[str, Any]], folder: Path) -> None:
    """Write ``README.md`` and the pictures of the records into a folder.

    Parameters
    ----------
    family, records
        What was run.
    folder
        The results folder.
    """
    from benchmarks.pictures import pictures_of

    drawn = pictures_of(family, records)
    for name, svg in drawn.items():
        (folder / name).write_text(svg, encoding="utf-8")
    (folder / "README.md").write_text(readme_of(family, records, list(drawn)), encoding="utf-8")
