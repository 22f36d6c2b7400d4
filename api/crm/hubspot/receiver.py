"""What HubSpot sends: an array of events under signature v3.

The signature covers method, public address, raw body and timestamp (milliseconds). When to modify: when HubSpot
signs in another way, or sends another kind of event.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from api.crm.connector import Delivery, PlainReplies
from api.crm.events import ACCOUNT, LEAD, Event, Kind, digest_key, kind_of
from api.crm.faults import body_unreadable, signature_wrong, timestamp_old
from api.crm.hubspot.config import HubSpotConfig, HubSpotSecrets
from api.crm.reading import moment_us, read_json, texts

TOLERANCE_MS = 300_000
PREFIXES = {"contacts": "contact", "companies": "company", "deals": "deal", "tickets": "ticket", "products": "product"}
CHANGES = {"creation": "created", "restore": "updated", "deletion": "deleted", "privacyDeletion": "deleted"}


class HubSpotReceiver(PlainReplies):
    """Verifies and reads HubSpot's webhooks."""

    def __init__(self, config: HubSpotConfig, secrets: HubSpotSecrets) -> None:
        self._config = config
        self._secret = secrets.client_secret
        self._nouns = {PREFIXES.get(config.type_of(noun), ""): noun for noun in (LEAD, ACCOUNT)}

    def receive(self, delivery: Delivery, now_us: int) -> list[Event]:
        """Return the events of a genuine delivery."""
        self._verify(delivery, now_us)
        said = read_json(delivery.body)
        if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
            raise body_unreadable("HubSpot sends an array of objects.")
        return [event for one in said for event in self._events(one)]

    def _verify(self, delivery: Delivery, now_us: int) -> None:
        given = delivery.headers.get("x-hubspot-signature-v3", "")
        stamp = delivery.headers.get("x-hubspot-request-timestamp", "")
        if not self._secret or not given or not stamp.isdecimal():
            raise signature_wrong()
        signed = f"{delivery.method}{delivery.url}".encode() + delivery.body + stamp.encode()
        digest = hmac.new(self._secret.encode(), signed, hashlib.sha256).digest()
        if not hmac.compare_digest(base64.b64encode(digest), given.encode()):
            raise signature_wrong()
        if abs(now_us // 1000 - int(stamp)) > TOLERANCE_MS:
            raise timestamp_old()

    def _events(self, said: dict[str, Any]) -> list[Event]:
        prefix, _, change = str(said.get("subscriptionType", "")).partition(".")
        noun = self._noun(prefix, said)
        if change == "merge":
            gone = texts(said.get("mergedObjectIds"))
            return [self._event(said, noun, "record.deleted", one) for one in gone]
        record = str(said.get("objectId", said.get("fromObjectId", "")))
        return [self._event(said, noun, self._kind(noun, change, said), record)]

    def _noun(self, prefix: str, said: dict[str, Any]) -> str:
        if prefix == "object":
            is_lead = self._config.lead_type == "leads" and said.get("objectTypeId") == self._config.lead_type_id
            return LEAD if is_lead else str(said.get("objectTypeId", "object"))
        return self._nouns.get(prefix, prefix)

    def _kind(self, noun: str, change: str, said: dict[str, Any]) -> Kind:
        if self._config.portal_id is not None and said.get("portalId") != self._config.portal_id:
            return "unknown"
        if change == "propertyChange" and noun in (LEAD, ACCOUNT):
            is_owner = said.get("propertyName") == "hubspot_owner_id"
            return "record.owner_changed" if is_owner else kind_of(noun, "updated")
        known = CHANGES.get(change)
        return "unknown" if known is None else kind_of(noun, known)  # type: ignore[arg-type]

    def _event(self, said: dict[str, Any], noun: str, kind: Kind, record_id: str) -> Event:
        key = digest_key(*(said.get(name) for name in ("eventId", "subscriptionId", "occurredAt")), record_id)
        source = str(said.get("sourceId", ""))
        ours = said.get("changeSource") == "INTEGRATION" and source == self._config.app_id != ""
        changed = (str(said["propertyName"]),) if said.get("propertyName") else ()
        return Event(kind, noun, record_id, moment_us(said.get("occurredAt")), key, source, changed, ours, said)
