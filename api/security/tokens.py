"""Bearer tokens of an identity provider (OpenID Connect): verified, then turned into tenant, actor and role.

Only asymmetric algorithms that the settings name; issuer, audience, expiry and subject must be there and right.
The provider's keys come from a file, or from its address: kept for some minutes, asked for anew when a token names a
key that is not among them (providers rotate), but not more often than every half minute.
When to modify: when claims of a provider must be read in another way.
"""

from __future__ import annotations

import json
import threading
from typing import Any

import httpx2
import structlog
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.errors import ApiError
from api.security.caller import Caller
from api.security.outbound import Outbound
from api.security.roles import ROLES
from api.settings import Settings
from api.store import Clock
from assigner.errors import AssignerError
from assigner.language import Words

log = structlog.get_logger("api.tokens")

KEPT_SECONDS = 600
ASKED_EVERY_SECONDS = 30
TIMEOUT_SECONDS = 5
LIMIT_TOKEN = 16_384
LIMIT_NAME = 200

NO_KEYS = Words(
    "The identity provider's keys cannot be read, so no token can be checked. Try again, or use an API key.",
    "无法读取身份提供方的公钥，因而无法验证令牌。请稍后重试，或使用 API 密钥。",
)


class TokenError(Exception):
    """A token does not hold; the message is for the log, not for the caller."""


class ProviderKeys:
    """The provider's public keys.

    Parameters
    ----------
    settings
        Where they are.
    outbound
        Guards the call.
    clock
        Nanoseconds since 1970 UTC.
    """

    def __init__(self, settings: Settings, outbound: Outbound, clock: Clock) -> None:
        self._settings = settings
        self._outbound = outbound
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: KeySet | None = None
        self._asked_at: int | None = None

    def of(self, kid: str | None) -> KeySet:
        """Return the keys, read anew when they are old or do not hold ``kid``.

        Raises
        ------
        ApiError
            503: they cannot be read, and none are kept.
        """
        with self._lock:
            age = None if self._asked_at is None else (self._clock() - self._asked_at) / 1e9
            is_missing = self._kept is None or (kid is not None and all(key.kid != kid for key in self._kept))
            if age is None or age > KEPT_SECONDS or (is_missing and age > ASKED_EVERY_SECONDS):
                self._asked_at = self._clock()
                self._kept = self._read() or self._kept
            if self._kept is None:
                title = Words("The identity provider did not answer", "身份提供方无响应")
                raise ApiError(503, "provider-unavailable", title, NO_KEYS, headers={"Retry-After": "30"})
            return self._kept

    def _read(self) -> KeySet | None:
        try:
            return KeySet.import_key_set(json.loads(self._text()))
        except (OSError, ValueError, KeyError, TypeError, JoseError, AssignerError, httpx2.HTTPError) as error:
            log.warning("the identity provider's keys cannot be read", error=str(error), type=type(error).__name__)
            return None

    def _text(self) -> str:
        if self._settings.oidc_jwks_file is not None:
            return self._settings.oidc_jwks_file.read_text(encoding="utf-8")
        self._outbound.check_url(self._settings.oidc_jwks_url)
        with self._outbound.client(TIMEOUT_SECONDS) as http:
            return http.get(self._settings.oidc_jwks_url).raise_for_status().text


class Tokens:
    """Checks bearer tokens.

    Parameters
    ----------
    settings
        Issuer, audience, claims.
    outbound
        Guards the call for keys.
    clock
        Nanoseconds since 1970 UTC.
    """

    def __init__(self, settings: Settings, outbound: Outbound, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._keys = ProviderKeys(settings, outbound, clock)
        self._registry = jws.JWSRegistry(algorithms=list(settings.oidc_algorithms))

    @property
    def is_used(self) -> bool:
        """Whether the settings name an identity provider."""
        return bool(self._settings.oidc_issuer)

    def caller(self, shown: str) -> Caller:
        """Return who a token speaks for.

        Raises
        ------
        TokenError
            It does not hold, or says no tenant or no role.
        """
        claims = self._claims(shown)
        tenant = claims.get(self._settings.oidc_tenant_claim, self._settings.oidc_tenant)
        if not isinstance(tenant, str) or not tenant:
            raise TokenError("the token names no tenant")
        role = self._role(claims.get(self._settings.oidc_role_claim))
        return Caller(tenant, f"oidc:{claims['sub']}"[:200], role, ROLES[role], rep=self._rep(claims))

    def _claims(self, shown: str) -> dict[str, Any]:
        if len(shown) > LIMIT_TOKEN:
            raise TokenError("the token is too long")
        settings = self._settings
        wanted = jwt.JWTClaimsRegistry(
            now=lambda: self._clock() // 1_000_000_000,
            leeway=settings.oidc_leeway_seconds,
            iss={"essential": True, "value": settings.oidc_issuer},
            aud={"essential": True, "value": settings.oidc_audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        try:
            kid = jws.extract_compact(shown.encode()).headers().get("kid")
            token = jwt.decode(shown, self._keys.of(kid), registry=self._registry)
            wanted.validate(token.claims)
        except (JoseError, ValueError, TypeError) as error:
            raise TokenError(str(error)) from None
        return token.claims

    def _rep(self, claims: dict[str, Any]) -> str | None:
        """Return what the claim of a rep names, None without one; an e-mail that the provider did not verify names nobody."""
        name = self._settings.oidc_rep_claim
        named = claims.get(name) if name else None
        if not isinstance(named, str) or not 0 < len(named) <= LIMIT_NAME:
            return None
        return None if "@" in named and claims.get("email_verified") is False else named

    def _role(self, claimed: Any) -> str:
        """Return the strongest role among those claimed: a name, or a list of names (groups)."""
        names = claimed if isinstance(claimed, list) else [claimed]
        known = self._settings.oidc_roles or {role: role for role in ROLES if role != "operator"}
        roles = [known[name] for name in names if isinstance(name, str) and known.get(name) in ROLES]
        if not roles:
            raise TokenError("the token names no role that is known here")
        return max(roles, key=lambda role: len(ROLES[role]))
