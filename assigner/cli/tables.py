"""Small tables and bars that fit 80 columns and keep their lines straight with Chinese text.

When to modify: to change how all tables look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

BAR_CELLS = 10
"""Cells of a bar that reaches its target exactly."""
MOST_BAR_CELLS = 15
NOTE_CELLS = 4
"""Cells that a sentence below a row is indented by."""


def make_table(headings: Sequence[str], right: Iterable[int] = (), wrap: Iterable[int] = ()) -> Table:
    """Return an empty table.

    Parameters
    ----------
    headings
        One a column.
    right
        Numbers of the columns that hold numbers.
    wrap
        Numbers of the columns that may take several lines; the others are cut where the page is too narrow.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    numbers, wraps = set(right), set(wrap)
    for at, heading in enumerate(headings):
        table.add_column(
            heading,
            justify="right" if at in numbers else "left",
            no_wrap=at not in wraps,
            overflow="ellipsis" if at not in wraps else "fold",
        )
    return table


def rows_with_notes(headings: Sequence[str], rows: Sequence[tuple[Sequence[str | Text], str]]) -> list[RenderableType]:
    """Return a table whose rows each have a sentence on lines of its own: it would be cut, or wrapped to a ribbon, in a column.

    Parameters
    ----------
    headings
        One a column.
    rows
        The cells of each row and the sentence below it; none where it is empty.
    """
    told = [([Text(cell) if isinstance(cell, str) else cell for cell in cells], note) for cells, note in rows]
    columns = zip(headings, *(cells for cells, _ in told), strict=True)
    widths = [max(cell_len(str(cell)) for cell in column) for column in columns]
    lines: list[RenderableType] = [Text("  ".join(map(set_cell_size, headings, widths)).rstrip(), style="dim")]
    lines.append(Text("─" * (sum(widths) + 2 * len(widths) - 2)))
    for cells, note in told:
        for cell, width in zip(cells, widths, strict=True):
            cell.pad_right(width - cell.cell_len)
        line = Text("  ").join(cells)
        line.rstrip()
        lines.append(line)
        if note:
            lines.append(Padding(Text(note, style="dim"), (0, 0, 0, NOTE_CELLS)))
    return lines


def bar(share: float) -> Text:
    """Return a bar of a load as a share of its target: ten cells are the target, longer is more."""
    cells = min(MOST_BAR_CELLS, round(share * BAR_CELLS))
    inside = min(cells, BAR_CELLS)
    over = cells - inside
    return Text.assemble(
        ("█" * inside, "green"),
        ("·" * (BAR_CELLS - inside), "dim"),
        ("█" * over, "red"),
        " " * (MOST_BAR_CELLS - BAR_CELLS - over),
    )


def short(text: str, cells: int) -> str:
    """Return the text cut to a width, counting a Chinese character as two cells."""
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1).rstrip() + "…"


def number(value: float) -> str:
    """Return a number for people: thousands separated, no needless decimals."""
    value = round(value, 2) + 0.0  # what rounds to nothing is 0, not -0
    if value == round(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:,.2f}"
