"""The error of all texts about time: hours, calendars, zones, recurrences and moments.

Validation catches it per row and turns it into an issue; nothing else should meet it. When to modify:
only to let every such error carry one more fact.
"""

from __future__ import annotations

from assigner.language import Words


class TimeTextError(ValueError):
    """A text about time that cannot be read.

    Parameters
    ----------
    words
        What is wrong, with the value and its place in the text, in both languages.
    way_out
        How it could be written, in both languages.
    row
        Number of the row that it comes from, where the caller knows it, else None.
    """

    def __init__(self, words: Words, way_out: Words, row: int | None = None) -> None:
        super().__init__(f"{words.en} {way_out.en} / {words.zh}{way_out.zh}")
        self.words = words
        self.way_out = way_out
        self.row = row

    def at_row(self, row: int) -> TimeTextError:
        """Return the same error with the number of the row that it comes from."""
        return TimeTextError(self.words, self.way_out, row)
