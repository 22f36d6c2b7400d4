"""What Zoho sends: a callback with ids, without signature and without an id of its own.

Genuine is what carries our token and channel at our secret address, not too long ago. When to modify: when Zoho signs
its callbacks, or the body of users' callbacks is known.
"""

from __future__ import annotations

import hmac
from typing import Any

from api.crm.connector import Delivery, PlainReplies
from api.crm.events import ACCOUNT, LEAD, REP, Event, Kind, digest_key, kind_of
from api.crm.faults import body_unreadable, signature_wrong, timestamp_old
from api.crm.reading import moment_us, read_json, texts
from api.crm.zoho.config import ZohoConfig, ZohoSecrets

CHANGES = {"insert": "created", "update": "updated", "delete": "deleted"}
FUTURE_US = 300_000_000


class ZohoReceiver(PlainReplies):
    """Verifies and reads Zoho's callbacks."""

    def __init__(self, config: ZohoConfig, secrets: ZohoSecrets) -> None:
        self._config = config
        self._token = secrets.channel_token
        self._nouns = {config.lead_module: LEAD, config.account_module: ACCOUNT, "users": REP, "Users": REP}

    def receive(self, delivery: Delivery, now_us: int) -> list[Event]:
        """Return an event for each id of a genuine callback."""
        said = read_json(delivery.body)
        if not isinstance(said, dict) or not isinstance(said.get("ids", []), list):
            raise body_unreadable("Zoho sends an object with ids.")
        self._verify(said, now_us)
        return [self._event(said, str(one)) for one in said.get("ids", [])]

    def _verify(self, said: dict[str, Any], now_us: int) -> None:
        is_token = hmac.compare_digest(str(said.get("token", "")).encode(), self._token.encode())
        is_channel = hmac.compare_digest(str(said.get("channel_id", "")).encode(), self._config.channel_id.encode())
        if not self._token or not (is_token and is_channel):
            raise signature_wrong()
        sent = moment_us(said.get("server_time"))
        if sent is None or not now_us - self._config.window_seconds * 1_000_000 <= sent <= now_us + FUTURE_US:
            raise timestamp_old()

    def _event(self, said: dict[str, Any], record: str) -> Event:
        module, operation = str(said.get("module", "")), str(said.get("operation", ""))
        noun = self._nouns.get(module, module)
        changed = _affected(said, record)
        ids = sorted(str(one) for one in said["ids"])
        key = digest_key(said.get("channel_id"), module, operation, ids, said.get("server_time"), record)
        kept = {name: value for name, value in said.items() if name not in ("token", "query_params")}
        moment = moment_us(said.get("server_time"))
        return Event(_kind(noun, operation, changed), noun, record, moment, key, "", changed, False, kept)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _affected(said: dict[str, Any], record: str) -> tuple[str, ...]:
    for entry in _list(said.get("affected_fields")):
        if isinstance(entry, dict) and isinstance(entry.get(record), list):
            return texts(entry[record])
    return ()


def _kind(noun: str, operation: str, changed: tuple[str, ...]) -> Kind:
    known = CHANGES.get(operation)
    if known is None:
        return "unknown"
    if noun in (LEAD, ACCOUNT) and operation == "update" and changed == ("Owner",):
        return "record.owner_changed"
    return kind_of(noun, known)  # type: ignore[arg-type]
