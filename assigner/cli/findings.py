"""Issues on a screen: grouped by severity, place first, way out marked, counted at the end.

When to modify: to change how issues look.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from assigner.cli.wrapping import fitted
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from assigner.cli.voice import Voice
    from assigner.issues import Issue

GROUPS = {
    "error": (Words("Errors", "错误"), "bold red"),
    "warning": (Words("Warnings", "警告"), "bold yellow"),
    "info": (Words("Remarks", "提示"), "bold blue"),
}
COLUMN = re.compile(r"(?<=\d) column ")
"""What stands between a line and a column in a place: ``accounts.csv:4 column owner``."""
COUNT = Words(
    "{errors:error|errors}, {warnings:warning|warnings}, {infos:remark|remarks}.",
    "{errors:,} 个错误，{warnings:,} 个警告，{infos:,} 条提示。",
)


def print_findings(issues: Sequence[Issue], voice: Voice, console: Console) -> None:
    """Print all issues and the count line to a console; silent for people who asked for ``--json``."""
    for severity, (heading, style) in GROUPS.items():
        group = [issue for issue in issues if issue.severity == severity]
        if group:
            console.print(Text(f"{heading.say(voice.language)} ({len(group):,})", style=style))
            for issue in group:
                _print_issue(issue, voice, console)
            console.print()
    console.print(count_line(issues, voice))


def count_line(issues: Sequence[Issue], voice: Voice) -> str:
    """Return how many issues there are of each severity."""
    count = Counter(issue.severity for issue in issues)
    return COUNT.say(voice.language, errors=count["error"], warnings=count["warning"], infos=count["info"])


def _print_issue(issue: Issue, voice: Voice, console: Console) -> None:
    place = COLUMN.sub(Words(" column ", " 列 ").say(voice.language), issue.place)
    console.print(Text.assemble("  ", (place, "bold"), (f"  [{issue.code}]", "dim")))
    for text in (Text(issue.words.say(voice.language)), Text("→ " + issue.way_out.say(voice.language), style="green")):
        console.print(fitted(Padding(text, (0, 0, 0, 4)), console.width))
