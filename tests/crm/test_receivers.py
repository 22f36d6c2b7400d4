"""What each system's messages become, and that no body whatever breaks a receiver.

When to modify: when a system sends another kind of message.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.crm.connector import Delivery, Receiver
from api.crm.events import Event
from api.crm.faults import DeliveryRefusedError
from api.crm.fxiaoke.config import FxiaokeConfig, FxiaokeSecrets
from api.crm.fxiaoke.envelope import decrypt, encrypt, signature
from api.crm.fxiaoke.receiver import FxiaokeReceiver
from api.crm.hubspot.config import HubSpotConfig, HubSpotSecrets
from api.crm.hubspot.receiver import HubSpotReceiver
from api.crm.salesforce.config import SalesforceConfig, SalesforceSecrets
from api.crm.salesforce.receiver import SalesforceReceiver
from api.crm.standard.receiver import StandardConfig, StandardReceiver, StandardSecrets
from api.crm.standard.signing import new_secret, sign
from api.crm.zoho.config import ZohoConfig, ZohoSecrets
from api.crm.zoho.receiver import ZohoReceiver
from assigner.language import Words
from tests.crm.systems import AES_KEY

NOW_MS = 1_750_102_639_787
NOW_US = NOW_MS * 1000
URL = "https://svc.example.test/v1/hooks/x"
ORG = "00D000000000001EAA"
RELAY = new_secret()


def kinds(events: list[Event]) -> list[tuple[str, str, str]]:
    return [(event.kind, event.object, event.record_id) for event in events]


# HubSpot ---------------------------------------------------------------------------------------------------------


def hubspot(events: Any, **config: Any) -> list[Event]:
    body = events if isinstance(events, bytes) else json.dumps(events).encode()
    signed = f"POST{URL}".encode() + body + str(NOW_MS).encode()
    digest = base64.b64encode(hmac.new(b"secret", signed, hashlib.sha256).digest()).decode()
    headers = {"x-hubspot-signature-v3": digest, "x-hubspot-request-timestamp": str(NOW_MS)}
    receiver = HubSpotReceiver(HubSpotConfig(**config), HubSpotSecrets(client_secret="secret"))
    return receiver.receive(Delivery("POST", URL, headers, {}, body), NOW_US)


def hubspot_event(kind: str, **more: Any) -> dict[str, Any]:
    return {"eventId": 1, "subscriptionId": 2, "portalId": 62515, "occurredAt": NOW_MS, "subscriptionType": kind,
            "objectId": 7, "changeSource": "CRM_UI", "sourceId": "userId:9"} | more  # fmt: skip


def test_hubspot_events_become_ours() -> None:
    events = hubspot([
        hubspot_event("contact.creation"),
        hubspot_event("company.propertyChange", propertyName="hubspot_owner_id", propertyValue=""),
        hubspot_event("company.propertyChange", propertyName="industry"),
        hubspot_event("contact.privacyDeletion"),
        hubspot_event("contact.merge", primaryObjectId=7, mergedObjectIds=[8, 9]),
        hubspot_event("deal.creation"),
        hubspot_event("company.associationChange", fromObjectId=7),
        hubspot_event("object.creation", objectTypeId="0-136"),
        {},
    ])  # fmt: skip
    assert kinds(events) == [
        ("lead.created", "lead", "7"),
        ("record.owner_changed", "account", "7"),
        ("account.updated", "account", "7"),
        ("record.deleted", "lead", "7"),
        ("record.deleted", "lead", "8"),
        ("record.deleted", "lead", "9"),
        ("unknown", "deal", "7"),
        ("unknown", "account", "7"),
        ("unknown", "0-136", "7"),
        ("unknown", "", ""),
    ]


def test_hubspot_leads_come_as_objects_and_our_own_changes_say_so() -> None:
    ours = hubspot_event("object.propertyChange", objectTypeId="0-136", propertyName="hubspot_owner_id",
                         changeSource="INTEGRATION", sourceId="54321")  # fmt: skip
    (event,) = hubspot([ours], lead_type="leads", app_id="54321")
    assert (event.kind, event.object, event.is_ours) == ("record.owner_changed", "lead", True)
    (theirs,) = hubspot([ours], lead_type="leads", app_id="999")
    assert not theirs.is_ours


def test_hubspot_events_of_another_portal_are_kept_as_unknown() -> None:
    assert kinds(hubspot([hubspot_event("contact.creation")], portal_id=1)) == [("unknown", "lead", "7")]


def test_hubspot_repeats_have_the_same_key_and_others_another() -> None:
    first, again, later = hubspot([
        hubspot_event("contact.creation", attemptNumber=0),
        hubspot_event("contact.creation", attemptNumber=3),
        hubspot_event("contact.creation", occurredAt=NOW_MS + 1),
    ])  # fmt: skip
    assert first.dedupe_key == again.dedupe_key != later.dedupe_key


# Zoho ------------------------------------------------------------------------------------------------------------


def zoho(**said: Any) -> list[Event]:
    body = {"server_time": NOW_MS, "module": "Leads", "operation": "update", "ids": ["1", "2"], "affected_fields": [],
            "channel_id": "1000000068001", "token": "t0ken"} | said  # fmt: skip
    receiver = ZohoReceiver(ZohoConfig(channel_id="1000000068001"), ZohoSecrets(channel_token="t0ken"))
    return receiver.receive(Delivery("POST", URL, {}, {}, json.dumps(body).encode()), NOW_US)


def test_zoho_callbacks_become_an_event_for_each_id() -> None:
    changed = zoho(affected_fields=[{"1": ["Owner"]}, {"2": ["Owner", "City"]}])
    assert kinds(changed) == [("record.owner_changed", "lead", "1"), ("lead.updated", "lead", "2")]
    assert kinds(zoho(operation="insert", ids=["3"])) == [("lead.created", "lead", "3")]
    assert kinds(zoho(operation="delete", module="Accounts", ids=["3"])) == [("record.deleted", "account", "3")]
    assert kinds(zoho(operation="restore", module="Deals", ids=["3"])) == [("unknown", "Deals", "3")]
    assert "token" not in changed[0].payload


def test_zoho_callbacks_are_told_apart_by_what_they_say_not_by_the_order_of_ids() -> None:
    one, two = zoho(), zoho(ids=["2", "1"])
    assert {event.dedupe_key for event in one} == {event.dedupe_key for event in two}
    assert len({event.dedupe_key for event in [*one, *zoho(server_time=NOW_MS + 1)]}) == 4


@pytest.mark.parametrize("said", [{"token": "wrong"}, {"token": None}, {"channel_id": "2"}])
def test_zoho_without_our_token_and_channel_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(DeliveryRefusedError) as refused:
        zoho(**said)
    assert refused.value.reason == "signature-wrong"


@pytest.mark.parametrize("moment", [NOW_MS - 3_601_000, NOW_MS + 301_000, None, "soon"])
def test_zoho_callbacks_outside_of_the_window_are_refused(moment: Any) -> None:
    with pytest.raises(DeliveryRefusedError) as refused:
        zoho(server_time=moment)
    assert refused.value.reason == "timestamp-old"


# Salesforce ------------------------------------------------------------------------------------------------------


def message(notifications: str, organization: str = ORG) -> bytes:
    return (
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
        '<notifications xmlns="http://soap.sforce.com/2005/09/outbound">'
        f"<OrganizationId>{organization}</OrganizationId><SessionId>a-live-session</SessionId>{notifications}"
        "</notifications></soapenv:Body></soapenv:Envelope>"
    ).encode()


def notification(id_: str, object_: str, **fields: str) -> str:
    shown = "".join(f"<sf:{name}>{value}</sf:{name}>" for name, value in fields.items())
    return (
        f'<Notification><Id>{id_}</Id><sObject xsi:type="sf:{object_}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">'
        f"{shown}</sObject></Notification>"
    )


def salesforce() -> SalesforceReceiver:
    config = SalesforceConfig(base_url="https://x.my.salesforce.com", organization_id=ORG[:15])
    return SalesforceReceiver(config, SalesforceSecrets(relay_secrets=[RELAY]))


def test_salesforce_notifications_become_events_and_the_session_is_dropped() -> None:
    body = message(
        notification("04l1", "Lead", Id="00Q000000000001", OwnerId="005x")
        + notification("04l2", "Lead", Id="00Q000000000002AAA", CreatedDate="2026-11-29T10:00:00.000Z",
                       LastModifiedDate="2026-11-29T10:00:00.000Z")
        + notification("04l3", "User", Id="005000000000001AAA", IsActive="false")
        + notification("04l4", "Case", Id="500000000000001AAA")
    )  # fmt: skip
    events = salesforce().receive(Delivery("POST", URL, {}, {}, body), NOW_US)
    assert kinds(events) == [
        ("lead.updated", "lead", "00Q000000000001EAA"),
        ("lead.created", "lead", "00Q000000000002AAA"),
        ("rep.deactivated", "rep", "005000000000001AAA"),
        ("unknown", "Case", "500000000000001AAA"),
    ]
    assert [event.dedupe_key for event in events] == ["04l1", "04l2", "04l3", "04l4"]
    assert "a-live-session" not in json.dumps([event.payload for event in events])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (message("", organization="00D000000000009EAA"), 401),
        (b"<notifications/>", 400),
        (b"{}", 400),
        (b'<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>', 400),
    ],
)
def test_salesforce_refuses_other_organisations_and_other_texts(body: bytes, status: int) -> None:
    receiver = salesforce()
    with pytest.raises(DeliveryRefusedError) as refused:
        receiver.receive(Delivery("POST", URL, {}, {}, body), NOW_US)
    assert refused.value.status == status
    reply = receiver.refused(refused.value.status, refused.value.words, NOW_US)
    assert b"<Ack>" not in reply.body


def relayed(*changes: dict[str, Any]) -> list[Event]:
    body = json.dumps(list(changes)).encode()
    headers = sign([RELAY], "msg_1", NOW_MS // 1000, body)
    return salesforce().receive(Delivery("POST", URL, headers, {}, body), NOW_US)


def change(
    kind: str, entity: str = "Lead", ids: tuple[str, ...] = ("00Q000000000001AAA",), **more: Any
) -> dict[str, Any]:
    header = {"entityName": entity, "recordIds": list(ids), "changeType": kind, "transactionKey": "k",
              "sequenceNumber": 1, "commitTimestamp": NOW_MS, "commitUser": "005x", "changedFields": [],
              "changeOrigin": "com/salesforce/api/rest/62.0;client=other"}  # fmt: skip
    return {"ChangeEventHeader": header | more.pop("header", {}), **more}


def test_relayed_change_events_are_read_merged_gaps_and_overflow_too() -> None:
    events = relayed(
        change("CREATE"),
        change("UPDATE", header={"changedFields": ["LastModifiedDate", "OwnerId"]}),
        change("UPDATE", "User", ("005000000000002AAA",), IsActive=False),
        change("GAP_UPDATE", "Account", ("001000000000001AAA", "001000000000002AAA")),
        change("DELETE", header={"recordIds": None, "recordId": "00Q000000000009"}),
        change("GAP_OVERFLOW"),
        {"nonsense": True},
    )
    assert kinds(events) == [
        ("lead.created", "lead", "00Q000000000001AAA"),
        ("record.owner_changed", "lead", "00Q000000000001AAA"),
        ("rep.deactivated", "rep", "005000000000002AAA"),
        ("account.updated", "account", "001000000000001AAA"),
        ("account.updated", "account", "001000000000002AAA"),
        ("record.deleted", "lead", "00Q000000000009EAA"),
        ("reconcile.all", "all", ""),
        ("unknown", "", ""),
    ]
    assert len({event.dedupe_key for event in events}) == len(events)


def test_a_change_that_our_client_made_says_so() -> None:
    ours = change("UPDATE", header={"changeOrigin": "com/salesforce/api/rest/62.0;client=assign-svc"})
    assert [event.is_ours for event in relayed(ours, change("UPDATE"))] == [True, False]


# Fxiaoke ---------------------------------------------------------------------------------------------------------


def fxiaoke(plain: Any, **config: Any) -> list[Event]:
    content = encrypt(json.dumps(plain).encode(), AES_KEY)
    envelope = {"timestamp": NOW_MS, "nonce": "n", "messageId": "M7", "enterpriseAccount": "testea",
                "encryptedContent": content}  # fmt: skip
    envelope["signature"] = signature(*envelope.values(), AES_KEY)
    receiver = FxiaokeReceiver(FxiaokeConfig(**config), FxiaokeSecrets(aes_key=AES_KEY))
    return receiver.receive(Delivery("POST", URL, {}, {}, json.dumps(envelope).encode()), NOW_US)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("update", "lead.updated"),
        ("create", "lead.created"),
        ("invalid", "record.deleted"),
        ("ownerChange", "lead.updated"),
    ],
)
def test_fxiaoke_event_types_that_nobody_has_seen_mean_read_again(said: str, kind: str) -> None:
    (event,) = fxiaoke({"eventType": said, "apiName": "LeadsObj", "dataId": "5f", "timestamp": NOW_MS})
    assert (event.kind, event.object, event.record_id, event.dedupe_key) == (kind, "lead", "5f", "M7")


def test_fxiaoke_of_another_enterprise_is_refused() -> None:
    with pytest.raises(DeliveryRefusedError) as refused:
        fxiaoke({"apiName": "LeadsObj"}, enterprise_account="other")
    assert refused.value.status == 401


@pytest.mark.parametrize("status", [200, 401])
def test_fxiaoke_replies_are_encrypted_and_signed(status: int) -> None:
    config = FxiaokeConfig.model_validate({"refusal_status": status})
    receiver = FxiaokeReceiver(config, FxiaokeSecrets(aes_key=AES_KEY))
    for reply, text in (
        (receiver.accepted(NOW_US), b"success"),
        (receiver.refused(401, Words("no", "否"), NOW_US), b"no"),
    ):
        said = json.loads(reply.body)
        assert decrypt(said["encryptedResult"], AES_KEY) == text
        assert said["signature"] == signature(said["timestamp"], said["nonce"], said["encryptedResult"], AES_KEY)
        assert reply.status == (200 if text == b"success" else status)


# All -------------------------------------------------------------------------------------------------------------

RECEIVERS: list[Receiver] = [
    HubSpotReceiver(HubSpotConfig(), HubSpotSecrets(client_secret="secret")),
    ZohoReceiver(ZohoConfig(channel_id="1"), ZohoSecrets(channel_token="t")),
    salesforce(),
    FxiaokeReceiver(FxiaokeConfig(), FxiaokeSecrets(aes_key=AES_KEY)),
    StandardReceiver(StandardConfig(), StandardSecrets(secrets=[RELAY])),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["ids", "token", "channel_id", "server_time", "module", "data", "type", "signature", "timestamp", "retryTimes"]
    ), inner, max_size=6),
    max_leaves=12,
)  # fmt: skip


@given(body=st.binary(max_size=200) | JSON.map(lambda said: json.dumps(said).encode()))
def test_no_body_breaks_a_receiver(body: bytes) -> None:
    for receiver in RECEIVERS:
        with pytest.raises(DeliveryRefusedError):
            receiver.receive(Delivery("POST", URL, {}, {}, body), NOW_US)


@given(said=JSON)
def test_no_genuine_body_breaks_a_receiver(said: Any) -> None:
    body = json.dumps(said).encode()
    for receive in (
        lambda: hubspot(body),
        lambda: zoho(**{key: value for key, value in said.items() if key not in ("token", "channel_id")})
        if isinstance(said, dict)
        else [],
        lambda: fxiaoke(said),
        lambda: RECEIVERS[4].receive(
            Delivery("POST", URL, sign([RELAY], "m", NOW_MS // 1000, body), {}, body), NOW_US
        ),
        lambda: RECEIVERS[2].receive(
            Delivery("POST", URL, sign([RELAY], "m", NOW_MS // 1000, body), {}, body), NOW_US
        ),
    ):  # fmt: skip
        with contextlib.suppress(DeliveryRefusedError):
            assert isinstance(receive(), list)
