"""Scenarios: named changes to a base problem, typed as data, and how they apply to it.

``apply_scenario(problem, scenario)`` gives a new problem; the base stays as it is. Scenario files are read in
:mod:`assigner.files.scenarios`. When to modify: to publish another entry point.
"""

from assigner.scenario.apply import apply_scenario
from assigner.scenario.model import Scenario

__all__ = ["Scenario", "apply_scenario"]
