"""Calls to Zoho CRM: records, COQL for what changed, users, owners, and the notification channel.

When to modify: when Zoho changes a call; facts about answers stand in the reference of CRM facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from api.crm.calling import CallingClient
from api.crm.calls import Answer, send
from api.crm.connector import Channel, Outcome, OwnerWrite, Tools
from api.crm.events import ACCOUNT, LEAD, Record, User
from api.crm.faults import CallRefusedError, CrmError, ReplyLostError, TokenRefusedError, TryLaterError
from api.crm.limits import TokenBucket
from api.crm.reading import chunks, iso, moment_us, text_or_none
from api.crm.tokens import Token
from api.crm.zoho.config import ZohoConfig, ZohoSecrets

MOST_IDS, PAGE, COQL_CAP = 100, 200, 2000
PASSING = {"TOO_MANY_REQUESTS", "INTERNAL_ERROR", "RECORD_LOCKED", "RECORD_MODIFIED"}
HOUR_US = 3_600_000_000


class ZohoClient(CallingClient):
    """Calls one organisation."""

    tells_of_users = False

    def __init__(self, config: ZohoConfig, secrets: ZohoSecrets, tools: Tools) -> None:
        self._config = config
        self._secrets = secrets
        self._base = f"/crm/{config.api_version}"
        bucket = TokenBucket(config.calls_per_second, config.calls_per_second * 2, tools.seconds, tools.sleep)
        super().__init__(config, tools, bucket, judge)

    def _headers(self, token: Token) -> dict[str, str]:
        return {"Authorization": f"Zoho-oauthtoken {token.text}"}

    def _token(self) -> Token:
        form = {
            "grant_type": "refresh_token",
            "client_id": self._secrets.client_id,
            "client_secret": self._secrets.client_secret,
            "refresh_token": self._secrets.refresh_token,
        }
        answer = send(self._http, self._tools, "POST", f"{self._config.accounts_url}/oauth/v2/token", data=form)
        said = answer.data if isinstance(answer.data, dict) else {}
        if answer.status >= 500:
            raise TryLaterError(f"HTTP-{answer.status}", "no token")
        if "access_token" not in said:  # a refusal comes as HTTP 200 with an error
            raise CallRefusedError(str(said.get("error", f"HTTP-{answer.status}")), "no token")
        base = str(said.get("api_domain", "")) if self._config.follow_api_domain else ""
        return Token(said["access_token"], float(said.get("expires_in", 3600)), base)

    def read(self, noun: str, ids: Sequence[str]) -> dict[str, Record]:
        """Return records by id; deleted ones are missing."""
        path, found = f"{self._base}/{self._config.module_of(noun)}", {}
        for part in chunks([one for one in dict.fromkeys(ids) if one.isdecimal()], MOST_IDS):
            params = {"ids": ",".join(part), "fields": ",".join(self._fields(noun)), "per_page": str(PAGE)}
            answer = self._calls.read("GET", path, params=params)
            for row in (answer.data or {}).get("data", []):
                found[str(row["id"])] = _record(noun, row)
        return found

    def changed(self, noun: str, since_us: int) -> Iterator[Record]:
        """Yield records modified since a moment by COQL, then those deleted since."""
        seen: set[tuple[str, int | None]] = set()
        at_us = since_us
        while True:
            last = None
            for record in self._coql(noun, at_us):
                if (record.id, record.modified_us) not in seen:
                    seen.add((record.id, record.modified_us))
                    last = record
                    yield record
            if last is None or last.modified_us is None:
                break
            at_us = max(at_us, last.modified_us)
        yield from self._deleted(noun, since_us)

    def _coql(self, noun: str, since_us: int) -> Iterator[Record]:
        fields, module = ", ".join(self._fields(noun)), self._config.module_of(noun)
        for offset in range(0, COQL_CAP, PAGE):
            query = (
                f"select {fields} from {module} where Modified_Time >= '{_zoho_time(since_us)}' "
                f"order by Modified_Time asc limit {offset}, {PAGE}"
            )
            data = self._calls.read("POST", f"{self._base}/coql", json={"select_query": query}).data or {}
            yield from (_record(noun, row) for row in data.get("data", []))
            if not data.get("info", {}).get("more_records"):
                return

    def _deleted(self, noun: str, since_us: int) -> Iterator[Record]:
        path = f"{self._base}/{self._config.module_of(noun)}/deleted"
        headers = {"If-Modified-Since": _zoho_time(since_us)}
        page, more = 1, True
        while more:
            params = {"type": "all", "page": str(page), "per_page": str(PAGE)}
            data = self._calls.read("GET", path, params=params, headers=headers).data or {}
            for row in data.get("data", []):
                deleted_us = moment_us(row.get("deleted_time"))
                if deleted_us is None or deleted_us >= since_us:
                    yield Record(noun, str(row["id"]), None, None, deleted_us, True, row)
            page, more = page + 1, bool(data.get("info", {}).get("more_records"))

    def users(self) -> list[User]:
        """Return all users, deactivated and deleted ones too."""
        return [
            User(str(one["id"]), one.get("full_name") or "", one.get("email") or "", one.get("status") == "active", one)
            for one in self._pages(f"{self._base}/users", {"type": "AllUsers"}, "users")
        ]

    def write_owners(self, noun: str, writes: Sequence[OwnerWrite]) -> list[Outcome]:
        """Write owners in one call; results come in the order of the input."""
        body: dict[str, Any] = {"data": [{"id": one.record_id, "Owner": {"id": one.owner}} for one in writes]}
        if not self._config.run_workflows:
            body["trigger"] = []
        data = self._calls.write("PUT", f"{self._base}/{self._config.module_of(noun)}", json=body).data
        results = data.get("data") if isinstance(data, dict) else None
        if not isinstance(results, list) or len(results) != len(writes):
            raise ReplyLostError("not one result a record")
        return [_outcome(one.record_id, result) for one, result in zip(writes, results, strict=True)]

    def rows(self, table: str, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield all rows of a module (or ``users``), names of related records beside their ids."""
        if table == "users":
            yield from self._pages(f"{self._base}/users", {"type": "AllUsers"}, "users")
            return
        # A related record comes whole: of Owner.name the field is Owner.
        names = ",".join(dict.fromkeys(["id", *(name.partition(".")[0] for name in fields)]))
        yield from self._pages(f"{self._base}/{table}", {"fields": names}, "data")

    def subscribe(self, hook_url: str, channels: Sequence[Channel], now_us: int) -> list[Channel]:
        """Ask for our channel, or renew it; one that has ended is made anew."""
        expires_us = now_us + int(self._config.channel_hours * HOUR_US)
        body = {"watch": [self._watch(hook_url, expires_us)]}
        path, made_anew = f"{self._base}/actions/watch", False
        if any(one.expires_us is not None and one.expires_us > now_us for one in channels):
            try:
                data = self._calls.write("PATCH", path, json=body).data
            except CallRefusedError as fault:
                if fault.crm_code != "NOT_SUBSCRIBED":
                    raise
                data, made_anew = self._calls.write("POST", path, json=body).data, True
        else:
            data = self._calls.write("POST", path, json=body).data
        return [self._channel(data, made_anew)]

    def _watch(self, hook_url: str, expires_us: int) -> dict[str, Any]:
        events = [f"{self._config.module_of(noun)}.all" for noun in (LEAD, ACCOUNT)]
        return {
            "channel_id": self._config.channel_id,
            "events": [*events, "users.all"] if self._config.notify_users else events,
            "channel_expiry": _zoho_time(expires_us),
            "token": self._secrets.channel_token,
            "notify_url": hook_url,
            "return_affected_field_values": True,
            "notify_on_related_action": False,
        }

    def _channel(self, data: dict[str, Any], made_anew: bool) -> Channel:
        """Return the channel with the end that Zoho granted, which may be sooner than asked."""
        events = data["watch"][0].get("details", {}).get("events", [])
        ends = [end for end in (moment_us(one.get("channel_expiry")) for one in events) if end is not None]
        return Channel(self._config.channel_id, min(ends, default=None), {"events": events, "made_anew": made_anew})

    def _fields(self, noun: str) -> list[str]:
        return list(dict.fromkeys(["id", "Owner", "Created_Time", "Modified_Time", *self._config.fields_of(noun)]))

    def _pages(self, path: str, params: dict[str, str], key: str) -> Iterator[dict[str, Any]]:
        page: dict[str, str] = {"page": "1"}
        while True:
            data = self._calls.read("GET", path, params=params | page | {"per_page": str(PAGE)}).data or {}
            yield from data.get(key, [])
            info = data.get("info", {})
            if not info.get("more_records"):
                return
            following = info.get("next_page_token")
            page = {"page_token": following} if following else {"page": str(int(page["page"]) + 1)}


