"""Tokens of an identity provider: the right one opens the door, and each thing that can be wrong keeps it shut.

When to modify: when claims of a provider must be read in another way.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from joserfc.util import urlsafe_b64encode
from pydantic import ValidationError

from api.errors import ApiError
from api.security.outbound import Outbound
from api.security.tokens import ProviderKeys, TokenError, Tokens
from api.settings import Settings
from api.store import Store
from tests.api.callers import Callers, Voice, calling

NOW = 1_790_000_000
ISSUER = "https://login.example.com"
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
STRANGER = RSAKey.generate_key(2048, {"kid": "rsa"})  # claims to be ours


def clock() -> int:
    return NOW * 10**9


def claims(**changes: Any) -> dict[str, Any]:
    whole = {"iss": ISSUER, "aud": "assigner", "sub": "li.na", "exp": NOW + 300, "tenant": "acme", "role": "planner"}
    return {name: value for name, value in (whole | changes).items() if value is not None}


def token(key: Any = RSA, algorithm: str = "RS256", header: dict[str, str] | None = None, **changes: Any) -> str:
    header = {"alg": algorithm, "kid": key.kid} if header is None else header
    return jwt.encode(header, claims(**changes), key, algorithms=[algorithm])


def by_hand(algorithm: str, secret: bytes | None) -> str:
    """Return a token that the library would not make: without a signature, or signed with what is public."""
    parts = [{"alg": algorithm, "kid": "rsa"}, claims()]
    signed = ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts)
    mac = hmac.new(secret, signed.encode(), hashlib.sha256).digest() if secret else b""
    return f"{signed}.{urlsafe_b64encode(mac).decode()}"


@pytest.fixture
def keys_file(tmp_path: Path) -> Path:
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps(KeySet([RSA, EC]).as_dict(private=False)), encoding="utf-8")
    return file


@pytest.fixture
def with_provider(keys_file: Path, tmp_path: Path) -> Settings:
    return Settings(data_folder=tmp_path, oidc_issuer=ISSUER, oidc_jwks_file=keys_file)


def tokens(settings: Settings, **changes: Any) -> Tokens:
    return Tokens(settings.model_copy(update=changes), Outbound(), clock)


@pytest.mark.parametrize(("key", "algorithm"), [(RSA, "RS256"), (EC, "ES256")])
def test_the_right_token_says_who_calls(with_provider: Settings, key: Any, algorithm: str) -> None:
    caller = tokens(with_provider).caller(token(key, algorithm))
    assert (caller.tenant, caller.actor, caller.role) == ("acme", "oidc:li.na", "planner")
    assert caller.may("jobs:write")
    assert not caller.may("plans:publish")


WRONG = {
    "expired": lambda: token(exp=NOW - 61),
    "not yet": lambda: token(nbf=NOW + 61),
    "issued in the future": lambda: token(iat=NOW + 61),
    "without expiry": lambda: token(exp=None),
    "other audience": lambda: token(aud="billing"),
    "without audience": lambda: token(aud=None),
    "other issuer": lambda: token(iss="https://evil.example.com"),
    "without subject": lambda: token(sub=None),
    "without tenant": lambda: token(tenant=None),
    "tenant is no text": lambda: token(tenant=["acme"]),
    "unknown role": lambda: token(role="king"),
    "operator by claim": lambda: token(role="operator"),
    "signed by a stranger": lambda: token(STRANGER),
    "key that nobody has": lambda: token(header={"alg": "RS256", "kid": "other"}),
    "algorithm not allowed": lambda: token(RSA, "RS512"),
    "no signature": lambda: by_hand("none", None),
    "public key as a shared secret": lambda: by_hand("HS256", RSA.as_pem(private=False)),
    "signature cut off": lambda: token().rsplit(".", 1)[0] + ".",
    "claims changed": lambda: ".".join([token().split(".")[0], token(tenant="globex").split(".")[1], token().split(".")[2]]),
    "no token": lambda: "a.b.c",
    "too long": lambda: "a" * 20_000 + ".b.c",
}  # fmt: skip


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_token_is_refused(with_provider: Settings, fault: str) -> None:
    with pytest.raises(TokenError):
        tokens(with_provider).caller(WRONG[fault]())


def test_clocks_may_differ_by_the_leeway(with_provider: Settings) -> None:
    assert tokens(with_provider).caller(token(exp=NOW - 59, nbf=NOW + 60)).role == "planner"


def test_groups_become_the_strongest_role(with_provider: Settings) -> None:
    checks = tokens(with_provider, oidc_role_claim="groups", oidc_roles={"sales-ops": "planner", "heads": "approver"})
    assert checks.caller(token(groups=["x", "heads", "sales-ops"])).role == "approver"
    with pytest.raises(TokenError, match="no role"):
        checks.caller(token(groups=["x"]))


def test_a_shared_secret_cannot_be_configured() -> None:
    with pytest.raises(ValidationError):
        Settings(oidc_algorithms=["HS256"])


@pytest.fixture
def with_tokens(store: Store, with_provider: Settings) -> Iterator[Callers]:
    add = with_provider.model_copy(update={"database_url": None})
    with calling(store, add, clock=clock) as callers:
        yield callers


def test_a_token_opens_what_its_role_opens(with_tokens: Callers) -> None:
    def call(shown: str, path: str) -> int:
        return Voice(with_tokens.http, shown, "acme").get(path).status_code

    assert call(token(), "/v1/tenant") == 200
    assert call(token(), "/v1/keys") == 403
    assert call(token(role="admin"), "/v1/keys") == 200
    assert call(token(exp=NOW - 100), "/v1/tenant") == 401
    assert call(token(tenant="nobody"), "/v1/tenant") == 401
    assert with_tokens.admin.get("/v1/tenant").status_code == 200  # API keys go on


class Provider(ThreadingHTTPServer):
    """Publishes keys and counts how often they are asked for."""

    def __init__(self, keys: KeySet) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.keys = keys
        self.num_asked = 0


class Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Provider)
        self.server.num_asked += 1
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.server.keys.as_dict(private=False)).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider(KeySet([RSA]))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_published_keys_are_kept_and_asked_for_anew_when_one_is_missing(provider: Provider) -> None:
    now = NOW * 10**9
    settings = Settings(oidc_issuer=ISSUER, oidc_jwks_url=f"http://127.0.0.1:{provider.server_port}/keys")
    keys = ProviderKeys(settings, Outbound(["127.0.0.1"]), lambda: now)
    assert [len(keys.of("rsa").keys) for _ in range(3)] == [1, 1, 1]
    assert provider.num_asked == 1
    provider.keys = KeySet([RSA, EC])  # the provider rotates
    keys.of("ec")
    assert provider.num_asked == 1  # not within half a minute: strangers could make us ask all the time
    now += 31 * 10**9
    assert {key.kid for key in keys.of("ec")} == {"rsa", "ec"}
    assert provider.num_asked == 2


def test_keys_go_on_while_the_provider_is_away(provider: Provider) -> None:
    now = NOW * 10**9
    settings = Settings(oidc_issuer=ISSUER, oidc_jwks_url=f"http://127.0.0.1:{provider.server_port}/keys")
    keys = ProviderKeys(settings, Outbound(["127.0.0.1"]), lambda: now)
    assert keys.of("rsa")
    provider.keys = KeySet([])  # it answers nonsense
    now += 3600 * 10**9
    assert [key.kid for key in keys.of("rsa")] == ["rsa"]


def test_without_any_keys_nobody_is_judged() -> None:
    settings = Settings(oidc_issuer=ISSUER, oidc_jwks_url="https://127.0.0.1:1/keys")  # the guard refuses loopback
    with pytest.raises(ApiError) as caught:
        ProviderKeys(settings, Outbound(), clock).of("rsa")
    assert (caught.value.status, caught.value.code) == (503, "provider-unavailable")
