"""Outgoing calls reach the world and never our own network, whatever a name answers.

When to modify: when another kind of address must be refused.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2
import pytest

from api.security import outbound
from api.security.outbound import Outbound, OutboundError

REFUSED = [
    "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:c0a8:101::",
]  # fmt: skip
ALLOWED = ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"]


def answering(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let names answer so: the first question the first list, and so on; return which names were asked."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *how: Any, **named: Any) -> list[Any]:
        if host[0].isdigit():
            return real(host, port, *how, **named)  # the connection itself, to an address
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(outbound.socket, "getaddrinfo", resolve)
    return asked


@pytest.fixture
def receiver() -> Iterator[ThreadingHTTPServer]:
    """Return a server on loopback that notes what it got."""

    class Note(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.server.seen.append(self.headers["Host"])  # type: ignore[attr-defined]
            self.send_response(302 if self.path == "/away" else 200)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Note)
    server.seen = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_of_our_own_are_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    answering(monkeypatch, [address])
    with pytest.raises(OutboundError, match="private network"):
        Outbound().check_url("https://hooks.example.com/x")


@pytest.mark.parametrize("address", ALLOWED)
def test_addresses_of_the_world_are_allowed(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    answering(monkeypatch, [address])
    Outbound().check_url("https://hooks.example.com/x")


def test_one_bad_address_among_good_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(OutboundError, match=r"10\.0\.0\.1"):
        Outbound().check_url("https://hooks.example.com/x")


@pytest.mark.parametrize(
    "url",
    ["http://hooks.example.com/", "ftp://hooks.example.com/", "file:///etc/passwd", "//hooks.example.com", "https://", "",
     "https://[::1", "https://x:99999/", "javascript:alert(1)"],
)  # fmt: skip
def test_other_schemes_and_broken_addresses_are_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    answering(monkeypatch, ["8.8.8.8"])
    with pytest.raises(OutboundError):
        Outbound().check_url(url)


@pytest.mark.parametrize("url", ["https://user:hunter2@hooks.example.com/", "https://hunter2@hooks.example.com/"])
def test_credentials_in_an_address_are_refused_and_not_quoted(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """An address is shown to whoever may read connections and endpoints, and stands in logs."""
    answering(monkeypatch, ["8.8.8.8"])
    with pytest.raises(OutboundError) as refused:
        Outbound().check_url(url)
    assert "hunter2" not in f"{refused.value.words.en} {refused.value.words.zh}"


@pytest.mark.parametrize("url", ["https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://localhost/"])
def test_other_ways_to_write_loopback_are_refused(url: str) -> None:
    with pytest.raises(OutboundError):
        Outbound().check_url(url)


def test_a_name_that_changes_its_answer_gains_nothing(
    monkeypatch: pytest.MonkeyPatch, receiver: ThreadingHTTPServer
) -> None:
    asked = answering(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    guard = Outbound()
    url = f"https://hooks.example.com:{receiver.server_port}/"
    guard.check_url(url)
    with guard.client(2) as http, pytest.raises(OutboundError):
        http.get(url)
    assert asked == ["hooks.example.com"] * 2
    assert receiver.seen == []  # type: ignore[attr-defined]


def test_a_host_of_ones_own_is_called_when_the_settings_name_it(
    monkeypatch: pytest.MonkeyPatch, receiver: ThreadingHTTPServer
) -> None:
    answering(monkeypatch, ["127.0.0.1"])
    url = f"http://crm.internal:{receiver.server_port}/"
    guard = Outbound(["CRM.internal"])
    guard.check_url(url)
    with guard.client(5) as http:
        assert http.get(url).status_code == 200
    assert receiver.seen == [f"crm.internal:{receiver.server_port}"]  # type: ignore[attr-defined]


def test_the_metadata_address_is_refused_even_then(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, ["169.254.169.254"])
    with pytest.raises(OutboundError):
        Outbound(["crm.internal"]).check_url("http://crm.internal/latest/meta-data")


def test_redirects_are_not_followed(receiver: ThreadingHTTPServer) -> None:
    with Outbound(["127.0.0.1"]).client(5) as http:
        assert http.get(f"http://127.0.0.1:{receiver.server_port}/away").status_code == 302


def test_an_endless_answer_is_cut(monkeypatch: pytest.MonkeyPatch, receiver: ThreadingHTTPServer) -> None:
    monkeypatch.setattr(outbound, "LIMIT_ANSWER_BYTES", 10)

    def pour(self: Any) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * 1000)

    monkeypatch.setattr(receiver.RequestHandlerClass, "do_GET", pour)
    with Outbound(["127.0.0.1"]).client(5) as http, pytest.raises(httpx2.ReadError, match="larger than"):
        http.get(f"http://127.0.0.1:{receiver.server_port}/")
