"""``assigner what-if``: many scenarios of one problem side by side, held to gates.

When to modify: to add an option to a comparison; how it looks stands in :mod:`assigner.cli.comparison`.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assigner.cli.commands.solve import Deterministic, Gap, Seed, Workers, threads
from assigner.cli.exit_codes import DONE, GATE_MISSED, INTERNAL, NO_PLAN, STATUS_CODES
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.errors import UsageError
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.plan.result import Result
    from assigner.problem.problem import Problem
    from assigner.solve import SolveOptions
    from assigner.what_if.comparison import Comparison
    from assigner.what_if.runs import Run
    from assigner.what_if.variants import Variant

HELP = spoken(
    "Solve many scenarios side by side and compare them: every measure, who gains, who loses, gates.\n\n"
    "Each starts from the base's plan. With --out also writes comparison.json, comparison.html and every plan. "
    "Exit code 6 when a gate is missed.",
    "并行求解多个情景并逐项对照：全部指标、谁增谁减、验收条件。\n\n"
    "各情景都从基准方案出发。给出 --out 时另写 comparison.json、comparison.html 及每个方案。有验收条件未通过时退出码为 6。",
)
SOLVING_BASE = Words("Solving the base ...", "正在求解基准方案……")
NO_BASE = Words(
    "The base itself has no plan; scenarios are compared without it.",
    "基准问题本身没有方案；各情景将在无基准的情况下对照。",
)
NOT_SET = Words(
    "--set takes NAME=VALUE, not '{given}'. Write for instance --set cut=20.",
    "--set 的写法是 名称=值，而不是“{given}”。例如 --set cut=20。",
)
WRITTEN = Words("Written", "已写入")

Scenarios = Annotated[
    list[Path],
    typer.Argument(metavar="SCENARIO...",
                   help=spoken("Scenario files (YAML or JSON): scenarios/*.yaml.",
                               "情景文件（YAML 或 JSON）：scenarios/*.yaml。")),
]  # fmt: skip
Seconds = Annotated[float, option(
    "--seconds",
    "Time limit of each search, the base's too; building and verifying come on top.",
    "每次求解（含基准）的时限（秒）；建模与校验另计。", min=0, metavar="N")]  # fmt: skip
Set = Annotated[list[str] | None, option(
    "--set",
    "Value of a parameter, in place of the default or sweep in the files; may be repeated.",
    "参数取值，取代文件中的默认值或扫描；可多次给出。", metavar="NAME=VALUE")]  # fmt: skip
From = Annotated[Path | None, option(
    "--from",
    "The base's plan (plan.json of solve); it is solved first where not given.",
    "基准方案（solve 生成的 plan.json）；未给出时先求解基准。", metavar="PLAN")]  # fmt: skip
Out = Annotated[Path | None, option(
    "--out",
    "Folder for comparison.json, comparison.html and plans/.",
    "存放 comparison.json、comparison.html 和 plans/ 的文件夹。", metavar="FOLDER")]  # fmt: skip


def run(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    problem: ProblemPath,
    scenarios: Scenarios,
    given: Set = None,
    seconds: Seconds = 10.0,
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
    from assigner.cli.comparison import print_comparison
    from assigner.cli.inputs import take_problem
    from assigner.solve import SolveOptions
    from assigner.what_if.comparison import compare
    from assigner.what_if.variants import variants_of

    voice = Voice.of(language, as_json)
    values = _values(given or ())
    taken = take_problem(problem, None, voice)
    limits = SolveOptions(seconds=seconds, gap=gap, workers=threads(workers), seed=seed, deterministic=deterministic)
    variants, warnings = variants_of(taken, scenarios, replace(limits, workers=1), values)
    for warning in warnings:
        voice.note(warning.line(voice.language))
    if out is not None:  # before the search: a folder that cannot be written must not cost a run
        (out / "plans").mkdir(parents=True, exist_ok=True)
    base = _base(taken, start, limits, voice)
    if base.plan is None:
        voice.note(NO_BASE.say(voice.language))
    comparison = compare(base, _runs(base, variants, limits.workers, voice))
    print_comparison(comparison, voice)
    files = {} if out is None else _write(comparison, out, voice)
    voice.answer({**comparison.to_dict(), "files": {name: str(path) for name, path in files.items()}})
    return _exit_code(comparison)


def _values(given: Sequence[str]) -> dict[str, Any]:
    """Return the parameters of ``--set``."""
    from assigner.files.scenario_parameters import read_value

    values: dict[str, Any] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageError(NOT_SET.filled(given=text))
        values[name.strip()] = read_value(value.strip())
    return values


def _base(problem: Problem, start: Path | None, limits: SolveOptions, voice: Voice) -> Result:
    """Return the base's result: of the plan given, else solved with live progress."""
    if start is not None:
        from assigner.cli.inputs import take_plan
        from assigner.retelling import result_of

        file = take_plan(start, problem)
        return replace(result_of(problem, file), prices=file.prices)
    from assigner.cli.commands.solve import solved

    voice.note(SOLVING_BASE.say(voice.language))
    return solved(problem, limits, None, None, voice)


def _runs(base: Result, variants: Sequence[Variant], processes: int, voice: Voice) -> list[Run]:
    """Solve the variants with live progress; Ctrl-C compares what is solved by then."""
    from assigner.cli.run_board import RunBoard, shown_runs
    from assigner.cpsat.cancel import cancel_on_interrupt
    from assigner.what_if.runs import run_variants

    board = RunBoard(voice, [variant.name for variant in variants])
    with cancel_on_interrupt() as cancel, shown_runs(board):
        return run_variants(base, variants, processes, cancel, board.hear)


def _write(comparison: Comparison, out: Path, voice: Voice) -> dict[str, Path]:
    """Write the comparison, its page and every plan; return their paths."""
    from assigner.report.comparison_page import write_comparison

    files = {"comparison.json": out / "comparison.json", "comparison.html": out / "comparison.html"}
    text = json.dumps(comparison.to_dict(), ensure_ascii=False, indent=1, default=str)
    files["comparison.json"].write_text(text + "\n", encoding="utf-8")
    write_comparison(comparison, files["comparison.html"], voice.language)
    for entry in comparison.all:
        if entry.result is not None and entry.has_plan:
            path = out / "plans" / (re.sub(r"[^\w.=-]+", "-", entry.name) + ".json")
            names = [Path(entry.file).name] if entry.file else []
            answer = {**entry.result.to_dict(), "what_if": names, "parameters": dict(entry.values)}
            path.write_text(json.dumps(answer, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
            files[f"plans/{path.name}"] = path
    voice.heading(WRITTEN.say(voice.language))
    for name in ("comparison.json", "comparison.html"):
        voice.tell(f"  {files[name]}")
    voice.tell(f"  {out / 'plans'} ({len(files) - 2})")
    return files


def _exit_code(comparison: Comparison) -> int:
    """Return 6 when a gate is missed, 5 when a run failed, 4 when one was stopped; else a single scenario's status."""
    from assigner.what_if.runs import STOPPED

    errors = [entry.error for entry in comparison.entries if entry.error is not None]
    if any(error != STOPPED for error in errors):
        return INTERNAL
    if comparison.failed:
        return GATE_MISSED
    if errors:
        return NO_PLAN
    results = [entry.result for entry in comparison.entries]
    return STATUS_CODES[results[0].status] if len(results) == 1 and results[0] is not None else DONE
