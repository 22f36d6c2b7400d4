"""Items that are alike are judged together: the same options as when every pair is looked at, and the same reasons."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assigner.problem.problem import Problem
from assigner.program import build, candidates
from assigner.program.build import build_program
from assigner.program.program import Program

NAMES = st.sampled_from(["x", "y", "z"])
LEVEL = st.integers(1, 3)
SKILLS = st.lists(
    st.fixed_dictionaries({"skill": NAMES, "level": LEVEL}), max_size=2, unique_by=lambda one: one["skill"]
)
AREAS = ["all", "north", "south"]
QUICK = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
"""Without the phase that traces every line of pandas to explain a failure: that takes minutes."""


def _rep(number: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "id": st.just(f"r{number}"),
            "active": st.sampled_from([True, True, False]),
            "team": st.sampled_from([None, "t", "u"]),
            "seniority": st.integers(1, 5),
            "skills": SKILLS,
            "roles": st.lists(NAMES, max_size=2, unique=True),
            "languages": st.lists(NAMES, max_size=2, unique=True),
            "territories": st.lists(st.sampled_from(AREAS), max_size=2, unique=True),
        }
    )


def _account(number: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "id": st.just(f"a{number}"),
            "minutes": st.integers(0, 90),
            "value": st.integers(0, 900),
            "owner": st.sampled_from([None, "r0", "r1"]),
            "pin": st.sampled_from([None, None, None, "r2"]),
            "barred": st.lists(st.sampled_from(["r0", "r3"]), max_size=1),
            "team": st.sampled_from([None, None, "t"]),
            "seniority": st.sampled_from([None, 2]),
            "skills": st.one_of(st.just([]), SKILLS),
            "roles": st.sampled_from([[], [], ["x"], ["x", "y"]]),
            "languages": st.sampled_from([[], [], ["z"]]),
            "territory": st.sampled_from([None, *AREAS]),
            "tags": st.sampled_from([[], ["vip"]]),
        }
    )


def _duty(number: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "id": st.just(f"d{number}"),
            "start": st.just("2026-10-05T09:00"),
            "duration_minutes": st.just(60),
            "skills": SKILLS,
        }
    )


@st.composite
def problems(draw: st.DrawFn, mode: str = "all") -> Problem:
    """Return a small problem with every limit on who may take what, some of it softened or with a scope."""
    rules = draw(
        st.lists(
            st.sampled_from(
                [
                    {"rule": "territory-crossed", "level": "plan"},
                    {"rule": "skill-missing", "scope": {"tags": ["vip"]}},
                    {"rule": "team-mismatch", "scope": {"teams": ["t"]}},
                    {"rule": "language-missing", "on": False},
                ]
            ),
            max_size=2,
            unique_by=lambda one: one["rule"],
        )
    )
    data = {
        "horizon": {"first_day": "2026-10-01", "last_day": "2026-10-31"},
        "territories": [{"id": "all"}, {"id": "north", "parent": "all"}, {"id": "south", "parent": "all"}],
        "candidates": mode,
        "candidates_most": draw(st.integers(1, 3)),
        "rules": rules,
        "reps": draw(st.tuples(*map(_rep, range(4)))),
        "accounts": draw(st.tuples(*map(_account, range(5)))),
        "duties": draw(st.tuples(_duty(0))),
    }
    return Problem.from_dict(data)


def _same_options(one: Program, other: Program) -> None:
    assert one.item_begin.tolist() == other.item_begin.tolist()
    assert one.rep.tolist() == other.rep.tolist()
    assert one.start.tolist() == other.start.tolist()
    assert one.cost.tolist() == other.cost.tolist()
    assert one.num_cut == other.num_cut


def _by_classes(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Build with classes, whatever the size, in chunks of a few pairs."""
    with monkeypatch.context() as patch:
        patch.setattr(build, "CLASSES_FROM_PAIRS", 0)
        patch.setattr(build, "CLASSES_PER_ITEM", 1.0)
        for module in (build, candidates):
            patch.setattr(module, "CHUNK_PAIRS", 7)
        return build_program(problem)


@given(problem=problems())
@QUICK
def test_same_options_as_all_pairs(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    """Options, costs and dropped pairs agree; both name a rule for every pair that is gone."""
    plain, classed = build_program(problem), _by_classes(problem, monkeypatch)
    assert classed.dropped.class_reason is not None
    _same_options(plain, classed)
    for item in range(problem.num_items):
        assert set(plain.dropped.of_item(item)) == set(classed.dropped.of_item(item))


@given(problem=problems("nearest"))
@QUICK
def test_nearest_keeps_the_cheapest(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all options those with the least price are kept, and owner and pin; how many went is counted."""
    every = build_program(Problem(problem.settings.model_copy(update={"candidates": "all"}), problem.frames))
    cut = build_program(problem)
    _same_options(cut, _by_classes(problem, monkeypatch))
    assert every.num_cut == 0
    assert cut.num_cut == every.num_options - cut.num_options
    for item in np.flatnonzero(~problem.timed):
        kept, all_of_it = _reps_and_costs(cut, item), _reps_and_costs(every, item)
        most = problem.settings.candidates_most
        assert set(kept) <= set(all_of_it)
        held = {int(problem.items["owner"][item]), int(problem.items["pin"][item])} & set(all_of_it)
        assert held <= set(kept)
        assert len(kept) == min(len(all_of_it), max(most, len(held)))
        gone = [all_of_it[rep] for rep in set(all_of_it) - set(kept)]
        free = [cost for rep, cost in kept.items() if rep not in held]
        assert not gone or not free or max(free) <= min(gone)


def test_nearest_goes_by_the_pair_and_not_by_what_rows_add() -> None:
    """The better fit is kept, and options say so, although the giant is certain to overfill that rep."""
    data = {
        "horizon": {"first_day": "2026-10-01", "last_day": "2026-10-31"},
        "candidates_most": 1,
        "reps": [{"id": "small", "target": {"minutes": 10}}, {"id": "large", "target": {"minutes": 90}}],
        "accounts": [{"id": "giant", "minutes": 60}],
        "pairs": [{"item": "giant", "rep": "small", "fit": 90}, {"item": "giant", "rep": "large", "fit": 80}],
    }
    price = _reps_and_costs(build_program(Problem.from_dict(data)), 0)
    assert price == {0: (0, 0), 1: (0, 10)}
    assert set(_reps_and_costs(build_program(Problem.from_dict({**data, "candidates": "nearest"})), 0)) == {0}


def _reps_and_costs(program: Program, item: int) -> dict[int, tuple[int, ...]]:
    span = range(int(program.item_begin[item]), int(program.item_begin[item + 1]))
    return {int(program.rep[k]): tuple(program.cost[:, k].tolist()) for k in span if program.rep[k] >= 0}
