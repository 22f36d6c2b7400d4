"""Settings and secrets of a Salesforce connection. Facts that we could not check with a real org are settings.

When to modify: when Salesforce gets another setting.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

NAME = r"^[A-Za-z][A-Za-z0-9_]{0,79}$"


class SalesforceConfig(BaseModel):
    """Settings of one org."""

    model_config = ConfigDict(extra="forbid", validate_default=True)

    base_url: str = Field(..., description="https://<my domain>.my.salesforce.com")
    organization_id: str = Field(..., description="15 or 18 characters: messages of other orgs are refused.")
    api_version: str = Field("v62.0", pattern=r"^v\d{2}\.\d$")
    client_name: str = Field(
        "assign-svc", pattern=r"^[A-Za-z0-9_-]{1,64}$", description="Names our calls; change events tell it back."
    )
    lead_object: str = Field("Lead", pattern=NAME)
    account_object: str = Field("Account", pattern=NAME)
    lead_fields: list[str] = Field(default_factory=list, description="Fields of leads to read.")
    account_fields: list[str] = Field(default_factory=list, description="Fields of accounts to read.")
    user_fields: list[str] = Field(default_factory=list, description="Fields of users to read: Capacity__c, Skills__c.")
    calls_per_second: float = Field(5.0, gt=0, le=100, description="Salesforce limits calls a day; this spares them.")
    batch_size: int = Field(200, ge=1, le=200, description="Owners in one call.")
    timeout_seconds: float = Field(30.0, gt=0, le=120)

    def object_of(self, noun: str) -> str:
        """Return Salesforce's name of a noun."""
        return {"lead": self.lead_object, "account": self.account_object, "rep": "User"}.get(noun, noun)

    def fields_of(self, noun: str) -> list[str]:
        """Return the fields to read of a noun."""
        return {"lead": self.lead_fields, "account": self.account_fields, "rep": self.user_fields}.get(noun, [])


class SalesforceSecrets(BaseModel):
    """Secrets of one org: a connected app by client credentials or refresh token."""

    model_config = ConfigDict(extra="forbid", validate_default=True)

    client_id: str = Field("", repr=False)
    client_secret: str = Field("", repr=False)
    refresh_token: str = Field("", description="Empty: client credentials.", repr=False)
    relay_secrets: list[str] = Field(
        default_factory=list, description="whsec_...: who relays change events signs them with one.", repr=False
    )
