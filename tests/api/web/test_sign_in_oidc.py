"""Signing in at an identity provider: a real one on loopback that checks the code, its verifier and our name.

When to modify: with the flow.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from httpx2 import Response
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from api.settings import Settings
from api.store import Store, crm
from tests.api.callers import Callers, calling

KEY = RSAKey.generate_key(2048, {"kid": "one"})


class Provider:
    """An identity provider: people say yes at once.

    ``claims`` go into tokens; ``codes`` are those given out, with what was asked for.
    """

    def __init__(self) -> None:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            """Answers keys and codes."""

            def do_GET(self) -> None:
                self.answer(200, KeySet([KEY]).as_dict(private=False))

            def do_POST(self) -> None:
                form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                self.answer(*provider.changed(form))

            def answer(self, status: int, document: dict[str, Any]) -> None:
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.codes: dict[str, dict[str, str]] = {}
        self.claims: dict[str, Any] = {"sub": "li.na", "name": "Li Na", "tenant": "acme", "role": "planner"}

    def agreed(self, address: str) -> dict[str, str]:
        """Return what the browser brings back after the person has agreed."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def changed(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Change a code for a token, once, for whoever holds the verifier and the secret."""
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or asked["code_challenge"] != challenge or form.get("client_secret") != "hush":
            return 400, {"error": "invalid_grant"}
        assert form["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        claims = {"iss": self.url, "aud": "page", "exp": now + 300, "iat": now, "nonce": asked["nonce"]} | self.claims
        return 200, {"id_token": jwt.encode({"alg": "RS256", "kid": "one"}, claims, KEY), "token_type": "Bearer"}


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def client(store: Store, settings: Settings, provider: Provider) -> Iterator[Callers]:
    update = {
        "oidc_issuer": provider.url, "oidc_audience": "page", "oidc_jwks_url": f"{provider.url}/keys",
        "oidc_client_id": "page", "oidc_client_secret": "hush", "oidc_authorize_url": f"{provider.url}/authorize",
        "oidc_token_url": f"{provider.url}/token", "oidc_rep_claim": "email", "outbound_private_hosts": ["127.0.0.1"],
    }  # fmt: skip
    with calling(store, Settings.model_validate(settings.model_dump() | update)) as callers:
        yield callers


def began(client: Callers, to: str = "/app/plans/x?tab=score") -> Response:
    return client.nobody.get("/v1/page/sign-in", params={"to": to})


def came_back(client: Callers, **brought: str) -> Response:
    return client.nobody.get("/v1/page/signed-in", params=brought)


def test_who_agrees_is_signed_in_and_sees_what_was_asked_for(client: Callers, provider: Provider) -> None:
    assert client.nobody.get("/v1/page/ways-in").json()["identity_provider"] is True
    answer = came_back(client, **provider.agreed(began(client).headers["Location"]))
    assert answer.headers["Location"] == "/app/plans/x?tab=score"
    told = client.nobody.get("/v1/page/session").json()
    assert (told["name"], told["actor"], told["role"], told["tenant"]) == ("Li Na", "oidc:li.na", "planner", "acme")


def test_a_claim_names_the_rep_by_id_or_by_their_e_mail_in_the_crm(
    client: Callers, provider: Provider, store: Store
) -> None:
    people = [
        ("005A", "Li.Na@example.com", True),
        ("005B", "two@example.com", True),
        ("005C", "two@example.com", True),
        ("005D", "gone@example.com", False),
    ]
    with store.begin() as tx:
        rows = [{"user": user, "name": "", "email": email, "is_active": active} for user, email, active in people]
        crm.put_users(tx, "acme", "connection_1", rows, at=1)
    for claims, rep in (
        ({"email": "005A"}, "005A"), ({"email": "li.na@Example.com"}, "005A"), ({"email": "two@example.com"}, None),
        ({"email": "new@example.com"}, "new@example.com"), ({"email": "li.na@example.com", "email_verified": False}, None),
        ({"email": ["005A"]}, None), ({}, None),
    ):  # fmt: skip
        provider.claims = {"sub": "li.na", "tenant": "acme", "role": "rep"} | claims
        came_back(client, **provider.agreed(began(client).headers["Location"]))
        told = client.nobody.get("/v1/page/session").json()
        assert (told["rep"], told["permissions"]) == (rep, ["page:read"]), claims


def test_a_code_of_another_browser_is_worth_nothing(client: Callers, provider: Provider) -> None:
    brought = provider.agreed(began(client).headers["Location"])
    client.http.cookies.clear()
    assert came_back(client, **brought).headers["Location"] == "/app/?problem=unauthenticated"
    began(client)  # begun here, but the code and the state are those of the other
    assert came_back(client, **brought).headers["Location"] == "/app/?problem=unauthenticated"
    assert client.nobody.get("/v1/page/session").status_code == 401


def test_a_code_counts_once(client: Callers, provider: Provider) -> None:
    brought = provider.agreed(began(client).headers["Location"])
    held = dict(client.http.cookies)
    came_back(client, **brought)
    client.http.cookies.clear()
    client.http.cookies.update(held)
    assert came_back(client, **brought).headers["Location"] == "/app/?problem=unauthenticated"


@pytest.mark.parametrize(
    "claims",
    [{"nonce": "other"}, {"aud": "another"}, {"role": "king"}, {"exp": 1}, {"iss": "https://evil.example.com"}],
)
def test_a_token_that_does_not_hold_signs_nobody_in(
    client: Callers, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims |= claims
    answer = came_back(client, **provider.agreed(began(client).headers["Location"]))
    assert answer.headers["Location"] == "/app/?problem=unauthenticated"
    assert client.nobody.get("/v1/page/session").status_code == 401


def test_who_refuses_is_told_so(client: Callers) -> None:
    (state,) = parse_qs(urlsplit(began(client).headers["Location"]).query)["state"]
    answer = came_back(client, error="access_denied", state=state)
    assert answer.headers["Location"] == "/app/?problem=unauthenticated"


@pytest.mark.parametrize(
    "to", ["https://evil.example.com", "//evil.example.com", "/docs", "/app\\..\\x", "javascript:1"]
)
def test_nobody_is_led_elsewhere(client: Callers, provider: Provider, to: str) -> None:
    answer = came_back(client, **provider.agreed(began(client, to).headers["Location"]))
    assert answer.headers["Location"] == "/app/"


def test_without_a_provider_the_way_there_is_a_404(store: Store, settings: Settings) -> None:
    with calling(store, settings) as client:
        assert client.nobody.get("/v1/page/sign-in").json()["code"] == "provider-not-set-up"
        assert client.nobody.get("/v1/page/ways-in").json()["identity_provider"] is False
