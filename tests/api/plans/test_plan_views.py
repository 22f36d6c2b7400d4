"""What a plan says over HTTP: score, measures, items and reps by page, differences, questions, downloads, other tenants.

When to modify: with what can be read of a plan.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from assigner.files.plans import read_plan_rows
from tests.api.callers import Callers
from tests.api.plans.conftest import uploaded

Row = dict[str, Any]


def ask(client: Callers, plan: Row, what: str, status: int = 200, **params: Any) -> Any:
    answer = client.viewer.get(f"/v1/plans/{plan['id']}/{what}", params=params)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_items_are_found_filtered_sorted_and_paged(client: Callers, plan: Row, solved: Row) -> None:
    rows = ask(client, plan, "items")["items"]
    assert {row["item"]: row["rep"] for row in rows} == {row["item"]: row["rep"] for row in solved["plan"]}
    assert Counter(row["kind"] for row in rows) == {"account": 8, "lead": 2, "duty": 1}
    names = [row["name"] for row in ask(client, plan, "items", order="-name", kind="account")["items"]]
    assert names == sorted(names, reverse=True)
    assert [row["item"] for row in ask(client, plan, "items", text="ACME")["items"]] == ["acme", "acme-lab", "demo"]
    assert {row["owner"] for row in ask(client, plan, "items", owner="")["items"]} == {None}
    seen, cursor = [], None
    while True:
        page = ask(client, plan, "items", limit=3, **({"cursor": cursor} if cursor else {}))
        seen += [row["item"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [row["item"] for row in rows]
    assert ask(client, plan, "items", 422, order="weight")["code"] == "request-invalid"
    assert ask(client, plan, "items", 422, cursor="eA")["code"] == "cursor-invalid"  # "x" is no number


def test_loads_of_reps_add_up_to_the_plan(client: Callers, plan: Row) -> None:
    reps = {row["rep"]: row for row in ask(client, plan, "reps", order="-items")["items"]}
    items = ask(client, plan, "items")["items"]
    for rep, row in reps.items():
        mine = [item for item in items if item["rep"] == rep]
        assert row["items"] == len(mine) == row["loads"]["count"]["load"]
        assert row["loads"]["minutes"]["load"] == sum(item["minutes"] for item in mine)
    assert sum(row["went"] for row in reps.values()) == sum(item["moves"] for item in items) == plan["num_moves"]


def test_the_scorecard_sums_to_the_score(client: Callers, plan: Row) -> None:
    card = ask(client, plan, "scorecard", examples=1)
    for level in card["levels"]:
        assert sum(line["cost"] for line in card["lines"] if line["level"] == level["name"]) == level["score"]
    assert card["levels"] == plan["levels"]  # bounds of the file hold: it was made for exactly this version
    assert all(len(line["examples"]) <= 1 for line in card["lines"])


def test_measures_stand_beside_those_of_today(client: Callers, plan: Row) -> None:
    found = ask(client, plan, "measures")
    assert found["plan"]["unassigned"]["value"] == 0
    assert found["owners"]["unassigned"]["value"] > 0
    assert set(found["plan"]) == set(found["owners"])


def test_a_difference_names_what_sits_otherwise(client: Callers, problem: Row, plan: Row, solved: Row) -> None:
    against_owners = ask(client, plan, "diff")
    assert sum(one["before"] is not None for one in against_owners["items"]) >= plan["num_moves"]
    rows = [{**row, "rep": "ann"} if row["item"] == "delta" else row for row in solved["plan"]]
    other = client.planner.post("/v1/plans", params={"problem": problem["id"]}, content=json.dumps({"plan": rows}))
    diff = ask(client, plan, "diff", against=other.json()["id"])
    (one,) = diff["items"]
    assert (one["item"], one["before"], one["after"]) == ("delta", "ann", "eve")
    assert {row["rep"]: row["count"] for row in diff["reps"]} == {"ann": -1.0, "eve": 1.0}
    assert diff["levels"][1]["before"] > diff["levels"][1]["after"]  # the plan is proven optimal


def test_plans_of_different_versions_do_not_compare(client: Callers, problem: Row, plan: Row, solved: Row) -> None:
    delta = {"accounts": {"change": [{"id": "delta", "minutes": 301}]}}
    address = f"/v1/problems/{problem['id']}"
    client.planner.post(f"{address}/deltas", json=delta, headers={"If-Match": '"1"'})
    newer = client.planner.post("/v1/plans", params={"problem": problem["id"]}, content=json.dumps(solved)).json()
    assert (newer["version"], newer["levels"][1]["bound"]) == (2, None)  # bounds of another version are not believed
    assert ask(client, plan, "diff", 409, against=newer["id"])["code"] == "plans-of-different-versions"


def test_a_plan_that_breaks_a_hard_rule_is_not_kept(client: Callers, problem: Row, solved: Row) -> None:
    rows = [{**row, "rep": "bob"} if row["item"] == "acme" else row for row in solved["plan"]]
    refused = client.planner.post("/v1/plans", params={"problem": problem["id"]}, content=json.dumps({"plan": rows}))
    assert (refused.status_code, refused.json()["code"]) == (422, "plan-breaks-rules")
    assert "skill-missing" in {issue["code"] for issue in refused.json()["issues"]}
    unknown = [{"item": "nothing", "rep": "ann"}, {"item": "acme", "rep": "nobody"}]
    answer = client.planner.post("/v1/plans", params={"problem": problem["id"]}, content=json.dumps({"plan": unknown}))
    assert {issue["code"] for issue in answer.json()["issues"]} == {"plan-item-unknown", "plan-rep-unknown"}
    assert client.viewer.get("/v1/plans").json()["items"] == []


def test_questions_are_answered_at_once_in_both_languages(client: Callers, plan: Row) -> None:
    why = ask(client, plan, "why", item="acme")
    assert {one["rep"]: one["allowed"] for one in why["alternatives"]} == {None: True, "bob": False, "eve": False}
    assert all(why["headline"].values())
    assert ask(client, plan, "why", 404, item="acne")["code"] == "name-unknown"
    assert len(ask(client, plan, "decisions", most=2)["decisions"]) == 2
    sheet = ask(client, plan, "reps/ann")
    assert len(sheet["kept"]) + len(sheet["came"]) == 5
    ask(client, plan, "reps/nobody", 404)


@pytest.mark.parametrize("format", ["json", "csv", "parquet", "xlsx"])
def test_a_downloaded_plan_reads_back(client: Callers, plan: Row, solved: Row, tmp_path: Path, format: str) -> None:
    answer = client.viewer.get(f"/v1/plans/{plan['id']}/download", params={"format": format, "language": "zh"})
    path = tmp_path / f"plan.{format}"
    path.write_bytes(answer.content)
    if format == "xlsx":
        assert "方案" in load_workbook(io.BytesIO(answer.content)).sheetnames
        return
    rows = read_plan_rows(path)
    assert dict(zip(rows["item"], rows["rep"], strict=True)) == {row["item"]: row["rep"] for row in solved["plan"]}


def test_the_page_and_the_calendar_are_files_of_their_own(client: Callers, plan: Row) -> None:
    address = f"/v1/plans/{plan['id']}/download"
    page = client.viewer.get(address, params={"format": "html"}, headers={"Accept-Language": "zh"})
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert "<html" in page.text
    assert 'lang="zh' in page.text
    calendar = client.viewer.get(address, params={"format": "ics", "rep": "ann"})
    assert calendar.headers["Content-Type"].startswith("text/calendar")
    assert [str(event["SUMMARY"]) for event in Calendar.from_ical(calendar.content).walk("VEVENT")]
    assert client.viewer.get(address, params={"format": "ics", "rep": "zoe"}).json()["code"] == "rep-unknown"


def test_a_slow_file_of_a_large_plan_is_asked_of_a_job(
    client: Callers, plan: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.plans import downloads
    from api.store import Store, plan_files

    monkeypatch.setattr(downloads, "MOST_ITEMS", 5)
    address = f"/v1/plans/{plan['id']}/download"
    refused = client.viewer.get(address, params={"format": "html"})
    assert (refused.status_code, refused.json()["code"]) == (409, "file-not-made")
    assert '"kind": "report"' in refused.json()["detail"]
    assert client.app is not None
    store: Store = client.app.state.services.store
    with store.begin() as tx:
        for text in (b"old", b"new"):
            plan_files.put(tx, "acme", plan["id"], "html", "en", content=text, media_type="text/html", at=1)
    assert client.viewer.get(address, params={"format": "html"}).content == b"new"


def test_names_from_outside_stay_text_in_reports(client: Callers) -> None:
    evil = '<img src=x onerror=alert(1)>=HYPERLINK("http://x")'
    body = {"reps": [{"id": "a", "name": evil}], "accounts": [{"id": "=1+1", "name": evil, "minutes": 10}]}
    problem = uploaded(client.planner, json=body)
    made = client.planner.post("/v1/plans", params={"problem": problem["id"]},
                               content=json.dumps({"plan": [{"item": "=1+1", "rep": "a"}]})).json()  # fmt: skip
    address = f"/v1/plans/{made['id']}/download"
    assert "<img" not in client.viewer.get(address, params={"format": "html"}).text
    book = load_workbook(io.BytesIO(client.viewer.get(address, params={"format": "xlsx"}).content))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"}
    assert kinds == {"s"}  # a text, not a formula
    csv = client.viewer.get(address, params={"format": "csv"}).content.decode("utf-8-sig")
    assert "'=1+1" in csv


def test_a_plan_is_named_put_away_and_not_listed(client: Callers, plan: Row) -> None:
    address = f"/v1/plans/{plan['id']}"
    named = client.planner.patch(address, json={"name": "Plan B"}, headers={"If-Match": '"1"'})
    assert named.json()["name"] == "Plan B"
    assert client.planner.patch(address, json={"name": "C"}, headers={"If-Match": '"1"'}).status_code == 412
    client.planner.patch(address, json={"archived": True}, headers={"If-Match": '"2"'})
    assert client.viewer.get("/v1/plans").json()["items"] == []


def test_another_tenant_finds_no_plan(client: Callers, plan: Row) -> None:
    made = client.planner.post(f"/v1/plans/{plan['id']}/change-requests", json={}).json()
    for path in ("", "/scorecard", "/measures", "/reps", "/items", "/moves", "/diff", "/receipt", "/download",
                 "/why?item=acme", "/decisions", "/reps/ann"):  # fmt: skip
        assert client.other.get(f"/v1/plans/{plan['id']}{path}").status_code == 404, path
    for path in ("", "/moves", "/document"):
        assert client.other.get(f"/v1/change-requests/{made['id']}{path}").status_code == 404, path
    assert client.other.post(f"/v1/plans/{plan['id']}/change-requests", json={}).status_code == 404
    assert client.other.post(f"/v1/plans/{plan['id']}/approve", json={}).status_code == 404
    for what in ("rebase", "publish"):
        address = f"/v1/change-requests/{made['id']}/{what}"
        assert client.other.post(address, json={}, headers={"If-Match": '"1"'}).status_code == 404, what


def test_bundled_teams_and_the_catalogue_come_in_request_shape(client: Callers) -> None:
    names = {one["name"]: one for one in client.viewer.get("/v1/demo").json()["items"]}
    assert {"first-steps", "shanghai", "quarter-change", "after-sales"} <= set(names)
    assert names["shanghai"]["title"]["zh"].startswith("上海")
    document = client.viewer.get("/v1/demo/first-steps").json()
    made = client.planner.post("/v1/demo/first-steps", json={"name": "mine"}).json()
    assert made["name"] == "mine"
    assert made["version"]["digest"] == uploaded(client.planner, json=document)["version"]["digest"]
    assert client.viewer.get("/v1/demo/../../etc").status_code == 404
    rules = {rule["id"]: rule for rule in client.viewer.get("/v1/rules").json()["items"]}
    assert all(all(rule["summary"].values()) for rule in rules.values())
    page = client.viewer.get("/v1/rules/rep-over-capacity").json()["page"]
    assert "## " in page["en"]
    assert "## " in page["zh"]
    assert client.viewer.get("/v1/schemas/problem").json()["$defs"]
    assert client.viewer.get("/v1/rules/nothing").status_code == 404
