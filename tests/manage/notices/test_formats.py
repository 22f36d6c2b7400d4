"""Robots: bodies in their form, signed as their makers say, never over their limits, calling nobody by accident."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from assigner.manage.notices.formats import ROBOTS, dingtalk, feishu, slack, wecom
from assigner.manage.notices.message import Message

AT = 1_790_000_000
URL = "https://robot.example.com/send?key=k"
SMALL = Message("变更", ((True, "新增"), (False, "Acme <!channel> [x](y) & *z*")), "zh")
LARGE = Message("Changes", tuple((False, f"line {at} " + "长" * 200) for at in range(500)), "en")


def test_feishu_signs_nothing_under_moment_and_secret() -> None:
    sent = json.loads(feishu.request(SMALL, URL, "shh", AT).body)
    key = (str(AT) + "\n" + "shh").encode()
    assert sent["sign"] == base64.b64encode(hmac.new(key, digestmod=hashlib.sha256).digest()).decode()
    assert sent["timestamp"] == str(AT)
    assert sent["content"]["post"]["zh_cn"]["title"] == "变更"
    assert "sign" not in json.loads(feishu.request(SMALL, URL, "", AT).body)


def test_dingtalk_signs_milliseconds_and_secret_in_the_address() -> None:
    sent = dingtalk.request(SMALL, URL, "SECx", AT)
    query = parse_qs(urlsplit(sent.url).query)
    text = f"{AT}000\nSECx".encode()
    assert query["timestamp"] == [f"{AT}000"]
    assert query["sign"] == [base64.b64encode(hmac.new(b"SECx", text, hashlib.sha256).digest()).decode()]
    assert query["key"] == ["k"]


@pytest.mark.parametrize("name", sorted(ROBOTS))
def test_names_from_outside_are_no_markup_and_call_nobody(name: str) -> None:
    body = ROBOTS[name].request(SMALL, URL, "", AT).body.decode()
    assert "<!channel>" not in body or name == "feishu"  # a text element of Feishu's posts is shown as it is
    assert "[x](y)" not in body or name in ("feishu", "slack")  # Slack's links are <url|text>


@pytest.mark.parametrize(
    ("name", "limit"), [("feishu", 20_000), ("dingtalk", 20_000), ("wecom", None), ("slack", None)]
)
def test_long_messages_are_cut_at_whole_lines_and_say_how_many_are_left_out(name: str, limit: int | None) -> None:
    body = ROBOTS[name].request(LARGE, URL, "s", AT).body
    assert limit is None or len(body) <= limit
    text = body.decode()
    shown = text.count("长" * 200)
    assert 0 < shown < 500
    assert f"and {500 - shown} more lines" in text


def test_wecom_and_slack_keep_their_own_limits() -> None:
    content = json.loads(wecom.request(LARGE, URL, "", AT).body)["markdown"]["content"]
    assert len(content.encode()) <= 4096
    blocks = json.loads(slack.request(LARGE, URL, "", AT).body)["blocks"]
    assert len(blocks) <= 50
    assert all(len(block["text"]["text"]) <= 3000 for block in blocks)


def test_a_refusal_in_an_answer_of_200_is_a_refusal() -> None:
    assert feishu.refusal(200, b'{"code":0,"msg":"success"}') is None
    assert feishu.refusal(200, b'{"code":19021,"msg":"sign match fail"}') == "code 19021: sign match fail"
    assert dingtalk.refusal(200, b'{"errcode":310000,"errmsg":"sign not match"}') == "errcode 310000: sign not match"
    assert wecom.refusal(200, b"<html>") == "no JSON"
    assert slack.refusal(404, b"no_service") == "status 404: no_service"
    assert slack.refusal(200, b"ok") is None
