"""``assigner goals``: an amount broken down to people and weeks, and how likely each person reaches it.

When to modify: to show more; the answers come from :mod:`assigner.manage.goals`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from rich.text import Text

from assigner.cli.exit_codes import DONE
from assigner.cli.histories import DealsOption, MappingOption
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.manage.goals.goals import Goals, RepGoal
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

HELP = spoken(
    "Break an amount down to reps, quarters, months and weeks, fairly and exactly in whole units, with leave, holidays, ramp "
    "and season; and say how likely each target is reached from the book that the plan gives, by simulation over won rates.\n\n"
    "Without a plan today's owners count. With a history of deals the same forecast is made for past quarters, too, to show "
    "how far it can be trusted.",
    "将总目标公平、精确地（整数）分解到个人、季度、月与周，并计入请假、节假日、爬坡与季节；再以赢单率模拟，给出按方案所分客户达成的概率。\n\n"
    "未给出方案时按当前归属。给出商机历史时，会对过去各季度作同样的预测，以说明其可信程度。",
)
GoalFile = Annotated[Path, option(
    "--goal",
    "The goal: amount, period, how it is shared (YAML or JSON).",
    "目标文件：总量、期间、如何分配（YAML 或 JSON）。", metavar="FILE")]  # fmt: skip
PlanOption = Annotated[Path | None, option(
    "--plan",
    "Plan that says who has which book.",
    "决定客户归属的方案。", metavar="PLAN")]  # fmt: skip
AgainstPlan = Annotated[Path | None, option(
    "--against",
    "Another plan: shows whose target and chance it changes.",
    "另一方案：显示谁的目标与概率随之改变。", metavar="PLAN")]  # fmt: skip
Rep = Annotated[str | None, option(
    "--rep",
    "Show the target of one rep: in a sentence, and down to weeks.",
    "显示某一人员的目标：一句话，并细到周。", metavar="ID")]  # fmt: skip
OutFile = Annotated[Path | None, option(
    "--out",
    "Write all targets, down to weeks, as CSV.",
    "将全部目标（细到周）写为 CSV。", metavar="FILE")]  # fmt: skip
WRITTEN = Words("Written: {path} ({count:target|targets})", "已写入：{path}（{count:,} 个目标）")
BACKTEST = Words(
    "Made the evening before, the forecast of {quarter} was {low:,.0f} to {high:,.0f}; {actual:,.0f} came. {inside} of {reps:rep|reps} lay in their own range.",
    "若在前一晚预测 {quarter}：{low:,.0f} 至 {high:,.0f}，实际 {actual:,.0f}；{reps} 人中 {inside} 人落在自己的区间。",
)
WIDENED = Words(
    "Ranges above are {times:.2f} times as wide as the dice alone would make them, so that 8 of 10 of these forecasts would have held.",
    "上面的区间已放宽为纯随机的 {times:.2f} 倍，使上述预测有八成成立。",
)


def run(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    problem: ProblemPath,
    goal: GoalFile,
    plan: PlanOption = None,
    deals: DealsOption = None,
    mapping: MappingOption = None,
    against: AgainstPlan = None,
    rep: Rep = None,
    out: OutFile = None,
    what_if: WhatIf = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.histories import take_history
    from assigner.cli.inputs import take_problem
    from assigner.files.asked import read_asked
    from assigner.manage.goals.asked import GoalsAsked
    from assigner.manage.goals.goals import goals
    from assigner.manage.goals.written import write_targets
    from assigner.problem.called import rep_number

    voice = Voice.of(language, as_json)
    asked = read_asked(goal, GoalsAsked)
    taken = take_problem(problem, what_if, voice, plan)
    if rep is not None:
        rep = str(taken.rep_ids[rep_number(taken, rep)])
    history = None if deals is None else take_history(deals, mapping, voice)
    answer = goals(taken, plan_or_owners(plan, taken), asked, history)
    before = None if against is None else goals(taken, plan_or_owners(against, taken), asked, history)
    if rep is None:
        _tell(answer, before, voice)
    else:
        _tell_rep(answer, rep, voice)
    if out is not None:
        write_targets(answer, out)
        voice.note(WRITTEN.say(voice.language, path=out, count=len(answer.cells) + len(answer.reps)))
    voice.answer({**answer.to_dict(), "against": None if before is None else before.to_dict()["reps"]})
    return DONE


def plan_or_owners(path: Path | None, problem: Problem) -> Plan:
    """Return the plan of a file; that of today's owners without one."""
    from assigner.cli.inputs import take_plan
    from assigner.plan.plan import Plan

    return Plan.of_owners(problem) if path is None else take_plan(path, problem).plan


