"""Settings of the exact solver: what is left of a time limit may be nothing, and less than nothing."""

from __future__ import annotations

import pytest
from ortools.sat.python import cp_model

from assigner.cpsat.parameters import Effort, solver_for


@pytest.mark.parametrize("deterministic", [False, True])
def test_a_limit_that_has_passed_is_no_fault_of_the_model(deterministic: bool) -> None:
    model = cp_model.CpModel()
    model.minimize(model.new_bool_var("x"))
    solver = solver_for(Effort(-0.001, workers=1, deterministic=deterministic))
    assert solver.solve(model) != cp_model.MODEL_INVALID
