"""Serves one emulator over HTTP on loopback until it is told to stop.

When to modify: to add a system, or when serving itself changes.
"""

from __future__ import annotations

import base64
import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from api.crm.emulators.base import Emulator, Options
from api.crm.emulators.fxiaoke import FxiaokeEmulator
from api.crm.emulators.hubspot import HubSpotEmulator
from api.crm.emulators.panel import PREFIX, Panel
from api.crm.emulators.salesforce import SalesforceEmulator
from api.crm.emulators.wire import Request, Response
from api.crm.emulators.zoho import ZohoEmulator

EMULATORS: dict[str, type[Emulator]] = {
    emulator.system: emulator for emulator in (FxiaokeEmulator, HubSpotEmulator, SalesforceEmulator, ZohoEmulator)
}
SECRETS = {"hubspot": Emulator.client_secret, "fxiaoke": base64.b64encode(bytes(range(32))).decode()}
"""What seals or signs webhooks unless another secret is given: HubSpot's client secret, Fxiaoke's AES key."""


class EmulatorServer(ThreadingHTTPServer):
    """An HTTP server for one emulator, on loopback; port 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, system: str, options: Options, port: int = 0) -> None:
        self.emulator = EMULATORS[system](options)
        self.panel = Panel(self.emulator)
        super().__init__(("127.0.0.1", port), _Handler)
        self.emulator.base_url = self.url

    @property
    def url(self) -> str:
        """The address, without a slash at its end."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: EmulatorServer
    timeout: ClassVar[float] = 30.0
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def do_PATCH(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the control panel has the log."""

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        request = Request(
            self.command,
            parts.path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            body,
        )
        for_panel = parts.path.startswith(PREFIX)
        response = (self.server.panel if for_panel else self.server.emulator).handle(request)
        if response.cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._write(response)

    def _write(self, response: Response) -> None:
        data = response.data
        if not isinstance(data, bytes):
            data = b"" if data is None else json.dumps(data, ensure_ascii=False).encode()
        self.send_response(response.status)
        headers = {"Content-Type": "application/json;charset=utf-8"} | response.headers
        for name, value in headers.items():
            self.send_header(name, value)
        if response.status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def open_server(system: str, port: int, **options: Any) -> EmulatorServer:
    """Return an emulator that listens, but does not answer yet; ``options`` are those of :class:`Options`."""
    options["secret"] = options.get("secret") or SECRETS.get(system, "")
    return EmulatorServer(system, Options(**options), port)


def serve(server: EmulatorServer, *, with_parent: bool = False) -> None:
    """Serve until interrupted, or until standard input ends where ``with_parent``."""
    if with_parent:
        threading.Thread(target=_stop_with_parent, args=(server,), daemon=True).start()
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def _stop_with_parent(server: EmulatorServer) -> None:
    sys.stdin.buffer.read()
    server.shutdown()
