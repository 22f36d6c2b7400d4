"""A comparison of scenarios on a terminal: columns for up to four, else a line each; gates, gains, losses, what falls out.

When to modify: to change how a comparison looks in a terminal; what it says stands in
:mod:`assigner.report.comparison_view`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from assigner.cli.tables import make_table, short
from assigner.language import Words
from assigner.plan.level_words import level_words
from assigner.report.comparison_view import HONEST, ComparisonView

if TYPE_CHECKING:
    from rich.table import Table

    from assigner.cli.voice import Voice
    from assigner.report.comparison_view import Row
    from assigner.what_if.comparison import Comparison, Entry

MOST_COLUMNS = 4
"""So many scenarios stand as columns; of more, each is a line."""
WIDEST = 100
LABEL_CELLS = 38
STYLES = {"passed": "green", "missed": "bold red"}
HEADINGS = {
    "measure": Words("Measure", "指标"),
    "scenario": Words("Scenario", "情景"),
    "gates": Words("Gates", "验收"),
    "base": Words("base", "基准"),
    "accepted": Words("yes", "通过"),
    "refused": Words("NO", "未通过"),
    "cost": Words("{level}", "{level}"),
}
COLUMNS: dict[str, Words] = {
    "unassigned": Words("no rep", "无人"),
    "max_utilisation": Words("busiest", "最忙"),
    "moved_items": Words("moves", "换人"),
    "moved_revenue": Words("moved rev.", "换人收入"),
    "unevenness": Words("uneven", "不均"),
    "changed_items": Words("vs base", "较基准"),
    "unevenness_potential": Words("uneven pot.", "潜力不均"),
    "late_leads": Words("late", "迟响应"),
}
"""Measures that stand as columns when each scenario is a line, the most wanted first; what has no room is left out."""


def print_comparison(comparison: Comparison, voice: Voice) -> None:
    """Print the whole comparison."""
    view = ComparisonView(comparison, voice.language)
    style = "bold red" if comparison.failed else "bold green"
    voice.tell(Text(comparison.headline(voice.language), style=style), "")
    few = len(comparison.entries) <= MOST_COLUMNS
    voice.tell(_columns(view, voice) if few else _lines(view, voice))
    voice.tell(*(Text(line, style="dim") for line in [*view.legend(), HONEST.say(voice.language)]))
    if not few:
        _tell_gates(view, voice)
    _tell_changes(view, voice)


def _name(entry: Entry, voice: Voice) -> str:
    return HEADINGS["base"].say(voice.language) if entry.name == "base" else entry.name


def _columns(view: ComparisonView, voice: Voice) -> Table:
    """Return the table with a column for each scenario."""
    entries, rows = view.comparison.all, view.rows()
    width = min(WIDEST, voice.out.width)
    label = min(LABEL_CELLS, max(cell_len(row.told) for row in rows))
    room = max(9, (width - label - len(entries)) // len(entries))
    names = [short(_name(entry, voice), room) for entry in entries]
    table = make_table([HEADINGS["measure"].say(voice.language), *names], right=range(1, len(names) + 1), wrap=(0,))
    for row in rows:
        table.add_row(row.told, *_cells(row, room), style="bold" if row.kind == "outcome" else None)
    return table


def _cells(row: Row, room: int) -> list[Text]:
    """Return a row's cells with their marks, of equal width so that numbers stay in line."""
    marks = row.marks or ("",) * len(row.cells)
    if row.kind == "cost":
        width = 2 if any(marks) else 0
        return [
            Text(f"{cell} {mark}".ljust(len(cell) + width) if cell else "")
            for cell, mark in zip(row.cells, marks, strict=True)
        ]
    cells = zip(row.cells, marks, strict=True)
    return [Text(short(cell, room), style=STYLES.get(mark, "")) for cell, mark in cells]


def _lines(view: ComparisonView, voice: Voice) -> Table:
    """Return the table with a line for each scenario and as many columns as have room."""
    entries, levels = view.comparison.all, view.comparison.level_names()
    gated = any(entry.gates for entry in entries)
    columns: list[tuple[str, list[Text]]] = [(view.say("outcome"), [Text(view.outcome(one)) for one in entries])]
    columns += [(level_words(level, voice.language), _cells(view.cost_row(level), 14)) for level in levels]
    if gated:
        columns.append((HEADINGS["gates"].say(voice.language), [_accepted(one, voice) for one in entries]))
    name_cells = min(30, max(cell_len(_name(entry, voice)) for entry in entries))
    used = name_cells + sum(_width(*column) for column in columns)
    for name, words in COLUMNS.items():
        if name not in view.comparison.measures():
            continue
        cells = [Text(_short_figure(view, name, entry)) for entry in entries]
        column = (words.say(voice.language), cells)
        if used + _width(*column) <= min(WIDEST, voice.out.width):
            used += _width(*column)
            columns.insert(len(columns) - gated, column)
    table = make_table([HEADINGS["scenario"].say(voice.language), *(name for name, _ in columns)],
                       right=range(2, len(columns) + 1))  # fmt: skip
    for at, entry in enumerate(entries):
        table.add_row(short(_name(entry, voice), name_cells), *(cells[at] for _, cells in columns))
    return table


def _width(heading: str, cells: list[Text]) -> int:
    return 2 + max(cell_len(heading), *(cell.cell_len for cell in cells))


def _short_figure(view: ComparisonView, name: str, entry: Entry) -> str:
    """Return a figure as short as a column of a wide table asks: of money only the share."""
    figure = entry.figures.get(name)
    told = view.figure(name, figure)
    return told.partition("(")[2].rstrip(")") or told if "(" in told else told


def _accepted(entry: Entry, voice: Voice) -> Text:
    if entry.accepted is None:
        return Text("")
    key = "accepted" if entry.accepted else "refused"
    return Text(HEADINGS[key].say(voice.language), style=STYLES["passed" if entry.accepted else "missed"])


def _tell_gates(view: ComparisonView, voice: Voice) -> None:
    """Print the gates that are not kept, scenario by scenario."""
    if not view.comparison.failed:
        return
    voice.heading(HEADINGS["gates"].say(voice.language))
    rows, colon = view.gate_rows(), voice.words(": ", "：")
    for at, entry in enumerate(view.comparison.all):
        if entry.gates and not entry.has_plan:
            voice.tell(Text(f"{entry.name}{colon}{view.outcome(entry)}", style="red"))
            continue
        missed = [f"{row.told}{colon}{row.cells[at]}" for row in rows if row.marks[at] == "missed"]
        if missed:
            voice.tell(Text(f"{entry.name}{colon}" + voice.words("; ", "；").join(missed), style="red"))


def _tell_changes(view: ComparisonView, voice: Voice) -> None:
    """Print for each scenario who gains, who loses and what falls out."""
    told = [(entry, view.changes(entry)) for entry in view.comparison.entries]
    if not any(lines for _, lines in told):
        return
    voice.heading(view.changes_title())
    for entry, lines in told:
        if lines:
            title = "" if entry.title in ("", entry.name) else f"  {entry.title}"
            voice.tell(Text.assemble((short(entry.name, 40), "bold"), (short(title, 58), "dim")))
            voice.tell(*(f"  {line}" for line in lines))
