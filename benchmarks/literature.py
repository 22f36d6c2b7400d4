"""The folder of a literature set and its table of best-known values, read and asked in one way.

When to modify: when a set comes with another table.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from assigner.errors import UsageError
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.registry import Case, Request

BEST_KNOWN = "best_known.csv"
"""The table that names the instances of a folder."""
NO_FOLDER = Words("This family reads instances of the literature. Name their folder: --data FOLDER.",
                  "该基准读取文献算例，请用 --data 指定算例所在文件夹。")  # fmt: skip
NO_TABLE = Words(
    "The folder ({folder}) holds no {table}, so it is not one of these sets. Name their folder: --data FOLDER.",
    "文件夹（{folder}）中没有 {table}，不是该类算例。请用 --data 指定算例所在文件夹。",
)
NO_CLASS = Words("The table has no class ({names}).", "表中没有类别（{names}）。")


def instances(request: Request, case_of: Callable[[dict[str, str]], Case]) -> list[Case]:
    """Return a case for each row of the folder's table.

    Raises
    ------
    UsageError
        No folder was named, or it holds no table.
    """
    if request.data is None:
        raise UsageError(NO_FOLDER)
    if not (request.data / BEST_KNOWN).is_file():
        raise UsageError(NO_TABLE.filled(folder=request.data, table=BEST_KNOWN))
    with (request.data / BEST_KNOWN).open(encoding="utf-8-sig", newline="") as file:
        return [case_of(row) for row in csv.DictReader(file)]


def refuse_unknown(wanted: Iterable[str], known: Iterable[str]) -> None:
    """Raise :class:`UsageError` when a class is asked for that the table does not have."""
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise UsageError(NO_CLASS.filled(names=", ".join(unknown)))


def up_to(cases: Iterable[Case], request: Request) -> list[Case]:
    """Return the cases that are not larger than asked for."""
    return [case for case in cases if request.largest is None or case.facts["num_items"] <= request.largest]
