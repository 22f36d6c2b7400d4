"""Shrinking within its time: what was not asked stays and is said to be unsure, and nothing is asked when time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.diagnose.asking import Asker
from assigner.diagnose.instances import instances_of
from assigner.diagnose.shrink import shrink_all
from assigner.problem.problem import Problem
from tests.diagnose.contradictions import document

if TYPE_CHECKING:
    import pytest


def test_nothing_is_asked_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each question costs a program of what is asked about: a thousand of them took two minutes after the limit."""
    instances = instances_of(Problem.from_dict(document("capacity-of-the-horizon")), None, wanted=False)
    asker = Asker(instances, lambda: 0.0, seconds=0.0)
    asked = []
    monkeypatch.setattr(Asker, "holds", lambda *question: asked.append(question))
    core = shrink_all(asker, np.ones(len(instances), dtype=bool))
    assert asked == []
    assert core.members == tuple(range(len(instances)))
    assert core.unsure == frozenset(core.members)
