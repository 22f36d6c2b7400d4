"""``assigner hand-over``: the moves of a plan in weekly waves with dates, and who hands over what to whom.

When to modify: to show more of the waves; they are made by :mod:`assigner.rebalance.hand_over`.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from rich.text import Text

from assigner.cli.exit_codes import DONE, NO_PLAN
from assigner.cli.parameters import Json, LanguageOption, PlanPath, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.problem.problem import Problem
    from assigner.rebalance.hand_over import Handed, HandOver

HELP = spoken(
    "Spread the moves of a plan over weeks, so that nobody's week breaks.\n\n"
    "Fewest weeks first (proven), then the largest gains early. Nobody gives or gets more than --per-week items, nor "
    "spends more than --share of a week's working time on it; at the end of each week nobody carries more than capacity "
    "(or than today, where that is more). Families and leads of an account move in one week.",
    "把方案中的换人分散到各周，避免任何人某一周不堪重负。\n\n"
    "先求最少周数（经证明），再让收益大的先交接。每人每周交出、接手均不超过 --per-week 项，用时不超过当周工时的 --share；每周结束时"
    "任何人的负荷不超过产能（或目前负荷，取较大者）。同一集团的客户及客户的线索在同一周交接。",
)
NOTHING = Words("{rep} hands over nothing and takes over nothing.", "{rep}没有需要交出或接手的项目。")
LIMITS = Words(
    "A week bears {per_week} items given and {per_week} taken over a rep, {hours:g} h each, at most {share:g} % of the "
    "working time.",
    "每人每周最多交出 {per_week} 项、接手 {per_week} 项，每项 {hours:g} 小时，最多占工时 {share:g}%。",
)
MOST_MOVES = 12

FirstDay = Annotated[datetime | None, option(
    "--first-day",
    "Day on which the first week begins; else the first day of the plan.",
    "第一周的起始日；默认为计划期第一天。", formats=["%Y-%m-%d"], metavar="DAY")]  # fmt: skip
PerWeek = Annotated[int, option(
    "--per-week",
    "Most items that one rep gives, and takes over, in a week.",
    "每人每周最多交出、接手的项数。", min=1, max=1000, metavar="N")]  # fmt: skip
Hours = Annotated[float, option(
    "--hours-per-move",
    "Hours that a hand-over takes of both.",
    "一次交接双方各需的小时数。", min=0.25, max=40, metavar="H")]  # fmt: skip
Share = Annotated[float, option(
    "--share",
    "Most of a week's working time that handing over may take.",
    "交接最多占当周工时的百分比。", min=1, max=100, metavar="PERCENT")]  # fmt: skip
Weeks = Annotated[int, option("--most-weeks", "Weeks to look at.", "最多考虑的周数。", min=1, max=104, metavar="N")]
Seconds = Annotated[float, option("--seconds", "Time limit of the search.", "求解时限（秒）。", min=0, metavar="N")]
Rep = Annotated[
    str | None,
    option(
        "--rep",
        "Id or name of a rep: show the sheet of this rep.",
        "销售代表的编号或姓名：显示此人的交接单。",
        metavar="REP",
    ),
]
Out = Annotated[Path | None, option(
    "--out",
    "Folder for hand-over.json and hand-over.xlsx (a sheet per rep).",
    "存放 hand-over.json 和 hand-over.xlsx（每人一张表）的文件夹。", metavar="FOLDER")]  # fmt: skip


def run(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    problem: ProblemPath,
    plan: PlanPath,
    first_day: FirstDay = None,
    per_week: PerWeek = 5,
    hours_per_move: Hours = 1.5,
    share: Share = 25.0,
    most_weeks: Weeks = 26,
    seconds: Seconds = 20.0,
    rep: Rep = None,
    what_if: WhatIf = None,
    out: Out = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_plan, take_problem
    from assigner.problem.called import rep_number
    from assigner.rebalance.hand_over import HandOverOptions, hand_over

    voice = Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice, plan)
    found = take_plan(plan, taken).plan
    asked = None if rep is None else str(taken.rep_ids[rep_number(taken, rep)])  # before the search, not after it
    day = None if first_day is None else date(first_day.year, first_day.month, first_day.day)
    options = HandOverOptions(
        first_day=day, per_week=per_week, hours_per_move=hours_per_move, share_percent=share, most_weeks=most_weeks,
        seconds=seconds,
    )  # fmt: skip
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    answer = hand_over(taken, found, options)
    _tell(answer, taken, asked, voice)
    files = {} if out is None else _write(answer, taken, out, voice)
    voice.answer({**answer.to_dict(), "files": {name: str(path) for name, path in files.items()}})
    return NO_PLAN if answer.left else DONE


def _tell(answer: HandOver, problem: Problem, rep: str | None, voice: Voice) -> None:
    language, limits = voice.language, answer.options
    voice.tell(Text(answer.headline(language), style="bold yellow" if answer.left else "bold"))
    told = {"per_week": limits.per_week, "hours": limits.hours_per_move, "share": limits.share_percent}
    voice.tell(Text(LIMITS.say(language, **told), style="dim"))
    sheets = answer.sheets()
    if rep is not None:
        _tell_sheet(rep, str(problem.rep_name_of[rep]), sheets.get(rep, ()), voice)
        return
    if not answer.moves:
        return
    _tell_weeks(answer, voice)
    _tell_moves(answer, voice)
    most = max(sheets, key=lambda one: len(sheets[one]))
    words = voice.words("One rep's sheet: --rep {rep}; all of them: --out FOLDER",
                        "查看某人的交接单：--rep {rep}；全部：--out 文件夹", rep=most)  # fmt: skip
    voice.tell("", Text(words, style="dim"))


def _tell_weeks(answer: HandOver, voice: Voice) -> None:
    from assigner.cli.tables import make_table, short

    words = voice.words
    headings = [words("Week", "周"), words("Begins", "开始"), words("Items", "项数"), words("Reps", "人数"),
                words("Fullest rep at its end", "周末负荷最高者"), words("Of the limit", "占上限")]  # fmt: skip
    table = make_table(headings, right=(0, 2, 3, 5))
    for week in range(1, answer.num_weeks + 1):
        now = [move for move in answer.moves if move.week == week]
        reps = {rep for move in now for rep in (move.giver, move.receiver) if rep is not None}
        name, share = answer.fullest[week - 1]
        full = f"{100 * share:.0f} %" if name else "-"
        table.add_row(str(week), f"{answer.week_begins(week)}", f"{len(now):,}", str(len(reps)), short(name, 24), full)
    voice.heading(words("Weeks", "各周"))
    voice.tell(table)


def _tell_moves(answer: HandOver, voice: Voice) -> None:
    from assigner.cli.tables import make_table, short

    words = voice.words
    table = make_table(
        [words("Day", "日期"), words("Item", "项目"), words("From", "原负责人"), words("To", "新负责人")]
    )
    for move in answer.moves[:MOST_MOVES]:
        giver = short(move.from_words(voice.language), 22)
        table.add_row(_day(move, voice), short(move.item_name, 26), giver, short(move.receiver_name, 18))
    voice.heading(words("First hand-overs", "最先交接"))
    voice.tell(table)
    if len(answer.moves) > MOST_MOVES:
        more = len(answer.moves) - MOST_MOVES
        voice.tell(Text(words("... and {more:,} more", "……另有 {more:,} 项", more=more), style="dim"))


def _tell_sheet(rep: str, name: str, moves: Sequence[Handed], voice: Voice) -> None:
    from assigner.cli.tables import make_table, short

    words = voice.words
    if not moves:
        voice.tell("", NOTHING.say(voice.language, rep=name))
        return
    headings = [words("Day", "日期"), words("What", "方向"), words("Item", "项目"), words("With", "对方")]
    table = make_table(headings)
    for move in moves:
        gives = move.giver == rep
        other = move.receiver_name if gives else move.from_words(voice.language)
        what = words("give to", "交出给") if gives else words("take over from", "接手自")
        table.add_row(_day(move, voice), what, short(f"{move.item_name} ({move.item})", 32), short(other, 22))
    called = name if name == rep else f"{name} ({rep})"
    voice.heading(words("Sheet of {rep}", "{rep} 的交接单", rep=called))
    voice.tell(table)


def _day(move: Handed, voice: Voice) -> str:
    return voice.words("no week", "未安排") if move.day is None else move.day.isoformat()


def _write(answer: HandOver, problem: Problem, out: Path, voice: Voice) -> dict[str, Path]:
    from assigner.report.hand_over_workbook import write_hand_over

    files = {name: out / name for name in ("hand-over.json", "hand-over.xlsx")}
    text = json.dumps(answer.to_dict(), ensure_ascii=False, indent=1)
    files["hand-over.json"].write_text(text + "\n", encoding="utf-8")
    write_hand_over(answer, problem, files["hand-over.xlsx"], voice.language)
    voice.heading(voice.words("Written", "已写入"))
    for path in files.values():
        voice.tell(f"  {path}")
    return files
