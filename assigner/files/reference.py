"""The reference of every format, as Markdown pages in both languages, made from the row models.

When to modify: to show more of each field; words about the formats as a whole stand in
:mod:`assigner.files.reference_words`.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from assigner.files.cells import compact_style
from assigner.files.field_words import default_text, meaning, record_syntax, syntax_text, type_text
from assigner.files.headings import SETTING_LISTS, extra_of, heading_of, table_heading
from assigner.files.layout import tables_of
from assigner.files.long_tables import parent_headings, value_headings
from assigner.files.plans import PlanRow
from assigner.files.prepare import layout_of
from assigner.files.reference_words import ENCODINGS, INTRODUCTION, PLAN_PAGE, SYNTAX, TABLE_WORDS
from assigner.files.scenario_reference import scenario_page
from assigner.files.setting_layout import sparse_rows, sparse_settings
from assigner.files.starter_example import example_document
from assigner.files.write import csv_cells, yaml_block
from assigner.language import LANGUAGES, Words
from assigner.problem.document import TABLES
from assigner.problem.problem import Problem
from assigner.problem.settings import Settings

if TYPE_CHECKING:
    from assigner.files.layout import WrittenTable
    from assigner.language import Language
    from assigner.problem.fields import Row

_HEADS = Words(
    "| field | Chinese heading | also | type | default | in a cell | meaning |",
    "| 字段 | 中文标题 | 也可写作 | 类型 | 默认 | 单元格写法 | 含义 |",
)


def format_pages() -> dict[str, str]:
    """Return every page of the reference by its path under ``docs/``."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        problem = Problem.from_document(example_document(language))
        found[f"formats/{language}/index.md"] = _index(problem, language)
        found[f"formats/{language}/settings.md"] = _settings_page(problem, language)
        found[f"formats/{language}/plan.md"] = _plan_page(language)
        found[f"formats/{language}/scenario.md"] = scenario_page(language)
        for table in TABLES:
            found[f"formats/{language}/{table}.md"] = _table_page(table, problem, language)
    return found


def _index(problem: Problem, language: Language) -> str:
    names = [("settings", TABLE_WORDS["settings"]), *((table, TABLE_WORDS[table]) for table in TABLES)]
    names += [("plan", TABLE_WORDS["plan"]), ("scenario", TABLE_WORDS["scenario"])]
    lines = [f"| [{table_heading(name, language)}]({name}.md) | {words.say(language)} |" for name, words in names]
    head = Words("| page | what it holds |\n|---|---|", "| 页面 | 内容 |\n|---|---|").say(language)
    example = Words("## A small document", "## 一个小文档").say(language)
    small = {**sparse_settings(problem.settings), "teams": [], "rules": []}
    small = {key: value for key, value in small.items() if value}
    small |= {table: sparse_rows(table, problem.frames)[:1] for table in ("reps", "accounts")}
    parts = [INTRODUCTION.say(language), head + "\n" + "\n".join(lines), SYNTAX.say(language), ENCODINGS.say(language)]
    parts += [
        example,
        _fenced("yaml", yaml_block(small)),
        _fenced("json", json.dumps(small, ensure_ascii=False, indent=2)),
    ]
    return _page(parts)


def _page(parts: list[str]) -> str:
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def _fenced(kind: str, text: str) -> str:
    return f"```{kind}\n{text.rstrip()}\n```"


def _table_page(table: str, problem: Problem, language: Language) -> str:
    model = TABLES[table]
    title = f"# {table_heading(table, language)}" + ("" if language == "en" else f"（{table}）")
    files = Words(
        f"File `{table}.csv` or `{table}.parquet`, sheet `{table}` or `{table_heading(table, 'zh')}`, key `{table}` in a document.",
        f"文件 `{table}.csv` 或 `{table}.parquet`，工作表“{table_heading(table, 'zh')}”或 `{table}`，文档中的键 `{table}`。",
    )
    parts = [title, TABLE_WORDS[table].say(language), files.say(language), _fields(model, language)]
    parts += _list_sections(table, model, language)
    parts.append(Words("## Example", "## 示例").say(language))
    for written in tables_of(problem.frames, language, translated=True):
        if written.name.split(".")[0] == table:
            parts.append(f"`{written.name}.csv`\n\n" + _fenced("csv", _csv(written)))
    parts.append(_fenced("json", json.dumps(sparse_rows(table, problem.frames)[0], ensure_ascii=False, indent=2)))
    return _page(parts)


