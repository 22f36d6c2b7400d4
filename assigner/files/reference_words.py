"""What the format reference says about the formats as a whole.

When to modify: when files may be written in a new way that is not a property of one field.
"""

from __future__ import annotations

from assigner.language import Words

TABLE_WORDS: dict[str, Words] = {
    "settings": Words(
        "What concerns the whole problem: horizon, time zone, teams, rules.", "整体设置：计划期、时区、团队、规则。"
    ),
    "reps": Words("The people: team, skills, capacity, time.", "销售代表：团队、技能、产能、时间。"),
    "accounts": Words("The customers that somebody owns over the horizon.", "在计划期内归属于某人的客户。"),
    "leads": Words(
        "Arrivals that want an answer; they may stay unassigned at a price.", "需要响应的线索，可按代价保持未分配。"
    ),
    "duties": Words(
        "Dated work: visits, demos, on-call, after-sales, meetings, training.",
        "带日期的任务：拜访、演示、值班、售后、会议、培训。",
    ),
    "pairs": Words(
        "What is special about one item with one rep (optional).", "某个项目与某位销售代表之间的特殊情况（可选）。"
    ),
    "scenario": Words("Changes to a problem: what if.", "对问题的更改：如果……会怎样。"),
    "plan": Words("The answer: who gets each item, and when.", "答案：每个项目由谁承担、何时开始。"),
}
"""What each page is about."""

INTRODUCTION = Words(
    """# Formats

<!-- Generated from the row models by `make docs`; do not edit. -->

A problem is settings and up to five tables. It comes in any of these forms; all say the same and convert into each
other without loss (`assigner convert`):

* **a folder**: `problem.yaml` with the settings beside tables as CSV or Parquet: `reps.csv`, `accounts.csv`, ...
* **one document**: `.json` or `.yaml` with the settings at the top and a list of rows for each table.
* **one workbook**: `.xlsx` (Excel, WPS, LibreOffice) with a sheet for each table and a sheet `settings`.

Only `reps` is required. Everything else has a default: a file with only reps and accounts gives a good plan.""",
    """# 格式说明

<!-- 由 `make docs` 根据行模型生成，请勿手工修改。 -->

一个问题由设置与至多五张表组成，可采用以下任一形式；各形式表达能力相同，可无损互转（`assigner convert`）：

* **文件夹**：`problem.yaml` 存放设置，旁边是 CSV 或 Parquet 表：`reps.csv`、`accounts.csv`……
* **单个文档**：`.json` 或 `.yaml`，顶层为设置，每张表是一个行列表。
* **单个工作簿**：`.xlsx`（Excel、WPS、LibreOffice），每张表一个工作表，另有“设置”工作表。

只有销售代表表是必需的，其余都有默认值：只有销售代表与客户的文件即可得到好的方案。""",
)

