"""Tiny problems with owners, and every plan of them: what the frontier and its proofs are compared with."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from hypothesis import strategies as st

from assigner.problem.problem import Problem
from assigner.program.choices import plan_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assigner.plan.plan import Plan
    from assigner.rebalance.budgeted import Budgeted

REPS = ("ann", "bob", "cy")


@st.composite
def owned_problems(draw: st.DrawFn, most_accounts: int = 5) -> Problem:
    """Return three reps, one of them perhaps gone or barred, with a few accounts that they own today."""
    count = draw(st.integers(2, most_accounts))
    accounts = [
        {
            "id": f"a{number}",
            "minutes": draw(st.integers(0, 9)) * 10,
            "value": draw(st.integers(0, 5)) * 100,
            "owner": draw(st.sampled_from([*REPS, None])),
            "barred": draw(st.sampled_from([[], [], [], ["bob"]])),
        }
        for number in range(count)
    ]
    accounts[0] |= {"owner": "ann", "minutes": 60, "value": 300}
    capacity = draw(st.sampled_from([{}, {"capacity": {"minutes": 150}}]))
    reps = [{"id": name, **capacity} for name in REPS]
    reps[2]["active"] = draw(st.booleans())
    return Problem.from_dict({"reps": reps, "accounts": accounts})


class Tried(NamedTuple):
    """One plan of all: what it spends, its cost of coverage and of imbalance."""

    plan: Plan
    spent: int
    coverage: int
    cost: int


def every_plan(of: Budgeted) -> Iterator[Tried]:
    """Yield every plan that keeps all hard rules, whatever it moves."""
    program = of.at(of.total)
    begin = program.item_begin
    for options in product(*(range(first, last) for first, last in pairwise(begin.tolist()))):
        choice = np.array(options, dtype=np.int64)
        if not program.broken_rows(choice):
            coverage, cost = (int(part) for part in program.score(choice))
            plan = plan_of(program, choice)
            yield Tried(plan, of.spent(plan), coverage, cost)
