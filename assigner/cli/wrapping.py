"""Prose with Chinese in it, broken where Chinese may break, and indented lines that stay indented.

The console breaks at spaces, and Chinese has few: a line ended after "8 " with the whole sentence below. It also begins the
rest of an indented line at the edge, where it reads as a line of its own. When to modify: when another script needs breaks
of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, get_character_cell_size
from rich.padding import Padding
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

_CLOSING = frozenset("，。；：！？、）》”’」』】％…,.:;!?)]}%")
_OPENING = frozenset("（《“‘「『【([{")
HANGING = 2
"""Cells that the further lines of an indented line stand deeper than its first."""


def fitted(part: RenderableType, width: int) -> RenderableType:
    """Return text that is indented or has Chinese in it broken to a width; anything else as it is.

    Parameters
    ----------
    part
        What shall be printed: text, padded text, or another renderable.
    width
        Cells that a line has.
    """
    if isinstance(part, Padding):
        inner = fitted(part.renderable, width - part.left - part.right)
        return Padding(inner, (part.top, part.right, part.bottom, part.left), style=part.style, expand=part.expand)
    if not isinstance(part, str | Text):
        return part
    text = Text(part) if isinstance(part, str) else part
    if _is_indented(text.plain, width):
        return _hanging(text, width)
    if cell_len(text.plain) == len(text.plain):
        return part
    return Text("\n", end=text.end).join(
        line for whole in text.split("\n", allow_blank=True) for line in _lines(whole, width)
    )


def _is_indented(plain: str, width: int) -> bool:
    """Return whether a text is one indented line that is too long."""
    body = plain.lstrip(" ")
    indent = len(plain) - len(body)
    return bool(body) and 0 < indent < width // 2 - HANGING and "\n" not in plain and cell_len(plain) > width


def _hanging(text: Text, width: int) -> Text:
    indent = len(text.plain) - len(text.plain.lstrip(" "))
    further = Text("\n" + " " * (indent + HANGING), end=text.end)
    return Text.assemble(" " * indent, further.join(_lines(text[indent:], width - indent - HANGING)), end=text.end)


def _lines(text: Text, width: int) -> Iterator[Text]:
    breaks = list(_breaks(text.plain, width))
    for line in text.divide(breaks):
        line.rstrip_end(width)  # a space that fits stays, as the console leaves it: two words never become one
        yield line


def _breaks(plain: str, width: int) -> Iterator[int]:
    """Yield where the lines after the first one begin: as late as fits."""
    begin, used, last = 0, 0, 0
    for at, character in enumerate(plain):
        if _may_break(plain, at):
            last = at
        used += get_character_cell_size(character)
        if used > width and last > begin and character != " ":
            yield last
            begin, used = last, cell_len(plain[last : at + 1])


def _may_break(plain: str, at: int) -> bool:
    """Return whether a line may begin at a character."""
    if at == 0 or plain[at] == " ":
        return False
    before, after = plain[at - 1], plain[at]
    if before == " ":
        return True
    wide = get_character_cell_size(before) == 2 or get_character_cell_size(after) == 2
    return wide and after not in _CLOSING and before not in _OPENING