SYNTAX = Words(
    """## Headings and cells

* A heading is the field's English name in any case (`Owner Since`, `owner_since`, `owner-since`), its Chinese heading, or
  one of the others listed. Keys in JSON and YAML and names of files and sheets work the same way.
* A heading that begins with `#` or `_`, or is empty, is a comment. An unknown heading that looks like a misspelt one is
  an error; any other is named in a warning and not read.
* Columns may stand in any order and be left out. An empty cell means the default; so does empty text in a document.
* Lists: `a; b; c` (also `；` and `、`). Records: their fields with colons, `german:3; hvac`. A text that contains one of
  these signs stands in double quotes, as in JSON: `"a; b"; c`. A cell may also hold JSON: `[{"skill": "hvac"}]`.
* Amounts: a column for each dimension, `capacity_minutes`; or `minutes:4800; count:30` in one cell. The names 分钟, 数量,
  价值 and 潜力 mean minutes, count, value and potential.
* Yes and no: yes/no, true/false, 1/0, 是/否, √/×. Numbers: 1234.5, 1,234.5, 12万, 80%, full-width digits too.
* Dates: 2027-01-15, 2027/1/15, 2027年1月15日, or a date cell. Moments: 2027-01-15 09:00, with +08:00 where it is not local.
  15/1/2027 is refused, for nobody can know which part is the day.
* Fixed values in either language: `visit` or 拜访.
* Texts that begin with `=`, `+`, `-` or `@` get a `'` in CSV, so that no spreadsheet runs them; reading takes it away.

A list or mapping that does not fit into a cell stands in a table of its own: `reps.leave.csv` (sheet `reps.leave` or
销售代表.请假). Its first column names the parent by id.""",
    """## 标题与单元格

* 标题可以是英文字段名（不分大小写：`Owner Since`、`owner_since`、`owner-since`）、中文标题，或所列的其他写法。JSON 与 YAML
  的键、文件名和工作表名同样适用。
* 以 `#` 或 `_` 开头或为空的标题视为备注。疑似拼错的标题会报错；其他未知标题会给出警告，且不读取。
* 列可任意排列，也可省略。空单元格表示默认值；文档中的空文字也一样。
* 列表：`甲; 乙; 丙`（也可用 `；` 与 `、`）。记录：各字段用冒号连接，如 `德语:3; 暖通`。文字本身含有这些符号时，用双引号括起（同
  JSON）：`"甲; 乙"; 丙`。单元格也可写 JSON：`[{"skill": "暖通"}]`。
* 数值：每个维度一列，如 `产能_分钟`；或在一个单元格内写 `分钟:4800; 数量:30`。分钟、数量、价值、潜力即 minutes、count、value、
  potential。
* 是与否：是/否、√/×、1/0、yes/no、true/false。数字：1234.5、1,234.5、12万、80%，全角数字亦可。
* 日期：2027-01-15、2027/1/15、2027年1月15日，或日期格式的单元格。时刻：2027-01-15 09:00；若非当地时间，请加 +08:00。
  15/1/2027 会被拒绝，因为无法判断日与月的顺序。
* 固定取值中英文均可：拜访 或 `visit`。
* 以 `=`、`+`、`-`、`@` 开头的文字在 CSV 中会加上 `'`，以免被当作公式执行；读取时自动去掉。

放不进单元格的列表或数值放在单独的表中：`reps.leave.csv`（工作表“销售代表.请假”或 `reps.leave`），首列用编号指明所属的行。""",
)

ENCODINGS = Words(
    """## Files

CSV may be UTF-8 (with or without a mark), UTF-16 or GB18030, with commas, semicolons or tabs; what was taken is said
when it is not UTF-8. YAML is YAML 1.2: `no` is a text, `007` keeps its zeros. A key that stands twice is an error in
JSON and in YAML; so are NaN and infinity. JSON and YAML files may have up to 512 MiB, tables any size: for 100,000 rows
and more Parquet is best. Issues are told with their place: `reps.csv:7 column skills`, `$.reps[3].skills[0].level`,
`problem.yaml:12 rules[0].level`, `reps!D7`.""",
    """## 文件

CSV 可为 UTF-8（带或不带 BOM）、UTF-16 或 GB18030，分隔符可为逗号、分号或制表符；不是 UTF-8 时会说明按何种编码读取。YAML 采用
1.2 版：`no` 是文字，`007` 保留前导零。JSON 与 YAML 中重复的键、NaN 与无穷大均为错误。JSON 与 YAML 文件最大 512 MiB，表的大小
不限：十万行以上建议使用 Parquet。问题均注明位置：`reps.csv:7 column skills`、`$.reps[3].skills[0].level`、
`problem.yaml:12 rules[0].level`、`销售代表!D7`。""",
)

PLAN_PAGE = Words(
    """A plan is a table in CSV, Parquet, JSON, YAML or a workbook. `assigner solve` writes `plan.json`: an object whose key
`plan` holds the rows. `assigner verify` and `assigner diff` read any of them; further columns are left alone. Items that
the table leaves out are left undone.

A duty has an item for each seat: `D7` alone, `D7/2` for its second person, `D7/li-na` for a named one, `D7@2027-01-04`
for one occurrence of a recurring duty.""",
    """方案是一张表，可为 CSV、Parquet、JSON、YAML 或工作簿。`assigner solve` 写出 `plan.json`：键 `plan` 下是各行。`assigner verify`
与 `assigner diff` 可读取以上任意形式，其余列不处理。表中未列出的项目视为未分配。

任务的每个席位是一个项目：只有一人时为 `D7`，第二人为 `D7/2`，指定人员为 `D7/li-na`，重复任务的一次为 `D7@2027-01-04`。""",
)
