"""Sessions of the page: made at sign-in, checked at each call, ended at sign-out.

A session's cookie reads ``<26 characters of its id>.<43 characters of secret>``; only the SHA-256 of the secret is kept:
256 bits of chance need no slow hash. A link that signs in once is a row of the same table; the first to follow it turns
it into a session with another secret, in one conditional update. When to modify: with the life cycle of sessions.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

import sqlalchemy as sa

from api.security.caller import Caller
from api.store.engine import Tx
from api.store.ids import new_id
from api.store.moments import SECOND_US
from api.store.tables.sessions import sessions

COOKIE = "assigner_session"
LIFE_US = 12 * 3600 * SECOND_US
LINK_LIFE_US = 24 * 3600 * SECOND_US
_SHAPE = re.compile(r"([0-9A-Z]{26})\.([A-Za-z0-9_-]{43})")
_SESSIONS = sessions.c


def make(tx: Tx, caller: Caller, *, key: str | None, name: str, at: int) -> str:
    """Make a session and return what its holder shows.

    Parameters
    ----------
    tx
        The transaction.
    caller
        Whose session. What they may do and whose sheet they see is kept only where no key says so.
    key
        The API key behind it: the session ends with it. None where an identity provider vouched.
    name
        What the page calls the person.
    at
        Now (microseconds).
    """
    own = {} if key else {"permissions": sorted(caller.permissions), "rep": caller.rep}
    told = {"key": key, "actor": caller.actor, "name": name, "role": caller.role, **own}
    return _insert(tx, caller.tenant, told, at, LIFE_US, is_link=False)


def make_link(tx: Tx, tenant: str, *, key: str, name: str, role: str, at: int) -> str:
    """Make a link that becomes the session of a key's holder (:func:`claim`), and return what it shows."""
    told = {"key": key, "actor": key, "name": name, "role": role}
    return _insert(tx, tenant, told, at, LINK_LIFE_US, is_link=True)


def claim(tx: Tx, link: str, *, at: int) -> str | None:
    """Turn an unused link into a session and return what its holder shows; None where it is used, old or none of ours."""
    shaped = _SHAPE.fullmatch(link)
    if shaped is None:
        return None
    session, secret = f"session_{shaped[1]}", secrets.token_urlsafe(32)
    unused = (_SESSIONS.is_link, _SESSIONS.expires_at > at, _SESSIONS.digest == _digest(shaped[2]))
    taken = tx.execute(
        sa.update(sessions)
        .where(_SESSIONS.id == session, *unused)
        .values(is_link=False, digest=_digest(secret), made_at=at, expires_at=at + LIFE_US)
    )
    return _shown(session, secret) if taken.rowcount else None


def shown_in(headers: Mapping[str, str]) -> str:
    """Return what the cookie of a request shows; ``""`` where there is none."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def id_in(shown: str) -> str | None:
    """Return the id that is claimed, or None when it is not shaped like a session."""
    shaped = _SHAPE.fullmatch(shown)
    return f"session_{shaped[1]}" if shaped else None


def find(tx: Tx, session: str) -> sa.RowMapping | None:
    """Return a session's row for checking: asked before a tenant is known, like a key's."""
    return tx.execute(sa.select(sessions).where(_SESSIONS.id == session)).mappings().one_or_none()


def is_right(row: sa.RowMapping | None, shown: str, *, at: int) -> bool:
    """Whether what is shown is the session of ``row``, and still holds at a moment."""
    shaped = _SHAPE.fullmatch(shown)
    if row is None or shaped is None or row["is_link"]:
        return False
    is_same = hmac.compare_digest(_digest(shaped[2]), row["digest"])
    return is_same and row["ended_at"] is None and row["expires_at"] > at


def end(tx: Tx, tenant: str, session: str, *, at: int) -> None:
    """End a session."""
    asked = sa.update(sessions).where(_SESSIONS.tenant == tenant, _SESSIONS.id == session)
    tx.execute(asked.values(ended_at=at))


def sweep(tx: Tx, *, at: int) -> int:
    """Remove the sessions of all tenants that are over; return how many."""
    return tx.execute(sa.delete(sessions).where(_SESSIONS.expires_at <= at)).rowcount


def _insert(tx: Tx, tenant: str, told: Mapping[str, object], at: int, life_us: int, *, is_link: bool) -> str:
    session, secret = new_id("session"), secrets.token_urlsafe(32)
    own = {"id": session, "tenant": tenant, "digest": _digest(secret), "is_link": is_link}
    tx.execute(sa.insert(sessions).values(**own, **told, made_at=at, expires_at=at + life_us))
    return _shown(session, secret)


def _shown(session: str, secret: str) -> str:
    return f"{session.removeprefix('session_')}.{secret}"


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
