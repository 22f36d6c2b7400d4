"""The registry: every rule in the catalogue, found by looking, never listed by hand.

When to modify: never for a new rule.
"""

from __future__ import annotations

import difflib
import importlib
import inspect
import pkgutil
from functools import cache

from assigner.errors import UnknownNameError
from assigner.language import Words, meant_words
from assigner.rules import catalogue
from assigner.rules.contract import Rule


@cache
def all_rules() -> dict[str, type[Rule]]:
    """Return every rule by id, sorted by id."""
    found: dict[str, type[Rule]] = {}
    for info in pkgutil.iter_modules(catalogue.__path__):
        module = importlib.import_module(f"{catalogue.__name__}.{info.name}")
        for _, member in inspect.getmembers(module, inspect.isclass):
            if issubclass(member, Rule) and member.__module__ == module.__name__:
                found[member.id] = member
    return dict(sorted(found.items()))


def rule_named(rule_id: str) -> type[Rule]:
    """Return the rule with an id.

    Raises
    ------
    UnknownNameError
        With the nearest names.
    """
    rules = all_rules()
    if rule_id in rules:
        return rules[rule_id]
    meant = meant_words(difflib.get_close_matches(rule_id, rules, n=3), rules)
    raise UnknownNameError(
        Words(f"There is no rule ({rule_id}) in the catalogue. {meant.en}", f"规则目录中没有（{rule_id}）。{meant.zh}")
    )
