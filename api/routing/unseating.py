"""Whether a board that somebody sets takes open work from the reps who have it: refused, unless that is wanted.

Else a slip in the id of a problem would give every open lead to somebody else, and tell the CRM so. A publication was
approved and asks nobody again. When to modify: when a board may cost something else that a person should be asked about.
"""

from __future__ import annotations

from collections.abc import Sequence

from api.errors import ConflictError
from assigner.language import Words
from assigner.route import Board, LiveState
from assigner.route.rebase import Unseated, unseated

FIRST = 5
"""Items that the answer names in words."""
LISTED = 100
"""Items that it lists."""
ONE = Words("{name} ({item}, now with {rep}: {why})", "{name}（{item}，现由 {rep} 负责：{why}）")
WHYS: dict[str, Words] = {
    "rep-missing": Words("who is not in that problem", "该问题中没有此人"),
    "left-open": Words("that plan leaves it with nobody", "该方案未分配此项"),
}
TAKES = Words(
    "With this board (`problem`: {problem}) {count:open item|open items} would leave their reps: {items}. Look whether "
    "problem, version and plan are the ones you mean; to give the work out anew all the same, send `give_out_anew: true`.",
    "采用该依据（problem：{problem}）后，{count:,} 项未结工作将离开现负责人：{items}。请核对 problem、version、plan 是否正确；"
    "若确需重新分配，请同时发送 give_out_anew: true。",
)
MORE = Words(", and {count:,} more", "，另有 {count:,} 项")


def check_nobody_is_unseated(state: LiveState, board: Board, problem: str) -> None:
    """Refuse a board on which reps would lose open work without anybody having chosen its next rep.

    Raises
    ------
    ConflictError
        They would; the answer counts and names what.
    """
    lost = unseated(state, board)
    if lost:
        told = [
            {"item": one.held.item, "name": one.held.name, "rep": one.held.rep, "why": one.why} for one in lost[:LISTED]
        ]
        raise ConflictError(
            "board-gives-out-anew",
            TAKES.filled(problem=problem, count=len(lost), items=_named(state, lost)),
            extra={"num_items": len(lost), "items": told},
        )


def _named(state: LiveState, lost: Sequence[Unseated]) -> Words:
    """Return the first few as words."""
    first = [ONE.filled(name=one.held.name, item=one.held.item, rep=_rep(state, one.held.rep), why=WHYS[one.why])
             for one in lost[:FIRST]]  # fmt: skip
    more = MORE.filled(count=len(lost) - FIRST) if len(lost) > FIRST else Words("", "")
    return Words(", ".join(one.en for one in first) + more.en, "、".join(one.zh for one in first) + more.zh)


def _rep(state: LiveState, rep: str | None) -> str:
    return str(state.board.problem.rep_name_of.get(rep or "") or rep)
