"""The guard of outgoing calls: people name the addresses of webhooks and CRMs, and none of them may reach our own network.

An address is resolved once, every answer is looked at, and the connection goes to the very address that was looked at,
so that a name which answers differently the second time (DNS rebinding) gains nothing. No redirects, no proxy from the
environment, answers of bounded size. Hosts of one's own network are allowed by name in the settings.
When to modify: when another kind of address must be refused.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Collection, Iterable, Iterator
from urllib.parse import SplitResult, urlsplit

import httpcore2
import httpx2

from api.settings import MIB, Settings
from assigner.errors import UsageError
from assigner.language import Words

LIMIT_ANSWER_BYTES = 64 * MIB
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NOT_HTTPS = Words(
    "The address ({url}) must begin with https://. Plain http is for hosts that ASSIGNER_OUTBOUND_PRIVATE_HOSTS names.",
    "地址（{url}）必须以 https:// 开头。仅 ASSIGNER_OUTBOUND_PRIVATE_HOSTS 中列出的主机可使用 http。",
)
WITH_SECRET = Words(
    "The address of {host} holds a name or a password, which everybody would see who may read the address. Take them out; signatures and tokens prove who calls.",
    "{host} 的地址中含有用户名或密码，凡能读取该地址的人都会看到。请将其去掉；调用方的身份由签名与令牌证明。",
)
NO_HOST = Words("The address ({url}) names no host.", "地址（{url}）没有主机名。")
PRIVATE = Words(
    "The host ({host}) lies in a private network ({address}). Name it in ASSIGNER_OUTBOUND_PRIVATE_HOSTS (a JSON list) when it shall be called.",
    "主机（{host}）位于私有网络（{address}）。如确需调用，请将其列入 ASSIGNER_OUTBOUND_PRIVATE_HOSTS（JSON 列表）。",
)
UNRESOLVED = Words("The host ({host}) has no address. Check its name.", "主机（{host}）无法解析。请检查名称。")


class OutboundError(UsageError):
    """An address must not be called."""

    code = "outbound-refused"


class Outbound:
    """Decides what may be called, and makes clients that keep to it.

    Parameters
    ----------
    private_hosts
        Names of hosts that may lie in a private network and be called without TLS.
    """

    def __init__(self, private_hosts: Collection[str] = ()) -> None:
        self._private_hosts = frozenset(host.lower() for host in private_hosts)

    @classmethod
    def of(cls, settings: Settings) -> Outbound:
        """Return the guard of a process."""
        return cls(settings.outbound_private_hosts)

    def check_url(self, url: str) -> None:
        """Say why an address must not be called.

        Raises
        ------
        OutboundError
            It is no https address, holds credentials, its host does not resolve, or lies in a private network.
        """
        parts = _split(url)
        host = (parts.hostname or "").lower()
        if not host:
            raise OutboundError(NO_HOST.filled(url=_short(url)))
        if parts.username is not None or parts.password is not None:
            raise OutboundError(WITH_SECRET.filled(host=host))
        if parts.scheme != "https" and not (parts.scheme == "http" and host in self._private_hosts):
            raise OutboundError(NOT_HTTPS.filled(url=_short(url)))
        self.addresses(host, parts.port or (443 if parts.scheme == "https" else 80))

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host, all of which may be called.

        Raises
        ------
        OutboundError
            It has none, or one of them lies in a private network.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise OutboundError(UNRESOLVED.filled(host=host)) from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for address in addresses:
            if not self._may_call(host, ipaddress.ip_address(address.partition("%")[0])):
                raise OutboundError(PRIVATE.filled(host=host, address=address))
        return addresses

    def client(self, timeout_seconds: float) -> httpx2.Client:
        """Return an HTTP client that calls only what may be called."""
        transport = _GuardedTransport(self)
        return httpx2.Client(transport=transport, timeout=timeout_seconds, follow_redirects=False, trust_env=False)

    def _may_call(self, host: str, address: Address) -> bool:
        reached = _embedded(address)
        if host.lower() in self._private_hosts:
            return not (reached.is_link_local or reached.is_multicast or reached.is_unspecified)
        return reached.is_global and not reached.is_multicast


class _GuardedTransport(httpx2.HTTPTransport):
    """Connects through the guard and bounds answers."""

    def __init__(self, guard: Outbound) -> None:
        super().__init__(trust_env=False)
        self._pool.close()
        self._pool = httpcore2.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=_Backend(guard))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = super().handle_request(request)
        assert isinstance(answer.stream, httpx2.SyncByteStream)
        answer.stream = _Bounded(answer.stream)
        return answer


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        passed = 0
        for part in self._stream:
            passed += len(part)
            if passed > LIMIT_ANSWER_BYTES:
                raise httpx2.ReadError(f"the answer is larger than {LIMIT_ANSWER_BYTES // MIB} MiB")
            yield part

    def close(self) -> None:
        self._stream.close()


class _Backend(httpcore2.SyncBackend):
    """Connects to an address that the guard has looked at; TLS still asks for the host's name."""

    def __init__(self, guard: Outbound) -> None:
        self._guard = guard

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        failure: Exception | None = None
        for address in self._guard.addresses(host, port):
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        assert failure is not None, "a host that resolves has an address"
        raise failure


def _embedded(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one reaches through a translator or tunnel, else itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address.sixtofour:
            return address.sixtofour
        if address.teredo:
            return address.teredo[1]
    return address


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        raise OutboundError(NO_HOST.filled(url=_short(url))) from None
    return parts


def _short(url: str) -> str:
    return url if len(url) <= 100 else url[:99] + "…"
