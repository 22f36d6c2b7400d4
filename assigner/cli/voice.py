"""The voice of a command: results on stdout, everything else on stderr, in one language.

With ``--json`` stdout holds exactly one JSON object, and what would be said to people goes nowhere.
When to modify: to change how all commands speak; what one command says stands in its module.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from assigner.cli.speech import language_of
from assigner.cli.wrapping import fitted
from assigner.language import filled_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from assigner.language import Language, Words


def _stdout() -> Console:
    return Console(file=sys.stdout, highlight=False, emoji=False, markup=False)


def _stderr() -> Console:
    return Console(file=sys.stderr, highlight=False, emoji=False, markup=False)


@dataclass(frozen=True)
class Voice:
    """Where and in which language a command speaks.

    Parameters
    ----------
    language
        Language of people.
    as_json
        Whether stdout is for a machine.
    out, err
        Consoles on stdout and stderr.
    """

    language: Language
    as_json: bool
    out: Console = field(default_factory=_stdout)
    err: Console = field(default_factory=_stderr)

    @classmethod
    def of(cls, language: Language | None, as_json: bool) -> Voice:
        """Return the voice that a command's options ask for."""
        return cls(language or language_of([]), as_json)

    @classmethod
    def of_arguments(cls, arguments: Sequence[str]) -> Voice:
        """Return the voice that unparsed arguments ask for, for errors in the arguments themselves."""
        return cls(language_of(arguments), "--json" in arguments)

    def words(self, en: str, zh: str, **facts: object) -> str:
        """Return a text in the voice's language."""
        text = zh if self.language == "zh" else en
        return filled_in(text, facts) if facts else text

    def say(self, words: Words, **facts: object) -> str:
        """Return words in the voice's language."""
        return words.say(self.language, **facts)

    def tell(self, *parts: RenderableType, style: str | None = None) -> None:
        """Print to people; silent with ``--json``."""
        if not self.as_json:
            for part in parts:
                self.out.print(fitted(part, self.out.width), style=style)

    def tell_whole(self, text: str) -> None:
        """Print lines that nothing may break, such as an address or a key to copy; silent with ``--json``."""
        if not self.as_json:
            self.out.print(text, soft_wrap=True)

    def heading(self, text: str) -> None:
        """Print a heading after an empty line."""
        self.tell("", Text(text, style="bold"))

    def note(self, text: str) -> None:
        """Print a remark to stderr."""
        self.err.print(fitted(text, self.err.width), style="dim")

    def answer(self, data: Mapping[str, Any], *, is_large: bool = False) -> None:
        """Print the one JSON object, on one line where it ``is_large``; silent without ``--json``."""
        if self.as_json:
            indent = None if is_large else 1  # with an indent, Python's slow encoder is used
            sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=indent, default=str) + "\n")
            sys.stdout.flush()
