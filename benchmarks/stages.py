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
    "validate": ("assigner.solve", "validate"),
    "build": ("assigner.solve", "build_program"),
    "search": ("assigner.search", "search"),
    "verify": ("assigner.solve", "verify"),
}
"""Stage -> module and name of its function."""


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

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what happens inside; counts when it fails, too."""
        began = self.clock()
        self.began_at.setdefault(name, began)
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + self.clock() - began

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
        originals = {
            name: getattr(importlib.import_module(module), attribute) for name, (module, attribute) in STAGES.items()
        }
        try:
            for name, (module, attribute) in STAGES.items():
                setattr(importlib.import_module(module), attribute, self.wrapped(name, originals[name]))
            yield
        finally:
            for name, (module, attribute) in STAGES.items():
                setattr(importlib.import_module(module), attribute, originals[name])
