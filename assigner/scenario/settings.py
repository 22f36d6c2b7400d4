"""The settings of a problem under a scenario: named settings, rules by name, resolutions kept.

When to modify: when settings can be changed in another way.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assigner.language import Words, meant_words
from assigner.problem.amounts import dimensions, resolution
from assigner.problem.faults import faults_of
from assigner.problem.settings import RuleSetting, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assigner.issues import Issues
    from assigner.problem.problem import Problem
    from assigner.scenario.model import Scenario
    from assigner.scenario.places import PlaceOf


def changed_settings(problem: Problem, scenario: Scenario, issues: Issues, place_of: PlaceOf) -> Settings:
    """Return the problem's settings with the scenario's; faults go to ``issues``."""
    data = problem.settings.model_dump(mode="json")
    data["dimensions"] = kept_resolutions(problem)
    for name, value in scenario.set.items():
        _set(data, name, value, issues, place_of(("set", name)))
    rules = _changed_rules(problem.settings.rules, scenario.rules)
    try:
        settings = Settings.model_validate({**data, "rules": []})
    except ValidationError as error:
        _refuse(error, issues, place_of)
        return problem.settings
    return settings.model_copy(update={"rules": rules})


def kept_resolutions(problem: Problem) -> list[dict[str, Any]]:
    """Return the declared dimensions with the resolutions that the base problem works with."""
    declared = {one.name: one.model_dump(mode="json") for one in problem.settings.dimensions}
    for name in dimensions(problem):
        if name in declared or name not in ("minutes", "count"):
            declared[name] = {**declared.get(name, {"name": name}), "resolution": resolution(problem, name)}
    return list(declared.values())


def _set(data: dict[str, Any], name: str, value: Any, issues: Issues, place: str) -> None:
    """Set one setting; a dot in the name reaches inside."""
    first, *inner = name.split(".")
    if first not in Settings.model_fields or first in ("format", "rules"):
        known = [one for one in Settings.model_fields if one not in ("format", "rules")]
        meant = meant_words(difflib.get_close_matches(first, known, n=3), known)
        issues.error(
            "scenario-setting-unknown", place,
            Words(f"There is no setting ({first}) to set.", f"没有可设定的设置（{first}）。"),
            Words(f"{meant.en} Rules stand under rules.", f"{meant.zh}规则请写在 rules 下。"), name,
        )  # fmt: skip
        return
    steps = [first, *inner]
    for step in steps[:-1]:
        if not isinstance(data.get(step), dict):
            data[step] = {}
        data[step] = dict(data[step])
        data = data[step]
    data[steps[-1]] = value


def _changed_rules(before: Sequence[RuleSetting], changes: Sequence[RuleSetting]) -> list[RuleSetting]:
    """Return the rule settings with those of the scenario added, or merged field by field into one of the same name."""
    rules = {setting.name or setting.rule: setting for setting in before}
    for change in changes:
        name = change.name or change.rule
        base = rules.get(name)
        if base is None or base.rule != change.rule:
            rules[name] = change
            continue
        given: Mapping[str, Any] = {field: getattr(change, field) for field in change.model_fields_set}
        rules[name] = base.model_copy(update={**given, "parameters": {**base.parameters, **change.parameters}})
    return list(rules.values())


def _refuse(error: ValidationError, issues: Issues, place_of: PlaceOf) -> None:
    for fault in faults_of(error):
        place = place_of(("set", ".".join(map(str, fault.path))))
        issues.error("scenario-value-refused", place, fault.words, fault.way_out, fault.value)
