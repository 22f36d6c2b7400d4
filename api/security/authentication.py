"""From the headers of a request to a :class:`Caller`: API keys first, then bearer tokens of an identity provider.

Rows of keys are kept for a few seconds, so that a burst of calls costs one query; a key that was revoked in another
process therefore works for at most that long. When to modify: when callers can show who they are in another way.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping

import sqlalchemy as sa

from api.errors import ApiError
from api.security import api_keys
from api.security.caller import Caller
from api.security.roles import ROLES
from api.store import Clock, Store, now_us
from api.store.moments import SECOND_US
from assigner.language import Words

KEPT_US = 5 * SECOND_US
NOTED_EVERY_US = 600 * SECOND_US
_LIMIT_KEPT = 10_000


class Authentication:
    """Finds out who calls.

    Parameters
    ----------
    store
        Where keys are.
    clock
        Where the time comes from.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._kept: dict[str, tuple[int, sa.RowMapping | None]] = {}
        self._lock = threading.Lock()

    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Return who calls.

        Raises
        ------
        ApiError
            401: nothing shown, or nothing that holds.
        """
        shown = _shown(headers)
        if not shown:
            raise unauthenticated(NOTHING_SHOWN)
        at = now_us(self._clock)
        key = api_keys.id_in(shown)
        row = self._row(key, at) if key else None
        if not api_keys.is_right(row, shown, at=at) or row is None:
            raise unauthenticated(KEY_WRONG)
        held = ROLES.get(row["role"], frozenset())
        scope = held if row["permissions"] is None else held & set(row["permissions"])
        return Caller(row["tenant"], row["id"], row["role"], scope)

    def forget(self, key: str) -> None:
        """Drop what is kept of a key, after it was changed in this process."""
        with self._lock:
            self._kept.pop(key, None)

    def _row(self, key: str, at: int) -> sa.RowMapping | None:
        kept = self._kept.get(key)
        if kept is not None and kept[0] > at:
            return kept[1]
        with self._store.read() as tx:
            row = api_keys.find(tx, key)
        if row is not None and at - (row["used_at"] or 0) > NOTED_EVERY_US:
            with self._store.begin() as tx:
                api_keys.note_use(tx, row["tenant"], key, at=at)
        with self._lock:
            if len(self._kept) >= _LIMIT_KEPT:  # made-up ids must not fill the memory
                self._kept.clear()
            self._kept[key] = (at + KEPT_US, row)
        return row


NOTHING_SHOWN = Words(
    "No key was shown. Send `Authorization: Bearer <key>`; an admin makes keys with POST /v1/keys.",
    "请求未携带密钥。请发送 Authorization: Bearer <密钥>；管理员可用 POST /v1/keys 创建密钥。",
)
KEY_WRONG = Words(
    "The key is unknown, revoked or expired. Ask an admin for a new one.",
    "密钥不存在、已吊销或已过期。请向管理员索取新密钥。",
)


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
