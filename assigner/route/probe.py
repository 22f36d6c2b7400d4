"""A probe: a problem whose only work is what just arrived, with the people of the problem it arrives in.

Why it exists: rules read problems, and a decision must mean what the rules mean. Everything that is derived from the
people alone (skills, territories, shifts) is shared with the base problem, so that a probe costs milliseconds, not
the seconds that twenty thousand items take. When to modify: when the problem derives another table from people alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from assigner.problem.amounts import amounts_of, dimensions, ramp_of
from assigner.problem.document import TABLES
from assigner.problem.frames import empty_frames, flatten, unflatten
from assigner.problem.problem import Problem
from assigner.problem.settings import Dimension
from assigner.scenario.settings import kept_resolutions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from assigner.problem.frames import Frames
    from assigner.problem.work import Account, Duty, Lead

TABLE_OF_KIND = {"account": "accounts", "lead": "leads", "duty": "duties"}
_OF_PEOPLE = ("rep_ids", "rep_names", "rep_active", "rep_index", "periods", "shifts", "absences", "has_hours")
"""What a probe takes over from its base: derived from settings and people alone."""
_OF_NAMES = (
    "rep_team", "rep_teams", "rep_skills", "rep_languages", "rep_roles", "rep_tags", "rep_covers",
    "teams", "territories", "skills", "languages", "roles", "tags",
)  # fmt: skip
"""The same, where the base knows every name that an arrival uses: these are codes of names."""
REPLACED = "~replaced"
"""Behind the id of a duty that stands in a probe once more as it arrived."""


class Probes:
    """Makes probes of one base problem.

    Parameters
    ----------
    base
        The problem that work arrives in. A probe counts amounts in the steps that the base works with.
    """

    def __init__(self, base: Problem) -> None:
        self.base = base
        kept = [Dimension.model_validate(one) for one in kept_resolutions(base)]
        self._settings = base.settings.model_copy(update={"dimensions": kept})
        self._settings_of_new = self._settings.model_copy(update={"candidates": "all"})
        people = {name: frame for name, frame in base.frames.items() if name.split(".")[0] == "reps"}
        self._frames: Frames = {**empty_frames(), **people}
        self._duties = {name: frame for name, frame in base.frames.items() if name.split(".")[0] == "duties"}
        self._names = {name: set(getattr(base, name)) for name in ("skills", "languages", "roles", "tags")}
        self._nodes = {"territory": set(base.territories.names), "team": set(base.teams.names)}
        pairs = base.frames["pairs"]
        self._pairs = dict(iter(pairs.groupby("item", sort=False))) if len(pairs) else {}

    def of(self, work: Sequence[Account | Lead | Duty]) -> Problem:
        """Return the problem of some arrivals, in the order accounts, leads, duties.

        Parameters
        ----------
        work
            The arrivals as row models; several of a kind stay in their order.
        """
        frames = {**self._frames, **_flat(work)}
        listed = [row.id for row in work if row.id in self._pairs]
        if listed:
            frames.update(flatten("pairs", TABLES["pairs"], self._pair_rows(listed)))
        return self._problem(frames, work)

    def lists(self, item: str) -> bool:
        """Return whether the base lists the candidates of an item; what is new to a list may go to everybody."""
        return self.base.settings.candidates == "listed" and item in self._pairs

    def among_duties(self, work: Sequence[Account | Lead | Duty], replaced: Collection[str]) -> Problem:
        """Return the problem of some arrivals beside the base's own duties.

        Parameters
        ----------
        work
            The arrivals.
        replaced
            Ids of duties of the base that stand among the arrivals anew: the base's own get another name.
        """
        frames = {**self._frames, **_flat(work)}
        ids = self._duties["duties"]["id"]
        own = self._duties["duties"].assign(id=ids.where(~ids.isin(replaced), ids + REPLACED))
        for name, base in self._duties.items():
            new = frames[name]
            if name != "duties":
                new = new.assign(row=new["row"] + len(self._duties[name.rpartition(".")[0]]))
            frames[name] = pd.concat([own if name == "duties" else base, new], ignore_index=True)
        pairs = [self._pairs[item] for item in {*ids, *(row.id for row in work)} if item in self._pairs]
        if pairs:
            frames["pairs"] = pd.concat(pairs, ignore_index=True)
        return self._problem(frames, work)

    def _problem(self, frames: Frames, work: Sequence[Account | Lead | Duty]) -> Problem:
        """Return the problem of frames, with what the base has worked out about its people already."""
        is_listed = any(self.lists(row.id) for row in work)
        probe = Problem(self._settings if is_listed else self._settings_of_new, frames)
        known = all(self._is_known(row) for row in work)
        for name in (*_OF_PEOPLE, *(_OF_NAMES if known else ())):
            probe.__dict__[name] = getattr(self.base, name)
        probe.derived["ramp"] = ramp_of(self.base)
        for name in dimensions(self.base):
            probe.derived["limits", name] = amounts_of(self.base, name).limits()
        return probe

    def _pair_rows(self, ids: Sequence[str]) -> list[Mapping[str, Any]]:
        """Return what the base says about pairs of these arrivals, but for their minutes: see :meth:`minutes_of`."""
        return [
            {**row, "minutes": None} for item in ids
            for row in unflatten("pairs", TABLES["pairs"], {"pairs": self._pairs[item].reset_index(drop=True)})
        ]  # fmt: skip

    def minutes_of(self, item: str) -> dict[str, float]:
        """Return the minutes that an item takes with single reps, by rep, where pairs say so."""
        rows = self._pairs.get(item)
        if rows is None:
            return {}
        given = rows[rows["minutes"].notna()]
        return dict(zip(given["rep"].tolist(), given["minutes"].tolist(), strict=True))

    def _is_known(self, row: Account | Lead | Duty) -> bool:
        """Whether the base knows every name that the arrival uses: codes may be shared then."""
        if getattr(row, "positions", None) or getattr(row, "crew_skills", None):
            return False
        needed = {need.skill for need in row.skills} | {wish.skill for wish in row.wished_skills}
        named = {"skills": needed, "languages": set(row.languages), "roles": set(row.roles), "tags": set(row.tags)}
        known = all(names <= self._names[field] for field, names in named.items())
        return known and all(
            getattr(row, field) is None or getattr(row, field) in nodes for field, nodes in self._nodes.items()
        )


def _flat(work: Sequence[Account | Lead | Duty]) -> Frames:
    """Return the frames of arrivals, table by table."""
    frames: Frames = {}
    for table in TABLE_OF_KIND.values():
        model = TABLES[table]
        rows = [row.model_dump(mode="json") for row in work if isinstance(row, model)]
        if rows:
            frames.update(flatten(table, model, rows))
    return frames
