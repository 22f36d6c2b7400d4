"""Routing over HTTP on both databases: owners at once, events answered once, reasons for everybody, tenants apart."""

from __future__ import annotations

from collections import Counter

from tests.api.callers import Callers
from tests.api.routing.conftest import lead, routed, set_up


def test_a_lead_gets_an_owner_and_reasons_for_everybody(each_desk: Callers) -> None:
    set_up(each_desk.admin)
    decision = routed(each_desk.integration, lead("L1", languages=["de"]))
    assert (decision["kind"], decision["rep"], decision["seq"]) == ("assigned", "ann", 2)
    why = each_desk.viewer.get(f"/v1/route/decisions/{decision['seq']}/why").json()
    found = {one["rep"]: one for one in why["reps"]}
    assert (why["num_eligible"], why["reasons"]) == (1, {"language-missing": 2})
    assert found["ann"]["eligible"]
    assert found["bob"]["words"] == {"en": "language missing", "zh": "语言不通"}


def test_an_event_is_answered_once_and_always_alike(each_desk: Callers) -> None:
    set_up(each_desk.admin)
    first = routed(each_desk.integration, lead("L1"))
    again = routed(each_desk.integration, lead("L1"))
    assert again == first
    assert len(each_desk.viewer.get("/v1/route/items").json()["items"]) == 1


def test_the_same_event_twice_in_one_batch_is_one_decision(desk: Callers) -> None:
    set_up(desk.admin)
    answers = desk.integration.post("/v1/route/batch", json={"items": [lead("L1"), lead("L1"), lead("L2")]}).json()
    assert answers[0] == answers[1]
    assert [answer["seq"] for answer in answers] == [2, 2, 3]


def test_who_is_full_gets_nothing_and_ties_go_round(desk: Callers) -> None:
    set_up(desk.admin)
    reps = Counter(routed(desk.integration, lead(f"L{n}"))["rep"] for n in range(20))
    assert reps["bob"] == 2  # 120 minutes hold two leads of 60
    # ann 600 minutes: 10 leads; cat 600 minutes, 30 of them an account: 9 leads; 21 in all, 20 came
    assert reps["ann"] + reps["cat"] == 18
    assert reps["cat"] <= 9


def test_what_nobody_can_take_waits_and_goes_when_something_is_closed(desk: Callers) -> None:
    set_up(desk.admin)
    kinds = [routed(desk.integration, lead(f"L{n}"))["kind"] for n in range(22)]
    assert kinds == ["assigned"] * 21 + ["waiting"]
    owned = desk.viewer.get("/v1/route/items?status=owned&rep=ann").json()["items"][0]["item"]
    closed = desk.integration.post(f"/v1/route/items/{owned}/close", json={"why": "won"})
    assert closed.status_code == 200
    item = desk.viewer.get("/v1/route/items/L21").json()
    assert (item["status"], item["rep"]) == ("owned", "ann")


def test_a_returning_customer_goes_to_the_owner_by_id_domain_phone_and_chinese_name(desk: Callers) -> None:
    set_up(desk.admin)
    told = {"account": "A1", "domains": ["huaxia.cn"], "phones": ["010-8888 6666"]}
    assert desk.integration.post("/v1/route/events/contact", json=told).status_code == 200
    contacts = [
        ({"account": "A1"}, "id", 100),
        ({"email": "li@mail.huaxia.cn"}, None, None),
        ({"email": "li@huaxia.cn"}, "domain", 90),
        ({"phone": "+86 10 8888 6666"}, "phone", 85),
        ({"company": "北京华夏科技集团"}, "name", 80),
    ]
    for number, (contact, by, score) in enumerate(contacts):
        decision = routed(desk.integration, lead(f"L{number}", contact=contact))
        matched = decision["matched"] or {"by": None, "score": None}
        assert (matched["by"], matched["score"]) == (by, score)
        assert decision["returned"] == (by is not None)
        assert by is None or decision["rep"] == "cat"


def test_without_a_board_the_answer_says_what_to_do(desk: Callers) -> None:
    answer = desk.integration.post("/v1/route", json=lead("L1"))
    assert (answer.status_code, answer.json()["code"]) == (409, "route-not-set-up")
    assert "PUT /v1/route/board" in answer.json()["detail"]


def test_bad_arrivals_are_told_with_their_places(desk: Callers) -> None:
    set_up(desk.admin)
    both = {"lead": {"id": "L1"}, "account": {"id": "A9"}}
    for body in (both, {}, {"lead": {"id": "L1", "minutes": -1}}, {"lead": {"id": "L1", "nonsense": 1}}):
        answer = desk.integration.post("/v1/route", json=body)
        assert answer.status_code == 422
        assert answer.json()["issues"]


def test_tenants_do_not_see_each_other(desk: Callers) -> None:
    set_up(desk.admin)
    decision = routed(desk.integration, lead("L1"))
    assert desk.other.get(f"/v1/route/decisions/{decision['seq']}").status_code == 404
    assert desk.other.get("/v1/route/decisions").json()["items"] == []
    assert desk.other.get("/v1/route/items/L1").status_code == 409  # that tenant has no board
    assert desk.viewer.post("/v1/route", json=lead("L2")).status_code == 403
    assert desk.nobody.post("/v1/route", json=lead("L2")).status_code == 401


def test_absurd_input_is_refused_or_waits_and_never_breaks_anything(desk: Callers) -> None:
    set_up(desk.admin)
    assert desk.integration.post("/v1/route", json=lead("a\0b")).status_code == 422
    assert desk.viewer.get("/v1/route/decisions?item=%00").status_code == 422
    assert routed(desk.integration, lead("L1", 1e300))["kind"] == "waiting"
    far = lead("L2", 1, answer_by="9999-12-31T23:59:00")
    assert routed(desk.integration, far)["answer_by"] is None
    assert desk.viewer.get("/v1/route/decisions?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5").status_code == 200


def test_the_first_board_brings_a_nightly_look_back_and_a_paused_one_stays_paused(desk: Callers) -> None:
    set_up(desk.admin)
    (made,) = desk.viewer.get("/v1/schedules").json()["items"]
    assert (made["job"]["kind"], made["cron"], made["zone"]) == ("hindsight", "30 2 * * *", "UTC")
    paused = {**{name: made[name] for name in ("name", "cron", "zone", "job")}, "paused": True}
    changed = desk.admin.put(f"/v1/schedules/{made['id']}", json=paused, headers={"If-Match": '"1"'})
    assert changed.status_code == 200, changed.text
    set_up(desk.admin)
    assert [one["paused"] for one in desk.viewer.get("/v1/schedules").json()["items"]] == [True]
    desk.admin.delete(f"/v1/schedules/{made['id']}", headers={"If-Match": '"2"'})
    board = {"problem": desk.viewer.get("/v1/route/board").json()["problem"], "look_back": False}
    assert desk.admin.put("/v1/route/board", json=board).status_code == 200
    assert desk.viewer.get("/v1/schedules").json()["items"] == []
