"""Events through the service's own routing: fields become a lead, owners set by people count, the log is followed.

When to modify: with what events tell routing.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.crm.events import Record
from api.crm.policy import Policy
from api.hooks.background import working_round
from api.hooks.intake import contact_of, lead_of
from api.hooks.parts import tools_of
from api.routing.desks import desks_of
from api.settings import Settings
from api.store import Store
from api.store.moments import SECOND_US
from tests.api.callers import TENANT, Callers, calling
from tests.api.hooks.test_inbox import Sender

PROBLEM = {
    "name": "routing",
    "horizon": {"first_day": "2026-09-28", "last_day": "2027-03-31"},
    "reps": [
        {"id": "ann", "languages": ["de"], "capacity": {"minutes": 600}},
        {"id": "bob", "languages": ["en"], "capacity": {"minutes": 600}},
    ],
}
POLICY = {
    "lead_fields": {"languages": "Language", "minutes": "Effort", "skills": "Products"},
    "contact_fields": {"email": "Email"},
}


@pytest.fixture
def people(store: Store, settings: Settings) -> Iterator[Callers]:
    with calling(store, settings.model_copy(update={"route_tick_seconds": 0})) as made:
        yield made


@pytest.fixture
def sender(people: Callers, store: Store, settings: Settings) -> Sender:
    made = Sender(people, store, settings, **POLICY)
    made.round = working_round(made.services, tools_of(made.services))
    return made


def route_by(people: Callers) -> None:
    problem = people.planner.post("/v1/problems", json=PROBLEM).json()["id"]
    assert people.admin.put("/v1/route/board", json={"problem": problem}).status_code == 200


def loads(sender: Sender) -> dict[str, int]:
    """Return how many leads each rep has, as routing knows."""
    desk = desks_of(sender.services).of(TENANT)
    held: dict[str, int] = desk.look(
        lambda state, _minute: {
            str(rep): int(number) for rep, number in zip(state.board.problem.rep_ids, state.num_held, strict=True)
        }
    )
    return held


def owner(people: Callers, item: str) -> str | None:
    answer = people.viewer.get(f"/v1/route/items/{item}").json()
    rep: str | None = answer["rep"]
    return rep


def test_a_leads_fields_decide_who_gets_it(sender: Sender, people: Callers) -> None:
    route_by(people)
    for number, language in enumerate(["de", "en", "de", "en"]):
        sender.send(f"m{number}", "lead.created", f"L{number}", fields={"Language": language, "Effort": "60"})
    sender.work()
    assert [owner(people, f"L{number}") for number in range(4)] == ["ann", "bob", "ann", "bob"]
    rows = people.viewer.get("/v1/writebacks").json()["items"]
    assert [row["state"] for row in rows] == ["done"] * 4


def test_leads_wait_for_routing_to_be_set_up_and_are_not_set_aside(sender: Sender, people: Callers) -> None:
    sender.send("m1", "lead.created", "L1", fields={"Language": "de"})
    for _ in range(10):
        sender.work()
        sender.ahead_us += 100 * SECOND_US
    (event,) = sender.events()
    assert (event["state"], event["attempts"]) == ("waiting", 0)
    assert "route" in event["fault"]
    route_by(people)
    sender.work()
    assert owner(people, "L1") == "ann"


def test_an_owner_that_a_person_set_in_the_crm_counts_in_routing(sender: Sender, people: Callers) -> None:
    route_by(people)
    sender.send("m1", "lead.created", "L1", fields={"Language": "de"})
    sender.work()
    assert loads(sender) == {"ann": 1, "bob": 0}
    sender.send("m2", "record.owner_changed", "L1", object="lead", owner="bob")
    sender.work()
    assert owner(people, "L1") == "bob"
    assert loads(sender) == {"ann": 0, "bob": 1}
    assert len(people.viewer.get("/v1/writebacks").json()["items"]) == 1  # nothing is written against the person
    sender.send("m3", "record.deleted", "L1", object="lead")
    sender.work()
    assert loads(sender) == {"ann": 0, "bob": 0}


def test_what_is_decided_without_a_webhook_is_written_back_too(sender: Sender, people: Callers) -> None:
    route_by(people)
    sender.work()  # the log is followed from here on
    sender.send("m1", "lead.created", "L1", fields={"Language": "de"})
    sender.work()
    again = {"lead": {"id": "L1", "languages": ["en"]}, "anew": True}
    assert people.approver.post("/v1/route", json=again).json()["rep"] == "bob"
    sender.work()
    newest = people.viewer.get("/v1/writebacks").json()["items"][0]
    (row,) = people.viewer.get(f"/v1/writebacks/{newest['id']}/rows").json()["items"]
    assert (row["owner_before"], row["owner_after"], row["state"]) == ("ann", "bob", "written")


def test_who_left_gets_nothing_more_and_who_is_back_does(sender: Sender, people: Callers) -> None:
    route_by(people)
    sender.send("m1", "rep.deactivated", "ann", object="rep")
    sender.work()
    sender.send("m2", "lead.created", "L1", fields={"Language": "de"})
    sender.work()
    assert owner(people, "L1") is None
    sender.send("m3", "rep.updated", "ann", object="rep", at="2026-11-29T11:00:00Z")
    sender.work()
    assert owner(people, "L1") == "ann"
    sender.work()
    assert people.viewer.get("/v1/writebacks").json()["items"][0]["state"] == "done"


def test_crooked_values_are_left_out_and_lists_come_in_one_text() -> None:
    fields = {"Language": "de；en, fr", "Effort": "much", "Products": ["crm", "erp"], "Email": "a@b.test"}
    policy = Policy.model_validate(POLICY)
    record = Record("lead", "L1", None, None, None, fields=fields)
    lead = lead_of(record, policy)
    assert (lead.languages, lead.minutes) == (["de", "en", "fr"], None)
    assert [skill.skill for skill in lead.skills] == ["crm", "erp"]
    assert contact_of(record, policy).email == "a@b.test"
