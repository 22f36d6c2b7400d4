"""The control panel of an emulator, ``/_emulator``: what a person would do in the CRM, and the knobs.

No CRM has this; it needs no token, and the emulator listens on loopback only. When to modify: when tests or people
need to do something else in the CRM.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from api.crm.emulators.base import Emulator
from api.crm.emulators.wire import Request, Response, Route, find_route

PREFIX = "/_emulator"


class Panel:
    """Answers the control panel of one emulator."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.world = emulator.world
        self._routes: list[Route] = [
            ("GET", f"{PREFIX}/state", self.state),
            ("GET", f"{PREFIX}/connection", self.connection),
            ("GET", f"{PREFIX}/deliveries", self.deliveries),
            ("POST", f"{PREFIX}/records", self.create),
            ("POST", f"{PREFIX}/records/update", self.update),
            ("POST", f"{PREFIX}/records/delete", self.delete),
            ("POST", f"{PREFIX}/records/hide", self.hide),
            ("POST", f"{PREFIX}/users", self.hire),
            ("POST", f"{PREFIX}/users/active", self.set_active),
            ("POST", f"{PREFIX}/knobs", self.knobs),
            ("POST", f"{PREFIX}/hook", self.hook),
            ("POST", f"{PREFIX}/expire", self.expire),
            ("POST", f"{PREFIX}/forward", self.forward),
        ]

    def handle(self, request: Request) -> Response:
        """Answer one call."""
        found = find_route(self._routes, request.method, request.path)
        if found is None:
            return Response(404, {"error": "no such panel", "panels": [f"{one[0]} {one[1]}" for one in self._routes]})
        said = request.json() if request.method == "POST" else {}
        if not isinstance(said, dict):
            return Response(400, {"error": "a JSON object is needed"})
        try:
            return found[0](said)
        except (KeyError, TypeError, ValueError) as fault:
            return Response(400, {"error": f"{type(fault).__name__}: {fault}"})

    def state(self, _said: dict[str, Any]) -> Response:
        """Return all records and users, and what is still to be sent."""
        with self.world.lock:
            rows = {name: {key: asdict(row) for key, row in held.items()} for name, held in self.world.rows.items()}
            people = {key: asdict(person) for key, person in self.world.people.items()}
        sender = self.emulator.sender
        return Response(200, {
            "records": rows,
            "users": people,
            "waiting": sender.num_waiting,
            "given_up": sender.given_up,
            "calls": self.emulator.num_calls,
            "tokens_given": self.emulator.tokens.given,
            "hook_url": self.emulator.hook_url,
        })  # fmt: skip

    def connection(self, _said: dict[str, Any]) -> Response:
        """Return the body with which ``POST /v1/connections`` connects the service to this emulator."""
        system = self.emulator.system
        return Response(200, {"name": f"Emulated {system}", "system": system, **self.emulator.connection()})

    def deliveries(self, _said: dict[str, Any]) -> Response:
        """Return what became of each try to send a webhook."""
        return Response(200, [asdict(sent) for sent in list(self.emulator.sender.log)])

    def create(self, said: dict[str, Any]) -> Response:
        """Add a record: ``{"object": "lead", "fields": {...}, "owner": null, "by": "u1"}``."""
        row = self.world.create(
            self._object(said), said.get("fields", {}), said.get("owner"), said.get("by", "person"), said.get("id", "")
        )
        return Response(200, {"id": row.id})

    def update(self, said: dict[str, Any]) -> Response:
        """Change a record as a person: ``{"object": "lead", "id": "1", "fields": {"owner": "7"}}``."""
        done = self.world.update(self._object(said), said["id"], said["fields"], said.get("by", "person"))
        return Response(200 if done else 404, {"done": done})

    def delete(self, said: dict[str, Any]) -> Response:
        """Delete a record as a person."""
        done = self.world.delete(self._object(said), said["id"], said.get("by", "person"))
        return Response(200 if done else 404, {"done": done})

    def hide(self, said: dict[str, Any]) -> Response:
        """Let these records, and only these, be not readable yet: ``{"object": "lead", "ids": ["1"]}``."""
        self.world.hidden = {(self._object(said), str(one)) for one in said["ids"]}
        return Response(200, {"done": True})

    def hire(self, said: dict[str, Any]) -> Response:
        """Add a user: ``{"id": "7", "name": "Ann", "email": "...", "fields": {...}}``."""
        self.emulator.check_user(str(said["id"]))
        person = self.world.hire(said["id"], said["name"], said.get("email", ""), **said.get("fields", {}))
        return Response(200, {"id": person.id})

    def set_active(self, said: dict[str, Any]) -> Response:
        """Deactivate a user or take one back: ``{"id": "7", "active": false}``."""
        done = self.world.set_active(said["id"], bool(said["active"]))
        return Response(200 if done else 404, {"done": done})

    def knobs(self, said: dict[str, Any]) -> Response:
        """Turn knobs: ``{"drop": 1, "duplicate": 0.1}``."""
        self.emulator.knobs.turn(said)
        return Response(200, {"done": True})

    def hook(self, said: dict[str, Any]) -> Response:
        """Say where webhooks go."""
        self.emulator.hook_url = said["url"]
        return Response(200, {"done": True})

    def expire(self, _said: dict[str, Any]) -> Response:
        """End tokens and channels now."""
        self.emulator.expire()
        return Response(200, {"done": True})

    def forward(self, said: dict[str, Any]) -> Response:
        """Let time pass at once for limits, tokens, lagging indexes and records: ``{"seconds": 3600}``."""
        self.emulator.hands.forward(float(said["seconds"]))
        return Response(200, {"done": True})

    def _object(self, said: dict[str, Any]) -> str:
        nouns = {"lead": self.emulator.lead_object, "account": self.emulator.account_object}
        return nouns.get(said["object"], said["object"])
