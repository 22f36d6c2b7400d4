"""The page of operations has every setting with its default, and says what the code says.

When to modify: when settings are documented elsewhere.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from api.security.roles import ROLES
from api.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ("docs/operations.md", "docs/zh/operations.md")


def shown(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool | list):
        return f"`{json.dumps(value)}`"
    return f"`{value}`"


def rows() -> dict[str, tuple[str, str]]:
    """Return default and meaning of each setting, as the table has them."""
    fields = Settings.model_fields.items()
    return {f"`ASSIGNER_{name.upper()}`": (shown(field.default), str(field.description)) for name, field in fields}


def table(page: str) -> dict[str, tuple[str, str]]:
    lines = re.findall(
        r"^\| (`ASSIGNER_\w+`) \| (.*?) ?\| (.*) \|$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE
    )
    return {name: (default.strip(), meaning) for name, default, meaning in lines}


def test_every_setting_is_described() -> None:
    assert all(meaning.endswith((".", ")")) for _, meaning in rows().values())


def test_the_english_table_is_what_the_settings_say() -> None:
    wanted = rows()
    lines = [f"| {name} | {default} | {meaning} |" for name, (default, meaning) in wanted.items()]
    assert table("docs/operations.md") == wanted, "the table is:\n" + "\n".join(lines)


def test_the_chinese_table_has_the_same_settings_and_defaults() -> None:
    found = {name: default for name, (default, _) in table("docs/zh/operations.md").items()}
    assert found == {name: default for name, (default, _) in rows().items()}
    assert all(re.search("[\u4e00-\u9fff]", meaning) for _, meaning in table("docs/zh/operations.md").values())


@pytest.mark.parametrize("page", PAGES)
def test_every_role_is_explained(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert all(f"\n| {role} | " in text for role in ROLES)


@pytest.mark.parametrize("page", PAGES)
def test_names_in_the_text_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"ASSIGNER_[A-Z_]+", text)) - {"ASSIGNER_"}
    assert named <= {name.strip("`") for name in rows()}
