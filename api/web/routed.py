"""Decisions of routing as a person reads them: who got what, and why, in one sentence.

When to modify: when the feed says more about a decision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from api.routing.shown import decision_shown
from assigner.language import LANGUAGES, Language, Words
from assigner.route.reasons import reason_words, said
from assigner.route.why import unpacked

if TYPE_CHECKING:
    from assigner.route import Board

MOST_REASONS = 2

CHOSEN = Words(
    "{rep} costs least of the {eligible:,} who could take it ({reps:,} looked at).",
    "在可承担的 {eligible:,} 人中，{rep}的代价最低（共考察 {reps:,} 人）。",
)
ONLY = Words("Only {rep} could take it ({reps:,} looked at).", "只有{rep}可以承担（共考察 {reps:,} 人）。")
RETURNED = Words("It belongs to {rep}.", "归属于{rep}。")
MATCHED = Words("It belongs to the account {account} of {rep}.", "属于{rep}的客户{account}。")
NOBODY = Words("Nobody can take it now: {reasons}.", "目前无人可以承担：{reasons}。")
REASON = Words("{reason} ({count:,})", "{reason}（{count:,}）")
CAUSES = {
    "drained": Words("It waited, and there is room now. ", "此前在等待，现已有余地。"),
    "unanswered": Words("Nobody answered in time. ", "未按时响应。"),
    "claimed": Words("Claimed from the pool. ", "自公海领取。"),
    "exchanged": Words(
        "Nobody had answered it yet, and it suits better here; {count:other open lead|other open leads} moved with it. ",
        "此前尚未响应，改派后更合适；另有 {count:,} 条未结线索随之调整。",
    ),
    "made-room": Words(
        "Room was made by moving {count:open lead|open leads}. ", "通过调整 {count:,} 条未结线索腾出余地。"
    ),
}
EVENTS = {
    "touched": Words("{rep} is at work on it.", "{rep}正在跟进。"),
    "closed": Words("Closed; its load is free.", "已结束，负荷已释放。"),
    "pooled": Words("{rep} gave it up, or let it lie: it is in the open pool.", "{rep}放弃或长期未跟进，已进入公海。"),
    "unanswered": Words("{rep} did not answer in time.", "{rep}未按时响应。"),
    "contact": Words("By what the account is recognised was noted.", "已记录识别该客户的信息。"),
    "credited": Words("The fairness ledger was credited.", "已记入公平账。"),
    "priced": Words(
        "Prices of balance were worked out anew from what is still to come.", "已按剩余预期重新计算均衡价格。"
    ),
    "board": Words("Routing follows another plan from now on.", "自此按新的方案分配。"),
}
REP_CHANGES = {
    "left": Words("{rep} left; arrivals go to others.", "{rep}已离岗，新到线索转给他人。"),
    "away": Words("{rep} is away; arrivals go to others.", "{rep}不在岗，新到线索转给他人。"),
    "back": Words("{rep} is back.", "{rep}已返岗。"),
    "began": Words("{rep} began.", "{rep}已到岗。"),
}


def routed_told(row: Mapping[str, Any], board: Board) -> dict[str, Any]:
    """Return an entry of the log with names and the reason as a sentence.

    Parameters
    ----------
    row
        The entry, with what was found about every rep.
    board
        The board of today: names of reps, and words of reasons.
    """
    entry, rep = row["entry"], rep_name(board, row["rep"])
    words = {language: _sentence(row, board, rep, language) for language in LANGUAGES}
    return {
        "decision": decision_shown(row).model_dump(mode="json"),
        "item_name": str(entry.get("row", {}).get("name") or row["item"] or ""),
        "rep_name": rep,
        "reason": {"en": words["en"], "zh": words["zh"]},
    }


def rep_name(board: Board, rep: str | None) -> str:
    """Return a rep's name; the id where the board does not know it."""
    number = None if rep is None else board.rep_number.get(rep)
    return (rep or "") if number is None else str(board.problem.rep_names[number])


def _sentence(row: Mapping[str, Any], board: Board, rep: str, language: Language) -> str:
    entry, kind = row["entry"], row["kind"]
    if kind == "rep":
        known = REP_CHANGES.get(str(entry.get("change")))
        return "" if known is None else known.say(language, rep=rep)
    if kind in EVENTS:
        return EVENTS[kind].say(language, rep=rep)
    cause = CAUSES.get(str(entry.get("cause") or ""))
    before = "" if cause is None else cause.say(language, count=len(entry.get("moves", [])))
    return before + _chosen(row, board, rep, language)


def _chosen(row: Mapping[str, Any], board: Board, rep: str, language: Language) -> str:
    """Return why an arrival went to a rep, or waits."""
    entry = row["entry"]
    if entry.get("returned"):
        matched = entry.get("matched")
        known = MATCHED if matched else RETURNED
        return known.say(language, rep=rep, account=_account(board, matched))
    if row["why"] is None:
        return ""
    found = unpacked(row["why"])
    eligible, looked_at = len(found.eligible), len(found.reason)
    if row["kind"] == "assigned":
        return (ONLY if eligible == 1 else CHOSEN).say(language, rep=rep, eligible=eligible, reps=looked_at)
    counts = Counter(found.reason[found.reason >= 0].tolist()).most_common(MOST_REASONS)
    words = reason_words(board.problem.settings)
    told = [_reason(board, number, words).say(language) for number, _ in counts]
    listed = [REASON.say(language, reason=reason, count=count) for reason, (_, count) in zip(told, counts, strict=True)]
    return NOBODY.say(language, reasons=("；" if language == "zh" else "; ").join(listed))


def _reason(board: Board, number: int, words: dict[str, Words]) -> Words:
    """Return the words of a reason by its number; an earlier board may have had more reasons."""
    return said(board.reasons[number], words) if number < len(board.reasons) else Words("?", "?")


def _account(board: Board, matched: Mapping[str, Any] | None) -> str:
    if matched is None:
        return ""
    number = board.item_number.get(matched["account"])
    return str(matched["account"]) if number is None else str(board.problem.items["name"].iloc[number])
