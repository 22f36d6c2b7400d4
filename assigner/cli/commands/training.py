"""``assigner training``: who can do what, what each skill of each person is worth, and the best training for a budget.

When to modify: to show more; the answers come from :mod:`assigner.manage.training`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from rich.padding import Padding
from rich.text import Text

from assigner.cli.commands.goals import PlanOption
from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.manage.training.training import Training

HELP = spoken(
    "Show which skills hang on one person, what teaching each skill to each person could save at most (all pairs at once, by "
    "prices), what the best ones do save (solved anew and verified), and the best training for a budget with a proven bound.\n\n"
    "Sessions are placed as duties beside all other work; the scenario files raise the skills.",
    "显示哪些技能只系于一人；教会每人每项技能最多能省多少（按价格一次算出全部组合），最佳者实际省多少（重新求解并校验），以及预算内的最佳培训及已证明的上限。\n\n"
    "培训作为任务与其他工作一同排入；情景文件会提升技能等级。",
)
BudgetFile = Annotated[Path, option(
    "--budget",
    "Money, days and what training takes (YAML or JSON).",
    "预算文件：费用、人天与培训所需（YAML 或 JSON）。", metavar="FILE")]  # fmt: skip
Seconds = Annotated[float, option("--seconds", "Time for everything.", "总时限（秒）。", min=1, metavar="N")]
OutFolder = Annotated[Path | None, option(
    "--out",
    "Write sessions.json (duties of this horizon) and after.json (skills in the next).",
    "写出 sessions.json（本期培训任务）与 after.json（下一期技能）。", metavar="FOLDER")]  # fmt: skip
PLACED = Words(
    "{placed} of {wanted:session finds|sessions find} a time; work without a rep changes by {left:+,.0f} minutes.",
    "{wanted} 场培训中 {placed} 场排入；无人承担的工作变化 {left:+,.0f} 分钟。",
)
UNTRIED = Words("Whether the sessions fit was not found out in the time given.", "在给定时间内未能确定培训能否排入。")
WRITTEN = Words("Written: {path}", "已写入：{path}")
MOST_SKILLS = 12


def run(
    problem: ProblemPath,
    budget: BudgetFile,
    plan: PlanOption = None,
    seconds: Seconds = 60.0,
    what_if: WhatIf = None,
    out: OutFolder = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_plan, take_problem
    from assigner.files.asked import read_asked
    from assigner.manage.training.asked import TrainingAsked
    from assigner.manage.training.training import training

    voice = Voice.of(language, as_json)
    asked = read_asked(budget, TrainingAsked)
    taken = take_problem(problem, what_if, voice, plan)
    start = None if plan is None else take_plan(plan, taken).plan
    answer = training(taken, asked, plan=start, seconds=seconds)
    _tell(answer, voice)
    if out is not None:
        _write(answer, out, voice)
    voice.answer(answer.to_dict())
    return DONE


def _tell(answer: Training, voice: Voice) -> None:
    from assigner.cli.tables import make_table, number, short
    from assigner.manage.training.words import single_line

    words = voice.words
    voice.tell(Text(answer.headline(voice.language), style="bold"))
    headings = [
        words("Skill", "技能"),
        words("Items", "项目"),
        words("Minutes", "分钟"),
        words("Holders", "具备者"),
        words("Alone", "仅一人"),
        words("Nobody", "无人"),
    ]
    table = make_table(headings, right=range(1, 6))
    for row in answer.skills[:MOST_SKILLS]:
        table.add_row(
            short(row.skill, 24),
            number(row.items),
            number(row.minutes),
            number(len(row.holders)),
            number(len(row.alone)),
            number(len(row.nobody)),
        )
    voice.heading(words("Skills", "技能"))
    voice.tell(table)
    if answer.singles:
        voice.heading(words("Single trainings, solved anew", "单项培训（重新求解）"))
        for one in answer.singles:
            voice.tell(Padding(Text("• " + single_line(one, answer, voice.language)), (0, 0, 0, 2)))
    if answer.best is not None:
        voice.tell("")
        if answer.sessions_left is None:
            voice.tell(UNTRIED.say(voice.language))
        else:
            placed, wanted = answer.placed
            voice.tell(PLACED.say(voice.language, placed=placed, wanted=wanted, left=answer.sessions_left))


def _write(answer: Training, folder: Path, voice: Voice) -> None:
    from assigner.cli.scenario_files import write_scenario

    for name, scenario in (("sessions.json", answer.sessions), ("after.json", answer.after)):
        if scenario is not None:
            write_scenario(scenario, folder / name)
            voice.note(WRITTEN.say(voice.language, path=folder / name))
