"""The registry of benchmark families: each is one module of this package that registers itself.

A family is a frozen description: what it measures, which cases it has and how a case becomes a problem.
Runs, records and tables are the same for all. When to modify: when every family must say one more thing;
a new family is a new module that calls :func:`register`, and no list is edited.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import benchmarks
from assigner.errors import UnknownNameError
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from assigner.problem.problem import Problem

    Record = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """One thing to measure: an instance of the literature, or a size.

    Parameters
    ----------
    name
        Unique in the family; stands in records and tables.
    facts
        Plain JSON data that the family needs to load the case and to judge its result.
    shared
        Name of the folder of prepared input, where several cases (peers, events) start from the same one;
        the case's own name where empty.
    given
        The input is a file of the literature, named as the case, below the folder of the request; nothing is
        prepared.
    patience
        How many times the usual grace preparing and a run may take beyond the time limit.
    """

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    shared: str = ""
    given: bool = False
    patience: float = 1.0

    @property
    def input(self) -> str:
        """Name of the folder of the case's prepared input."""
        return self.shared or self.name


@dataclass(frozen=True)
class Request:
    """Which cases somebody asks for.

    Parameters
    ----------
    data
        Folder with the literature's files; None for families that make their own problems.
    classes
        Classes of instances; the family's usual ones where empty.
    largest
        Most items of a case; None: no limit.
    seeds
        Seeds of made-up input; the family's usual ones where empty.
    """

    data: Path | None = None
    classes: tuple[str, ...] = ()
    largest: int | None = None
    seeds: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Family:
    """A family of benchmarks.

    Parameters
    ----------
    name
        What the command line calls it.
    measures
        What its table shows, in one sentence.
    cases
        The cases of a request, smallest first.
    smoke
        The smallest cases; gets an empty folder in which it may write made-up input.
    load
        The measured reading: a case and the folder of its input (prepared, or the folder of the literature's
        files) to a problem.
    columns
        What the family's table says about a record besides times: heading to text.
    verdict
        One word or sentence about a record: whether it is as good as it has to be.
    prepare
        Writes the case's input into a folder, once, in a process of its own that is not measured; None where
        the input is there already.
    stop_gap
        A run ends when the proven gap is at most this; 0 asks for proven optimality.
    usual_seconds
        Time limit of a search where none is asked for.
    seeded
        Whether the cases are made from ``Request.seeds``; else several seeds are seeds of the search.
    runner
        Module that measures a run: it reads a job from standard input and writes one JSON object.
    compare
        The family's own table of all records, for families whose cases only mean something side by side; None:
        one row a run.
    definitions
        How to read that table; the usual words where empty.
    """

    name: str
    measures: Words
    cases: Callable[[Request], list[Case]]
    smoke: Callable[[Path], list[Case]]
    load: Callable[[Case, Path], Problem]
    columns: Callable[[Record], dict[str, str]]
    verdict: Callable[[Record], str]
    prepare: Callable[[Case, Path], None] | None = None
    stop_gap: float = 0.0
    usual_seconds: float = 60.0
    seeded: bool = False
    runner: str = "benchmarks.measure"
    compare: Callable[[Sequence[Record]], str] | None = None
    definitions: str = ""


_FAMILIES: dict[str, Family] = {}


def register(family: Family) -> Family:
    """Add a family; called by its own module when that is imported.

    Raises
    ------
    ValueError
        Another family has the name.
    """
    if family.name in _FAMILIES:
        raise ValueError(f"two benchmark families are called ({family.name}): give one of them another name")
    _FAMILIES[family.name] = family
    return family


def families() -> dict[str, Family]:
    """Return every family by name, found by importing the modules of this package."""
    for info in pkgutil.iter_modules(benchmarks.__path__):
        if not info.name.startswith("__"):
            importlib.import_module(f"benchmarks.{info.name}")
    return dict(sorted(_FAMILIES.items()))


def family_named(name: str) -> Family:
    """Return the family with a name.

    Raises
    ------
    UnknownNameError
        With the names there are.
    """
    known = families()
    if name not in known:
        names = ", ".join(known)
        raise UnknownNameError(
            Words(
                f"There is no benchmark family ({name}). There are: {names}.",
                f"没有基准测试族（{name}）。可用：{names}。",
            )
        )
    return known[name]
