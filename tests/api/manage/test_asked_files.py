"""Files of questions, files of answers and the trend of loads over HTTP.

When to modify: with what the page takes or gives as a file about a manager's questions, or with the trend.
"""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from api.store import blobs, jobs
from api.web.asked_files import MODELS
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from tests.api.callers import TENANT, Callers

PROBLEM: dict[str, Any] = {
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"}, "working_hours": "Mon-Fri 09:00-17:00",
    "reps": [{"id": "ann", "roles": ["hunter"], "capacity": {"minutes": 200}}, {"id": "bob", "roles": ["farmer"], "capacity": {"minutes": 125}}],
    "accounts": [{"id": name, "name": f"=1+{name}", "minutes": 60, "value": 10, "owner": "ann"} for name in "abc"],
}  # fmt: skip


def test_a_file_becomes_the_values_of_a_form(client: Callers) -> None:
    text = "roles: {closer: [develops, keeps]}\nnew_pace: 0.5\n"
    answer = client.planner.post("/v1/page/asked/roles", files=[("files", ("my roles.yaml", text.encode()))])
    assert answer.status_code == 200, answer.text
    assert answer.json()["asked"] == {"roles": {"closer": ["develops", "keeps"]}, "new_pace": 0.5}


def test_all_that_is_wrong_with_a_file_is_said_at_once_with_its_lines(client: Callers) -> None:
    text = "rounds: 40\nunheard: 1\ngap: none\n"
    answer = client.planner.post("/v1/page/asked/pairs", files=[("files", ("pairs.yaml", text.encode()))])
    assert answer.status_code == 422
    places = " ".join(issue["place"] for issue in answer.json()["issues"])
    assert all(place in places for place in ("pairs.yaml:1", "pairs.yaml:2", "pairs.yaml:3")), places
    assert (
        client.planner.post(
            "/v1/page/asked/wages", content=b"{}", headers={"Content-Type": "application/json"}
        ).status_code
        == 404
    )
    assert client.planner.post("/v1/page/asked/pairs", files=[("other", (None, b"x"))]).status_code == 404


@pytest.mark.parametrize("name", ["roles", "pairs", "meetings", "notices", "watch", "cadences"])
def test_a_demo_team_has_examples(client: Callers, name: str) -> None:
    asked = client.viewer.get(f"/v1/page/asked/{name}/example", params={"demo": "shanghai"}).json()["asked"]
    assert asked == MODELS[name].model_validate(asked).model_dump(mode="json", exclude_defaults=True) != {}


def test_examples_that_are_not_there_are_not_found(client: Callers) -> None:
    for name, demo in (("roles", "first-steps"), ("roles", "nowhere"), ("..", "shanghai"), ("unheard", "shanghai")):
        assert client.viewer.get(f"/v1/page/asked/{name}/example", params={"demo": demo}).status_code == 404


def planned(client: Callers, rows: str, problem: str = "") -> tuple[str, str]:
    problem = problem or client.planner.post("/v1/problems", json=PROBLEM).json()["id"]
    made = client.planner.post(f"/v1/plans?problem={problem}", content=rows, headers={"Content-Type": "text/csv"})
    assert made.status_code == 201, made.text
    return problem, made.json()["id"]


