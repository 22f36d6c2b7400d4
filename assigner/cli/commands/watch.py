"""``assigner watch``: what goes wrong in a plan, which change did it, the cheapest ways out; cases tracked to closed.

When to modify: to show more of a finding; signs stand in :mod:`assigner.manage.watch`.
"""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from rich.text import Text

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, PlanPath, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.manage.watch.cases import Case
    from assigner.manage.watch.cause import State
    from assigner.manage.watch.watch import Watch
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

HELP = spoken(
    "Watch a plan: overload, uneven and decaying balance, bottlenecks of skills, late answers, stalled accounts, unfair drift.\n\n"
    "With --before and --before-plan each finding is traced to the change that did it: the changes are replayed in every "
    "order. --repair attaches the cheapest ways out. --cases keeps a file of cases, one line each; --acknowledge and "
    "--close change one.",
    "监控方案：超负荷、不均与均衡变差、技能瓶颈、响应超时、客户停滞、换人不公。\n\n"
    "给出 --before 与 --before-plan 时，按所有次序重放期间的更改，追查每个问题的起因。--repair 附上最省的出路。--cases 以每行一条"
    "的文件跟踪问题，--acknowledge、--close 更改其状态。",
)
STATES = {
    "open": Words("open", "待处理"),
    "acknowledged": Words("acknowledged", "处理中"),
    "closed": Words("closed", "已关闭"),
    "gone": Words("gone", "已消失"),
}
PLAN_ANEW = Words(
    "No remedy is needed: another plan of the same team keeps the limit. Plan anew (solve, or rebalance for few moves).",
    "无需任何措施：同一团队的另一方案即可不超上限。请重新规划（solve；换人要少则用 rebalance）。",
)
MOST_FINDINGS = 20

Rules = Annotated[Path | None, option(
    "--rules",
    "Rules, limits and events (YAML or JSON).",
    "规则、上限与事件（YAML 或 JSON）。", metavar="FILE")]  # fmt: skip
Before = Annotated[Path | None, option("--before", "The problem as it was before.", "此前的问题。", metavar="PROBLEM")]
BeforePlan = Annotated[Path | None, option(
    "--before-plan",
    "Its plan; else its owners.",
    "其方案；默认按其归属。", metavar="PLAN")]  # fmt: skip
Past = Annotated[list[Path] | None, option(
    "--past",
    "An earlier plan of this problem, oldest first; may be repeated.",
    "此问题较早的方案，由旧到新；可多次给出。", metavar="PLAN")]  # fmt: skip
Repair = Annotated[float, option(
    "--repair",
    "Time for ways out; 0 for none.",
    "求出路的时限（秒）；0 为不求。", min=0, metavar="SECONDS")]  # fmt: skip
Today = Annotated[datetime | None, option(
    "--today",
    "Day of the look; else today.",
    "查看日期；默认今天。", formats=["%Y-%m-%d"], metavar="DAY")]  # fmt: skip
Cases = Annotated[Path | None, option(
    "--cases",
    "File of cases to keep up to date.",
    "需更新的问题跟踪文件。", metavar="FILE")]  # fmt: skip
Acknowledge = Annotated[str | None, option(
    "--acknowledge",
    "Somebody looks after this case.",
    "标记为处理中。", metavar="KEY")]  # fmt: skip
Close = Annotated[str | None, option("--close", "This case is done.", "关闭该问题。", metavar="KEY")]
Note = Annotated[str, option("--note", "Why, kept with the case.", "原因，随问题保存。", metavar="TEXT")]


def run(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    problem: ProblemPath,
    plan: PlanPath,
    rules: Rules = None,
    before: Before = None,
    before_plan: BeforePlan = None,
    past: Past = None,
    repair: Repair = 0.0,
    today: Today = None,
    cases: Cases = None,
    acknowledge: Acknowledge = None,
    close: Close = None,
    note: Note = "",
    what_if: WhatIf = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_plan, take_problem
    from assigner.files.asked import read_asked
    from assigner.manage.watch.asked import WatchAsked
    from assigner.manage.watch.watch import watch

    voice = Voice.of(language, as_json)
    asked = read_asked(rules, WatchAsked)
    taken = take_problem(problem, what_if, voice, plan)
    found = take_plan(plan, taken).plan
    now = (datetime.now(UTC) if today is None else today.replace(tzinfo=UTC)).replace(hour=23, minute=59)
    line: tuple[Plan, ...] = tuple(take_plan(path, taken).plan for path in past or ())
    answer = watch(taken, found, asked, now=int(now.timestamp() // 60), past=line, before=_before(before, before_plan, voice),
                   repair_seconds=repair)  # fmt: skip
    kept = _track(cases, answer, now.date().isoformat(), {"acknowledged": acknowledge, "closed": close}, note)
    _tell(answer, kept, voice)
    voice.answer({**answer.to_dict(), "cases": [case.to_dict() for case in kept]})
    return DONE


def _before(problem: Path | None, plan: Path | None, voice: Voice) -> State | None:
    from assigner.cli.inputs import take_plan, take_problem
    from assigner.manage.watch.cause import State
    from assigner.plan.plan import Plan

    if problem is None:
        return None
    taken: Problem = take_problem(problem, None, voice)
    return State(taken, Plan.of_owners(taken) if plan is None else take_plan(plan, taken).plan)


def _track(path: Path | None, answer: Watch, day: str, changes: dict[str, str | None], note: str) -> list[Case]:
    from assigner.manage.watch.cases import cases_text, changed, looked, read_cases

    if path is None:
        return []
    known = read_cases(path.read_text("utf-8")) if path.exists() else []
    cases = looked(known, [one.finding for one in answer.found], day)
    for state, key in changes.items():
        if key is not None:
            cases = changed(cases, key, state, getpass.getuser(), note)  # type: ignore[arg-type]
    path.write_text(cases_text(cases), encoding="utf-8")
    return cases


def _tell(answer: Watch, cases: list[Case], voice: Voice) -> None:
    voice.tell(Text(answer.headline(voice.language), style="bold yellow" if answer.found else "bold"))
    for one in answer.found[:MOST_FINDINGS]:
        voice.tell("", f"{one.finding.words.say(voice.language)}  [{one.finding.key}]")
        cause = one.cause_words()
        if cause is not None:
            voice.tell(f"  {cause.say(voice.language)}")
        if one.ways is not None:
            is_free = any(not way.taken for way in one.ways.found.packages)
            told = PLAN_ANEW.say(voice.language) if is_free else one.ways.headline(voice.language)
            voice.tell(f"  {told}")
    if len(answer.found) > MOST_FINDINGS:
        more = len(answer.found) - MOST_FINDINGS
        voice.tell(Text(voice.words("... and {more} more", "……另有 {more} 个", more=more), style="dim"))
    _tell_cases(cases, voice)


def _tell_cases(cases: list[Case], voice: Voice) -> None:
    from assigner.cli.tables import make_table, short

    if not cases:
        return
    words = voice.words
    table = make_table([words("Case", "编号"), words("State", "状态"), words("Since", "始于"), words("Note", "备注")])
    for case in cases:
        table.add_row(
            short(case.key, 30), STATES[case.state].say(voice.language), case.first_seen, short(case.note, 24)
        )
    voice.heading(words("Cases", "问题跟踪"))
    voice.tell(table)
