"""``Idempotency-Key`` over HTTP: the body, the path and the caller belong to the call, also when the body comes in parts.

When to modify: with what makes two calls the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, Response

from api.deps import OnceDep, StoreDep, needs
from api.security.caller import Caller
from api.store import blobs
from tests.api.callers import Callers

KEY = {"Idempotency-Key": "k-1", "Content-Type": "application/json"}
Writer = Annotated[Caller, Depends(needs("plans:write"))]
router = APIRouter()


@router.post("/things/{place}")
def make_thing(place: str, body: dict[str, Any], caller: Writer, store: StoreDep, once: OnceDep) -> Response:
    with store.begin() as tx:
        if (earlier := once.earlier(tx)) is not None:
            return earlier
        return once.answer(tx, 201, {"id": blobs.put(tx, caller.tenant, place.encode())}, {"Location": "/things/1"})


@pytest.fixture
def things(each_client: Callers) -> Callers:
    assert each_client.app is not None
    each_client.app.include_router(router)
    return each_client


def parts(body: bytes) -> Iterator[bytes]:
    yield from (body[at : at + 3] for at in range(0, len(body), 3))


def test_a_repeated_call_is_answered_alike_and_says_so(things: Callers) -> None:
    first = things.planner.post("/things/a", content=b'{"n": 1}', headers=KEY)
    again = things.planner.post("/things/a", content=parts(b'{"n": 1}'), headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers


@pytest.mark.parametrize("other", ["body", "path", "caller"])
def test_another_call_under_the_key_is_refused(things: Callers, other: str) -> None:
    assert things.planner.post("/things/a", content=b'{"n": 1}', headers=KEY).status_code == 201
    caller = things.approver if other == "caller" else things.planner
    answer = caller.post("/things/b" if other == "path" else "/things/a", headers=KEY,
                         content=b'{"n": 2}' if other == "body" else b'{"n": 1}')  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")


def test_a_refused_call_does_not_use_up_its_key(things: Callers) -> None:
    assert things.viewer.post("/things/a", content=b'{"n": 1}', headers=KEY).status_code == 403
    assert things.planner.post("/things/a", content=b"[]", headers=KEY).status_code == 422
    assert things.planner.post("/things/a", content=b'{"n": 1}', headers=KEY).status_code == 201
