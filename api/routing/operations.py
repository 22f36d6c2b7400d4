"""What can happen to work and reps: each function looks at the state, writes entries, and returns what is answered.

They run inside a transaction of the desk. When to modify: when something else happens; its entry is read by
:mod:`assigner.route.state`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from api.errors import ConflictError, NotFoundError
from api.routing.desk import Desk, Row, Session
from assigner.issues import Issues
from assigner.language import Words
from assigner.problem.work import Account, Duty, Lead
from assigner.route import Arrival, Decision, Held, LiveState, decide
from assigner.route.duties import Around, Prepared, around, prepared
from assigner.route.duty_checks import duty_issues
from assigner.route.matching import Contact, Matched
from assigner.route.reasons import HAD_IT, LOCKED
from assigner.route.rebase import work_of
from assigner.route.why import packed

DAY_MINUTES = 1440
DRAINED_AT_ONCE = 20
"""Waiting arrivals that are looked at when something becomes free; the clock looks at all."""

QUEUE_FULL = Words(
    "{count} arrivals wait already; at most {most} may (most_waiting). Close some, or add capacity.",
    "已有 {count} 条在排队，最多 {most} 条（most_waiting）。请关闭部分或增加产能。",
)
NOT_POOLED = Words(
    "{item} is not in the pool: it is {status}. Only what is in the pool can be claimed.",
    "{item} 不在公海中（当前状态：{status}）。只能领取公海中的线索。",
)
COOLING = Words(
    "{item} may be claimed in {minutes} minutes at the earliest (cool_down_minutes).",
    "{item} 最早 {minutes} 分钟后可领取（cool_down_minutes）。",
)
REFUSED = Words("{rep} may not have {item}: {why}.", "{rep} 不能领取 {item}：{why}。")
NOT_OWNED = Words("{item} has no rep now; there is nothing to give up.", "{item} 当前无负责人，无需释放。")


@dataclass(frozen=True)
class Arrived:
    """Something that arrives.

    Parameters
    ----------
    work
        The account, lead or duty.
    contact
        What it says about whom it comes from.
    anew
        Route it even though somebody has it.
    prepared
        For a duty that is in order: its ways, worked out before its turn (:func:`in_advance`).
    """

    work: Account | Lead | Duty
    contact: Contact = field(default_factory=Contact)
    anew: bool = False
    prepared: Prepared | None = None

    @property
    def kind(self) -> str:
        """Return ``lead``, ``account`` or ``duty``."""
        return type(self.work).__name__.lower()


def route(session: Session, arrived: Arrived) -> Row:
    """Give an arrival to a rep, or let it wait; what somebody has already stays there unless asked anew.

    Raises
    ------
    InputError
        A duty that takes a crew or recurs, or that has no time within the horizon.
    """
    state, work = session.state, arrived.work
    held = state.items.get(work.id)
    if held is not None and held.status == "owned" and not arrived.anew:
        return session.write({"kind": "touched", "item": work.id, "rep": held.rep, "minute": session.minute})
    if isinstance(work, Duty) and (arrived.prepared is None or arrived.prepared.around.board is not state.board):
        Issues(duty_issues(state.board, work)).raise_errors()
    matched = match(state, arrived)
    if isinstance(work, Lead) and matched is not None and work.account is None:
        work = work.model_copy(update={"account": matched.account})
    arrival = Arrival(
        work, session.minute, answer_by(state, work, session.minute), owner=_returns_to(state, work, matched),
        prepared=arrived.prepared,
    )  # fmt: skip
    if held is not None:
        state.free(work.id)  # its own load must not stand in its way; the entry puts it back
    return _decided(session, arrival, matched)


def in_advance(desk: Desk, arrived: Arrived) -> Arrived:
    """Return an arrival with all that takes long done before its turn, so that nobody else waits for it.

    What is wrong with it is said in its turn: an event that was answered gets its answer first.
    """
    duty = arrived.work
    if not isinstance(duty, Duty):
        return arrived
    there: Around = desk.look(lambda state, _minute: around(state, duty))
    return arrived if duty_issues(there.board, duty) else replace(arrived, prepared=prepared(duty, there))


def match(state: LiveState, arrived: Arrived) -> Matched | None:
    """Return the account that a lead or account belongs to; a duty names its own."""
    if isinstance(arrived.work, Duty):
        return None
    account = arrived.work.account if isinstance(arrived.work, Lead) else None
    contact = arrived.contact
    if account is not None and contact.account is None:
        contact = Contact(account, contact.email, contact.website, contact.phone, contact.company)
    return state.contacts.match(contact, state.board.policy.match_score)


def answer_by(state: LiveState, work: Account | Lead | Duty, minute: int) -> int:
    """Return when an arrival must be answered, -1 for never."""
    if not isinstance(work, Lead):
        return -1
    own = state.board.moment(work.answer_by)
    minutes = state.board.policy.clocks.answer_minutes
    return own if own >= 0 else (minute + minutes if minutes is not None else -1)


def _returns_to(state: LiveState, work: Account | Lead | Duty, matched: Matched | None) -> str | None:
    """Return the rep whom it belongs to: the account's owner, else its own."""
    of_account = state.owner_of(matched.account) if matched is not None else None
    return of_account or state.owner_of(work.id) or work.owner


