"""What the starter says about itself: the first sheet, the folder's README, hints in ``problem.yaml``.

When to modify: when a starter needs another explanation or has a new sheet.
"""

from __future__ import annotations

from assigner.language import Words

ABOUT_WORKBOOK = Words(
    "assigner: starter workbook\n"
    "1. Replace the example rows on the sheets by your own. Reps and accounts are enough for a first plan; leads, duties "
    "and pairs are optional, and sheets that you do not need can be deleted.\n"
    "2. Point at a heading to read what the column means, its range and an example. Brown headings are required, "
    "blue ones may stay empty.\n"
    "3. Several values in one cell are separated by semicolons: english; german. A skill has its level after a colon: "
    "hvac:4; demo:3 (1 learning to 5 expert).\n"
    "4. Columns may be left out, moved, or added: every column of the format reference (docs/formats) is understood, "
    "in English or Chinese. A heading or sheet name that begins with # or _ is a comment.\n"
    "5. Amounts have a column for each dimension: capacity_minutes, target_potential, amounts_visits (a dimension of your "
    "own is declared on a sheet named dimensions).\n"
    "6. Check it:  assigner check team.xlsx     Plan it:  assigner solve team.xlsx",
    "assigner：起步工作簿\n"
    "1. 请用自己的数据替换各工作表中的示例行。只有销售代表与客户即可得到第一个方案；线索、任务与组合可选，不需要的工作表可以删除。\n"
    "2. 鼠标指向标题可查看该列的含义、范围与示例。棕色标题为必填，蓝色标题可留空。\n"
    "3. 一个单元格内的多个值用分号隔开：英语; 德语。技能等级写在冒号之后：暖通:4; 演示:3（1 学习中 到 5 专家）。\n"
    "4. 列可以省略、调换或增加：格式说明（docs/formats）中的所有列都能识别，中英文标题均可。以 # 或 _ 开头的标题或工作表名视为备注。\n"
    "5. 数值按维度各占一列：产能_分钟、目标_潜力、数值_拜访次数（自定义维度请在名为“维度”的工作表中声明）。\n"
    "6. 校验：assigner check 团队.xlsx     求解：assigner solve 团队.xlsx",
)

SHEETS: dict[str, Words] = {
    "settings": Words(
        "Horizon, time zone, working hours and other settings of the whole problem.", "计划期、时区、工时等整体设置。"
    ),
    "rules": Words(
        "Rules whose use differs from the profile: hard or weighted, with parameters.",
        "与风格默认不同的规则：硬性或加权，可带参数。",
    ),
    "teams": Words("The tree of teams.", "团队树。"),
    "territories": Words("The tree of territories.", "区域树。"),
    "dimensions": Words(
        "Dimensions besides minutes, count, value and potential.", "分钟、数量、价值、潜力以外的维度。"
    ),
    "reps": Words("The people: team, skills, capacity, leave.", "销售代表：团队、技能、产能、请假。"),
    "accounts": Words("The customers, with today's owner.", "客户及其当前归属。"),
    "leads": Words(
        "Arrivals that want an answer; they may stay unassigned at a price.", "待响应的线索，可按代价保持未分配。"
    ),
    "duties": Words("Dated work: visits, demos, meetings, after-sales.", "带日期的任务：拜访、演示、会议、售后。"),
    "duties.positions": Words("The people that a duty needs; one row a position.", "任务所需人员，每个岗位一行。"),
    "pairs": Words("What is special about one item with one rep.", "某个项目与某位销售代表之间的特殊情况。"),
}
"""What each sheet of the starter is for."""

ABOUT_FOLDER = Words(
    """# Starter problem

A small sales team that can be planned as it is. Replace the rows by your own, then:

    assigner check .
    assigner solve .

| file | holds |
|---|---|
| problem.yaml | horizon, time zone, working hours, teams, rules |
| reps.csv | the people: team, skills, capacity, leave |
| accounts.csv | the customers, with today's owner |
| leads.csv | arrivals that want an answer (optional) |
| duties.csv, duties.positions.csv | dated work and the people it needs (optional) |
| pairs.csv | what is special about one item with one rep (optional) |

Several values in one cell are separated by semicolons (`english; german`), a skill's level follows a colon
(`hvac:4`). Columns may be left out, moved or added; a heading that begins with # or _ is a comment. All columns,
in English and Chinese, are in the format reference (docs/formats).
""",
    """# 起步问题

一个可直接求解的小型销售团队。请替换为自己的数据，然后运行：

    assigner check .
    assigner solve .

| 文件 | 内容 |
|---|---|
| problem.yaml | 计划期、时区、工时、团队、规则 |
| reps.csv | 销售代表：团队、技能、产能、请假 |
| accounts.csv | 客户及其当前归属 |
| leads.csv | 待响应的线索（可选） |
| duties.csv、duties.positions.csv | 带日期的任务及所需人员（可选） |
| pairs.csv | 某个项目与某位销售代表之间的特殊情况（可选） |

一个单元格内的多个值用分号隔开（英语; 德语），技能等级写在冒号之后（暖通:4）。列可以省略、调换或增加；以 # 或 _
开头的标题视为备注。全部列名（中英文）见格式说明（docs/formats）。
""",
)

SETTINGS_HINTS = Words(
    "# Settings of the whole problem; the tables stand in the CSV files beside it.\n"
    "# horizon: the days that the plan covers. profile: balanced, stable or growth.\n"
    "# rules: rules whose use differs from the profile (see: assigner rules).\n",
    "# 整个问题的设置；各表在旁边的 CSV 文件中。\n"
    "# horizon：计划覆盖的日期。profile：balanced 均衡、stable 稳定、growth 增长。\n"
    "# rules：与风格默认不同的规则（运行 assigner rules 查看规则目录）。\n",
)
