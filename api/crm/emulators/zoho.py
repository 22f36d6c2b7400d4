"""An emulator of Zoho CRM: notification channels that expire, 204 for nothing, 207 for mixed writes, no retries.

When to modify: when Zoho is found to behave otherwise.
"""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from api.crm.emulators.base import Emulator
from api.crm.emulators.sender import Faults, Push, Signed
from api.crm.emulators.wire import Request, Response, Route
from api.crm.emulators.world import Change, Person, Row

MOST_ROWS, PAGE = 100, 200
WEEK_SECONDS, HOUR_SECONDS = 7 * 86_400, 3600
OPERATIONS = {"create": "insert", "update": "update", "delete": "delete"}
COQL = re.compile(
    r"select (?P<fields>.+?) from (?P<module>\w+) where Modified_Time >= '(?P<since>[^']+)' "
    r"order by Modified_Time asc limit (?P<offset>\d+), (?P<limit>\d+)$"
)


class ZohoEmulator(Emulator):
    """An emulated Zoho organisation."""

    system = "zoho"
    calls_in_window = (1000, 1.0)  # Zoho limits calls side by side and credits a day, not calls a second
    token_lives_seconds = 3600.0
    num_retries = 0
    lead_object = "Leads"
    account_object = "Accounts"

    def __init__(self, options: Any) -> None:
        super().__init__(options)
        self.channels: dict[str, dict[str, Any]] = {}

    def connection(self) -> dict[str, dict[str, Any]]:
        """Return what a connection to it needs."""
        addresses = {"base_url": self.base_url, "accounts_url": self.base_url}
        secrets = {"client_id": "id", "client_secret": self.client_secret, "refresh_token": "any"}
        return {
            "config": {**addresses, "channel_id": "1000000068001"},
            "secrets": {**secrets, "channel_token": "a-channel-token"},
        }

    def new_id(self, object_: str, number: int) -> str:
        """Return a long number."""
        return str(6_756_839_000_000_575_000 + number)

    def open_routes(self) -> list[Route]:
        """Return the token's route."""
        return [("POST", "/oauth/v2/token", self.give_token)]

    def routes(self) -> list[Route]:
        """Return the API's routes."""
        return [
            ("GET", "/crm/v8/users", self.users),
            ("POST", "/crm/v8/coql", self.coql),
            ("POST", "/crm/v8/actions/watch", self.watch),
            ("PATCH", "/crm/v8/actions/watch", self.renew),
            ("GET", "/crm/v8/{module}/deleted", self.deleted),
            ("GET", "/crm/v8/{module}", self.listing),
            ("PUT", "/crm/v8/{module}", self.update),
        ]

    def bearer(self, request: Request) -> str:
        """Return the token of Zoho's own scheme."""
        return request.headers.get("authorization", "").removeprefix("Zoho-oauthtoken ")

    def is_write(self, request: Request) -> bool:
        """Only PUT writes records."""
        return request.method == "PUT"

    def error(self, name: str) -> Response:
        """Return Zoho's error bodies; a limit has no Retry-After."""
        status, code, message = {
            "limited": (429, "TOO_MANY_REQUESTS", "Request has been denied due to concurrency limit"),
            "token": (401, "INVALID_TOKEN", "invalid oauth token"),
            "server": (500, "INTERNAL_ERROR", "internal error"),
            "path": (404, "INVALID_URL_PATTERN", "Please check if the URL trying to access is a correct one"),
        }[name]
        return _error(status, code, message)

    def give_token(self, request: Request) -> Response:
        """Give an access token; a refusal is HTTP 200."""
        form = request.form()
        if form.get("client_secret") != self.client_secret:
            return Response(200, {"error": "invalid_client_secret"})
        if form.get("grant_type") != "refresh_token":
            return Response(200, {"error": "invalid_code"})
        return Response(200, {
            "access_token": self.tokens.give(),
            "expires_in": int(self.tokens.seconds),
            "api_domain": self.base_url,
            "token_type": "Bearer",
        })  # fmt: skip

    def users(self, request: Request) -> Response:
        """List users of a type."""
        wanted = request.query.get("type", "AllUsers")
        people = [
            person
            for person in self.world.people.values()
            if wanted == "AllUsers" or person.is_active == (wanted == "ActiveUsers")
        ]
        return _page([_user(one) for one in people], "users", request)

    def listing(self, request: Request, module: str) -> Response:
        """List records, all or some ids; fields must be named."""
        if not request.query.get("fields"):
            return _error(
                400, "REQUIRED_PARAM_MISSING", "One of the expected parameter is missing", {"param": "fields"}
            )
        names = request.query["fields"].split(",")
        rows = self.world.listed(module)
        if "ids" in request.query:
            wanted = set(request.query["ids"].split(","))
            if len(wanted) > MOST_ROWS:
                return _error(400, "LIMIT_EXCEEDED", "at most 100 ids")
            rows = [row for row in rows if row.id in wanted]
        return _page([self._shown(row, names) for row in rows], "data", request)

    def deleted(self, request: Request, module: str) -> Response:
        """List deleted records since a moment."""
        since = _ms(request.headers.get("if-modified-since", ""))
        rows = [row for row in self.world.listed(module, since, deleted=True) if row.is_deleted]
        found = [{"id": row.id, "deleted_time": _iso(row.modified_ms), "type": "recycle"} for row in rows]
        return _page(found, "data", request)

    def coql(self, request: Request) -> Response:
        """Answer the one shape of query that a delta needs."""
        said = COQL.match((request.json() or {}).get("select_query", ""))
        if said is None:
            return _error(400, "SYNTAX_ERROR", "error occurred while parsing the query")
        limit, offset = int(said["limit"]), int(said["offset"])
        if limit > PAGE:
            return _error(400, "LIMIT_EXCEEDED", "at most 200 rows")
        rows = self.world.listed(said["module"], _ms(said["since"]))
        page = rows[offset : offset + limit]
        if not page:
            return Response(204)
        found = [self._shown(row, said["fields"].split(", ")) for row in page]
        return Response(200, {"data": found, "info": {"count": len(page), "more_records": len(rows) > offset + limit}})

    def _shown(self, row: Row, names: list[str]) -> dict[str, Any]:
        person = self.world.people.get(row.owner or "")
        values: dict[str, Any] = {name: row.fields.get(name) for name in names}
        values |= {"id": row.id, "Created_Time": _iso(row.created_ms), "Modified_Time": _iso(row.modified_ms)}
        values["Owner"] = None if row.owner is None else {"id": row.owner, "name": person.name if person else ""}
        return {name: values[name] for name in dict.fromkeys(["id", *names])}

    def update(self, request: Request, module: str) -> Response:
        """Update records; each row has its own answer, in the order of the input."""
        data = (request.json() or {}).get("data")
        if not isinstance(data, list) or not data:
            return _error(400, "MANDATORY_NOT_FOUND", "required field not found", {"api_name": "data"})
        if len(data) > MOST_ROWS:
            return _error(400, "LIMIT_EXCEEDED", "at most 100 records")
        results = [self._update_one(module, dict(one)) for one in data]
        good = sum(one["status"] == "success" for one in results)
        return Response(200 if good == len(results) else 207 if good else 400, {"data": results})

    def _update_one(self, module: str, said: dict[str, Any]) -> dict[str, Any]:
        id_ = str(said.pop("id", ""))
        row = self.world.find(module, id_)
        if row is None:
            return _refused("INVALID_DATA", "the id given seems to be invalid", {"api_name": "id"})
        if "Owner" in said:
            owner = str(said.pop("Owner")["id"])
            person = self.world.people.get(owner)
            if person is None or not person.is_active:
                return _refused("INVALID_DATA", "the owner id given is invalid", {"api_name": "Owner"})
            said["owner"] = owner
        if self.knobs.happens("lock_row"):
            return _refused("INTERNAL_ERROR", "the record is being processed", {"id": id_})
        self.world.update(module, id_, said, "api")
        details = {"id": id_, "Modified_Time": _iso(row.modified_ms), "Modified_By": {"id": "api", "name": "api"}}
        return {"code": "SUCCESS", "status": "success", "message": "record updated", "details": details}

    def watch(self, request: Request) -> Response:
        """Make channels; one that is asked for too long gets an hour."""
        return self._watch((request.json() or {})["watch"])

    def renew(self, request: Request) -> Response:
        """Renew channels; one that has ended is not subscribed."""
        asked = (request.json() or {})["watch"]
        now = time.time()
        if any(self.channels.get(one["channel_id"], {}).get("ends", 0) <= now for one in asked):
            refused = _refused("NOT_SUBSCRIBED", "Not subscribed for actions-watch of the given channel", {})
            return Response(400, {"watch": [refused]})
        return self._watch(asked)

    def _watch(self, asked: list[dict[str, Any]]) -> Response:
        granted = []
        for one in asked:
            if len(one.get("token", "")) > 50:
                return _error(400, "INVALID_DATA", "token is too long", {"api_name": "token"})
            now = time.time()
            ends = _ms(one.get("channel_expiry", "")) / 1000 or now + HOUR_SECONDS
            if ends > now + WEEK_SECONDS:
                ends = now + HOUR_SECONDS
            self.channels[one["channel_id"]] = one | {"ends": ends}
            self.hook_url = one["notify_url"]
            modules = sorted({event.partition(".")[0] for event in one["events"]})
            events = [
                {"channel_expiry": _iso(int(ends * 1000)), "resource_name": name, "channel_id": one["channel_id"]}
                for name in modules
            ]
            granted.append({"code": "SUCCESS", "status": "success", "message": "Successfully subscribed",
                            "details": {"events": events}})  # fmt: skip
        return Response(200, {"watch": granted})

    def on_change(self, change: Change) -> None:
        """Push to the channels that watch it; users are never told."""
        for channel in self.channels.values():
            names = {f"{change.object}.all", f"{change.object}.{OPERATIONS[change.operation]}"}
            if change.object != "users" and names & set(channel["events"]) and channel["ends"] > time.time():
                self.sender.push({"change": change, "channel": channel["channel_id"]})

    def sign(self, push: Push, faults: Faults) -> Signed | None:
        """Make the callback; there is no signature but the channel's token."""
        change: Change = push.content["change"]
        channel = self.channels[push.content["channel"]]
        is_update = change.operation == "update"
        fields = ["Owner" if name == "owner" else name for name in change.changed]
        url = channel["notify_url"]
        body = {
            "server_time": self.hands.of_world(change.at_ms) - (7_200_000 if faults.stale_timestamp else 0),
            "module": change.object,
            "resource_uri": f"{self.base_url}/crm/v2/{change.object}",
            "operation": OPERATIONS[change.operation],
            "ids": [change.id],
            "affected_fields": [{change.id: fields}] if is_update else [],
            "affected_values": [],
            "query_params": {},
            "channel_id": channel["channel_id"],
            "token": "wrong" if faults.bad_signature else channel["token"],
        }
        return Signed(url, {"Content-Type": "application/json"}, json.dumps(body).encode())

    def is_accepted(self, status: int, body: bytes) -> bool:
        """Any 2xx; nothing is sent again in any case."""
        return 200 <= status < 300

    def expire(self) -> None:
        """End tokens and channels."""
        super().expire()
        for channel in self.channels.values():
            channel["ends"] = 0.0


def _error(status: int, code: str, message: str, details: dict[str, Any] | None = None) -> Response:
    return Response(status, {"code": code, "details": details or {}, "message": message, "status": "error"})


def _refused(code: str, message: str, details: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "status": "error", "message": message, "details": details}


def _page(rows: list[dict[str, Any]], key: str, request: Request) -> Response:
    size, page = min(int(request.query.get("per_page") or PAGE), PAGE), int(request.query.get("page") or 1)
    found = rows[(page - 1) * size : page * size]
    if not found:
        return Response(204)
    info = {"per_page": size, "count": len(found), "page": page, "more_records": len(rows) > page * size}
    return Response(200, {key: found, "info": info})


def _user(person: Person) -> dict[str, Any]:
    return person.fields | {
        "id": person.id,
        "full_name": person.name,
        "email": person.email,
        "status": "active" if person.is_active else "disabled",
    }


def _iso(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds // 1000, UTC).isoformat()


def _ms(text: str) -> int:
    if not text:
        return 0
    return int((datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))