def judge(answer: Answer) -> CrmError | None:
    """Say what is wrong with an answer of Zoho, or None; an empty list is a 204."""
    if answer.status in (204, 304):
        return None
    if 200 <= answer.status < 300:
        return None if isinstance(answer.data, dict) else ReplyLostError("an answer without JSON")
    said = answer.data if isinstance(answer.data, dict) else {}
    if "watch" in said and isinstance(said["watch"], list) and said["watch"]:
        said = said["watch"][0]
    code, message = str(said.get("code", f"HTTP-{answer.status}")), str(said.get("message", ""))
    if answer.status == 401:
        return TokenRefusedError()
    if answer.status in (429, 503):
        return TryLaterError(code, message)  # Zoho says not how long
    if answer.status >= 500:
        return ReplyLostError(f"HTTP {answer.status}")
    return CallRefusedError(code, message)


def _record(noun: str, row: dict[str, Any]) -> Record:
    owner = row.get("Owner")
    owner = owner.get("id") if isinstance(owner, dict) else owner
    return Record(
        noun,
        str(row["id"]),
        text_or_none(owner),
        moment_us(row.get("Created_Time")),
        moment_us(row.get("Modified_Time")),
        False,
        row,
    )


def _outcome(record_id: str, result: dict[str, Any]) -> Outcome:
    if result.get("status") == "success":
        return Outcome(record_id, "written")
    code, message = str(result.get("code", "unknown")), str(result.get("message", ""))
    return Outcome(record_id, "later" if code in PASSING else "refused", code, message)


def _zoho_time(us: int) -> str:
    """Return a moment as Zoho writes it: whole seconds with an offset."""
    return iso(us)[:19] + "+00:00"
