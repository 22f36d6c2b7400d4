"""The client against a real server and worker: a team is uploaded, solved, asked about, decided on, published.

When to modify: with the road from a problem to a publication.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assigner.cli.app import main
from assigner.client import (
    AsyncClient,
    Client,
    ServiceError,
    administration,
    calls,
    catalogue,
    connections,
    hooks,
    managing,
    routing,
    schedules,
)
from tests.api.callers import Callers
from tests.api.jobs.processes import WorkerProcess
from tests.client.conftest import FIRST_STEPS


def test_a_team_is_planned_and_published_by_two_people(
    planner: Client, approver: Client, worker: WorkerProcess, url: str, served: Callers
) -> None:
    lines: list[Mapping[str, Any]] = []
    problem = planner.upload(FIRST_STEPS, why="first try")
    assert (problem.version.counts["accounts"], problem.version.why) == (8, "first try")
    job = planner.wait(planner.solve(problem.id, seconds=20, note="Q4"), lines.append)
    assert (job.state, job.summary and job.summary["status"]) == ("succeeded", "optimal")
    assert lines
    assert {"stage", "score", "bound"} <= set(lines[-1])
    assert job.new_plan is not None
    plan = planner.plan(job.new_plan)
    assert plan.headline is not None
    assert plan.headline.zh.startswith("最优")
    assert {item.rep for item in planner.items(plan.id, kind="account")} <= {"ann", "bob", "eve"}
    assert planner.why(plan.id, "acme").rep == "ann"
    answer = planner.why_not(plan.id, "acme", "bob", seconds=2)
    assert "cloud" in json.dumps(answer["sentences"]["en"])  # Bob does not hold the skill
    assert planner.download(plan.id, "ics", rep="ann").startswith(b"BEGIN:VCALENDAR")

    request = planner.propose(plan.id, title="Q4")
    request = planner.decide(request, "accepted", all_open=True)
    with pytest.raises(ServiceError) as refused:
        planner.approve(request)
    assert (refused.value.status, refused.value.fault) == (403, "forbidden")
    publication = approver.publish(approver.approve(request), why="agreed")
    assert publication.num_moves == len(list(planner.moves(request.id)))
    assert approver.roll_back(publication.id, why="try again").rolled_back is not None

    async def ask() -> str:
        async with AsyncClient(url, str(served.planner.key)) as client:
            asked = await client.send(calls.make_job("lint", problem=problem.id))
            return (await client.wait(asked)).state

    assert asyncio.run(ask()) == "succeeded"


def test_submit_shows_what_solve_shows(
    worker: WorkerProcess, url: str, served: Callers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learns = FIRST_STEPS / "what-if" / "eve-learns.yaml"
    options = [str(FIRST_STEPS), "--what-if", str(learns), "--seconds", "20", "--language", "en"]
    assert main(["solve", *options, "--out", str(tmp_path / "here")]) == 0
    here = capsys.readouterr().out
    there_options = ["--url", url, "--key", str(served.planner.key), "--out", str(tmp_path / "there")]
    assert main(["submit", *options, *there_options]) == 0
    there = capsys.readouterr().out
    plans = [json.loads((tmp_path / place / "plan.json").read_text("utf-8")) for place in ("here", "there")]
    assert plans[0]["levels"] == plans[1]["levels"]
    assert plans[0]["digest"] == plans[1]["digest"]
    first_lines = [[line for line in text.splitlines() if line.strip()][:2] for text in (here, there)]
    assert first_lines[0] == first_lines[1]  # name and headline: proven optimal on both sides


def test_a_lead_gets_its_owner_through_the_client(planner: Client, approver: Client, url: str, served: Callers) -> None:
    problem = planner.upload(FIRST_STEPS)
    with Client(url, str(served.admin.key)) as admin:
        board = admin.send(routing.set_board(problem.id, policy={"presence": "any"}))
        assert (board.problem, board.num_reps) == (problem.id, 3)
        assert "until" not in admin.send(routing.rep_event("bob", "away", event="e0")).model_dump(exclude_none=True)
    routed = approver.route("crm:1", lead={"id": "L-1", "minutes": 60, "skills": [{"skill": "cloud", "level": 3}]})
    assert (routed.kind, routed.rep) == ("assigned", "ann")  # only Ann holds cloud at level 3
    assert approver.route("crm:1", lead={"id": "L-1"}) == routed  # the same event, the same answer
    reasons = {one.rep: one.reason for one in planner.why_routed(routed).reps}
    assert (reasons["ann"], reasons["bob"]) == (None, "skill-missing")
    both = approver.send(
        routing.route_batch([{"event": "crm:2", "lead": {"id": "L-2"}}, {"event": "crm:3", "lead": {"id": "L-3"}}])
    )
    assert [one.item for one in both] == ["L-2", "L-3"]
    assert {one.item for one in approver.open_work(status="owned")} == {"L-1", "L-2", "L-3"}
    assert approver.send(routing.touch("L-1", answered=True)).kind == "touched"
    assert approver.send(routing.close("L-2", why="won")).kind == "closed"
    approver.send(routing.release("L-3"))
    assert [one.item for one in approver.open_work(status="pooled")] == ["L-3"]
    assert approver.send(routing.claim("L-3", "eve")).rep == "eve"
    assert [one.seq for one in planner.send(routing.list_decisions(item="L-3")).items] != []
    assert {one.rep for one in planner.send(routing.list_rep_states()).items} == {"ann", "bob", "eve"}


def test_keys_schedules_and_webhooks_are_kept_through_the_client(planner: Client, url: str, served: Callers) -> None:
    problem = planner.upload(FIRST_STEPS)
    with Client(url, str(served.admin.key)) as admin:
        made = admin.send(administration.make_key("CRM", "integration"))
        assert made.secret.startswith("asg_")
        renewed = admin.send(administration.rotate_key(made.id))
        assert renewed.replaces == made.id
        admin.send(administration.revoke_key(renewed.id))
        assert admin.send(administration.get_key(renewed.id)).revoked is not None
        tenant = admin.send(administration.get_tenant())
        assert admin.send(administration.change_tenant(tenant.revision, name="Acme")).name == "Acme"

        nightly = {"kind": "lint", "problem": problem.id}
        schedule = admin.send(schedules.make_schedule("Nightly", "0 2 * * *", nightly, zone="Asia/Shanghai"))
        assert len(admin.send(schedules.preview_schedule(schedule.id, count=3)).ticks) == 3
        changed = admin.send(
            schedules.change_schedule(schedule.id, schedule.revision, "N", "0 3 * * *", nightly, paused=True)
        )
        assert (changed.name, changed.paused, changed.next) == ("N", True, None)
        assert admin.send(schedules.run_schedule(schedule.id)).kind == "lint"
        assert admin.send(schedules.delete_schedule(schedule.id, changed.revision)) == b""

        connection = admin.send(connections.make_connection("Own", "standard"))
        assert connection.hook_url.startswith("http")
        paused = admin.send(connections.change_connection(connection.id, connection.revision, state="paused"))
        assert paused.state == "paused"
        assert admin.send(connections.test_connection(connection.id)).code == "no-api"
        assert admin.send(connections.list_events()).items == []
        assert "accounts" in admin.send(connections.get_mapping("hubspot")).mapping
        with pytest.raises(ServiceError) as refused:
            admin.send(hooks.make_endpoint("ERP", "https://127.0.0.1/hook"))
        assert refused.value.status == 422
        assert admin.send(hooks.list_endpoints()).items == []
        assert "key.revoked" in {one.action for one in admin.send(administration.list_audit()).items}
    assert len(planner.send(catalogue.list_rules()).items) > 30
    assert planner.send(catalogue.get_rule("rep-over-capacity")).page.zh
    assert planner.send(managing.list_cases(problem.id)).items == []
    assert {one.name for one in planner.send(calls.list_demos()).items} >= {"first-steps"}
    assert [one.number for one in planner.send(calls.list_versions(problem.id)).items] == [1]
    renamed = planner.send(calls.change_problem(problem.id, 1, name="East"))
    assert (renamed.name, renamed.revision) == ("East", 2)
