"""Arguments and options that several commands share, each said once.

When to modify: to add an option to several commands; an option of one command stands in its module.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from assigner.cli.speech import spoken


def option(flag: str, en: str, zh: str, **more: Any) -> Any:
    """Return an option that is explained in both languages.

    Parameters
    ----------
    flag
        As it is typed: ``--out``.
    en, zh
        What it does, for ``--help`` and the reference.
    more
        What typer takes besides: ``metavar``, ``min``, ``max``.
    """
    return typer.Option(flag, help=spoken(en, zh), **more)


ProblemPath = Annotated[
    Path,
    typer.Argument(
        metavar="PROBLEM",
        help=spoken(
            "The problem: a folder with problem.yaml and tables, a .json or .yaml document, or an .xlsx workbook.",
            "问题：含 problem.yaml 和数据表的文件夹、.json 或 .yaml 文档，或 .xlsx 工作簿。",
        ),
    ),
]
PlanPath = Annotated[
    Path,
    typer.Argument(
        metavar="PLAN",
        help=spoken("The plan: plan.json of solve, or a .csv or .xlsx with the columns item, rep, start.",
                    "方案：solve 生成的 plan.json，或含 item、rep、start 列的 .csv、.xlsx。"),
    ),
]  # fmt: skip
Item = Annotated[
    str,
    typer.Argument(metavar="ITEM",
                   help=spoken("Id or name of the account, lead or duty seat.",
                               "客户、线索或任务席位的编号或名称。")),
]  # fmt: skip
WhatIf = Annotated[list[Path] | None, option(
    "--what-if",
    "A scenario file (YAML or JSON) of changes to apply to the problem first; may be repeated.",
    "情景文件（YAML 或 JSON）：先将其中的更改应用到问题；可多次给出。", metavar="FILE")]  # fmt: skip
Json = Annotated[bool, option(
    "--json",
    "Print one JSON object on stdout and nothing else there.",
    "标准输出只打印一个 JSON 对象。")]  # fmt: skip
LanguageOption = Annotated[Literal["en", "zh"] | None, option(
    "--language",
    "Language of what is printed and written; else ASSIGNER_LANGUAGE or the locale decides.",
    "输出与报告的语言；未给出时由 ASSIGNER_LANGUAGE 或系统区域设置决定。", metavar="en|zh")]  # fmt: skip
