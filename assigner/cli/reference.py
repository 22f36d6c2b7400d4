"""The reference of the command line (docs/cli.md, docs/zh/cli.md), made from the commands themselves.

``python -m assigner.docs`` writes both pages; a test fails when they are stale. When to modify: to change
what the pages say around the commands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.cli.app import command_tree
from assigner.cli.help import ARGUMENTS, CODES, OPTIONS, arguments_of, codes_of, options_of, usage_of
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.cli.help import Entry
    from assigner.language import Language

PAGES: dict[str, Language] = {"cli.md": "en", "zh/cli.md": "zh"}
"""The pages by their path under ``docs/``, with their languages."""
INTRODUCTION = Words(
    "# The command line\n\n"
    "Made from the commands by `python -m assigner.docs`; do not edit.\n\n"
    "Results go to stdout, progress and remarks to stderr. With `--json` stdout holds exactly one JSON object, also "
    "when something is wrong: `{{\"error\": {{\"code\", \"message\": {{\"en\", \"zh\"}}, \"issues\"}}, \"exit_code\"}}`. The language "
    "is that of `--language`, else of `ASSIGNER_LANGUAGE` (`en` or `zh`), else of the locale.\n\n"
    "Ctrl-C during `solve` keeps the best plan so far: it is verified, printed and written as usual, with the stop "
    "reason `cancelled` and exit code 0; a second Ctrl-C ends at once.",
    "# 命令行\n\n"
    "本页由 `python -m assigner.docs` 根据命令生成，请勿手工修改。\n\n"
    "结果写到标准输出，进度与提示写到标准错误。使用 `--json` 时，标准输出只有一个 JSON 对象，出错时也一样："
    "`{{\"error\": {{\"code\", \"message\": {{\"en\", \"zh\"}}, \"issues\"}}, \"exit_code\"}}`。语言由 `--language` 决定，"
    "其次是 `ASSIGNER_LANGUAGE`（`en` 或 `zh`），再次是系统区域设置。\n\n"
    "`solve` 运行时按 Ctrl-C 会保留目前最好的方案：照常校验、打印并写入，停止原因为 `cancelled`，退出码为 0；再按一次则立即结束。",
).filled()  # fmt: skip
HEADS = {
    "argument": Words("Argument", "参数"),
    "option": Words("Option", "选项"),
    "code": Words("Code", "退出码"),
    "meaning": Words("Meaning", "含义"),
}


def reference(language: Language) -> str:
    """Return the whole page in one language, as Markdown."""
    tree = command_tree(language)
    parts = [INTRODUCTION.say(language), f"## {CODES.say(language)}", _table("code", codes_of(language), language)]
    for name, command in tree.commands.items():
        parts += _section(command, f"assigner {name}", language)
    return "\n\n".join(parts) + "\n"


def _section(command: Any, path: str, language: Language, depth: int = 2) -> list[str]:
    """Return the parts of one command; those of a group's commands follow, a heading deeper."""
    parts = [f"{'#' * depth} {path}", f"```\n{usage_of(command, path)}\n```", command.help]
    if arguments_of(command):
        parts += [f"**{ARGUMENTS.say(language)}**", _table("argument", arguments_of(command), language)]
    children = getattr(command, "commands", {})
    if not children:
        parts += [f"**{OPTIONS.say(language)}**", _table("option", options_of(command, language), language)]
    for name, child in children.items():
        parts += _section(child, f"{path} {name}", language, depth + 1)
    return parts


def _table(head: str, entries: list[Entry], language: Language) -> str:
    rows = [f"| {HEADS[head].say(language)} | {HEADS['meaning'].say(language)} |", "|---|---|"]
    rows += [f"| `{_cell(one.name)}` | {_cell(one.text)} |" for one in entries]
    return "\n".join(rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def command_pages() -> dict[str, str]:
    """Return both pages by their path under ``docs/``."""
    return {place: reference(language) for place, language in PAGES.items()}
