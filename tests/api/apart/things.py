"""One thing of every kind, made by the tenant ``acme``: what ``globex`` then tries to reach.

A kind is named as routes name it in their paths: ``{plan}``. When to modify: when a route has a new kind of id in its
path: write its maker here, or the test of all routes fails and says so.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from api.store import Store, disputes, new_id
from api.store.tables.crm import crm_pulls, writebacks
from api.store.tables.hooks import hook_deliveries, hook_events
from tests.api.callers import TENANT, Callers, Voice

PROBLEM = {
    "name": "apart",
    "horizon": {"first_day": "2026-09-28", "last_day": "2026-12-27"},
    "reps": [
        {"id": "ann", "capacity": {"minutes": 600}},
        {"id": "bob", "capacity": {"minutes": 600}},
    ],
    "accounts": [{"id": "A1", "minutes": 30, "owner": "ann"}, {"id": "A2", "minutes": 30, "owner": "ann"}],
}
PLAN = "item,rep\nA1,ann\nA2,bob\n"
CLAIMS: dict[str, Any] = {
    "format": "assigner-dispute/1",
    "item": "A1",
    "problem": "apart",
    "sides": [{"rep": "ann", "says": "mine"}, {"rep": "bob", "says": "no"}],
    "outcomes": [
        {"winner": rep, "given": None, "cost": [0, 0], "loss": 0, "words": {"en": f"A1 to {rep}", "zh": f"A1 归 {rep}"},
         "scenario": {"accounts": {"change": [{"id": "A1", "pin": rep}]}}}
        for rep in ("ann", "bob")
    ],
}  # fmt: skip


def make_all(client: Callers, store: Store) -> dict[str, str]:
    """Make one thing of every kind and return the ids by kind."""
    ours, made = client.operator, dict[str, str]()
    made["key"] = _made(ours, "/v1/keys", {"name": "ours", "role": "viewer"})
    made["problem"] = _made(ours, "/v1/problems", PROBLEM)
    made["number"] = "1"
    made["plan"] = _made(
        ours, f"/v1/plans?problem={made['problem']}", content=PLAN, headers={"Content-Type": "text/csv"}
    )
    solve = {"kind": "solve", "problem": made["problem"], "params": {"seconds": 1}}
    made["job"] = _made(ours, "/v1/jobs", solve)
    made["schedule"] = _made(ours, "/v1/schedules", {"name": "nightly", "cron": "0 2 * * *", "job": solve})
    made |= _published(client, made["plan"])
    made["dispute"] = _claimed(store, made["problem"], made["plan"])
    made["rep"] = "ann"
    made |= _routed(ours, made["problem"])
    made |= _hooked(ours, store)
    return made


def _claimed(store: Store, problem: str, plan: str) -> str:
    with store.begin() as tx:
        return disputes.add(
            tx, TENANT, problem=problem, version=1, plan=plan, job=None, item="A1", said={"ann": "mine", "bob": "no"},
            facts=CLAIMS, made_by="tests", made_at=1,
        )  # fmt: skip


def set_up_routing(voice: Voice) -> None:
    """Let a tenant route, too: what it cannot reach must be missing, and not merely switched off."""
    _board(voice, _made(voice, "/v1/problems", PROBLEM))


def _made(voice: Voice, path: str, body: Any = None, **how: Any) -> str:
    answer = voice.post(path, **({"json": body} if body is not None else {}), **how)
    assert answer.status_code in (200, 201, 202), f"{path}: {answer.text}"
    return str(answer.json()["id"])


def _published(client: Callers, plan: str) -> dict[str, str]:
    """Let a plan's moves be accepted, approved and published, each step by who may."""
    request = _step(client.planner, f"/v1/plans/{plan}/change-requests", {}, 0)
    address = f"/v1/change-requests/{request['id']}"
    _step(client.planner, f"{address}/decisions", {"all_open": True, "status": "accepted"}, 1)
    _step(client.approver, f"{address}/approve", {}, 2)
    publication = _step(client.approver, f"{address}/publish", {}, 3)
    return {"request": request["id"], "publication": publication["id"]}


def _step(voice: Voice, path: str, body: Any, revision: int) -> Any:
    answer = voice.post(path, json=body, headers={"If-Match": f'"{revision}"'})
    assert answer.status_code in (200, 201), f"{path}: {answer.text}"
    return answer.json()


def _board(voice: Voice, problem: str) -> None:
    board = voice.put("/v1/route/board", json={"problem": problem})
    assert board.status_code == 200, board.text


def _routed(ours: Voice, problem: str) -> dict[str, str]:
    _board(ours, problem)
    # Decisions are numbered per tenant: ours must have a number that the other has not come to.
    leads = [{"event": f"e-{number}", "lead": {"id": f"L-{number}", "minutes": 1}} for number in range(40)]
    answer = ours.post("/v1/route/batch", json={"items": leads})
    assert answer.status_code == 200, answer.text
    return {"item": "L-39", "seq": str(answer.json()[-1]["seq"])}


def _hooked(ours: Voice, store: Store) -> dict[str, str]:
    secrets = {"secrets": ["whsec_" + "QUFB" * 10]}
    connection = _made(ours, "/v1/connections", {"name": "crm", "system": "standard", "secrets": secrets})
    # An address that needs no name server; nothing is sent in this test.
    endpoint = _made(ours, "/v1/endpoints", {"name": "ours", "url": "https://93.184.216.34/hook"})
    event, delivery, writeback, pull = (new_id(kind) for kind in ("event", "delivery", "writeback", "pull"))
    shared = {"tenant": TENANT, "made_at": 1}
    with store.begin() as tx:
        tx.execute(
            sa.insert(hook_events).values(
                tenant=TENANT, id=event, connection=connection, dedupe_key="d", kind="lead.created", object="lead",
                record="r-ours", received_at=1, actor="", changed=[], is_ours=False, payload={}, state="aside", outcome="",
                attempts=0, due_at=1, fault="",
            )
        )  # fmt: skip
        tx.execute(
            sa.insert(hook_deliveries).values(
                **shared, id=delivery, message=new_id("message"), endpoint=endpoint, kind="test", state="failed", fence=0,
                attempts=0, due_at=1, leased_until=0, ended_at=1,
            )
        )  # fmt: skip
        tx.execute(
            sa.insert(writebacks).values(
                **shared, id=writeback, connection=connection, reason="by-hand", subject="", state="proposed",
                is_dry_run=False, why="", made_by="tests", revision=1,
            )
        )  # fmt: skip
        tx.execute(
            sa.insert(crm_pulls).values(
                **shared, id=pull, connection=connection, state="failed", mapping="", why="", made_by="tests", due_at=1,
                counts={}, issues=[], fault="",
            )
        )  # fmt: skip
    return {
        "pull": pull,
        "connection": connection, "endpoint": endpoint, "event": event, "delivery": delivery, "writeback": writeback
    }  # fmt: skip
