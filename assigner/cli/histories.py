"""The history of deals as commands take it: a file of deals, or an export with its mapping.

When to modify: when commands take a history in another way.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assigner.cli.parameters import option
from assigner.cli.speech import spoken
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.cli.voice import Voice
    from assigner.manage.history.history import History

WARNINGS = Words(
    "{count:warning|warnings} about the history ({path}); --json lists them.",
    "历史数据（{path}）有 {count:,} 个警告；--json 会列出。",
)
DealsPath = Annotated[
    Path,
    typer.Argument(metavar="DEALS", help=spoken(
        "Won, lost and open deals: a .csv or .parquet file; with --mapping, the folder of a CRM export.",
        "赢单、丢单与未结商机：.csv 或 .parquet 文件；给出 --mapping 时为 CRM 导出文件夹。")),
]  # fmt: skip
DealsOption = Annotated[Path | None, option(
    "--deals",
    "History of deals: a .csv or .parquet file; with --mapping, the folder of a CRM export.",
    "商机历史：.csv 或 .parquet 文件；给出 --mapping 时为 CRM 导出文件夹。", metavar="PATH")]  # fmt: skip
MappingOption = Annotated[str | None, option(
    "--mapping",
    "A bundled mapping (maven) or your own (.yaml) with a part history.",
    "内置映射（maven）或含 history 部分的自有映射（.yaml）。", metavar="NAME")]  # fmt: skip
ProblemOption = Annotated[Path | None, option(
    "--problem",
    "The problem that the deals belong to: says who was away, and what it takes.",
    "商机所属的问题：用于了解请假与工作量。", metavar="PROBLEM")]  # fmt: skip


def take_history(path: Path, mapping: str | None, voice: Voice) -> History:
    """Return the history at a path; warnings are counted on stderr.

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    from assigner.manage.history.history import read_history

    history, issues = read_history(path, mapping)
    warnings = sum(issue.severity == "warning" for issue in issues)
    if warnings and mapping is None:
        voice.note(WARNINGS.say(voice.language, count=warnings, path=path))
    return history
