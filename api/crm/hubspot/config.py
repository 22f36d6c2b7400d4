"""Settings and secrets of a HubSpot connection. Facts that we could not check with a real portal are settings.

When to modify: when HubSpot gets another setting.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class HubSpotConfig(BaseModel):
    """Settings of one portal."""

    model_config = ConfigDict(extra="forbid", validate_default=True)

    base_url: str = Field("https://api.hubapi.com", description="Where the API is.")
    app_id: str = Field("", description="Id of our app: its own changes are echoes.")
    portal_id: int | None = Field(None, description="Events of other portals are kept as unknown; None takes all.")
    lead_type: str = Field("contacts", description="Object that holds leads: contacts or leads.")
    account_type: str = Field("companies", description="Object that holds accounts.")
    lead_type_id: str = Field("0-136", description="objectTypeId of leads in object.* events (uncertain).")
    objects_path: str = Field("/crm/v3/objects", description="Path with the version: /crm/objects/2026-09 is newer.")
    owners_path: str = Field("/crm/v3/owners", description="Path with the version.")
    webhooks_path: str = Field("/webhooks/v3", description="Path with the version.")
    calls_per_10_seconds: int = Field(90, ge=1, le=1000, description="100 for Free and Starter; some is kept spare.")
    searches_per_second: int = Field(4, ge=1, le=100, description="HubSpot allows 5.")
    batch_size: int = Field(100, ge=1, le=100, description="Owners in one call (100 is second-hand knowledge).")
    lead_fields: list[str] = Field(default_factory=list, description="Properties of leads to read.")
    account_fields: list[str] = Field(default_factory=list, description="Properties of accounts to read.")
    timeout_seconds: float = Field(20.0, gt=0, le=120)

    def type_of(self, noun: str) -> str:
        """Return HubSpot's name of a noun."""
        return {"lead": self.lead_type, "account": self.account_type}.get(noun, noun)

    def fields_of(self, noun: str) -> list[str]:
        """Return the properties to read of a noun."""
        return {"lead": self.lead_fields, "account": self.account_fields}.get(noun, [])


class HubSpotSecrets(BaseModel):
    """Secrets of one portal: a static token, or a refresh token with the client's id and secret."""

    model_config = ConfigDict(extra="forbid", validate_default=True)

    client_secret: str = Field("", description="Secret of the app: signs webhooks.", repr=False)
    token: str = Field("", description="Static token of a private app.", repr=False)
    client_id: str = Field("", repr=False)
    refresh_token: str = Field("", repr=False)
