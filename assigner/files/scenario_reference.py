"""The reference of scenario files: every field in both languages, the columns of queries, measures for gates.

When to modify: to show more of scenarios; the fields come from their models, the measures from :mod:`assigner.plan.measures`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.files.headings import extra_of
from assigner.language import Words
from assigner.plan.measures import MEASURES
from assigner.scenario.model import (
    QueryChange,
    RepLeave,
    Scenario,
    TableChange,
    TeamMerge,
    TeamPart,
    TeamsChange,
    TeamSplit,
)

if TYPE_CHECKING:
    from assigner.language import Language
    from assigner.problem.fields import Row

_TITLE = Words("# Scenarios", "# 情景（scenario）")
_INTRODUCTION = Words(
    "A YAML or JSON file of changes to a problem, for `--what-if` of any command and for `assigner what-if`. Headings may be "
    "English or Chinese. How to use it: [what if](../../what-if.md).",
    "对问题进行更改的 YAML 或 JSON 文件，可用于各命令的 `--what-if` 以及 `assigner what-if`。字段名可用英文或中文。用法见[情景对照](../../zh/what-if.md)。",
)
_SECTIONS: tuple[tuple[Words, type[Row]], ...] = (
    (Words("## The file", "## 文件"), Scenario),
    (Words("## Changes to a table", "## 一张表的更改"), TableChange),
    (Words("## Changes by query (`all`)", "## 按条件更改（`all`）"), QueryChange),
    (Words("## Leave", "## 请假（`leave`）"), RepLeave),
    (Words("## Teams", "## 团队（`teams`）"), TeamsChange),
    (Words("### Merging", "### 合并（`merge`）"), TeamMerge),
    (Words("### Splitting", "### 拆分（`split`）"), TeamSplit),
    (Words("### A new team", "### 拆出的新团队（`into`）"), TeamPart),
)
_HEAD = Words("| field | Chinese heading | meaning |\n|---|---|---|", "| 字段 | 中文写法 | 含义 |\n|---|---|---|")
_TESTS = Words(
    """## Tests of a query (`where`)

Every test must hold. A column is a field of the row (`potential`), a dimension (`capacity.minutes`), a list (`tags`: any entry
counts), or a field of the rep or account behind it: `owner.team`, `pin.seniority`, `account.potential`, and `rep.team` of pairs.
A team or territory means those below it too.

| test | holds where the value |
|---|---|
| `East`, `[East, West]` | is it, or one of them |
| `{not: [East]}` | is none of them |
| `present`, `missing` | is given, is not |
| `{above: 3}`, `{at_least: 3}`, `{below: 3}`, `{at_most: 3}` | is more, at least, less, at most |
| `{equals: column}`, `{differs_from: column}` | is or is not that of another column |""",
    """## 条件中的测试（`where`）

所有测试须同时成立。列可以是本行字段（`potential`）、某一维度（`capacity.minutes`）、列表（`tags`：任一项即可），或其背后的销售代表、
客户的字段：`owner.team`、`pin.seniority`、`account.potential`，以及组合表的 `rep.team`。团队与区域均含其下级。

| 测试 | 成立条件 |
|---|---|
| `East`、`[East, West]` | 等于该值或其中之一 |
| `{not: [East]}` | 不是其中任何一个 |
| `present`、`missing` | 有值、无值 |
| `{above: 3}`、`{at_least: 3}`、`{below: 3}`、`{at_most: 3}` | 大于、不小于、小于、不大于 |
| `{equals: column}`、`{differs_from: column}` | 与另一列相同、不同 |""",
)
_MEASURES = Words(
    """## Measures (`accept`)

A gate compares a measure with a number: `"<= 3 %"`, `"<= 1,200,000"`, `0`. With a percent sign it counts as a part of its whole; a number
alone is a limit in the measure's good direction. A measure that means nothing for the problem is neither passed nor missed.

| measure | meaning |
|---|---|""",
    """## 指标（`accept`）

验收条件把指标与数字比较：`"<= 3 %"`、`"<= 1,200,000"`、`0`。带百分号时按占总体的比例计；只写数字时，按该指标的有利方向作为限制。
对该问题没有意义的指标既不算通过也不算未通过。

| 指标 | 含义 |
|---|---|""",
)
_EXAMPLE = Words("## Example", "## 示例")
_YAML = """```yaml
name: Capacity of team East -$cut %
based_on: quarter.yaml
parameters: {cut: 10}
sweep: {cut: [5, 10, 20], seed: [1, 2]}
accept: {moved_revenue: "<= 3 %", max_utilisation: "<= 85 %"}
reps:
  drop: [R13]
  all:
    - where: {team: East}
      percent: {capacity: -$cut}
accounts:
  all:
    - where: {owner.team: East, potential: {above: 1000000}}
      set: {pin: {column: owner}}
teams:
  merge:
    - {teams: [North, South], into: North-South, share_territories: yes}
```"""


def scenario_page(language: Language) -> str:
    """Return the reference of scenario files in one language."""
    parts = [_TITLE.say(language), _INTRODUCTION.say(language), _EXAMPLE.say(language), _YAML]
    for title, model in _SECTIONS:
        parts += [title.say(language), _fields(model, language)]
        if model is QueryChange:
            parts.append(_TESTS.say(language).replace("## ", "### ", 1))
    lines = [f"| `{name}` | {measure.title.say(language)} |" for name, measure in MEASURES.items()]
    parts.append(_MEASURES.say(language) + "\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _fields(model: type[Row], language: Language) -> str:
    lines = [_HEAD.say(language)]
    for name, info in model.model_fields.items():
        extra = extra_of(info)
        meaning = str(info.description if language == "en" else extra["zh"]).replace("|", "\\|")
        lines.append(f"| `{name}` | {extra['heading_zh']} | {meaning} |")
    return "\n".join(lines)
