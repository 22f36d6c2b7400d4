"""The present state against the request: owners that have changed since, and the way out, rebase.

When to modify: when a request can be out of step with the present state in another way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from assigner.change.request import owned_since
from assigner.issues import Issues
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assigner.plan.change_request import ChangeRequest, RequestedMove
    from assigner.problem.problem import Problem

Kind = Literal["item-gone", "rep-gone", "done", "owner-changed", "not-applied"]
MOST_TOLD = 10
"""Conflicts that are told one by one in an error; the rest is counted."""
MORE = Words("{count:,} more are not as the request says.", "另有 {count:,} 项与变更单不符。")
KINDS: dict[Kind, Words] = {
    "item-gone": Words("{item} does not exist any more.", "{item} 已不存在。"),
    "rep-gone": Words("{item} is to go to {to}, who is gone or inactive.", "{item} 的新负责人 {to} 已离开或停用。"),
    "done": Words("{item} is with {to} already.", "{item} 已由 {to} 负责。"),
    "owner-changed": Words(
        "{item} is with {owner} now, not with {before}.", "{item} 现由 {owner} 负责，而非 {before}。"
    ),
    "not-applied": Words("{item} is with {owner} now, not with {to}.", "{item} 现由 {owner} 负责，而非 {to}。"),
}
OUTCOMES: dict[Kind, Words] = {
    "item-gone": Words("the move is dropped", "删除该调整"),
    "rep-gone": Words("the move is dropped; re-solve to find another rep", "删除该调整；请重新求解以另找人选"),
    "done": Words("the move is dropped", "删除该调整"),
    "owner-changed": Words("the move starts from the new owner and is open again", "从新的归属出发，重新待定"),
    "not-applied": Words("the move is left as it is", "该调整保持不变"),
}
NOBODY = Words("nobody", "无人")
REBASE = Words(
    "Bring it up to date: assigner change rebase PROBLEM REQUEST", "请更新：assigner change rebase 问题 变更单"
)
AFTER = Words(
    "Rollback takes the problem as it is after the patch. Has the patch been applied?",
    "回滚须使用应用补丁之后的问题。补丁是否已应用？",
)


@dataclass(frozen=True)
class Conflict:
    """One move that does not start from the present state.

    Parameters
    ----------
    kind
        What has happened.
    move
        The move.
    owner
        Who has the item now; None for nobody or where there is no such item.
    """

    kind: Kind
    move: RequestedMove
    owner: str | None

    def words(self, names: Mapping[str, str] | None = None) -> Words:
        """Return what has happened, in both languages; reps by their names where ``names`` has them by id."""
        move = self.move

        def rep(one: str | None) -> str | Words:
            return NOBODY if one is None else (names or {}).get(one, one)

        return KINDS[self.kind].filled(
            item=move.item if names is None else move.label, to=rep(move.to_rep), owner=rep(self.owner),
            before=rep(move.from_rep),
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        words, outcome = self.words(), OUTCOMES[self.kind]
        return {
            "kind": self.kind,
            "item": self.move.item,
            "owner": self.owner,
            "message": {"en": words.en, "zh": words.zh},
            "rebase": {"en": outcome.en, "zh": outcome.zh},
        }


def conflicts_of(problem: Problem, moves: Iterable[RequestedMove]) -> list[Conflict]:
    """Return the moves that do not start from the present state, in order."""
    owner = _owners(problem)
    active = {str(rep) for rep, works in zip(problem.rep_ids, problem.rep_active, strict=True) if works}
    found = []
    for move in moves:
        kind = _kind(move, owner, active)
        if kind is not None:
            found.append(Conflict(kind, move, owner.get(move.item)))
    return found


def _owners(problem: Problem) -> dict[str, str | None]:
    numbers = problem.items["owner"].to_numpy()
    ids = [*problem.rep_ids, None]
    return {str(item): ids[number] for item, number in zip(problem.item_ids, numbers, strict=True)}


def _kind(move: RequestedMove, owner: dict[str, str | None], active: set[str]) -> Kind | None:
    if move.item not in owner:
        return "item-gone"
    if move.to_rep is not None and move.to_rep not in active:
        return "rep-gone"
    if owner[move.item] == move.from_rep:
        return None
    return "done" if owner[move.item] == move.to_rep else "owner-changed"


def check_current(problem: Problem, moves: Iterable[RequestedMove], *, after: bool = False) -> None:
    """Raise when the owners are not those that the moves start from, or end at with ``after``.

    Raises
    ------
    InputError
        With one issue a move.
    """
    issues = Issues()
    found = _not_applied(problem, moves) if after else conflicts_of(problem, moves)
    for conflict in found[:MOST_TOLD]:
        way_out = AFTER if after else REBASE
        issues.error(conflict.kind, f"moves[{conflict.move.item}]", conflict.words(), way_out, conflict.owner)
    if len(found) > MOST_TOLD:
        issues.error("owner-changed", "moves", MORE.filled(count=len(found) - MOST_TOLD), AFTER if after else REBASE)
    issues.raise_errors()


def _not_applied(problem: Problem, moves: Iterable[RequestedMove]) -> list[Conflict]:
    """Return the moves whose item is not with its new owner."""
    owner = _owners(problem)
    return [
        Conflict("item-gone" if move.item not in owner else "not-applied", move, owner.get(move.item))
        for move in moves
        if move.item not in owner or owner[move.item] != move.to_rep
    ]


def rebased(problem: Problem, request: ChangeRequest) -> ChangeRequest:
    """Return the request on the present state: what is done or gone is dropped, what has moved starts from there.

    A move that starts from another owner is open again, since whoever decided on it thought of another hand-over;
    rejections stay, because they say who must not have an item.
    """
    kinds = {conflict.move.key: conflict.kind for conflict in conflicts_of(problem, request.moves)}
    owner = _owners(problem)
    since = dict(zip(map(str, problem.item_ids), owned_since(problem), strict=True))
    moves = []
    for move in request.moves:
        kind = kinds.get(move.key)
        if kind == "owner-changed" or (kind == "done" and not move.is_live):
            fresh = {"from_rep": owner[move.item], "since": since[move.item], "gain": "", "gain_zh": ""}
            again = {"status": "open", "by": "", "at": None, "reason": ""} if move.is_live else {}
            moves.append(move.model_copy(update=fresh | again))
        elif kind is None:
            moves.append(move)
    return request.model_copy(update={"moves": moves, "problem": problem.digest})
