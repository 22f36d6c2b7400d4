"""``Idempotency-Key``: a call that is repeated under one key happens once and is answered alike each time.

The key is written in the transaction that makes the thing: either both are there or neither. A second call that
arrives meanwhile waits at the key's row until the first has committed, then gets its answer.

    with store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        job = jobs.add(tx, caller.tenant, ...)
        return once.answer(tx, 202, job, {"Location": f"/v1/jobs/{job['id']}"})

Never for answers that hold a secret: the answer is kept. When to modify: with what must be repeated of an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import sqlalchemy as sa
from fastapi.encoders import jsonable_encoder
from sqlalchemy.dialects import postgresql, sqlite
from starlette.responses import JSONResponse

from api.errors import ApiError
from api.store import Tx
from api.store.moments import DAY_US
from api.store.tables.idempotency import idempotency_keys
from assigner.language import Words

KEPT_US = DAY_US

_KEYS = idempotency_keys.c


class Digest(Protocol):
    """A hash that grows while the body passes."""

    def hexdigest(self) -> str:
        """Return the digest of all that passed so far."""
        ...

    def copy(self) -> Any:
        """Return a hash that goes on by itself."""
        ...


class Once:
    """One call, perhaps under a key.

    Parameters
    ----------
    tenant
        Whose key it is.
    key
        The header's value; None when it was not sent, and then everything is answered anew.
    target
        Method, path and caller: what besides the body must be the same.
    body_digest
        Hash of the body.
    at
        The moment in microseconds.
    """

    def __init__(self, tenant: str, key: str | None, target: str, body_digest: Digest, at: int) -> None:
        self._tenant = tenant
        self._key = key
        self._target = target
        self._body_digest = body_digest
        self._at = at

    def earlier(self, tx: Tx) -> JSONResponse | None:
        """Return the answer that was given under this key, or None for the first call.

        Raises
        ------
        ApiError
            422: the key was used for another call.
        """
        if self._key is None or self._claim(tx):
            return None
        return self._replayed(tx.execute(sa.select(idempotency_keys).where(*self._mine())).mappings().one())

    def known(self, tx: Tx) -> JSONResponse | None:
        """Return the answer that was given under this key, without taking the key: for calls that first work long.

        Raises
        ------
        ApiError
            422: the key was used for another call.
        """
        row = tx.execute(sa.select(idempotency_keys).where(*self._mine())).mappings().one_or_none()
        return None if self._key is None or row is None else self._replayed(row)

    def _replayed(self, row: sa.RowMapping) -> JSONResponse:
        if row["digest"] != self._digest():
            raise ApiError(
                422,
                "idempotency-key-reused",
                Words("The Idempotency-Key was used before", "Idempotency-Key 已被使用"),
                Words(
                    "Under the key ({key}) another call was made. Take a new key for a new call.",
                    "键（{key}）已用于另一次调用。新的调用请使用新的键。",
                ).filled(key=self._key),
            )
        return JSONResponse(row["body"], row["status"], headers={**row["headers"], "Idempotent-Replayed": "true"})

    def answer(self, tx: Tx, status: int, body: Any, headers: Mapping[str, str] | None = None) -> JSONResponse:
        """Return the answer, and keep it under the key in the same transaction."""
        plain = jsonable_encoder(body)
        kept = {"status": status, "body": plain, "headers": dict(headers or {})}
        if self._key is not None:
            tx.execute(sa.update(idempotency_keys).where(*self._mine()).values(**kept))
        return JSONResponse(plain, status, headers=kept["headers"])

    def _claim(self, tx: Tx) -> bool:
        """Write the key down; False when it is there already."""
        tx.execute(sa.delete(idempotency_keys).where(*self._mine(), _KEYS.made_at <= self._at - KEPT_US))
        insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
        row = {"tenant": self._tenant, "key": self._key, "digest": self._digest(), "made_at": self._at}
        claim = insert(idempotency_keys).values(**row).on_conflict_do_nothing().returning(_KEYS.key)
        return tx.execute(claim).scalar_one_or_none() is not None  # psycopg's rowcount of an insert is -1

    def _mine(self) -> tuple[sa.ColumnElement[bool], ...]:
        return (_KEYS.tenant == self._tenant, _KEYS.key == self._key)

    def _digest(self) -> str:
        whole = self._body_digest.copy()
        whole.update(self._target.encode())
        return str(whole.hexdigest())


def sweep(tx: Tx, *, at: int) -> int:
    """Remove the keys of all tenants that are older than a day; return how many."""
    return tx.execute(sa.delete(idempotency_keys).where(_KEYS.made_at <= at - KEPT_US)).rowcount
