"""Salesforce's ids: 15 characters that mind their case, or 18 that do not; we keep 18.

The last three characters are a checksum over the case of the first fifteen. When to modify: never.
"""

from __future__ import annotations

import re

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SHAPE = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")


def is_id(text: str) -> bool:
    """Whether a text is shaped like an id, and so safe inside a query."""
    return _SHAPE.fullmatch(text) is not None


def full_id(text: str) -> str:
    """Return an id of 15 characters as one of 18; anything else as it is."""
    if len(text) != 15 or not is_id(text):
        return text
    groups = [text[at : at + 5] for at in (0, 5, 10)]
    return text + "".join(
        _ALPHABET[sum(1 << bit for bit, one in enumerate(group) if one.isupper())] for group in groups
    )