def _csv(table: WrittenTable) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.heading for column in table.columns])
    writer.writerows(zip(*(csv_cells(column.values) for column in table.columns), strict=True))
    return text.getvalue()


def _fields(model: type[Row], language: Language, prefix: str = "", prefix_zh: str = "") -> str:
    lines = [_HEADS.say(language), "|---|---|---|---|---|---|---|"]
    for name, info in model.model_fields.items():
        extra = extra_of(info)
        cells = [
            f"`{prefix}{name}`",
            prefix_zh + str(extra["heading_zh"]),
            ", ".join(extra["also"]),
            type_text(model, name, language),
            default_text(model, name, language),
            syntax_text(model, name, language),
            meaning(model, name, language),
        ]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def _list_sections(table: str, model: type[Row], language: Language) -> list[str]:
    """Return a section for each field that may stand in a table of its own."""
    parts: list[str] = []
    for name in model.model_fields:
        layout = layout_of(model, name)
        if layout.shape in {"values", "mapping"}:
            continue
        if layout.shape == "rows" and layout.model is not None:
            parts += _records_section(f"{table}.{name}", layout.model, language)
    if any(layout_of(model, name).shape in {"values", "mapping"} for name in model.model_fields):
        parts += _plain_lists_section(table, model, language)
    return parts


def _records_section(long_name: str, model: type[Row], language: Language) -> list[str]:
    """Return what records of one field say, in a cell and in their own table."""
    parents = parent_headings(long_name, language)
    zh = table_heading(long_name, "zh")
    title = f"## {long_name}" if language == "en" else f"## {zh}（{long_name}）"
    own = Words(
        f"Own table `{long_name}.csv` (sheet `{long_name}` or `{zh}`): its first column"
        f"{'s' if len(parents) > 1 else ''} {_quoted(parents)} name{'' if len(parents) > 1 else 's'} the row that it belongs to.",
        f"单独的表 `{long_name}.csv`（工作表“{zh}”或 `{long_name}`）：首列 {_quoted(parents)} 指明所属的行。",
    ).say(language)
    if len(parents) > 1:
        own += Words(
            " Numbers count from 1, in the order of the table above.", "序号从 1 开始，按上一级表中的顺序。"
        ).say(language)
    syntax = record_syntax(model, language)
    if compact_style(model) == "parts":
        cell = Words(
            f"In a cell: `{syntax}`, records separated by semicolons; what stands at the end may be left out.",
            f"单元格写法：`{syntax}`，记录之间用分号隔开；末尾的部分可省略。",
        ).say(language)
    elif syntax:
        cell = Words(
            f"In a cell: `{syntax}`; one day alone is enough.", f"单元格写法：`{syntax}`；只有一天时写一天即可。"
        ).say(language)
    else:
        cell = ""
    parts = [title, cell, own, _fields(model, language)]
    for name in model.model_fields:
        inner = layout_of(model, name)
        if inner.shape == "rows" and inner.model is not None:
            parts += _records_section(f"{long_name}.{name}", inner.model, language)
    return parts


