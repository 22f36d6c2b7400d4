"""The command line's entry: the list of commands, and how a call becomes an exit code.

When to modify: to add a command: write its module in :mod:`assigner.cli.commands`, name it here.
"""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from assigner.cli.allocator import keep_memory_for
from assigner.cli.commands import (
    backup,
    cadence,
    change,
    check,
    convert,
    crm_emulator,
    diagnose,
    diff,
    dispute,
    doctor,
    explain,
    frontier,
    goals,
    hand_over,
    import_,
    incentives,
    lint,
    meetings,
    migrate,
    new,
    notices,
    pairing,
    reach,
    rebalance,
    repair,
    replay,
    report,
    responsibility,
    restore,
    review,
    rules,
    schema,
    serve,
    solve,
    stress,
    submit,
    training,
    verify,
    watch,
    what_if,
    why_not,
    worker,
)
from assigner.cli.guard import guarded
from assigner.cli.help import SpokenCommand, SpokenGroup
from assigner.cli.parameters import LanguageOption
from assigner.cli.speech import speak_tree, spoken
from assigner.cli.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from assigner.language import Language

COMMANDS: dict[str, ModuleType] = {
    "new": new,
    "import": import_,
    "check": check,
    "lint": lint,
    "solve": solve,
    "submit": submit,
    "diagnose": diagnose,
    "verify": verify,
    "replay": replay,
    "explain": explain,
    "why-not": why_not,
    "what-if": what_if,
    "repair": repair,
    "reach": reach,
    "stress": stress,
    "diff": diff,
    "change": change,
    "rebalance": rebalance,
    "frontier": frontier,
    "hand-over": hand_over,
    "responsibility": responsibility,
    "meetings": meetings,
    "notices": notices,
    "pairing": pairing,
    "watch": watch,
    "dispute": dispute,
    "goals": goals,
    "training": training,
    "cadence": cadence,
    "incentives": incentives,
    "review": review,
    "report": report,
    "convert": convert,
    "rules": rules,
    "schema": schema,
    "serve": serve,
    "worker": worker,
    "migrate": migrate,
    "doctor": doctor,
    "backup": backup,
    "restore": restore,
    "crm-emulator": crm_emulator,
}
"""The commands in the order in which a newcomer meets them; each module has ``run`` and ``HELP``, or ``COMMANDS``."""


def _show_version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"assigner {metadata.version('assigner')}\n")
        raise typer.Exit


def _assigner(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True,
                     help=spoken("Print the version and exit.", "显示版本并退出。")),
    ] = False,
) -> None:  # fmt: skip
    del version


def _speak(language: LanguageOption = None) -> None:
    del language  # a group's help speaks the language that the arguments ask for


ABOUT = spoken(
    "Who owns what and who does what when, out of one budget of minutes, with a proven bound.\n\n"
    "Begin with: assigner new my-team, then assigner check my-team, assigner solve my-team --out plan.",
    "谁负责哪些客户、谁在何时做什么：同一份时间预算，并证明方案离最优还有多远。\n\n"
    "入门：assigner new my-team，再 assigner check my-team，然后 assigner solve my-team --out plan。",
)


def command_tree(language: Language) -> Any:
    """Return the tree of commands with help in one language."""
    app = _group(COMMANDS, ABOUT)
    app.callback()(_assigner)
    return speak_tree(get_command(app), language)


def _group(commands: dict[str, ModuleType], about: str) -> typer.Typer:
    """Return a group of commands; a module with ``COMMANDS`` of its own is a group inside it."""
    app = typer.Typer(cls=SpokenGroup, help=about, add_completion=False, rich_markup_mode=None, no_args_is_help=True)
    for name, module in commands.items():
        if hasattr(module, "COMMANDS"):
            inner = _group(module.COMMANDS, module.HELP)
            inner.callback()(_speak)
            app.add_typer(inner, name=name, help=module.HELP)
        else:
            app.command(name, cls=SpokenCommand, help=module.HELP)(module.run)
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a call and return its exit code.

    Parameters
    ----------
    arguments
        What follows the program's name; the process's own where None.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None and "solve" in given[:1]:
        keep_memory_for(*map(Path, given[1:]))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that cannot show a character is no reason to stop
    voice = Voice.of_arguments(given)
    tree = command_tree(voice.language)
    code = guarded(lambda: tree.main(given, prog_name="assigner", standalone_mode=False, obj=voice) or 0, voice, given)
    voice.out.file.flush()
    return code
