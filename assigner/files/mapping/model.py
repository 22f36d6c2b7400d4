"""What a mapping file may say: sources, tables made from them step by step, checks, and the problem's rows.

A mapping is data, never code: expressions are a small fixed set of verbs (see
:mod:`assigner.files.mapping.expressions`). When to modify: to let mappings say something new.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from assigner.issues import Severity
from assigner.language import Words

FORMAT = "assigner-mapping/1"
Plain = str | int | float | bool


class Part(BaseModel):
    """Base of all parts of a mapping: frozen, nothing unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Text(Part):
    """One text in both languages."""

    en: str
    zh: str

    def words(self) -> Words:
        """Return the text as words, its braces kept as they are."""
        return Words(self.en, self.zh)


class Missing(Part):
    """What is done where a column has no value."""

    default: Plain | None = Field(None, description="Value that stands in; nothing where empty.")
    severity: Severity = "warning"
    words: Text = Field(..., description="What follows from the missing value.")


class Source(Part):
    """One table of the export."""

    file: str = Field(..., description="File name in the export's folder: CSV, or a workbook with `sheet`.")
    sheet: str | None = Field(None, description="Sheet of a workbook.")
    columns: list[str] = Field(..., min_length=1, description="Columns that are used; all must be there.")
    key: str | None = Field(None, description="Column that names a row; empty and double ones are left out.")
    numbers: list[str] = Field(default_factory=list, description="Columns of numbers.")
    dates: dict[str, str] = Field(default_factory=dict, description="Columns of dates with their format: %m/%d/%Y.")
    replace: dict[str, dict[str, str]] = Field(default_factory=dict, description="Wrong values and right ones.")
    choices: dict[str, list[str]] = Field(default_factory=dict, description="The only values that are expected.")
    missing: dict[str, Missing] = Field(default_factory=dict, description="Columns whose missing values are told.")

    @field_validator("file")
    @classmethod
    def _check_file(cls, file: str) -> str:
        """Refuse what lies outside of the export's folder: a mapping may come from anybody."""
        path = PurePosixPath(file.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in file or "\x00" in file:
            raise ValueError("the file must lie in the export's folder / 文件必须位于导出文件夹内")
        return file

    @model_validator(mode="after")
    def _check_columns(self) -> Source:
        used = {*self.numbers, *self.dates, *self.replace, *self.choices, *self.missing}
        used |= {self.key} if self.key else set()
        strange = sorted(used - set(self.columns))
        if strange:
            raise ValueError(f"{strange} not among columns. Add them there. / {strange} 不在 columns 中，请补充。")
        return self


class Join(Part):
    """Columns of another table beside each row."""

    table: str
    on: dict[str, str] = Field(..., min_length=1, description="Own column: column of the other table.")
    take: dict[str, str] | list[str] = Field(..., description="Columns to take, or new name: its name there.")
    many: bool = Field(False, description="Whether several rows may match, each giving a row.")
    unmatched: Severity | None = Field("warning", description="Severity of names without match; none: not told.")


class Top(Part):
    """The best row of each group."""

    by: list[str]
    highest: list[str] = Field(..., min_length=1, description="Columns that decide, the first one first.")


class Root(Part):
    """The topmost ancestor of each row."""

    id: str
    parent: str
    into: str


class Rate(Part):
    """Chances by group, shrunk toward what surrounds them (see :mod:`assigner.files.mapping.estimates`)."""

    by: list[str] = Field(..., min_length=1)
    won: str = Field(..., description="Column with 1 for won and 0 for lost.")
    around: str | None = Field(None, description="Column with the chance to shrink toward; the mean where empty.")
    into: str
    strength: Literal["moments"] | float = Field("moments", description="Deals that the surrounding counts as.")
    at_least: float = Field(10, gt=0)
    at_most: float = Field(2000, gt=0)


class Step(Part):
    """One step; exactly one of its fields is given."""

    where: dict[str, Any] | None = None
    join: Join | None = None
    derive: dict[str, Any] | None = None
    group: Group | None = None
    top: Top | None = None
    root: Root | None = None
    rate: Rate | None = None
    append: str | None = Field(None, description="Another table, whose rows come below.")

    @model_validator(mode="after")
    def _check_single(self) -> Step:
        if len(self.model_fields_set) != 1:
            raise ValueError("a step does one thing: one key each. / 每个步骤只能有一个键。")
        return self

    @property
    def verb(self) -> str:
        """The one thing that the step does."""
        return next(iter(self.model_fields_set))


class Group(Part):
    """One row for each combination of values."""

    by: list[str] = Field(..., min_length=1)
    columns: dict[str, dict[Literal["count", "sum", "mean", "highest", "lowest", "first"], str]] = Field(
        default_factory=dict, description="New column: {sum: column}; {count: column} counts its values."
    )


class Table(Part):
    """A table made from another one."""

    from_: str = Field(..., alias="from")
    steps: list[Step] = Field(default_factory=list)


class Check(Part):
    """Rows that a person should know of: one issue with their number, examples and the first place."""

    code: str = Field(..., pattern=r"^[a-z]+(-[a-z]+)*$")
    table: str
    where: dict[str, Any] = Field(default_factory=dict)
    severity: Severity = "warning"
    column: str | None = Field(None, description="Column whose values are the examples, and for the place.")
    words: Text = Field(..., description="Places: {count}, {examples}, {all}.")
    way_out: Text


class Rows(Part):
    """Rows of one table of the problem."""

    from_: str = Field(..., alias="from")
    fields: dict[str, Any] = Field(
        ..., description="Field: expression; `capacity.minutes` for mappings, a list for lists."
    )
    lists: dict[str, ListRows] = Field(default_factory=dict)


class ListRows(Part):
    """Rows of a list field, joined to the rows around them."""

    from_: str = Field(..., alias="from")
    on: dict[str, str] = Field(..., description="Column of the table around: column here.")
    fields: dict[str, Any]


class QuarterAfter(Part):
    """The calendar quarter after the last of some dates."""

    quarter_after: dict[str, list[str]] = Field(..., description="Table: its date columns.")


RowTable = Literal["reps", "accounts", "leads", "duties", "pairs", "teams", "territories"]


class Mapping(Part):
    """A whole mapping file."""

    format: Literal["assigner-mapping/1"] = "assigner-mapping/1"
    title: Text
    constants: dict[str, Plain] = Field(default_factory=dict)
    sources: dict[str, Source] = Field(..., min_length=1)
    tables: dict[str, Table] = Field(default_factory=dict)
    checks: list[Check] = Field(default_factory=list)
    horizon: QuarterAfter | None = None
    settings: dict[str, Any] = Field(default_factory=dict, description="Settings of the problem, as in problem.yaml.")
    rows: dict[RowTable, Rows]
    history: Rows | None = Field(None, description="Won, lost and open deals, for goals, incentives and reviews.")


Step.model_rebuild()
Rows.model_rebuild()
