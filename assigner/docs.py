"""Writes the generated documentation: rules, formats, command line. ``python -m assigner.docs [--check]``.

Everything here comes from code, so it cannot go stale unnoticed: ``--check`` (run by the tests) names
the pages that differ. When to modify: when another part of the documentation is generated.
"""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"


def pages() -> dict[str, str]:
    """Return every generated page by its path under ``docs/``."""
    from assigner.cli.reference import command_pages
    from assigner.files.reference import format_pages
    from assigner.problem.validation.pages import finding_pages
    from assigner.rules.pages import rule_pages

    return {**rule_pages(), **format_pages(), **command_pages(), **finding_pages()}


def stale_pages(folder: Path = DOCS) -> list[str]:
    """Return the pages that are missing, differ from what the code says, or belong to no rule any more."""
    wanted = pages()
    differing = [name for name, text in wanted.items() if _read(folder / name) != text]
    left_over = [str(path.relative_to(folder)) for path in sorted((folder / "rules").glob("*/*.md"))]
    return differing + [name for name in left_over if name not in wanted]


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def main(arguments: list[str]) -> int:
    """Write all pages, or with ``--check`` name the stale ones; return the exit code."""
    if "--check" in arguments:
        stale = stale_pages()
        sys.stderr.write("".join(f"stale: docs/{name} (run: make docs)\n" for name in stale))
        return 1 if stale else 0
    for name in stale_pages():
        if name not in pages():
            (DOCS / name).unlink()
    for name, text in pages().items():
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
