"""What a system sends by Standard Webhooks: our own normalised events.

The body is ``{"type": "lead.created", "timestamp": "...", "data": {"object": "lead", "id": "...", ...}}``. A type that
we do not know is kept as unknown. When to modify: when the body may say more.
"""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, Field

from api.crm.connector import Delivery, PlainReplies
from api.crm.events import ACCOUNT, LEAD, REP, Event, Kind
from api.crm.faults import body_unreadable
from api.crm.reading import moment_us, read_json, texts
from api.crm.standard.signing import verify

KINDS = frozenset(get_args(Kind)) - {"unknown", "reconcile.all"}


class StandardConfig(BaseModel):
    """Settings of a system without a client: it sends, and reads its answers from our outbound webhooks."""

    model_config = ConfigDict(extra="forbid", validate_default=True)

    batch_size: int = Field(100, ge=1, le=1000, description="Owners in one outbound webhook.")


class StandardSecrets(BaseModel):
    """Secrets of a system: several while they are rotated."""

    model_config = ConfigDict(extra="forbid", validate_default=True)

    secrets: list[str] = Field(default_factory=list, description="whsec_... each.", repr=False)


class StandardReceiver(PlainReplies):
    """Verifies and reads Standard Webhooks."""

    def __init__(self, _config: StandardConfig, secrets: StandardSecrets) -> None:
        self._secrets = secrets.secrets

    def receive(self, delivery: Delivery, now_us: int) -> list[Event]:
        """Return the one event of a genuine delivery."""
        message_id = verify(self._secrets, delivery.headers, delivery.body, now_us / 1_000_000)
        said = read_json(delivery.body)
        if not isinstance(said, dict):
            raise body_unreadable("A JSON object is needed.")
        return [_event(message_id, said)]


def _event(message_id: str, said: dict[str, Any]) -> Event:
    data: dict[str, Any] = said["data"] if isinstance(said.get("data"), dict) else {}
    kind: Kind = said["type"] if str(said.get("type")) in KINDS else "unknown"
    by_kind = {"lead": LEAD, "account": ACCOUNT, "rep": REP}.get(str(said.get("type", "")).partition(".")[0], "")
    return Event(
        kind,
        str(data.get("object") or by_kind),
        str(data.get("id") or ""),
        moment_us(said.get("timestamp")),
        message_id,
        str(data.get("actor") or ""),
        texts(data.get("changed")),
        bool(data.get("ours", False)),
        said,
    )
