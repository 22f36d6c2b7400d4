"""The exception tree: everything that `assigner` raises on purpose.

    AssignerError                 code, message, way out
    +-- InputError                the input has errors: carries every issue at once
    |   +-- UnknownNameError      a name that nobody declared (a rule, a format, a rep in a question)
    +-- PlanMismatchError         engine and verification disagree: an internal error with a replay bundle
    +-- ProgramTooLargeError      whole-number costs would leave 64 bits
    +-- UsageError                the call itself is wrong (an option that does not exist)

One code per class; the command line maps them to exit codes. When to modify: only to add a class
for a failure that a caller would treat differently from all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from assigner.language import Language, Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assigner.issues import Issue


class AssignerError(Exception):
    """Base of all errors raised on purpose.

    Parameters
    ----------
    words
        What went wrong and the way out, in English and Chinese.
    """

    code: ClassVar[str] = "error"

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words

    def say(self, language: Language) -> str:
        """Return the message in ``language``."""
        return self.words.say(language)


class InputError(AssignerError):
    """The input has errors; ``issues`` holds all of them, warnings included."""

    code = "input-invalid"

    def __init__(self, issues: Sequence[Issue]) -> None:
        errors = [issue for issue in issues if issue.severity == "error"]
        lines_en = "\n".join(issue.line("en") for issue in errors)
        lines_zh = "\n".join(issue.line("zh") for issue in errors)
        super().__init__(
            Words(
                f"The input has {len(errors):,} {'error' if len(errors) == 1 else 'errors'}:\n{lines_en}",
                f"输入有 {len(errors)} 个错误：\n{lines_zh}",
            )
        )
        self.issues = tuple(issues)


class UnknownNameError(AssignerError):
    """A name that nobody declared; the message lists near ones."""

    code = "name-unknown"


class UsageError(AssignerError):
    """The call itself is wrong."""

    code = "usage"


class PlanMismatchError(AssignerError):
    """Engine and verification disagree; ``bundle`` is the folder that replays it."""

    code = "plan-mismatch"

    def __init__(self, words: Words, bundle: Path | None = None) -> None:
        super().__init__(words)
        self.bundle = bundle


class ProgramTooLargeError(AssignerError):
    """Whole-number costs of the program would not fit in 64 bits."""

    code = "program-too-large"
