"""Levels and scorecards in words: what the plan costs, how far from the best it can be, and which rules say so.

When to modify: to change how scores are told; the numbers come from :mod:`assigner.plan`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from assigner.cli.tables import make_table, short
from assigner.language import Language, Words, listed
from assigner.plan.level_words import level_words
from assigner.plan.result import AMONG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.cli.voice import Voice
    from assigner.plan.result import LevelResult
    from assigner.plan.scorecard import Line, Scorecard
    from assigner.problem.problem import Problem

MOST_KEPT = 6
PROVEN = Words("proven: nothing better exists", "已证明：没有更好的方案")
NO_BOUND = Words("nothing proven yet", "尚无证明")
AT_MOST = Words("at most {gap} of it could be saved", "最多还能省下 {gap}")
WITHIN = Words("proven down to the bound", "已证明不低于下界")


def rule_words(rule: str, name: str, language: Language, cells: int = 36) -> str:
    """Return a rule setting's name for people, cut to a number of cells."""
    from assigner.rules.titles import setting_title

    return short(setting_title(rule, name, language), cells)


def proof_words(level: LevelResult, language: Language) -> str:
    """Return in words what is proven about a level."""
    if level.gap is None or level.gap >= 1:  # a bound of 0 is no news
        return NO_BOUND.say(language)
    return PROVEN.say(language) if level.gap == 0 else AT_MOST.say(language, gap=percent(level.gap))


def percent(gap: float | None) -> str:
    """Return a gap in percent; a small one is not rounded to nothing."""
    if gap is None:
        return "?"
    return f"{gap:.2%}" if gap == 0 or gap >= 0.00005 else "<0.01%"


def print_levels(levels: Sequence[LevelResult], voice: Voice, num_cut: int = 0) -> None:
    """Print score, bound and gap of every level; with ``num_cut`` also say that bounds hold among the candidates."""
    words = voice.words
    headings = [
        words("Level", "层级"),
        words("Cost", "代价"),
        words("Bound", "下界"),
        words("Gap", "差距"),
        words("In words", "说明"),
    ]
    table = make_table(headings, right=(1, 2, 3), wrap=(4,))
    for level in levels:
        table.add_row(
            level_words(level.name, voice.language),
            *map(_whole, (level.score, level.bound)),
            percent(level.gap),
            proof_words(level, voice.language),
        )
    voice.heading(words("Levels, most important first (0 is perfect)", "层级，最重要者在前（0 为完美）"))
    voice.tell(table)
    if num_cut:
        voice.tell(Text(AMONG.say(voice.language, cut=num_cut), style="yellow"))


def _whole(value: int | None) -> str:
    return "?" if value is None else f"{value:,}"


def print_scorecard(card: Scorecard, voice: Voice, today: Scorecard | None = None) -> None:
    """Print one line a rule that costs something, and say which rules are kept everywhere.

    Parameters
    ----------
    card
        The plan's scorecard.
    voice
        Where to print.
    today
        The scorecard of today's owners, for a column to compare with.
    """
    words = voice.words
    voice.heading(words("Cost by rule", "各规则的代价"))
    before = {line.name: line for line in today.lines} if today is not None else {}
    met = [line for line in card.lines if len(line.matches) or (line.name in before and len(before[line.name].matches))]
    if met:
        headings = [words("Rule", "规则"), words("Level", "层级"), words("Matches", "命中"), words("Cost", "代价")]
        table = make_table([*headings, *([words("Today's owners", "按当前归属")] if before else [])], right=(2, 3, 4))
        for line in sorted(met, key=lambda one: (one.level != "hard", -one.weight * one.amount)):
            broken = line.level == "hard" and len(line.matches) > 0
            was = [_cost_words(before[line.name], voice) if line.name in before else ""] if before else []
            table.add_row(*_line_cells(line, voice), *was, style="red" if broken else None)
        voice.tell(table)
    else:
        voice.tell(words("Nothing: the plan meets no rule.", "没有代价：方案未触及任何规则。"))
    _tell_kept([line for line in card.lines if line not in met], voice)


def _tell_kept(lines: Sequence[Line], voice: Voice) -> None:
    words = voice.words
    kept = [rule_words(line.rule, line.name, voice.language) for line in lines]
    if kept:
        joined = listed(kept[:MOST_KEPT], voice.language)
        count = len(kept) - MOST_KEPT if voice.language == "en" else len(kept)
        told = joined + (words(" and {more} more", "等 {more} 条", more=count) if len(kept) > MOST_KEPT else "")
        voice.tell(Text(words("Kept everywhere: {rules}.", "完全遵守：{rules}。", rules=told), style="dim"))


def _line_cells(line: Line, voice: Voice) -> list[str]:
    name = rule_words(line.rule, line.name, voice.language)
    return [name, level_words(line.level, voice.language), f"{len(line.matches):,}", _cost_words(line, voice)]


def _cost_words(line: Line, voice: Voice) -> str:
    """Return a line's cost; of a hard rule, in how many places it is broken."""
    if line.level != "hard":
        return f"{line.weight * line.amount:,}"
    return voice.words("{count:,} broken", "违反 {count:,} 处", count=len(line.matches)) if len(line.matches) else "0"


def hard_sentences(problem: Problem, card: Scorecard, limit: int = 50) -> list[Words]:
    """Return the broken hard rules as sentences, at most ``limit`` a rule."""
    from assigner.explain.why import say_match

    lines = [line for line in card.lines if line.level == "hard"]
    return [
        Words(*say_match(problem, match)) for line in lines for match in line.matches.named(line.name, problem, limit)
    ]
