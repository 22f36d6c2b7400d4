"""Under one ``Idempotency-Key`` a thing is made once, whoever repeats the call and however many at once.

When to modify: with what must be repeated of an answer.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from api.errors import ApiError
from api.once import KEPT_US, Once, sweep
from api.store import Store, blobs, new_id, now_us, tenants
from api.store.tables.blobs import blobs as blob_table
from api.store.tables.idempotency import idempotency_keys

AT = 1_790_000_000_000_000


@pytest.fixture
def each_tenanted(each_store: Store) -> Store:
    with each_store.begin() as tx:
        tenants.add(tx, "acme", name="Acme", at=now_us())
        tenants.add(tx, "globex", name="Globex", at=now_us())
    return each_store


def call(store: Store, key: str | None, body: bytes = b"{}", tenant: str = "acme", at: int = AT) -> tuple[int, bytes]:
    """Make a blob, as a route makes its thing."""
    once = Once(tenant, key, "POST /v1/things", hashlib.sha256(body), at)
    with store.begin() as tx:
        answer = once.earlier(tx)
        if answer is None:
            answer = once.answer(tx, 201, {"id": blobs.put(tx, tenant, body)}, {"Location": "/v1/things/1"})
    assert answer.headers["Location"] == "/v1/things/1"
    return answer.status_code, bytes(answer.body)


def num_made(store: Store) -> int:
    with store.read() as tx:
        return tx.execute(sa.select(sa.func.count()).select_from(blob_table)).scalar_one()


def test_a_repeated_call_gets_the_same_answer(each_tenanted: Store) -> None:
    assert call(each_tenanted, "k") == call(each_tenanted, "k")
    assert num_made(each_tenanted) == 1


def test_calls_without_a_key_are_all_new(each_tenanted: Store) -> None:
    call(each_tenanted, None)
    call(each_tenanted, None)
    assert num_made(each_tenanted) == 2


def test_eight_calls_at_once_make_one_thing(each_tenanted: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda _: call(each_tenanted, "k"), range(8)))
    assert len(answers) == 1
    assert num_made(each_tenanted) == 1


def test_another_body_under_the_key_is_refused(each_tenanted: Store) -> None:
    call(each_tenanted, "k", b"{}")
    with pytest.raises(ApiError) as caught:
        call(each_tenanted, "k", b"[]")
    assert (caught.value.status, caught.value.code) == (422, "idempotency-key-reused")


def test_keys_of_tenants_do_not_meet(each_tenanted: Store) -> None:
    assert call(each_tenanted, "k") != call(each_tenanted, "k", tenant="globex")
    assert num_made(each_tenanted) == 2


def test_a_call_that_failed_leaves_no_key(each_tenanted: Store) -> None:
    once = Once("acme", "k", "POST /v1/things", hashlib.sha256(b"{}"), AT)

    def fail() -> None:
        with each_tenanted.begin() as tx:
            assert once.earlier(tx) is None
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fail()
    assert call(each_tenanted, "k")[0] == 201


def test_a_key_ends_after_a_day(each_tenanted: Store) -> None:
    first = call(each_tenanted, "k", at=AT)
    assert call(each_tenanted, "k", at=AT + KEPT_US - 1) == first
    assert call(each_tenanted, "k", b"[]", at=AT + KEPT_US) != first


def test_the_sweep_takes_old_keys_only(each_tenanted: Store) -> None:
    call(each_tenanted, new_id("old"), at=AT)
    call(each_tenanted, "young", at=AT + 1)
    with each_tenanted.begin() as tx:
        assert sweep(tx, at=AT + KEPT_US) == 1
        assert tx.execute(sa.select(idempotency_keys.c.key)).scalars().all() == ["young"]
