"""An emulator of 纷享销客: encrypted callbacks, HTTP 200 for every business error, pools, limits by path.

When to modify: when Fxiaoke is found to behave otherwise.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections import defaultdict
from typing import Any

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from api.crm.emulators.base import Emulator
from api.crm.emulators.sender import Faults, Push, Signed
from api.crm.emulators.wire import Request, Response, Route, Window
from api.crm.emulators.world import Change, Person, Row

ENTERPRISE = "testea"
MOST_OFFSET, MOST_ROWS = 10_000, 100


class FxiaokeEmulator(Emulator):
    """An emulated Fxiaoke enterprise."""

    system = "fxiaoke"
    calls_in_window = (100, 20.0)
    token_lives_seconds = 7200.0
    num_retries = 8
    lead_object = "LeadsObj"
    account_object = "AccountObj"

    def __init__(self, options: Any) -> None:
        super().__init__(options)
        self.token_calls = Window(10, 60.0, self.hands.seconds)
        calls, seconds = self.window.calls, self.window.seconds
        self.by_path: dict[str, Window] = defaultdict(lambda: Window(calls, seconds, self.hands.seconds))
        self.messages = 0

    def connection(self) -> dict[str, dict[str, Any]]:
        """Return what a connection to it needs."""
        secrets = {"app_id": "app", "app_secret": self.client_secret, "permanent_code": "code"}
        return {
            "config": {"base_url": self.base_url, "enterprise_account": ENTERPRISE},
            "secrets": {**secrets, "aes_key": self.options.secret},
        }

    def new_id(self, object_: str, number: int) -> str:
        """Return 24 hex characters."""
        return f"{number:024x}"

    def open_routes(self) -> list[Route]:
        """Return the token's route."""
        return [("POST", "/oauth2.0/token", self.give_token)]

    def routes(self) -> list[Route]:
        """Return the API's routes."""
        return [
            ("POST", "/cgi/crm/v2/data/query", self.query),
            ("POST", "/cgi/crm/v2/data/changeOwner", self.change_owner),
            ("POST", "/cgi/crm/v2/data/choose", self.choose),
            ("POST", "/cgi/crm/v2/data/update", self.update),
            ("POST", "/cgi/user/list", self.users),
        ]

    def prepare(self, request: Request) -> Response | None:
        """Refuse a call without thirdTraceId."""
        return None if request.query.get("thirdTraceId") else _no(32000, "thirdTraceId is missing")

    def bearer(self, request: Request) -> str:
        """Return the bearer token."""
        return request.headers.get("authorization", "").removeprefix("Bearer ")

    def is_write(self, request: Request) -> bool:
        """Everything that changes records."""
        return request.path.rsplit("/", 1)[-1] in ("changeOwner", "choose", "update")

    def admits(self, request: Request) -> bool:
        """Count the call: each path has its own limit."""
        return self.by_path[request.path].admits()

    def error(self, name: str) -> Response:
        """Return Fxiaoke's errors, all with HTTP 200."""
        return {
            "limited": _no(30004, "the request is too frequent"),
            "token": _no(20016, "the cropId,cropAccessToken or authorization is error"),
            "server": _no(50009, "server error"),
            "path": _no(32000, "no such interface"),
        }[name]

    def give_token(self, request: Request) -> Response:
        """Give the present token, or a fresh one near its end; ten calls a minute at most."""
        if not request.query.get("thirdTraceId"):
            return _no(32000, "thirdTraceId is missing")
        if not self.token_calls.admits():
            return _no(30004, "the request is too frequent")
        if (request.json() or {}).get("appSecret") != self.client_secret:
            return _no(10006, "the parameter appSecret is missing or illegal")
        token = self.tokens.present() or self.tokens.give()
        return _yes({"accessToken": token, "expiresIn": int(self.tokens.seconds), "appId": "app", "ea": ENTERPRISE})

    def query(self, request: Request) -> Response:
        """Query an object: pages of 100, offsets of whole pages up to 10,000."""
        data = (request.json() or {})["data"]
        asked = data["search_query_info"]
        limit, offset = int(asked["limit"]), int(asked["offset"])
        if limit > MOST_ROWS or offset > MOST_OFFSET or offset % limit:
            return _no(10013, "limit or offset is out of range")
        rows = self._rows(data["dataObjectApiName"])
        for one in asked.get("filters", []):
            rows = [row for row in rows if _holds(row.get(one["field_name"]), one["operator"], one["field_values"])]
        rows.sort(key=lambda row: str(row["_id"]))
        names = asked.get("fieldProjection") or list(rows[0] if rows else ())
        page = [{name: row.get(name) for name in names} for row in rows[offset : offset + limit]]
        return _yes({"data": {"dataList": page, "offset": offset, "limit": limit, "total": len(rows)}})

    def _rows(self, api_name: str) -> list[dict[str, Any]]:
        with self.world.lock:
            if api_name == "PersonnelObj":
                return [_personnel(person) for person in self.world.people.values()]
            return [_data(row) for row in self.world.listed(api_name, deleted=True)]

    def change_owner(self, request: Request) -> Response:
        """Change owners; one error stops the call and leaves the rows before it changed."""
        data = (request.json() or {})["data"]
        rows = data.get("Data")
        if not isinstance(rows, list) or not rows:
            return _no(32000, "Data is missing")
        for one in rows:
            refused = self._change_one(data["dataObjectApiName"], one)
            if refused is not None:
                return refused
        return _yes({})

    def _change_one(self, api_name: str, one: dict[str, Any]) -> Response | None:
        row = self.world.find(api_name, one["objectDataId"])
        person = self.world.people.get(one["ownerId"][0])
        if row is None:
            return _no(32000, "the data does not exist")
        if person is None or not person.is_active:
            return _no(30027, "the employee is not found")
        if row.owner is None:
            return _no(20021, "no right: the data is in a pool")
        if not self.knobs.happens("lock_row"):  # a locked row is left as it is, and nobody is told
            self.world.update(api_name, row.id, {"owner": person.id}, "api")
        return None

    def choose(self, request: Request) -> Response:
        """Take records out of their pool: they belong to who calls."""
        data = (request.json() or {})["data"]
        for one in data["objectIds"]:
            row = self.world.find(data["apiName"], one)
            if row is None or row.owner is not None:
                return _no(32000, "the data is not in a pool")
            self.world.update(data["apiName"], one, {"owner": request.headers.get("x-fs-userid", "1000")}, "api")
        return _yes({})

    def update(self, request: Request) -> Response:
        """Update fields; an owner among them is ignored."""
        data = (request.json() or {})["data"]["object_data"]
        changes = {name: value for name, value in data.items() if name not in ("_id", "owner", "dataObjectApiName")}
        done = self.world.update(data["dataObjectApiName"], data["_id"], changes, "api")
        return _yes({}) if done else _no(32000, "the data does not exist")

    def users(self, _request: Request) -> Response:
        """List users, stopped ones too."""
        people = self.world.people.values()
        return _yes({"userList": [
            {"openUserId": f"FSUID_{one.id}", "name": one.name, "isStop": not one.is_active, "email": one.email}
            for one in people
        ]})  # fmt: skip

    def on_change(self, change: Change) -> None:
        """Push a thin event; users are never told."""
        if change.object == "users":
            return
        self.messages += 1
        self.sender.push({
            "tenantId": 1,
            # Only `update` was ever captured; the other names are guesses of the emulator.
            "eventType": {"create": "create", "update": "update", "delete": "invalid"}[change.operation],
            "apiName": change.object,
            "dataId": change.id,
            "timestamp": change.at_ms,
            "messageId": f"M{self.messages}",
        })  # fmt: skip

    def sign(self, push: Push, faults: Faults) -> Signed | None:
        """Encrypt and sign; a retry has the same message id and one more in retryTimes."""
        if not self.hook_url:
            return None
        key = self.options.secret
        stamp = time.time_ns() // 1_000_000 - (3_600_000 if faults.stale_timestamp else 0)
        content = self._encrypt(json.dumps(push.content).encode(), key)
        envelope: dict[str, Any] = {"timestamp": stamp, "nonce": secrets.token_hex(6)}
        envelope["messageId"] = push.content["messageId"]
        if push.attempt:
            envelope["retryTimes"] = push.attempt
        envelope |= {"enterpriseAccount": ENTERPRISE, "encryptedContent": content}
        signed = "".join(str(value) for value in envelope.values()) + ("wrong" if faults.bad_signature else key)
        envelope["signature"] = hashlib.sha1(signed.encode(), usedforsecurity=False).hexdigest()
        return Signed(self.hook_url, {"Content-Type": "application/json"}, json.dumps(envelope).encode())

    def is_accepted(self, status: int, body: bytes) -> bool:
        """Only an encrypted ``success`` with a right signature is received."""
        key = self.options.secret
        try:
            said = json.loads(body)
            signed = f"{said['timestamp']}{said['nonce']}{said['encryptedResult']}{key}"
            is_signed = hashlib.sha1(signed.encode(), usedforsecurity=False).hexdigest() == said["signature"]
            return status == 200 and is_signed and self._decrypt(said["encryptedResult"], key) == b"success"
        except (KeyError, TypeError, ValueError):
            return False

    @staticmethod
    def _encrypt(text: bytes, key: str) -> str:
        raw = base64.b64decode(key)
        padder = padding.PKCS7(128).padder()
        working = Cipher(algorithms.AES(raw), modes.CBC(raw[:16])).encryptor()
        return base64.b64encode(working.update(padder.update(text) + padder.finalize()) + working.finalize()).decode()

    @staticmethod
    def _decrypt(content: str, key: str) -> bytes:
        raw = base64.b64decode(key)
        working = Cipher(algorithms.AES(raw), modes.CBC(raw[:16])).decryptor()
        unpadder = padding.PKCS7(128).unpadder()
        plain = working.update(base64.b64decode(content)) + working.finalize()
        return unpadder.update(plain) + unpadder.finalize()