def test_loads_rise_over_plans_as_worked_out_by_hand(client: Callers) -> None:
    # ann has 200 minutes, bob 125; bob carries 0, 60 and 120 minutes, ann 180, 120 and 60.
    rows = ["item,rep\na,ann\nb,ann\nc,ann\n", "item,rep\na,bob\nb,ann\nc,ann\n", "item,rep\na,bob\nb,bob\nc,ann\n"]
    problem, first = planned(client, rows[0])
    path = f"/v1/problems/{problem}/trend"
    early = client.viewer.get(path).json()
    assert (len(early["plans"]), early["strains"]) == (1, [])
    assert "3" in early["headline"]["en"]
    plans = [first, *(planned(client, one, problem)[1] for one in rows[1:])]
    found = client.viewer.get(path).json()
    assert [one["id"] for one in found["plans"]] == plans
    assert {one["rep"]: one["shares"] for one in found["reps"]} == {"ann": [0.9, 0.6, 0.3], "bob": [0.0, 0.48, 0.96]}
    (strain,) = found["strains"]
    assert (strain["rep"], strain["slope"], strain["plans_left"]) == ("bob", pytest.approx(0.48), 1)
    assert strain["p"] == pytest.approx(1 / 6)  # one order of three values rises throughout
    # Largest over mean load: 0.9 / 0.45, 0.6 / 0.54, 0.96 / 0.63. Of three slopes the middle one is -0.238.
    assert found["balance"]["peaks"] == pytest.approx([2, 0.6 / 0.54, 0.96 / 0.63])
    assert found["balance"]["slope"] == pytest.approx((0.96 / 0.63 - 2) / 2)
    assert "does not get worse" in found["balance"]["words"]["en"]
    two = client.viewer.get(path, params={"plan": plans[:2]}).json()
    assert (two["strains"], two["balance"]) == ([], None)
    _, other = planned(client, rows[0])
    assert client.viewer.get(path, params={"plan": [other]}).status_code == 409
    assert client.viewer.get("/v1/problems/unknown/trend").status_code == 404
    assert client.other.get(path).status_code == 404


def answered(client: Callers, kind: str, told: dict[str, Any], plan: str, **params: Any) -> str:
    """Ask for a job and end it with an answer, as a worker would."""
    job = str(client.planner.post("/v1/jobs", json={"kind": kind, "plan": plan, "params": params}).json()["id"])
    store = client.app.state.services.store
    with store.begin() as tx:
        outcome = blobs.put(tx, TENANT, json.dumps({"data": told, "summary": None, "error": None}).encode(), at=1)
        jobs.change(tx, TENANT, job, outcome=outcome)
    return job


def test_an_answer_is_given_as_workbook_and_calendar(client: Callers) -> None:
    from assigner.manage.responsibility.sheet import responsibility_sheet
    from assigner.manage.responsibility.work_plan import work_plans

    _, plan = planned(client, "item,rep\na,ann\nb,ann\nc,bob\n")
    problem = Problem.from_dict(PROBLEM)
    owners = Plan.of_owners(problem)
    told = {**responsibility_sheet(problem, owners, seconds=60).to_dict(),
            "work_plans": [one.to_dict() for one in work_plans(problem, owners, [0], seconds=60)]}  # fmt: skip
    path = f"/v1/page/jobs/{answered(client, 'responsibility', told, plan)}/file"
    book = client.viewer.get(path, params={"format": "xlsx", "language": "zh"})
    assert "responsibility-" in book.headers["content-disposition"]
    sheets = load_workbook(io.BytesIO(book.content))
    assert sheets.sheetnames == ["职责", "空缺与重叠", "ann"]
    names = {cell.value for cell in sheets["职责"]["B"]}
    assert {"=1+a", "=1+b", "=1+c"} <= names
    assert {cell.data_type for cell in sheets["职责"]["B"]} == {"s"}  # texts, never formulas
    calendar = client.viewer.get(path, params={"format": "ics", "rep": "ann"})
    assert calendar.text.count("BEGIN:VEVENT") == len(told["work_plans"][0]["tasks"]) == 3
    assert client.viewer.get(path, params={"format": "ics", "rep": "bob"}).json()["code"] == "rep-unknown"
    assert client.viewer.get(path, params={"format": "csv"}).status_code == 404
    assert client.other.get(path, params={"format": "xlsx"}).status_code == 404


def test_an_answer_that_is_not_there_has_no_file(client: Callers) -> None:
    _, plan = planned(client, "item,rep\na,ann\n")
    job = client.planner.post("/v1/jobs", json={"kind": "responsibility", "plan": plan}).json()["id"]
    for name in (job, "unknown"):
        assert client.viewer.get(f"/v1/page/jobs/{name}/file", params={"format": "xlsx"}).status_code == 404
