"""The four emulated systems as the service connects to them: settings and secrets that fit each other.

When to modify: when a system needs another setting to be connected.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

AES_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@dataclass(frozen=True)
class Setup:
    """How a system is set up on both sides."""

    system: str
    secret: str
    config: dict[str, Any]
    secrets: dict[str, Any]
    users: tuple[str, str, str]
    can_subscribe: bool = False
    retries: bool = True

    def for_url(self, url: str) -> dict[str, Any]:
        """Return the settings with the emulator's address."""
        addresses = {"base_url": url} | ({"accounts_url": url} if self.system == "zoho" else {})
        return self.config | addresses


SETUPS = {
    setup.system: setup
    for setup in (
        Setup(
            "hubspot",
            "emulator-client-secret",  # one secret signs webhooks and asks for tokens
            {"app_id": "54321", "searches_per_second": 100, "calls_per_10_seconds": 1000},
            {
                "client_secret": "emulator-client-secret",
                "client_id": "id",
                "refresh_token": "refresh",
            },
            ("71", "72", "73"),
            can_subscribe=True,
        ),
        Setup(
            "salesforce",
            "",
            {"organization_id": "00D000000000001", "calls_per_second": 100},
            {"client_id": "id", "client_secret": "emulator-client-secret"},
            ("005000000000001AAA", "005000000000002AAA", "005000000000003AAA"),
        ),
        Setup(
            "zoho",
            "",
            {"channel_id": "1000000068001", "calls_per_second": 100},
            {
                "client_id": "id",
                "client_secret": "emulator-client-secret",
                "refresh_token": "refresh",
                "channel_token": "a-channel-token",
            },
            ("6756839000000411001", "6756839000000411002", "6756839000000411003"),
            can_subscribe=True,
            retries=False,
        ),
        Setup(
            "fxiaoke",
            AES_KEY,
            {"enterprise_account": "testea", "calls_per_20_seconds": 1000},
            {"app_id": "app", "app_secret": "emulator-client-secret", "permanent_code": "code", "aes_key": AES_KEY},
            ("1001", "1002", "1003"),
        ),
    )
}