def _yes(data: dict[str, Any]) -> Response:
    return Response(200, {"errorCode": 0, "errorMessage": "success", "traceId": "E-O.testea.1000", **data})


def _no(code: int, message: str) -> Response:
    return Response(200, {"traceId": "E-O.null.-1000-", "errorMessage": message, "errorCode": code})


def _data(row: Row) -> dict[str, Any]:
    numbers = {name: str(value) if isinstance(value, int | float) else value for name, value in row.fields.items()}
    return numbers | {
        "_id": row.id,
        "owner": [row.owner] if row.owner else [],
        "create_time": row.created_ms,
        "last_modified_time": row.modified_ms,
        "life_status": "invalid" if row.is_deleted else "normal",
        "is_deleted": False,
    }


def _personnel(person: Person) -> dict[str, Any]:
    return person.fields | {
        "_id": f"p{person.id}",
        "user_id": person.id,
        "name": person.name,
        "email": person.email,
        "status": "0" if person.is_active else "1",
    }


def _holds(value: Any, operator: str, wanted: list[Any]) -> bool:
    if operator == "IN":
        return value in wanted
    if operator == "EQ":
        return bool(value == wanted[0])
    if value is None:
        return False
    return bool({
        "GT": value > wanted[0],
        "GTE": value >= wanted[0],
        "LT": value < wanted[0],
        "LTE": value <= wanted[0],
    }[operator])  # fmt: skip
