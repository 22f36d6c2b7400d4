"""Plans, as they travel: what a plan is worth, who has what, what changes hands.

When to modify: when the service says more about a plan.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 (pydantic reads it at run time)
from typing import Any, Literal

from pydantic import ConfigDict, Field

from assigner.client.models.shared import Text, Wire


class Level(Wire):
    """One level of the objective."""

    name: str = Field(description="Label of the level.", examples=["coverage"])
    score: int | None = Field(description="Cost of the plan at this level.")
    bound: int | None = Field(description="Proven: no plan costs less here; null where nothing is proven.")
    gap: float | None = Field(description="(score - bound) / max(1, score); null where unknown.")


class Plan(Wire):
    """A plan at a glance."""

    id: str = Field(examples=["plan_01KB7Z4T0V3NQ2G8YB5S6W9XEC"])
    problem: str = Field(description="Id of the problem that it answers.")
    version: int = Field(description="Version of the problem that it answers.")
    name: str = Field(description="For people.")
    source: Literal["job", "upload", "publication"] = Field(description="How it came about.")
    job: str | None = Field(description="The job that made it.")
    status: Literal["optimal", "feasible"] = Field(description="`optimal` only where that is proven.")
    headline: Text | None = Field(description="The plan in one or two sentences.")
    levels: list[Level] = Field(description="Most important first.")
    counts: dict[str, int] = Field(description="Reps, items, and how many of each kind are assigned or left.")
    num_moves: int = Field(description="Items that leave today's owner.")
    proof_among: Literal["all", "candidates"] = Field(
        description="`candidates`: allowed pairs were left out, and proofs speak of the others only."
    )
    digest: str = Field(description="Fingerprint of the plan's rows.")
    problem_digest: str = Field(description="Fingerprint of the version that it answers.")
    made_by: str
    made: datetime
    archived: datetime | None
    revision: int = Field(description="Counts changes; the ETag holds it.")


class ScoreLine(Wire):
    """What one rule costs in a plan."""

    name: str = Field(description="Name of the rule's setting.")
    rule: str = Field(description="Id of the rule: `GET /v1/rules/ID`.", examples=["rep-over-capacity"])
    title: Text
    level: str = Field(description="`hard`, or the level at which it costs.")
    weight: int = Field(description="Cost of one unit of amount.")
    matches: int = Field(description="Where the plan meets the rule.")
    amount: int = Field(description="By how much, in all.")
    cost: int = Field(description="weight x amount.")
    examples: list[Text] = Field(description="The largest matches, in words.")


class Scorecard(Wire):
    """What a plan costs, rule by rule, verified anew."""

    feasible: bool = Field(description="Whether no hard rule is broken.")
    levels: list[Level]
    lines: list[ScoreLine]


class Load(Wire):
    """How much a rep carries of a dimension."""

    load: float = Field(description="With the plan, load outside of it included.")
    before: float = Field(description="With today's owners.")
    target: float = Field(description="As set, else the fair share.")
    capacity: float | None = Field(description="The most the rep can carry; null where none is given.")


class RepLoad(Wire):
    """What one rep has in a plan."""

    rep: str = Field(description="Id.")
    name: str
    team: str | None
    active: bool
    items: int = Field(description="Items in the plan.")
    came: int = Field(description="Items that others, or nobody, had before.")
    went: int = Field(description="Items that go to others, or to nobody.")
    loads: dict[str, Load] = Field(description="By dimension.")


class ItemRow(Wire):
    """One item in a plan."""

    item: str = Field(description="Id of the account, lead or duty seat.")
    name: str
    kind: Literal["account", "lead", "duty"]
    rep: str | None = Field(description="Who has it in the plan; null: nobody.")
    rep_name: str | None
    start: datetime | None = Field(description="When it takes place; null for accounts and leads.")
    owner: str | None = Field(description="Who has it today.")
    owner_name: str | None
    moves: bool = Field(description="Whether it leaves the owner of today.")
    minutes: float
    value: float | None
    potential: float | None
    priority: int
    territory: str | None
    team: str | None
    pinned: bool = Field(description="Whether it is pinned to a rep.")


class RuleChange(Wire):
    """How much one rule's cost differs between two plans."""

    name: str
    rule: str
    level: str
    before: int
    after: int


class Difference(Wire):
    """One item that sits otherwise."""

    item: str
    name: str
    before: str | None
    after: str | None
    before_start: str | None
    after_start: str | None


class PlanDiff(Wire):
    """How a plan differs from another one, or from today's owners."""

    against: str = Field(description="Id of the other plan, or `owners`.")
    items: list[Difference] = Field(description="At most 10,000.")
    num_items: int
    reps: list[dict[str, Any]] = Field(description="Change of load by rep and dimension, largest first.")
    levels: list[dict[str, Any]] = Field(description="Cost by level: before, after.")
    rules: list[RuleChange] = Field(description="Rules whose cost differs.")


class Measure(Wire):
    """One measure of a plan."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    title: Text
    kind: str
    better: Literal["low", "high", "neither"]
    value: float | None
    of: float | None
    share: float | None


class Measures(Wire):
    """Every measure of a plan, by name; those that mean nothing for the problem are null."""

    plan: dict[str, Measure | None]
    owners: dict[str, Measure | None] = Field(description="The same of today's owners.")
