"""Where the seconds of a run go: a stopwatch around the stages that :func:`assigner.solve.solve` calls.

The product is measured as it is: while a run is watched, the functions that it calls by name are replaced by the
same functions with a stopwatch. When to modify: when `solve` calls a stage by another name (a test notices).
"""

from __future__ import annotations

import importlib
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STAGES = {
    "validate": (("assigner.files.read", "validate"), ("assigner.solve", "validate")),
    "build": (("assigner.solve", "build_program"),),
    "flatten": (("assigner.search.portfolio", "flatten"),),
    "search": (("assigner.search", "search"),),
    "verify": (("assigner.solve", "verify"),),
}
"""Stage -> the places (module and name) from which its function is called. `validate` lies in reading, `flatten` in the
search: what a stage inside takes is not counted in the stage around it, so that all of them sum to the run."""


class Stopwatch:
    """Seconds by stage.

    Parameters
    ----------
    clock
        A steady clock, in seconds.

    Attributes
    ----------
    began_at
        Clock reading at the first beginning of each stage.
    seconds
        Sum of each stage's seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.began_at: dict[str, float] = {}
        self.seconds: dict[str, float] = {}
        self._inside: list[float] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what happens inside, less the stages in it; counts when it fails, too."""
        began = self.clock()
        self.began_at.setdefault(name, began)
        self._inside.append(0.0)
        try:
            yield
        finally:
            took = self.clock() - began
            self.seconds[name] = self.seconds.get(name, 0.0) + took - self._inside.pop()
            if self._inside:
                self._inside[-1] += took

    def wrapped(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the same function, measured as a stage."""

        @wraps(function)
        def measured(*arguments: Any, **named: Any) -> Any:
            with self.stage(name):
                return function(*arguments, **named)

        return measured

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Measure the stages of every `solve` inside."""
        places = [(name, importlib.import_module(module), call) for name in STAGES for module, call in STAGES[name]]
        originals = [getattr(module, call) for _, module, call in places]
        try:
            for (name, module, call), original in zip(places, originals, strict=True):
                setattr(module, call, self.wrapped(name, original))
            yield
        finally:
            for (_, module, call), original in zip(places, originals, strict=True):
                setattr(module, call, original)
