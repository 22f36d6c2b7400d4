"""An emulator of HubSpot: app webhooks with signature v3, objects, owners, batch updates, search, limits.

What it keeps to stands in the reference of CRM facts: arrays of at most 100 events, a fresh timestamp on each retry,
owner ids that differ from user ids, archived owners only when asked for, string values. When to modify: when HubSpot
is found to behave otherwise.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Sequence
from typing import Any

from api.crm.emulators.base import Emulator
from api.crm.emulators.sender import Faults, Push, Signed
from api.crm.emulators.wire import Request, Response, Route, Window
from api.crm.emulators.world import Change, Person, Row

APP_ID, PORTAL_ID = 54321, 62515
TYPES = {"contacts": "contact", "companies": "company", "deals": "deal", "tickets": "ticket", "leads": "object"}
MOST_INPUTS = 100
SEARCH_LAG_MS = 300
LEADS_TYPE_ID = "0-136"


class HubSpotEmulator(Emulator):
    """An emulated HubSpot portal."""

    system = "hubspot"
    calls_in_window = (100, 10.0)
    token_lives_seconds = 1800.0
    num_retries = 10
    lead_object = "contacts"
    account_object = "companies"

    def __init__(self, options: Any) -> None:
        super().__init__(options)
        self.searches = Window(5, 1.0, self.hands.seconds)
        self.subscriptions: list[dict[str, Any]] = []

    def connection(self) -> dict[str, dict[str, Any]]:
        """Return what a connection to it needs."""
        secrets = {"client_id": "id", "client_secret": self.options.secret, "refresh_token": "any"}
        return {"config": {"base_url": self.base_url, "app_id": str(APP_ID)}, "secrets": secrets}

    def check_user(self, user: str) -> None:
        """Owners have numbers."""
        if not user.isdigit():
            raise ValueError(f"an owner's id is a number here, not ({user})")

    def new_id(self, object_: str, number: int) -> str:
        """Return a number as HubSpot's ids are."""
        return str(1000 + number)

    def open_routes(self) -> list[Route]:
        """Return the token's route."""
        return [("POST", "/oauth/v1/token", self.give_token)]

    def routes(self) -> list[Route]:
        """Return the API's routes."""
        return [
            ("GET", "/crm/v3/owners", self.owners),
            ("GET", "/crm/v3/objects/{type}", self.listing),
            ("POST", "/crm/v3/objects/{type}/batch/read", self.batch_read),
            ("POST", "/crm/v3/objects/{type}/batch/update", self.batch_update),
            ("POST", "/crm/v3/objects/{type}/search", self.search),
            ("GET", "/webhooks/v3/{app}/subscriptions", self.list_subscriptions),
            ("POST", "/webhooks/v3/{app}/subscriptions", self.subscribe),
            ("PUT", "/webhooks/v3/{app}/settings", self.set_target),
        ]

    def bearer(self, request: Request) -> str:
        """Return the bearer token."""
        return request.headers.get("authorization", "").removeprefix("Bearer ")

    def is_write(self, request: Request) -> bool:
        """Only batch updates write records."""
        return request.path.endswith("/batch/update")

    def admits(self, request: Request) -> bool:
        """Count the call; searches have a limit of their own."""
        return self.searches.admits() if request.path.endswith("/search") else self.window.admits()

    def error(self, name: str) -> Response:
        """Return HubSpot's error bodies."""
        if name == "limited":
            return _limited(self.window)
        status, category, message = {
            "token": (401, "EXPIRED_AUTHENTICATION", "The OAuth token used to make this call expired."),
            "server": (500, "INTERNAL_ERROR", "internal error"),
            "path": (404, "OBJECT_NOT_FOUND", "resource not found"),
        }[name]
        return _error(status, category, message)

    def give_token(self, request: Request) -> Response:
        """Give an access token for a refresh token."""
        form = request.form()
        if form.get("grant_type") != "refresh_token" or form.get("client_secret") != self.client_secret:
            return Response(400, {"status": "BAD_CLIENT_SECRET", "message": "missing or invalid client secret"})
        return Response(200, {
            "access_token": self.tokens.give(),
            "refresh_token": form.get("refresh_token"),
            "expires_in": int(self.tokens.seconds),
            "token_type": "bearer",
        })  # fmt: skip

    def owners(self, request: Request) -> Response:
        """List owners: active ones, or archived ones when asked for."""
        archived = request.query.get("archived") == "true"
        people = sorted(self.world.people.values(), key=lambda person: int(person.id))
        after, limit = int(request.query.get("after") or 0), int(request.query.get("limit") or 100)
        if limit > 500:
            return _error(400, "VALIDATION_ERROR", "limit must be at most 500")
        rows = [_owner(person) for person in people if person.is_active != archived and int(person.id) > after]
        return Response(200, _page(rows[:limit], rows[limit - 1]["id"] if len(rows) > limit else None))

    def listing(self, request: Request, type: str) -> Response:
        """List records by id."""
        after, limit = int(request.query.get("after") or 0), int(request.query.get("limit") or 10)
        if limit > 100:
            return _error(400, "VALIDATION_ERROR", "limit must be at most 100")
        rows = sorted(self.world.listed(type), key=lambda row: int(row.id))
        rows = [row for row in rows if int(row.id) > after]
        names = request.query.get("properties", "").split(",")
        found = [_object(row, names) for row in rows[:limit]]
        return Response(200, _page(found, found[-1]["id"] if len(rows) > limit else None))

    def batch_read(self, request: Request, type: str) -> Response:
        """Read records by id; unknown ones are errors of a 207."""
        said = request.json()
        wanted = [str(one["id"]) for one in said["inputs"]]
        if len(wanted) > MOST_INPUTS:
            return _error(400, "VALIDATION_ERROR", "at most 100 inputs")
        rows = [self.world.find(type, one) for one in wanted]
        missing = [one for one, row in zip(wanted, rows, strict=True) if row is None]
        return _batch(
            [_object(row, said.get("properties", [])) for row in rows if row is not None], _not_found(missing)
        )

    def batch_update(self, request: Request, type: str) -> Response:
        """Update records; each refused row is an error of a 207."""
        inputs = (request.json() or {}).get("inputs", [])
        ids = [str(one["id"]) for one in inputs]
        if not inputs or len(inputs) > MOST_INPUTS or len(set(ids)) < len(ids):
            return _error(400, "VALIDATION_ERROR", "1 to 100 inputs with different ids are needed")
        unknown = [one for one in inputs if not self._owner_is_known(one["properties"])]
        if unknown:
            return self._invalid_owner(unknown[0]["properties"]["hubspot_owner_id"])
        done, errors = [], _not_found([one for one in ids if self.world.find(type, one) is None])
        for one in inputs:
            if self.world.find(type, str(one["id"])) is None:
                continue
            if self.knobs.happens("lock_row"):
                errors.append(_row_error("CONFLICT", "the record is locked, try again", [str(one["id"])]))
                continue
            row = self._apply(type, str(one["id"]), dict(one["properties"]))
            done.append(_object(row, list(one["properties"])))
        return _batch(done, errors)

    def _apply(self, type_: str, id_: str, properties: dict[str, Any]) -> Row:
        if "hubspot_owner_id" in properties:
            properties["owner"] = properties.pop("hubspot_owner_id") or None
        self.world.update(type_, id_, properties, "api")
        row = self.world.find(type_, id_)
        if row is None:
            raise KeyError(id_)
        return row

    def _owner_is_known(self, properties: dict[str, Any]) -> bool:
        owner = properties.get("hubspot_owner_id") or ""
        person = self.world.people.get(owner)
        return owner == "" or (person is not None and person.is_active)

    def _invalid_owner(self, owner: str) -> Response:
        found = [{"message": f"{owner} is not a valid owner", "code": "INVALID_OWNER_ID", "in": "hubspot_owner_id"}]
        return _error(400, "VALIDATION_ERROR", "Property values were not valid", found)

    def search(self, request: Request, type: str) -> Response:
        """Search by the time of modification; the index lags behind."""
        said = request.json() or {}
        limit, after = int(said.get("limit") or 10), int(said.get("after") or 0)
        if limit > 200 or after + limit > 10_000:
            return _error(400, "VALIDATION_ERROR", "at most 200 a page and 10,000 in all")
        filters = [one for group in said.get("filterGroups", []) for one in group.get("filters", [])]
        since = max([int(one["value"]) for one in filters if one["operator"] == "GTE"], default=0)
        newest = self.hands.ms() - SEARCH_LAG_MS
        rows = [row for row in self.world.listed(type, since) if row.modified_ms <= newest]
        found = [_object(row, said.get("properties", [])) for row in rows[after : after + limit]]
        more = str(after + limit) if len(rows) > after + limit else None
        return Response(200, {"total": len(rows), **_page(found, more)})

    def list_subscriptions(self, _request: Request, app: str) -> Response:
        """List the app's subscriptions."""
        return Response(200, {"results": self.subscriptions if app == str(APP_ID) else []})

    def subscribe(self, request: Request, app: str) -> Response:
        """Add a subscription; inactive unless said otherwise."""
        said = {"active": False, **request.json(), "id": str(12345 + len(self.subscriptions))}
        self.subscriptions.append(said)
        return Response(201, said)

    def set_target(self, request: Request, app: str) -> Response:
        """Set the one target address of the app."""
        said = request.json()
        self.hook_url = said["targetUrl"]
        return Response(200, said)

    def on_change(self, change: Change) -> None:
        """Push one array per change; owners and users send nothing."""
        if change.object == "users":
            return
        events = [event for event in self._events(change) if self._is_subscribed(event)]
        for at in range(0, len(events), 100):
            self.sender.push(events[at : at + 100])

    def _events(self, change: Change) -> list[dict[str, Any]]:
        row = self.world.find(change.object, change.id, deleted=True)
        names: Sequence[str] = change.changed if change.operation == "update" else ("",)
        return [self._event(change, row, name, at) for at, name in enumerate(names)]

    def _event(self, change: Change, row: Row | None, name: str, at: int) -> dict[str, Any]:
        ours = change.actor == "api"
        event: dict[str, Any] = {
            "eventId": change.number * 100 + at,
            "subscriptionId": 12345,
            "portalId": PORTAL_ID,
            "appId": APP_ID,
            "occurredAt": change.at_ms,
            "attemptNumber": 0,
            "objectId": int(change.id),
            "changeSource": "INTEGRATION" if ours else "CRM_UI",
            "sourceId": str(APP_ID) if ours else f"userId:{change.actor}",
        }
        prefix = TYPES.get(change.object, "object")
        if prefix == "object":
            event["objectTypeId"] = LEADS_TYPE_ID
        ending = {"create": "creation", "update": "propertyChange", "delete": "deletion"}[change.operation]
        event["subscriptionType"] = f"{prefix}.{ending}"
        if change.operation == "update" and row is not None:
            event["propertyName"] = "hubspot_owner_id" if name == "owner" else name
            event["propertyValue"] = str((row.owner if name == "owner" else row.fields.get(name)) or "")
        else:
            event["changeFlag"] = "CREATED" if change.operation == "create" else "DELETED"
        return event

    def _is_subscribed(self, event: dict[str, Any]) -> bool:
        """Say whether somebody asked for the event; without any subscription all are sent."""
        if not self.subscriptions:
            return True
        return any(
            one["active"]
            and one["eventType"] == event["subscriptionType"]
            and one.get("propertyName") in (None, event.get("propertyName"))
            for one in self.subscriptions
        )

    def sign(self, push: Push, faults: Faults) -> Signed | None:
        """Sign with v3 and a fresh timestamp."""
        if not self.hook_url:
            return None
        body = json.dumps([event | {"attemptNumber": push.attempt} for event in push.content]).encode()
        stamp = str(time.time_ns() // 1_000_000 - (600_000 if faults.stale_timestamp else 0))
        secret = "wrong" if faults.bad_signature else self.options.secret
        signed = f"POST{self.hook_url}".encode() + body + stamp.encode()
        digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
        return Signed(self.hook_url, {
            "Content-Type": "application/json",
            "X-HubSpot-Signature-v3": base64.b64encode(digest).decode(),
            "X-HubSpot-Request-Timestamp": stamp,
            "X-HubSpot-Signature": hashlib.sha256(secret.encode() + body).hexdigest(),
            "X-HubSpot-Signature-Version": "v1",
        }, body)  # fmt: skip

    def is_accepted(self, status: int, body: bytes) -> bool:
        """Any 2xx is received."""
        return 200 <= status < 300


def _error(status: int, category: str, message: str, errors: list[dict[str, Any]] | None = None) -> Response:
    body: dict[str, Any] = {
        "status": "error",
        "message": message,
        "category": category,
        "correlationId": str(uuid.uuid4()),
    }
    return Response(status, body | ({"errors": errors} if errors else {}))


def _limited(window: Window) -> Response:
    return Response(429, {
        "status": "error",
        "message": "You have reached your ten_secondly_rolling limit.",
        "errorType": "RATE_LIMIT",
        "correlationId": str(uuid.uuid4()),
        "policyName": "TEN_SECONDLY_ROLLING",
    }, {
        "X-HubSpot-RateLimit-Max": str(window.calls),
        "X-HubSpot-RateLimit-Remaining": "0",
        "X-HubSpot-RateLimit-Interval-Milliseconds": str(int(window.seconds * 1000)),
    })  # fmt: skip


def _owner(person: Person) -> dict[str, Any]:
    number = 90_000 + int(person.id)
    first, _, last = person.name.partition(" ")
    return {
        "id": person.id,
        "email": person.email,
        "type": "PERSON",
        "firstName": first,
        "lastName": last,
        "userId": number if person.is_active else None,
        "userIdIncludingInactive": number,
        "archived": not person.is_active,
        "createdAt": _iso(person.modified_ms),
        "updatedAt": _iso(person.modified_ms),
        "teams": [],
    }


def _object(row: Row, names: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {name: row.fields.get(name) for name in names if name}
    values["hubspot_owner_id"] = row.owner or ""
    values["hs_lastmodifieddate"] = _iso(row.modified_ms)
    texts = {name: None if value is None else str(value) for name, value in values.items()}
    return {
        "id": row.id,
        "properties": texts,
        "createdAt": _iso(row.created_ms),
        "updatedAt": _iso(row.modified_ms),
        "archived": row.is_deleted,
    }


def _page(results: list[dict[str, Any]], after: str | None) -> dict[str, Any]:
    return {"results": results} | ({"paging": {"next": {"after": after}}} if after else {})


def _row_error(category: str, message: str, ids: list[str]) -> dict[str, Any]:
    return {"status": "error", "category": category, "message": message, "context": {"ids": ids}}


def _not_found(ids: list[str]) -> list[dict[str, Any]]:
    return [_row_error("OBJECT_NOT_FOUND", "Could not get some objects, they may be deleted.", ids)] if ids else []


def _batch(results: list[dict[str, Any]], errors: list[dict[str, Any]]) -> Response:
    body = {"status": "COMPLETE", "results": results, "startedAt": _iso(0), "completedAt": _iso(0)}
    return Response(207, body | {"numErrors": len(errors), "errors": errors}) if errors else Response(200, body)


def _iso(milliseconds: int) -> str:
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(milliseconds // 1000))
    return f"{whole}.{milliseconds % 1000:03d}Z"
