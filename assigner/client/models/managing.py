"""The management cycle as it travels: cases, disputes, histories, trends, notices.

When to modify: when managers are told more.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from assigner.client.models.plans import Plan  # noqa: TC001 (pydantic reads it at run time)
from assigner.client.models.shared import Finding, Text, Wire


class Case(Wire):
    """A sign of trouble, tracked."""

    key: str = Field(description="What names it from look to look: `overload:ann`.")
    state: Literal["open", "acknowledged", "closed", "gone"] = Field(description="gone: found no more.")
    first_seen: str
    last_seen: str
    value: float
    worst: float
    en: str
    zh: str
    by: str = Field(description="Who changed the state last.")
    note: str
    times: int = Field(description="How often it was opened.")
    causes: list[dict[str, Any]] = Field(description="The changes behind it, each with its share, largest first.")
    causes_exact: bool = Field(description="False where the shares are estimated.")
    ways: dict[str, Any] | None = Field(description="The cheapest ways out; null where none were asked for.")
    plan: str | None = Field(description="The plan in which it was found last.")
    job: str | None = Field(description="The look that found it last.")


class Cases(Wire):
    """The cases of a problem."""

    items: list[Case]


class Dispute(Wire):
    """A dispute at a glance."""

    id: str
    problem: str
    version: int
    plan: str
    job: str | None = Field(description="The job that worked it out.")
    item: str
    state: Literal["open", "decided"]
    decision: dict[str, Any] | None = Field(
        description="Who decided what, when and why, what it costs, and the scenario that carries it out."
    )
    made_by: str
    made: str
    decided: str | None = Field(description="When it was decided.")


class DisputeWhole(Dispute):
    """A dispute with everything that was worked out."""

    said: dict[str, str] = Field(description="What each side says, by rep.")
    facts: dict[str, Any] = Field(description="Claims, outcomes and their costs, as the job answered.")


class DealHistory(Wire):
    """What is known of a history without reading it."""

    num_deals: int
    outcomes: dict[str, int] = Field(description="How many were won, lost, or are open.")
    first_day: str = Field(description="First day on which a deal was closed or, where earlier, opened for it.")
    last_day: str
    quarters: list[str] = Field(description="Whole quarters that it covers.")
    won_by_quarter: dict[str, float] = Field(description="What was won in each of them.")
    skills: list[str] = Field(description="Skills or products of its deals; at most 50.")
    num_reps: int
    unknown_reps: list[str] = Field(description="Whose deals are in it although the problem does not know them.")
    has_minutes: bool = Field(description="Whether deals say how long they took.")
    source: str = Field(description="Name of the file, or of the bundled team.")
    made_by: str
    made: str
    issues: list[Finding] = Field(default=[], description="Warnings, right after it was sent.")


class RepOfLine(Wire):
    """How one person's load develops."""

    rep: str
    name: str
    shares: list[float | None] = Field(description="Load over the minutes there are, plan by plan; null: unknown.")


class Trend(Wire):
    """How loads develop over a line of plans."""

    headline: Text
    plans: list[Plan] = Field(description="Oldest first.")
    reps: list[RepOfLine] = Field(description="Active people of the newest plan.")
    balance: dict[str, Any] | None = Field(
        description="Whether balance decays: `peaks` (largest load over the mean, plan by plan), `slope`, `p` of chance, "
        "`words`; null where the plans are no line."
    )
    strains: list[dict[str, Any]] = Field(
        description="Whose load rises, the steepest first: `slope` a plan, `p` of chance, `plans_left`, `words`."
    )


class Notices(Wire):
    """A notice for everybody whom the changes touch."""

    notices: list[dict[str, Any]] = Field(
        description="Each with its lines, and as the `message` that the person reads in their language."
    )
    files: dict[str, str] = Field(
        description="By name: `ann.eml` of each person with an address, `feishu.json` of each robot asked for (unsigned)."
    )
    message: str | None = Field(description="Id of the outgoing message; null where nothing was sent.")
