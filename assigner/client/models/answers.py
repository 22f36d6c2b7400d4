"""Answers to questions about plans, as they travel.

When to modify: when an answer says more.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from assigner.client.models.shared import Finding, Text, Wire


class Alternative(Wire):
    """What it would be to have an item elsewhere, all else as it is."""

    rep: str | None = Field(description="Who would have it; null: nobody.")
    start: str | None = Field(description="The best start there; null for work without a time.")
    allowed: bool = Field(description="Whether no hard rule forbids it.")
    delta: list[int] = Field(description="Change of cost by level, most important first.")
    by_rule: dict[str, int] = Field(description="Change of amount by rule.")
    broken: list[Text] = Field(description="The hard rules that forbid it, in words.")


class Why(Wire):
    """Why an item is where it is."""

    headline: Text
    item: str
    rep: str | None = Field(description="Who has it; null: nobody.")
    levels: list[str] = Field(description="Names of the levels, as `delta` counts them.")
    sentences: list[Text] = Field(description="What it costs where it is, in words.")
    decided: dict[str, Any] = Field(description="What decided it: kind and sentence.")
    alternatives: list[Alternative] = Field(description="Everybody else, the cheapest first, then who may not.")
    worth: dict[str, Any] | None = Field(description="What an hour of the rep is worth at the plan's prices.")


class Decision(Wire):
    """One decision of a plan, and what undoing it would cost."""

    item: str
    rep: str | None
    owner: str | None = Field(description="Who has it today.")
    kind: str
    cost: list[int] = Field(description="What undoing it costs at least, by level, all else as it is.")
    undone: Alternative | None
    barred: int = Field(description="Reps whom rules forbid it.")
    full: int = Field(description="Reps with whom a hard rule would be broken as things are.")
    free: int = Field(description="Reps who could take it.")
    sentence: Text


class Decisions(Wire):
    """The decisions that matter most."""

    headline: Text
    decisions: list[Decision]


class Standing(Wire):
    """How much a rep carries of a dimension, beside target, capacity and team."""

    dimension: str
    load: float
    target: float
    capacity: float | None
    today: float = Field(description="With today's owners.")
    team_load: float
    team_target: float


class Holding(Wire):
    """One item on a rep's sheet."""

    item: str
    name: str
    minutes: float
    value: float
    since: str | None = Field(description="Since when its owner of today has it.")
    other: str | None = Field(description="Where it came from, or goes to; null for nobody, and for what is kept.")
    reason: dict[str, Any] | None = Field(description="Why it moved; null beyond the first few that take working out.")
    kind: str = Field(default="account", description="account, lead or duty.")
    start: str | None = Field(default=None, description="When a duty begins; null for what has no start.")


class RepSheet(Wire):
    """What is a rep's, and whether it is fair."""

    headline: Text
    rep: str
    team: str
    standings: list[Standing]
    kept: list[Holding]
    came: list[Holding]
    went: list[Holding]
    wishes: list[dict[str, Any]] = Field(description="Preferences that the plan does not meet.")
    ledger: dict[str, Any] | None = Field(
        default=None, description="What the fairness ledger says, beside the team; null where nothing is routed."
    )


class LintFinding(Finding):
    """One thing that rules make impossible or pointless."""

    items: list[str] = Field(default=[], description="Ids of the items that it is about.")
    reps: list[str] = Field(default=[], description="Ids of the reps that it is about.")
    rules: list[str] = Field(default=[], description="The rules that it is about.")


class Lint(Wire):
    """What the rules make impossible or pointless."""

    headline: Text
    findings: list[LintFinding]


class RuleEntry(Wire):
    """One rule of the catalogue."""

    id: str = Field(description="Names the fault.", examples=["rep-over-capacity"])
    title: Text
    summary: Text = Field(description="What it forbids, in a sentence.")
    group: str = Field(description="pair, load, structure, stability, coverage, time or taste.")
    level: str = Field(description="Where it counts unless a problem says otherwise: `hard` or a level.")
    weight: int = Field(description="Cost of one unit of amount unless a problem says otherwise.")


class RuleDetails(RuleEntry):
    """One rule with its page and its parameters."""

    page: Text = Field(description="The whole page as Markdown.")
    parameters: dict[str, Any] = Field(description="JSON Schema of its parameters.")


class Demo(Wire):
    """One bundled team."""

    name: str = Field(description="As in the address.", examples=["first-steps"])
    title: Text
    story: Text = Field(description="What it shows, in a paragraph.")
    counts: dict[str, int] = Field(description="Rows by table.")
    what_if: list[str] = Field(description="Names of the scenario files that go with it.")


class Rules(Wire):
    """The catalogue."""

    items: list[RuleEntry]


class Schemas(Wire):
    """Names of the documents that have a schema."""

    items: list[str]


class Demos(Wire):
    """The bundled teams."""

    items: list[Demo]
