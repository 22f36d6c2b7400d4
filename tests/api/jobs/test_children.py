"""Templates and their forks: a fresh process a task, limits, death of either, and templates that cannot start.

When to modify: with the protocol between worker and template.
"""

from __future__ import annotations

import errno
import json
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from api.jobs.child import OUTCOME_FILE, TaskSpec, lacked_memory
from api.jobs.children import Child, Children, NoChildError
from api.jobs.task import PLAN_FILE, PROBLEM_FILE, RESULT_FILE
from tests.api.jobs.problems import hard, tiny

GIB = 1 << 30


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    made = Children()
    yield made
    made.close()


def prepared(folder: Path, source: dict[str, object], **params: object) -> Path:
    folder.mkdir()
    (folder / PROBLEM_FILE).write_text(json.dumps(source))
    TaskSpec("job_1", "solve", {"gap": 0.0, **params}, 600).write(folder)
    return folder


def finished(child: Child) -> list[dict[str, object]]:
    lines = []
    while child.exit_code is None:
        lines += child.news(1.0)
    return lines


def outcome(folder: Path) -> dict[str, object]:
    return dict(json.loads((folder / OUTCOME_FILE).read_text()))


def template_of(child: Child) -> psutil.Process:
    return next(
        one
        for one in psutil.Process().children()
        if one.pid == child._process.pid  # noqa: SLF001 - a test kills it
    )


def test_tasks_after_one_another_get_fresh_forks_of_one_template(children: Children, tmp_path: Path) -> None:
    templates = set()
    for number in range(2):
        folder = prepared(tmp_path / str(number), tiny(), seconds=2)
        with children.borrowed() as child:
            templates.add(template_of(child).pid)
            child.run(folder, memory_bytes=8 * GIB, niceness=10)
            lines = finished(child)
            assert child.exit_code == 0
        assert outcome(folder)["summary"]["status"] == "optimal"  # type: ignore[index]
        assert lines[-1]["gap"] == 0.0
    assert len(templates) == 1


def test_a_task_stops_early_with_its_best(children: Children, tmp_path: Path) -> None:
    folder = prepared(tmp_path / "task", hard(), seconds=600)
    with children.borrowed() as child:
        child.run(folder, memory_bytes=8 * GIB, niceness=10)
        while not any(line.get("score") for line in child.news(1.0)):
            assert child.exit_code is None
        child.stop()
        finished(child)
        assert child.exit_code == 0
    assert outcome(folder)["summary"]["has_plan"]  # type: ignore[index]


def test_faults_of_the_input_are_told_with_all_issues(children: Children, tmp_path: Path) -> None:
    folder = prepared(tmp_path / "task", {"reps": [{"id": "r"}, {"id": "r"}], "accounts": [{"minutes": "x"}]})
    with children.borrowed() as child:
        child.run(folder, memory_bytes=8 * GIB, niceness=10)
        finished(child)
    error = outcome(folder)["error"]
    assert error["code"] == "input-invalid"  # type: ignore[index]
    assert len(error["issues"]) >= 2  # type: ignore[index]


def test_a_killed_task_leaves_its_template_for_the_next(children: Children, tmp_path: Path) -> None:
    with children.borrowed() as child:
        template = template_of(child)
        child.run(prepared(tmp_path / "task", hard(), seconds=600), memory_bytes=8 * GIB, niceness=10)
        while not child.news(1.0):
            assert child.exit_code is None
        child.kill()
        assert child.exit_code == -signal.SIGKILL
    with children.borrowed() as again:
        assert template_of(again).pid == template.pid
    assert not template.children()


def test_the_death_of_a_template_takes_its_task_along(children: Children, tmp_path: Path) -> None:
    with children.borrowed() as child:
        template = template_of(child)
        child.run(prepared(tmp_path / "task", hard(), seconds=600), memory_bytes=8 * GIB, niceness=10)
        while not child.news(1.0):
            assert child.exit_code is None
        below = template.children()
        template.kill()
        finished(child)
        assert child.exit_code == -signal.SIGKILL
    _, alive = psutil.wait_procs(below, timeout=20)
    assert not alive


def test_a_template_that_waits_and_is_killed_is_replaced(children: Children, tmp_path: Path) -> None:
    with children.borrowed() as child:
        template = template_of(child)
    template.kill()
    template.wait()
    folder = prepared(tmp_path / "task", tiny(), seconds=2)
    with children.borrowed() as child:
        child.run(folder, memory_bytes=8 * GIB, niceness=10)
        finished(child)
        assert child.exit_code == 0


def test_a_template_that_cannot_start_is_no_fault_of_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    broken = Children()
    with pytest.raises(NoChildError, match="ended with 1"), broken.borrowed():
        raise AssertionError("nothing is lent")
    broken.close()


@pytest.mark.parametrize(
    ("error", "lacked"),
    [
        (MemoryError(), True),
        (RuntimeError("can't start new thread"), True),
        (OSError(errno.ENOMEM, "no"), True),
        (ValueError("no"), False),
    ],
)
def test_a_lack_of_memory_is_told_from_other_errors(error: Exception, lacked: bool) -> None:
    assert lacked_memory(error) is lacked
    with pytest.raises(KeyError) as later:
        raise KeyError("said later") from error
    assert lacked_memory(later.value) is lacked


def test_a_report_with_a_calendar_is_made_within_the_usual_limit(children: Children, tmp_path: Path) -> None:
    """The engine that draws it reserves more address space than a job may use memory, and touches little of it."""
    visit = {"id": "v", "start": "2026-10-05T10:00", "duration_minutes": 60}
    horizon = {"first_day": "2026-10-05", "last_day": "2026-10-09"}
    source: dict[str, object] = {**tiny(), "duties": [visit], "horizon": horizon}
    solving, drawing = prepared(tmp_path / "solve", source, seconds=2), prepared(tmp_path / "draw", source)
    with children.borrowed() as child:
        child.run(solving, memory_bytes=8 * GIB, niceness=10)
        finished(child)
    shutil.copy(solving / RESULT_FILE, drawing / PLAN_FILE)
    TaskSpec("job_2", "report", {"format": "html"}, 60).write(drawing)
    with children.borrowed() as child:
        child.run(drawing, memory_bytes=8 * GIB, niceness=10)
        finished(child)
        assert child.exit_code == 0
    assert "<svg" in (drawing / "report.html").read_text("utf-8")
