"""The measurement of answers while solves run: a second of it, on a real service.

When to modify: with what it prints.
"""

from __future__ import annotations

import json

import pytest

from assigner.problem.document import ProblemDocument
from assigner.problem.problem import Problem
from benchmarks.service_latency import REPS, hard_problem, main


@pytest.mark.slow
def test_it_measures_each_call_without_and_with_solves(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--seconds", "1", "--rate", "12", "--solves", "1"]) == 0
    rows = [json.loads(line) for line in capfd.readouterr().out.splitlines() if line.startswith("{")]
    assert [row["solves"] for row in rows] == [0, 0, 0, 1, 1, 1]
    assert {row["path"] for row in rows} == {"/health/live", "/v1/problems", "/v1/jobs?limit=20"}
    assert all(row["calls"] == 4 and 0 < row["p50_ms"] <= row["p99_ms"] <= row["max_ms"] for row in rows)


def test_the_problem_is_read_as_it_is_meant() -> None:
    problem = Problem.from_document(ProblemDocument.model_validate(hard_problem()))
    capacity = [rep.capacity["minutes"] for rep in problem.to_document().reps]
    minutes = sum(account.minutes or 0.0 for account in problem.to_document().accounts)
    assert len(capacity) == REPS
    assert 0.96 < minutes / sum(capacity) < 0.98
