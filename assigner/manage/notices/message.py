"""A digest as a message: a title and lines in one language, cut at whole lines where a channel allows no more.

When to modify: to say a change in other words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assigner.language import Language, Words
from assigner.manage.notices.digest import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assigner.manage.notices.digest import Digest, Kind, Line

MOST_TITLE = 200
"""Characters of a title that is cut."""
TITLE = Words("{name}: what changes for you", "{name}：你的变更")
GROUP_TITLE = Words("What changes for {count:person|people}", "{count:,} 人的变更")
HEADS: dict[Kind, Words] = {
    "comes": Words("Comes to you ({count:,})", "新增（{count:,}）"),
    "goes": Words("Goes to others ({count:,})", "转出（{count:,}）"),
    "moves": Words("Changes its time ({count:,})", "改期（{count:,}）"),
}
COMES = Words("{name}, from {other}", "{name}，原由{other}负责")
COMES_NEW = Words("{name}, which nobody had", "{name}，此前无人负责")
GOES = Words("{name}, to {other}", "{name}，转给{other}")
MOVES = Words("{name}: {start} (was {before})", "{name}：{start}（原 {before}）")
SINCE = Words("from {day}", "{day} 起")
AND_MORE = Words("... and {count:more line|more lines}", "……另有 {count:,} 行")


@dataclass(frozen=True)
class Message:
    """A message before it takes a channel's form.

    Parameters
    ----------
    title
        One line.
    lines
        ``(is_heading, text)``, one each.
    language
        Language of the words.
    """

    title: str
    lines: tuple[tuple[bool, str], ...]
    language: Language

    def cut(self, fits: Callable[[Message], bool]) -> Message:
        """Return the message with as many of its first lines as fit; the last line says how many are left out."""
        if fits(self):
            return self
        low, high = 0, len(self.lines)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if fits(self._first(middle)) else (low, middle)
        return self._first(low)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        lines = [{"heading": is_heading, "text": line} for is_heading, line in self.lines]
        return {"title": self.title, "language": self.language, "lines": lines}

    def _first(self, count: int) -> Message:
        more = AND_MORE.say(self.language, count=len(self.lines) - count)
        return Message(self.title[:MOST_TITLE], (*self.lines[:count], (False, more)), self.language)


def message_of(digest: Digest) -> Message:
    """Return the message to one person."""
    title = TITLE.say(digest.language, name=digest.rep_name)
    return Message(title, tuple(_body(digest, digest.language)), digest.language)


def group_message(digests: Sequence[Digest], language: Language) -> Message:
    """Return one message about everybody, for the robot of a group."""
    lines: list[tuple[bool, str]] = []
    for digest in digests:
        lines.append((True, digest.headline(language)))
        lines += [(False, text) for is_heading, text in _body(digest, language, marked=True) if not is_heading]
    return Message(GROUP_TITLE.say(language, count=len(digests)), tuple(lines), language)


def _body(digest: Digest, language: Language, marked: bool = False) -> list[tuple[bool, str]]:
    found: list[tuple[bool, str]] = []
    marks = {"comes": "+ ", "goes": "- ", "moves": "~ "}
    for kind, head in HEADS.items():
        lines = digest.of_kind(kind)
        if lines:
            found.append((True, head.say(language, count=len(lines))))
            found += [(False, (marks[kind] if marked else "") + line_text(line, language)) for line in lines]
    return found


def line_text(line: Line, language: Language) -> str:
    """Return one change as a line."""
    other = line.other or NOBODY.say(language)
    words = {"comes": COMES if line.other else COMES_NEW, "goes": GOES, "moves": MOVES}[line.kind]
    parts = [words.say(language, name=line.name, other=other, start=line.start, before=line.before)]
    if line.kind == "comes" and line.start:
        parts.append(line.start)
    if line.first_day:
        parts.append(SINCE.say(language, day=line.first_day))
    if line.reason is not None:
        parts.append(line.reason.say(language))
    return ("；" if language == "zh" else "; ").join(parts)
