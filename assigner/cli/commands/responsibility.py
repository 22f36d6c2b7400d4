"""``assigner responsibility``: who develops, keeps and serves what; the best split of roles; dated work plans.

When to modify: to show more of responsibility; it is worked out in :mod:`assigner.manage.responsibility`.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from rich.text import Text

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, PlanPath, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice

if TYPE_CHECKING:
    from assigner.manage.responsibility.sheet import Sheet
    from assigner.manage.responsibility.split import Design
    from assigner.manage.responsibility.work_plan import WorkPlan
    from assigner.problem.problem import Problem

HELP = spoken(
    "Say who develops, keeps and serves each account and lead, with gaps and overlaps proven absent or listed.\n\n"
    "--design finds the split of roles that covers the work best, what each change buys, and what your own splits cost. "
    "--out writes a workbook with a dated work plan for everybody (or --rep), and calendars (ICS).",
    "列出每个客户与线索由谁开拓、维护、服务，并核实有无空缺与重叠。\n\n"
    "--design 求出最能覆盖工作的角色分工、每一处变更的收益，以及您自拟分工的代价。--out 写出工作簿，含每人（或 --rep）"
    "带日期的工作计划，以及日历（ICS）。",
)
MOST_OPEN, MOST_TASKS = 10, 30

Roles = Annotated[Path | None, option(
    "--roles",
    "What roles stand for, growth, wished splits (YAML or JSON).",
    "角色含义、增长与自拟分工（YAML 或 JSON）。", metavar="FILE")]  # fmt: skip
DesignFlag = Annotated[bool, option("--design", "Find the best split of roles.", "求最佳角色分工。")]
Rep = Annotated[str | None, option(
    "--rep",
    "Show the cares and the work plan of one rep.",
    "显示某一人员的职责与工作计划。", metavar="ID")]  # fmt: skip
Seconds = Annotated[float, option(
    "--seconds",
    "Time limit of each search.",
    "每次求解时限（秒）。", min=1, metavar="N")]  # fmt: skip
Out = Annotated[Path | None, option(
    "--out",
    "Folder for responsibility.json, responsibility.xlsx and calendars.",
    "存放 responsibility.json、responsibility.xlsx 与日历的文件夹。", metavar="FOLDER")]  # fmt: skip


def run(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    problem: ProblemPath,
    plan: PlanPath,
    roles: Roles = None,
    design: DesignFlag = False,
    rep: Rep = None,
    seconds: Seconds = 20.0,
    what_if: WhatIf = None,
    out: Out = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_plan, take_problem
    from assigner.files.asked import read_asked
    from assigner.manage.responsibility.asked import RolesAsked
    from assigner.manage.responsibility.sheet import responsibility_sheet
    from assigner.manage.responsibility.split import role_design
    from assigner.manage.responsibility.work_plan import work_plans

    voice = Voice.of(language, as_json)
    asked = read_asked(roles, RolesAsked)
    taken = take_problem(problem, what_if, voice, plan)
    found = take_plan(plan, taken).plan
    reps = _reps(taken, rep, out)
    sheet = responsibility_sheet(taken, found, asked, seconds=seconds)
    best = role_design(taken, found, asked, seconds=seconds) if design else None
    plans = work_plans(taken, found, reps, contact_minutes=asked.contact_minutes, seconds=seconds) if reps else []
    _tell(sheet, best, plans if rep else [], rep, voice)
    files = {} if out is None else _write(sheet, best, plans, out, voice)
    voice.answer({
        **sheet.to_dict(),
        "design": None if best is None else best.to_dict(),
        "work_plans": [one.to_dict() for one in plans],
        "files": {name: str(path) for name, path in files.items()},
    })  # fmt: skip
    return DONE


def _reps(problem: Problem, rep: str | None, out: Path | None) -> list[int]:
    """Return whose work plans are wanted: one person's, or everybody's where files are written."""
    from assigner.problem.called import rep_number

    if rep is not None:
        return [rep_number(problem, rep)]
    has_days = problem.settings.horizon is not None
    return [number for number in range(problem.num_reps) if problem.rep_active[number]] if out and has_days else []


def _tell(sheet: Sheet, best: Design | None, plans: list[WorkPlan], rep: str | None, voice: Voice) -> None:
    voice.tell(Text(sheet.headline(voice.language), style="bold"))
    if rep is None:
        _tell_people(sheet, voice)
        _tell_open(sheet, voice)
    if best is not None:
        _tell_design(best, voice)
    for one in plans:
        _tell_work(one, voice)


def _tell_people(sheet: Sheet, voice: Voice) -> None:
    from assigner.cli.tables import make_table, short

    words = voice.words
    heads = [
        words("Rep", "人员"),
        words("develops", "开拓"),
        words("keeps", "维护"),
        words("serves", "服务"),
        words("proposed", "建议"),
    ]
    table = make_table(heads, right=(1, 2, 3, 4))
    for rep in range(sheet.problem.num_reps):
        mine = sheet.of_rep(rep)
        count = Counter(duty.care for duty in mine)
        proposed = sum(duty.how == "proposed" for duty in mine)
        if mine:
            cells = [str(number or "-") for number in (count["develops"], count["keeps"], count["serves"], proposed)]
            table.add_row(short(str(sheet.problem.rep_names[rep]), 24), *cells)
    voice.heading(words("Who has what", "职责分布"))
    voice.tell(table)


def _tell_open(sheet: Sheet, voice: Voice) -> None:
    names = sheet.problem.items["name"]
    open_ = [(item, care, words) for item, care, words in sheet.gaps]
    open_ += [(one.item, one.care, one.words) for one in sheet.overlaps]
    if open_:
        voice.heading(voice.words("Gaps and overlaps", "空缺与重叠"))
    for item, _, words in open_[:MOST_OPEN]:
        voice.tell(f"  {names.iloc[item]}: {words.say(voice.language)}")
    if len(open_) > MOST_OPEN:
        voice.tell(
            Text(voice.words("... and {more} more", "……另有 {more} 项", more=len(open_) - MOST_OPEN), style="dim")
        )


def _tell_design(best: Design, voice: Voice) -> None:
    from assigner.cli.tables import make_table, short

    words = voice.words
    voice.heading(best.headline(voice.language))
    heads = [words("Split", "分工"), words("develop", "开拓"), words("keep", "维护"), words("serve", "服务"),
             words("Changes", "变更"), words("Uncovered", "未覆盖"), words("Proven", "已证明")]  # fmt: skip
    table = make_table(heads, right=(1, 2, 3, 4, 5, 6))
    steps = [(words("{n:change|changes}", "{n} 人变更", n=int(one.name)), one) for one in best.steps]
    rows = [
        (words("today", "目前"), best.today),
        *steps,
        (words("best", "最佳"), best.best),
        *((one.name, one) for one in best.wishes),
    ]
    for name, one in rows:
        if not one.possible:
            table.add_row(short(name, 20), words("not possible", "不可行"), "", "", "", "", "")
            continue
        proven = "-" if one.bound is None else f"{one.bound:,}"
        table.add_row(
            short(name, 20), *(f"{count:g}" for count in one.people), str(one.changes), f"{one.uncovered:,}", proven
        )
    voice.tell(table)


def _tell_work(plan: WorkPlan, voice: Voice) -> None:
    from assigner.cli.tables import make_table, short

    voice.heading(plan.headline(voice.language))
    heads = [
        voice.words("When", "时间"),
        voice.words("Task", "任务"),
        voice.words("Minutes", "分钟"),
        voice.words("Due", "截止"),
    ]
    table = make_table(heads, right=(2,))
    for task in plan.tasks[:MOST_TASKS]:
        table.add_row(plan.local(task)[:16].replace("T", " "), short(task.name, 36), str(task.minutes), task.deadline)
    voice.tell(table)
    if len(plan.tasks) > MOST_TASKS:
        more = len(plan.tasks) - MOST_TASKS
        voice.tell(
            Text(
                voice.words("... and {more} more: --out FOLDER", "……另有 {more} 项：--out 文件夹", more=more),
                style="dim",
            )
        )
    for task in plan.left[:MOST_OPEN]:
        words = voice.words(
            "  no free time by {day}: {name}", "  {day} 前无空余时间：{name}", day=task.deadline, name=task.name
        )
        voice.tell(words)


def _write(sheet: Sheet, best: Design | None, plans: list[WorkPlan], out: Path, voice: Voice) -> dict[str, Path]:
    from assigner.manage.responsibility.work_ics import work_calendar
    from assigner.report.responsibility_workbook import write_responsibility

    out.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC)
    files = {name: out / name for name in ("responsibility.json", "responsibility.xlsx")}
    data = {
        **sheet.to_dict(),
        "design": None if best is None else best.to_dict(),
        "work_plans": [one.to_dict() for one in plans],
    }
    files["responsibility.json"].write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_responsibility(sheet, plans, files["responsibility.xlsx"], voice.language)
    for plan in plans:
        rep = str(plan.problem.rep_ids[plan.rep])
        plain = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in rep)
        name = f"{plain if plain == rep else f'{plain}-{plan.rep}'}.ics"
        files[name] = out / name
        files[name].write_bytes(work_calendar(plan, stamp, voice.language))
    voice.heading(voice.words("Written", "已写入"))
    voice.tell(
        f"  {files['responsibility.xlsx']}",
        voice.words("  {count:calendar|calendars}", "  {count} 份日历", count=len(plans)),
    )
    return files
