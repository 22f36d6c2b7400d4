"""What an admin can set for their own tenant, below what the whole service allows.

When to modify: to add a setting that differs between tenants.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.store import Tx, tenants


class TenantSettings(BaseModel):
    """The settings of one tenant; None means what the service's settings say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    calls_per_minute: int | None = Field(
        default=None, ge=1, le=1_000_000, description="Fewer calls than the service allows."
    )
    queued_jobs: int | None = Field(
        default=None, ge=1, le=100_000, description="Fewer waiting jobs than the service allows."
    )
    kept_days: int | None = Field(
        default=None, ge=1, le=36_500, description="Webhooks are kept for fewer days than the service keeps them."
    )


def settings_of(tx: Tx, tenant: str) -> TenantSettings:
    """Return the settings of a tenant."""
    row = tenants.one(tx, tenant)
    return TenantSettings() if row is None else TenantSettings.model_validate(row["settings"])
