"""Which rules are in force in a problem, in which mood, with which weight.

The catalogue's defaults, changed by the profile, changed by the problem's own settings. When to
modify: when the way of overriding changes; not for a new rule.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assigner.issues import Issue, Issues
from assigner.language import Words, meant_words
from assigner.problem.faults import faults_of
from assigner.problem.settings import RuleSetting
from assigner.rules.contract import HARD, Rule
from assigner.rules.profiles import PROFILES
from assigner.rules.registry import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assigner.problem.problem import Problem
    from assigner.problem.settings import Settings

PARAMETERS = Words("Parameters of {rule}: {known}.", "{rule} 的参数：{known}。")
NO_PARAMETERS = Words("This rule has no parameters; remove it.", "该规则没有参数，请删除。")


@dataclass(frozen=True)
class ActiveRule:
    """A rule in force.

    Parameters
    ----------
    rule
        The rule with its parameters and scope.
    level
        :data:`HARD` or a level's name.
    weight
        Cost of one unit of amount; 1 for hard rules.
    """

    rule: Rule
    level: str
    weight: int


def level_names(settings: Settings) -> tuple[str, ...]:
    """Return the names of the levels, most important first."""
    return tuple(settings.levels) or PROFILES[settings.profile].levels


def configured_rules(settings: Settings) -> list[ActiveRule]:
    """Return all rules that are switched on, whether or not the problem holds anything for them.

    Raises
    ------
    pydantic.ValidationError, KeyError
        When settings are wrong; :func:`rule_issues` says so to people beforehand.
    """
    merged = _merged(settings)
    levels = level_names(settings)
    return [_activate(setting, levels) for setting in merged.values() if setting.on]


def active_rules(problem: Problem) -> tuple[ActiveRule, ...]:
    """Return the rules in force that the problem holds something for; found once a problem."""
    if "active_rules" not in problem.derived:
        configured = configured_rules(problem.settings)
        problem.derived["active_rules"] = tuple(one for one in configured if one.rule.applies(problem))
    found: tuple[ActiveRule, ...] = problem.derived["active_rules"]
    return found


def objective_levels(problem: Problem, active: tuple[ActiveRule, ...]) -> tuple[tuple[str, int], ...]:
    """Return the objective's (level, step), most important first; leximin rules add steps to their level."""
    steps = dict.fromkeys(level_names(problem.settings), 1)
    for one in active:
        if one.level != HARD:
            steps[one.level] = max(steps[one.level], one.rule.steps(problem))
    return tuple((name, step) for name, count in steps.items() for step in range(count))


def level_labels(levels: Iterable[tuple[str, int]]) -> list[str]:
    """Return what steps of levels are called: ``plan``, ``plan.1``."""
    return [name if step == 0 else f"{name}.{step}" for name, step in levels]


def _merged(settings: Settings) -> dict[str, RuleSetting]:
    """Return the settings by name: defaults, then the profile, then the problem's own, field by field."""
    merged = {rule_id: RuleSetting(rule=rule_id) for rule_id in all_rules()}
    for setting in (*PROFILES[settings.profile].settings, *settings.rules):
        name = setting.name or setting.rule
        before = merged.get(name)
        given = {field: getattr(setting, field) for field in setting.model_fields_set}
        if before is not None and before.rule == setting.rule:
            given["parameters"] = {**before.parameters, **setting.parameters}
            merged[name] = before.model_copy(update=given)
        else:
            merged[name] = setting
    return merged


def _activate(setting: RuleSetting, levels: tuple[str, ...]) -> ActiveRule:
    kind = all_rules()[setting.rule]
    rule = kind(setting.name, kind.Parameters.model_validate(setting.parameters), setting.scope)
    level = setting.level or (kind.level if kind.level in (HARD, *levels) else levels[-1])
    weight = 1 if level == HARD else (setting.weight or kind.weight)
    return ActiveRule(rule, level, weight)


def rule_issues(settings: Settings, place: str = "$") -> list[Issue]:
    """Return everything that is wrong with profile, levels and rule settings, with JSON paths."""
    issues = Issues()
    if settings.profile not in PROFILES:
        _unknown(issues, "profile-unknown", f"{place}.profile", settings.profile, list(PROFILES))
        return issues.found
    seen: set[str] = set()
    for number, setting in enumerate(settings.rules):
        _check_setting(issues, setting, f"{place}.rules[{number}]", level_names(settings), seen)
    return issues.found


def _check_setting(issues: Issues, setting: RuleSetting, place: str, levels: tuple[str, ...], seen: set[str]) -> None:
    rules = all_rules()
    if setting.rule not in rules:
        _unknown(issues, "rule-unknown", f"{place}.rule", setting.rule, list(rules))
        return
    if setting.level is not None and setting.level not in (HARD, *levels):
        _unknown(issues, "level-unknown", f"{place}.level", setting.level, [HARD, *levels])
    name = setting.name or setting.rule
    if name in seen:
        issues.error(
            "rule-name-twice", f"{place}.name",
            Words(f"Two rule settings have the name ({name}).", f"有两条规则设定同名（{name}）。"),
            Words("Give each use of a rule its own name.", "请为每次使用取不同的名称。"), name,
        )  # fmt: skip
    seen.add(name)
    try:
        rules[setting.rule].Parameters.model_validate(setting.parameters)
    except ValidationError as error:
        known = ", ".join(rules[setting.rule].Parameters.model_fields)
        parameters = PARAMETERS.filled(rule=setting.rule, known=known) if known else NO_PARAMETERS
        for fault in faults_of(error):
            way_out = parameters if fault.code == "heading-unknown" else fault.way_out
            at = ".".join((f"{place}.parameters", *map(str, fault.path)))
            issues.error("rule-parameter-invalid", at, fault.words, way_out, fault.value)


def _unknown(issues: Issues, code: str, place: str, value: str, known: list[str]) -> None:
    words = Words(f"There is no such name ({value}).", f"没有这个名称（{value}）。")
    issues.error(code, place, words, meant_words(difflib.get_close_matches(value, known, n=3), known), value)