def _decided(session: Session, arrival: Arrival, matched: Matched | None = None, **more: Any) -> Row:
    """Decide an arrival and write what becomes of it.

    Raises
    ------
    ConflictError
        Nobody can take it, and the queue is full.
    """
    state = session.state
    decision = decide(state, arrival)
    if decision.rep < 0 and arrival.work.id not in state.items:
        _check_queue(state)
    return session.write(_entry(state, arrival, decision, matched, more), packed(decision))


def _entry(
    state: LiveState, arrival: Arrival, decision: Decision, matched: Matched | None, more: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the entry of a decision."""
    entry: dict[str, Any] = {
        "kind": "assigned" if decision.rep >= 0 else "waiting",
        "item": arrival.work.id,
        "work": type(arrival.work).__name__.lower(),
        "row": arrival.work.model_dump(mode="json", exclude_defaults=True),
        "minute": arrival.minute,
        "answer_by": arrival.answer_by,
        **more,
    }
    if decision.rep < 0 and state.board.policy.most_moves and not isinstance(arrival.work, Duty):
        entry["chain"] = True  # room may be made for it
    if matched is not None:
        entry["matched"] = {"account": matched.account, "by": matched.by, "score": matched.score}
    if decision.start >= 0:
        entry["start"] = decision.start
    if decision.rep >= 0:
        entry |= {
            "rep": str(state.board.problem.rep_ids[decision.rep]), "uses": decision.uses_of_rep,
            "caps": decision.caps, "returned": decision.returned,
        }  # fmt: skip
    return entry


def _check_queue(state: LiveState) -> None:
    most = state.board.policy.most_waiting
    if len(state.waiting) >= most:
        raise ConflictError("route-queue-full", QUEUE_FULL.filled(count=len(state.waiting), most=most))


def held_or_missing(state: LiveState, item: str) -> Held:
    """Return work that routing knows.

    Raises
    ------
    NotFoundError
        It does not.
    """
    held = state.items.get(item)
    if held is None:
        raise NotFoundError("routed item", item)
    return held


def again(session: Session, held: Held, cause: str) -> Row | None:
    """Decide anew what waits; None when nobody can take it still."""
    state = session.state
    work = work_of(held.kind, held.row)
    due = state.due_of(held, session.minute)
    without = {HAD_IT: tuple(held.past)} if held.past else {}
    waited = session.minute - held.since
    arrival = Arrival(
        work, session.minute, due, without=without, waited=waited, owner=None if held.tries else work.owner
    )
    decision = decide(state, arrival)
    if decision.rep < 0:
        return None
    return session.write(_entry(state, arrival, decision, None, {"cause": cause}), packed(decision))


def by_urgency(state: LiveState) -> list[str]:
    """Return what waits: by priority, then by how long it waits."""
    waiting = [state.items[item] for item in state.waiting]
    waiting.sort(key=lambda held: (held.row.get("priority", 3), held.minute, held.item))
    return [held.item for held in waiting]


def drain(session: Session, items: Sequence[str] | None = None) -> list[Row]:
    """Give out what waits and can go now; the first few by urgency where no items are named."""
    state = session.state
    wanted = by_urgency(state)[:DRAINED_AT_ONCE] if items is None else items
    rows = [again(session, state.items[item], "drained") for item in wanted if item in state.waiting]
    return [row for row in rows if row is not None]


def close(session: Session, item: str, why: str) -> Row:
    """End work (won, lost, cancelled, gone): its load is free, and what waits may take it.

    Raises
    ------
    NotFoundError
        Neither routing nor the plan knows it.
    """
    state = session.state
    owner = state.owner_of(item)
    if item not in state.items and owner is None:
        raise NotFoundError("routed item", item)
    row = session.write({"kind": "closed", "item": item, "rep": owner, "minute": session.minute, "why": why})
    drain(session)
    return row


def touch(session: Session, item: str, answered: bool) -> Row:
    """Note a sign of life: a call, a mail, a visit; the first answer stops the clock."""
    held = held_or_missing(session.state, item)
    entry = {"kind": "touched", "item": item, "rep": held.rep, "minute": session.minute, "answered": answered}
    return session.write(entry)


def give_up(session: Session, item: str, why: str) -> Row:
    """Put work into the pool.

    Raises
    ------
    ConflictError
        Nobody has it.
    """
    held = held_or_missing(session.state, item)
    if held.status != "owned":
        raise ConflictError("route-not-owned", NOT_OWNED.filled(item=item))
    row = session.write({"kind": "pooled", "item": item, "rep": held.rep, "minute": session.minute, "why": why})
    drain(session)
    return row


def claim(session: Session, item: str, rep: str) -> Row:
    """Give work in the pool to the rep who claims it, if rules, loads, limits and locks allow it.

    Raises
    ------
    ConflictError
        It is not in the pool, still cooling, or the rep may not have it.
    """
    state = session.state
    held = held_or_missing(state, item)
    pool = state.board.policy.pool
    if rep not in state.board.rep_number:
        raise NotFoundError("rep", rep)
    if held.status != "pooled":
        raise ConflictError("route-not-pooled", NOT_POOLED.filled(item=item, status=held.status))
    left = held.since + pool.cool_down_minutes - session.minute
    if left > 0:
        raise ConflictError("route-cooling", COOLING.filled(item=item, minutes=left))
    locked = held.lost_by == rep and session.minute < held.since + pool.lock_days * DAY_MINUTES
    work = work_of(held.kind, held.row)
    arrival = Arrival(
        work, session.minute, answer_by(state, work, session.minute), (rep,), {LOCKED: (rep,)} if locked else {}
    )
    decision = decide(state, arrival)
    if decision.rep < 0:
        raise ConflictError("route-claim-refused", _refusal(state, decision, item, rep))
    return session.write(_entry(state, arrival, decision, None, {"cause": "claimed"}), packed(decision))


def _refusal(state: LiveState, decision: Decision, item: str, rep: str) -> Words:
    from assigner.route.reasons import reason_words, said

    name = state.board.reasons[int(decision.reason[state.board.rep_number[rep]])]
    why = said(name, reason_words(state.board.problem.settings))
    return Words(REFUSED.en.format(rep=rep, item=item, why=why.en), REFUSED.zh.format(rep=rep, item=item, why=why.zh))


def change_rep(session: Session, rep: str, change: str, until: int | None, why: str) -> Row:
    """Note that a rep left, is away, came back or began; who comes back may take what waits."""
    if rep not in session.state.board.rep_number:
        raise NotFoundError("rep", rep)
    entry: dict[str, Any] = {"kind": "rep", "rep": rep, "change": change, "minute": session.minute, "why": why}
    if until is not None:
        entry["until"] = until
    row = session.write(entry)
    if change in ("back", "began"):
        drain(session)
    return row


def know_contact(session: Session, account: str, told: Mapping[str, list[str]]) -> Row:
    """Note by what an account is recognised."""
    return session.write({"kind": "contact", "item": account, **told})
