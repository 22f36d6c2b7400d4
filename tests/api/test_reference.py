"""The reference shows every operation and every code, in both languages, and loads nothing from elsewhere.

When to modify: with what the pages promise.
"""

from __future__ import annotations

import re

import pytest

from api.openapi import api_routes
from api.reference.codes import codes
from tests.api.callers import Callers


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_operation_is_there(client: Callers, language: str) -> None:
    page = client.nobody.get("/docs", headers={"Accept-Language": language})
    assert page.headers["content-type"].startswith("text/html")
    for route in api_routes():
        assert f'<section id="{route.operation_id}">' in page.text
    assert ("错误代码" in page.text) is (language == "zh")


@pytest.mark.parametrize("path", ["/docs", "/docs/problems"])
def test_pages_load_nothing_from_elsewhere(client: Callers, path: str) -> None:
    page = client.nobody.get(path)
    assert re.findall(r'(?:src|href)="([^#"][^"]*)"', page.text)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.text)
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert client.nobody.get("/docs/style.css").headers["content-type"].startswith("text/css")


def test_a_problem_points_to_its_code(client: Callers) -> None:
    for answer in (client.nobody.get("/nowhere"), client.nobody.get("/v1/keys"), client.admin.get("/v1/keys/unknown")):
        page, _, code = answer.json()["type"].partition("#")
        assert code == answer.json()["code"]
        assert f'<tr id="{code}">' in client.nobody.get(page).text


def test_codes_are_kebab_case_with_a_status_and_words() -> None:
    found = {one.code: one for one in codes()}
    assert set(found) >= {"not-found", "revision-old", "too-many-calls", "request-invalid", "idempotency-key-reused"}
    for one in found.values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", one.code)
        assert 400 <= one.status < 600, one.code
    assert found["key-ended"].details[0].en == "The key ({key}) has ended before."


def test_what_a_connection_needs_is_described_system_by_system(client: Callers) -> None:
    document = client.nobody.get("/openapi.json").json()
    fields = document["components"]["schemas"]["NewConnection"]["properties"]
    config, secrets = (
        {shape["title"]: shape["properties"] for shape in fields[part]["anyOf"]} for part in ("config", "secrets")
    )
    assert set(config) == set(secrets) == {"fxiaoke", "hubspot", "salesforce", "standard", "zoho"}
    assert "channel_id" in config["zoho"]
    assert "aes_key" in secrets["fxiaoke"]
    assert fields["policy"]["properties"]["poll_users_seconds"]["default"] == 600
    page = client.nobody.get("/docs").text
    assert all(name in page for name in ("channel_id", "organization_id", "aes_key", "poll_users_seconds"))
