"""Two languages in one command tree: help texts carry both, one is picked when the tree is made.

Typer takes plain text only, so a text carries English and Chinese with a sign between them that
nobody types. When to modify: when the language is asked for in another way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.language import Language, Words, language_of_environment

if TYPE_CHECKING:
    from collections.abc import Sequence

SEPARATOR = "\x1f"


def spoken(en: str, zh: str) -> str:
    """Return a help text that carries both languages."""
    return f"{en}{SEPARATOR}{zh}"


def pick(text: str | None, language: Language) -> str:
    """Return one language of a text made by :func:`spoken`; other texts stay as they are."""
    english, _, chinese = (text or "").partition(SEPARATOR)
    return Words(english, chinese or english).say(language)


def language_of(arguments: Sequence[str]) -> Language:
    """Return the language that the arguments ask for, else that of the environment.

    Needed before the arguments are parsed: for help and for errors in the arguments themselves.
    """
    for at, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--language":
            value = value or (arguments[at + 1] if at + 1 < len(arguments) else "")
            if value in ("en", "zh"):
                return "zh" if value == "zh" else "en"
    return language_of_environment()


def speak_tree(command: Any, language: Language) -> Any:
    """Pick the language of every text in a command tree, in place, and return the tree."""
    command.help = pick(command.help, language)
    command.short_help = pick(command.short_help, language)
    command.epilog = pick(command.epilog, language)
    for parameter in command.params:
        parameter.help = pick(getattr(parameter, "help", None), language)
    for child in getattr(command, "commands", {}).values():
        speak_tree(child, language)
    return command
