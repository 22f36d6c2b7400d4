"""Guards: goals, training, cadences, incentives and reviews answer as jobs, with and without what is optional.

When to modify: when one of these kinds takes another parameter.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.jobs.registry import kinds
from api.jobs.task import PROBLEM_FOLDER, Task
from assigner.errors import InputError, UsageError
from tests.manage.deals import deal

GOAL = {
    "amount": 1000,
    "period": "2026-Q4",
    "fair_by": "capacity",
    "draws": 200,
    "chances": [{"chance": 0.5, "amount": "potential"}],
}


@pytest.fixture
def run(tmp_path: Path, repo_root: Path) -> Any:
    """Return a function that runs a kind on the smallest bundled team, with today's owners."""
    shutil.copytree(repo_root / "scenarios" / "first-steps", tmp_path / PROBLEM_FOLDER)

    def run_kind(name: str, **params: Any) -> dict[str, Any]:
        kind = kinds()[name]
        outcome = kind.run(Task("job_1", kind.params.model_validate(params), tmp_path))
        answer: dict[str, Any] = json.loads(json.dumps(outcome.data))
        assert answer["headline"]["en"]
        assert answer["headline"]["zh"]
        return answer

    return run_kind


def test_goals_and_incentives_of_todays_owners(run: Any) -> None:
    goal = run("goals", goal=GOAL)
    assert sum(one["target"] for one in goal["reps"]) == 1000
    scheme = {"name": "flat", "tiers": [{"rate_percent": 10}]}
    paid = run("incentives", goal=GOAL, scheme=scheme, against=scheme)
    assert paid["change"] == 0
    assert paid["scenario"]["rules"][0]["rule"] == "load-uneven"
    with pytest.raises(UsageError):
        run("goals", goal={**GOAL, "period": "soon"})


def test_a_review_needs_no_problem_and_proposes_only_with_one(run: Any, tmp_path: Path) -> None:
    deals = [deal(n, "ann", date(2026, 1 + n % 6, 5), "won" if n % 2 else "lost") for n in range(24)]
    with_problem = run("review", deals=deals, period="2026-Q2")
    assert with_problem["learnt"] == []
    shutil.rmtree(tmp_path / PROBLEM_FOLDER)
    alone = run("review", deals=deals, period="2026-Q2", against="peers")
    assert "learnt" not in alone
    assert alone["total"]["difference"] == sum(alone["total"]["parts"].values())
    with pytest.raises(InputError, match="no closed deal"):
        run("review", deals=[{"deal": "1", "rep": "ann", "outcome": "open"}], period="2026-Q2")


def test_training_and_cadences_answer(run: Any) -> None:
    found = run("training", budget={"money": 10_000, "days": 5}, seconds=2)
    assert found["saved_at_most"] >= 0
    touches = run(
        "cadence", cadences={"cadences": [{"name": "a", "kinds": ["account"], "steps": [{"day": 1, "minutes": 10}]}]}
    )
    assert touches["placed"]
    assert touches["shortages"] == []
