"""What a caller asks of one descent through the levels. When to modify: to add a knob."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and knobs of one descent.

    Parameters
    ----------
    seconds
        Wall seconds, or deterministic seconds of the solver.
    gap
        Relative gap at which a level counts as done, 0 for none.
    workers
        Solver threads, at least 1.
    seed
        Random seed.
    deterministic
        Count work, not time.
    """

    seconds: float
    gap: float
    workers: int
    seed: int
    deterministic: bool
