"""The rule contract: what a rule must say, and the posting it says it to.

A rule is said once and used six ways: bound, penalty, diagnosis guard, search, verification, words.
Adding one costs one module in :mod:`assigner.rules.catalogue`, one test and one case file; there is
no list to edit. ``post`` (what is allowed, for engines) and ``check`` (what is wrong, for
verification) are written independently and compared by the catalogue test on every plan of the
rule's tiny case. When to modify: when every rule must learn to say one more thing.
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

import numpy as np

from assigner.problem.fields import Row
from assigner.problem.settings import Scope
from assigner.rules.scope import item_mask, rep_mask

if TYPE_CHECKING:
    from assigner.language import Language, Words
    from assigner.plan.matches import Match, Matches
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

Group = Literal["pair", "load", "structure", "stability", "coverage", "time", "taste"]
ItemTrait = Literal["territory", "team", "seniority", "skills", "roles", "languages"]
HARD = "hard"


class Options(Protocol):
    """All options that are still alive, as columns; the position is the option's number."""

    item: np.ndarray
    """Item number (int64)."""
    rep: np.ndarray
    """Rep number, -1 for "nobody"."""
    start: np.ndarray
    """Start in minutes since 1970 UTC, -1 without a time."""


class Posting(Protocol):
    """Where a rule posts; the poster decides the mood (hard, weighted, guarded), a rule does not know which."""

    problem: Problem

    @property
    def options(self) -> Options:
        """All options that are there so far."""

    def exclude(self, mask: np.ndarray) -> None:
        """Say that the options in the mask break the rule, by amount 1 each."""

    def cost(self, amount: np.ndarray) -> None:
        """Say by how much (whole number, at least 0) each option breaks the rule."""

    def rows(
        self,
        row: np.ndarray,
        option: np.ndarray,
        coef: np.ndarray,
        *,
        lower: np.ndarray | None = None,
        upper: np.ndarray | None = None,
        slope: np.ndarray | int = 1,
        step: int = 0,
        group: np.ndarray | None = None,
        top: int = 1,
        **facts: np.ndarray,
    ) -> None:
        """Say that each row's sum of ``coef`` over its chosen options must lie in ``[lower, upper]``.

        The rule is broken by ``slope`` times the distance outside. Rows are numbered from 0 to
        ``len(upper or lower) - 1``; ``row``, ``option`` and ``coef`` have one entry each. With
        ``group`` (one number a row) a group is broken by slope times the sum of its ``top`` largest
        distances, at objective step ``step`` of the level. ``facts`` name the rows.
        """

    def conflicts(self, option: np.ndarray, key: np.ndarray, begin: np.ndarray, end: np.ndarray) -> None:
        """Say that options of one ``key`` (a rep) whose intervals ``[begin, end)`` overlap exclude each other.

        The rule is broken by 1 for every pair of chosen options that overlap.
        """

    def bind(
        self,
        row: np.ndarray,
        option: np.ndarray,
        coef: np.ndarray,
        *,
        lower: np.ndarray | None = None,
        upper: np.ndarray | None = None,
        **facts: np.ndarray,
    ) -> None:
        """Post rows that hold by definition, whatever the rule's mood (they tie switches to options); ``facts`` name them."""

    def switches(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Add ``count`` yes/no items; return their "off" and "on" option numbers."""


class Rule(ABC):
    """Base of all rules.

    Parameters
    ----------
    name
        Name of the setting, unique in a problem; the rule's id unless the user named it.
    parameters
        The rule's own parameters, already validated.
    scope
        What the setting looks at.
    """

    id: ClassVar[str]
    """Names the fault in kebab-case and equals the module's name."""
    title: ClassVar[Words]
    """The fault in a few words."""
    group: ClassVar[Group]
    level: ClassVar[str]
    """Level in the ``balanced`` profile: ``hard``, ``coverage`` or ``plan``."""
    weight: ClassVar[int] = 1
    """Weight in the ``balanced`` profile."""
    pairwise: ClassVar[bool] = False
    """Whether ``post`` only excludes or prices options by their (item, rep): such hard rules run first,
    on chunks of candidates, before anything else is built."""
    pairwise_without_time: ClassVar[bool] = False
    """Whether ``post`` is pairwise for work without a time only: it runs first on that, and again on all."""
    judges_item_by: ClassVar[tuple[ItemTrait, ...] | None] = None
    """All that ``post`` looks at in an item without a time: at a large size such a rule is asked once for all items
    that are alike in it, not once a pair. None: it may look at anything."""
    blames: ClassVar[Literal["item", "rep"]] = "item"
    """Whom diagnosis names for options that the rule removes: the item and its needs, or the rep (who is away)."""
    judges_nobody: ClassVar[bool] = False
    """Whether a pairwise rule judges the options "nobody" as well: it posts again once these exist."""

    parameters: Any
    """An instance of the rule's own ``Parameters``."""

    class Parameters(Row):
        """No parameters."""

    def __init__(self, name: str | None = None, parameters: Any = None, scope: Scope | None = None) -> None:
        self.name = name or self.id
        self.parameters = parameters if parameters is not None else self.Parameters()
        self.scope = scope or Scope()

    @abstractmethod
    def applies(self, problem: Problem) -> bool:
        """Whether the problem holds anything for the rule; if not it is neither posted nor listed."""

    @abstractmethod
    def post(self, to: Posting) -> None:
        """Say what the rule forbids to an engine: vectorised, on options and rows."""

    @abstractmethod
    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Find where a plan breaks the rule, from the tables, without looking at any program."""

    @abstractmethod
    def explain(self, match: Match, language: Language) -> str:
        """Return one sentence with names and numbers, from the facts of the match."""

    def steps(self, problem: Problem) -> int:
        """Return how many successive objective steps the rule needs inside its level; 1 but for leximin."""
        del problem
        return 1

    def item_mask(self, problem: Problem) -> np.ndarray:
        """Return which items the scope covers."""
        return item_mask(self.scope, problem)

    def rep_mask(self, problem: Problem) -> np.ndarray:
        """Return which reps the scope covers."""
        return rep_mask(self.scope, problem)

    def scoped(self, to: Posting) -> np.ndarray:
        """Return which options have a rep, and item and rep in scope."""
        options = to.options
        if self.scope == Scope():
            return np.asarray(options.rep >= 0)
        items = np.append(self.item_mask(to.problem), False)  # the last one stands for switches
        reps = np.append(self.rep_mask(to.problem), False)
        return np.asarray(items[np.minimum(options.item, to.problem.num_items)] & reps[options.rep])

    def scoped_plan(self, problem: Problem, plan: Plan) -> np.ndarray:
        """Return which items of a plan have a rep, and item and rep in scope."""
        reps = np.append(self.rep_mask(problem), False)
        return np.asarray(self.item_mask(problem) & reps[plan.rep])

    @classmethod
    def page(cls) -> str:
        """Return the module's docstring: the rule's page, English then Chinese."""
        return inspect.getdoc(inspect.getmodule(cls)) or ""
