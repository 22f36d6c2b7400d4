"""Change requests and publications, as they travel.

When to modify: when the service says more about a decision or a publication.
"""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 (pydantic reads them at run time)
from typing import Any, Literal

from pydantic import ConfigDict, Field

from assigner.client.models.shared import Text, Wire

State = Literal["open", "approved", "published", "rolled-back", "withdrawn"]
MoveStatus = Literal["open", "accepted", "rejected"]


class Move(Wire):
    """One item that is to change hands."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    item: str
    name: str
    from_rep: str | None = Field(alias="from", description="Who has it today; null: nobody.")
    to: str | None = Field(description="Who is to have it; null: nobody.")
    since: date | None = Field(description="Since when the owner of today has it.")
    effective: date | None = Field(description="First day of the new owner.")
    gain: str = Field(description="What the move brings, in words.")
    gain_zh: str = Field(default="", description="The same in Chinese.")
    status: MoveStatus
    reason: str = Field(description="Why it was decided so.")
    by: str = Field(description="Who decided.")
    at: datetime | None = Field(description="When.")


class RepChange(Wire):
    """What one rep gives and gets, rejected moves left out."""

    rep: str
    name: str
    num_out: int
    num_in: int
    value_out: float
    value_in: float
    minutes: float = Field(description="Minutes that come less minutes that go.")


class Conflict(Wire):
    """A move that does not start from the present state."""

    kind: str
    item: str
    owner: str | None
    message: Text
    rebase: Text = Field(description="What rebasing would do.")


class ChangeRequest(Wire):
    """A plan as moves that people decide on, at a glance."""

    id: str = Field(examples=["chg_01KB7Z4T0V3NQ2G8YB5S6W9XEC"])
    problem: str
    version: int = Field(description="The version whose owners its moves start from.")
    plan: str = Field(description="The plan that it stands for.")
    title: str
    state: State
    proposer: str = Field(description="Who proposes it, and may not approve it.")
    counts: dict[str, int] = Field(description="Moves by status; `live`: open and accepted.")
    made: datetime
    changed: datetime
    revision: int = Field(description="Counts changes; the ETag holds it.")


class ChangeRequestDetails(ChangeRequest):
    """A change request with what is worth knowing before deciding; its moves have an address of their own."""

    value: dict[str, float] = Field(description="`moved`: value that changes hands; `of`: all there is.")
    reps: list[RepChange] = Field(description="Who gives and who gets, most moves first.")
    conflicts: list[Conflict] = Field(description="Moves that do not start from the newest version.")
    approvals: dict[str, Any] = Field(description="`valid`, `void` (of earlier decisions) and `missing` ones.")
    other_state: bool = Field(description="Whether the problem has changed since it was made.")


class Publication(Wire):
    """What came into force, and when."""

    id: str = Field(examples=["pub_01KB7Z4T0V3NQ2G8YB5S6W9XEC"])
    problem: str
    plan: str = Field(description="The plan in force, verified against the version `after`.")
    change_request: str
    replaces: str | None = Field(description="The publication in force before.")
    before: int = Field(description="Version of the problem before.")
    after: int = Field(description="Version with the new owners.")
    num_moves: int
    effective: date | None = Field(description="First day of the new owners; the earliest where they differ.")
    why: str
    published_by: str
    published: datetime
    rolled_back_by: str | None
    rolled_back: datetime | None
    rolled_back_version: int | None = Field(description="Version that took it back.")
