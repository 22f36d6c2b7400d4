"""Uploads: every shape becomes an equal problem, every fault is told at its place, nothing harmful gets in.

When to modify: with what may be uploaded.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from assigner.files.read import load_problem
from assigner.files.write import write_problem
from tests.api.callers import Callers
from tests.api.plans.conftest import FIRST_STEPS, tables

DIGEST = load_problem(FIRST_STEPS).digest


def zipped(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return content.getvalue()


def folder(inside: str = "") -> dict[str, bytes]:
    return {f"{inside}{name}": content for _, (name, content) in tables()}


def posted(client: Callers, content: bytes, **how: Any) -> Any:
    return client.planner.post("/v1/problems", content=content, **how)


def codes(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.text
    return {issue["code"] for issue in answer.json()["issues"]}


def test_every_shape_becomes_the_same_problem(client: Callers, tmp_path: Path) -> None:
    problem, found = load_problem(FIRST_STEPS), {}
    for format in ("json", "yaml", "xlsx"):
        path = write_problem(problem, tmp_path / f"team.{format}")
        found[format] = posted(client, path.read_bytes(), params={"file": path.name})
    found["zip of CSV"] = posted(client, zipped(folder()))
    found["zip of a folder"] = posted(
        client, zipped({**folder("team/"), "team/what-if/x.yaml": b"a: 1", "__MACOSX/x": b""})
    )
    parquet = write_problem(problem, tmp_path / "parquet", "parquet")
    found["zip of Parquet"] = posted(client, zipped({path.name: path.read_bytes() for path in parquet.iterdir()}))
    found["form"] = client.planner.post("/v1/problems", files=tables())
    bad = {name: answer.text for name, answer in found.items() if answer.status_code != 201}
    assert not bad
    assert {name: answer.json()["version"]["digest"] for name, answer in found.items()} == dict.fromkeys(found, DIGEST)


@pytest.mark.parametrize("format", ["json", "yaml", "xlsx", "csv", "parquet"])
def test_a_download_can_be_uploaded_again(client: Callers, problem: dict[str, Any], format: str) -> None:
    content = client.viewer.get(f"/v1/problems/{problem['id']}/content", params={"format": format})
    suffix = "zip" if format in ("csv", "parquet") else format
    assert f"-v1.{suffix}" in content.headers["Content-Disposition"]
    again = posted(client, content.content, params={"file": f"again.{suffix}"})
    assert again.json()["version"]["digest"] == DIGEST


def test_a_version_with_many_rows_is_downloaded_as_parquet(
    client: Callers, problem: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.plans import downloads

    monkeypatch.setattr(downloads, "MOST_ROWS", 10)
    address = f"/v1/problems/{problem['id']}/content"
    assert client.viewer.get(address, params={"format": "json"}).json()["code"] == "version-too-large"
    assert client.viewer.get(address, params={"format": "parquet"}).status_code == 200


def test_all_faults_are_told_at_once_in_the_names_of_the_files(client: Callers) -> None:
    files = [("files", ("reps.csv", b"id,seniority\nann,many\n")),
             ("files", ("accounts.csv", b"id,minutes,owner\na,10,bob\na,20,ann\n"))]  # fmt: skip
    issues = client.planner.post("/v1/problems", files=files).json()["issues"]
    places = {issue["code"]: issue["place"] for issue in issues}
    assert places["number-unreadable"] == "reps.csv:2 column seniority"
    assert places["id-duplicate"] == "accounts.csv:3 column id"
    assert places["owner-unknown"] == "accounts.csv:2 column owner"
    assert client.viewer.get("/v1/problems").json()["items"] == []


def test_a_check_stores_nothing(client: Callers) -> None:
    good = client.viewer.post("/v1/problems/check", files=tables()).json()
    assert (good["valid"], good["digest"], good["counts"]["reps"]) == (True, DIGEST, 3)
    bad = client.viewer.post("/v1/problems/check", json={"reps": [{"id": "a", "seniority": 9}]})
    assert (bad.status_code, bad.json()["valid"]) == (200, False)
    assert bad.json()["issues"][0]["place"] == "$.reps[0].seniority"
    assert client.viewer.get("/v1/problems").json()["items"] == []


def test_an_export_becomes_a_problem_by_a_bundled_mapping(client: Callers) -> None:
    # Without the export's tables the bundled mapping is found, and names every file that it misses.
    answer = client.planner.post("/v1/problems", files=[("files", ("x.csv", b"a\n1\n"))], data={"mapping": "maven"})
    places = {issue["place"].split("/")[-1] for issue in answer.json()["issues"]}
    assert {"accounts.csv", "sales_pipeline.csv", "sales_teams.csv"} <= places


@pytest.mark.parametrize("mapping", ["/etc/passwd", "../../secret.yaml", "nobody-knows"])
def test_a_mapping_is_never_a_file_of_the_server(client: Callers, mapping: str) -> None:
    answer = client.planner.post("/v1/problems", files=tables(), data={"mapping": mapping})
    assert codes(answer) == {"mapping-unknown"}


def test_a_mapping_reads_no_file_outside_of_what_was_sent(client: Callers, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("Who\nswordfish\n")
    for name in (str(secret), "../../../../../../../../../.." + str(secret), "a/../../secret.csv"):
        mapping = f"sources:\n  people: {{file: '{name}', columns: [Who]}}\n".encode()
        files = [("files", ("my.yaml", mapping)), ("files", ("x.csv", b"a\n1\n"))]
        answer = client.planner.post("/v1/problems", files=files, data={"mapping": "my.yaml"})
        assert answer.status_code == 422
        assert "swordfish" not in answer.text


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"../reps.csv": b"id\na\n"}, "archive-path-unsafe"),
        ({"/reps.csv": b"id\na\n"}, "archive-path-unsafe"),
        ({"C:/reps.csv": b"id\na\n"}, "archive-path-unsafe"),
        ({"a\\..\\..\\reps.csv": b"id\na\n"}, "archive-path-unsafe"),
        ({f"{number}.csv": b"" for number in range(1001)}, "archive-too-many"),
        ({}, "upload-empty"),
        ({"photo.jpg": b"\xff\xd8"}, "upload-empty"),
        ({"a/reps.csv": b"id\na\n", "b/reps.csv": b"id\nb\n"}, "archive-name-twice"),
    ],
)  # fmt: skip
def test_a_harmful_archive_is_refused_with_words(client: Callers, entries: dict[str, bytes], code: str) -> None:
    assert code in codes(posted(client, zipped(entries)))


def test_a_body_that_is_said_to_be_an_archive_and_is_none_is_called_broken(client: Callers) -> None:
    headers = {"Content-Type": "application/zip"}
    answer = client.planner.post("/v1/problems", content=b"PK: reps", headers=headers)
    assert [issue["code"] for issue in answer.json()["issues"]] == ["archive-broken"]


def test_a_body_of_curl_without_a_media_type_is_known_by_its_first_bytes(client: Callers) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}  # what curl says unless it is told
    body = b'{"reps": [{"id": "r"}], "accounts": [{"id": "a"}]}'
    assert client.planner.post("/v1/problems", content=body, headers=headers).status_code == 201


def test_a_zip_bomb_is_refused_before_it_fills_the_disk(client: Callers) -> None:
    # The limit of an upload in these tests is 256 MiB, of what it unpacks to 8 times that.
    from api.plans.archives import Bounds, unzip
    from assigner.issues import Issues

    bomb = zipped({"reps.csv": b"0" * (64 << 20)})
    assert len(bomb) < 100_000
    settings = client.app.state.settings if client.app else None
    assert settings is not None
    scratch, issues = settings.data_folder / "bomb", Issues()
    scratch.mkdir()
    (scratch / "bomb.zip").write_bytes(bomb)
    out = scratch / "out"
    out.mkdir()
    assert not unzip(scratch / "bomb.zip", out, Bounds(unpacked_bytes=1 << 20), issues)
    assert [issue.code for issue in issues.found] == ["archive-too-large"]
    assert sum(path.stat().st_size for path in out.iterdir()) <= 1 << 20


def test_an_archive_inside_an_archive_is_not_opened(client: Callers) -> None:
    answer = posted(client, zipped({**folder(), "more.zip": zipped({"reps.csv": b"id\nz\n"})}))
    assert answer.status_code == 201
    assert [issue["code"] for issue in answer.json()["version"]["issues"]] == ["archive-inside"]


def test_a_sheet_with_a_cell_at_the_far_corner_does_not_take_the_server_down(client: Callers, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("reps")
        sheet.write_row(0, 0, ["id"])
        sheet.write_row(1, 0, ["a"])
        sheet.write_string(1_048_575, 16_383, "x")  # 17 billion cells lie between
    answer = posted(client, path.read_bytes(), params={"file": "far.xlsx"})
    assert (answer.status_code, answer.json()["code"]) == (422, "upload-too-demanding")
    assert client.viewer.get("/v1/problems").status_code == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"[" * 100_000, "document-too-deep"),
        (b'{"reps": [{"id": "a", "capacity": {"minutes": ' + b"9" * 5000 + b"}}]}", "number-too-large"),
        (b'{"reps": [{"id": "a"}], "reps": [{"id": "b"}]}', "key-twice"),
        (b'{"name": "\\ud800", "reps": [{"id": "a"}]}', "text-not-unicode"),
        (b'{"reps": [{"id": "a", "capacity": {"minutes": NaN}}]}', "number-not-finite"),
        (b"{", "json-syntax"),
        (b"", "file-empty"),
        (b"null", "reps-missing"),
        (b"\x00\x01\x02", "encoding-unknown"),
    ],
)
def test_a_crooked_document_is_told_and_not_stored(client: Callers, body: bytes, code: str) -> None:
    assert code in codes(posted(client, body, headers={"Content-Type": "application/json"}))


def test_yaml_that_unfolds_without_end_is_refused(client: Callers) -> None:
    layers = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 10))
    body = f"l0: &l0 [x, x]\n{layers}\nreps: *l9\n".encode()
    assert codes(posted(client, body, headers={"Content-Type": "application/yaml"})) <= {
        "document-too-deep",
        "heading-unknown",
    }


@pytest.mark.parametrize(
    "name", ["../../etc/reps.csv", "reps.csv\x00.exe", "C:\\temp\\reps.csv", "re\nps.csv", "." * 300]
)
def test_a_strange_file_name_is_harmless(client: Callers, name: str) -> None:
    answer = client.planner.post("/v1/problems", files=[("files", (name, b"id\nann\n"))])
    assert answer.status_code in (201, 422), answer.text


def test_text_that_a_spreadsheet_would_run_stays_text(client: Callers) -> None:
    evil = ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "\t=1+1", "\r=1", "=cmd|' /C calc'!A0"]
    body = {"name": evil[0], "reps": [{"id": f"r{n}", "name": text} for n, text in enumerate(evil)]}
    made = client.planner.post("/v1/problems", json=body).json()
    csv = zipfile.ZipFile(io.BytesIO(client.viewer.get(f"/v1/problems/{made['id']}/content?format=csv").content))
    for line in csv.read("reps.csv").decode("utf-8-sig").splitlines():
        for cell in line.split(","):
            assert cell.strip('"')[:1] not in ("=", "+", "-", "@", "\t", "\r"), line
    book = zipfile.ZipFile(io.BytesIO(client.viewer.get(f"/v1/problems/{made['id']}/content?format=xlsx").content))
    assert not any(b"<f>" in book.read(name) for name in book.namelist())
    again = posted(client, client.viewer.get(f"/v1/problems/{made['id']}/content?format=csv").content)
    assert again.json()["version"]["digest"] == made["version"]["digest"]


def test_bodies_and_types_have_bounds(client: Callers) -> None:
    assert posted(client, b"x", headers={"Content-Type": "image/png"}).status_code == 415
    broken = posted(client, b"--x\r\n", headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert broken.status_code in (400, 422)
    many = [("files", (f"{n}.csv", b"")) for n in range(300)]
    assert client.planner.post("/v1/problems", files=many).status_code == 400


def test_scratch_is_empty_after_every_upload(client: Callers) -> None:
    posted(client, zipped({"../x": b""}))
    client.planner.post("/v1/problems", files=tables())
    assert client.app is not None
    assert list((client.app.state.settings.data_folder / "scratch").iterdir()) == []


def test_a_repeated_upload_under_one_key_happens_once(client: Callers) -> None:
    body = json.dumps({"reps": [{"id": "a"}]}).encode()
    first, second = (posted(client, body, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json() == second.json()
    assert len(client.viewer.get("/v1/problems").json()["items"]) == 1


def test_a_new_version_needs_the_revision_that_was_read(client: Callers, problem: dict[str, Any]) -> None:
    address = f"/v1/problems/{problem['id']}/versions"
    assert client.planner.post(address, files=tables()).status_code == 428
    made = client.planner.post(address, files=tables(), headers={"If-Match": '"1"'}, params={"why": "again"})
    assert (made.status_code, made.json()["number"], made.json()["parent"]) == (201, 2, 1)
    assert client.planner.post(address, files=tables(), headers={"If-Match": '"1"'}).status_code == 412


def test_a_delta_changes_what_it_names_and_is_told_as_a_difference(client: Callers, problem: dict[str, Any]) -> None:
    delta = {"accounts": {"change": [{"id": "delta", "minutes": 300}], "drop": ["cedar"]},
             "leave": [{"rep": "ann", "start": "2026-10-08", "end": "2026-10-08"}]}  # fmt: skip
    address = f"/v1/problems/{problem['id']}"
    made = client.planner.post(
        f"{address}/deltas", json=delta, headers={"If-Match": '"1"'}, params={"why": "cedar left"}
    )
    assert (made.status_code, made.json()["source"], made.json()["why"]) == (201, "delta", "cedar left")
    diff = client.viewer.get(f"{address}/diff").json()
    assert (diff["before"], diff["after"], set(diff["tables"])) == (1, 2, {"reps", "accounts"})
    assert diff["tables"]["accounts"]["removed"] == ["cedar"]
    (row,) = diff["tables"]["accounts"]["changed"]
    assert (row["id"], row["fields"]["minutes"]["after"]) == ("delta", 300)
    yaml = b"accounts: {change: [{id: nobody, minutes: 1}]}\n"
    refused = client.planner.post(
        f"{address}/deltas", content=yaml, headers={"If-Match": '"2"', "Content-Type": "application/yaml"}
    )
    assert refused.status_code == 422
    based = client.planner.post(f"{address}/deltas", json={"based_on": "/etc/x.yaml"}, headers={"If-Match": '"2"'})
    assert codes(based) == {"delta-part"}


def test_a_problem_is_renamed_put_away_and_found(client: Callers, problem: dict[str, Any]) -> None:
    address = f"/v1/problems/{problem['id']}"
    renamed = client.planner.patch(address, json={"name": "上海 50%_"}, headers={"If-Match": '"1"'})
    assert renamed.json()["name"] == "上海 50%_"
    find = lambda **params: client.viewer.get("/v1/problems", params=params).json()["items"]  # noqa: E731
    assert len(find(name="50%_")) == 1
    assert find(name="50%x") == []  # percent and underscore are no wildcards
    client.planner.patch(address, json={"archived": True}, headers={"If-Match": '"2"'})
    assert (find(), len(find(archived=True))) == ([], 1)


def test_another_tenant_finds_nothing(client: Callers, problem: dict[str, Any]) -> None:
    address = f"/v1/problems/{problem['id']}"
    for path in ("", "/versions", "/versions/1", "/content", "/diff", "/lint", "/publications"):
        assert client.other.get(address + path).status_code == 404, path
    assert client.other.get("/v1/problems").json()["items"] == []
    assert client.other.post(f"{address}/versions", files=tables(), headers={"If-Match": '"1"'}).status_code == 404
    assert client.other.post(f"{address}/deltas", json={}, headers={"If-Match": '"1"'}).status_code == 404
