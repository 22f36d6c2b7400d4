"""The kinds of jobs there are: found in :mod:`api.jobs.kinds`, one module each.

When to modify: when a kind may bring another function.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from pydantic import BaseModel

from api.jobs.task import Outcome, Task
from api.store.engine import Tx
from assigner.errors import UnknownNameError
from assigner.language import Words

KINDS_PACKAGE = "api.jobs.kinds"
UNKNOWN = Words(
    "There is no kind of job called {name!r}. Kinds: {known}.", "没有名为 {name!r} 的作业类型。现有类型：{known}。"
)


class Inputs(Protocol):
    """What a job works on, after names such as "the newest version" have been looked up."""

    problem: str | None
    version: int | None
    plan: str | None


@dataclass(frozen=True)
class Kind:
    """A kind of job.

    Parameters
    ----------
    name
        As in the API: ``why-not``.
    title
        What it does, in a few words.
    params
        The model of its parameters.
    run
        The work; runs in the child process.
    check
        Raises what is wrong before a job is stored; returns the problem, version and plan that are meant.
    prepare
        Writes the input files into the folder of the task.
    keep
        Stores the new plan, where there is one, and returns its id.
    """

    name: str
    title: Words
    params: type[BaseModel]
    run: Callable[[Task[Any]], Outcome]
    check: Callable[[Tx, Any, Any], Inputs | None]
    prepare: Callable[[Tx, Any, Path], None]
    keep: Callable[[Tx, Any, Path], str | None]


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind by its name."""
    package = importlib.import_module(KINDS_PACKAGE)
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    found = [_kind(name, importlib.import_module(f"{KINDS_PACKAGE}.{name}")) for name in names]
    return {kind.name: kind for kind in found}


def kind_named(name: str) -> Kind:
    """Return a kind.

    Raises
    ------
    UnknownNameError
        There is none of that name; the message lists those there are.
    """
    known = kinds()
    if name not in known:
        raise UnknownNameError(UNKNOWN.filled(name=name, known=", ".join(known)))
    return known[name]


def _kind(name: str, module: ModuleType) -> Kind:
    return Kind(
        name.replace("_", "-"),
        module.TITLE,
        module.Params,
        module.run,
        getattr(module, "check", _check_nothing),
        getattr(module, "prepare", _prepare_nothing),
        getattr(module, "keep", _keep_nothing),
    )


def _check_nothing(tx: Tx, caller: Any, asked: Any) -> None:  # noqa: ARG001 - the shape of a kind's function
    return None


def _prepare_nothing(tx: Tx, job: Any, folder: Path) -> None:  # noqa: ARG001 - the shape of a kind's function
    return None


def _keep_nothing(tx: Tx, job: Any, folder: Path) -> str | None:  # noqa: ARG001 - the shape of a kind's function
    return None
