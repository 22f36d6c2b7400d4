"""``assigner incentives``: what a scheme pays, what a change of it does, how even chances are, and who earned recognition.

When to modify: to show more; the answers come from :mod:`assigner.manage.incentives`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from rich.padding import Padding
from rich.text import Text

from assigner.cli.commands.goals import GoalFile, PlanOption
from assigner.cli.commands.review import TargetsFile
from assigner.cli.exit_codes import DONE
from assigner.cli.histories import DealsOption, MappingOption
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.errors import UsageError
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assigner.manage.history.history import History
    from assigner.manage.incentives.asked import Scheme
    from assigner.manage.incentives.earnings import Earnings
    from assigner.manage.incentives.recognition import Recognition

HELP = spoken(
    "Say what everybody may expect to earn under a scheme of pay, with its range; what another scheme would change, before "
    "it is announced (both are paid for the same draws); how evenly chances to earn are spread; and who won what others "
    "would have lost.",
    "给出每人在某激励方案下的预期收入及其区间；在宣布之前模拟更换方案的影响（两个方案按同一组模拟支付）；机会分布是否均衡；以及谁赢下了别人会丢的单。",
)
SchemeFile = Annotated[Path, option(
    "--scheme",
    "The scheme: tiers, accelerators, bonuses, cap (YAML or JSON).",
    "激励方案文件：分段、加速、奖金、封顶（YAML 或 JSON）。", metavar="FILE")]  # fmt: skip
AgainstScheme = Annotated[Path | None, option(
    "--against",
    "The scheme that is paid today.",
    "现行方案文件。", metavar="FILE")]  # fmt: skip
EvenFile = Annotated[Path | None, option(
    "--even",
    "Write a scenario (.json) that gives items their expected commission and balances it.",
    "写出情景文件（.json）：为各项目计入预期提成并加以均衡。", metavar="FILE")]  # fmt: skip
PaidPeriod = Annotated[str | None, option(
    "--paid",
    "Also what the scheme pays for a quarter that was: 2017-Q4 (accelerated, split with partners, pooled).",
    "同时给出该方案对过去某季度的实付：2017-Q4（含加速、协作分成与团队池）。", metavar="PERIOD")]  # fmt: skip
NEEDS_DEALS = Words("--paid needs --deals: it pays for won deals.", "--paid 需要同时给出 --deals：按赢单支付。")
WRITTEN = Words(
    "Written: {path}; try: assigner solve {problem} --what-if {path}",
    "已写入：{path}；试用：assigner solve {problem} --what-if {path}",
)
ABOVE = Words(
    "{points:.1f} points, {promised:.1f} were to be expected (±{range:.1f} is chance)",
    "{points:.1f} 分，预期 {promised:.1f} 分（±{range:.1f} 以内属偶然）",
)
NOBODY = Words("Nobody stands out beyond what dice give.", "无人超出偶然的范围。")
MOST_NAMED = 5


def run(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    problem: ProblemPath,
    goal: GoalFile,
    scheme: SchemeFile,
    against: AgainstScheme = None,
    plan: PlanOption = None,
    deals: DealsOption = None,
    mapping: MappingOption = None,
    even: EvenFile = None,
    paid: PaidPeriod = None,
    targets: TargetsFile = None,
    what_if: WhatIf = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.commands.goals import plan_or_owners
    from assigner.cli.histories import take_history
    from assigner.cli.inputs import take_problem
    from assigner.cli.scenario_files import write_scenario
    from assigner.files.asked import read_asked
    from assigner.manage.goals.asked import GoalsAsked
    from assigner.manage.history.history import account_names
    from assigner.manage.incentives.asked import Scheme
    from assigner.manage.incentives.earnings import earnings
    from assigner.manage.incentives.equity import even_opportunity

    voice = Voice.of(language, as_json)
    if paid is not None and deals is None:
        raise UsageError(NEEDS_DEALS)
    asked, new = read_asked(goal, GoalsAsked), read_asked(scheme, Scheme)
    today = None if against is None else read_asked(against, Scheme)
    taken = take_problem(problem, what_if, voice, plan)
    history = None if deals is None else take_history(deals, mapping, voice)
    answer = earnings(taken, plan_or_owners(plan, taken), asked, new, history=history, against=today)
    _tell(answer, voice)
    names = taken.rep_name_of
    named = _recognised(None if history is None else history.named(account_names(taken)), names, voice)
    if even is not None:
        write_scenario(even_opportunity(taken, answer.goals, new, answer.rate, history), even)
        voice.note(WRITTEN.say(voice.language, path=even, problem=problem))
    pays = {} if paid is None or history is None else _paid(history, paid, new, targets, names, voice)
    voice.answer({**answer.to_dict(), "recognition": [one.to_dict() for one in named], "paid": pays})
    return DONE


def _tell(answer: Earnings, voice: Voice) -> None:
    from assigner.cli.tables import make_table, number, short
    from assigner.manage.goals.words import likely

    words = voice.words
    voice.tell(Text(answer.headline(voice.language), style="bold"))
    voice.heading(words("Expected pay of the quarter", "季度预期收入"))
    compared = answer.against is not None
    headings = [words("Who", "姓名"), words("Reached", "达成"), words("Pay", "收入"), words("8 of 10", "80% 区间")]
    headings += (
        [words("Change", "变化"), words("8 of 10", "80% 区间")]
        if compared
        else [words("Target", "目标"), words("A day", "每天")]
    )
    table = make_table(headings, right=range(1, len(headings)))
    earning = [one for one in answer.reps if one.target or one.mean or one.change]
    for one in sorted(earning, key=lambda one: (one.change if one.change is not None else -one.mean, one.name)):
        cells = [
            short(one.name, 20),
            likely(one.reached) if one.target else "-",
            number(round(one.mean)),
            f"{one.low:,.0f} - {one.high:,.0f}",
        ]
        if one.change is None or one.change_low is None or one.change_high is None:
            cells += [number(one.target), number(round(one.a_day))]
        else:
            cells += [f"{one.change:+,.0f}", f"{one.change_low:+,.0f} / {one.change_high:+,.0f}"]
        table.add_row(*cells)
    voice.tell(table)


def _paid(
    history: History, label: str, scheme: Scheme, targets: Path | None, names: Mapping[str, str], voice: Voice
) -> dict[str, int]:
    """Tell what a scheme pays for a quarter that was, most first."""
    from assigner.cli.tables import make_table, number, short
    from assigner.manage.goals.written import read_targets
    from assigner.manage.history.periods import period_named
    from assigner.manage.incentives.pay import paid_in

    period = period_named(label)
    known = {} if targets is None else read_targets(targets, period.label)
    pays = paid_in(scheme, history.closed_in(period.first, period.last), history.reps, history.team_of, known)
    table = make_table([voice.words("Who", "姓名"), voice.words("Pay", "收入")], right=(1,))
    found = {
        rep: round(float(pay)) for rep, pay in sorted(zip(history.reps, pays, strict=True), key=lambda one: -one[1])
    }
    for rep, pay in found.items():
        table.add_row(short(names.get(rep, rep), 30), number(pay))
    voice.heading(voice.words("Paid for {label}", "{label} 实付", label=period.label))
    voice.tell(table)
    return found


def _recognised(history: History | None, names: Mapping[str, str], voice: Voice) -> Sequence[Recognition]:
    """Tell who won what others would have lost in the newest quarter."""
    if history is None:
        return []
    from assigner.manage.incentives.recognition import recognition

    quarter = history.quarters[-1]
    found = recognition(history, quarter)
    voice.heading(voice.words("Recognition, {label}", "表彰，{label}", label=quarter.label))
    sure = [one for one in found if one.is_sure][:MOST_NAMED]
    for one in sure:
        facts = {"points": one.points, "promised": one.promised, "range": one.range}
        voice.tell(Text(f"{names.get(one.rep, one.rep)}: {ABOVE.say(voice.language, **facts)}"))
        for reason in one.reasons:
            voice.tell(Padding(Text("• " + reason.say(voice.language), style="dim"), (0, 0, 0, 2)))
    if not sure:
        voice.tell(NOBODY.say(voice.language))
    return found