def _tell(answer: Goals, before: Goals | None, voice: Voice) -> None:
    voice.tell(Text(answer.headline(voice.language), style="bold"))
    if answer.teams:
        voice.heading(voice.words("Teams", "团队"))
        _tell_rows([*answer.teams, answer.total], None, answer, voice)
    voice.heading(voice.words("Reps", "个人"))
    rows = sorted(answer.reps, key=lambda one: (one.checked.chance if one.checked else 0, one.name))
    _tell_rows(rows, before, answer, voice)
    if answer.backtests:
        voice.tell("")
    for one in answer.backtests:
        facts = {name: getattr(one, name) for name in ("quarter", "low", "high", "actual", "inside", "reps")}
        voice.tell(Text(BACKTEST.say(voice.language, **facts), style="dim"))
    if answer.backtests and answer.widening > 1:
        voice.tell(Text(WIDENED.say(voice.language, times=answer.widening), style="dim"))


def _tell_rep(answer: Goals, rep: str, voice: Voice) -> None:
    """Tell one rep's target as a sentence, and by quarter, month and week."""
    from assigner.cli.tables import make_table, number
    from assigner.manage.goals.breakdown import KINDS
    from assigner.manage.goals.words import statement_of
    from assigner.manage.history.periods import day_of

    words = voice.words
    mine = next((one for one in answer.reps if one.rep == rep), None)
    if mine is None:
        voice.tell(words("{rep} is not active and has no target.", "{rep} 不在岗，没有目标。", rep=rep))
        return
    voice.tell(Text(statement_of(mine, answer, voice.language), style="bold"))
    table = make_table([words("When", "期间"), words("First day", "首日"), words("Target", "目标")], right=(2,))
    for cell in answer.cells:
        if cell.rep == rep:
            table.add_row("  " * KINDS.index(cell.kind) + cell.label, str(day_of(cell.first)), number(cell.target))
    voice.tell("", table)


def _tell_rows(rows: Sequence[RepGoal], before: Goals | None, answer: Goals, voice: Voice) -> None:
    from assigner.cli.tables import make_table, number, short
    from assigner.manage.goals.words import likely

    words = voice.words
    headings = [words("Who", "姓名"), words("Target", "目标"), words("Days", "天数")]
    is_part = answer.period != answer.quarter
    if answer.draws is not None:
        headings += [
            *([answer.quarter.label] if is_part else []),
            words("Expected", "预计"),
            words("8 of 10", "80% 区间"),
            words("Chance", "概率"),
        ]
    if before is not None:
        headings += [words("was", "原目标"), words("was", "原概率")]
    table = make_table(headings, right=range(1, len(headings)))
    old = {} if before is None else {one.rep: one for one in before.reps}
    for row in rows:
        cells = [short(row.name or words("All", "合计"), 19), number(row.target), number(round(row.days))]
        if row.checked is not None:
            found = row.checked
            cells += [
                *([number(found.target)] if is_part else []),
                number(round(found.mean)),
                _range(found.low, found.high),
                likely(found.chance) if found.target else "-",
            ]
        if before is not None:
            one = old[row.rep]
            cells += [number(one.target), "" if one.checked is None else likely(one.checked.chance)]
        table.add_row(*cells)
    voice.tell(table)


def _range(low: float, high: float) -> str:
    if high >= 10_000:
        return f"{low / 1000:,.0f}k-{high / 1000:,.0f}k"
    return f"{low:,.0f}-{high:,.0f}"
