"""The page of findings: every kind of fault that validation knows, with its words, in both languages.

When to modify: when the page should show more; a kind's own words stand where it is found.
"""

from __future__ import annotations

from assigner.language import LANGUAGES, Language, Words
from assigner.problem.validation import kinds

INTRODUCTION = Words(
    "# What `check` can find\n\nMade from the code. Names in braces are filled in; the place (file:line and column, JSON "
    "path, sheet!cell) stands before each finding. Errors stop the work, warnings do not. Faults of single fields and "
    "files (unreadable numbers, unknown headings, wrong encodings) are told the same way, by the readers.\n\n"
    "| code | severity | what it says | way out |\n|---|---|---|---|",
    "# `check` 能发现什么\n\n本页由代码生成。花括号中的名称会被实际内容替换；每条前面注明位置（文件:行与列、JSON 路径、工作表!单元格）。"
    "错误会终止，警告不会。单个字段与文件的问题（数字无法识别、表头未知、编码错误等）由读取器以同样方式提示。\n\n"
    "| 代码 | 级别 | 提示 | 解决办法 |\n|---|---|---|---|",
)
SEVERITIES = {
    "error": Words("error", "错误"),
    "warning": Words("warning", "警告"),
    "info": Words("remark", "提示"),
}


def finding_pages() -> dict[str, str]:
    """Return the page in each language by its path under ``docs/``."""
    return {f"findings/{language}.md": _page(language) for language in LANGUAGES}


def _page(language: Language) -> str:
    rows = [
        f"| `{kind.code}` | {SEVERITIES[kind.severity].say(language)} | {_cell(kind.words.say(language))} "
        f"| {_cell(kind.way_out.say(language))} |"
        for kind in kinds()
    ]
    return "\n".join([INTRODUCTION.say(language), *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
