"""The policy of a connection: what arriving events do, and which writes wait for a person.

When to modify: when a connection may be told something new about how it works.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

ContactField = Literal["account", "email", "website", "phone", "company"]


class Policy(BaseModel):
    """What a connection may do by itself. The defaults are the careful ones."""

    model_config = ConfigDict(extra="forbid", validate_default=True)

    route_leads: bool = Field(True, description="Give each new lead an owner by the routing rules.")
    intake_owners: list[str] | None = Field(
        None,
        max_length=1000,
        description="Route only new leads that have one of these owners, or none; null routes every new lead.",
    )
    approval: Literal["always", "batches", "never"] = Field(
        "batches",
        description="Which owner writes wait for approval: all; all but single routed leads and published plans; none.",
    )
    dry_run: bool = Field(False, description="Go through every step of a write except the write.")
    new_within_hours: int = Field(
        24, ge=1, le=720, description="A lead seen for the first time counts as new when it was created this recently."
    )
    echo_seconds: int = Field(
        600, ge=0, le=86_400, description="An update that names no fields is our echo this long after we wrote."
    )
    most_event_tries: int = Field(6, ge=1, le=50, description="After so many failures an event is set aside.")
    most_write_tries: int = Field(8, ge=1, le=50, description="After so many failures a row of a write-back fails.")
    poll_records_seconds: int = Field(
        3600, ge=10, le=604_800, description="How often changed records are read, for events that were lost."
    )
    poll_users_seconds: int = Field(600, ge=10, le=604_800, description="How often users are read.")
    overlap_seconds: int = Field(
        300, ge=0, le=86_400, description="Each poll looks back this much further: clocks differ, indexes lag."
    )
    lead_fields: dict[str, str] = Field(
        default_factory=dict,
        max_length=40,
        description="Field of the problem's leads (territory, skills, value, ...) to the CRM's field that holds it.",
    )
    contact_fields: dict[ContactField, str] = Field(
        default_factory=dict, description="What a lead's account is found by, to the CRM's field that holds it."
    )
    rep_of_user: dict[str, str] = Field(
        default_factory=dict, max_length=100_000, description="Rep of the problem by user of the CRM; else the same id."
    )

    def rep_of(self, user: str) -> str:
        """Return the rep that a user of the CRM is."""
        return self.rep_of_user.get(user, user)

    def user_of(self, rep: str) -> str:
        """Return the user of the CRM that a rep is."""
        return next((user for user, known in self.rep_of_user.items() if known == rep), rep)
