"""``assigner review``: the close of a period: plan against actual, causes, what was learnt, one-to-one sheets.

When to modify: to show more; the answers come from :mod:`assigner.manage.review`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from assigner.cli.exit_codes import DONE
from assigner.cli.histories import DealsPath, MappingOption, ProblemOption
from assigner.cli.parameters import Json, LanguageOption, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assigner.manage.history.history import History
    from assigner.manage.history.periods import Period
    from assigner.manage.review.learnt import Proposal
    from assigner.manage.review.review import Review
    from assigner.manage.review.rows import RepReview
    from assigner.problem.problem import Problem

HELP = spoken(
    "Close a period: what was planned and what came, per team and rep, and how much of the difference is days lost, pace, "
    "the book, timing, conversion and luck.\n\nThe parts add up without a rest; luck has the range that chance alone gives; "
    "small samples are shrunk, so that three deals prove little.",
    "期间复盘：各团队与个人的计划与实际，以及差异中缺勤、节奏、客户组合、时点、赢单能力与运气各占多少。\n\n各部分相加等于差异；"
    "运气附有纯属偶然的范围；样本小的数字会收缩，三笔商机证明不了什么。",
)
MOST_REPS = 40
NOTE = Words(
    "* luck beyond what chance alone gives in 8 of 10 periods.", "* 运气超出十个期间中八个仅凭偶然会有的范围。"
)
OPENED = Words(
    "Deals opened: {opened:,}; in as many days before: {before:,}.",
    "新开商机 {opened:,} 个；之前相同天数内 {before:,} 个。",
)
LEARNT = Words(
    "Written: {path} ({count:proposal|proposals}; try it with --what-if)",
    "已写入：{path}（{count} 项建议；可用 --what-if 试用）",
)
SHEETS = Words("Written: {count:sheet|sheets} in {path}", "已写入：{path} 中的 {count} 份面谈表")
NEEDS_PROBLEM = Words(
    "--learnt needs --problem: proposals change one.", "--learnt 需要同时给出 --problem：建议是对问题的更改。"
)

PeriodArgument = Annotated[
    str, typer.Argument(metavar="PERIOD", help=spoken("2017, 2017-Q2 or 2017-05.", "2017、2017-Q2 或 2017-05。"))
]
Against = Annotated[str | None, option(
    "--against",
    "Earlier days that say what could be expected, or peers: the mean of all in the same days. The quarter before where not given.",
    "用于推算预期的更早期间，或 peers：同期全员平均。未给出时为上一季度。", metavar="PERIOD")]  # fmt: skip
TargetsFile = Annotated[Path | None, option(
    "--targets",
    "Targets of assigner goals (.csv); the period must be one of theirs.",
    "assigner goals 写出的目标（.csv），须含该期间。", metavar="FILE")]  # fmt: skip
LearntFile = Annotated[Path | None, option(
    "--learnt",
    "Write what was learnt as a scenario file (.json) of the problem.",
    "将经验写为问题的情景文件（.json）。", metavar="FILE")]  # fmt: skip
Sheets = Annotated[Path | None, option(
    "--sheets",
    "Write a one-to-one sheet for each rep.",
    "为每人写出一份面谈表。", metavar="FOLDER")]  # fmt: skip


def run(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    deals: DealsPath,
    period: PeriodArgument,
    mapping: MappingOption = None,
    against: Against = None,
    targets: TargetsFile = None,
    problem: ProblemOption = None,
    learnt: LearntFile = None,
    sheets: Sheets = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.histories import take_history
    from assigner.cli.inputs import take_problem
    from assigner.errors import UsageError
    from assigner.manage.history.history import account_names
    from assigner.manage.history.periods import period_named
    from assigner.manage.review.review import PEERS, review

    voice = Voice.of(language, as_json)
    if learnt is not None and problem is None:
        raise UsageError(NEEDS_PROBLEM)
    history, chosen = take_history(deals, mapping, voice), period_named(period)
    taken = None if problem is None else take_problem(problem, None, voice)
    earlier = against if against in (None, PEERS) else period_named(against)
    answer = review(history, chosen, against=earlier, targets=_targets(targets, chosen.label), problem=taken)
    names = {} if taken is None else taken.rep_name_of
    _tell(answer, names, voice)
    proposals = _proposals(history, chosen, taken, learnt, voice)
    if sheets is not None:
        _write_sheets(answer, history if taken is None else history.named(account_names(taken)), sheets, names, voice)
    voice.answer({**answer.to_dict(), "learnt": [one.to_dict() for one in proposals]})
    return DONE


def _targets(path: Path | None, label: str) -> dict[str, int] | None:
    if path is None:
        return None
    from assigner.manage.goals.written import read_targets

    return read_targets(path, label)


def _proposals(
    history: History, period: Period, problem: Problem | None, path: Path | None, voice: Voice
) -> Sequence[Proposal]:
    if problem is None:
        return []
    from assigner.cli.scenario_files import write_scenario
    from assigner.manage.review.learnt import FOUND, NOTHING, learnt, scenario_of

    found = learnt(history, period, problem)
    voice.tell("", Text((FOUND if found else NOTHING).say(voice.language, period=period.label, count=len(found))))
    if path is not None:
        write_scenario(scenario_of(problem, found, period.label), path)
        voice.note(LEARNT.say(voice.language, path=path, count=len(found)))
    return found


def _write_sheets(answer: Review, history: History, folder: Path, names: Mapping[str, str], voice: Voice) -> None:
    from assigner.manage.review.sheet import file_name, sheet_of

    folder.mkdir(parents=True, exist_ok=True)
    for row in answer.reps:
        sheet = sheet_of(row, answer, history, voice.language, names.get(row.name, ""))
        (folder / file_name(row.name)).write_text(sheet, encoding="utf-8")
    voice.note(SHEETS.say(voice.language, count=len(answer.reps), path=folder))


def _tell(answer: Review, names: Mapping[str, str], voice: Voice) -> None:
    voice.tell(Text(answer.headline(voice.language), style="bold"))
    voice.heading(voice.words("Teams", "团队"))
    _tell_rows([*answer.teams, answer.total], answer, {}, voice)
    voice.heading(voice.words("Reps, largest shortfall first", "个人（差额最大者在前）"))
    _tell_rows(answer.reps[:MOST_REPS], answer, names, voice)
    voice.tell("", OPENED.say(voice.language, opened=answer.opened, before=answer.opened_before))
    voice.tell(Text(NOTE.say(voice.language), style="dim"))


def _tell_rows(rows: Sequence[RepReview], answer: Review, names: Mapping[str, str], voice: Voice) -> None:
    from assigner.cli.tables import make_table, short
    from assigner.manage.review.words import CAUSES

    causes = [name for name in CAUSES if any(row.parts[name] for row in answer.reps)]
    headings = [
        voice.words("Who", "姓名"), voice.words("Plan", "计划"), voice.words("Actual", "实际"), voice.words("Diff.", "差异"),
        *(CAUSES[name].say(voice.language) for name in causes),
    ]  # fmt: skip
    table = make_table(headings, right=range(1, len(headings)))
    for row in rows:
        parts = [thousands(row.parts[name], signed=True) for name in causes]
        if not row.luck_is_chance:
            parts[-1] += "*"
        name = short(names.get(row.name, row.name) or voice.words("All", "合计"), 18)
        numbers = (thousands(row.plan), thousands(row.actual), thousands(row.difference, signed=True))
        table.add_row(name, *numbers, *parts)
    voice.tell(table)


def thousands(value: int, signed: bool = False) -> str:
    """Return a number in thousands where it is large: the ranges allow no more digits."""
    sign = "+" if signed else ""
    return f"{value / 1000:{sign},.0f}k" if abs(value) >= 10_000 else f"{value:{sign},}"
