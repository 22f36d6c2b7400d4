"""Issues: what is wrong or suspicious in an input, said all at once.

An issue carries a code, a severity, the exact place, the value found and a way out. Readers and
validation collect issues; nobody stops at the first. When to modify: never for a new issue (make an
``Issue`` where it is found); only when every issue needs a new field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from assigner.errors import InputError

if TYPE_CHECKING:
    from assigner.language import Language, Words

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding about an input.

    Parameters
    ----------
    code
        Kebab-case name of the kind of fault, stable across versions: ``rep-unknown``.
    severity
        ``error`` stops the work, ``warning`` does not, ``info`` is worth knowing.
    place
        Where: ``reps.csv:7 column skills``, ``$.reps[3].skills``, ``Reps!D7``.
    words
        The finding with its value, in both languages.
    way_out
        What to do about it, in both languages.
    value
        The offending value as found, or None.
    """

    code: str
    severity: Severity
    place: str
    words: Words
    way_out: Words
    value: Any = None

    def line(self, language: Language) -> str:
        """Return the issue as one line for a person."""
        return f"{self.place}: {self.words.say(language)} {self.way_out.say(language)} [{self.code}]"

    def to_dict(self) -> dict[str, Any]:
        """Return the issue as plain data for JSON, with both languages."""
        return {
            "code": self.code,
            "severity": self.severity,
            "place": self.place,
            "value": None if self.value is None else str(self.value),
            "message": {"en": self.words.en, "zh": self.words.zh},
            "way_out": {"en": self.way_out.en, "zh": self.way_out.zh},
        }


@dataclass(slots=True)
class Issues:
    """A growing list of issues, passed down the readers and validators."""

    found: list[Issue] = field(default_factory=list)

    def error(self, code: str, place: str, words: Words, way_out: Words, value: Any = None) -> None:
        """Add an issue that stops the work."""
        self.found.append(Issue(code, "error", place, words, way_out, value))

    def warning(self, code: str, place: str, words: Words, way_out: Words, value: Any = None) -> None:
        """Add an issue that lets the work go on."""
        self.found.append(Issue(code, "warning", place, words, way_out, value))

    def info(self, code: str, place: str, words: Words, way_out: Words, value: Any = None) -> None:
        """Add a remark."""
        self.found.append(Issue(code, "info", place, words, way_out, value))

    @property
    def has_errors(self) -> bool:
        """Whether any issue stops the work."""
        return any(issue.severity == "error" for issue in self.found)

    @property
    def num_errors(self) -> int:
        """Number of issues that stop the work."""
        return sum(issue.severity == "error" for issue in self.found)

    def raise_errors(self) -> None:
        """Raise :class:`InputError` with all issues when any of them is an error."""
        if self.has_errors:
            raise InputError(self.found)
