"""The tree as the project's own checks see it: its files, parsed once.

When to modify: when a new folder of code joins ``assigner`` and ``api``.
"""

from __future__ import annotations

import ast
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PACKAGES = ("assigner", "api", "benchmarks")


@dataclass(frozen=True)
class Module:
    """One Python file: its place in the tree, its text and its syntax tree."""

    place: str
    text: str
    tree: ast.Module


def _read(path: Path, root: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path.relative_to(root).as_posix(), text, ast.parse(text))


@pytest.fixture(scope="session")
def modules(repo_root: Path) -> list[Module]:
    """Return every module of the packages."""
    paths = sorted(path for package in PACKAGES for path in (repo_root / package).rglob("*.py"))
    assert len(paths) > 10, "the packages were not found"
    return [_read(path, repo_root) for path in paths]


@pytest.fixture(scope="session")
def modules_of_tests(repo_root: Path) -> list[Module]:
    """Return every module of the tests."""
    return [_read(path, repo_root) for path in sorted((repo_root / "tests").rglob("*.py"))]


@pytest.fixture(scope="session")
def page_modules(repo_root: Path) -> dict[str, str]:
    """Return the text of every module of the page, by place."""
    paths = sorted((repo_root / "api" / "web" / "static").rglob("*.js"))
    assert len(paths) > 30, "the page was not found"
    return {path.relative_to(repo_root).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@pytest.fixture(scope="session")
def committed_texts(repo_root: Path) -> dict[str, str]:
    """Return the text of each file that git tracks, by place; files that are not text are left out."""
    if not (repo_root / ".git").exists():
        pytest.skip("not a git checkout, so nothing says which files are committed")
    # The checkout may belong to another user than the one who tests (containers do this).
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached"]
    listing = subprocess.run(command, cwd=repo_root, capture_output=True, check=True, text=True)
    texts = {}
    for place in filter(None, listing.stdout.split("\0")):
        path = repo_root / place
        raw = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in raw:
            texts[place] = raw.decode("utf-8", errors="replace")
    return texts


@pytest.fixture(scope="session")
def settings_of_project(repo_root: Path) -> dict[str, Any]:
    """Return pyproject.toml as plain data."""
    return tomllib.loads((repo_root / "pyproject.toml").read_text(encoding="utf-8"))
