"""Sessions of the page: a key or a link opens one, its end or its key's end closes it, and no other site can use it.

When to modify: with what a session may, or with the ways to get one.
"""

from __future__ import annotations

import time

import pytest
from httpx2 import Response

from api.security import api_keys, sessions
from api.settings import Settings
from api.store import Store, now_us
from tests.api.callers import TENANT, Callers, calling

PAGE = {"X-Assigner-Page": "1"}
HOUR_NS = 3600 * 10**9


def sign_in(client: Callers, body: dict[str, str], **headers: str) -> Response:
    answer = client.nobody.post("/v1/page/session", json=body, headers=PAGE | headers)
    client.http.cookies.clear()  # each call below says itself what it shows
    return answer


def cookie(answer: Response) -> dict[str, str]:
    shown, *attributes = answer.headers["Set-Cookie"].split("; ")
    assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(attributes)
    return {"Cookie": shown}


@pytest.fixture
def session(client: Callers) -> dict[str, str]:
    return cookie(sign_in(client, {"key": client.planner.key or ""}))


def test_a_key_makes_a_session_that_may_what_the_key_may(client: Callers, session: dict[str, str]) -> None:
    told = client.nobody.get("/v1/page/session", headers=session).json()
    assert (told["tenant"], told["role"], told["name"]) == (TENANT, "planner", "planner")
    assert "changes:write" in told["permissions"]
    assert client.nobody.get("/v1/problems", headers=session).status_code == 200
    assert client.nobody.get("/v1/keys", headers=session).json()["code"] == "forbidden"


def test_what_is_no_key_makes_no_session(client: Callers) -> None:
    for wrong in ("", "asg_wrong", (client.planner.key or "")[:-1] + "x", "a.b.c"):
        assert sign_in(client, {"key": wrong}).status_code == 401
    assert sign_in(client, {"link": "x"}).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Assigner-Page": "2"},
        PAGE | {"Origin": "https://evil.example.com"},
        PAGE | {"Origin": "null"},
        PAGE | {"Sec-Fetch-Site": "cross-site"},
        PAGE | {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_changes_nothing_with_the_cookie(
    client: Callers, session: dict[str, str], headers: dict[str, str]
) -> None:
    answer = client.nobody.post("/v1/demo/first-steps", headers=session | headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-our-page")
    signing = client.nobody.post("/v1/page/session", json={"key": client.planner.key}, headers=headers)
    assert (signing.status_code, signing.json()["code"]) == (403, "not-our-page")


def test_our_page_changes_things(client: Callers, session: dict[str, str]) -> None:
    own = PAGE | {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert client.nobody.post("/v1/demo/first-steps", headers=session | own).status_code == 201


def test_behind_a_proxy_the_public_address_is_ours(store: Store, settings: Settings) -> None:
    with calling(store, settings.model_copy(update={"public_url": "https://plan.example.com"})) as client:
        answer = sign_in(client, {"key": client.planner.key or ""}, Origin="https://plan.example.com")
        assert answer.status_code == 204
        assert "; Secure" in answer.headers["Set-Cookie"]


def test_a_key_counts_before_a_cookie(client: Callers, session: dict[str, str]) -> None:
    assert client.viewer.get("/v1/page/session", headers=session).json()["role"] == "viewer"


def test_signing_out_ends_the_session(client: Callers, session: dict[str, str]) -> None:
    assert client.nobody.delete("/v1/page/session", headers=session | PAGE).status_code == 204
    assert client.nobody.get("/v1/page/session", headers=session).status_code == 401


def test_a_session_ends_with_its_key(client: Callers, session: dict[str, str]) -> None:
    key = api_keys.id_in(client.planner.key or "")
    assert client.admin.delete(f"/v1/keys/{key}").status_code == 204
    assert client.nobody.get("/v1/page/session", headers=session).status_code == 401


def test_a_session_ends_after_twelve_hours_and_is_swept(store: Store, settings: Settings) -> None:
    hours = [0]
    with calling(store, settings, clock=lambda: time.time_ns() + hours[0] * HOUR_NS) as client:
        session = cookie(sign_in(client, {"key": client.planner.key or ""}))
        hours[0] = 11
        assert client.nobody.get("/v1/page/session", headers=session).status_code == 200
        hours[0] = 13
        assert client.nobody.get("/v1/page/session", headers=session).status_code == 401
    with store.begin() as tx:
        assert sessions.sweep(tx, at=now_us() + 13 * HOUR_NS // 1000) == 1


def test_a_link_signs_in_once(each_client: Callers, each_store: Store) -> None:
    with each_store.begin() as tx:
        key = str(api_keys.id_in(each_client.operator.key or ""))
        link = sessions.make_link(tx, TENANT, key=key, name="first", role="operator", at=now_us())
    as_cookie = {"Cookie": f"{sessions.COOKIE}={link}"}
    assert each_client.nobody.get("/v1/page/session", headers=as_cookie).status_code == 401
    first, second = (sign_in(each_client, {"link": link}) for _ in range(2))
    assert (first.status_code, second.status_code) == (204, 401)
    assert each_client.nobody.get("/v1/page/session", headers=cookie(first)).json()["role"] == "operator"
    assert each_client.nobody.get("/v1/page/session", headers=as_cookie).status_code == 401


def test_no_secret_lies_in_the_database(client: Callers, session: dict[str, str], store: Store) -> None:
    secret = session["Cookie"].rpartition(".")[2]
    with store.read() as tx:
        row = sessions.find(tx, sessions.id_in(session["Cookie"].partition("=")[2]) or "")
    assert row is not None
    assert secret not in repr(dict(row))
