"""The two languages: every sentence a person reads stands in English and Chinese side by side.

Words live where they are used, never in a catalogue file far away, so that a sentence without its
translation cannot be written. When to modify: to add a third language (mypy then names each place).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages; ``{name}`` places are filled by :meth:`say`.

    Parameters
    ----------
    en, zh
        The text in English and in Chinese, as ``str.format`` templates.
    """

    en: str
    zh: str

    def say(self, language: Language, **facts: object) -> str:
        """Return the text in ``language`` with ``facts`` filled in."""
        text = self.zh if language == "zh" else self.en
        return text.format(**facts) if facts else text

    def filled(self, **facts: object) -> Words:
        """Return the same words with ``facts`` filled in, still in both languages."""
        return Words(self.en.format(**facts), self.zh.format(**facts))


def language_of_environment() -> Language:
    """Return the language that ``ASSIGNER_LANGUAGE``, else the locale, asks for."""
    for name in ("ASSIGNER_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
