"""From the headers of a request to a :class:`Caller`: API keys first, then bearer tokens of an identity provider.

Rows of keys and tenants are kept for a few seconds; a key that was revoked in another process therefore works for at
most that long. When to modify: when callers can show who they are in another way.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
import structlog

from api.errors import ApiError
from api.security import api_keys
from api.security.caller import Caller
from api.security.kept import Kept
from api.security.outbound import Outbound
from api.security.rates import RateLimits
from api.security.roles import ROLES
from api.security.tokens import TokenError, Tokens
from api.settings import Settings
from api.store import Clock, Store, now_us, tenants
from api.store.moments import SECOND_US
from assigner.language import Words

KEPT_SECONDS = 5
NOTED_EVERY_US = 600 * SECOND_US

NOTHING_SHOWN = Words(
    "No key was shown. Send `Authorization: Bearer <key>`; an admin makes keys with POST /v1/keys.",
    "请求未携带密钥。请发送 Authorization: Bearer <密钥>；管理员可用 POST /v1/keys 创建密钥。",
)
KEY_WRONG = Words(
    "The key is unknown, revoked or expired. Ask an admin for a new one.",
    "密钥不存在、已吊销或已过期。请向管理员索取新密钥。",
)
TOKEN_WRONG = Words(
    "The token does not hold here: signature, issuer, audience, time, tenant or role. Sign in again; the log has the cause.",
    "令牌在此无效：签名、签发者、受众、时间、租户或角色不符。请重新登录；日志中记录了原因。",
)

log = structlog.get_logger("api.authentication")


class Authentication:
    """Finds out who calls, and whether they call too often.

    Parameters
    ----------
    settings
        Limits and identity provider.
    store
        Where keys and tenants are.
    outbound
        Guards the call for the provider's keys.
    clock
        Nanoseconds since 1970 UTC.
    """

    def __init__(self, settings: Settings, store: Store, outbound: Outbound, clock: Clock) -> None:
        self._settings = settings
        self._store = store
        self._clock = clock
        self._tokens = Tokens(settings, outbound, clock)
        self._rates = RateLimits(clock)
        self._keys = Kept(self._find_key, KEPT_SECONDS, clock)
        self._tenants = Kept(self._find_tenant, KEPT_SECONDS, clock)

    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Return who calls.

        Raises
        ------
        ApiError
            401: nothing shown, or nothing that holds; 429: too many calls.
        """
        shown = _shown(headers)
        if not shown:
            raise unauthenticated(NOTHING_SHOWN)
        caller = self._by_token(shown) if self._tokens.is_used and shown.count(".") == 2 else self._by_key(shown)
        tenant = self._tenants.get(caller.tenant)
        if tenant is None or tenant["closed_at"] is not None:
            raise unauthenticated(KEY_WRONG)
        self._count(caller, tenant)
        return caller

    def is_quick(self, headers: Mapping[str, str]) -> bool:
        """Whether :meth:`caller` will answer without asking the database or the identity provider."""
        key = api_keys.id_in(_shown(headers))
        return key is not None and self._keys.has(key)

    def forget(self, key: str) -> None:
        """Drop what is kept of a key, after it was changed in this process."""
        self._keys.forget(key)

    def forget_tenant(self, tenant: str) -> None:
        """Drop what is kept of a tenant, after it was changed in this process."""
        self._tenants.forget(tenant)

    def _by_key(self, shown: str) -> Caller:
        key = api_keys.id_in(shown)
        row = self._keys.get(key) if key else None
        if not api_keys.is_right(row, shown, at=now_us(self._clock)) or row is None:
            raise unauthenticated(KEY_WRONG)
        held = ROLES.get(row["role"], frozenset())
        scope = held if row["permissions"] is None else held & set(row["permissions"])
        return Caller(row["tenant"], row["id"], row["role"], scope)

    def _by_token(self, shown: str) -> Caller:
        try:
            return self._tokens.caller(shown)
        except TokenError as error:
            log.info("a token was refused", cause=str(error))
            raise unauthenticated(TOKEN_WRONG) from None

    def _count(self, caller: Caller, tenant: sa.RowMapping) -> None:
        wanted = tenant["settings"].get("calls_per_minute")
        allowed = self._settings.calls_per_minute_tenant
        self._rates.check(f"key:{caller.tenant}:{caller.actor}", self._settings.calls_per_minute_key)
        self._rates.check(f"tenant:{caller.tenant}", min(allowed, wanted) if wanted else allowed)

    def _find_key(self, key: str) -> sa.RowMapping | None:
        at = now_us(self._clock)
        with self._store.read() as tx:
            row = api_keys.find(tx, key)
        if row is not None and at - (row["used_at"] or 0) > NOTED_EVERY_US:
            with self._store.begin() as tx:
                api_keys.note_use(tx, row["tenant"], key, at=at)
        return row

    def _find_tenant(self, tenant: str) -> sa.RowMapping | None:
        with self._store.read() as tx:
            return tenants.one(tx, tenant)


def unauthenticated(detail: Words) -> ApiError:
    """Return the 401 of a caller who did not show who they are."""
    title = Words("Not authenticated", "未通过身份验证")
    return ApiError(401, "unauthenticated", title, detail, headers={"WWW-Authenticate": "Bearer"})


def forbidden(caller: Caller, permission: str) -> ApiError:
    """Return the 403 of a caller who may not do this."""
    detail = Words(
        "This needs the permission ({permission}); the role ({role}) of this key does not have it. Use a key of a role that does.",
        "此操作需要权限（{permission}），该密钥的角色（{role}）没有。请使用具有该权限的密钥。",
    ).filled(permission=permission, role=caller.role)
    return ApiError(403, "forbidden", Words("Not allowed", "没有权限"), detail, extra={"permission": permission})


def _shown(headers: Mapping[str, str]) -> str:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    return headers.get("x-api-key", "").strip()
