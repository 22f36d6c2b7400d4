"""From the headers of a request to a :class:`Caller`: API keys, bearer tokens of an identity provider, sessions of the page.

A session counts only where neither key nor token is shown. A browser sends its cookie along whoever makes it call, so
calls that change something must also show that our own page made them (:func:`must_be_own_page`).

Rows of keys and tenants are kept for a few seconds; a key that was revoked in another process therefore works for at
most that long. When to modify: when callers can show who they are in another way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

import sqlalchemy as sa
import structlog

from api.errors import ApiError
from api.security import api_keys, sessions
from api.security.caller import Caller
from api.security.kept import Kept
from api.security.outbound import Outbound
from api.security.rates import RateLimits
from api.security.roles import ROLES
from api.security.tokens import TokenError, Tokens
from api.settings import Settings
from api.store import Clock, Store, crm, now_us, tenants
from api.store.moments import SECOND_US
from assigner.language import Words

KEPT_SECONDS = 5
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PAGE_HEADER = "x-assigner-page"
"""Sent by our page. Pages of other origins cannot send it without being asked for by CORS, which is never with cookies."""
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
SESSION_OVER = Words(
    "The session is over. Sign in again; what you typed is kept.",
    "会话已结束。请重新登录；已输入的内容会保留。",
)
NOT_OUR_PAGE = Words(
    "The call did not come from the page of this service ({origin}). Programs send `Authorization: Bearer <key>` instead of a cookie.",
    "该调用并非来自本服务的页面（{origin}）。程序请发送 Authorization: Bearer <密钥>，而不是 Cookie。",
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
        self._sessions = Kept(self._find_session, KEPT_SECONDS, clock)

    def caller(self, headers: Mapping[str, str], method: str) -> Caller:
        """Return who calls.

        Parameters
        ----------
        headers
            Of the request, names in lower case or case-insensitive.
        method
            Of the request: a session may only read, unless our page shows itself.

        Raises
        ------
        ApiError
            401: nothing shown, or nothing that holds; 403: not from our page; 429: too many calls.
        """
        shown = _shown(headers)
        cookie = "" if shown else sessions.shown_in(headers)
        if not shown and not cookie:
            raise unauthenticated(NOTHING_SHOWN)
        caller = self.of_secret(shown) if shown else self._by_session(cookie, headers, method)
        tenant = self._tenants.get(caller.tenant)
        if tenant is None or tenant["closed_at"] is not None:
            raise unauthenticated(KEY_WRONG)
        self._count(caller, tenant)
        return caller

    def is_quick(self, headers: Mapping[str, str]) -> bool:
        """Whether :meth:`caller` will answer without asking the database or the identity provider."""
        shown = _shown(headers)
        key = api_keys.id_in(shown)
        if shown:
            return key is not None and self._keys.has(key)
        session = sessions.id_in(sessions.shown_in(headers))
        if session is None or not self._sessions.has(session):
            return False
        row = self._sessions.get(session)
        return row is not None and (row["key"] is None or self._keys.has(row["key"]))

    def of_secret(self, shown: str) -> Caller:
        """Return who a key or a token speaks for; whether they call too often is not looked at.

        Raises
        ------
        ApiError
            401: it does not hold.
        """
        return self._by_token(shown) if self._tokens.is_used and shown.count(".") == 2 else self._by_key(shown)

    def forget(self, key: str) -> None:
        """Drop what is kept of a key, after it was changed in this process."""
        self._keys.forget(key)

    def forget_session(self, session: str) -> None:
        """Drop what is kept of a session, after it was ended in this process."""
        self._sessions.forget(session)

    def forget_tenant(self, tenant: str) -> None:
        """Drop what is kept of a tenant, after it was changed in this process."""
        self._tenants.forget(tenant)

    def _by_key(self, shown: str) -> Caller:
        key = api_keys.id_in(shown)
        row = self._keys.get(key) if key else None
        if not api_keys.is_right(row, shown, at=now_us(self._clock)) or row is None:
            raise unauthenticated(KEY_WRONG)
        return Caller(row["tenant"], row["id"], row["role"], _scope(row), rep=row["rep"])

    def _by_session(self, cookie: str, headers: Mapping[str, str], method: str) -> Caller:
        session = sessions.id_in(cookie)
        row = self._sessions.get(session) if session else None
        at = now_us(self._clock)
        if row is None or not sessions.is_right(row, cookie, at=at):
            raise unauthenticated(SESSION_OVER)
        if method not in SAFE_METHODS:
            must_be_own_page(headers, self._settings.public_url)
        if row["key"] is None:
            return Caller(row["tenant"], row["actor"], row["role"], _scope(row), rep=row["rep"])
        key = self._keys.get(row["key"])
        if key is None or not api_keys.holds(key, at):
            raise unauthenticated(SESSION_OVER)
        return Caller(row["tenant"], row["actor"], key["role"], _scope(key), rep=key["rep"])

    def _by_token(self, shown: str) -> Caller:
        try:
            caller = self._tokens.caller(shown)
        except TokenError as error:
            log.info("a token was refused", cause=str(error))
            raise unauthenticated(TOKEN_WRONG) from None
        if caller.rep is None or "@" not in caller.rep:
            return caller
        with self._store.read() as tx:
            known = crm.users_of_email(tx, caller.tenant, caller.rep)
        return replace(caller, rep=(known or [caller.rep])[0] if len(known) < 2 else None)  # two people: nobody's sheet

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

    def _find_session(self, session: str) -> sa.RowMapping | None:
        with self._store.read() as tx:
            return sessions.find(tx, session)

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


def must_be_own_page(headers: Mapping[str, str], public_url: str) -> None:
    """Refuse a call with a cookie that another site could have made.

    Parameters
    ----------
    headers
        Of the request.
    public_url
        How the world reaches this service; ``""``: as the request says.

    Raises
    ------
    ApiError
        403: the header of our page is missing, or the browser names another origin.
    """
    origin = headers.get("origin", "")
    own = {headers.get("host", ""), urlsplit(public_url).netloc} - {""}
    is_own = not origin or urlsplit(origin).netloc in own
    is_same_site = headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    if headers.get(PAGE_HEADER) != "1" or not is_own or not is_same_site:
        detail = NOT_OUR_PAGE.filled(origin=origin[:100] or "-")
        raise ApiError(403, "not-our-page", Words("Not from our page", "并非来自本页面"), detail)


def _scope(row: sa.RowMapping) -> frozenset[str]:
    """Return what a key or session may do: what its role may, or fewer."""
    held = ROLES.get(row["role"], frozenset())
    return held if row["permissions"] is None else held & set(row["permissions"])


def _shown(headers: Mapping[str, str]) -> str:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    return headers.get("x-api-key", "").strip()
