"""Requests and responses of an emulator, and the limits and tokens that all four keep.

When to modify: when emulators need something from HTTP that is not here.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Request:
    """A request as it arrived; header names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON; None where it is none."""
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            return None

    def form(self) -> dict[str, str]:
        """Return the body as form fields."""
        return {name: values[0] for name, values in parse_qs(self.body.decode("utf-8", "replace")).items()}


@dataclass(frozen=True)
class Response:
    """A response; ``data`` becomes JSON unless it is bytes; ``cut`` closes the connection in place of it."""

    status: int = 200
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


class Window:
    """Counts calls in a moving window: at most ``calls`` in ``seconds``."""

    def __init__(self, calls: int, seconds: float, clock: Callable[[], float]) -> None:
        self.calls, self.seconds = calls, seconds
        self._clock = clock
        self._at: deque[float] = deque()
        self._lock = threading.Lock()

    def admits(self) -> bool:
        """Count a call and say whether it is within the limit."""
        with self._lock:
            now = self._clock()
            while self._at and self._at[0] <= now - self.seconds:
                self._at.popleft()
            if len(self._at) >= self.calls:
                return False
            self._at.append(now)
            return True

    @property
    def left(self) -> int:
        """Calls that are left in the window."""
        return max(0, self.calls - len(self._at))


class Tokens:
    """Access tokens that an emulator gave out, each with its end."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self.seconds = seconds
        self._clock = clock
        self.given = 0
        self._ends: dict[str, float] = {}

    def give(self) -> str:
        """Return a fresh token."""
        token = secrets.token_hex(16)
        self._ends[token] = self._clock() + self.seconds
        self.given += 1
        return token

    def present(self) -> str | None:
        """Return a token that is good for most of its time still, or None."""
        least = self._clock() + self.seconds * 0.08
        return next((token for token, end in self._ends.items() if end > least), None)

    def is_good(self, token: str) -> bool:
        """Say whether a token is known and has not ended."""
        return self._ends.get(token, 0.0) > self._clock()

    def expire(self) -> None:
        """End all tokens now."""
        self._ends.clear()


Route = tuple[str, str, Callable[..., Response]]
"""Method, path with ``{name}`` parts, and what answers."""


def find_route(routes: list[Route], method: str, path: str) -> tuple[Callable[..., Response], dict[str, str]] | None:
    """Return what answers a path, with the values of its parts; None where nothing does."""
    parts = path.strip("/").split("/")
    for wanted, template, answer in routes:
        names = template.strip("/").split("/")
        if wanted == method and len(names) == len(parts):
            pairs = list(zip(names, parts, strict=True))
            if all(name == part or name.startswith("{") for name, part in pairs):
                return answer, {name[1:-1]: part for name, part in pairs if name.startswith("{")}
    return None