def _quoted(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _plain_lists_section(table: str, model: type[Row], language: Language) -> list[str]:
    lists = [name for name in model.model_fields if layout_of(model, name).shape == "values"]
    mappings = [name for name in model.model_fields if layout_of(model, name).shape == "mapping"]
    title = Words("## Lists and amounts in tables of their own", "## 列表与数值的单独表").say(language)
    columns = [parent_headings(f"{table}.x", language)[0], *value_headings("values", language)]
    parts = [title]
    if lists:
        names = _quoted([f"{table}.{name}" for name in lists])
        parts.append(
            Words(
                f"Every list may also stand in a table of its own with the columns {_quoted(columns)}: {names}.",
                f"每个列表也可放在单独的表中，列为 {_quoted(columns)}：{names}。",
            ).say(language)
        )
    if mappings:
        columns = [columns[0], *value_headings("mapping", language)]
        names = _quoted([f"{table}.{name}" for name in mappings])
        headings = _quoted(
            [f"{heading_of(model, name, language)}_{'minutes' if language == 'en' else '分钟'}" for name in mappings]
        )
        parts.append(
            Words(
                f"Amounts have a column for each dimension ({headings}), or a table with the columns {_quoted(columns)}: {names}.",
                f"数值按维度各占一列（{headings}），或放在列为 {_quoted(columns)} 的表中：{names}。",
            ).say(language)
        )
    return parts


def _settings_page(problem: Problem, language: Language) -> str:
    title = Words("# Settings", "# 设置（settings）").say(language)
    where = Words(
        "File `problem.yaml` in a folder, the top of a JSON or YAML document, or a sheet `settings` with the columns "
        "`setting` and `value`, where nested settings are written with a dot: `horizon.first_day`.",
        "文件夹中的 `problem.yaml`、JSON 或 YAML 文档的顶层，或工作表“设置”（列：设置项、值），嵌套设置用点号书写："
        "`计划期.第一天`（`horizon.first_day`）。",
    ).say(language)
    parts = [title, where, _fields(Settings, language)]
    for name in Settings.model_fields:
        layout = layout_of(Settings, name)
        if layout.model is None:
            continue
        heading = heading_of(Settings, name, "zh")
        parts.append(f"## {name}" if language == "en" else f"## {heading}（{name}）")
        if name in SETTING_LISTS:
            parts.append(_own_sheet(name, heading, language))
        dotted = layout.shape == "record"
        parts.append(_fields(layout.model, language, f"{name}." if dotted else "", f"{heading}." if dotted else ""))
        parts += _scope_section(name, layout.model, language)
    parts += [
        Words("## Example", "## 示例").say(language),
        _fenced("yaml", yaml_block(sparse_settings(problem.settings))),
    ]
    return _page(parts)


def _own_sheet(name: str, heading: str, language: Language) -> str:
    return Words(
        f"A list in the document, or a table of its own: `{name}.csv`, sheet `{name}` or `{heading}`.",
        f"文档中的列表，或单独的表：`{name}.csv`，工作表“{heading}”或 `{name}`。",
    ).say(language)


def _scope_section(name: str, model: type[Row], language: Language) -> list[str]:
    """Return the fields of a nested record: in tables they are columns such as ``scope.teams``."""
    parts: list[str] = []
    for field in model.model_fields:
        layout = layout_of(model, field)
        if layout.shape == "record" and layout.model is not None:
            heading = heading_of(model, field, "zh")
            parts.append(f"### {name}: {field}" if language == "en" else f"### {heading}（{field}）")
            parts.append(_fields(layout.model, language, f"{field}.", f"{heading}."))
    return parts


def _plan_page(language: Language) -> str:
    title = Words("# Plan", "# 方案（plan）").say(language)
    return _page([title, PLAN_PAGE.say(language), _fields(PlanRow, language), _plan_example(language)])


def _plan_example(language: Language) -> str:
    rows: list[dict[str, Any]] = [
        {"item": "A01", "rep": "li-na", "start": None},
        {"item": "D02", "rep": "zhang-min", "start": "2027-02-02T10:00+08:00"},
        {"item": "L03", "rep": None, "start": None},
    ]
    heads = ["item", "rep", "start"] if language == "en" else [heading_of(PlanRow, name, "zh") for name in rows[0]]
    lines = [",".join(heads), *(",".join(str(value or "") for value in row.values()) for row in rows)]
    return _fenced("csv", "\n".join(lines)) + "\n\n" + _fenced("json", json.dumps({"plan": rows}, indent=2))
