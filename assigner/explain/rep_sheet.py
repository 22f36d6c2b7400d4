"""The sheet of one rep: what is theirs and since when, what came and what went and why, and whether it is fair.

Why it exists: a plan is accepted by the people in it. Loads are set beside targets and the team's; reasons are
differences of verified scorecards, as in :mod:`assigner.explain.why`. When to modify: to tell a rep more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.explain.reasons import Reason, reason_of
from assigner.language import Words
from assigner.plan.measures import rep_loads
from assigner.problem.amounts import ABSENT, HORIZON, amounts_of
from assigner.problem.called import rep_number
from assigner.problem.fair_share import fair_targets
from assigner.problem.time import local_text
from assigner.verify import verify

if TYPE_CHECKING:
    from assigner.explain.credit import Credit
    from assigner.language import Language
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

DIMENSIONS = ("minutes", "count", "value", "potential")
MOST_REASONS = 10
"""Items that came, and that went, whose reason is worked out by a verification; the others are listed without."""
MOST_WISHES = 5
HEADLINE = Words("{rep} has {count:item|items}: {kept:,} kept, {came:,} new{duties}; {went:,} went away.",
                 "{rep}共有 {count:,} 项：保留 {kept:,} 项，新增 {came:,} 项{duties}；转出 {went:,} 项。")  # fmt: skip
DUTIES = Words(", {duties:duty|duties}", "，任务 {duties:,} 项")
WISHED = Words("{item} ({points:+} points) is with {holder}.", "{item}（意愿 {points:+} 分）由{holder}负责。")
DISLIKED = Words(
    "{item} ({points:+} points) is with {rep} all the same.", "{item}（意愿 {points:+} 分）仍由{rep}负责。"
)
NO_ONE = Words("nobody", "无人")


@dataclass(frozen=True, slots=True)
class Standing:
    """How much a rep carries of a dimension, beside target, capacity and team; all in the dimension's unit.

    Parameters
    ----------
    dimension
        Name of the dimension.
    load, target
        What the rep carries, load outside the plan included, and the target: as set, else the fair share.
    capacity
        The most the rep can carry; None where none is given.
    today
        What the rep would carry with today's owners.
    team_load, team_target
        Sums over the active reps of the team (everybody where there are no teams).
    """

    dimension: str
    load: float
    target: float
    capacity: float | None
    today: float
    team_load: float
    team_target: float

    @property
    def share(self) -> float | None:
        """Load as a part of the target."""
        return self.load / self.target if self.target else None

    @property
    def team_share(self) -> float | None:
        """The team's load as a part of its targets."""
        return self.team_load / self.team_target if self.team_target else None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"dimension": self.dimension, "load": self.load, "target": self.target, "capacity": self.capacity,
                "today": self.today, "team_load": self.team_load, "team_target": self.team_target}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holding:
    """One item on the sheet.

    Parameters
    ----------
    item, name
        The item.
    minutes, value
        Its size.
    since
        ISO day since when its owner of today has it; None if unknown.
    other, other_name
        Where it came from, or went to; None and empty for nobody, and for what was kept.
    reason
        Why it moved; None for what was kept, and beyond the first few whose reason takes a verification.
    kind
        ``account``, ``lead`` or ``duty``.
    start
        When a duty begins, local time with offset; None for what has no start.
    """

    item: str
    name: str
    minutes: float
    value: float
    since: str | None
    other: str | None = None
    other_name: str = ""
    reason: Reason | None = None
    kind: str = "account"
    start: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"item": self.item, "name": self.name, "kind": self.kind, "minutes": self.minutes, "value": self.value,
                "since": self.since, "start": self.start, "other": self.other,
                "reason": None if self.reason is None else self.reason.to_dict()}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """A preference that the plan does not meet.

    Parameters
    ----------
    item_name, points
        The item, and how much the rep wishes for it (negative: would rather not have it).
    holder_name
        Who has it; empty for nobody.
    words
        The same as a sentence.
    """

    item_name: str
    points: int
    holder_name: str
    words: Words


