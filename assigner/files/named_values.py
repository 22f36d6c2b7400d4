"""Small YAML or JSON files of named values: price lists of remedies, targets.

When to modify: when such files come in another format; what they may say stands where they are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.errors import InputError
from assigner.files.findings import Findings
from assigner.files.scenarios import read_raw

if TYPE_CHECKING:
    from pathlib import Path


def read_named_values(path: Path) -> dict[str, Any]:
    """Return the named values of a file as plain data.

    Raises
    ------
    InputError
        When the file is missing, is no YAML or JSON, or has no names.
    """
    findings = Findings()
    raw = read_raw(path, findings)
    if raw is None:
        raise InputError(findings.all())
    return dict(raw.data)
