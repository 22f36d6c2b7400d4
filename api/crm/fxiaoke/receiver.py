"""What Fxiaoke sends: one encrypted, thin event a request; the reply is encrypted and signed, too.

The event names a record and no values. A signature that does not match is refused before anything is decrypted.
When to modify: when a real tenant shows other event types or other replies.
"""

from __future__ import annotations

import hmac
import json
import secrets as chance
from typing import Any

from api.crm.connector import Delivery, Reply
from api.crm.events import ACCOUNT, LEAD, REP, Event, Kind, kind_of
from api.crm.faults import body_unreadable, signature_wrong, timestamp_old
from api.crm.fxiaoke.config import FxiaokeConfig, FxiaokeSecrets
from api.crm.fxiaoke.envelope import decrypt, encrypt, signature
from api.crm.reading import moment_us, read_json
from assigner.language import Words

SIGNED = ("timestamp", "nonce", "messageId", "retryTimes", "enterpriseAccount", "encryptedContent")


class FxiaokeReceiver:
    """Verifies and reads Fxiaoke's callbacks."""

    def __init__(self, config: FxiaokeConfig, secrets: FxiaokeSecrets) -> None:
        self._config = config
        self._key = secrets.aes_key
        self._nouns = {config.lead_object: LEAD, config.account_object: ACCOUNT, "PersonnelObj": REP}

    def receive(self, delivery: Delivery, now_us: int) -> list[Event]:
        """Return the one event of a genuine callback."""
        envelope = _object(delivery.body)
        self._verify(envelope, now_us)
        try:
            plain = decrypt(str(envelope.get("encryptedContent", "")), self._key)
        except ValueError as fault:
            raise body_unreadable(str(fault)) from None
        return [self._event(envelope, _object(plain))]

    def accepted(self, now_us: int) -> Reply:
        """Return ``success``, encrypted and signed."""
        return self._reply(200, "success", now_us)

    def refused(self, status: int, words: Words, now_us: int) -> Reply:
        """Return the reason, encrypted and signed; with the status of the settings where the signature is wrong."""
        return self._reply(self._config.refusal_status if status == 401 else status, words.en, now_us)

    def _verify(self, envelope: dict[str, Any], now_us: int) -> None:
        parts = [envelope[name] for name in SIGNED if envelope.get(name) is not None]
        right = signature(*parts, self._key)
        given = str(envelope.get("signature", ""))
        if not self._key or not hmac.compare_digest(right.encode(), given.encode()):
            raise signature_wrong()
        account = self._config.enterprise_account
        if account and envelope.get("enterpriseAccount") != account:
            raise signature_wrong()
        sent = moment_us(envelope.get("timestamp"))
        is_retry = (envelope.get("retryTimes") or 0) >= 1  # whether a retry is stamped anew is not known
        is_near = sent is not None and abs(now_us - sent) <= self._config.replay_window_seconds * 1_000_000
        if not is_near and not is_retry:
            raise timestamp_old()

    def _event(self, envelope: dict[str, Any], said: dict[str, Any]) -> Event:
        name = str(said.get("apiName", ""))
        noun = self._nouns.get(name, name)
        key = str(envelope.get("messageId") or said.get("messageId") or "")
        if not key:
            raise body_unreadable("A callback without messageId.")
        kind = self._kind(noun, str(said.get("eventType", "")))
        return Event(kind, noun, str(said.get("dataId", "")), moment_us(said.get("timestamp")), key, payload=said)

    def _kind(self, noun: str, said: str) -> Kind:
        """Return what the type says; any type that we do not know means that the record is read again."""
        if said in self._config.created_types:
            return kind_of(noun, "created")
        return kind_of(noun, "deleted" if said in self._config.deleted_types else "updated")

    def _reply(self, status: int, text: str, now_us: int) -> Reply:
        stamp, nonce = now_us // 1000, chance.token_hex(8)
        content = encrypt(text.encode(), self._key)
        body = {
            "signature": signature(stamp, nonce, content, self._key),
            "timestamp": stamp,
            "nonce": nonce,
            "encryptedResult": content,
        }
        return Reply(status, json.dumps(body).encode())


def _object(body: bytes) -> dict[str, Any]:
    said = read_json(body)
    if not isinstance(said, dict):
        raise body_unreadable("A JSON object is needed.")
    return said
