"""An emulator of Salesforce: Outbound Messages until they are acknowledged, SOQL, composite updates, 15/18-character ids.

A message shows the record as it is when it is sent, not as it was. When to modify: when Salesforce is found to behave
otherwise.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from api.crm.emulators.base import Emulator
from api.crm.emulators.sender import Faults, Push, Signed
from api.crm.emulators.wire import Request, Response, Route
from api.crm.emulators.world import Change, Person, Row

ORGANIZATION = "00D000000000001EAA"
PREFIXES = {"Lead": "00Q", "Account": "001", "Case": "500"}
MOST_ROWS, PAGE = 200, 2000
ACK = "{http://soap.sforce.com/2005/09/outbound}Ack"
SOQL = re.compile(
    r"SELECT (?P<fields>[\w,. ]+) FROM (?P<object>\w+)"
    r"(?: WHERE (?:Id IN \((?P<ids>[^)]*)\)|SystemModstamp >= (?P<since>\S+)))?(?: ORDER BY SystemModstamp)?$"
)
ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
    '<notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>{organization}</OrganizationId>'
    '<ActionId>04k000000000001AAA</ActionId><SessionId xsi:nil="true"/><EnterpriseUrl>{base}/services/Soap/c/62.0'
    "</EnterpriseUrl><PartnerUrl>{base}/services/Soap/u/62.0</PartnerUrl>{notifications}</notifications>"
    "</soapenv:Body></soapenv:Envelope>"
)
NOTIFICATION = (
    '<Notification><Id>{id}</Id><sObject xsi:type="sf:{object}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">'
    "{fields}</sObject></Notification>"
)


class SalesforceEmulator(Emulator):
    """An emulated Salesforce org."""

    system = "salesforce"
    calls_in_window = (15_000, 86_400.0)
    token_lives_seconds = 7200.0
    num_retries = 12
    lead_object = "Lead"
    account_object = "Account"

    def __init__(self, options: Any) -> None:
        super().__init__(options)
        self.cursors: dict[str, tuple[list[dict[str, Any]], int]] = {}
        self.messages = 0

    def connection(self) -> dict[str, dict[str, Any]]:
        """Return what a connection to it needs."""
        secrets = {"client_id": "id", "client_secret": self.client_secret}
        return {"config": {"base_url": self.base_url, "organization_id": ORGANIZATION}, "secrets": secrets}

    def new_id(self, object_: str, number: int) -> str:
        """Return an id of 18 characters."""
        return full_id(f"{PREFIXES.get(object_, 'a00')}{number:012d}")

    def open_routes(self) -> list[Route]:
        """Return the token's route."""
        return [("POST", "/services/oauth2/token", self.give_token)]

    def routes(self) -> list[Route]:
        """Return the API's routes."""
        return [
            ("GET", "/services/data/v62.0/query", self.query),
            ("GET", "/services/data/v62.0/queryAll", self.query_all),
            ("GET", "/services/data/v62.0/query/{cursor}", self.more),
            ("PATCH", "/services/data/v62.0/composite/sobjects", self.update),
        ]

    def handle(self, request: Request) -> Response:
        """Answer a call; every reply says how much of the limit is used."""
        response = super().handle(request)
        used = self.window.calls - self.window.left
        usage = {"Sforce-Limit-Info": f"api-usage={used}/{self.window.calls}"}
        return Response(response.status, response.data, response.headers | usage, response.cut)

    def bearer(self, request: Request) -> str:
        """Return the bearer token."""
        return request.headers.get("authorization", "").removeprefix("Bearer ")

    def is_write(self, request: Request) -> bool:
        """Only composite updates write."""
        return request.method == "PATCH"

    def error(self, name: str) -> Response:
        """Return Salesforce's errors: an array of one."""
        status, code, message = {
            "limited": (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
            "token": (401, "INVALID_SESSION_ID", "Session expired or invalid"),
            "server": (500, "UNKNOWN_EXCEPTION", "An unexpected error occurred."),
            "path": (404, "NOT_FOUND", "The requested resource does not exist"),
        }[name]
        return _error(status, code, message)

    def give_token(self, request: Request) -> Response:
        """Give an access token; the answer names no end."""
        form = request.form()
        if form.get("client_secret") != self.client_secret:
            return Response(400, {"error": "invalid_client", "error_description": "invalid client credentials"})
        return Response(200, {
            "access_token": self.tokens.give(),
            "instance_url": self.base_url,
            "id": f"{self.base_url}/id/{ORGANIZATION}/005000000000001AAA",
            "token_type": "Bearer",
            "issued_at": str(time.time_ns() // 1_000_000),
        })  # fmt: skip

    def query(self, request: Request) -> Response:
        """Answer a query; deleted records are left out."""
        return self._query(request.query.get("q", ""), deleted=False)

    def query_all(self, request: Request) -> Response:
        """Answer a query; deleted records are marked."""
        return self._query(request.query.get("q", ""), deleted=True)

    def _query(self, soql: str, *, deleted: bool) -> Response:
        said = SOQL.match(soql)
        if said is None:
            return _error(400, "MALFORMED_QUERY", f"unexpected token in {soql[:80]}")
        names = [name.strip() for name in said["fields"].split(",")]
        if said["object"] == "User":
            rows = [_user(person) for person in self.world.people.values()]
        else:
            since = _ms(said["since"]) if said["since"] else 0
            rows = [_shown(row) for row in self.world.listed(said["object"], since, deleted=deleted)]
        if said["ids"] is not None:
            wanted = {full_id(one.strip("' ")) for one in said["ids"].split(",")}
            rows = [row for row in rows if row["Id"] in wanted]
        found = [
            {"attributes": {"type": said["object"], "url": ""}, **{name: row.get(name) for name in names}}
            for row in rows
        ]
        return self._page(found, 0)

    def more(self, _request: Request, cursor: str) -> Response:
        """Return the next page of a query."""
        if cursor not in self.cursors:
            return _error(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        return self._page(*self.cursors.pop(cursor))

    def _page(self, rows: list[dict[str, Any]], at: int) -> Response:
        page, following = rows[at : at + PAGE], at + PAGE
        body: dict[str, Any] = {"totalSize": len(rows), "done": following >= len(rows), "records": page}
        if not body["done"]:
            cursor = f"01g{len(self.cursors):012d}-{following}"
            self.cursors[cursor] = (rows, following)
            body["nextRecordsUrl"] = f"/services/data/v62.0/query/{cursor}"
        return Response(200, body)

    def update(self, request: Request) -> Response:
        """Update records; always 200, one result a record, in the order of the input."""
        said = request.json()
        records = said.get("records") if isinstance(said, dict) else None
        if not isinstance(records, list) or not 1 <= len(records) <= MOST_ROWS:
            return _error(400, "INVALID_BATCH_SIZE", "1 to 200 records are needed")
        return Response(200, [self._update_one(dict(one)) for one in records])

    def _update_one(self, said: dict[str, Any]) -> dict[str, Any]:
        object_, id_ = said.pop("attributes")["type"], full_id(str(said.pop("id", "")))
        row = self.world.find(object_, id_, deleted=True)
        if row is None:
            return _refused("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        if row.is_deleted:
            return _refused("ENTITY_IS_DELETED", "entity is deleted")
        if self.knobs.happens("lock_row"):
            return _refused("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record")
        if "OwnerId" in said:
            owner = full_id(str(said.pop("OwnerId")))
            person = self.world.people.get(owner)
            if person is None:
                return _refused("INVALID_CROSS_REFERENCE_KEY", "invalid owner id")
            if not person.is_active:
                words = f"operation performed with inactive user [{owner}] as owner of {object_.lower()}"
                return _refused("INACTIVE_OWNER_OR_USER", words)
            said["owner"] = owner
        self.world.update(object_, id_, said, "api")
        return {"id": id_, "success": True, "errors": []}

    def on_change(self, change: Change) -> None:
        """Push an Outbound Message; deletions send none."""
        if change.operation != "delete":
            self.messages += 1
            name = "User" if change.object == "users" else change.object
            self.sender.push({"object": name, "id": change.id, "number": self.messages})

    def sign(self, push: Push, faults: Faults) -> Signed | None:
        """Make the message from the record as it is now; a wrong organisation stands for a wrong signature."""
        if not self.hook_url:
            return None
        object_, id_ = push.content["object"], push.content["id"]
        if object_ == "User":
            fields: dict[str, Any] = _user(self.world.people[id_])
        else:
            row = self.world.find(object_, id_)
            fields = _shown(row) if row is not None else {"Id": id_}
        shown = "".join(f"<sf:{name}>{escape(_text(value))}</sf:{name}>" for name, value in fields.items())
        number = full_id(f"04l{push.content['number']:012d}")
        notification = NOTIFICATION.format(id=number, object=object_, fields=shown)
        organization = "00D000000000009EAA" if faults.bad_signature else ORGANIZATION
        body = ENVELOPE.format(organization=organization, base=self.base_url, notifications=notification)
        return Signed(self.hook_url, {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}, body.encode())

    def is_accepted(self, status: int, body: bytes) -> bool:
        """Only a parsed Ack of true is received, whatever the status."""
        try:
            found = ElementTree.fromstring(body).iter(ACK)
        except ElementTree.ParseError:
            return False
        return status == 200 and any(one.text == "true" for one in found)


def full_id(text: str) -> str:
    """Return an id of 15 characters as one of 18."""
    if len(text) != 15:
        return text
    ending = ""
    for at in (0, 5, 10):
        bits = sum(1 << bit for bit in range(5) if text[at + bit].isupper())
        ending += "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits]
    return text + ending


def _error(status: int, code: str, message: str) -> Response:
    return Response(status, [{"message": message, "errorCode": code, "fields": []}])


def _refused(code: str, message: str) -> dict[str, Any]:
    return {"success": False, "errors": [{"statusCode": code, "message": message, "fields": []}]}


def _shown(row: Row) -> dict[str, Any]:
    return row.fields | {
        "Id": row.id,
        "OwnerId": row.owner,
        "CreatedDate": _iso(row.created_ms),
        "SystemModstamp": _iso(row.modified_ms),
        "IsDeleted": row.is_deleted,
    }


def _user(person: Person) -> dict[str, Any]:
    shown = {"Id": person.id, "Name": person.name, "Email": person.email, "IsActive": person.is_active}
    return person.fields | shown


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _iso(milliseconds: int) -> str:
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}+0000"


def _ms(text: str) -> int:
    moment = datetime.fromisoformat(text.replace("+0000", "+00:00"))
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))
