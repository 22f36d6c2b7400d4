"""The documents stay true: their links, commands, outputs and Python run against the code as it is.

When to modify: when a page with commands or snippets joins (``TOURS``, ``PYTHON_PAGES``), or when the
documents promise another kind of thing.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assigner.cli.app import command_tree, main
from assigner.docs import stale_pages

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = ("docs/tutorials/decisions.md", "docs/zh/tutorials/decisions.md")
MANAGING = ("docs/tutorials/a-month-of-managing.md", "docs/zh/tutorials/a-month-of-managing.md")
TOURS = ("README.md", "README.zh.md", "docs/tutorial.md", "docs/zh/tutorial.md", *DECISIONS, *MANAGING)
PYTHON_PAGES = ("docs/python.md", "docs/zh/python.md")
PAGES = sorted(
    str(path.relative_to(ROOT))
    for pattern in ("*.md", "docs/**/*.md", "scenarios/*/README*.md")
    for path in ROOT.glob(pattern)
)
LARGEST_IMAGE_BYTES = 300_000
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    return [text for name, text in FENCE.findall(read(page)) if name == language]


def calls(page: str, program: str) -> list[list[str]]:
    """Return the words after a program's name, for each line of the shell blocks that calls it."""
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    words = [shlex.split(line, comments=True) for line in lines]
    return [one[1:] for one in words if one and one[0] == program]


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ +(.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


def broken_links(page: str) -> Iterator[str]:
    for link in LINK.findall(FENCE.sub("", read(page))):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            yield link


def test_generated_pages_are_not_stale() -> None:
    assert stale_pages() == [], "run: make docs"


@pytest.mark.parametrize("page", PAGES)
def test_links_inside_the_project_resolve(page: str) -> None:
    assert list(broken_links(page)) == []


@pytest.mark.parametrize("page", TOURS)
def test_commands_parse_as_the_command_line_parses_them(page: str) -> None:
    tree: Any = command_tree("en")
    shown = calls(page, "assigner")
    assert len(shown) >= 5, "the tour lost its commands"
    for name, *arguments in shown:
        assert name in tree.commands, f"assigner {name}"
        tree.commands[name].make_context(name, list(arguments))  # raises a usage error that names the option


def test_a_command_that_does_not_exist_would_be_found() -> None:
    tree: Any = command_tree("en")
    with pytest.raises(Exception, match="--secnds"):
        tree.commands["solve"].make_context("solve", ["my-team", "--secnds", "5"])


@pytest.mark.parametrize("page", ["README.md", "README.zh.md", "CONTRIBUTING.md"])
def test_make_targets_exist(page: str) -> None:
    targets = re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE)
    named = [words[0] for words in calls(page, "make")]
    assert named
    assert set(named) <= set(targets)


def test_the_readme_says_what_make_plan_runs() -> None:
    recipe = re.search(r"^plan:.*\n\t\$\(BIN\)/(.+)$", read("Makefile"), re.MULTILINE)
    assert recipe is not None
    assert all(recipe[1] in read(page) for page in ("README.md", "README.zh.md"))


@pytest.mark.parametrize("page", ["README.md", "README.zh.md", "docs/tutorial.md", "docs/zh/tutorial.md"])
def test_the_starter_problem_prints_what_the_tours_show(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSIGNER_LANGUAGE", "zh" if "zh" in page else "en")
    assert main(["new", "my-team"]) == 0
    capfd.readouterr()
    assert main(["check", "my-team"]) == 0
    summary = " ".join(capfd.readouterr().out.split())
    shown = next(block for block in blocks(page, "") if "30" in block and "15" not in block and "4 " in block)
    for line in shown.splitlines():
        assert " ".join(line.split()) in summary, f"{page} shows another output than assigner check prints"


@pytest.mark.slow
@pytest.mark.parametrize("page", ["docs/tutorial.md", "docs/zh/tutorial.md"])
def test_the_proven_cost_of_the_starter_problem_is_the_one_shown(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSIGNER_LANGUAGE", "zh" if "zh" in page else "en")
    main(["new", "my-team"])
    # Ends as soon as everything is proven; the limit only has to be long enough for a busy machine.
    assert main(["solve", "my-team", "--seconds", "120", "--gap", "0", "--workers", "1"]) == 0
    printed = [" ".join(line.split()) for line in capfd.readouterr().out.splitlines()]
    shown = [" ".join(line.split()) for line in read(page).splitlines() if "8,531" in line]
    assert len(shown) == 1
    assert shown[0] in printed


@pytest.mark.slow
@pytest.mark.parametrize("page", PYTHON_PAGES)
def test_the_python_pages_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for number, block in enumerate(blocks(page, "python")):
        exec(compile(block, f"{page}, block {number}", "exec"), names)
    assert names["result"].verified
    assert (tmp_path / "plan.html").stat().st_size > 0


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_three_lines_of_the_readme_run(page: str) -> None:
    names: dict[str, Any] = {"reps": [{"id": "ann"}, {"id": "bob"}], "accounts": [{"id": "A1"}, {"id": "A2"}]}
    (block,) = blocks(page, "python")
    exec(compile(block, page, "exec"), names)
    assert sorted(names["result"].to_frame()["rep"]) == ["ann", "bob"]


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python") and page not in PYTHON_PAGES])
def test_other_python_parses(page: str) -> None:
    for block in blocks(page, "python"):
        assert compile(block, page, "exec").co_names is not None


def test_images_are_small_pictures_that_some_page_shows() -> None:
    shown = {Path(link).name for page in PAGES for link in LINK.findall(read(page)) if link.endswith(".png")}
    images = sorted(path for path in (ROOT / "docs" / "images").rglob("*") if path.is_file())
    assert images
    for image in images:
        assert image.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert image.stat().st_size < LARGEST_IMAGE_BYTES
        assert image.name in shown


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_folder_of_one_machine(page: str) -> None:
    assert re.findall(r"(?<![\w.])/(?:work|root|home)/\S+", read(page)) == []
