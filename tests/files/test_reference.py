"""The format reference in ``docs/formats`` says what the code does, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assigner.files.headings import extra_of
from assigner.files.reference import format_pages
from assigner.problem.document import TABLES

PAGES = format_pages()


@pytest.mark.parametrize("name", PAGES)
def test_the_committed_page_is_up_to_date(name: str, repo_root: Path) -> None:
    assert (repo_root / "docs" / name).read_text(encoding="utf-8") == PAGES[name], "run: make docs"


def test_no_page_is_left_over(repo_root: Path) -> None:
    committed = {str(path.relative_to(repo_root / "docs")) for path in (repo_root / "docs" / "formats").glob("*/*.md")}
    assert committed == set(PAGES)


@pytest.mark.parametrize("table", TABLES)
def test_every_field_and_heading_is_listed(table: str) -> None:
    for language in ("en", "zh"):
        page = PAGES[f"formats/{language}/{table}.md"]
        for name, info in TABLES[table].model_fields.items():
            assert f"| `{name}` | {extra_of(info)['heading_zh']} |" in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_links_lead_somewhere(language: str) -> None:
    links = re.findall(r"\]\((\w+\.md)\)", PAGES[f"formats/{language}/index.md"])
    assert links
    assert all(f"formats/{language}/{link}" in PAGES for link in links)
