"""Calls to Fxiaoke: every answer is HTTP 200, the error stands in ``errorCode``.

What an owner write did row by row is not documented: after each one the rows are read again, and only what is read
counts. When to modify: when a real tenant shows other answers.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from api.crm.calling import CallingClient
from api.crm.calls import Answer, send
from api.crm.connector import Channel, Outcome, OwnerWrite, Tools
from api.crm.events import Record, User
from api.crm.faults import CallRefusedError, CrmError, ReplyLostError, TokenRefusedError, TryLaterError
from api.crm.fxiaoke.config import FxiaokeConfig, FxiaokeSecrets
from api.crm.limits import TokenBucket
from api.crm.reading import chunks, moment_us, text_or_none
from api.crm.tokens import Token

PAGE = 100
TOKEN_CODES = {20016}
LATER_CODES = {30002, 30004, 14001}
LOST_CODES = {50009, -1, -2}
NO_RIGHT_CODES = {"15003", "20014", "20020", "20021", "20022", "20023"}
QUOTA_WAIT_SECONDS = 600.0
ALL_DEPARTMENTS = 999_999


class FxiaokeClient(CallingClient):
    """Calls one enterprise."""

    tells_of_users = False

    def __init__(self, config: FxiaokeConfig, secrets: FxiaokeSecrets, tools: Tools) -> None:
        self._config = config
        self._secrets = secrets
        self._account = config.enterprise_account
        bucket = TokenBucket.of_window(config.calls_per_20_seconds, 20.0, tools.seconds, tools.sleep)
        super().__init__(config, tools, bucket, judge)

    def _headers(self, token: Token) -> dict[str, str]:
        return {
            "authorization": f"Bearer {token.text}",
            "x-fs-ea": self._account,
            "x-fs-userid": self._config.acting_user,
        }

    def _token(self) -> Token:
        body = {
            "appId": self._secrets.app_id,
            "appSecret": self._secrets.app_secret,
            "permanentCode": self._secrets.permanent_code,
            "grantType": "app_secret",
        }
        url = f"{self._config.base_url}/oauth2.0/token"
        answer = send(self._http, self._tools, "POST", url, json=body, params=_trace())
        fault = judge(answer)
        if fault is not None:
            raise fault
        if "accessToken" not in (answer.data or {}):
            raise CallRefusedError("no-token", str(answer.status))
        self._account = self._account or str(answer.data.get("ea", ""))
        return Token(answer.data["accessToken"], float(answer.data.get("expiresIn", 7200)))

    def read(self, noun: str, ids: Sequence[str]) -> dict[str, Record]:
        """Return records by id; invalid ones (作废) are marked deleted."""
        found: dict[str, Record] = {}
        for part in chunks(list(dict.fromkeys(ids)), PAGE):
            filters = [_filter("_id", "IN", list(part))]
            for row in self._page(self._config.object_of(noun), filters, self._fields(noun)):
                found[str(row["_id"])] = _record(noun, row)
        return found

    def changed(self, noun: str, since_us: int) -> Iterator[Record]:
        """Yield records modified since a moment, by id: pages beyond an offset of 10,000 are refused."""
        filters = [_filter("last_modified_time", "GTE", [since_us // 1000])]
        rows = self._all(self._config.object_of(noun), filters, self._fields(noun))
        yield from (_record(noun, row) for row in rows)

    def users(self) -> list[User]:
        """Return all users, stopped ones too."""
        if self._config.users_from == "user_list":
            body = {"departmentId": ALL_DEPARTMENTS, "fetchChild": True, "showDepartmentIdsDetail": True}
            rows = self._read("/cgi/user/list", body).get("userList", [])
            return [
                User(str(one["openUserId"]), one.get("name") or "", one.get("email") or "", not one.get("isStop"), one)
                for one in rows
            ]
        name = self._config.personnel_id_field
        rows = self._all("PersonnelObj", [], ["_id", "name", "email", "status", name])
        # A person without this id cannot own anything, so is no user for us.
        return [
            User(str(row[name]), row.get("name") or "", row.get("email") or "", str(row.get("status")) == "0", row)
            for row in rows
            if row.get(name)
        ]

    def write_owners(self, noun: str, writes: Sequence[OwnerWrite]) -> list[Outcome]:
        """Write owners in one call, then read what they are: only that counts."""
        try:
            self._change_owner(noun, writes)
        except CallRefusedError as fault:
            if len(writes) > 1 or not (self._config.claim_from_pool and fault.crm_code in NO_RIGHT_CODES):
                raise
            self._claim(noun, writes[0].record_id)
            self._change_owner(noun, writes)
        found = self.read(noun, [one.record_id for one in writes])
        return [_outcome(one, found.get(one.record_id)) for one in writes]

    def _change_owner(self, noun: str, writes: Sequence[OwnerWrite]) -> None:
        rows = [{"objectDataId": one.record_id, "ownerId": [one.owner]} for one in writes]
        api_name = self._config.object_of(noun)
        custom = "custom/" if api_name.endswith("__c") else ""
        body: dict[str, Any] = {"data": {"dataObjectApiName": api_name, "Data": rows}}
        if not self._config.trigger_workflows:
            body |= {"triggerWorkFlow": False, "triggerApprovalFlow": False}
        self._calls.write("POST", f"/cgi/crm/{custom}v2/data/changeOwner", json=body, params=_trace())

    def _claim(self, noun: str, record: str) -> None:
        body = {"data": {"apiName": self._config.object_of(noun), "objectIds": [record]}}
        self._calls.write("POST", "/cgi/crm/v2/data/choose", json=body, params=_trace())

    def rows(self, table: str, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield all rows of an object."""
        yield from self._all(table, [], list(dict.fromkeys(["_id", *fields])))

    def subscribe(self, hook_url: str, channels: Sequence[Channel], now_us: int) -> list[Channel]:
        """Return nothing: callbacks are set up by hand in 事件回调设置."""
        return []

    def _fields(self, noun: str) -> list[str]:
        known = ["_id", "owner", "create_time", "last_modified_time", "life_status", "is_deleted"]
        return list(dict.fromkeys([*known, *self._config.fields_of(noun)]))

    def _all(self, api_name: str, filters: list[dict[str, Any]], fields: list[str]) -> Iterator[dict[str, Any]]:
        """Yield rows in the order of their ids, each page beginning after the last id of the one before."""
        last: str | None = None
        while True:
            after = [] if last is None else [_filter("_id", "GT", [last])]
            page = self._page(api_name, filters + after, fields)
            yield from page
            if len(page) < PAGE:
                return
            last = str(page[-1]["_id"])

    def _page(self, api_name: str, filters: list[dict[str, Any]], fields: list[str]) -> list[dict[str, Any]]:
        query = {
            "limit": PAGE,
            "offset": 0,
            "filters": filters,
            "orders": [{"fieldName": "_id", "isAsc": True}],
            "fieldProjection": fields,
        }
        body = {"dataObjectApiName": api_name, "find_explicit_total_num": False, "search_query_info": query}
        return list(self._read("/cgi/crm/v2/data/query", {"data": body})["data"]["dataList"])

    def _read(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._calls.read("POST", path, json=body, params=_trace())
        return dict(answer.data)


def judge(answer: Answer) -> CrmError | None:
    """Say what is wrong with an answer of Fxiaoke, or None."""
    if answer.status != 200 or not isinstance(answer.data, dict):
        return ReplyLostError(f"HTTP {answer.status}")
    code = answer.data.get("errorCode")
    message = str(answer.data.get("errorMessage", ""))
    if code == 0:
        return None
    if code in TOKEN_CODES:
        return TokenRefusedError()
    if code in LATER_CODES:
        return TryLaterError(str(code), message, QUOTA_WAIT_SECONDS if code == 30002 else 2.0)
    if code in LOST_CODES:
        return ReplyLostError(f"errorCode {code}")
    return CallRefusedError(str(code), message)


def _trace() -> dict[str, str]:
    return {"thirdTraceId": str(uuid.uuid4())}


def _filter(name: str, operator: str, values: list[Any]) -> dict[str, Any]:
    return {"field_name": name, "operator": operator, "field_values": values}


def _record(noun: str, row: dict[str, Any]) -> Record:
    owner = row.get("owner")
    owner = owner[0] if isinstance(owner, list) and owner else owner or None
    gone = row.get("life_status") == "invalid" or str(row.get("is_deleted", "")).lower() in ("true", "1")
    return Record(
        noun,
        str(row["_id"]),
        text_or_none(owner),
        moment_us(row.get("create_time")),
        moment_us(row.get("last_modified_time")),
        gone,
        row,
    )


def _outcome(write: OwnerWrite, record: Record | None) -> Outcome:
    if record is not None and record.owner == write.owner:
        return Outcome(write.record_id, "written")
    return Outcome(write.record_id, "later", "not-changed", "the call was accepted, but the owner is not the new one")
