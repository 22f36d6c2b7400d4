"""Calls to HubSpot: records in batches, owners, search for what changed, subscriptions.

When to modify: when HubSpot changes a call; facts about answers stand in the reference of CRM facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from api.crm.calling import CallingClient
from api.crm.calls import Answer, send
from api.crm.connector import Channel, Outcome, OwnerWrite, Tools
from api.crm.events import Record, User
from api.crm.faults import CallRefusedError, CrmError, ReplyLostError, TokenRefusedError, TryLaterError
from api.crm.hubspot.config import HubSpotConfig, HubSpotSecrets
from api.crm.limits import TokenBucket
from api.crm.reading import chunks, moment_us, text_or_none
from api.crm.tokens import Token

MOST_IN_BATCH, PAGE, SEARCH_PAGE, SEARCH_CAP = 100, 100, 200, 10_000
OWN_NAMES = ("id", "createdAt", "updatedAt", "archived")
"""What a record tells of itself beside its properties."""
PASSING = {"CONFLICT", "RATE_LIMITS", "INTERNAL_ERROR"}


class HubSpotClient(CallingClient):
    """Calls one portal."""

    tells_of_users = False

    def __init__(self, config: HubSpotConfig, secrets: HubSpotSecrets, tools: Tools) -> None:
        self._config = config
        self._secrets = secrets
        bucket = TokenBucket.of_window(config.calls_per_10_seconds, 10.0, tools.seconds, tools.sleep)
        super().__init__(config, tools, bucket, judge)
        self._searches = TokenBucket.of_window(config.searches_per_second, 1.0, tools.seconds, tools.sleep)

    def _token(self) -> Token:
        if self._secrets.token:
            return Token(self._secrets.token)
        form = {
            "grant_type": "refresh_token",
            "client_id": self._secrets.client_id,
            "client_secret": self._secrets.client_secret,
            "refresh_token": self._secrets.refresh_token,
        }
        answer = send(self._http, self._tools, "POST", f"{self._config.base_url}/oauth/v1/token", data=form)
        if answer.status != 200 or not isinstance(answer.data, dict):
            raise _refusal(answer)
        return Token(answer.data["access_token"], float(answer.data.get("expires_in", 1800)))

    def read(self, noun: str, ids: Sequence[str]) -> dict[str, Record]:
        """Return records by id, read in batches of 100."""
        path = f"{self._config.objects_path}/{self._config.type_of(noun)}/batch/read"
        found = {}
        for part in chunks(list(dict.fromkeys(ids)), MOST_IN_BATCH):
            body = {"inputs": [{"id": one} for one in part], "properties": self._properties(noun)}
            for one in self._calls.read("POST", path, json=body).data["results"]:
                found[str(one["id"])] = self._record(noun, one)
        return found

    def changed(self, noun: str, since_us: int) -> Iterator[Record]:
        """Yield records modified since a moment, by search; past its cap it starts again from the last one seen."""
        since_ms, seen = since_us // 1000, set[tuple[str, int | None]]()
        while True:
            last = None
            for record in self._search(noun, since_ms):
                if (record.id, record.modified_us) not in seen:
                    seen.add((record.id, record.modified_us))
                    last = record
                    yield record
            if last is None or last.modified_us is None:
                return
            since_ms = max(since_ms, last.modified_us // 1000)

    def _search(self, noun: str, since_ms: int) -> Iterator[Record]:
        path = f"{self._config.objects_path}/{self._config.type_of(noun)}/search"
        name = self._modified_property(noun)
        body: dict[str, Any] = {
            "filterGroups": [{"filters": [{"propertyName": name, "operator": "GTE", "value": str(since_ms)}]}],
            "sorts": [{"propertyName": name, "direction": "ASCENDING"}],
            "properties": self._properties(noun),
            "limit": SEARCH_PAGE,
        }
        after = 0
        while after + SEARCH_PAGE <= SEARCH_CAP:
            self._searches.take()
            data = self._calls.read("POST", path, json=body | ({"after": str(after)} if after else {})).data
            yield from (self._record(noun, one) for one in data["results"])
            following = data.get("paging", {}).get("next", {}).get("after")
            if following is None:
                return
            after = int(following)

    def users(self) -> list[User]:
        """Return all owners, archived ones as inactive."""
        return [
            User(str(one["id"]), _name(one), one.get("email") or "", not archived, one)
            for archived in (False, True)
            for one in self._pages(self._config.owners_path, {"archived": str(archived).lower()})
        ]

    def write_owners(self, noun: str, writes: Sequence[OwnerWrite]) -> list[Outcome]:
        """Write owners in one batch; each record has its own outcome."""
        path = f"{self._config.objects_path}/{self._config.type_of(noun)}/batch/update"
        inputs = [{"id": one.record_id, "properties": {"hubspot_owner_id": one.owner}} for one in writes]
        data = self._calls.write("POST", path, json={"inputs": inputs}).data
        done = {str(one["id"]) for one in data.get("results", [])}
        said = {str(id_): error for error in data.get("errors", []) for id_ in error.get("context", {}).get("ids", [])}
        return [_outcome(one.record_id, done, said.get(one.record_id)) for one in writes]

    def rows(self, table: str, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield all records of an object (or ``owners``) as flat rows."""
        if table == "owners":
            for user in self.users():
                yield {"id": user.id, "name": user.name, "email": user.email, "active": user.is_active, **user.fields}
            return
        path = f"{self._config.objects_path}/{table}"
        names = [name for name in fields if name not in OWN_NAMES]
        for one in self._pages(path, {"properties": ",".join(names)} if names else {}):
            yield one.get("properties", {}) | {name: one.get(name) for name in OWN_NAMES}

    def subscribe(self, hook_url: str, channels: Sequence[Channel], now_us: int) -> list[Channel]:
        """Set the target address and add the subscriptions that are missing; they do not expire."""
        base = f"{self._config.webhooks_path}/{self._config.app_id}"
        settings = {"targetUrl": hook_url, "throttling": {"maxConcurrentRequests": 10}}
        self._calls.read("PUT", f"{base}/settings", json=settings)
        there = {
            (one["eventType"], one.get("propertyName")): one
            for one in self._calls.read("GET", f"{base}/subscriptions").data["results"]
        }
        for wanted in self._wanted():
            key = (wanted["eventType"], wanted.get("propertyName"))
            if key not in there:
                there[key] = self._calls.write("POST", f"{base}/subscriptions", json=wanted | {"active": True}).data
        return [Channel(str(one["id"]), None, one) for one in there.values()]

    def _wanted(self) -> list[dict[str, Any]]:
        from api.crm.hubspot.receiver import PREFIXES

        wanted: list[dict[str, Any]] = []
        for noun in ("lead", "account"):
            prefix = PREFIXES.get(self._config.type_of(noun), "object")
            names = ["hubspot_owner_id", *self._config.fields_of(noun)]
            wanted += [{"eventType": f"{prefix}.{change}"} for change in ("creation", "deletion")]
            wanted += [{"eventType": f"{prefix}.propertyChange", "propertyName": name} for name in names]
        return wanted

    def _pages(self, path: str, query: dict[str, str]) -> Iterator[dict[str, Any]]:
        after: str | None = None
        while True:
            params = query | {"limit": str(PAGE)} | ({"after": after} if after else {})
            data = self._calls.read("GET", path, params=params).data
            yield from data["results"]
            after = data.get("paging", {}).get("next", {}).get("after")
            if after is None:
                return

    def _properties(self, noun: str) -> list[str]:
        return ["hubspot_owner_id", self._modified_property(noun), *self._config.fields_of(noun)]

    def _modified_property(self, noun: str) -> str:
        return "lastmodifieddate" if self._config.type_of(noun) == "contacts" else "hs_lastmodifieddate"

    def _record(self, noun: str, said: dict[str, Any]) -> Record:
        properties = said.get("properties", {})
        return Record(
            noun,
            str(said["id"]),
            text_or_none(properties.get("hubspot_owner_id")),
            moment_us(said.get("createdAt")),
            moment_us(said.get("updatedAt")),
            bool(said.get("archived", False)),
            properties,
        )


