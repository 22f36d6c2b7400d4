"""The board: everything about a published plan that a decision looks up and nothing changes.

One board is made when a plan is published; decisions change the live state only. When to modify: when a decision
needs something else of the problem, the plan or the policy.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.problem import time
from assigner.problem.amounts import BUILT_IN, HORIZON, amounts_of, dimensions, ramp_of
from assigner.problem.frames import unflatten
from assigner.problem.work import Account, Duty, Lead
from assigner.route.caps import Caps
from assigner.route.judge import LIMITING, Judge, plain
from assigner.route.meters import Meters, build_meters
from assigner.route.policy import Policy
from assigner.route.presence import Presence
from assigner.route.reasons import RIVALS, reason_names
from assigner.rules.active import ActiveRule, configured_rules
from assigner.rules.contract import HARD

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from assigner.plan.plan import Plan
    from assigner.plan.prices import Prices
    from assigner.problem.problem import Problem
    from assigner.route.duties import Prepared
    from assigner.route.outlook import Outlook

MOST_STEPS = 2.0**48
"""More than anybody can carry; sums of such amounts still fit into 64 bits."""
Amount = int | np.ndarray
"""What an item takes: the same with every rep, or one number a rep."""
Uses = list[tuple[int, Amount]]
"""What an item puts on its rep: meter rows and amounts."""
Place = tuple[str | None, str | None, tuple[str, ...]]
"""Territory, team and roles: what says for fair shares who may take an item."""


@dataclass(frozen=True, eq=False)
class Arrival:
    """Something that arrives and wants an owner.

    Parameters
    ----------
    work
        The account, lead or duty.
    minute
        The moment, minutes since 1970 UTC.
    answer_by
        When the answer is due; -1: never.
    only
        Ids of the only reps wanted (a claim from the pool); empty: anybody.
    without
        Reps that must not get it, by reason.
    waited
        Minutes that it has waited: the ladder looks at it.
    owner
        The rep to whom it returns.
    prepared
        For a duty: its ways, worked out before its turn came.
    """

    work: Account | Lead | Duty
    minute: int
    answer_by: int = -1
    only: tuple[str, ...] = ()
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    waited: int = 0
    owner: str | None = None
    prepared: Prepared | None = None


@dataclass(frozen=True, eq=False)
class Board:
    """What is published, ready for decisions; :func:`build_board` makes it.

    Parameters
    ----------
    problem, policy, plan
        The problem with its people, the routing policy, and who has what by plan.
    judge, meters, presence, caps
        Rules, sums, hours and caps, laid out for decisions.
    reasons
        Reasons by number.
    """

    problem: Problem
    policy: Policy
    plan: Plan
    judge: Judge
    meters: Meters
    presence: Presence
    caps: Caps
    reasons: tuple[str, ...]

    @cached_property
    def outlook(self) -> Outlook | None:
        """What is still to come by the plan; None where nothing is."""
        from assigner.route.outlook import outlook_of  # rests on this module

        return outlook_of(self)

    @property
    def num_reps(self) -> int:
        """Number of reps."""
        return self.problem.num_reps

    @cached_property
    def reason_number(self) -> dict[str, int]:
        """Number of each reason."""
        return {name: number for number, name in enumerate(self.reasons)}

    @cached_property
    def reason_of_rule(self) -> np.ndarray:
        """Reason number of each of the judge's reasons."""
        return np.array([self.reason_number[name] for name in self.judge.reasons] + [-1], dtype=np.int16)

    @cached_property
    def rep_number(self) -> dict[str, int]:
        """Number of each rep by id."""
        return {str(rep): number for number, rep in enumerate(self.problem.rep_ids)}

    @cached_property
    def share(self) -> np.ndarray:
        """Each rep's share of the largest capacity in minutes, above 0; 1 where none is given."""
        limits = amounts_of(self.problem, "minutes").limits()
        capacity = limits[limits["period"] == HORIZON].sort_values("rep")["capacity"].to_numpy(dtype=float)
        known = capacity > 0
        ramp = np.maximum(ramp_of(self.problem).mean_share, 0.05)
        if not known.any():
            return np.asarray(ramp)
        return np.maximum(np.where(known, capacity / capacity[known].max(), ramp), 0.05)

    @cached_property
    def rows(self) -> dict[str, dict[int, int]]:
        """Meter rows of each family by period."""
        found: dict[str, dict[int, int]] = {}
        for (key, period), row in self.meters.row.items():
            found.setdefault(key, {})[period] = row
        return found

    @cached_property
    def dated(self) -> np.ndarray:
        """Which meter rows are of one period, not of the whole horizon."""
        found = np.zeros(len(self.meters.label), dtype=bool)
        found[[row for (_, period), row in self.meters.row.items() if period != HORIZON]] = True
        return found

    @cached_property
    def target(self) -> dict[int, np.ndarray]:
        """Each rep's target of every balanced load: the problem's own, or the fair share of one horizon's work."""
        found = {}
        for row, sharing in self.meters.sharing.items():
            target, due = self.meters.pace_target[row], self.meters.due[row]
            expected = (target - due) / self.policy.expected_horizons
            found[row] = np.where(sharing.by_share, due + expected, target)
        return found

    def period(self, minute: int) -> int:
        """Return the number of the period that holds a moment, -1 outside the horizon."""
        begin, end = self._periods
        found = bisect_right(begin, minute) - 1
        return found if found >= 0 and minute < end[found] else -1

    @cached_property
    def _periods(self) -> tuple[list[int], list[int]]:
        """Begin and end of each period: a table is asked for a moment in tens of microseconds, a list in one."""
        periods = self.problem.periods
        return periods["start"].to_list(), periods["end"].to_list()

    def elapsed(self, minute: int) -> float:
        """Return the share of the horizon's working time that has passed, 0 to 1; 0 without a horizon."""
        begin, upto = self._passed
        return float(np.interp(minute, begin, upto)) if len(begin) else 0.0

    @cached_property
    def _passed(self) -> tuple[np.ndarray, np.ndarray]:
        """The begins of all periods and the end of the last, and the share of working time before each."""
        periods = self.problem.periods
        if self.problem.settings.horizon is None:
            return np.zeros(0), np.zeros(0)
        edges = np.append(periods["start"].to_numpy(dtype=float), float(periods["end"].iloc[-1]))
        return edges, np.concatenate([[0.0], np.cumsum(periods["share"].to_numpy(dtype=float))])

    @cached_property
    def unchecked(self) -> tuple[str, ...]:
        """Hard rules that are on and that a single arrival is not checked against: the next plan does that.

        Those that have nothing to say yet are among them, for the arrival itself may wake them: the first member of a family.
        """
        return tuple(
            one.rule.name for one in configured_rules(self.problem.settings)
            if one.level == HARD and one.rule.group != "pair" and not one.rule.pairwise
            and one.rule.id not in (*LIMITING, RIVALS)
        )  # fmt: skip

    @cached_property
    def late(self) -> ActiveRule | None:
        """The use of ``lead-late``, where anybody has hours or leave; the first of several."""
        timed = self.problem.settings.horizon is not None and (
            self.problem.has_hours.any() or len(self.problem.absences)
        )
        found = [one for one in configured_rules(self.problem.settings) if one.rule.id == "lead-late" and timed]
        return found[0] if found else None

    @cached_property
    def in_scope(self) -> dict[str, np.ndarray]:
        """Which reps each rule setting that is on looks at."""
        return {one.rule.name: one.rule.rep_mask(self.problem) for one in configured_rules(self.problem.settings)}

    @cached_property
    def far(self) -> ActiveRule | None:
        """The use of ``travel-far`` that prices the way."""
        found = [one for one in configured_rules(self.problem.settings) if one.rule.id == "travel-far"]
        return found[0] if found and found[0].level != HARD else None

    @cached_property
    def places(self) -> tuple[np.ndarray, np.ndarray]:
        """Latitude and longitude of every rep, NaN where unknown."""
        reps = self.problem.frames["reps"]
        return reps["latitude"].to_numpy(dtype=float), reps["longitude"].to_numpy(dtype=float)

    @cached_property
    def rivals_rule(self) -> ActiveRule | None:
        """The use of ``rivals-together``, where it is hard."""
        found = [one for one in configured_rules(self.problem.settings) if one.rule.id == RIVALS]
        return found[0] if found and found[0].level == HARD else None

    @cached_property
    def item_number(self) -> dict[str, int]:
        """Number of each item of the plan by id."""
        return {str(item): number for number, item in enumerate(self.problem.item_ids)}

    @cached_property
    def timed_items(self) -> frozenset[str]:
        """Ids of the plan's items that have a time."""
        return frozenset(str(item) for item in self.problem.item_ids[self.problem.timed])

    @cached_property
    def crew_duties(self) -> frozenset[str]:
        """Ids of the duties of the problem that take several people or dates."""
        items = self.problem.items
        other = items.loc[(items["kind"] == "duty") & (items["base_id"] != items["id"]), "base_id"]
        return frozenset(str(name) for name in other.unique())

    @cached_property
    def _resolution(self) -> dict[str, float]:
        return {name: amounts_of(self.problem, name).resolution for name in dimensions(self.problem)}

    def planned_rep(self, item: str) -> int:
        """Return who has an item by plan, -1 where nobody has or nobody knows it."""
        number = self.item_number.get(item, -1)
        return int(self.plan.rep[number]) if number >= 0 else -1

    def place_of(self, item: int) -> Place:
        """Return the place of an item of the plan, by its number."""
        problem, of_item = self.problem, self.problem.items.iloc[item]
        wanted = problem.item_roles
        roles = wanted.loc[wanted["item"] == item, "role"].to_numpy()
        territory, team = (
            str(tree.names[code]) if code >= 0 else None
            for tree, code in ((problem.territories, of_item["territory"]), (problem.teams, of_item["team"]))
        )
        return territory, team, tuple(map(str, problem.roles[roles]))

    def amount(self, work: Account | Lead | Duty, dimension: str) -> Amount:
        """Return what an arrival takes of a dimension, in steps; with some reps it may take other minutes."""
        if dimension == "count":
            return 1
        given = getattr(work, dimension) if dimension in BUILT_IN else work.amounts.get(dimension)
        usual = int(np.rint(min((given or 0.0) / self._resolution[dimension], MOST_STEPS)))
        own = self.judge.probes.minutes_of(work.id) if dimension == "minutes" else {}
        if not own:
            return usual
        amounts = np.full(self.num_reps, usual, dtype=np.int64)
        for rep, minutes in own.items():
            if rep in self.rep_number:
                amounts[self.rep_number[rep]] = int(np.rint(min(minutes / self._resolution[dimension], MOST_STEPS)))
        return amounts

    def uses(self, sums: tuple[tuple[str, str], ...], arrival: Arrival) -> Uses:
        """Return what an arrival would put on its rep.

        As planning counts it: in the period where it must be answered, else where it arrived; an account is spread.
        """
        found: Uses = []
        for key, dimension in sums:
            rows = self.rows.get(key)
            amount = self.amount(arrival.work, dimension) if rows else 0
            if rows and np.any(amount):
                found += [
                    (rows[period], part)
                    for period, part in self._parts(arrival, amount, rows)
                    if period in rows and np.any(part)
                ]
        return found

    def _parts(self, arrival: Arrival, amount: Amount, rows: Mapping[int, int]) -> list[tuple[int, Amount]]:
        """Return periods and parts of an amount, the whole horizon first."""
        whole = (HORIZON, amount)
        if len(rows) == 1 and HORIZON in rows:
            return [whole]
        if isinstance(arrival.work, Lead):
            moment = arrival.answer_by if arrival.answer_by >= 0 else arrival.minute
            period = self.period(moment)
            if period >= 0:
                return [whole, (period, amount)]
        upto = np.concatenate([[0.0], np.cumsum(self.problem.periods["share"].to_numpy(dtype=float))])
        upto[-1] = 1.0
        parts = np.diff(np.rint(np.multiply.outer(amount, upto)).astype(np.int64), axis=-1)
        return [whole, *((period, plain(parts[..., period])) for period in range(parts.shape[-1]))]

    def warm(self, most: int = 5_000) -> None:
        """Judge the classes of the problem's own leads and accounts (the last ``most`` of each), and ask who works.

        What arrives next is mostly like what is there: its class is then known, and it takes microseconds.
        """
        for table, model in (("leads", Lead), ("accounts", Account)):
            names = [name for name in self.problem.frames if name == table or name.startswith(f"{table}.")]
            first = max(0, len(self.problem.frames[table]) - most)
            part = {name: _tail(self.problem.frames[name], first, name == table) for name in names}
            works = [model.model_validate(row) for row in unflatten(table, model, part)]
            bare = {"owner": None, "owner_since": None, "pin": None, "id": "like-it"}
            if works:
                self.judge.verdicts([work.model_copy(update=bare) for work in works])

    def moment(self, value: Any) -> int:
        """Return a date and time as minutes since 1970 UTC, -1 for None; without an offset it is local."""
        return int(time.moment_of(value, self.problem.settings.time_zone)) if value is not None else -1


def build_board(problem: Problem, plan: Plan, prices: Prices | None = None, policy: Policy | None = None) -> Board:
    """Return the board of a published plan.

    Parameters
    ----------
    problem, plan
        What is published.
    prices
        Its prices; without any, arrivals go by own cost, balance and ledger.
    policy
        How to route; the defaults where None.
    """
    policy = policy or Policy()
    judge = Judge(problem)
    return Board(
        problem, policy, plan, judge, build_meters(problem, plan, prices, judge.levels), Presence(problem),
        Caps.of(policy.caps, problem), reason_names(problem.settings, policy),
    )  # fmt: skip


def on_rep(uses: Uses, rep: int) -> list[tuple[int, int]]:
    """Return uses as they are with one rep."""
    return [(row, int(amount if isinstance(amount, int) else amount[rep])) for row, amount in uses]


def _tail(frame: pd.DataFrame, first: int, is_table: bool) -> pd.DataFrame:
    """Return the rows of a table from one on, or the entries of those rows, numbered from 0."""
    if is_table:
        return frame.iloc[first:].reset_index(drop=True)
    kept = frame[frame["row"] >= first]
    return kept.assign(row=kept["row"] - first).reset_index(drop=True)
