"""What a report shows, as tables: loads, books, moves, what is left over, the calendar.

Numbers only, in real units (minutes, money); words and layout are made elsewhere, so that the HTML
report, the workbook and the command line's summary tell the same story. When to modify: when people
should see another number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.problem import time
from assigner.problem.amounts import ABSENT, HORIZON, amounts_of, dimensions
from assigner.problem.fair_share import fair_targets
from assigner.rules.active import active_rules

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.plan.result import Result
    from assigner.problem.problem import Problem


@dataclass(frozen=True, eq=False)
class Facts:
    """Tables about one result that has a plan.

    Parameters
    ----------
    result
        The result; its plan must not be None.
    """

    result: Result

    @property
    def problem(self) -> Problem:
        """The question."""
        return self.result.problem

    @property
    def plan(self) -> Plan:
        """The answer."""
        if self.result.plan is None:
            raise AssertionError("a report needs a plan")
        return self.result.plan

    @cached_property
    def measured(self) -> list[str]:
        """Dimensions that the problem gives amounts for: minutes first, then what its rules even out, then the others."""
        evened = {
            getattr(active.rule.parameters, "dimension", "") for active in active_rules(self.problem)
            if active.rule.id == "load-uneven"
        }  # fmt: skip
        given = [
            name for name in dimensions(self.problem) if name == "count" or amounts_of(self.problem, name).base.any()
        ]
        return sorted(given, key=lambda name: (name != "minutes", name not in evened))

    @cached_property
    def loads(self) -> pd.DataFrame:
        """One row a rep and dimension: ``rep, dimension, load, before, target, capacity`` (NaN: none).

        ``load`` and ``before`` (with today's owners) include load that is not in the plan.
        """
        return pd.concat([self._loads_of(dimension) for dimension in self.measured], ignore_index=True)

    def _loads_of(self, dimension: str) -> pd.DataFrame:
        amounts = amounts_of(self.problem, dimension)
        limits = amounts.limits()
        limits = limits[limits["period"] == HORIZON].sort_values("rep")
        everything = np.ones(self.problem.num_items, dtype=bool)
        target = fair_targets(self.problem, amounts, everything, self.problem.rep_active)
        outside = limits["current_load"].to_numpy()
        table = pd.DataFrame(
            {
                "rep": np.arange(self.problem.num_reps),
                "dimension": dimension,
                "load": outside + self._carried(dimension, self.plan.rep),
                "before": outside + self._carried(dimension, self.problem.items["owner"].to_numpy()),
                "target": np.where(self.problem.rep_active, target, 0).astype(float),
                "capacity": np.where(limits["capacity"] == ABSENT, np.nan, limits["capacity"]),
            }
        )
        table[["load", "before", "target", "capacity"]] *= amounts.resolution
        return table

    def _carried(self, dimension: str, rep: np.ndarray) -> np.ndarray:
        item = np.flatnonzero(rep >= 0)
        amounts = amounts_of(self.problem, dimension).of(item, rep[item])
        return np.bincount(rep[item], weights=amounts, minlength=self.problem.num_reps)

    @cached_property
    def books(self) -> pd.DataFrame:
        """One row an assigned item: ``item, rep, kind, name, minutes, value, potential, start, was, seats``."""
        items, plan = self.problem.items, self.plan
        table = items[["kind", "name", "value", "potential"]].assign(
            item=np.arange(len(items)), rep=plan.rep, was=items["owner"], moment=plan.start
        )
        table["minutes"] = amounts_of(self.problem, "minutes").of(table["item"].to_numpy(), plan.rep)
        table["start"] = self._local(plan.start)
        table["eligible"] = self.eligible
        kept = table[table["rep"] >= 0]
        return kept.sort_values(
            ["rep", "kind", "moment", "potential", "minutes"], ascending=[True, True, True, False, False]
        )

    @cached_property
    def eligible(self) -> np.ndarray:
        """How many reps hard rules on pairs leave for each item."""
        from assigner.program.build import build_program

        program = build_program(self.problem)
        item, rep = program.item_of_option, program.rep.astype(np.int64)
        real = rep >= 0
        pairs = np.unique(item[real] * max(1, self.problem.num_reps) + rep[real])
        return np.bincount(pairs // max(1, self.problem.num_reps), minlength=self.problem.num_items)[
            : self.problem.num_items
        ]

    @cached_property
    def moves(self) -> pd.DataFrame:
        """One row an item that leaves its owner: ``item, name, kind, was, rep, minutes, value, potential``."""
        moved = self.plan.moves(self.problem)
        items = self.problem.items.iloc[moved]
        return pd.DataFrame(
            {
                "item": moved, "name": items["name"], "kind": items["kind"], "was": items["owner"],
                "rep": self.plan.rep[moved], "minutes": items["minutes"], "value": items["value"],
                "potential": items["potential"],
            }
        ).sort_values("value", ascending=False, na_position="last")  # fmt: skip

    @cached_property
    def unassigned(self) -> pd.DataFrame:
        """One row an item that nobody gets: ``item, name, kind, priority, minutes, eligible``."""
        left = np.flatnonzero(self.plan.rep < 0)
        items = self.problem.items.iloc[left]
        table = items[["name", "kind", "priority", "minutes"]].assign(item=left, eligible=self.eligible[left])
        return table.sort_values(["priority", "minutes"], ascending=[True, False])

    @cached_property
    def calendar(self) -> pd.DataFrame:
        """One row a placed duty seat: ``item, rep, name, kind, start, end`` with local wall-clock times."""
        placed = np.flatnonzero((self.plan.rep >= 0) & (self.plan.start >= 0))
        items = self.problem.items.iloc[placed]
        begin = self.plan.start[placed]
        zone = self.problem.settings.time_zone
        return pd.DataFrame(
            {
                "item": placed, "rep": self.plan.rep[placed], "name": items["name"].to_numpy(),
                "kind": items["duty_kind"].to_numpy(),
                "start": _wall_clock(begin, zone), "end": _wall_clock(begin + items["duration"].to_numpy(), zone),
            }
        ).sort_values(["rep", "start"])  # fmt: skip

    def _local(self, minutes: np.ndarray) -> list[str]:
        return [text[:16].replace("T", " ") for text in time.local_text(minutes, self.problem.settings.time_zone)]


def _wall_clock(minutes: np.ndarray, zone: str) -> pd.DatetimeIndex:
    """Return moments as naive local times: what a person reads off a clock."""
    return pd.DatetimeIndex(time.to_local(minutes, zone).astype("datetime64[m]").astype("datetime64[s]"))
