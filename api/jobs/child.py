"""One task in this process: read the folder, do the work, write the outcome. Runs in a process of its own.

The outcome file appears whole or not at all, so that its being there is the proof that the work was done. A fault of
the input is an outcome too; anything unforeseen is one without details, which go to the log only.
When to modify: when an outcome must carry something else.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.jobs.registry import kind_named
from api.jobs.task import RESULT_FILE, Outcome, Report, Task
from assigner.errors import AssignerError
from assigner.language import Words

TASK_FILE = "task.json"
OUTCOME_FILE = "outcome.json"
WORDS_OF_MEMORY = ("can't start new thread", "failed to map segment", "cannot allocate memory", "bad allocation")
"""How the interpreter, the loader and libraries call a lack of memory."""
OUT_OF_MEMORY = Words(
    "The work needs more memory than a job may have. Split the problem, or let the operator raise "
    "ASSIGNER_JOB_MEMORY_MIB.",
    "所需内存超过单个作业的上限。请拆分问题，或请运维人员提高 ASSIGNER_JOB_MEMORY_MIB。",
)
BROKEN = Words(
    "The work ended with an internal error. Send the id of the job to support; the log has the details.",
    "作业因内部错误结束。请将作业编号提供给支持人员；详细信息见日志。",
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TaskSpec:
    """What the worker says about a task: the content of ``task.json``."""

    job: str
    kind: str
    params: Mapping[str, Any]
    seconds: float

    def write(self, folder: Path) -> None:
        """Write it into the folder of the task."""
        content = {"job": self.job, "kind": self.kind, "params": dict(self.params), "seconds": self.seconds}
        (folder / TASK_FILE).write_text(json.dumps(content, ensure_ascii=False), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> TaskSpec:
        """Read it back."""
        return cls(**json.loads((folder / TASK_FILE).read_text("utf-8")))


def run_task(folder: Path, cancel: threading.Event, report: Report) -> None:
    """Do the work of a folder and write its outcome.

    Parameters
    ----------
    folder
        Holds ``task.json`` and the kind's input files.
    cancel
        Set when the best so far is wanted.
    report
        Takes progress lines.
    """
    spec = TaskSpec.read(folder)
    try:
        kind = kind_named(spec.kind)
        task = Task(spec.job, kind.params.model_validate(spec.params), folder, cancel, report, spec.seconds)
        _write_outcome(folder, kind.run(task))
    except AssignerError as error:
        _write(folder, {"data": None, "summary": None, "error": fault(error)})
    except Exception as error:  # noqa: BLE001 - whatever breaks, the job must end, and its details stay in the log
        _log.exception("job %s (%s) broke", spec.job, spec.kind)
        said = ("job-out-of-memory", OUT_OF_MEMORY) if lacked_memory(error) else ("job-broken", BROKEN)
        _write(folder, {"data": None, "summary": None, "error": fault_of(*said)})


def lacked_memory(error: BaseException | None) -> bool:
    """Return whether an error, or what led to it, is a lack of memory: threads and libraries say so in words of their own."""
    while error is not None:
        is_refused = isinstance(error, OSError) and error.errno in (errno.ENOMEM, errno.EAGAIN)
        if (
            isinstance(error, MemoryError)
            or is_refused
            or any(words in str(error).lower() for words in WORDS_OF_MEMORY)
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def fault(error: AssignerError) -> dict[str, Any]:
    """Return an error as plain data, with every issue it carries."""
    issues = [issue.to_dict() for issue in getattr(error, "issues", ())]
    return {**fault_of(error.code, error.words), "issues": issues}


def fault_of(code: str, words: Words) -> dict[str, Any]:
    """Return a fault as plain data."""
    return {"code": code, "message": {"en": words.en, "zh": words.zh}, "issues": []}


def _write_outcome(folder: Path, outcome: Outcome) -> None:
    data = dict(outcome.data)
    summary = {"headline": data["headline"]} if data.get("headline") else None
    if outcome.result is not None:
        _write_json(folder / RESULT_FILE, outcome.result.to_dict())
        summary = _summary(outcome.result)
    _write(folder, {"data": data, "summary": summary, "error": None})


def _summary(result: Any) -> dict[str, Any]:
    """Return what lists and rows say about a plan, small however large the plan is."""
    return {
        "status": result.status,
        "stop_reason": result.stop_reason,
        "has_plan": result.plan is not None,
        "gap": result.gap,
        "levels": [
            {"name": level.name, "score": level.score, "bound": level.bound, "gap": level.gap}
            for level in result.levels
        ],
        "counts": result.counts(),
        "num_moves": len(result.moves()),
        "headline": {"en": result.headline("en"), "zh": result.headline("zh")},
        "seconds": round(result.seconds, 3),
        "digest": result.problem.digest,
    }


def _write(folder: Path, content: Mapping[str, Any]) -> None:
    _write_json(folder / OUTCOME_FILE, content)


def _write_json(path: Path, content: Any) -> None:
    """Write a file that is there whole or not at all."""
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, default=plain)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def plain(value: Any) -> Any:
    """Return what JSON does not know as plain data: numbers of NumPy, dates, sets."""
    if hasattr(value, "item"):
        return value.item()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)
