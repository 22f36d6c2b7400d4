"""What a rule setting is called for people.

When to modify: when a profile adds a use of a rule under a name of its own.
"""

from __future__ import annotations

from assigner.language import Language, Words
from assigner.rules.registry import rule_named

USES = {"potential-uneven": Words("uneven potential", "潜力不均")}
"""Words for the rule settings that profiles add; a setting that a problem names itself keeps its name."""


def setting_title(rule: str, name: str, language: Language) -> str:
    """Return a rule setting's name for people: the rule's title, and its own name where it has one."""
    if name in USES:
        return USES[name].say(language)
    title = rule_named(rule).title.say(language)
    return title if name == rule else f"{title} ({name})"
