"""How long to wait before another try: doubling, with a ceiling and jitter.

Full jitter above a half, so that callers that failed together do not return together, and nobody returns at once
(Brooker, "Exponential Backoff And Jitter", 2015). When to modify: when waits should grow in another way.
"""

from __future__ import annotations


def wait_seconds(
    attempt: int, jitter: float, *, first: float = 1.0, ceiling: float = 900.0, wish: float | None = None
) -> float:
    """Return the seconds to wait after the ``attempt``-th failure (from 1).

    Parameters
    ----------
    attempt
        Number of failures so far, from 1.
    jitter
        A random number in [0, 1).
    first
        Middle of the first wait, in seconds.
    ceiling
        Longest wait before jitter.
    wish
        The wait that the other side asked for; never undercut.
    """
    base = min(ceiling, first * 2.0 ** min(attempt - 1, 30))
    return max(wish or 0.0, base * (0.5 + jitter))
