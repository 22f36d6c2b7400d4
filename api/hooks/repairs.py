"""A user of the CRM left: a job finds the plan that hands over what the user had with the fewest moves, people approve it.

The problem gets a version in which the rep is inactive and has what the CRM says; what everybody has there is what the
repair stays near to, and that it moves no more than it must is proven where time allows. When to modify: with what a
repair may change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.crm.connector import Tools
from api.crm.events import LEAD
from api.crm.faults import TryLaterError
from api.crm.links import Link
from api.errors import ApiError
from api.hooks.acts import Handover
from api.hooks.intake import lead_of
from api.hooks.requests import BY_ITSELF, Asked, ask
from api.hooks.turn import Turn, in_turn
from api.jobs.asked import JobAsked
from api.jobs.submit import Jobs
from api.plans.library import Library
from api.plans.versions import Because, Content, append
from api.security.caller import process_caller
from api.store import Store, Tx, crm, jobs, plans, repairs, routing
from assigner.problem.problem import Problem
from assigner.scenario.apply import apply_scenario
from assigner.scenario.model import Scenario

WORK = "repair"
KIND = "repair-plan"
SECONDS = 30.0
TOO_MANY, QUEUE_FULL_SECONDS = 429, 30.0
ENDED = ("succeeded", "failed", "cancelled", "expired")


@dataclass(frozen=True)
class Repairs:
    """Asks for repairs and proposes what they found.

    Parameters
    ----------
    store
        The database.
    library
        Problems and plans.
    jobs
        Where jobs are asked for.
    tools
        The clock.
    """

    store: Store
    library: Library
    jobs: Jobs
    tools: Tools

    def ask(self, link: Link, user: str, owned: Sequence[Handover], event: str) -> str | None:
        """Ask for the job that hands over what a user has; return its id, None where there is nothing to plan with.

        Asked again for the same event, the same job is the answer.
        """
        with self.store.read() as tx:
            known, board = repairs.find(tx, link.tenant, event), routing.board(tx, link.tenant)
        if known is not None:
            return str(known["job"])
        if board is None:
            return None
        problem = self.library.problem(link.tenant, board["problem"])
        rep = link.policy.rep_of(user)
        if rep not in set(map(str, problem.rep_ids)):
            return None
        changed = self._without(link, problem, rep, owned)
        why = f"{user} was deactivated in {link.name}"
        because = Because(source="delta", why=why, origin={"event": event, "rep": rep})
        try:
            return self._submit(link, board["problem"], changed, rep, because)
        except ApiError as fault:
            if fault.status != TOO_MANY:
                raise
            raise TryLaterError(fault.code, fault.detail.en, QUEUE_FULL_SECONDS) from None

    def _submit(self, link: Link, problem: str, changed: Problem, rep: str, because: Because) -> str:
        """Store the version, the job and the repair together."""
        content, now = Content.of_problem(changed), self.tools.now_us()
        caller, event = process_caller(link.tenant, "hooks"), str(because.origin["event"])
        with self.store.begin() as tx:
            _, version = append(tx, caller, problem, content, because, revision=None, at=now)
            params = {"seconds": SECONDS, "request": False}  # what is approved is the write-back
            asked = JobAsked(kind=KIND, problem=problem, version=version, params=params, note=because.why)
            job = str(self.jobs.submit(tx, caller, asked, at=now)["id"])
            repairs.add(tx, link.tenant, event=event, connection=link.id, user=link.policy.user_of(rep), job=job,
                        made_at=now)  # fmt: skip
        return job

    def _without(self, link: Link, problem: Problem, rep: str, owned: Sequence[Handover]) -> Problem:
        """Return the problem with the rep inactive; leads that arrived since are added with their owner."""
        items = set(map(str, problem.item_ids))
        new = [one.record for one in owned if one.object == LEAD and one.record not in items]
        there = [{"id": one.record, "owner": rep} for one in owned if one.record in items]
        change: dict[str, Any] = {"reps": {"change": [{"id": rep, "active": False}]}}
        fresh = link.client.read(LEAD, new) if link.client is not None else {}
        rows = [lead_of(record, link.policy).model_copy(update={"owner": rep}) for record in fresh.values()]
        accounts = set(map(str, problem.frames["accounts"]["id"]))
        change["accounts"] = {"change": [row for row in there if row["id"] in accounts]}
        change["leads"] = {
            "change": [row for row in there if row["id"] not in accounts],
            "add": [row.model_dump(exclude_defaults=True) for row in rows],
        }
        return apply_scenario(problem, Scenario.model_validate(change))

    def run_once(self, link: Link) -> int:
        """Propose the write-backs of repairs whose job has ended; return how many were looked at."""
        with self.store.read() as tx:
            waiting = repairs.running(tx, link.tenant, link.id)
            ended = [row for row in waiting if (jobs.one(tx, link.tenant, row["job"]) or {}).get("state") in ENDED]
        if not ended:
            return 0
        return in_turn(self.store, link, WORK, self.tools.now_us(), lambda turn: self._propose_all(turn, ended))

    def _propose_all(self, turn: Turn, ended: Sequence[sa.RowMapping]) -> int:
        for row in ended:
            self._propose(turn, row["event"], row["job"])
        return len(ended)

    def _propose(self, turn: Turn, event: str, job: str) -> None:
        link, now = turn.link, self.tools.now_us()
        with self.store.read() as tx:
            made = plans.of_job(tx, link.tenant, job)
        moves = self._moves(link.tenant, made[0]) if made else []
        with turn.begin(now) as tx:
            wanted = [found for move in moves for found in _handovers(tx, link, *move)]
            if wanted:
                ask(tx, link, Asked(wanted, "repair", made[0], BY_ITSELF, f"job {job}"), at=now)
            repairs.end(tx, link.tenant, event, "proposed" if wanted else "nothing" if made else "failed")

    def _moves(self, tenant: str, plan: str) -> list[tuple[str, str]]:
        """Return the items that a plan gives to another rep, with that rep."""
        items = self.library.plan(tenant, plan).items
        moved = items[items["moves"] & items["rep"].notna()]
        return [(str(item), str(rep)) for item, rep in zip(moved["item"], moved["rep"], strict=True)]


def _handovers(tx: Tx, link: Link, item: str, rep: str) -> list[Handover]:
    """Return the write of a move, where the item is a record of this connection that has another owner."""
    owner = link.policy.user_of(rep)
    return [
        Handover(row["object"], item, row["owner"], owner)
        for row in crm.find_records(tx, link.tenant, item)
        if row["connection"] == link.id and not row["is_deleted"] and row["owner"] != owner
    ]
