"""Bottlenecks: exact groups, sums that add up, and the theorem of Hall on random problems."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.cpsat.flow import minimum_cut
from assigner.diagnose.bottleneck import bottlenecks
from assigner.diagnose.diagnosis import diagnose
from assigner.diagnose.model import Bottleneck
from assigner.problem.problem import Problem
from assigner.program.build import build_program

GERMAN = {"skills": [{"skill": "german", "level": 3}]}


def found_in(**data: Any) -> tuple[Bottleneck, ...]:
    problem = Problem.from_dict(data)
    return bottlenecks(problem, build_program(problem))


def test_the_group_the_skill_and_the_reps_are_named() -> None:
    # German work 3 x 500, of Ann and Bob with 1,200 together; Cy has room for all the rest.
    reps = [{"id": name, "capacity": {"minutes": 600}, **GERMAN} for name in ("ann", "bob")]
    reps.append({"id": "cy", "capacity": {"minutes": 9000}})
    accounts = [{"id": f"g{n}", "minutes": 500, "required": True, **GERMAN} for n in range(3)]
    accounts += [{"id": f"a{n}", "minutes": 500, "required": True} for n in range(4)]
    (one,) = found_in(reps=reps, accounts=accounts)
    assert (one.items, one.reps) == (("g0", "g1", "g2"), ("ann", "bob"))
    assert (one.needed, one.room, one.short, one.must) == (1500, 1200, 300, True)
    assert [(by.trait, by.value, by.num_items) for by in one.narrowed_by] == [("skill", "german", 3)]
    assert "300 too few" in one.sentence.en
    assert "缺 300" in one.sentence.zh


def test_work_that_may_stay_undone_is_overfull_not_infeasible() -> None:
    data = {"reps": [{"id": "ann", "capacity": {"count": 1}}], "accounts": [{"id": "a"}, {"id": "b"}]}
    found = diagnose(Problem.from_dict(data), workers=1)
    (one,) = found.bottlenecks
    assert (found.state, one.must, one.dimension, one.short) == ("overfull", False, "count", 1)
    assert not found.conflicts


def test_everything_wanted_names_the_conflict_of_an_overfull_problem() -> None:
    data = {"reps": [{"id": "ann", "capacity": {"count": 1}}], "accounts": [{"id": "a"}, {"id": "b"}]}
    (conflict,) = diagnose(Problem.from_dict(data), wanted=True, workers=1).conflicts
    assert sorted(one.rule for one in conflict.instances) == ["rep-over-capacity", "wanted", "wanted"]


def test_a_shortage_is_proven_by_its_sum_and_called_overfull_where_no_time_is_left_for_a_solver() -> None:
    reps = [{"id": name, "capacity": {"minutes": 90}} for name in ("ann", "bob")]
    accounts = [{"id": f"a{n}", "minutes": 30} for n in range(9)]
    found = diagnose(Problem.from_dict({"reps": reps, "accounts": accounts}), wanted=True, seconds=0.0, workers=1)
    (conflict,) = found.conflicts
    assert conflict.is_minimal
    assert sum(one.rule == "wanted" for one in conflict.instances) == 7
    assert found.state == "overfull"
    assert not found.is_complete


def test_two_groups_without_a_common_rep_are_two_bottlenecks() -> None:
    reps = [{"id": f"r{n}", "territories": [f"T{n}"], "capacity": {"count": 1}} for n in range(3)]
    accounts = [{"id": f"a{n}", "territory": f"T{n % 3}", "required": True} for n in range(5)]
    found = found_in(reps=reps, accounts=accounts)
    assert [(one.items, one.reps) for one in found] == [(("a0", "a3"), ("r0",)), (("a1", "a4"), ("r1",))]
    assert found[0].narrowed_by[0].trait == "territory"


def test_the_tightest_part_of_a_large_group_is_told_beside_it() -> None:
    # All: 10 items for 6 places. German: 4 of them for 1 place, which is tighter: 4 > 1.67 per place.
    reps = [{"id": "g", "capacity": {"count": 1}, **GERMAN}] + [
        {"id": f"r{n}", "capacity": {"count": 1}} for n in range(5)
    ]
    accounts = [{"id": f"g{n}", "required": True, **GERMAN} for n in range(4)]
    accounts += [{"id": f"a{n}", "required": True} for n in range(6)]
    german, everything = found_in(reps=reps, accounts=accounts)
    assert (german.items, german.reps, german.short) == (("g0", "g1", "g2", "g3"), ("g",), 3)
    assert (len(everything.items), len(everything.reps), everything.short) == (10, 6, 4)


def test_a_rep_without_a_limit_takes_everything() -> None:
    assert not found_in(reps=[{"id": "ann", "capacity": {"count": 0}}, {"id": "bob"}], accounts=[{"id": "a"}])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_cut_is_the_largest_shortage_of_any_group(data: st.DataObject) -> None:
    num_items, num_reps = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 4))
    amount = np.array(data.draw(st.lists(st.integers(0, 9), min_size=num_items, max_size=num_items)))
    room = np.array(data.draw(st.lists(st.integers(0, 12), min_size=num_reps, max_size=num_reps)))
    may = np.array(data.draw(st.lists(st.booleans(), min_size=num_items * num_reps, max_size=num_items * num_reps)))
    may = may.reshape(num_items, num_reps)
    item, rep = np.nonzero(may)
    cut = minimum_cut(amount, item, rep, room)
    able = np.flatnonzero(may.any(axis=1))
    groups = itertools.chain.from_iterable(itertools.combinations(able, size) for size in range(len(able) + 1))
    largest = max(int(amount[list(group)].sum() - room[may[list(group)].any(axis=0)].sum()) for group in groups)
    assert (0 if cut is None else int(cut.short.sum())) == largest
    if cut is not None:
        for part, short in enumerate(cut.short):
            group = cut.part_of_item == part
            reps = may[group].any(axis=0)
            assert (reps == (cut.part_of_rep == part)).all()
            assert amount[group].sum() - room[reps].sum() == short > 0
