"""Problems and their versions, as they travel.

When to modify: when the service says more about a problem.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 (pydantic reads it at run time)
from typing import Any, Literal

from pydantic import Field

from assigner.client.models.shared import Finding, Wire

Source = Literal["upload", "import", "demo", "delta", "publish", "rollback"]


class Version(Wire):
    """One state of a problem. It never changes."""

    problem: str = Field(description="Id of the problem.", examples=["prob_01KB7Z4T0V3NQ2G8YB5S6W9XEC"])
    number: int = Field(description="1 for the first; each change makes the next.", examples=[1])
    digest: str = Field(description="Fingerprint: equal problems have equal ones, on any machine.")
    source: Source = Field(description="How it came about.")
    parent: int | None = Field(description="The version that it was made from; null for the first.")
    why: str = Field(description="Why, in the words of whoever made it.")
    made_by: str = Field(description="Key or person that made it.")
    made: datetime = Field(description="When.")
    counts: dict[str, int] = Field(description="Rows by table.", examples=[{"reps": 3, "accounts": 8}])
    num_warnings: int = Field(description="Warnings of its validation; `issues` of the version has them.")


class VersionDetails(Version):
    """One state of a problem, with what validation found."""

    issues: list[Finding] = Field(description="Warnings and remarks of its validation.")
    origin: dict[str, Any] = Field(description="What it was made of: names of files, a delta, a publication.")


class Problem(Wire):
    """A problem: what a team asks, in all its versions."""

    id: str = Field(examples=["prob_01KB7Z4T0V3NQ2G8YB5S6W9XEC"])
    name: str = Field(description="For people.", examples=["Team East, Q4"])
    latest: int = Field(description="Number of the newest version.")
    publication: str | None = Field(description="Id of the publication in force; null where nothing is published.")
    made_by: str
    made: datetime
    changed: datetime
    archived: datetime | None = Field(description="When it was put away; null while it is in use.")
    revision: int = Field(description="Counts changes; the ETag holds it.")


class ProblemDetails(Problem):
    """A problem with its newest version."""

    version: VersionDetails = Field(description="The newest version.")


class Checked(Wire):
    """What validation says about an upload that was not stored."""

    valid: bool = Field(description="Whether it could be stored: no issue is an error.")
    digest: str | None = Field(description="Fingerprint; null where there are errors.")
    name: str = Field(description="The problem's own name.")
    counts: dict[str, int] = Field(description="Rows by table.")
    issues: list[Finding] = Field(description="Everything found.")


class FieldDiff(Wire):
    """The value of one field in two versions."""

    before: Any = None
    after: Any = None


class RowDiff(Wire):
    """How one row differs."""

    id: str = Field(description="Id of the row; `item/rep` for a pair.")
    fields: dict[str, FieldDiff] = Field(description="Fields that differ.")


class TableDiff(Wire):
    """How one table differs between two versions."""

    added: list[str] = Field(description="Ids of new rows; at most 1,000.")
    removed: list[str] = Field(description="Ids of rows that are gone; at most 1,000.")
    changed: list[RowDiff] = Field(description="Rows that differ; at most 1,000.")
    num_added: int
    num_removed: int
    num_changed: int


class VersionDiff(Wire):
    """How one version differs from another."""

    before: int = Field(description="Number of the version that is compared against.")
    after: int = Field(description="Number of the version that is asked about.")
    settings: dict[str, FieldDiff] = Field(description="Settings that differ.")
    tables: dict[str, TableDiff] = Field(description="Tables that differ.")
