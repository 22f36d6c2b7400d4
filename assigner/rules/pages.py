"""The rules' pages: each rule's docstring and parameters as Markdown, and an index, in both languages.

When to modify: when a page should show more; a rule's own words stand in its module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from pydantic_core import PydanticUndefined

from assigner.language import LANGUAGES, Language, Words
from assigner.rules.profiles import PROFILES
from assigner.rules.registry import all_rules

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from assigner.rules.contract import Group, Rule

GROUPS: dict[Group, Words] = {
    "pair": Words("Who may take what", "谁可以承担"),
    "coverage": Words("What is left undone", "覆盖"),
    "load": Words("Loads", "负荷"),
    "structure": Words("What belongs together", "结构"),
    "stability": Words("What changes hands", "稳定"),
    "time": Words("Time", "时间"),
    "taste": Words("Taste", "偏好"),
}
"""The groups of the catalogue, in the order of the index."""
INDEX = Words(
    "# The rules\n\nOne rule finds one fault and is named for it. A rule is hard (no plan may break it) or weighted at a level; "
    "`rules:` in the problem changes level, weight, scope and parameters. This page and the rules' pages are made from the code.\n",
    "# 规则目录\n\n每条规则针对一种问题并以其命名。规则可以是硬性的（任何方案都不得违反），也可以在某一层级按权重计分；"
    "在问题的 `rules:` 中可调整层级、权重、范围与参数。本页及各规则页面由代码生成。\n",
)
HEADS = Words("| rule | fault | level | weight |", "| 规则 | 问题 | 层级 | 权重 |")
PARAMETER_HEADS = Words("| parameter | meaning | type | default |", "| 参数 | 含义 | 类型 | 默认 |")
DEFAULTS = Words("Default: level `{level}`, weight {weight}.", "默认：层级 `{level}`，权重 {weight}。")


def rule_page(rule: type[Rule], language: Language) -> str:
    """Return a rule's page as Markdown."""
    english, chinese = rule.page().split("\n---\n")
    body = chinese.strip() if language == "zh" else "# " + english.strip()
    default = DEFAULTS.say(language, level=rule.level, weight=rule.weight)
    return f"`{rule.id}`\n\n{body}\n\n{default}\n{_parameters(rule, language)}"


def summary_of(rule: type[Rule], language: Language) -> str:
    """Return what a rule forbids: the first paragraph of its page, on one line."""
    english, chinese = rule.page().split("\n---\n")
    first = (chinese if language == "zh" else english).split("\n## ")[1].split("\n", 1)[1].strip().split("\n\n")[0]
    return ("" if language == "zh" else " ").join(line.strip() for line in first.splitlines())


def _parameters(rule: type[Rule], language: Language) -> str:
    fields = rule.Parameters.model_fields
    if not fields:
        return ""
    rows = [_parameter(name, field, language) for name, field in fields.items()]
    return "\n".join(["", PARAMETER_HEADS.say(language), "|---|---|---|---|", *rows, ""])


def _parameter(name: str, field: FieldInfo, language: Language) -> str:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    meaning = extra.get("zh", "") if language == "zh" else field.description
    default = field.get_default(call_default_factory=True)
    shown = "" if default is PydanticUndefined else f"`{default}`"
    return f"| `{name}` | {meaning} | {_type_name(field)} | {shown} |"


def _type_name(field: FieldInfo) -> str:
    choices = [choice for choice in get_args(field.annotation) if isinstance(choice, str)]
    if choices:
        return " / ".join(f"`{choice}`" for choice in choices)
    return str(getattr(field.annotation, "__name__", field.annotation)).replace("|", "or")


def index_page(language: Language) -> str:
    """Return the catalogue's index as Markdown."""
    lines = [INDEX.say(language)]
    for group, words in GROUPS.items():
        members = [rule for rule in all_rules().values() if rule.group == group]
        lines += [f"\n## {words.say(language)}\n", HEADS.say(language), "|---|---|---|---|"]
        lines += [
            f"| [{rule.id}]({rule.id}.md) | {rule.title.say(language)} | {rule.level} | {rule.weight} |"
            for rule in members
        ]
    return "\n".join([*lines, "", _profiles(language)])


def _profiles(language: Language) -> str:
    heads = Words("## Profiles\n\n| profile | for | levels |", "## 风格\n\n| 风格 | 适用 | 层级 |")
    rows = [
        f"| `{name}` | {profile.title.say(language)} | {', '.join(profile.levels)} |"
        for name, profile in PROFILES.items()
    ]
    return "\n".join([heads.say(language), "|---|---|---|", *rows, ""])


def rule_pages() -> dict[str, str]:
    """Return every page by its path under ``docs/``."""
    pages = {}
    for language in LANGUAGES:
        pages[f"rules/{language}/README.md"] = index_page(language)
        pages.update({f"rules/{language}/{rule.id}.md": rule_page(rule, language) for rule in all_rules().values()})
    return pages
