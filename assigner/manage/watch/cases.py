"""Cases: findings tracked from the first look to closed, and opened again when they come back.

A case is one line of JSON, sorted by key, so that a file of cases changes in git only where something happened. When to
modify: when a case must remember something else.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from assigner.errors import UnknownNameError, UsageError
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assigner.manage.watch.signs import Finding

State = Literal["open", "acknowledged", "closed", "gone"]
STATES: tuple[State, ...] = ("open", "acknowledged", "closed", "gone")
NO_CASE = Words("There is no case {key}.", "没有编号为 {key} 的问题。")
BAD_LINE = Words(
    "Line {line} of the file of cases cannot be read. Take the last good version of the file.",
    "问题文件第 {line} 行无法读取，请使用上一个正确的版本。",
)


@dataclass(frozen=True)
class Case:
    """One tracked finding.

    Parameters
    ----------
    key
        Key of the finding.
    state
        ``open``, ``acknowledged`` (somebody looks after it), ``closed`` (by a person), ``gone`` (found no more).
    first_seen, last_seen
        ISO days on which it was found.
    value, worst
        What was found last, and the worst so far.
    en, zh
        The finding in both languages, as found last.
    by, note
        Who changed the state last, and why.
    times
        How often it was opened.
    """

    key: str
    state: State
    first_seen: str
    last_seen: str
    value: float
    worst: float
    en: str
    zh: str
    by: str = ""
    note: str = ""
    times: int = 1

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def looked(cases: Iterable[Case], findings: Iterable[Finding], day: str) -> list[Case]:
    """Return the cases after a look, by key: new ones open, closed ones that are back open again, others updated.

    Parameters
    ----------
    cases, findings
        What was known, and what was found now.
    day
        ISO day of the look.
    """
    known, found = {case.key: case for case in cases}, {one.key: one for one in findings}
    for key, one in found.items():
        seen = {"last_seen": day, "value": one.value, "en": one.words.en, "zh": one.words.zh}
        case = known.get(key)
        if case is None:
            known[key] = Case(key, "open", day, worst=one.value, **seen)  # type: ignore[arg-type]
            continue
        worst = max(case.worst, one.value)
        back = case.state in ("closed", "gone")
        change: dict[str, Any] = {"state": "open", "times": case.times + 1, "by": "", "note": ""} if back else {}
        known[key] = replace(case, **{**seen, "worst": worst, **change})
    for key, case in known.items():
        if key not in found and case.state in ("open", "acknowledged"):
            known[key] = replace(case, state="gone")
    return [known[key] for key in sorted(known)]


def changed(cases: Iterable[Case], key: str, state: State, by: str, note: str) -> list[Case]:
    """Return the cases with one in another state.

    Raises
    ------
    UnknownNameError
        There is no such case.
    """
    known = {case.key: case for case in cases}
    if key not in known:
        raise UnknownNameError(NO_CASE.filled(key=key))
    known[key] = replace(known[key], state=state, by=by, note=note)
    return [known[one] for one in sorted(known)]


def cases_text(cases: Iterable[Case]) -> str:
    """Return cases as lines of JSON."""
    return "".join(json.dumps(case.to_dict(), ensure_ascii=False) + "\n" for case in cases)


def read_cases(text: str) -> list[Case]:
    """Return the cases of a file's text.

    Raises
    ------
    UsageError
        A line is no case.
    """
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                found.append(case_of(json.loads(line)))
            except (ValueError, TypeError, KeyError):
                raise UsageError(BAD_LINE.filled(line=number)) from None
    return found


def case_of(data: Mapping[str, Any]) -> Case:
    """Return the case of plain data; a state that does not exist is refused (ValueError)."""
    case = Case(**data)
    if case.state not in STATES:
        raise ValueError(case.state)
    return case
