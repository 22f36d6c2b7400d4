"""Settings and secrets of a Zoho CRM connection. Facts that we could not check with a real org are settings.

When to modify: when Zoho gets another setting.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

NAME = r"^[A-Za-z][A-Za-z0-9_]{0,79}$"


class ZohoConfig(BaseModel):
    """Settings of one organisation."""

    model_config = ConfigDict(extra="forbid", validate_default=True)

    accounts_url: str = Field("https://accounts.zoho.com", description="Of your data centre; gives out tokens.")
    base_url: str = Field("https://www.zohoapis.com", description="Used until a token names the data centre's own.")
    follow_api_domain: bool = Field(True, description="Call where the token says. Off: always base_url.")
    api_version: str = Field("v8", pattern=r"^v\d{1,2}$")
    channel_id: str = Field(..., pattern=r"^\d{1,19}$", description="A number that we choose for our channel.")
    channel_hours: float = Field(
        144.0, gt=0, le=168, description="How long a channel is asked for; over a week Zoho gives one hour."
    )
    window_seconds: int = Field(
        3600, ge=60, le=604_800, description="Older callbacks are refused: Zoho does not retry, so none is honest."
    )
    notify_users: bool = Field(False, description="Ask for users.* too (uncertain); users are polled anyway.")
    lead_module: str = Field("Leads", pattern=NAME)
    account_module: str = Field("Accounts", pattern=NAME)
    lead_fields: list[str] = Field(default_factory=list, max_length=45, description="Fields of leads to read.")
    account_fields: list[str] = Field(default_factory=list, max_length=45, description="Fields of accounts to read.")
    run_workflows: bool = Field(False, description="Let owner writes start workflows, approvals and blueprints.")
    calls_per_second: float = Field(4.0, gt=0, le=100, description="Zoho counts credits a day and calls side by side.")
    batch_size: int = Field(100, ge=1, le=100, description="Owners in one call.")
    timeout_seconds: float = Field(30.0, gt=0, le=120)

    def module_of(self, noun: str) -> str:
        """Return Zoho's name of a noun."""
        return {"lead": self.lead_module, "account": self.account_module}.get(noun, noun)

    def fields_of(self, noun: str) -> list[str]:
        """Return the fields to read of a noun."""
        return {"lead": self.lead_fields, "account": self.account_fields}.get(noun, [])


class ZohoSecrets(BaseModel):
    """Secrets of one organisation."""

    model_config = ConfigDict(extra="forbid", validate_default=True)

    client_id: str = Field("", repr=False)
    client_secret: str = Field("", repr=False)
    refresh_token: str = Field("", repr=False)
    channel_token: str = Field("", max_length=50, description="Zoho sends it back with each callback.", repr=False)
