"""Tiny teams with tight capacities, small enough that every plan can be looked at.

When to modify: when change requests meet another kind of rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

import numpy as np

from assigner.change.request import Decision, decided, new_request
from assigner.plan.change_request import ChangeRequest
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.program.build import build_program
from assigner.program.choices import plan_of
from tests.program_factory import plans

WEI = Decision(by="Wei", at=datetime(2026, 9, 20, 10, 0))
LI = Decision(by="Li", at=datetime(2026, 9, 21, 9, 30), reason="key customer")
HORIZON = {"first_day": "2026-10-01", "last_day": "2026-10-30"}  # the first is a Thursday


@dataclass(frozen=True, eq=False)
class Team:
    """A problem, all its plans that keep every hard rule, and their scores."""

    problem: Problem
    plans: tuple[tuple[Plan, tuple[int, ...]], ...]

    @property
    def best(self) -> Plan:
        """The plan of the least score."""
        return min(self.plans, key=lambda one: one[1])[0]


@cache
def tiny_problem(seed: int, num_accounts: int = 5) -> Problem:
    """Return a team of three with little room to spare: some accounts are owned, one is a lead."""
    rng = np.random.default_rng(seed)
    reps = ["ann", "bob", "cai"]
    minutes = rng.integers(3, 10, num_accounts) * 10
    room = int(minutes.sum() / 3 * 1.05)
    accounts = [
        {
            "id": f"a{at}", "name": f"Account {at}", "minutes": int(minutes[at]), "value": int(rng.integers(1, 50)),
            **({"owner": reps[rng.integers(2)], "owner_since": "2025-03-03"} if rng.random() < 0.6 else {}),
            **({"barred": [reps[rng.integers(3)]]} if rng.random() < 0.4 else {}),
        }
        for at in range(num_accounts)
    ]  # fmt: skip
    return Problem.from_dict({
        "name": f"tiny {seed}", "horizon": HORIZON, "profile": "stable",
        "reps": [{"id": rep, "capacity": {"minutes": int(room + rng.integers(0, 20))}} for rep in reps],
        "accounts": accounts[:-1], "leads": accounts[-1:],
        "rules": [{"rule": "load-uneven", "parameters": {"tolerance_percent": 5}}],
    })  # fmt: skip


@cache
def tiny_team(seed: int) -> Team:
    """Return a tiny problem with all its plans."""
    problem = tiny_problem(seed)
    program = build_program(problem)
    kept = [choice for choice in plans(program) if not program.broken_rows(choice)]
    return Team(problem, tuple((plan_of(program, one), tuple(map(int, program.score(one)))) for one in kept))


def some_request(team: Team, seed: int) -> ChangeRequest:
    """Return the best plan as a request with one or two moves rejected and perhaps one accepted."""
    rng = np.random.default_rng(seed)
    request = new_request(team.problem, team.best, WEI)
    items = [str(item) for item in rng.permutation([move.item for move in request.moves])]
    rejected = 1 + seed % 2
    request = decided(request, items[:rejected], "rejected", LI)
    return decided(request, items[rejected : rejected + seed % 3 // 2], "accepted", WEI)
