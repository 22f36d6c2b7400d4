"""``assigner solve``: a problem in, a verified plan with its bound out.

When to modify: to add an option to a run. How results look stands in :mod:`assigner.cli.summary`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from assigner.cli.exit_codes import STATUS_CODES
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.plan.result import Result
    from assigner.problem.problem import Problem
    from assigner.retelling import Start

HELP = spoken(
    "Plan a problem and prove how good the plan is.\n\n"
    "Prints a summary; with --out also writes plan.json, plan.xlsx and plan.html. Ctrl-C stops early and keeps the "
    "best plan so far.",
    "求解问题，给出方案并证明其优劣。\n\n"
    "打印摘要；给出 --out 时另写 plan.json、plan.xlsx 和 plan.html。按 Ctrl-C 可提前结束并保留目前最好的方案。",
)
WRITTEN = Words("Written", "已写入")
NOT_WRITTEN = Words(
    "Nothing was written; add --out FOLDER to keep the plan.", "未写入文件；加上 --out 文件夹 可保存方案。"
)
ON_PAPER_UP_TO = 200_000
"""Items up to which a workbook and a page are written: for a million they take minutes, and nobody opens them."""
AS_TABLE = Words("With more than {most:,} items the plan is written as plan.parquet in place of plan.xlsx and plan.html.",
                 "项目超过 {most:,} 个时，方案写为 plan.parquet，不写 plan.xlsx 与 plan.html。")  # fmt: skip

Seconds = Annotated[float, option(
    "--seconds",
    "Time limit of the search; reading, building and verifying come on top.",
    "求解时限（秒）；读取、建模与校验另计。", min=0, metavar="N")]  # fmt: skip
Gap = Annotated[float, option(
    "--gap",
    "Stop when the plan is proven to be within this share of the best: 0.001 is 0.1 %.",
    "当已证明与最优的差距不超过该比例时停止：0.001 即 0.1%。", min=0, max=1, metavar="SHARE")]  # fmt: skip
Workers = Annotated[int | None, option(
    "--workers",
    "Threads to use; all processors where not given.",
    "使用的线程数；默认用全部处理器。", min=1, metavar="N")]  # fmt: skip
Seed = Annotated[int, option("--seed", "Seed of everything random.", "随机种子。", min=0, metavar="N")]
Deterministic = Annotated[bool, option(
    "--deterministic",
    "Same input, seed and limits give the same plan, at some cost in speed.",
    "相同输入、种子与限制得到相同方案，速度略慢。")]  # fmt: skip
From = Annotated[Path | None, option(
    "--from",
    "A plan to start the search from, with the prices in it; today's owners where not given.",
    "作为求解起点的方案（连同其中的价格）；默认从当前归属出发。", metavar="PLAN")]  # fmt: skip
Out = Annotated[Path | None, option(
    "--out",
    "Folder for plan.json, plan.xlsx and plan.html.",
    "存放 plan.json、plan.xlsx、plan.html 的文件夹。", metavar="FOLDER")]  # fmt: skip


def run(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    problem: ProblemPath,
    what_if: WhatIf = None,
    seconds: Seconds = 30.0,
    gap: Gap = 0.001,
    workers: Workers = None,
    seed: Seed = 0,
    deterministic: Deterministic = False,
    start: From = None,
    out: Out = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_problem, take_start
    from assigner.cli.leftovers import DIAGNOSE
    from assigner.cli.summary import print_summary
    from assigner.receipt import receipt_of
    from assigner.solve import SolveOptions

    voice = Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice)
    first = None if start is None else take_start(start, taken, voice)
    limits = SolveOptions(seconds=seconds, gap=gap, workers=threads(workers), seed=seed, deterministic=deterministic)
    if out is not None:  # before the search: a folder that cannot be written must not cost a plan
        out.mkdir(parents=True, exist_ok=True)
    result = solved(taken, limits, first, out, voice)
    names = [path.name for path in what_if or ()]
    receipt = receipt_of(result, first.plan if first else None, first.prices if first else None, names)
    answer = {**result.to_dict(), "what_if": names, "receipt": receipt.to_dict()}
    files = {} if out is None else written(result, answer, out, voice)  # before words: who stops reading keeps the plan
    if not as_json:
        print_summary(result, voice)
    if result.status == "infeasible":
        voice.tell("", DIAGNOSE.say(voice.language, path=problem))
    if files or result.plan is not None:
        _tell_files(files, voice)
    paths = {name: str(path) for name, path in files.items()}
    voice.answer({**answer, "files": paths}, is_large=result.problem.num_items > ON_PAPER_UP_TO)
    return STATUS_CODES[result.status]


def threads(asked: int | None) -> int:
    """Return how many threads to use: those asked for, else one a processor."""
    return asked or os.cpu_count() or 1


def solved(problem: Problem, limits: object, first: Start | None, out: Path | None, voice: Voice) -> Result:
    """Solve with live progress; Ctrl-C keeps the best plan so far."""
    from assigner.cli.progress import Board, shown
    from assigner.cpsat.cancel import cancel_on_interrupt
    from assigner.rules.active import active_rules, level_labels, objective_levels
    from assigner.solve import SolveOptions, solve

    assert isinstance(limits, SolveOptions)
    levels = level_labels(objective_levels(problem, active_rules(problem)))
    with cancel_on_interrupt() as cancel:
        board = Board(voice, limits.seconds, levels, cancel, counts_work=limits.deterministic)
        with shown(board):
            return solve(
                problem, limits, start=first.plan if first else None, prices=first.prices if first else None, cancel=cancel, on_progress=board.hear,
                replay_folder=None if out is None else out / "replay",
            )  # fmt: skip


def written(result: Result, answer: dict[str, Any], out: Path, voice: Voice) -> dict[str, Path]:
    """Write the files of a result and return their paths; what nobody could page through becomes a table instead."""
    is_large = result.problem.num_items > ON_PAPER_UP_TO
    files = {"plan.json": out / "plan.json"}
    text = json.dumps(answer, ensure_ascii=False, indent=None if is_large else 1, default=str)
    files["plan.json"].write_text(text + "\n", encoding="utf-8")
    if result.plan is None:
        return files
    if is_large:
        from assigner.files.plans import write_plan_table

        files["plan.parquet"] = write_plan_table(result.plan.frame(result.problem), out / "plan.parquet")
        voice.note(AS_TABLE.say(voice.language, most=ON_PAPER_UP_TO))
        return files
    from assigner.report.page import write_html
    from assigner.report.workbook import write_workbook

    files |= {name: out / name for name in ("plan.xlsx", "plan.html")}
    write_workbook(result, files["plan.xlsx"], voice.language)
    write_html(result, files["plan.html"], voice.language)
    return files


def _tell_files(files: dict[str, Path], voice: Voice) -> None:
    if not files:
        voice.tell("")
        voice.tell(NOT_WRITTEN.say(voice.language), style="dim")
        return
    voice.heading(WRITTEN.say(voice.language))
    for path in files.values():
        voice.tell(f"  {path}")
