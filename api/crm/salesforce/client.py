"""Calls to Salesforce: SOQL for reading, composite updates for writing.

When to modify: when Salesforce changes a call; facts about answers stand in the reference of CRM facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from api.crm.calling import CallingClient
from api.crm.calls import Answer, send
from api.crm.connector import Channel, Outcome, OwnerWrite, Tools
from api.crm.events import REP, Record, User
from api.crm.faults import CallRefusedError, CrmError, ReplyLostError, TokenRefusedError, TryLaterError
from api.crm.limits import TokenBucket
from api.crm.reading import chunks, iso, moment_us, text_or_none
from api.crm.salesforce.config import SalesforceConfig, SalesforceSecrets
from api.crm.salesforce.ids import full_id, is_id
from api.crm.tokens import Token

MOST_IN_QUERY = 200
"""Ids in one query: 200 are about 4,300 characters of the address, which may have 16,384."""
PASSING = {"UNABLE_TO_LOCK_ROW", "ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUEST_LIMIT_EXCEEDED", "SERVER_UNAVAILABLE"}
LIMIT_WAIT_SECONDS = 60.0


class SalesforceClient(CallingClient):
    """Calls one org."""

    tells_of_users = True

    def __init__(self, config: SalesforceConfig, secrets: SalesforceSecrets, tools: Tools) -> None:
        self._config = config
        self._secrets = secrets
        self._base = f"/services/data/{config.api_version}"
        bucket = TokenBucket(config.calls_per_second, config.calls_per_second * 2, tools.seconds, tools.sleep)
        super().__init__(config, tools, bucket, judge)

    def _headers(self, token: Token) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {token.text}",
            # Change events tell this name back: that is how our own writes are known.
            "Sforce-Call-Options": f"client={self._config.client_name}",
        }

    def _token(self) -> Token:
        kind = "refresh_token" if self._secrets.refresh_token else "client_credentials"
        form = {"grant_type": kind, "client_id": self._secrets.client_id, "client_secret": self._secrets.client_secret}
        if self._secrets.refresh_token:
            form["refresh_token"] = self._secrets.refresh_token
        answer = send(self._http, self._tools, "POST", f"{self._config.base_url}/services/oauth2/token", data=form)
        if answer.status >= 500:
            raise TryLaterError(f"HTTP-{answer.status}", "no token")
        if answer.status != 200 or not isinstance(answer.data, dict):
            said = answer.data if isinstance(answer.data, dict) else {}
            raise CallRefusedError(str(said.get("error", "no-token")), str(said.get("error_description", "")))
        # The answer names no end: the token is used until it is refused.
        return Token(answer.data["access_token"], None, answer.data.get("instance_url", ""))

    def read(self, noun: str, ids: Sequence[str]) -> dict[str, Record]:
        """Return records by id, deleted ones marked."""
        found: dict[str, Record] = {}
        for part in chunks([one for one in dict.fromkeys(ids) if is_id(one)], MOST_IN_QUERY):
            quoted = ",".join(f"'{one}'" for one in part)
            for row in self._query(self._select(noun) + f" WHERE Id IN ({quoted})"):
                record = self._record(noun, row)
                found[record.id] = record
        return {one: found[full_id(one)] for one in ids if full_id(one) in found}

    def changed(self, noun: str, since_us: int) -> Iterator[Record]:
        """Yield records modified since a moment, deleted ones too."""
        where = f" WHERE SystemModstamp >= {iso(since_us)} ORDER BY SystemModstamp"
        yield from (self._record(noun, row) for row in self._query(self._select(noun) + where))

    def users(self) -> list[User]:
        """Return all users."""
        names = ["Id", "Name", "Email", "IsActive", *self._config.fields_of(REP)]
        rows = self._query(f"SELECT {','.join(names)} FROM User")
        return [
            User(full_id(row["Id"]), row.get("Name") or "", row.get("Email") or "", bool(row["IsActive"]), row)
            for row in rows
        ]

    def write_owners(self, noun: str, writes: Sequence[OwnerWrite]) -> list[Outcome]:
        """Write owners in one composite call; results come in the order of the input."""
        attributes = {"type": self._config.object_of(noun)}
        records = [{"attributes": attributes, "id": one.record_id, "OwnerId": one.owner} for one in writes]
        body = {"allOrNone": False, "records": records}
        data = self._calls.write("PATCH", f"{self._base}/composite/sobjects", json=body).data
        if not isinstance(data, list) or len(data) != len(writes):
            raise ReplyLostError("not one result a record")
        return [_outcome(one.record_id, result) for one, result in zip(writes, data, strict=True)]

    def rows(self, table: str, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield all rows of an object."""
        names = list(dict.fromkeys(["Id", *fields]))
        yield from self._query(f"SELECT {','.join(names)} FROM {table}", verb="query")

    def subscribe(self, hook_url: str, channels: Sequence[Channel], now_us: int) -> list[Channel]:
        """Return nothing: Outbound Messages are set up by hand in Setup."""
        return []

    def _select(self, noun: str) -> str:
        fields = ["Id", "OwnerId", "CreatedDate", "SystemModstamp", "IsDeleted", *self._config.fields_of(noun)]
        return f"SELECT {','.join(dict.fromkeys(fields))} FROM {self._config.object_of(noun)}"

    def _query(self, soql: str, verb: str = "queryAll") -> Iterator[dict[str, Any]]:
        """Yield the rows of a query; ``queryAll`` tells deleted ones, too."""
        data = self._calls.read("GET", f"{self._base}/{verb}", params={"q": soql}).data
        while True:
            yield from ({key: value for key, value in row.items() if key != "attributes"} for row in data["records"])
            if data["done"]:
                return
            data = self._calls.read("GET", data["nextRecordsUrl"]).data

    def _record(self, noun: str, row: dict[str, Any]) -> Record:
        return Record(
            noun,
            full_id(row["Id"]),
            text_or_none(full_id(row.get("OwnerId") or "")),
            moment_us(row.get("CreatedDate")),
            moment_us(row.get("SystemModstamp")),
            bool(row.get("IsDeleted")),
            row,
        )


def judge(answer: Answer) -> CrmError | None:
    """Say what is wrong with an answer of Salesforce, or None."""
    if 200 <= answer.status < 300:
        return None if answer.data is not None else ReplyLostError("an answer without JSON")
    code, message = _error(answer)
    if answer.status == 401:
        return TokenRefusedError()
    if code == "REQUEST_LIMIT_EXCEEDED":
        return TryLaterError(code, message, LIMIT_WAIT_SECONDS)
    if answer.status in (429, 503):
        return TryLaterError(code, message)
    if answer.status >= 500:
        return ReplyLostError(f"HTTP {answer.status}")
    return CallRefusedError(code, message)


def _error(answer: Answer) -> tuple[str, str]:
    """Return code and message of an error: Salesforce answers an array of them."""
    data = answer.data[0] if isinstance(answer.data, list) and answer.data else answer.data
    data = data if isinstance(data, dict) else {}
    return str(data.get("errorCode", f"HTTP-{answer.status}")), str(data.get("message", ""))


def _outcome(record_id: str, result: dict[str, Any]) -> Outcome:
    if result.get("success"):
        return Outcome(record_id, "written")
    error = (result.get("errors") or [{}])[0]
    code = str(error.get("statusCode", "unknown"))
    return Outcome(record_id, "later" if code in PASSING else "refused", code, str(error.get("message", "")))
