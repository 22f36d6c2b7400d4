"""Blobs come back as they went in, whole and as a stream, and belong to one tenant.

When to modify: with how big content is kept.
"""

from __future__ import annotations

import gzip
import hashlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.store import Store, blobs, tenants
from api.store.blobs import CHUNK_BYTES

NOISE = random.Random(7).randbytes(3 * CHUNK_BYTES + 17)  # noise does not shrink: four chunks packed, too


@pytest.fixture
def each_tenanted(each_store: Store) -> Store:
    with each_store.begin() as tx:
        tenants.add(tx, "acme", name="Acme", at=1)
        tenants.add(tx, "globex", name="Globex", at=1)
    return each_store


@pytest.mark.parametrize("compress", [True, False])
@pytest.mark.parametrize("content", [b"", b"{}", NOISE], ids=["empty", "small", "four chunks"])
def test_content_comes_back(each_tenanted: Store, content: bytes, compress: bool) -> None:
    with each_tenanted.begin() as tx:
        blob = blobs.put(tx, "acme", content, compress=compress)
        row = blobs.describe(tx, "acme", blob)
        assert blobs.get(tx, "acme", blob) == content
    assert row is not None
    assert (row["size"], row["digest"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert b"".join(blobs.stream(each_tenanted, "acme", blob)) == content


def test_the_packed_stream_is_gzip(each_tenanted: Store) -> None:
    with each_tenanted.begin() as tx:
        blob = blobs.put(tx, "acme", iter([b"a" * 10, b"b" * 10]))
    packed = b"".join(blobs.stream(each_tenanted, "acme", blob, packed=True))
    assert gzip.decompress(packed) == b"a" * 10 + b"b" * 10


def test_another_tenant_cannot_read_or_delete(each_tenanted: Store) -> None:
    with each_tenanted.begin() as tx:
        blob = blobs.put(tx, "acme", b"ours")
        assert blobs.describe(tx, "globex", blob) is None
        assert not blobs.delete(tx, "globex", blob)
        with pytest.raises(KeyError):
            blobs.get(tx, "globex", blob)
    with pytest.raises(KeyError):
        list(blobs.stream(each_tenanted, "globex", blob))
    with each_tenanted.begin() as tx:
        assert blobs.get(tx, "acme", blob) == b"ours"


def test_a_deleted_blob_is_gone(each_tenanted: Store) -> None:
    with each_tenanted.begin() as tx:
        blob = blobs.put(tx, "acme", NOISE)
        assert blobs.delete(tx, "acme", blob)
        assert blobs.describe(tx, "acme", blob) is None
        assert not blobs.delete(tx, "acme", blob)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 2 * CHUNK_BYTES), max_size=6))
def test_chunks_are_full_but_the_last(sizes: list[int]) -> None:
    chunks = [len(chunk) for chunk in blobs._chunks(bytes(size) for size in sizes)]  # noqa: SLF001
    assert sum(chunks) == sum(sizes)
    assert all(size == CHUNK_BYTES for size in chunks[:-1])
    assert all(0 < size <= CHUNK_BYTES for size in chunks[-1:])
