"""The two languages: every sentence a person reads stands in English and Chinese side by side.

Words live where they are used, never in a catalogue file far away, so that a sentence without its
translation cannot be written. When to modify: to add a third language (mypy then names each place).
"""

from __future__ import annotations

import os
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


class _Counting(string.Formatter):
    """``str.format`` with ``{count:day|days}``: a whole number and the word that goes with it."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, is_counted, many = format_spec.partition("|")
        if not is_counted:
            return str(super().format_field(value, format_spec))
        return f"{value:,} {one if value == 1 else many}"


_COUNTING = _Counting()


def filled_in(text: str, facts: Mapping[str, object]) -> str:
    """Return a text with its places filled: as ``str.format`` does, and ``{count:day|days}`` as 1 day, 2,000 days."""
    return _COUNTING.vformat(text, (), facts) if "|" in text else text.format(**facts)


def listed(names: Iterable[object], language: Language) -> str:
    """Return short things one after the other: ``Ann, Bob``, ``王伟、李娜``."""
    return ("、" if language == "zh" else ", ").join(map(str, names))


def clauses(parts: Iterable[str], language: Language) -> str:
    """Return parts of a sentence one after the other: ``two come, one goes``, ``新增两项，转出一项``."""
    return ("，" if language == "zh" else ", ").join(parts)


def meant_words(near: Sequence[str], known: Iterable[str]) -> Words:
    """Return the way out of a misspelt name: the names near to it, else all that there are."""
    if near:
        return Words(f"Did you mean: {', '.join(near)}?", f"您是否想用：{'、'.join(near)}？")
    names = list(known)
    return Words(f"Known: {', '.join(names)}.", f"已有：{'、'.join(names)}。")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages; ``{name}`` places are filled by :meth:`say`.

    Parameters
    ----------
    en, zh
        The text in English and in Chinese, with places as :func:`filled_in` fills them.
    """

    en: str
    zh: str

    def say(self, language: Language, **facts: object) -> str:
        """Return the text in ``language`` with ``facts`` filled in."""
        text = self.zh if language == "zh" else self.en
        return filled_in(text, facts) if facts else text

    def filled(self, **facts: object) -> Words:
        """Return the same words with ``facts`` filled in, still in both languages; a fact may be words, too."""
        english, chinese = ({name: _half(fact, part) for name, fact in facts.items()} for part in ("en", "zh"))
        return Words(filled_in(self.en, english), filled_in(self.zh, chinese))


def _half(fact: object, part: str) -> object:
    return getattr(fact, part) if isinstance(fact, Words) else fact


def language_of_environment() -> Language:
    """Return the language that ``ASSIGNER_LANGUAGE``, else the locale, asks for."""
    for name in ("ASSIGNER_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
