"""Signatures and envelopes against test vectors that others made: the reference's, and the libraries' own.

When to modify: when a system's scheme changes, or another vector is found.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from api.crm.connector import Delivery
from api.crm.faults import DeliveryRefusedError
from api.crm.fxiaoke.config import FxiaokeConfig, FxiaokeSecrets
from api.crm.fxiaoke.envelope import decrypt, encrypt, signature
from api.crm.fxiaoke.receiver import FxiaokeReceiver
from api.crm.hubspot.config import HubSpotConfig, HubSpotSecrets
from api.crm.hubspot.receiver import HubSpotReceiver
from api.crm.standard.signing import key_of, new_secret, sign, verify

AES_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
CONTENT = (
    "MlKnXZvDqfHyUaB+1VwH1cqeL+br0ckLrN/h7qObSC0zGSpPUMFV3XD1AAu/wDcjSe72JlGJpjb01YFuidL2CeyF1QdGm2n8ye23myUclqf2w7QVA"
    "kmQdpNwPs0DEsv7tYfEn3qlB3CLetGw1bmfSYWThnqSxRTMtBd0y8vz7lcLp3Z1TU6q4H2HiTPsRvja"
)
PLAIN = (
    '{"tenantId":1,"eventType":"update","apiName":"AccountObj","dataId":"0123456789abcdef01234567",'
    '"timestamp":1700000000000,"messageId":"M1"}'
)
STAMP = 1_700_000_000_500
WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE, MESSAGE_STAMP, MESSAGE_BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b'{"test": 2432232314}'
HUBSPOT_URL = "https://svc.example.test/hooks/hubspot"
HUBSPOT_BODY = (
    b'[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":'
    b'"company.propertyChange","attemptNumber":0,"objectId":123,"propertyName":"hubspot_owner_id","propertyValue":"77",'
    b'"changeSource":"CRM"}]'
)
HUBSPOT_SIGNATURE = "Pt0TcrDjMaF/gl+nX0bgYD/yhfdIThkzPJHJiBtIbJw="


def test_fxiaoke_content_is_decrypted_and_encrypted_as_the_reference_says() -> None:
    assert decrypt(CONTENT, AES_KEY).decode() == PLAIN
    assert encrypt(PLAIN.encode(), AES_KEY) == CONTENT
    assert encrypt(b"success", AES_KEY) == "ArsKAyhvk7QKghXe0zdCeQ=="


@pytest.mark.parametrize(
    ("parts", "right"),
    [
        ((STAMP, "n0nceAAAAbbbb", "M1", "testea", CONTENT, AES_KEY), "1fd3c0996c4385ebae4aa0a89a0b38c90d88ff40"),
        ((STAMP, "n0nceAAAAbbbb", "M1", 1, "testea", CONTENT, AES_KEY), "5ef4a357ee47585bb93a75de33143183dc9397c5"),
        (
            (1_700_000_000_600, "replyNonce", "ArsKAyhvk7QKghXe0zdCeQ==", AES_KEY),
            "694addaa626c8eb8a89bb0683decb705e4d2c7e9",
        ),
    ],
)
def test_fxiaoke_signs_as_the_reference_says(parts: tuple[Any, ...], right: str) -> None:
    assert signature(*parts) == right


def fxiaoke(**envelope: Any) -> Delivery:
    body = {
        "signature": "1fd3c0996c4385ebae4aa0a89a0b38c90d88ff40",
        "timestamp": STAMP,
        "nonce": "n0nceAAAAbbbb",
        "messageId": "M1",
        "retryTimes": None,
        "enterpriseAccount": "testea",
        "encryptedContent": CONTENT,
    } | envelope
    return Delivery("POST", "", {}, {}, json.dumps(body).encode())


def test_fxiaoke_reads_the_reference_callback_and_refuses_changed_ones() -> None:
    receiver = FxiaokeReceiver(FxiaokeConfig(), FxiaokeSecrets(aes_key=AES_KEY))
    (event,) = receiver.receive(fxiaoke(), STAMP * 1000)
    assert (event.kind, event.object, event.record_id) == ("account.updated", "account", "0123456789abcdef01234567")
    assert (event.dedupe_key, event.occurred_us) == ("M1", 1_700_000_000_000_000)
    for changed in (
        {"messageId": "M2"},
        {"timestamp": STAMP + 1},
        {"retryTimes": 1},
        {"encryptedContent": CONTENT[:-4]},
    ):
        with pytest.raises(DeliveryRefusedError) as refused:
            receiver.receive(fxiaoke(**changed), STAMP * 1000)
        assert refused.value.reason == "signature-wrong"


def test_fxiaoke_refuses_an_old_first_try_and_lets_an_old_retry_through() -> None:
    receiver = FxiaokeReceiver(FxiaokeConfig(), FxiaokeSecrets(aes_key=AES_KEY))
    later = (STAMP + 301_000) * 1000
    with pytest.raises(DeliveryRefusedError, match="five minutes"):
        receiver.receive(fxiaoke(), later)
    retry = fxiaoke(retryTimes=1, signature="5ef4a357ee47585bb93a75de33143183dc9397c5")
    assert len(receiver.receive(retry, later)) == 1


def test_a_key_that_does_not_decode_is_refused_when_it_is_entered() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        FxiaokeSecrets(aes_key="not a key of thirty-two bytes in Base64 form")


def hubspot(signature_: str = HUBSPOT_SIGNATURE, stamp: str = "1700000000000", url: str = HUBSPOT_URL) -> Delivery:
    headers = {"x-hubspot-signature-v3": signature_, "x-hubspot-request-timestamp": stamp}
    return Delivery("POST", url, headers, {}, HUBSPOT_BODY)


def test_hubspot_reads_the_reference_webhook() -> None:
    receiver = HubSpotReceiver(HubSpotConfig(), HubSpotSecrets(client_secret="test-client-secret"))
    (event,) = receiver.receive(hubspot(), 1_700_000_000_000_000)
    assert (event.kind, event.object, event.record_id) == ("record.owner_changed", "account", "123")


@pytest.mark.parametrize(
    ("delivery", "now_ms", "reason"),
    [
        (hubspot(signature_="A" * 44), 1_700_000_000_000, "signature-wrong"),
        (hubspot(stamp="1700000000001"), 1_700_000_000_000, "signature-wrong"),
        (hubspot(stamp="soon"), 1_700_000_000_000, "signature-wrong"),
        (hubspot(url=HUBSPOT_URL + "?a=1"), 1_700_000_000_000, "signature-wrong"),
        (hubspot(), 1_700_000_300_001, "timestamp-old"),
        (hubspot(), 1_699_999_699_999, "timestamp-old"),  # the vendor's own package lets the future through
    ],
)
def test_hubspot_refuses_what_is_changed_old_or_from_the_future(delivery: Delivery, now_ms: int, reason: str) -> None:
    receiver = HubSpotReceiver(HubSpotConfig(), HubSpotSecrets(client_secret="test-client-secret"))
    with pytest.raises(DeliveryRefusedError) as refused:
        receiver.receive(delivery, now_ms * 1000)
    assert (refused.value.reason, refused.value.status) == (reason, 401)


def test_without_a_secret_nothing_is_genuine() -> None:
    with pytest.raises(DeliveryRefusedError, match="signature"):
        HubSpotReceiver(HubSpotConfig(), HubSpotSecrets()).receive(hubspot(), 1_700_000_000_000_000)


def test_standard_webhooks_sign_as_the_specification_says() -> None:
    headers = sign([WEBHOOK_SECRET], MESSAGE, MESSAGE_STAMP, MESSAGE_BODY)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(body=st.binary(max_size=200), message=st.text("abcdef_0123456789", min_size=1, max_size=30))
def test_standard_webhooks_agree_with_the_library(body: bytes, message: str) -> None:
    secret = new_secret()
    from datetime import UTC, datetime

    text = body.hex()
    ours = sign([secret], message, 1_700_000_000, text.encode())["webhook-signature"]
    assert ours == Webhook(secret).sign(message, datetime.fromtimestamp(1_700_000_000, UTC), text)


def test_a_message_with_several_signatures_is_verified_by_any_secret() -> None:
    old, new = new_secret(), new_secret()
    headers = sign([new, old], "msg_1", 1_700_000_000, b"{}")
    assert verify([old], headers, b"{}", 1_700_000_000) == "msg_1"
    assert verify([new], headers, b"{}", 1_700_000_299) == "msg_1"
    svix = {name.replace("webhook-", "svix-"): value for name, value in headers.items()}
    assert verify([new], svix, b"{}", 1_700_000_000) == "msg_1"


@pytest.mark.parametrize("given", ["", "v1", "v1,", "v1a,AAAA", "nonsense", "v2,g0hM9SsE", "v1,g0hM9SsE v1", ",,, ,"])
def test_a_malformed_signature_is_refused_and_breaks_nothing(given: str) -> None:
    headers = {"webhook-id": MESSAGE, "webhook-timestamp": str(MESSAGE_STAMP), "webhook-signature": given}
    with pytest.raises(DeliveryRefusedError) as refused:
        verify([WEBHOOK_SECRET], headers, MESSAGE_BODY, MESSAGE_STAMP)
    assert refused.value.reason == "signature-wrong"


def test_a_standard_webhook_of_ten_minutes_ago_or_ahead_is_refused() -> None:
    headers = sign([WEBHOOK_SECRET], MESSAGE, MESSAGE_STAMP, MESSAGE_BODY)
    for now in (MESSAGE_STAMP + 301, MESSAGE_STAMP - 301):
        with pytest.raises(DeliveryRefusedError) as refused:
            verify([WEBHOOK_SECRET], headers, MESSAGE_BODY, now)
        assert refused.value.reason == "timestamp-old"


@pytest.mark.parametrize("secret", ["whsec_", "whsec_AAAA", "whsec_!!", ""])
def test_a_short_or_unreadable_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="24 to 64 bytes"):
        key_of(secret)