@dataclass(frozen=True, eq=False)
class RepSheet:
    """The sheet.

    Parameters
    ----------
    rep, rep_name, team
        The rep; team empty where there is none.
    standings
        One a dimension in which the rep has, had or is to have something.
    kept, came, went
        Items kept, new ones, and those that are with others now; largest first.
    wishes
        Preferences that are not met, strongest first, at most a few.
    ledger
        What the fairness ledger says; None where nothing is routed.
    """

    rep: str
    rep_name: str
    team: str
    standings: tuple[Standing, ...]
    kept: tuple[Holding, ...]
    came: tuple[Holding, ...]
    went: tuple[Holding, ...]
    wishes: tuple[Wish, ...]
    ledger: Credit | None = None

    def headline(self, language: Language) -> str:
        """Return how many items the rep has, and how many came and went."""
        counts = {"kept": len(self.kept), "came": len(self.came) - len(self.duties), "went": len(self.went)}
        duties = DUTIES.say(language, duties=len(self.duties)) if self.duties else ""
        count = len(self.kept) + len(self.came)
        return HEADLINE.say(language, rep=self.rep_name, count=count, duties=duties, **counts)

    @property
    def duties(self) -> tuple[Holding, ...]:
        """What came and is a duty, by its start: dated work, which nobody owned before."""
        found = (line for line in self.came if line.kind == "duty")
        return tuple(sorted(found, key=lambda line: (line.start or "", line.item)))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
            "rep": self.rep,
            "team": self.team,
            "standings": [one.to_dict() for one in self.standings],
            "kept": [one.to_dict() for one in self.kept],
            "came": [one.to_dict() for one in self.came],
            "went": [one.to_dict() for one in self.went],
            "wishes": [{"en": one.words.en, "zh": one.words.zh} for one in self.wishes],
            "ledger": None if self.ledger is None else self.ledger.to_dict(),
        }


def rep_sheet(problem: Problem, plan: Plan, rep: str, ledger: Credit | None = None) -> RepSheet:
    """Return the sheet of a rep.

    Parameters
    ----------
    problem, plan
        Problem and plan.
    rep
        Id of the rep.
    ledger
        What the fairness ledger says of the rep, where work is routed.

    Raises
    ------
    UnknownNameError
        When the problem has no such rep.
    """
    number = rep_number(problem, rep)
    owner = problem.items["owner"].to_numpy()
    mine, before = plan.rep == number, owner == number
    teams = problem.frames["reps"]["team"]
    return RepSheet(
        str(problem.rep_ids[number]),
        str(problem.rep_names[number]),
        "" if pd.isna(teams.iloc[number]) else str(teams.iloc[number]),
        tuple(_standings(problem, plan, number)),
        _holdings(problem, plan, np.flatnonzero(mine & before)),
        _moved(problem, plan, np.flatnonzero(mine & ~before), owner),
        _moved(problem, plan, np.flatnonzero(before & ~mine), plan.rep),
        tuple(_wishes(problem, plan, number)),
        ledger,
    )


def _standings(problem: Problem, plan: Plan, rep: int) -> list[Standing]:
    """Return the rep's loads beside target, capacity, today's load and the team's; nothing of what is 0 throughout."""
    active = problem.rep_active
    team = active & (problem.rep_team == problem.rep_team[rep])
    found = []
    for dimension in DIMENSIONS:
        amounts = amounts_of(problem, dimension)
        if not (amounts.base > 0).any():
            continue
        limits = amounts.limits()
        whole = limits[limits["period"] == HORIZON].sort_values("rep")["capacity"].to_numpy()
        target = fair_targets(problem, amounts, np.ones(problem.num_items, dtype=bool), active)
        load, today = rep_loads(problem, plan, dimension), rep_loads(problem, plan.of_owners(problem), dimension)
        if not (load[rep] or today[rep] or target[rep]):
            continue

        def units(steps: Any, step: float = amounts.resolution) -> float:
            return round(float(steps) * step, 9)

        found.append(Standing(
            dimension, units(load[rep]), units(target[rep]), None if whole[rep] == ABSENT else units(whole[rep]),
            units(today[rep]), units(load[team].sum()), units(target[team].sum()),
        ))  # fmt: skip
    return found