def judge(answer: Answer) -> CrmError | None:
    """Say what is wrong with an answer of HubSpot, or None."""
    if 200 <= answer.status < 300:
        if isinstance(answer.data, dict):
            return None
        return ReplyLostError("an answer without JSON")
    if answer.status == 401:
        return TokenRefusedError()
    if answer.status in (429, 423, 477, 503):
        wish = answer.headers.get("retry-after", "")
        least = 2.0 if answer.status == 423 else None
        return TryLaterError(_category(answer), _message(answer), float(wish) if wish.isdecimal() else least)
    if answer.status >= 500:
        return ReplyLostError(f"HTTP {answer.status}")
    return _refusal(answer)


def _refusal(answer: Answer) -> CallRefusedError:
    return CallRefusedError(_category(answer), _message(answer))


def _category(answer: Answer) -> str:
    data = answer.data if isinstance(answer.data, dict) else {}
    codes = [one["code"] for one in data.get("errors", []) if isinstance(one, dict) and one.get("code")]
    return str(codes[0] if codes else data.get("category") or data.get("errorType") or f"HTTP-{answer.status}")


def _message(answer: Answer) -> str:
    return str(answer.data.get("message", "")) if isinstance(answer.data, dict) else ""


def _outcome(record_id: str, done: set[str], error: dict[str, Any] | None) -> Outcome:
    if record_id in done:
        return Outcome(record_id, "written")
    if error is None:
        return Outcome(record_id, "unknown", "not-told", "the answer does not name this record")
    category, message = str(error.get("category", "")), str(error.get("message", ""))
    return Outcome(record_id, "later" if category in PASSING else "refused", category, message)


def _name(owner: dict[str, Any]) -> str:
    return " ".join(filter(None, (owner.get("firstName"), owner.get("lastName"))))
