"""API keys: made, checked, listed, rotated, revoked.

A key reads ``asg_<26 characters of its id>_<43 characters of secret>``. Only a salted HMAC-SHA256 of the secret is kept: 256
bits of chance need no slow hash, and a slow one would cost every request. Comparison takes constant time.
When to modify: with the life cycle of keys.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from api.store.engine import Tx
from api.store.ids import new_id
from api.store.tables.api_keys import api_keys

PREFIX = "asg"
_SHAPE = re.compile(rf"{PREFIX}_([0-9A-Z]{{26}})_([A-Za-z0-9_-]{{43}})")
_NO_SALT = bytes(32)


@dataclass(frozen=True, slots=True)
class FreshKey:
    """A key just made: the only moment at which its secret is known."""

    id: str
    secret: str


def make(
    tx: Tx,
    tenant: str,
    *,
    name: str,
    role: str,
    made_by: str,
    at: int,
    permissions: Collection[str] | None = None,
    **more: int | str | None,
) -> FreshKey:
    """Make a key and return it with its secret.

    Parameters
    ----------
    tx, tenant
        The transaction and whose key.
    name
        What it is for, in the words of who made it.
    role
        One of :data:`api.security.roles.ROLES`.
    made_by, at
        Who made it and when (microseconds).
    permissions
        Fewer permissions than the role's; None for all of the role.
    more
        ``expires_at``: when it ends (microseconds); ``replaces``: the key that this one takes the place of; ``rep``: the
        rep whose own sheet it shows. None, or left out, for none.
    """
    key, secret, salt = new_id("key"), secrets.token_urlsafe(32), secrets.token_bytes(32)
    tx.execute(
        sa.insert(api_keys).values(
            id=key,
            tenant=tenant,
            name=name,
            role=role,
            permissions=None if permissions is None else sorted(permissions),
            salt=salt,
            digest=_digest(salt, secret),
            made_by=made_by,
            made_at=at,
            **more,
        )
    )
    return FreshKey(key, f"{PREFIX}_{key.removeprefix('key_')}_{secret}")


def id_in(presented: str) -> str | None:
    """Return the id that a presented key claims to be, or None when it is not shaped like a key."""
    shaped = _SHAPE.fullmatch(presented)
    return f"key_{shaped[1]}" if shaped else None


def find(tx: Tx, key: str) -> sa.RowMapping | None:
    """Return a key's row for checking; the only query that asks before a tenant is known."""
    return tx.execute(sa.select(api_keys).where(api_keys.c.id == key)).mappings().one_or_none()


def is_right(row: sa.RowMapping | None, presented: str, *, at: int) -> bool:
    """Whether a presented key is the one of ``row``, and still holds at a moment. Takes the same time either way."""
    shaped = _SHAPE.fullmatch(presented)
    secret = shaped[2] if shaped else ""
    salt, kept = (row["salt"], row["digest"]) if row is not None else (_NO_SALT, _NO_SALT)
    is_same = hmac.compare_digest(_digest(salt, secret), kept)
    return is_same and row is not None and holds(row, at)


def listed(tx: Tx, tenant: str, *, after: str = "", limit: int = 100) -> list[sa.RowMapping]:
    """Return a tenant's keys in the order in which they were made, without salt and digest."""
    columns = [column for column in api_keys.c if column.name not in ("salt", "digest")]
    asked = sa.select(*columns).where(api_keys.c.tenant == tenant, api_keys.c.id > after)
    return list(tx.execute(asked.order_by(api_keys.c.id).limit(limit)).mappings())


def one(tx: Tx, tenant: str, key: str) -> sa.RowMapping | None:
    """Return one of the tenant's keys, without salt and digest, or None."""
    columns = [column for column in api_keys.c if column.name not in ("salt", "digest")]
    asked = sa.select(*columns).where(api_keys.c.tenant == tenant, api_keys.c.id == key)
    return tx.execute(asked).mappings().one_or_none()


def end(tx: Tx, tenant: str, key: str, *, at: int) -> bool:
    """Let a key end at a moment: at once, or later where a rotation leaves time; False when it has ended before."""
    columns = api_keys.c
    is_later = sa.or_(columns.revoked_at.is_(None), columns.revoked_at > at)
    asked = sa.update(api_keys).where(columns.tenant == tenant, columns.id == key, is_later)
    return bool(tx.execute(asked.values(revoked_at=at)).rowcount)


def note_use(tx: Tx, tenant: str, key: str, *, at: int) -> None:
    """Write down that a key was used."""
    tx.execute(sa.update(api_keys).where(api_keys.c.tenant == tenant, api_keys.c.id == key).values(used_at=at))


def count(tx: Tx) -> int:
    """Return the number of keys of all tenants: zero on a new database."""
    return int(tx.execute(sa.select(sa.func.count()).select_from(api_keys)).scalar_one())


def _digest(salt: bytes, secret: str) -> bytes:
    return hmac.new(salt, secret.encode(), hashlib.sha256).digest()


def holds(row: sa.RowMapping, at: int) -> bool:
    """Whether a key has not ended at a moment."""
    return all(row[end] is None or row[end] > at for end in ("revoked_at", "expires_at"))
