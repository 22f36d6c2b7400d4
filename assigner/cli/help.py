"""Help pages in two languages: usage, text, arguments, options, commands, exit codes, within 80 columns.

Typer's own pages have English headings built in. The lines made here are also what docs/cli.md holds.
When to modify: to change how help looks; its texts stand with the commands.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from typer.core import TyperCommand, TyperGroup

from assigner.cli.exit_codes import EXIT_CODES
from assigner.cli.voice import Voice
from assigner.errors import UsageError
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.language import Language

USAGE = Words("Usage", "用法")
ARGUMENTS = Words("Arguments", "参数")
OPTIONS = Words("Options", "选项")
COMMANDS = Words("Commands", "命令")
CODES = Words("Exit codes", "退出码")
DEFAULT = Words("[default: {value}]", "[默认：{value}]")
SHOW_HELP = Words("Show this page and exit.", "显示本页并退出。")


@dataclass(frozen=True)
class Entry:
    """One line of a help page: what to write, and what it means."""

    name: str
    text: str


def usage_of(command: Any, path: str) -> str:
    """Return the usage line of a command without its heading."""
    arguments = [_argument_name(one) for one in _arguments(command)]
    middle = ["COMMAND"] if hasattr(command, "commands") else arguments
    return " ".join([path, *middle, "[OPTIONS]"])


def arguments_of(command: Any) -> list[Entry]:
    """Return the arguments of a command."""
    return [Entry(_argument_name(one), one.help or "") for one in _arguments(command)]


def options_of(command: Any, language: Language) -> list[Entry]:
    """Return the options of a command, ``--help`` last."""
    options = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    found = [Entry(_option_name(one), f"{one.help or ''} {_default(one, language)}".strip()) for one in options]
    return [*found, Entry("--help", SHOW_HELP.say(language))]


def commands_of(command: Any) -> list[Entry]:
    """Return the commands of a group with the first paragraph of their help."""
    children = getattr(command, "commands", {})
    return [Entry(name, (child.help or "").split("\n\n")[0]) for name, child in children.items() if not child.hidden]


def codes_of(language: Language) -> list[Entry]:
    """Return the exit codes."""
    return [Entry(str(code), words.say(language)) for code, words in EXIT_CODES.items()]


def _arguments(command: Any) -> list[Any]:
    return [one for one in command.params if one.param_type_name == "argument"]


def _argument_name(argument: Any) -> str:
    name = argument.metavar or (argument.name or "").upper()
    return name if argument.required else f"[{name}]"


def _option_name(option: Any) -> str:
    name = "/".join([*option.opts, *option.secondary_opts])
    return name if option.is_flag else f"{name} {option.metavar or option.name.upper()}"


def _default(option: Any, language: Language) -> str:
    value = option.default
    if value is None or option.is_flag or value in ([], ()):
        return ""
    return DEFAULT.say(language, value=f"{value:g}" if isinstance(value, float) else value)


def print_help(command: Any, path: str, voice: Voice) -> None:
    """Print the help page of a command."""
    usage = Text.assemble((USAGE.say(voice.language) + ": ", "bold"), usage_of(command, path))
    voice.out.print(usage)
    voice.out.print(Padding(Text(command.help or ""), (1, 0, 0, 2)))
    _print_entries(voice, ARGUMENTS, arguments_of(command))
    _print_entries(voice, COMMANDS, commands_of(command))
    _print_entries(voice, OPTIONS, options_of(command, voice.language))
    _print_entries(voice, CODES, codes_of(voice.language))


def _print_entries(voice: Voice, heading: Words, entries: list[Entry]) -> None:
    if not entries:
        return
    voice.out.print()
    voice.out.print(Text(heading.say(voice.language), style="bold"))
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for entry in entries:
        table.add_row(Text("  " + entry.name, style="cyan"), Text(entry.text))
    voice.out.print(table)


class SpokenCommand(TyperCommand):
    """A command whose help page speaks the voice's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the page at once; the formatter stays empty."""
        del formatter
        print_help(self, ctx.command_path, ctx.obj)


NO_COMMAND = Words(
    "There is no command ({name}). Did you mean: {near}? All commands: assigner --help",
    "没有命令（{name}）。您是否想用：{near}？查看全部命令：assigner --help",
)


class SpokenGroup(TyperGroup):
    """The group of all commands, with help like theirs."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the page at once; the formatter stays empty."""
        del formatter
        print_help(self, ctx.command_path, ctx.obj)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that the arguments name; an unknown one is told with near names."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            near = ", ".join(difflib.get_close_matches(args[0], self.commands, n=3) or self.commands)
            raise UsageError(NO_COMMAND.filled(name=args[0], near=near))
        return super().resolve_command(ctx, args)
