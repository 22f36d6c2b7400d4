"""The page's modules keep to the rules of the project: small, and they say why they exist.

When to modify: when a rule for the page's modules changes.
"""

from __future__ import annotations

LIMIT_LINES = 400


def test_every_module_says_why_it_exists(page_modules: dict[str, str]) -> None:
    silent = [
        place
        for place, text in page_modules.items()
        if not text.startswith("// ") or "When to modify:" not in " ".join(text.partition("\n\n")[0].split())
    ]
    assert not silent, "modules without a comment at the top that says why, and when to modify"


def test_no_module_is_long(page_modules: dict[str, str]) -> None:
    assert not [place for place, text in page_modules.items() if text.count("\n") > LIMIT_LINES]