def _holdings(problem: Problem, plan: Plan, items: np.ndarray) -> tuple[Holding, ...]:
    """Return items as lines of the sheet, largest value first, then most minutes."""
    table = problem.items.iloc[items]
    size = table[["value", "minutes"]].fillna(0.0)
    begins = local_text(plan.start[items], problem.settings.time_zone)
    rows = table.assign(**size, begins=begins).sort_values(["value", "minutes"], ascending=False, kind="stable")
    return tuple(
        Holding(
            str(row["id"]), str(row["name"]), float(row["minutes"]), float(row["value"]),
            None if pd.isna(row["owner_since"]) else str(row["owner_since"]), kind=str(row["kind"]),
            start=row["begins"] or None,
        )
        for row in rows.to_dict("records")
    )  # fmt: skip


def _moved(problem: Problem, plan: Plan, items: np.ndarray, other: np.ndarray) -> tuple[Holding, ...]:
    """Return items that came from or went to others; reasons that take a verification are worked out of the largest."""
    lines, card = _holdings(problem, plan, items), verify(problem, plan)
    owner, active, left = problem.items["owner"].to_numpy(), problem.rep_active, MOST_REASONS
    found = []
    for line in lines:
        item = int(problem.item_index.get_indexer(pd.Index([line.item]))[0])
        rep, at_once = int(other[item]), owner[item] < 0 or not active[owner[item]]
        reason = reason_of(problem, plan, card, item) if at_once or left > 0 else None
        left -= not at_once
        found.append(replace(
            line, reason=reason, other=str(problem.rep_ids[rep]) if rep >= 0 else None,
            other_name=str(problem.rep_names[rep]) if rep >= 0 else "",
        ))  # fmt: skip
    return tuple(found)


def _wishes(problem: Problem, plan: Plan, rep: int) -> list[Wish]:
    """Return what the rep wishes for and others have, and what the rep has and would rather not."""
    wished = problem.frames["reps.preferences"]
    wished = wished[wished["row"] == rep]
    if wished.empty:
        return []
    points = _points(problem, dict(zip(wished["tag"], wished["points"], strict=True)))
    missed = np.flatnonzero(((points > 0) & (plan.rep != rep)) | ((points < 0) & (plan.rep == rep)))
    order = missed[np.argsort(-np.abs(points[missed]), kind="stable")][:MOST_WISHES]
    return [_wish(problem, plan, int(item), int(points[item])) for item in order]


def _points(problem: Problem, wished: dict[str, int]) -> np.ndarray:
    """Return the points of each item: the sum over its id and its tags, each counted once."""
    number = np.arange(problem.num_items)
    tags = pd.DataFrame({"item": problem.item_tags["item"], "tag": problem.tags[problem.item_tags["tag"]]})
    ids = [pd.DataFrame({"item": number, "tag": problem.items[name].to_numpy()}) for name in ("id", "base_id")]
    table = pd.concat([tags, *ids], ignore_index=True).astype({"tag": "str"})
    table = table[table["tag"].isin(wished)].drop_duplicates()
    return np.bincount(
        table["item"].to_numpy(dtype=np.int64),
        table["tag"].map(wished).to_numpy(dtype=float),
        minlength=problem.num_items,
    ).astype(np.int64)


def _wish(problem: Problem, plan: Plan, item: int, points: int) -> Wish:
    name, holder = str(problem.items["name"].iloc[item]), int(plan.rep[item])
    held_by = str(problem.rep_names[holder]) if holder >= 0 else ""
    if points < 0:
        words = DISLIKED.filled(item=name, points=points, rep=held_by)
    else:
        words = Words(
            WISHED.say("en", item=name, points=points, holder=held_by or NO_ONE.en),
            WISHED.say("zh", item=name, points=points, holder=held_by or NO_ONE.zh),
        )
    return Wish(name, points, held_by, words)
