"""``assigner rules``: the catalogue, the page of one rule, and which rules are in force in a problem.

When to modify: to show another property of rules.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Language, Words

if TYPE_CHECKING:
    from assigner.problem.problem import Problem
    from assigner.problem.settings import Scope
    from assigner.rules.active import ActiveRule
    from assigner.rules.contract import Rule

HELP = spoken(
    "Show the catalogue of rules, or the page of one rule.\n\n"
    "With --problem: which rules are in force there, how strongly, and on what.",
    "显示规则目录，或某条规则的说明页。\n\n给出 --problem 时：显示该问题启用了哪些规则、强度与作用范围。",
)
GROUPS = {
    "pair": Words("Who may have what", "谁可以承担什么"),
    "load": Words("Load", "负荷"),
    "structure": Words("Structure", "结构"),
    "stability": Words("Stability", "稳定"),
    "coverage": Words("Coverage", "覆盖"),
    "time": Words("Time", "时间"),
    "taste": Words("Fit and wishes", "匹配与意愿"),
}
MORE = Words("The page of a rule: assigner rules {example}", "查看某条规则的说明：assigner rules {example}")
IN_FORCE = Words(
    "{used:,} rules in force, {idle:,} more find nothing to look at.",
    "启用 {used:,} 条规则，另有 {idle:,} 条在该问题中无对象。",
)

RuleId = Annotated[
    str | None,
    typer.Argument(metavar="RULE", help=spoken("Id of a rule, such as load-uneven.", "规则编号，如 load-uneven。")),
]
OfProblem = Annotated[Path | None, option(
    "--problem",
    "Show the rules in force in this problem.",
    "显示该问题启用的规则。", metavar="PROBLEM")]  # fmt: skip


def run(
    rule: RuleId = None,
    problem: OfProblem = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_problem
    from assigner.rules.registry import all_rules, rule_named

    voice = Voice.of(language, as_json)
    if rule is not None:
        _tell_page(rule_named(rule), voice)
    elif problem is not None:
        _tell_in_force(take_problem(problem, None, voice), voice)
    else:
        _tell_catalogue(all_rules(), voice)
    return DONE


def page_of(rule: type[Rule], language: Language) -> str:
    """Return a rule's page in one language, as Markdown with a title."""
    english, _, chinese = rule.page().partition("\n---\n")
    page = (chinese if language == "zh" else english).strip()
    return page if page.startswith("# ") else f"# {page}"


def _tell_page(rule: type[Rule], voice: Voice) -> None:
    from rich.markdown import Markdown

    from assigner.plan.level_words import level_words

    page = page_of(rule, voice.language)
    title, _, body = page.partition("\n")
    voice.tell(Text(rule.id, style="bold cyan"), Text(title.lstrip("# "), style="bold"))
    level = level_words(rule.level, voice.language)
    weight = "" if rule.level == "hard" else voice.words(", weight {weight}", "，权重 {weight}", weight=rule.weight)
    voice.tell(
        Text(
            voice.words("By default: {level}{weight}", "默认：{level}{weight}", level=level, weight=weight), style="dim"
        )
    )
    voice.tell(Markdown(body.replace("\n## ", "\n### ")))
    voice.answer({**_facts(rule), "page": {one: page_of(rule, one) for one in ("en", "zh")}})


def _facts(rule: type[Rule]) -> dict[str, Any]:
    weight = None if rule.level == "hard" else rule.weight
    title = {"en": rule.title.en, "zh": rule.title.zh}
    return {"id": rule.id, "title": title, "group": rule.group, "level": rule.level, "weight": weight}


def _tell_catalogue(rules: dict[str, type[Rule]], voice: Voice) -> None:
    """Print the catalogue by group."""
    from assigner.cli.tables import make_table
    from assigner.plan.level_words import level_words

    words = voice.words
    table = make_table(
        [words("Rule", "规则"), words("What it minds", "针对的问题"), words("Level", "层级"), words("Weight", "权重")],
        right=(3,),
    )
    for group, title in GROUPS.items():
        members = [rule for rule in rules.values() if rule.group == group]
        if members:
            table.add_row(Text(title.say(voice.language), style="bold"))
        for rule in members:
            weight = "" if rule.level == "hard" else f"{rule.weight:,}"
            table.add_row(
                f"  {rule.id}", rule.title.say(voice.language), level_words(rule.level, voice.language), weight
            )
    voice.tell(table)
    voice.tell("", Text(MORE.say(voice.language, example=next(iter(rules))), style="dim"))
    voice.answer({"rules": [_facts(rule) for rule in rules.values()]})


def _tell_in_force(problem: Problem, voice: Voice) -> None:
    """Print the rules in force in a problem, and how many find nothing to look at."""
    from assigner.cli.scores import rule_words
    from assigner.cli.tables import make_table
    from assigner.plan.level_words import level_words
    from assigner.rules.active import active_rules, configured_rules

    used = active_rules(problem)
    idle = [one for one in configured_rules(problem.settings) if one.rule.name not in {mine.rule.name for mine in used}]
    words = voice.words
    table = make_table(
        [words("Rule", "规则"), words("Level", "层级"), words("Weight", "权重"), words("Only for", "仅限")],
        right=(2,),
        wrap=(3,),
    )
    for one in used:
        weight = "" if one.level == "hard" else f"{one.weight:,}"
        table.add_row(
            rule_words(one.rule.id, one.rule.name, voice.language),
            level_words(one.level, voice.language),
            weight,
            scope_words(one.rule.scope),
        )
    voice.tell(table)
    voice.tell("", Text(IN_FORCE.say(voice.language, used=len(used), idle=len(idle)), style="dim"))
    voice.answer({"rules": [_use(one) for one in used], "without_object": [_use(one) for one in idle]})


def scope_words(scope: Scope) -> str:
    """Return a scope as ``teams east, west; kinds lead``; empty for everything."""
    given = scope.model_dump(mode="json", exclude_defaults=True)
    return "; ".join(f"{name} {', '.join(values)}" for name, values in given.items())


def _use(one: ActiveRule) -> dict[str, Any]:
    return {
        "name": one.rule.name, "rule": one.rule.id, "level": one.level,
        "weight": None if one.level == "hard" else one.weight,
        "scope": one.rule.scope.model_dump(mode="json", exclude_defaults=True),
        "parameters": one.rule.parameters.model_dump(mode="json"),
    }  # fmt: skip
