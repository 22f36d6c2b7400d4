"""Checks of rule settings that need only names: double names, and scopes that select nothing.

Unknown rules, levels and parameters are checked where the catalogue is known, in the rules' own layer.
When to modify: when scopes get a new field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from assigner.language import Words
from assigner.problem import time
from assigner.problem.validation.findings import Findings, Kind
from assigner.problem.validation.near import Names

if TYPE_CHECKING:
    from assigner.problem.validation.subject import Subject

RULE_NAME_DUPLICATE = Kind(
    "rule-name-duplicate",
    "error",
    Words(
        "Two rule settings are called '{value}': nothing tells them apart.", "有两条规则设定都叫“{value}”，无法区分。"
    ),
    Words("Give each use of a rule a name of its own.", "请为同一规则的每次使用分别命名。"),
)
SCOPE_UNKNOWN = Kind(
    "scope-unknown",
    "warning",
    Words(
        "The scope of rule '{rule}' names '{value}', which nothing has: it selects nothing.",
        "规则“{rule}”的范围中“{value}”不存在，选不到任何对象。",
    ),
    Words("{near}Correct the name, or remove it.", "{near}请更正名称，或将其删除。"),
)

SCOPE_FIELDS = ("teams", "roles", "rep_tags", "reps", "tags", "items", "periods")
"""Fields of a scope that hold names; ``kinds`` is a closed list and checked by its type."""


def check_rules(subject: Subject, findings: Findings, period_labels: list[str]) -> None:
    """Check names and scopes of the rule settings; ``period_labels`` are those of the horizon."""
    seen: set[str] = set()
    known = _Known(subject, period_labels)
    for number, setting in enumerate(subject.settings.rules):
        name = setting.name or setting.rule
        if name in seen:
            findings.add_setting(RULE_NAME_DUPLICATE, f"rules[{number}].name", name)
        seen.add(name)
        for field in SCOPE_FIELDS:
            for at, value in enumerate(getattr(setting.scope, field)):
                if value not in known.names(field):
                    place = f"rules[{number}].scope.{field}[{at}]"
                    findings.add_setting(SCOPE_UNKNOWN, place, value, near=known.near(field), rule=name)


class _Known:
    """The names that scopes may use, collected only for the fields that occur."""

    def __init__(self, subject: Subject, period_labels: list[str]) -> None:
        self._subject = subject
        self._period_labels = period_labels
        self._by_field: dict[str, set[str]] = {}

    def names(self, field: str) -> set[str]:
        if field not in self._by_field:
            self._by_field[field] = self._collect(field)
        return self._by_field[field]

    def near(self, field: str) -> Names:
        return Names(self.names(field))

    def _collect(self, field: str) -> set[str]:
        subject, frames = self._subject, self._subject.frames
        if field == "items":
            return set(subject.work["id"]) | self._dated_items()
        values: dict[str, pd.Series[str] | pd.Index | list[str]] = {
            "teams": pd.Index(subject.teams.names),
            "roles": frames["reps.roles"]["value"],
            "rep_tags": frames["reps.tags"]["value"],
            "reps": subject.reps["id"],
            "periods": self._period_labels,
        }
        return set(subject.nested("tags")["value"]) if field == "tags" else set(values[field])

    def _dated_items(self) -> set[str]:
        """Items of duties may be named by their date; seats of them are rarely named in a scope."""
        duties = self._subject.frames["duties"]
        if duties.empty:
            return set()
        found = time.occurrences(self._subject.settings, self._subject.frames)
        found = found[found["label"] != ""]
        ids = duties["id"].to_numpy(dtype=object)[found["duty"]]
        return {f"{duty}@{label}" for duty, label in zip(ids, found["label"], strict=True)}
