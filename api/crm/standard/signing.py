"""Standard Webhooks: how a message is signed and verified.

Signed is ``{id}.{timestamp}.{raw body}`` by HMAC-SHA256; a header may carry several signatures while keys are
rotated. When to modify: to support public-key signatures (``v1a``).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence

from api.crm.faults import signature_wrong, timestamp_old

PREFIX = "whsec_"
TOLERANCE_SECONDS = 300
FEWEST_BYTES, MOST_BYTES = 24, 64


def new_secret() -> str:
    """Return a fresh secret of 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """Return the bytes of a secret.

    Raises
    ------
    ValueError
        The secret is not ``whsec_`` and the Base64 form of 24 to 64 bytes.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not FEWEST_BYTES <= len(key) <= MOST_BYTES:
        raise ValueError("a secret is whsec_ and the Base64 form of 24 to 64 bytes")
    return key


def sign(keys: Sequence[str], message_id: str, timestamp_seconds: int, body: bytes) -> dict[str, str]:
    """Return the three headers; with several secrets one signature each."""
    stamp = str(timestamp_seconds)
    signatures = [f"v1,{_signature(key_of(secret), message_id, stamp, body)}" for secret in keys]
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": " ".join(signatures)}


def verify(keys: Sequence[str], headers: Mapping[str, str], body: bytes, now_seconds: float) -> str:
    """Return the message's id if one of the signatures is right and the time is near.

    Raises
    ------
    DeliveryRefusedError
        No signature matches, or the timestamp is more than five minutes away.
    """
    message_id, stamp, given = (_header(headers, name) for name in ("id", "timestamp", "signature"))
    if not message_id or not stamp.isdecimal() or len(stamp) > 15:
        raise signature_wrong()
    right = [_signature(key_of(secret), message_id, stamp, body).encode() for secret in keys]
    found = [entry[3:].encode() for entry in given.split(" ") if entry.startswith("v1,")]
    # Every pair is compared, so that time tells nothing about which secret fits.
    if sum(hmac.compare_digest(one, other) for one in right for other in found) == 0:
        raise signature_wrong()
    if abs(now_seconds - int(stamp)) > TOLERANCE_SECONDS:
        raise timestamp_old()
    return message_id


def _header(headers: Mapping[str, str], name: str) -> str:
    return headers.get(f"webhook-{name}") or headers.get(f"svix-{name}") or ""


def _signature(key: bytes, message_id: str, stamp: str, body: bytes) -> str:
    signed = f"{message_id}.{stamp}.".encode() + body
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
