"""Robots of group chats as endpoints: in their form, signed, through the guarded client; a refusal in a 200 is a failure.

When to modify: with another format of endpoints.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.api.callers import Callers
from tests.api.hooks.listening import Listener
from tests.api.hooks.posting import Post
from tests.api.hooks.test_outbox import deliveries

NOTICE = {
    "message": {"title": "2 人的变更", "language": "zh",
                "lines": [{"heading": True, "text": "李娜"}, {"heading": False, "text": "+ Acme，原由Ann负责"}]},
}  # fmt: skip


def robot(people: Callers, listener: Listener, name: str, secret: str = "") -> dict[str, Any]:
    asked = {"name": name, "url": listener.url, "format": name, "secret": secret, "kinds": ["notice.*", "job.*"]}
    made = people.admin.post("/v1/endpoints", json=asked)
    assert made.status_code == 201, made.text
    assert made.json()["secret"] == ""  # nobody is told again what its maker gave out
    return dict(made.json())


def test_feishu_gets_a_signed_post_and_its_refusal_is_kept(people: Callers, post: Post, listener: Listener) -> None:
    made = robot(people, listener, "feishu", "shh")
    assert made["format"] == "feishu"
    listener.body = json.dumps({"code": 19021, "msg": "sign match fail"}).encode()
    post.tell("notice.made", **NOTICE)
    assert post.deliver() == 1
    ((_, body),) = listener.got
    sent = json.loads(body)
    key = f"{sent['timestamp']}\nshh".encode()
    assert sent["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    assert sent["content"]["post"]["zh_cn"]["title"] == "2 人的变更"
    (told,) = deliveries(people)
    assert told["state"] == "waiting"  # again later
    shown = people.viewer.get(f"/v1/deliveries/{told['id']}").json()
    assert (shown["log"][0]["status"], shown["log"][0]["fault"]) == (200, "code 19021: sign match fail")
    listener.body = b'{"code":0}'
    post.ahead_us += 10_000_000
    assert post.deliver() == 1
    assert deliveries(people)[0]["state"] == "delivered"


def test_dingtalk_is_signed_in_its_address_and_wecom_and_slack_not_at_all(
    people: Callers, post: Post, listener: Listener
) -> None:
    listener.body = b'{"errcode":0,"errmsg":"ok"}'
    for name in ("dingtalk", "wecom", "slack"):
        robot(people, listener, name, "SECx" if name == "dingtalk" else "")
    post.tell("notice.made", **NOTICE)
    assert post.deliver() == 3
    queries = [parse_qs(urlsplit(path).query) for path in listener.paths]
    (signed,) = [query for query in queries if query]
    text = f"{signed['timestamp'][0]}\nSECx".encode()
    assert signed["sign"] == [base64.b64encode(hmac.new(b"SECx", text, hashlib.sha256).digest()).decode()]
    assert {one["state"] for one in deliveries(people)} == {"delivered"}
    assert all("Acme" in body.decode() for _, body in listener.got)


def test_any_other_message_is_told_by_its_facts(people: Callers, post: Post, listener: Listener) -> None:
    robot(people, listener, "slack")
    post.tell("job.ended", job="job_1", state="succeeded")
    assert post.deliver() == 1
    ((_, body),) = listener.got
    assert json.loads(body)["text"] == "job.ended"
    assert "job: job_1\\n• state: succeeded" in body.decode()


def test_a_robots_secret_is_not_rotated_here(people: Callers, listener: Listener) -> None:
    made = robot(people, listener, "feishu", "shh")
    answer = people.admin.post(f"/v1/endpoints/{made['id']}/rotate", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "endpoint-is-robot")
