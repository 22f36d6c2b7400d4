"""Bundled teams: each a folder with a problem, its story in both languages and scenario files.

When to modify: when teams are bundled in another place.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from api.errors import NotFoundError
from assigner.client.models.answers import Demo
from assigner.files.read import load_problem
from assigner.files.write import json_text
from assigner.problem.document import TABLES

if TYPE_CHECKING:
    from assigner.problem.problem import Problem

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "scenarios", ROOT / "api" / "scenarios")
"""Where teams lie: beside the code in a checkout, inside of it where it was installed."""


def names() -> list[str]:
    """Return the names of the bundled teams."""
    return sorted(path.parent.name for folder in FOLDERS if folder.is_dir() for path in folder.glob("*/problem.yaml"))


def folder_of(name: str) -> Path:
    """Return the folder of a team.

    Raises
    ------
    NotFoundError
        No team of that name is bundled.
    """
    if name not in names():
        raise NotFoundError("demo", name)
    return next(folder / name for folder in FOLDERS if (folder / name).is_dir())


@cache
def problem_of(name: str) -> Problem:
    """Return the problem of a team."""
    return load_problem(folder_of(name))


@cache
def shown(name: str) -> Demo:
    """Return what a list says of a team."""
    folder, problem = folder_of(name), problem_of(name)
    told = {language: _story(folder / file) for language, file in (("en", "README.md"), ("zh", "README.zh.md"))}
    return Demo.model_validate({
        "name": name,
        "title": {language: title for language, (title, _) in told.items()},
        "story": {language: story for language, (_, story) in told.items()},
        "counts": {table: len(problem.frames[table]) for table in TABLES},
        "what_if": sorted(path.stem for path in (folder / "what-if").glob("*.yaml")),
    })  # fmt: skip


def document(name: str) -> str:
    """Return a team as the JSON document that an upload takes."""
    return json_text(problem_of(name))


def _story(path: Path) -> tuple[str, str]:
    """Return the heading and the first paragraph of a page."""
    heading, _, rest = path.read_text(encoding="utf-8").partition("\n")
    paragraph = rest.strip().split("\n\n")[0]
    separator = "" if path.name.endswith(".zh.md") else " "
    return heading.lstrip("# "), separator.join(paragraph.splitlines())
