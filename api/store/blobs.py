"""Big content in chunks of 1 MiB: written from bytes or a stream, read whole or as a stream.

When to modify: with how big content is kept.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from api.store.engine import Store, Tx
from api.store.ids import new_id
from api.store.moments import now_us
from api.store.tables.blobs import blob_chunks, blobs

CHUNK_BYTES = 1 << 20
_GZIP = 16 + zlib.MAX_WBITS
_LEVEL = 3  # of nine: JSON shrinks to a tenth at a third of the time of level 6


@dataclass(frozen=True)
class Packed:
    """Content that is gzip already: packing takes time in which a transaction would keep others waiting.

    Parameters
    ----------
    content
        The gzip.
    size, digest
        Of what is in it.
    """

    content: bytes
    size: int
    digest: str

    @classmethod
    def of(cls, content: bytes) -> Packed:
        """Return content packed."""
        return cls(b"".join(_packed([content])), len(content), hashlib.sha256(content).hexdigest())


def put(
    tx: Tx,
    tenant: str,
    content: bytes | Packed | Iterable[bytes],
    *,
    media_type: str = "application/json",
    compress: bool = True,
    at: int | None = None,
) -> str:
    """Store content and return its id.

    Parameters
    ----------
    tx, tenant
        The transaction and whose it is.
    content
        The bytes, packed bytes, or a stream of bytes.
    media_type
        What it is.
    compress
        Whether to gzip; False for what is compressed already (workbooks, archives, Parquet).
    at
        The moment in microseconds; now where None.
    """
    blob = new_id("blob")
    encoding = "gzip" if compress or isinstance(content, Packed) else ""
    row = {"id": blob, "tenant": tenant, "media_type": media_type, "encoding": encoding}
    tx.execute(sa.insert(blobs).values(**row, size=0, digest="", made_at=now_us() if at is None else at))
    if isinstance(content, Packed):
        _put_chunks(tx, tenant, blob, [content.content])
        size, digest = content.size, content.digest
    else:
        read = _Read([content] if isinstance(content, bytes) else content)
        _put_chunks(tx, tenant, blob, _packed(read) if compress else read)
        size, digest = read.size, read.digest.hexdigest()
    tx.execute(sa.update(blobs).where(blobs.c.id == blob).values(size=size, digest=digest))
    return blob


class _Read:
    """A stream whose size and digest are known at its end."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = parts
        self.size, self.digest = 0, hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            self.digest.update(part)
            self.size += len(part)
            yield part


def _put_chunks(tx: Tx, tenant: str, blob: str, parts: Iterable[bytes]) -> None:
    for number, chunk in enumerate(_chunks(parts)):
        tx.execute(sa.insert(blob_chunks).values(blob=blob, number=number, tenant=tenant, content=chunk))


def describe(tx: Tx, tenant: str, blob: str) -> sa.RowMapping | None:
    """Return a blob's row (media type, size, digest), or None when the tenant has none of that id."""
    return tx.execute(sa.select(blobs).where(blobs.c.tenant == tenant, blobs.c.id == blob)).mappings().one_or_none()


def get(tx: Tx, tenant: str, blob: str) -> bytes:
    """Return the whole content.

    Raises
    ------
    KeyError
        The tenant has no blob of that id.
    """
    row = describe(tx, tenant, blob)
    if row is None:
        raise KeyError(blob)
    asked = sa.select(blob_chunks.c.content).where(blob_chunks.c.tenant == tenant, blob_chunks.c.blob == blob)
    kept = b"".join(tx.execute(asked.order_by(blob_chunks.c.number)).scalars())
    return zlib.decompress(kept, _GZIP) if row["encoding"] == "gzip" else kept


def stream(store: Store, tenant: str, blob: str, *, packed: bool = False) -> Iterator[bytes]:
    """Yield the content chunk by chunk, each in a short transaction of its own.

    Parameters
    ----------
    store, tenant, blob
        Which blob.
    packed
        Yield gzip as it is kept, for an answer with ``Content-Encoding: gzip``.

    Raises
    ------
    KeyError
        The tenant has no blob of that id.
    """
    with store.read() as tx:
        row = describe(tx, tenant, blob)
    if row is None:
        raise KeyError(blob)
    unpack = zlib.decompressobj(_GZIP) if row["encoding"] == "gzip" and not packed else None
    number = 0
    while (chunk := _chunk(store, tenant, blob, number)) is not None:
        part = unpack.decompress(chunk) if unpack else chunk
        if part:
            yield part
        number += 1


def delete(tx: Tx, tenant: str, blob: str) -> bool:
    """Remove a blob; False when the tenant has none of that id."""
    owned = sa.select(blobs.c.id).where(blobs.c.tenant == tenant, blobs.c.id == blob)
    tx.execute(sa.delete(blob_chunks).where(blob_chunks.c.tenant == tenant, blob_chunks.c.blob.in_(owned)))
    return bool(tx.execute(sa.delete(blobs).where(blobs.c.tenant == tenant, blobs.c.id == blob)).rowcount)


def _chunk(store: Store, tenant: str, blob: str, number: int) -> bytes | None:
    columns = blob_chunks.c
    asked = sa.select(columns.content).where(columns.tenant == tenant, columns.blob == blob, columns.number == number)
    with store.read() as tx:
        return tx.execute(asked).scalar_one_or_none()


def _packed(parts: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, wbits=_GZIP)
    for part in parts:
        yield packer.compress(part)
    yield packer.flush()


def _chunks(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Cut a stream into chunks of full size; the last may be smaller."""
    waiting = bytearray()
    for part in parts:
        waiting += part
        while len(waiting) >= CHUNK_BYTES:
            yield bytes(waiting[:CHUNK_BYTES])
            del waiting[:CHUNK_BYTES]
    if waiting:
        yield bytes(waiting)
