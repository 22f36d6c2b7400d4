"""The workbook or page of a plan that is too large to be made while somebody waits.

When to modify: when such a file takes another parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.downloads import MEDIA_TYPES
from api.plans.for_jobs import check_with_plan as check
from api.plans.for_jobs import prepare
from api.store import Tx, now_us, plan_files
from assigner.language import Language, Words

__all__ = ["TITLE", "Params", "check", "keep", "prepare", "run"]

TITLE = Words("Make the report of a plan", "生成方案报告")
FILE = "report"


class Params(BaseModel):
    """Which file."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["xlsx", "html"] = Field(default="html", description="Workbook, or one page to forward.")
    language: Language = Field(default="en", description="Language of headings and sentences.")


def run(task: Task[Params]) -> Outcome:
    """Write the file into the folder of the task."""
    from assigner.report.page import write_html
    from assigner.report.workbook import write_workbook
    from assigner.retelling import result_of, take_plan

    problem = task.problem()
    result = result_of(problem, take_plan(task.plan_path, problem))
    write = write_html if task.params.format == "html" else write_workbook
    write(result, task.folder / f"{FILE}.{task.params.format}", task.params.language)
    return Outcome(task.params.model_dump())


def keep(tx: Tx, job: Mapping[str, Any], folder: Path) -> None:
    """Keep the file beside the plan; its download gives it from now on."""
    asked = Params.model_validate(job["params"])
    content = (folder / f"{FILE}.{asked.format}").read_bytes()
    plan_files.put(
        tx, job["tenant"], job["plan"], asked.format, asked.language, content=content,
        media_type=MEDIA_TYPES[asked.format], at=now_us(),
    )  # fmt: skip
