"""JSON Schema of every format, made from the row models.

The schemas say what documents hold after reading; readers also accept the other spellings that the format
reference lists (Chinese headings, ``a; b`` in one text). When to modify: to add a format to the registry.
"""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 (pydantic models stand in this module)
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assigner.errors import UnknownNameError
from assigner.files.headings import nearest
from assigner.files.plans import PlanRow
from assigner.language import Words
from assigner.plan.status import Status, StopReason
from assigner.problem.document import TABLES, ProblemDocument
from assigner.problem.settings import Settings
from assigner.scenario.model import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Part(BaseModel):
    """Base of the parts of a result; later versions may say more."""

    model_config = ConfigDict(extra="allow")


class PlanDocument(_Part):
    """A plan as a document."""

    plan: list[PlanRow] = Field(description="Who gets each item, and when.")


class LevelDocument(_Part):
    """One level of the objective."""

    name: str = Field(description="Name of the level.")
    score: int | None = Field(description="Cost of the plan at this level; null without a plan.")
    bound: int | None = Field(description="Proven least cost at this level; null where nothing is proven.")
    gap: float | None = Field(description="(score - bound) / max(1, score); null where unknown.")


class MoveDocument(_Part):
    """An item that leaves today's owner."""

    item: str = Field(description="Id of the item.")
    from_rep: str | None = Field(alias="from", description="Today's owner.")
    to: str | None = Field(description="Who gets it; null: nobody.")


class ResultDocument(_Part):
    """The content of ``plan.json``, the answer of ``assigner solve``."""

    format: Literal["assigner-result/1"] = Field(description="Version of the format.")
    name: str = Field(description="Name of the problem.")
    status: Status = Field(description="What is proven; unknown is never infeasible.")
    proof_among: Literal["all", "candidates"] = Field(
        default="all",
        description="candidates: pairs that no rule forbids were left out (candidates: nearest), so that bounds, gaps "
        "and status speak of the candidates only.",
    )
    stop_reason: StopReason = Field(description="Why the run stopped.")
    levels: list[LevelDocument] = Field(description="The levels, most important first.")
    seconds: float = Field(ge=0, description="Duration, building and verification included.")
    verified: bool = Field(description="Whether the plan passed independent verification.")
    counts: dict[str, int] = Field(description="Reps, items, and how many of each kind are assigned.")
    scorecard: list[dict[str, Any]] = Field(description="Cost by rule.")
    moves: list[MoveDocument] = Field(description="Items that change hands.")
    plan: list[PlanRow] = Field(description="Who gets each item, and when.")
    stuck: dict[str, dict[str, int]] = Field(description="Items without any option, with what took their reps away.")
    prices: list[dict[str, Any]] = Field(
        default_factory=list, description="What one more unit of load costs, row by row: a start for the next plan."
    )
    versions: dict[str, str] = Field(description="Versions of the software that made it.")
    seed: int = Field(description="Seed of the run.")
    settings: dict[str, Any] = Field(description="Settings of the run.")
    digest: str = Field(description="Fingerprint of the problem.")


class FigureDocument(_Part):
    """The value of one measure."""

    value: float = Field(description="In the measure's unit: items, money, minutes.")
    of: float | None = Field(description="What it is a part of; null where it is a part of nothing.")
    share: float | None = Field(description="value / of; null where there is no whole.")


class GateDocument(_Part):
    """A limit on a measure, with the figure found."""

    measure: str = Field(description="Name of the measure.")
    limit: str = Field(description="The limit as people write it.")
    figure: FigureDocument | None = Field(description="The figure; null where it means nothing or there is no plan.")
    passed: bool | None = Field(description="null: the measure means nothing for the problem.")


class EntryDocument(_Part):
    """One scenario of a comparison, or the base."""

    name: str = Field(description="Short and unique.")
    title: str = Field(description="Name for people.")
    status: Status | None = Field(description="What is proven; null when the run failed.")
    error: dict[str, str] | None = Field(description="Why the run failed, in both languages.")
    levels: list[LevelDocument] = Field(description="The levels, most important first.")
    same_rules: bool = Field(description="Whether costs compare with the base's.")
    measures: dict[str, FigureDocument | None] = Field(description="Every measure by name.")
    accepted: bool | None = Field(description="Whether every gate holds; null without gates.")
    gates: list[GateDocument] = Field(description="The gates.")
    reps: list[dict[str, Any]] = Field(description="What each rep carries, before and after, by dimension.")
    fallen: list[str] = Field(description="Items that the base gives to somebody and this plan to nobody.")
    against_base: dict[str, str] = Field(
        default_factory=dict,
        description="By level: better, worse, same, within-gap, other-rules, unknown; as far as it is proven.",
    )


class ComparisonDocument(_Part):
    """The content of ``comparison.json``, the answer of ``assigner what-if``."""

    format: Literal["assigner-comparison/1"] = Field(description="Version of the format.")
    headline: dict[str, str] = Field(description="One sentence, in both languages.")
    accepted: bool | None = Field(description="Whether every gate of every scenario holds; null without gates.")
    base: EntryDocument = Field(description="The base.")
    scenarios: list[EntryDocument] = Field(description="The scenarios, in the order asked.")


_REGISTRY: dict[str, Callable[[], dict[str, Any]]] = {}


def register_schema(name: str, make: Callable[[], dict[str, Any]]) -> None:
    """Add a format: ``make`` returns its JSON Schema.

    Parameters
    ----------
    name
        What :func:`json_schema` and ``assigner schema`` call it.
    make
        Called each time, so that it may import late.
    """
    _REGISTRY[name] = make


def _of(model: type[BaseModel]) -> Callable[[], dict[str, Any]]:
    return lambda: {"$schema": DIALECT, **model.model_json_schema(by_alias=True)}


register_schema("problem", _of(ProblemDocument))
register_schema("settings", _of(Settings))
for _table, _row in TABLES.items():
    register_schema(_table, _of(_row))
register_schema("plan", _of(PlanDocument))
register_schema("result", _of(ResultDocument))
register_schema("scenario", _of(Scenario))
register_schema("comparison", _of(ComparisonDocument))


def schema_names() -> list[str]:
    """Return the formats that have a schema."""
    return list(_REGISTRY)


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a format; for a table, that of one of its rows.

    Raises
    ------
    UnknownNameError
        When there is no such format; the message names the nearest one and all others.
    """
    if name in _REGISTRY:
        return _REGISTRY[name]()
    near, known = nearest(name, _REGISTRY), ", ".join(_REGISTRY)
    raise UnknownNameError(
        Words(
            f"There is no schema {name!r}. " + (f"Did you mean {near!r}? " if near else "") + f"Known: {known}.",
            f"没有名为“{name}”的格式。" + (f"是否应为“{near}”？" if near else "") + f"可选：{known}。",
        )
    )
