"""Queries select what pandas selects, and refuse what they do not understand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.problem.conditions import ConditionFaultError
from assigner.problem.problem import Problem
from assigner.scenario.query import Query, way_out

RNG = np.random.default_rng(7)
REPS = [
    {"id": f"r{n}", "team": ["North", "East", "East 1", None][n % 4], "seniority": 1 + n % 5, "active": n % 5 != 0,
     "capacity": {"minutes": 100.0 * n} if n % 3 else {}, "tags": [f"t{n % 3}"] if n % 2 else []}
    for n in range(12)
]  # fmt: skip
ACCOUNTS = [
    {"id": f"a{n}", "potential": None if n % 7 == 0 else float(RNG.integers(0, 100)), "owner": None if n % 6 == 0 else f"r{n % 12}",
     "priority": 1 + n % 5, "territory": ["Area", "Area 1", "Area 2", None][n % 4], "tags": ["vip"] * (n % 4 == 1)}
    for n in range(60)
]  # fmt: skip
PROBLEM = Problem.from_dict(
    {
        "reps": REPS,
        "accounts": ACCOUNTS,
        "teams": [{"id": "North"}, {"id": "East"}, {"id": "East 1", "parent": "East"}],
        "territories": [{"id": "Area"}, {"id": "Area 1", "parent": "Area"}, {"id": "Area 2", "parent": "Area"}],
    }
)
BELOW = {"East": ["East", "East 1"], "Area": ["Area", "Area 1", "Area 2"]}
JOINED = pd.DataFrame(ACCOUNTS).merge(
    pd.DataFrame(REPS).add_prefix("owner."), left_on="owner", right_on="owner.id", how="left"
)

COMPARED = {"above": "__gt__", "at_least": "__ge__", "below": "__lt__", "at_most": "__le__"}
tests = st.one_of(
    st.tuples(st.sampled_from(["potential", "priority", "owner.seniority"]),
              st.tuples(st.sampled_from(list(COMPARED)), st.integers(0, 100)).map(lambda pair: dict([pair]))),
    st.tuples(st.just("owner.team"), st.lists(st.sampled_from(["North", "East", "East 1"]), min_size=1)),
    st.tuples(st.just("owner.team"), st.sampled_from(["North", "East"])),
    st.tuples(st.just("territory"), st.lists(st.sampled_from(["Area", "Area 2"]), min_size=1)),
    st.tuples(st.sampled_from(["potential", "owner", "owner.team"]), st.sampled_from(["present", "missing"])),
    st.tuples(st.just("owner.active"), st.sampled_from([True, False, "yes", "no"])),
    st.tuples(st.just("priority"), st.sampled_from([[1], [2, 5], {"not": [3]}])),
)  # fmt: skip


def by_pandas(column: str, test: Any) -> pd.Series[bool]:
    """Return the mask that pandas finds, from a join that knows nothing of queries."""
    values = JOINED[column]
    if isinstance(test, dict):
        verb, argument = next(iter(test.items()))
        if verb == "not":
            return ~values.isin(argument)
        return getattr(values.astype(float), COMPARED[verb])(argument)
    if test in ("present", "missing") and isinstance(test, str):
        return values.notna() if test == "present" else values.isna()
    wanted = test if isinstance(test, list) else [test]
    wanted = [{"yes": True, "no": False}.get(str(one), one) for one in wanted]
    return values.isin([name for one in wanted for name in BELOW.get(str(one), [one])])


@settings(max_examples=150, deadline=None)
@given(chosen=st.lists(tests, max_size=3))
def test_a_query_selects_what_pandas_selects(chosen: list[tuple[str, Any]]) -> None:
    where = dict(chosen)
    expected = np.ones(len(ACCOUNTS), dtype=bool)
    for column, test in where.items():
        expected &= by_pandas(column, test).to_numpy(dtype=bool)
    found = Query(PROBLEM.settings, PROBLEM.frames, "accounts").selected(where, ())
    assert np.array_equal(found, expected)


@pytest.mark.parametrize(
    ("table", "where", "ids"),
    [
        ("accounts", {"tags": "vip", "priority": 2}, ["a1", "a21", "a41"]),
        ("accounts", {"owner.tags": ["t0"], "priority": 1}, ["a15", "a45"]),  # r3 and r9 hold t0
        ("reps", {"capacity.minutes": {"at_least": 1000}}, ["r10", "r11"]),
        ("reps", {"tags": {"not": ["t0", "t1"]}, "seniority": 1}, ["r0", "r5", "r10"]),
        ("reps", {"tags": "missing", "team": "North"}, ["r0", "r4", "r8"]),
        ("reps", {"active": "no"}, ["r0", "r5", "r10"]),
        ("reps", {"id": ["r3", "r4"]}, ["r3", "r4"]),
    ],
)
def test_lists_amounts_and_ids(table: str, where: dict[str, Any], ids: list[str]) -> None:
    mask = Query(PROBLEM.settings, PROBLEM.frames, table).selected(where, ())
    assert PROBLEM.frames[table]["id"][mask].tolist() == ids


@pytest.mark.parametrize(
    ("where", "hint"),
    [
        ({"potental": {"above": 3}}, "potential"),
        ({"owner.team": "Eats"}, "East"),
        ({"owner.tem": "East"}, "owner.team"),
        ({"territory": ["Aera"]}, "Area"),
        ({"tags": "vpi"}, "vip"),
        ({"owner": "r99"}, "r"),
        ({"potential": {"abov": 3}}, "{above: n}"),
        ({"potential": {"above": "much"}}, "{above: n}"),
    ],
)
def test_what_is_not_understood_is_said_with_near_names(where: dict[str, Any], hint: str) -> None:
    with pytest.raises(ConditionFaultError) as caught:
        Query(PROBLEM.settings, PROBLEM.frames, "accounts").selected(where, ("accounts", "all", 0, "where"))
    assert caught.value.path[:4] == ("accounts", "all", 0, "where")
    assert hint in way_out(caught.value).en
    assert way_out(caught.value).zh
