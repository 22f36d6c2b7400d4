"""Explanations on the terminal: one item, one rep, or the decisions of a whole plan.

When to modify: to show more of an answer; the answers come from :mod:`assigner.explain`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assigner.cli.voice import Voice
    from assigner.explain.rep_sheet import Holding, RepSheet, Standing
    from assigner.explain.why import Alternative, Why
    from assigner.problem.problem import Problem
    from assigner.retelling import PlanFile

NO_MATCH = Words("Where it is, it meets no rule: it costs nothing.", "在现有位置不触及任何规则，没有代价。")
NOTE = Words("Cost changes with everything else unchanged; + is worse.", "其他安排不变时的代价变化；+ 表示更差。")
ALONE = Words("Each with everything else unchanged. What a change costs when others may move, too: assigner why-not.",
              "均假设其他安排不变。若允许他项随之调整，代价见 assigner why-not。")  # fmt: skip
MOST_ALTERNATIVES = 15
SUB_CELLS = 4


def explain_item(problem: Problem, found: PlanFile, item: str, voice: Voice) -> None:
    """Print why an item sits where it sits."""
    from assigner.explain.why import why
    from assigner.plan.prices import Prices

    answer = why(problem, found.plan, item, prices=Prices.from_rows(found.claims.get("prices")))
    voice.tell(Text(answer.headline(voice.language), style="bold"))
    voice.tell(Text(answer.decided.words.say(voice.language)))
    if answer.worth is not None:
        voice.tell(Text(answer.worth.sentence(voice.language)))
    voice.heading(voice.words("What it costs now", "目前的代价"))
    _tell_lines((voice.words(*sentence) for sentence in answer.sentences), voice)
    if not answer.sentences:
        voice.tell("  " + NO_MATCH.say(voice.language))
    _tell_alternatives(answer, voice)
    headline = {"en": answer.headline("en"), "zh": answer.headline("zh")}
    voice.answer({"headline": headline, **answer.to_dict()})


def explain_plan(problem: Problem, found: PlanFile, voice: Voice) -> None:
    """Print the decisions that would cost most to undo."""
    from assigner.explain.decisions import decisions

    answer = decisions(problem, found.plan)
    voice.tell(Text(answer.headline(voice.language), style="bold"))
    for number, one in enumerate(answer.found, 1):
        voice.tell(Padding(Text(f"{number}. {one.sentence(voice.language)}"), (0, 0, 0, 2)))
    if answer.found:
        voice.tell("", Text(ALONE.say(voice.language), style="dim"))
    voice.answer(answer.to_dict())


def explain_rep(problem: Problem, found: PlanFile, rep: str, voice: Voice) -> None:
    """Print the sheet of a rep."""
    from assigner.explain.rep_sheet import rep_sheet

    sheet = rep_sheet(problem, found.plan, rep)
    voice.tell(Text(sheet.headline(voice.language), style="bold"))
    _tell_standings(sheet, voice)
    words = voice.words
    came = [line for line in sheet.came if line.kind != "duty"]
    _tell_moved(came, words("What came", "新增"), False, voice)
    _tell_moved(sheet.went, words("What went", "转出"), True, voice)
    if sheet.wishes:
        voice.heading(words("Wishes that are not met", "未满足的意愿"))
        _tell_lines((wish.words.say(voice.language) for wish in sheet.wishes), voice)
    _tell_kept(sheet.kept, voice)
    _tell_duties(sheet.duties, voice)
    voice.answer(sheet.to_dict())


def _tell_lines(lines: Iterable[str], voice: Voice) -> None:
    for line in lines:
        voice.tell(Padding(Text("• " + line), (0, 0, 0, 2)))


def _tell_alternatives(answer: Why, voice: Voice) -> None:
    from assigner.cli.tables import make_table, short
    from assigner.explain.why import describe_delta
    from assigner.plan.level_words import level_words

    words = voice.words
    headings = [words("Instead", "改由"), words("Cost change", "代价变化"), words("Because", "原因")]
    table = make_table(headings, wrap=(2,))
    levels = tuple(level_words(level, voice.language) for level in answer.levels)
    for one in answer.alternatives[:MOST_ALTERNATIVES]:
        cost = describe_delta(one.delta, levels, voice.language) if one.allowed else words("forbidden", "不允许")
        name = one.rep_name or words("nobody", "无人")
        table.add_row(short(name, 18), cost, _because(one, voice), style=None if one.allowed else "dim")
    voice.heading(words("What others would cost", "由其他人承担的代价"))
    voice.tell(table)
    _tell_more(len(answer.alternatives) - MOST_ALTERNATIVES, voice)
    voice.tell("", Text(NOTE.say(voice.language), style="dim"))


def _because(one: Alternative, voice: Voice) -> str:
    """Return the first broken hard rule in words, else the rules whose amounts change."""
    if one.broken:
        more = len(one.broken) - 1
        tail = voice.words(" (+{more} more)", "（另有 {more} 条）", more=more) if more else ""
        return voice.words(*one.broken[0]) + tail
    return voice.words(", ", "，").join(change.say(voice.language) for change in one.changes)


def _tell_more(more: int, voice: Voice) -> None:
    if more > 0:
        voice.tell(
            Text(
                voice.words(
                    "  ... and {more:,} more; all with --json", "  ……另有 {more:,} 个；全部见 --json", more=more
                ),
                style="dim",
            )
        )


def _tell_standings(sheet: RepSheet, voice: Voice) -> None:
    """Print loads beside today's, target, capacity and the team's."""
    from assigner.cli.tables import make_table, number
    from assigner.rules.loads import said

    if not sheet.standings:
        return
    words = voice.words
    team = words("Team of target", "团队/目标")
    headings = ["", words("Load", "负荷"), words("Today", "当前"), words("Target", "目标"), words("Of target", "占目标"), team,
                words("Capacity", "产能")]  # fmt: skip
    table = make_table(headings, right=range(1, 7))
    for one in sheet.standings:
        name = said({"dimension": one.dimension}, voice.language)["dimension"]
        capacity = "-" if one.capacity is None else number(one.capacity)
        table.add_row(name, number(one.load), number(one.today), number(one.target), *_shares(one), capacity)
    voice.heading(words("Is it fair?", "是否公平？"))
    voice.tell(table)


def _shares(one: Standing) -> tuple[str, str]:
    mine, team = ("-" if share is None else f"{share:.0%}" for share in (one.share, one.team_share))
    return mine, team


def _tell_moved(lines: Sequence[Holding], heading: str, went: bool, voice: Voice) -> None:
    """Print the items that came or went: one by one where each has a reason of its own, together where they share one."""
    if not lines:
        return
    voice.heading(f"{heading} ({len(lines):,})")
    alike: dict[str, list[Holding]] = {}
    for line in lines:
        if line.reason is not None and line.reason.kind in ("was-free", "owner-left"):
            alike.setdefault(line.other_name, []).append(line)
        elif line.reason is not None:
            name = f"{_line(line, voice)} {_with(line, went, voice)}"
            _tell_lines([name + voice.words(": ", "：") + line.reason.words.say(voice.language)], voice)
    for same in alike.values():
        _tell_together(same, went, voice)
    _tell_more(sum(line.reason is None for line in lines), voice)


def _tell_together(same: Sequence[Holding], went: bool, voice: Voice) -> None:
    """Print items below the one reason that they share; where they went, below whom they went to."""
    reason = same[0].reason
    assert reason is not None
    told = reason.words.say(voice.language).rstrip(".。")
    to = voice.words("; ", "；") + _with(same[0], went, voice) if went else ""
    _tell_lines([told + to + voice.words(":", "：")], voice)
    for line in same:
        voice.tell(Padding(Text(_line(line, voice)), (0, 0, 0, SUB_CELLS)))


def _with(line: Holding, went: bool, voice: Voice) -> str:
    """Return whom an item came from or went to."""
    other = line.other_name or voice.words("nobody", "无人")
    return f"{voice.words('to', '转给') if went else voice.words('from', '来自')} {other}"


def _line(line: Holding, voice: Voice) -> str:
    return f"{line.name}{_since(line, voice)}"


def _tell_duties(lines: Sequence[Holding], voice: Voice) -> None:
    if not lines:
        return
    voice.heading(voice.words("Duties", "任务") + f" ({len(lines):,})")
    for line in lines:
        when = "" if line.start is None else line.start[:16].replace("T", " ") + "  "
        _tell_lines([when + line.name], voice)


def _tell_kept(lines: Sequence[Holding], voice: Voice) -> None:
    if not lines:
        return
    voice.heading(voice.words("What stays", "保留") + f" ({len(lines):,})")
    _tell_lines((_line(line, voice) for line in lines), voice)


def _since(line: Holding, voice: Voice) -> str:
    return "" if line.since is None else voice.words(" (since {day})", "（自 {day}）", day=line.since)
