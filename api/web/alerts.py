"""What an alert is: something that somebody should look at now, in words, with the cheapest repair as one call.

When to modify: when an alert must say one more thing; what raises alerts stands in the modules beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from assigner.language import LANGUAGES, Words, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assigner.language import Language

Severity = Literal["now", "soon", "know"]
ORDER: dict[str, int] = {"now": 0, "soon": 1, "know": 2}
MOST_NAMES = 3
AND_MORE = Words("{names} and {more:,} more", "{names}，另有 {more:,} 项")


@dataclass(frozen=True)
class Repair:
    """The cheapest thing to do about an alert: one call of the public API, made when somebody clicks.

    Parameters
    ----------
    title
        What the button says.
    path, body
        What is posted where. ``/v1/jobs`` and ``/v1/route/events/plan`` answer a job; its end has the result.
    permission
        What the caller must be allowed to do.
    """

    title: Words
    path: str
    body: Mapping[str, Any]
    permission: str = "jobs:write"


@dataclass(frozen=True)
class Alert:
    """Something to look at.

    Parameters
    ----------
    kind
        Name of what is wrong: ``overload``, ``undone``, ``rep-unreachable``, ``bottleneck``, ``answer-late``, ...
    severity
        ``now`` harms already, ``soon`` will, ``know`` is worth knowing.
    words
        The finding with names and numbers.
    items, reps
        Ids of what it is about, at most a few hundred.
    repair
        The cheapest repair; None where only a person can do something.
    """

    kind: str
    severity: Severity
    words: Words
    items: tuple[str, ...] = ()
    reps: tuple[str, ...] = ()
    repair: Repair | None = None


def in_order(alerts: Iterable[Alert]) -> list[Alert]:
    """Return alerts, what harms already first."""
    return sorted(alerts, key=lambda one: ORDER[one.severity])


def job(kind: str, title: Words, problem: str, version: int, plan: str | None = None, **params: Any) -> Repair:
    """Return a repair that is a job about a version."""
    asked: dict[str, Any] = {"kind": kind, "problem": problem, "version": version, "params": params, "note": title.en}
    return Repair(title, "/v1/jobs", asked if plan is None else {**asked, "plan": plan})


def few(names: list[str], language: Language) -> str:
    """Return the first names of a list, and how many there are besides."""
    shown = listed(names[:MOST_NAMES], language)
    more = len(names) - MOST_NAMES
    return AND_MORE.say(language, names=shown, more=more) if more > 0 else shown


def with_names(words: Words, names: list[str] | Mapping[Language, list[str]], **facts: Any) -> Words:
    """Return words filled with a list of names, which may be others in each language."""
    told = dict.fromkeys(LANGUAGES, names) if isinstance(names, list) else names
    english, chinese = (words.say(language, names=few(told[language], language), **facts) for language in LANGUAGES)
    return Words(english, chinese)
