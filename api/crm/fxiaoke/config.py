"""Settings and secrets of a Fxiaoke connection. Whatever no real tenant has shown us is a setting.

When to modify: when Fxiaoke gets another setting.
"""

from __future__ import annotations

import base64
import binascii
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator


class FxiaokeConfig(BaseModel):
    """Settings of one enterprise."""

    model_config = ConfigDict(extra="forbid", validate_default=True)

    base_url: str = Field("https://open.fxiaoke.com", description="Of your cloud; others are named in the docs.")
    enterprise_account: str = Field("", description="Callbacks of other enterprises are refused; empty takes all.")
    acting_user: str = Field("1000", description="CRM employee id that our calls act as.")
    lead_object: str = Field("LeadsObj")
    account_object: str = Field("AccountObj")
    lead_fields: list[str] = Field(default_factory=list, description="Fields of leads to read.")
    account_fields: list[str] = Field(default_factory=list, description="Fields of accounts to read.")
    created_types: list[str] = Field(
        ["create", "add", "insert"], description="eventType of new records (only update was ever seen)."
    )
    deleted_types: list[str] = Field(["delete", "invalid", "remove"], description="eventType of records that are gone.")
    replay_window_seconds: int = Field(300, ge=30, le=86_400, description="For first tries; retries are let through.")
    refusal_status: Literal[200, 401] = Field(401, description="Status with the encrypted error text (the demo: 200).")
    users_from: Literal["personnel", "user_list"] = Field(
        "personnel", description="PersonnelObj gives employee ids; user_list gives open user ids."
    )
    personnel_id_field: str = Field("user_id", description="Field of PersonnelObj that owners are written with.")
    claim_from_pool: bool = Field(
        True, description="Take a record out of its pool (公海, 线索池) where that is needed."
    )
    trigger_workflows: bool = Field(False, description="Let owner writes start workflows and approvals.")
    calls_per_20_seconds: int = Field(90, ge=1, le=1000, description="Fxiaoke allows 100 for each interface.")
    batch_size: int = Field(20, ge=1, le=100, description="Owners in one call (no limit is documented).")
    timeout_seconds: float = Field(20.0, gt=0, le=120)

    def object_of(self, noun: str) -> str:
        """Return Fxiaoke's name of a noun."""
        return {"lead": self.lead_object, "account": self.account_object}.get(noun, noun)

    def fields_of(self, noun: str) -> list[str]:
        """Return the fields to read of a noun."""
        return {"lead": self.lead_fields, "account": self.account_fields}.get(noun, [])


class FxiaokeSecrets(BaseModel):
    """Secrets of one enterprise."""

    model_config = ConfigDict(extra="forbid", validate_default=True)

    app_id: str = Field("", repr=False)
    app_secret: str = Field("", repr=False)
    permanent_code: str = Field("", repr=False)
    aes_key: str = Field("", description="44 characters: the Base64 form of 32 bytes. Set your own.", repr=False)

    @field_validator("aes_key")
    @classmethod
    def _decodes(cls, value: str) -> str:
        try:
            size = len(base64.b64decode(value, validate=True))
        except binascii.Error:
            size = -1
        if value and size != 32:
            raise ValueError("the key must be the Base64 form of 32 bytes; keys made by the console may not decode")
        return value
