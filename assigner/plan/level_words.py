"""The names of levels for people, used wherever a cost per level is told.

When to modify: when a profile gets another level.
"""

from __future__ import annotations

from assigner.language import Language, Words

LEVELS = {
    "hard": Words("hard", "硬性"),
    "coverage": Words("coverage", "覆盖"),
    "stability": Words("stability", "稳定"),
    "plan": Words("plan", "方案质量"),
}
"""Words for the levels of the profiles; a level that a problem names itself keeps its name."""


def level_words(name: str, language: Language) -> str:
    """Return the name of a level for people."""
    base, _, step = name.partition(".")
    words = LEVELS[base].say(language) if base in LEVELS else base
    return f"{words} {int(step) + 1}" if step.isdigit() else words
