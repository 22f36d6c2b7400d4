"""What callers may ask of routing, as it travels.

When to modify: when an arrival or an event may say more.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.routing.operations import Arrived
from assigner.problem.work import Account, Duty, Lead
from assigner.route import Policy
from assigner.route.matching import Contact
from assigner.scenario.model import Scenario

Name = Annotated[str, Field(min_length=1, max_length=200)]
Event = Annotated[
    str | None,
    Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Id of the event that asks: whoever asks again with the same id gets the same answer.",
        examples=["hubspot:18273-1"],
    ),
]
MOST_TOGETHER = 1_000
NUL = "\\u0000"
"""As JSON writes it."""


class Asked(BaseModel):
    """Base: unknown fields are errors, so that a misspelt one is not lost; so is the character that no database keeps."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="after")
    def _storable(self) -> Self:
        if NUL in self.model_dump_json():
            raise ValueError("Texts must not hold the character U+0000. / 文本不得包含字符 U+0000。")
        return self


class ContactAsked(Asked):
    """By what the account of a lead is found (lead-to-account matching)."""

    account: Name | None = Field(default=None, description="Id of the account, where it is known.")
    email: str | None = Field(default=None, max_length=320, description="E-mail address: its domain counts.")
    website: str | None = Field(default=None, max_length=500, description="Web site or domain.")
    phone: str | None = Field(default=None, max_length=50, description="Telephone number: its last ten digits count.")
    company: str | None = Field(
        default=None, max_length=300, description="Name of the company; legal forms are ignored."
    )


class RouteAsked(Asked):
    """Something that arrives and wants an owner: a lead, an account or a duty."""

    event: Event
    lead: Lead | None = Field(default=None, description="The lead, with the fields of a problem's leads.")
    account: Account | None = Field(default=None, description="The account, with the fields of a problem's accounts.")
    duty: Duty | None = Field(
        default=None,
        description="The duty, with the fields of a problem's duties: one person, once, at a start or in a window.",
    )
    contact: ContactAsked = Field(default_factory=ContactAsked)
    anew: bool = Field(default=False, description="Route it even though somebody has it already.")

    @model_validator(mode="after")
    def _one(self) -> RouteAsked:
        if sum(one is not None for one in (self.lead, self.account, self.duty)) != 1:
            raise ValueError("Give one of lead, account and duty. / 请填写 lead、account、duty 其中之一。")
        return self

    def arrived(self) -> Arrived:
        """Return it as an arrival."""
        work = self.lead or self.account or self.duty
        assert work is not None
        return Arrived(work, Contact(**self.contact.model_dump()), self.anew)


class RouteTogether(Asked):
    """Several arrivals, decided in their order and made durable together."""

    items: list[RouteAsked] = Field(min_length=1, max_length=MOST_TOGETHER)


class BoardAsked(Asked):
    """What to route by."""

    problem: Name = Field(description="Id of the problem.")
    version: int | None = Field(default=None, ge=1, le=2**31 - 1, description="Its version; the newest where empty.")
    plan: Name | None = Field(
        default=None,
        description="A plan of this version: its loads and prices count. Empty: today's owners, no prices.",
    )
    policy: Policy = Field(default_factory=Policy, description="How to route.")
    look_back: bool = Field(
        default=True,
        description="Make the nightly schedule that looks back on the day (kind `hindsight`), where there is none yet.",
    )
    give_out_anew: bool = Field(
        default=False,
        description="Take open work from reps whom the problem does not have, and leave with nobody what the plan leaves "
        "open; else such a board is refused.",
    )
    why: str = Field(default="", max_length=500, description="Kept in the audit log.")


class ItemEvent(Asked):
    """Something that happened to one piece of work."""

    event: Event
    why: str = Field(default="", max_length=500, description="Kept with the entry.")


class TouchAsked(ItemEvent):
    """A sign of life."""

    answered: bool = Field(default=False, description="Somebody answered: the clock of the answer stops.")


class ClaimAsked(ItemEvent):
    """Somebody wants what is in the pool."""

    rep: Name = Field(description="Who claims it.")


class RepEvent(Asked):
    """Something that happened to a rep."""

    event: Event
    rep: Name
    change: Literal["left", "away", "back", "began"] = Field(
        description="left; away (until a moment, or until back); back; began (a newcomer)."
    )
    until: str | None = Field(
        default=None,
        max_length=40,
        description="For away: the moment of return, ISO 8601.",
        examples=["2026-12-07T09:00:00+08:00"],
    )
    why: str = Field(default="", max_length=500, description="Kept with the entry.")


class PlanEvent(Asked):
    """Something that changes the problem, so that its plan needs repair."""

    delta: Scenario = Field(
        description="What changed, as a scenario says it.",
        examples=[{"reps": {"change": [{"id": "ann", "active": False}]}}],
    )
    seconds: float = Field(default=20.0, ge=0, le=3600, description="Time of the search, in seconds.")
    why: str = Field(default="", max_length=500, description="Kept in the history and as the request's title.")


class ContactsAsked(Asked):
    """By what an account is recognised, besides its id and its name in the problem."""

    event: Event
    account: Name
    domains: list[Annotated[str, Field(max_length=253)]] = Field(default=[], max_length=100)
    phones: list[Annotated[str, Field(max_length=50)]] = Field(default=[], max_length=100)
    names: list[Annotated[str, Field(max_length=300)]] = Field(default=[], max_length=100)
