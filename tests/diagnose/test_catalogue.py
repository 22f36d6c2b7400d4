"""Every planted contradiction is found, named rightly and minimal, alone and in pairs."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.diagnose.asking import Asker
from assigner.diagnose.diagnosis import diagnose
from assigner.diagnose.instances import instances_of
from assigner.diagnose.model import Conflict, Diagnosis
from assigner.problem.problem import Problem
from tests.diagnose.contradictions import KINDS, document, expected_rules

BORDERS = {"territory-crossed"}


def found_in(kinds: tuple[str, ...]) -> Diagnosis:
    return diagnose(Problem.from_dict(document(*kinds)), seconds=20, workers=1)


def kind_of(conflict: Conflict) -> str:
    """Return the kind whose items, reps and settings a conflict names; fails where it names two."""
    names = [name for one in conflict.instances for name in (*one.items, *one.reps, one.rule) if "." in name]
    (kind,) = {name.split(".")[0] for name in names}
    return kind


def rules_of(conflict: Conflict) -> set[str]:
    return {one.rule for one in conflict.instances} - BORDERS


def test_there_are_enough_kinds() -> None:
    assert len(KINDS) >= 25


def test_the_team_without_contradictions_has_a_plan() -> None:
    found = diagnose(Problem.from_dict(document()), workers=1)
    assert (found.state, found.conflicts, found.bottlenecks) == ("feasible", (), ())
    assert found.plan is not None


@pytest.mark.parametrize("kind", list(KINDS))
def test_alone(kind: str) -> None:
    found = found_in((kind,))
    assert found.state == "infeasible"
    assert found.is_complete
    (conflict,) = found.conflicts
    assert kind_of(conflict) == kind
    assert rules_of(conflict) == expected_rules(kind)
    assert conflict.is_minimal
    for one in conflict.instances:
        assert one.witness is not None
        assert one.over is not None
        assert one.over > 0
        assert one.sentence.en
        assert one.sentence.zh


@pytest.mark.parametrize("pair", list(zip([*KINDS][::2], [*KINDS][1::2], strict=False)), ids="+".join)
def test_in_pairs(pair: tuple[str, str]) -> None:
    found = found_in(pair)
    assert found.is_complete
    assert sorted(map(kind_of, found.conflicts)) == sorted(pair)
    for conflict in found.conflicts:
        assert rules_of(conflict) == expected_rules(kind_of(conflict))
        assert conflict.is_minimal


@pytest.mark.parametrize("kind", ["capacity-whole-items", "days-in-a-row", "juniors-alone", "no-move-left"])
def test_a_conflict_cannot_hold_and_without_any_one_it_can(kind: str) -> None:
    problem = Problem.from_dict(document(kind))
    (conflict,) = diagnose(problem, workers=1).conflicts
    instances = instances_of(problem)
    told = {one.key for one in conflict.instances}
    from assigner.diagnose.telling import Teller

    teller = Teller(instances)
    members = [n for n in range(len(instances)) if teller.tell(n, (n,), None).key in told]
    assert len(members) == len(told)
    on = np.isin(np.arange(len(instances)), members)
    asker = Asker(instances, lambda: 0.0, 10, workers=1)
    assert asker.holds(on) is False
    for member in members:
        on[member] = False
        assert asker.holds(on) is True
        on[member] = True
