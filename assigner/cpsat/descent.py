"""The lexicographic descent: which level is solved when, with which pins, and for how long.

First pass: every level in turn, the earlier ones pinned at the incumbent (with equality where they
are proven); a level that is closed already (its cost equals a bound that needs no solver) is
skipped. Further passes, while time is left: the levels that are still open, the most important
first, with the pins of all later levels taken away. Imported late, for it builds on ortools. When to
modify: to order the solves in another way; the sharing of time is in :mod:`assigner.cpsat.schedule`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from ortools.sat.python import cp_model

from assigner.cpsat.monitor import Run, values_of
from assigner.cpsat.parameters import Effort, solver_for
from assigner.cpsat.record import mismatch, whole_bound
from assigner.cpsat.schedule import Patience, Share, share_of
from assigner.errors import PlanMismatchError, ProgramTooLargeError
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.cpsat.cancel import Cancel
    from assigner.cpsat.model import Model
    from assigner.cpsat.record import Record
    from assigner.cpsat.settings import Settings
    from assigner.program.program import IntArray
    from assigner.program.solution import Solution, Status, StopReason

_LEAST_SHARE = 0.02
"""A pass begins only when this share of all the time is left."""
_REST_FACTOR = 10
"""After a solution was read and scored, this many times as long passes before the next is."""


class Descent:
    """One call of the engine on one model.

    Parameters
    ----------
    model, record, settings
        What is solved, what is known, what was asked for.
    clock
        Returns seconds.
    cancel
        When set, the descent ends.
    """

    def __init__(
        self, model: Model, record: Record, settings: Settings, clock: Callable[[], float], cancel: Cancel | None
    ) -> None:
        self._model = model
        self._record = record
        self._settings = settings
        self._clock = clock
        self._cancel = cancel
        self._levels = range(len(model.block.program.levels))
        self._work_left = settings.seconds
        self._num_runs = 0
        self._is_infeasible = False

    def solve(self, hint: IntArray) -> Solution:
        """Solve all levels, starting from ``hint`` (one option per item, -1 for none)."""
        record = self._record
        record.set_floor(self._model.floor)
        self._model.hint(hint)
        if (hint >= 0).all() and not len(record.scorer.broken_rows(hint)):
            record.offer(hint)
            record.tell(0)
        while self._open_levels(0) and self._may_go_on():
            self._run_pass()
        return record.solution(*self._verdict())

    def _run_pass(self) -> None:
        """Solve every open level once; without any plan yet, only the first."""
        for level in self._levels:
            if level in self._open_levels(0) and self._may_go_on():
                self._run_level(level)
            if self._record.choice is None:
                return

    def _open_levels(self, first: int) -> list[int]:
        """Return the levels from ``first`` on that are worth a solve; all, while there is no plan."""
        closed = self._record.is_closed
        return [level for level in self._levels[first:] if not closed(level, self._settings.gap)]

    def _may_go_on(self) -> bool:
        if self._is_infeasible or (self._cancel is not None and self._cancel.is_set()):
            return False
        return self._left() > (_LEAST_SHARE * self._settings.seconds if self._num_runs else 0)

    def _left(self) -> float:
        return self._work_left if self._settings.deterministic else self._settings.seconds - self._record.seconds

    def _run_level(self, level: int) -> None:
        """Run the solver once on one level."""
        self._pin_before(level)
        self._model.set_objective(level)
        share = share_of(self._left(), len(self._open_levels(level)))
        solver = solver_for(self._effort(share))
        look = _Look(self._model, self._record, level, self._clock)
        patience = Patience(share, self._clock())

        def should_stop(running: Run) -> bool:
            look.at(running, every=self._settings.deterministic)
            impatient = patience.is_over(self._clock(), self._record.gap(level))
            return self._is_cancelled() or (impatient and not self._settings.deterministic)

        run = Run(solver, self._model.draft.model)
        run.watch(should_stop)
        if self._settings.deterministic:
            look.at(run, every=True)
        self._num_runs += 1
        self._conclude(solver.response_proto, look, share)

    def _is_cancelled(self) -> bool:
        return self._cancel is not None and self._cancel.is_set()

    def _effort(self, share: Share) -> Effort:
        asked = self._settings
        limit = share.most
        if asked.deterministic:
            limit = share.fair
        elif self._record.choice is None:
            limit = self._left()
        return Effort(limit, asked.gap, asked.workers, asked.seed + self._num_runs, asked.deterministic)

    def _pin_before(self, level: int) -> None:
        """Hold the levels before ``level`` at the incumbent, free the others, and hint the incumbent."""
        record = self._record
        for other in self._levels:
            self._model.release(other)
        if record.score is None or record.choice is None:
            return
        self._model.hint(record.choice)
        for before in self._levels[:level]:
            bound = record.bound[before]
            least = int(self._model.floor[before]) if bound is None else bound
            self._model.pin(before, least, record.score[before])

    def _conclude(self, response: Any, look: _Look, share: Share) -> None:
        """Take over what one run ended with."""
        # A run that ends early without a proof would end so again: half its share counts as used.
        self._work_left -= max(response.deterministic_time, share.fair / 2)
        status = response.status
        if status == cp_model.MODEL_INVALID:
            raise ProgramTooLargeError(_REFUSED.filled(reason=self._model.draft.model.validate()))
        if status == cp_model.INFEASIBLE:
            if self._record.score is not None:
                raise PlanMismatchError(_LOST)
            self._is_infeasible = True
            return
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            look.take(values_of(response))
        look.raise_bound(int(response.inner_objective_lower_bound) + int(self._model.constant[look.level]))
        self._record.tell(look.level)

    def _verdict(self) -> tuple[Status, StopReason]:
        if self._is_infeasible:
            return "infeasible", "infeasible"
        if self._record.choice is not None and not self._open_levels(0):
            proven = all(self._record.is_proven(level) for level in self._levels)
            return ("optimal", "optimal") if proven else ("feasible", "gap")
        status: Status = "unknown" if self._record.choice is None else "feasible"
        if self._is_cancelled():
            return status, "cancelled"
        return status, ("work-limit" if self._settings.deterministic else "time")


class _Look:
    """Reads a running solve of one level into the record."""

    def __init__(self, model: Model, record: Record, level: int, clock: Callable[[], float]) -> None:
        self._model = model
        self._record = record
        self._clock = clock
        self._next_read = -float("inf")
        self.level = level
        self._pins = () if record.score is None else record.score[:level]

    def at(self, run: Run, *, every: bool) -> None:
        """Take over what is new: ``every`` solution, or the newest if there is time to read it."""
        news = False
        if every:
            for values in run.take_all():
                news |= self.take(values)
        elif self._clock() >= self._next_read:
            news = self._read_newest(run)
        bound = whole_bound(run.streamed_bound)
        if bound is not None:
            news |= self.raise_bound(bound)
        if news:
            self._record.tell(self.level)

    def _read_newest(self, run: Run) -> bool:
        begun = self._clock()
        values = run.take_newest()
        if values is None:
            return False
        taken = self.take(values)
        self._next_read = self._clock() + _REST_FACTOR * (self._clock() - begun)
        return taken

    def take(self, values: IntArray) -> bool:
        """Check a solution exactly and offer it; return whether it is the new incumbent."""
        levels, scorer = self._model.block.program.levels, self._record.scorer
        choice = self._model.choice(values)
        claimed = self._model.cost(values)
        broken = scorer.broken_rows(choice)
        if len(broken):
            raise PlanMismatchError(_BREAKS.filled(rows=broken))
        exact = scorer.score(choice)
        for level in np.flatnonzero(exact > claimed).tolist():
            raise mismatch(levels[level], int(exact[level]), int(claimed[level]))
        return self._record.offer(choice)

    def raise_bound(self, bound: int) -> bool:
        """Note a lower bound on this level's cost."""
        return self._record.learn_bound(self.level, bound, self._pins)


_REFUSED = Words(
    "The exact solver refuses the model: {reason}. Use smaller weights, or a coarser unit for minutes and money.",
    "精确求解器拒绝该模型：{reason}。请减小权重，或为时间和金额选用更大的单位。",
)
_LOST = Words(
    "Internal error: the exact engine says that there is no plan, but one is known. Please report it with the problem.",
    "内部错误：精确求解引擎判定无可行方案，但已有一个可行方案。请连同问题数据一并反馈。",
)
_BREAKS = Words(
    "Internal error: the exact engine's plan breaks hard rows: {rows}. Please report it with the problem.",
    "内部错误：精确求解引擎给出的方案违反了以下硬性约束：{rows}。请连同问题数据一并反馈。",
)
