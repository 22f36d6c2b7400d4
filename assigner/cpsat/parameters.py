"""Search parameters of CP-SAT, chosen by measuring: see docs/decisions/cpsat.md.

Imported late, for it imports ortools. When to modify: after new measurements, or with a new version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

_FULL_PORTFOLIO_WORKERS = 8
"""From so many threads on the solver's own portfolio holds the full linear relaxation anyway."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much one run of the solver may do.

    Parameters
    ----------
    limit
        Seconds; with ``deterministic`` the solver's own deterministic seconds.
    gap
        Relative gap at which to stop, 0 for none.
    workers
        Number of threads, at least 1.
    seed
        Random seed, 0 to 2**31 - 1.
    deterministic
        Same input, same plan: work is counted, not time.
    """

    limit: float
    gap: float = 0.0
    workers: int = 2
    seed: int = 0
    deterministic: bool = False


def solver_for(effort: Effort) -> cp_model.CpSolver:
    """Return a solver set up for ``effort``."""
    solver = cp_model.CpSolver()
    parameters: Any = solver.parameters
    parameters.num_workers = effort.workers
    parameters.random_seed = effort.seed % (2**31)
    # The solver's own handler would take Ctrl-C away from Python; cancelling is the caller's part.
    parameters.catch_sigint_signal = False
    _choose_relaxation(parameters, effort.workers)
    if effort.gap > 0:
        parameters.relative_gap_limit = effort.gap
    if effort.deterministic:
        parameters.max_deterministic_time = max(0.0, effort.limit)
        parameters.interleave_search = effort.workers > 1
    else:
        parameters.max_time_in_seconds = max(0.0, effort.limit)  # below 0 the solver calls the model invalid
    return solver


def _choose_relaxation(parameters: Any, workers: int) -> None:
    """Let the one full search work on the full linear relaxation.

    Its default leaves rows out, and then hardly proves anything on capacity and balance rows.
    """
    if workers == 1:
        parameters.linearization_level = 2
    elif workers < _FULL_PORTFOLIO_WORKERS:
        parameters.ignore_subsolvers.append("default_lp")
        parameters.extra_subsolvers.append("max_lp")
