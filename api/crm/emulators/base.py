"""What the four emulators share: a world, knobs, a sender, and the order in which a call is answered.

A call is first counted against the limit, then its token is checked, then it is carried out; faults of the knobs come
where a real fault would. When to modify: when all four should do something new.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from api.crm.emulators.hands import Hands
from api.crm.emulators.knobs import Knobs
from api.crm.emulators.sender import Manner, Sender
from api.crm.emulators.wire import Request, Response, Route, Tokens, Window, find_route
from api.crm.emulators.world import Change, World


@dataclass(frozen=True)
class Options:
    """How an emulator is started.

    Parameters
    ----------
    hook_url
        Where webhooks go; empty until a client subscribes or the control panel says so.
    secret
        The secret of webhooks, in the system's own form.
    limit_calls, limit_seconds
        Calls in a window; 0 for the system's own numbers.
    token_seconds
        How long an access token is good; 0 for the system's own time.
    retry_seconds
        The first wait before a webhook is sent again; later ones double. Real systems wait minutes.
    seed
        Seed of faults that come at a rate.
    """

    hook_url: str = ""
    secret: str = ""
    limit_calls: int = 0
    limit_seconds: float = 0.0
    token_seconds: float = 0.0
    retry_seconds: float = 0.3
    seed: int = 0


class Emulator(ABC):
    """One emulated CRM."""

    system: str
    client_secret = "emulator-client-secret"
    calls_in_window: tuple[int, float]
    token_lives_seconds: float
    num_retries: int
    hook_timeout_seconds = 5.0
    lead_object: str
    account_object: str

    def __init__(self, options: Options) -> None:
        self.options = options
        self.hook_url = options.hook_url
        self.base_url = ""
        self.hands = Hands()
        self.world = World(self.new_id, self.hands.ms)
        self.knobs = Knobs(options.seed)
        self.tokens = Tokens(options.token_seconds or self.token_lives_seconds, self.hands.seconds)
        calls, seconds = self.calls_in_window
        self.window = Window(options.limit_calls or calls, options.limit_seconds or seconds, self.hands.seconds)
        waits = tuple(min(options.retry_seconds * 2.0**n, 5.0) for n in range(self.num_retries))
        manner = Manner(self.sign, self.is_accepted, waits, self.hook_timeout_seconds)
        self.sender = Sender(manner, self.knobs)
        self.world.listeners.append(self.on_change)
        self.num_calls: dict[str, int] = {}

    @abstractmethod
    def connection(self) -> dict[str, dict[str, Any]]:
        """Return what a client must know to reach this emulator: ``config`` and ``secrets`` of a connection."""

    @abstractmethod
    def new_id(self, object_: str, number: int) -> str:
        """Return the id of a new record, in the form of this system."""

    @abstractmethod
    def routes(self) -> list[Route]:
        """Return the API's routes behind the token."""

    @abstractmethod
    def open_routes(self) -> list[Route]:
        """Return the routes that need no token."""

    @abstractmethod
    def bearer(self, request: Request) -> str:
        """Return the token of a call."""

    @abstractmethod
    def on_change(self, change: Change) -> None:
        """Push the webhooks of a change."""

    @abstractmethod
    def sign(self, push: Any, faults: Any) -> Any:
        """Return a push as a signed request; None where nobody listens."""

    @abstractmethod
    def is_accepted(self, status: int, body: bytes) -> bool:
        """Say whether a reply means that the webhook was received."""

    @abstractmethod
    def error(self, name: str) -> Response:
        """Return this system's answer to ``limited``, ``token``, ``server`` or ``path``."""

    def check_user(self, user: str) -> None:  # noqa: B027 - most systems take any
        """Refuse the id of a user that this system could not have.

        Raises
        ------
        ValueError
            It is none.
        """

    def prepare(self, request: Request) -> Response | None:
        """Refuse a call before it is counted; None to go on."""
        return None

    def handle(self, request: Request) -> Response:
        """Answer one call of the API."""
        found = find_route(self.open_routes(), request.method, request.path)
        if found is not None:
            return found[0](request, **found[1])
        early = self.prepare(request)
        if early is not None:
            return early
        if self.knobs.happens("limited") or not self.admits(request):
            return self.error("limited")
        if not self.tokens.is_good(self.bearer(request)):
            return self.error("token")
        found = find_route(self.routes(), request.method, request.path)
        if found is None:
            return self.error("path")
        return self.carry_out(request, found)

    def carry_out(self, request: Request, found: tuple[Any, dict[str, str]]) -> Response:
        """Call what answers, with the knobs' faults around it."""
        self.num_calls[request.path] = self.num_calls.get(request.path, 0) + 1
        is_write = self.is_write(request)
        if self.knobs.happens("write_fails" if is_write else "read_fails"):
            return self.error("server")
        response: Response = found[0](request, **found[1])
        if is_write and self.knobs.happens("lost_reply"):
            return Response(cut=True)
        return response

    def admits(self, request: Request) -> bool:
        """Count a call against the limit."""
        return self.window.admits()

    @abstractmethod
    def is_write(self, request: Request) -> bool:
        """Say whether a call writes records."""

    def expire(self) -> None:
        """End all tokens, and whatever else ends by itself."""
        self.tokens.expire()
