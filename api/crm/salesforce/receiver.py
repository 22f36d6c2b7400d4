"""What Salesforce sends: Outbound Messages (SOAP), or change events that a relay signs by Standard Webhooks.

Outbound Messages have no signature: what counts is the secret address, the organisation's id, and mutual TLS at the
proxy. The one acknowledgement covers all notifications. When to modify: when Salesforce sends something else.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from api.crm.connector import Delivery, Reply
from api.crm.events import ACCOUNT, LEAD, REP, Event, Kind, digest_key, kind_of
from api.crm.faults import body_unreadable, signature_wrong
from api.crm.reading import moment_us, read_json
from api.crm.salesforce.changes import events_of_change
from api.crm.salesforce.config import SalesforceConfig, SalesforceSecrets
from api.crm.salesforce.ids import full_id
from api.crm.salesforce.xml_reading import Element, XmlRefusedError, read_xml
from api.crm.standard.signing import verify
from assigner.language import Words

_ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>{body}'
    "</soapenv:Body></soapenv:Envelope>"
)
_ACK = '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse>'
_FAULT = "<soapenv:Fault><faultcode>soapenv:Client</faultcode><faultstring>{reason}</faultstring></soapenv:Fault>"


class SalesforceReceiver:
    """Verifies and reads Salesforce's messages."""

    def __init__(self, config: SalesforceConfig, secrets: SalesforceSecrets) -> None:
        self._config = config
        self._relays = secrets.relay_secrets
        self._nouns = {config.object_of(noun): noun for noun in (LEAD, ACCOUNT, REP)}

    def receive(self, delivery: Delivery, now_us: int) -> list[Event]:
        """Return the events of a genuine delivery."""
        if "webhook-signature" in delivery.headers:
            return self._relayed(delivery, now_us)
        try:
            notifications = _notifications(read_xml(delivery.body))
        except XmlRefusedError as fault:
            raise body_unreadable(str(fault)) from None
        if full_id(notifications.text_of("OrganizationId")) != full_id(self._config.organization_id):
            raise signature_wrong()
        return [self._event(one) for one in notifications.all("Notification")]

    def accepted(self, now_us: int) -> Reply:
        """Return the SOAP acknowledgement in the form of the official WSDL."""
        return _soap(200, _ACK)

    def refused(self, status: int, words: Words, now_us: int) -> Reply:
        """Return a SOAP fault: anything but the acknowledgement makes Salesforce try again."""
        return _soap(status, _FAULT.format(reason=escape(words.en)))

    def _relayed(self, delivery: Delivery, now_us: int) -> list[Event]:
        verify(self._relays, delivery.headers, delivery.body, now_us / 1_000_000)
        said = read_json(delivery.body)
        changes = said if isinstance(said, list) else [said]
        if not all(isinstance(one, dict) for one in changes):
            raise body_unreadable("A change event is a JSON object.")
        return [event for one in changes for event in events_of_change(one, self._nouns, self._config.client_name)]

    def _event(self, notification: Element) -> Event:
        record = notification.first("sObject")
        if record is None:
            raise body_unreadable("A notification without sObject.")
        fields: dict[str, Any] = {
            child.name: None if child.attributes.get("nil") == "true" else child.text for child in record.children
        }
        name = record.attributes.get("type", "").rpartition(":")[2]
        noun = self._nouns.get(name, name)
        modified = moment_us(fields.get("SystemModstamp") or fields.get("LastModifiedDate"))
        key = notification.text_of("Id") or digest_key(name, fields)
        payload = {"object": name, "fields": fields}
        return Event(_kind(noun, fields), noun, full_id(str(fields.get("Id") or "")), modified, key, payload=payload)


def _notifications(root: Element) -> Element:
    body = root.first("Body")
    found = None if body is None else body.first("notifications")
    if root.name != "Envelope" or found is None:
        raise XmlRefusedError("no SOAP envelope with notifications")
    return found


def _kind(noun: str, fields: dict[str, Any]) -> Kind:
    """Return what a message tells; it says nothing of create or update unless both dates were picked."""
    if noun == REP:
        return "rep.deactivated" if fields.get("IsActive") == "false" else "rep.updated"
    created, modified = fields.get("CreatedDate"), fields.get("SystemModstamp") or fields.get("LastModifiedDate")
    return kind_of(noun, "created" if created and created == modified else "updated")


def _soap(status: int, body: str) -> Reply:
    return Reply(status, _ENVELOPE.format(body=body).encode(), "text/xml; charset=utf-8")
