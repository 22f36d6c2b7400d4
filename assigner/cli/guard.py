"""The outermost guard: whatever goes wrong becomes words and an exit code, never a traceback.

When to modify: when a new class of error needs its own exit code or its own words.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from assigner.cli.exit_codes import INPUT_ERRORS, INTERNAL, INTERRUPTED, USAGE
from assigner.errors import AssignerError, InputError, PlanMismatchError, UnknownNameError, UsageError
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assigner.cli.voice import Voice

CallFault: type[Exception] = typer.BadParameter.__mro__[1]
"""What Typer raises for a wrong call; it has no public name there."""
INTERRUPTED_WORDS = Words("Interrupted. Nothing was kept.", "已中断，未保留任何结果。")
CRASH = Words(
    "Internal error ({kind}): {message}. This is a fault of assigner, not of your input. A report was saved: {report}",
    "内部错误（{kind}）：{message}。这是 assigner 的问题，与您的输入无关。错误报告已保存：{report}",
)
NO_MEMORY = Words(
    "There is not enough memory for this problem. List candidates in the pairs table (candidates: listed), or use a larger machine.",
    "内存不足以处理该问题。请在组合表中列出候选（candidates: listed），或换用内存更大的机器。",
)
SEE_HELP = Words("See: {command} --help", "请参阅：{command} --help")


def guarded(work: Callable[[], int], voice: Voice, arguments: Sequence[str]) -> int:
    """Run the work and return its exit code, or that of what went wrong."""
    try:
        return work()
    except KeyboardInterrupt:
        return _tell(voice, INTERRUPTED, "interrupted", INTERRUPTED_WORDS)
    except BrokenPipeError:
        return _close_quietly()
    except (AssignerError, CallFault, MemoryError, OSError) as error:
        return _tell_foreseen(error, voice)
    except Exception as error:  # noqa: BLE001 - the one place that must catch everything
        return _tell_crash(error, voice, arguments)


def _tell_foreseen(error: BaseException, voice: Voice) -> int:
    if isinstance(error, AssignerError):
        return _tell_known(error, voice)
    if isinstance(error, OSError):
        return _tell_file(error, voice)
    if isinstance(error, MemoryError):
        return _tell(voice, INPUT_ERRORS, "memory", NO_MEMORY)
    return _tell_call(error, voice)


def _tell(voice: Voice, code: int, name: str, words: Words, **more: Any) -> int:
    """Say an error to people on stderr and to machines on stdout."""
    voice.err.print(words.say(voice.language), style="red", soft_wrap=True)
    voice.answer({"error": {"code": name, "message": {"en": words.en, "zh": words.zh}, **more}, "exit_code": code})
    return code


def _tell_known(error: AssignerError, voice: Voice) -> int:
    if isinstance(error, InputError):
        from assigner.cli.findings import print_findings

        print_findings(error.issues, voice, voice.err)
        issues = [issue.to_dict() for issue in error.issues]
        message = {"en": error.words.en, "zh": error.words.zh}
        answer = {"code": error.code, "message": message, "issues": issues}
        voice.answer({"error": answer, "exit_code": INPUT_ERRORS})
        return INPUT_ERRORS
    if isinstance(error, PlanMismatchError):
        return _tell(voice, INTERNAL, error.code, error.words, bundle=str(error.bundle))
    code = USAGE if isinstance(error, (UnknownNameError, UsageError)) else INPUT_ERRORS
    return _tell(voice, code, error.code, error.words)


def _tell_call(error: Any, voice: Voice) -> int:
    """Say what is wrong with the call; a call without any command is a question for help."""
    context = error.ctx
    if type(error).__name__ == "NoArgsIsHelpError":
        return USAGE
    from assigner.cli.call_faults import call_words

    words = call_words(error)
    command = context.command_path if context is not None else "assigner"
    code = _tell(voice, USAGE, "usage", words)
    voice.err.print(SEE_HELP.say(voice.language, command=command), style="dim", soft_wrap=True)
    return code


def _tell_file(error: OSError, voice: Voice) -> int:
    from assigner.files.foreign import os_words

    name = error.filename or ""
    reason = os_words(error)
    words = Words(f"The file ({name}) cannot be used: {reason.en}.", f"文件（{name}）无法使用：{reason.zh}。")
    return _tell(voice, INPUT_ERRORS, "file", words)


def _close_quietly() -> int:
    """End as other tools do when the reader of a pipe has left."""
    sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - Python flushes stdout when it ends
    return 0


def _tell_crash(error: Exception, voice: Voice, arguments: Sequence[str]) -> int:
    """Save a report of what nobody foresaw and say where it is."""
    report = Path(tempfile.mkdtemp(prefix="assigner-error-")) / "report.txt"
    lines = [f"assigner {' '.join(arguments)}", f"python {platform.python_version()} on {platform.platform()}", ""]
    report.write_text("\n".join(lines) + "".join(traceback.format_exception(error)), encoding="utf-8")
    words = CRASH.filled(kind=type(error).__name__, message=str(error)[:300], report=report)
    return _tell(voice, INTERNAL, "internal", words, report=str(report))
