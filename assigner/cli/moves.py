"""What changes hands, as a short table.

When to modify: to change how moves are shown in a terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from assigner.cli.tables import make_table, short
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.cli.voice import Voice
    from assigner.problem.problem import Problem

MOST_MOVES = 10
MORE = Words("... and {count:,} more", "……另有 {count:,} 项")
SAME_REP = Words("same, other start", "同一人，改时间")
NOBODY_WORDS = Words("nobody", "无人")


class Move(NamedTuple):
    """One item that changes hands: item, reps (-1: nobody) before and after."""

    item: int
    before: int
    after: int


def print_moves(problem: Problem, moves: Sequence[Move], voice: Voice, limit: int = MOST_MOVES) -> None:
    """Print the first moves and how many more there are."""
    words = voice.words
    table = make_table([words("Item", "项目"), words("From", "原负责人"), words("To", "新负责人")])
    for move in moves[:limit]:
        item = short(_item_words(problem, move.item), max(40, voice.out.width - 40))
        before, after = (short(rep_words(problem, rep, voice), 18) for rep in (move.before, move.after))
        table.add_row(item, before, SAME_REP.say(voice.language) if move.before == move.after else after)
    voice.tell(table)
    if len(moves) > limit:
        voice.tell(Text(MORE.say(voice.language, count=len(moves) - limit), style="dim"))


def _item_words(problem: Problem, item: int) -> str:
    name, item_id = str(problem.items["name"].iloc[item]), str(problem.item_ids[item])
    return name if name == item_id else f"{name} ({item_id})"


def rep_words(problem: Problem, rep: int, voice: Voice) -> str:
    """Return a rep's name, or "nobody"."""
    return NOBODY_WORDS.say(voice.language) if rep < 0 else str(problem.rep_names[rep])
