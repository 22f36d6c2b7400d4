"""Alerts about what routing knows: answers that are late or nearly so, leads that wait, absent reps who hold open leads.

When to modify: when open work may go wrong in another way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from api.web.alerts import Alert, Repair, with_names
from assigner.language import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assigner.route import Held, LiveState

SOON_MINUTES = 15
MOST_IDS = 300
MOST_ADDED = 50
"""Waiting leads that one repair plans for."""
REPAIR_SECONDS = 10.0

LATE = Words(
    "{count:answer is|answers are} late: {names}.",
    "{count:,} 项响应已超时：{names}。",
)
SOON = Words(
    "{count:answer is|answers are} due within {minutes} minutes: {names}.",
    "{count:,} 项响应须在 {minutes} 分钟内完成：{names}。",
)
WAITING = Words(
    "{count:lead waits|leads wait} because nobody who may take them has room: {names}.",
    "{count:,} 条线索在等待：可承担者均已满：{names}。",
)
AWAY = Words(
    "{rep} is away and holds {count:open lead|open leads}: {names}.",
    "{rep}不在岗，仍有 {count:,} 条未处理线索：{names}。",
)
OVERDUE = Words("{item} ({rep}, {minutes:,} min)", "{item}（{rep}，{minutes:,} 分钟）")
HAND_ON = Words("Give it to somebody else", "转给其他人")
MAKE_ROOM = Words("Make room with the fewest moves", "以最少换人腾出余地")


def routing_alerts(state: LiveState, minute: int) -> list[Alert]:
    """Return the alerts about open work.

    Parameters
    ----------
    state
        Live state; only looked at.
    minute
        Now, whole minutes since 1970 UTC.
    """
    return [*_answers(state, minute), *_waiting(state), *_away(state, minute)]


def _answers(state: LiveState, minute: int) -> Iterator[Alert]:
    """Yield answers that are late, each with the call that hands it on, and those due soon."""
    due = [
        held for held in state.items.values() if held.status == "owned" and not held.answered and held.answer_by >= 0
    ]
    late = sorted((held for held in due if held.answer_by < minute), key=lambda held: held.answer_by)
    soon = [held for held in due if minute <= held.answer_by <= minute + SOON_MINUTES]
    if late:
        names = {language: [OVERDUE.say(language, item=held.name, rep=_name(state, held.rep), minutes=minute - held.answer_by)
                            for held in late] for language in LANGUAGES}  # fmt: skip
        words = with_names(LATE, names, count=len(late))
        yield Alert("answer-late", "now", words, _ids(late), _reps(late), _hand_on(late[0]))
    if soon:
        named = [f"{held.name} ({_name(state, held.rep)})" for held in soon]
        words = with_names(SOON, named, count=len(soon), minutes=SOON_MINUTES)
        yield Alert("answer-soon", "soon", words, _ids(soon), _reps(soon))


def _hand_on(held: Held) -> Repair:
    """Return the call that routes a lead anew, to whoever is best now."""
    return Repair(HAND_ON, "/v1/route", {held.kind: held.row, "anew": True}, "route:write")


def _waiting(state: LiveState) -> Iterator[Alert]:
    """Yield what waits: a plan with the leads in it, and the fewest moves, makes room."""
    waiting = [state.items[item] for item in state.waiting]
    if not waiting:
        return
    names = [held.name for held in waiting]
    leads = [held.row for held in waiting if held.kind == "lead"][:MOST_ADDED]
    repair = None
    if leads:
        body: dict[str, Any] = {"delta": {"leads": {"add": leads}}, "seconds": REPAIR_SECONDS, "why": MAKE_ROOM.en}
        repair = Repair(MAKE_ROOM, "/v1/route/events/plan", body, "changes:write")
    yield Alert("waiting", "now", with_names(WAITING, names, count=len(waiting)), _ids(waiting), (), repair)


def _away(state: LiveState, minute: int) -> Iterator[Alert]:
    """Yield reps who are not at work and hold leads that nobody has answered."""
    absent = state.left | (state.away_until > minute)
    open_by_rep: dict[str, list[Held]] = {}
    for held in state.items.values():
        if held.status == "owned" and not held.answered and held.rep is not None:
            open_by_rep.setdefault(held.rep, []).append(held)
    for number in np.flatnonzero(absent).tolist():
        held_ = open_by_rep.get(str(state.board.problem.rep_ids[number]), [])
        if held_:
            names = [held.name for held in held_]
            words = with_names(AWAY, names, rep=str(state.board.problem.rep_names[number]), count=len(held_))
            yield Alert("rep-away", "now", words, _ids(held_), _reps(held_[:1]), _hand_on(held_[0]))


def _name(state: LiveState, rep: str | None) -> str:
    number = None if rep is None else state.board.rep_number.get(rep)
    return rep or "" if number is None else str(state.board.problem.rep_names[number])


def _ids(held: list[Held]) -> tuple[str, ...]:
    return tuple(one.item for one in held[:MOST_IDS])


def _reps(held: list[Held]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.rep for one in held[:MOST_IDS] if one.rep is not None))
