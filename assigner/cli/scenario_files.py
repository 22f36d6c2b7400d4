"""Scenarios that commands propose, written as files for ``--what-if``.

When to modify: when proposals are written in another form.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from assigner.scenario.model import Scenario


def write_scenario(scenario: Scenario, path: Path) -> None:
    """Write a scenario as a JSON file; the folder is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"format": scenario.format, **scenario.model_dump(mode="json", exclude_defaults=True)}
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
