"""The page's document and files: nothing from elsewhere, nothing that the policy forbids, kept by digest.

When to modify: with what browsers load.
"""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser

import pytest

from api.routes.web import assets_in
from api.web.assets import Assets
from tests.api.callers import Callers

ASSETS = Assets()


def files_of(client: Callers) -> Assets:
    """Return the files as the application read them."""
    assert client.app is not None
    return assets_in(client.app.state.services)


class Addresses(HTMLParser):
    """Notes what a document loads, and scripts written into it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.loaded += [address for name in ("src", "href") if (address := found.get(name))]
        self.inline += [name for name in found if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in found):
            self.inline.append(tag)


@pytest.mark.parametrize("path", ["/app", "/app/", "/app/plans/plan_x", "/app/%3Cscript%3E"])
def test_every_address_of_the_page_has_the_document(client: Callers, path: str) -> None:
    answer = client.nobody.get(path)
    document = Addresses(answer.text)
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert document.inline == []
    assert all(address.startswith(f"/web/{files_of(client).digest}/") for address in document.loaded)
    for address in document.loaded:
        assert client.nobody.get(address).status_code == 200, address


def test_the_root_leads_to_the_page(client: Callers) -> None:
    assert client.nobody.get("/").headers["Location"] == "/app/"


@pytest.mark.parametrize(
    ("cookie", "accepted", "language", "theme"),
    [
        ("", "zh-CN,zh;q=0.9", "zh-CN", "auto"),
        ("", "", "en", "auto"),
        ("zh.dark", "en", "zh-CN", "dark"),
        ("auto.light", "zh", "zh-CN", "light"),
        ('en.dark"><script>', "zh", "zh-CN", "auto"),
    ],
)
def test_language_and_theme_are_known_before_the_first_paint(
    client: Callers, cookie: str, accepted: str, language: str, theme: str
) -> None:
    headers = {"Accept-Language": accepted, "Cookie": f"assigner_look={cookie}"}
    assert f'<html lang="{language}" data-theme="{theme}">' in client.nobody.get("/app/", headers=headers).text


@pytest.mark.parametrize("name", ["app.js", "lib/vue.global.js", "lib/tabulator.mjs", "style/base.css", "icon.svg"])
def test_a_file_is_kept_for_long_and_travels_small(client: Callers, name: str) -> None:
    answer = client.nobody.get(files_of(client).address(name))
    found = files_of(client).get(name)
    assert found is not None
    assert answer.content == found.content
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(found.compressed) == found.content
    plain = client.nobody.get(files_of(client).address(name), headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("path", ["0000/app.js", "{digest}/nothing.js", "{digest}/%2e%2e/board.py"])
def test_what_is_no_file_of_the_page_is_not_found(client: Callers, path: str) -> None:
    assert client.nobody.get("/web/" + path.format(digest=files_of(client).digest)).status_code == 404


def test_libraries_point_to_no_source_map_and_end_as_they_should() -> None:
    for name in ("lib/vue.global.js", "lib/tabulator.mjs", "lib/tabulator.css"):
        found = ASSETS.get(name)
        assert found is not None
        assert b"sourceMappingURL" not in found.content
        assert found.content.rstrip().endswith((b";", b"}"))


def test_our_modules_write_no_markup_and_run_no_text() -> None:
    for name in ASSETS.names:
        found = ASSETS.get(name)
        if name.endswith(".js") and not name.startswith("lib/") and found is not None:
            text = found.content.decode()
            assert not re.search(
                r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text
            ), name
