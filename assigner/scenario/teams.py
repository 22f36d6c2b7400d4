"""Merging and splitting teams: the tree, the people, the work and the scopes of rules that name them.

When to modify: when something else of a problem names a team.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.problem.conditions import ConditionFaultError
from assigner.problem.settings import RuleSetting, Settings, Team
from assigner.problem.trees import team_tree
from assigner.problem.validation.near import Names
from assigner.scenario.query import Query, way_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assigner.issues import Issues
    from assigner.problem.frames import Frames
    from assigner.scenario.model import TeamMerge, TeamPart, TeamsChange, TeamSplit
    from assigner.scenario.places import Path, PlaceOf

TEAM_TABLES = ("reps", "accounts", "leads", "duties", "duties.positions")
"""Tables with a column that names a team."""
ONE_TEAM = Words("Fewer than two teams are named.", "少于两个团队。")
NAME_TWO = Words("Name the teams that become one.", "请写出要合并的团队。")
NOBODY = Words("Nobody goes to the team ({team}).", "没有人划入团队（{team}）。")
NAME_PEOPLE = Words("Name people of the team under reps, or by where.", "请在 reps 或 where 中指明该团队的人员。")
TAKEN = Words("There is a team ({team}) already.", "已有团队（{team}）。")
OTHER_ID = Words("Give the new team another id.", "请为新团队换一个编号。")
STRANGER = Words("'{rep}' is not in the team ({team}).", "“{rep}”不在团队（{team}）中。")


class Teams:
    """The teams of a problem while a scenario changes them.

    Parameters
    ----------
    settings, frames
        The problem; ``frames`` is changed in place.
    issues, place_of
        Get every fault with its place.
    """

    def __init__(self, settings: Settings, frames: Frames, issues: Issues, place_of: PlaceOf) -> None:
        self.settings = settings
        self._frames = frames
        self._issues = issues
        self._place_of = place_of

    def apply(self, change: TeamsChange) -> Settings:
        """Make all changes and return the settings with the new tree."""
        for number, merge in enumerate(change.merge):
            self._merge(merge, ("teams", "merge", number))
        for number, split in enumerate(change.split):
            self._split(split, ("teams", "split", number))
        return self.settings

    def _merge(self, merge: TeamMerge, path: Path) -> None:
        known = [self._known(team, (*path, "teams", at)) for at, team in enumerate(merge.teams)]
        if len(set(merge.teams)) < 2:
            self._issues.error("scenario-team-alone", self._place_of(path), ONE_TEAM, NAME_TWO)
            return
        if not all(known):
            return
        gone = set(merge.teams) - {merge.into}
        if merge.share_territories:
            self._share_territories({*merge.teams, merge.into})
        self._rename(dict.fromkeys(gone, merge.into))
        self._set_tree(self._merged_tree(gone, merge))

    def _merged_tree(self, gone: set[str], merge: TeamMerge) -> list[Team]:
        """Return the teams with the merged ones gone; what lay below them lies below what they become."""
        parents = {team.id: team.parent for team in self.settings.teams}
        above = parents.get(merge.into) if merge.into in parents else parents.get(merge.teams[0])
        while above is not None and (above in gone or above == merge.into):
            above = parents.get(above)
        kept = []
        for team in self.settings.teams:
            if team.id in gone:
                continue
            parent = above if team.id == merge.into else merge.into if team.parent in gone else team.parent
            kept.append(team.model_copy(update={"parent": parent}) if parent != team.parent else team)
        if merge.into not in parents and (parents or merge.name):
            kept.append(Team(id=merge.into, name=merge.name, parent=above))
        return kept

    def _share_territories(self, teams: set[str]) -> None:
        """Let everybody in the teams cover what any of them covers; who covers all goes on to cover all."""
        reps, covered = self._frames["reps"], self._frames["reps.territories"]
        members = np.flatnonzero(reps["team"].isin(teams))
        mine = covered[covered["row"].isin(members)]
        limited = [row for row in members.tolist() if (mine["row"] == row).any()]
        names = list(dict.fromkeys(mine["value"]))
        rows = [(row, name) for row in limited for name in names]
        added = pd.DataFrame(rows, columns=["row", "value"]).astype({"row": "int64", "value": "str"})
        together = pd.concat([covered, added]).drop_duplicates()
        self._frames["reps.territories"] = together.sort_values("row", kind="stable").reset_index(drop=True)

    def _split(self, split: TeamSplit, path: Path) -> None:
        if not self._known(split.team, (*path, "team")):
            return
        listed = bool(self.settings.teams)
        teams = list(self.settings.teams)
        if listed and split.team not in {team.id for team in teams}:
            teams.append(Team(id=split.team))
        for number, part in enumerate(split.into):
            here = (*path, "into", number)
            people = self._people(part, split.team, here)
            if people is None:
                continue
            if part.id in set(team_tree(self.settings, self._frames).names):
                self._issues.error(
                    "scenario-team-taken", self._place_of((*here, "id")), TAKEN.filled(team=part.id), OTHER_ID, part.id
                )
                continue
            reps = self._frames["reps"]
            self._frames["reps"] = reps.assign(team=reps["team"].mask(people, part.id))
            teams.append(Team(id=part.id, name=part.name, parent=split.team))
        self._set_tree(teams)

    def _people(self, part: TeamPart, team: str, path: Path) -> np.ndarray | None:
        """Return the mask of the people who go to a new team; None after a fault."""
        reps = self._frames["reps"]
        inside = (reps["team"] == team).fillna(value=False).to_numpy(dtype=bool)
        strangers = [(at, rep) for at, rep in enumerate(part.reps) if rep not in set(reps["id"][inside])]
        for at, rep in strangers:
            near = Names(reps["id"][inside]).suggest(rep)
            words = STRANGER.filled(rep=rep, team=team)
            self._issues.error(
                "scenario-team-stranger",
                self._place_of((*path, "reps", at)),
                words,
                near if near.en else NAME_PEOPLE,
                rep,
            )
        people = reps["id"].isin(part.reps).to_numpy() & inside
        if part.where:
            try:
                people |= Query(self.settings, self._frames, "reps").selected(part.where, (*path, "where")) & inside
            except ConditionFaultError as fault:
                place = self._place_of(fault.path)
                self._issues.error("scenario-query-refused", place, fault.words, way_out(fault), fault.value)
                return None
        if not people.any() and not strangers:
            self._issues.error("scenario-team-empty", self._place_of(path), NOBODY.filled(team=part.id), NAME_PEOPLE)
        return people if people.any() and not strangers else None

    def _rename(self, names: Mapping[str, str]) -> None:
        """Replace names of teams wherever the problem has them."""
        for table in TEAM_TABLES:
            frame = self._frames[table]
            if frame["team"].isin(list(names)).any():
                self._frames[table] = frame.assign(team=frame["team"].replace(names).astype("str"))
        rules = [_renamed(rule, names) for rule in self.settings.rules]
        self.settings = self.settings.model_copy(update={"rules": rules})

    def _set_tree(self, teams: Sequence[Team]) -> None:
        self.settings = self.settings.model_copy(update={"teams": list(teams)})

    def _known(self, team: str, path: Path) -> bool:
        names = list(team_tree(self.settings, self._frames).names)
        if team in names:
            return True
        words = Words(f"There is no team '{team}'.", f"没有团队“{team}”。")
        near: Any = Names(names).suggest(team)
        listed = Words(f"Known: {', '.join(names[:12])}.", f"已有：{'、'.join(names[:12])}。")
        self._issues.error("scenario-name-unknown", self._place_of(path), words, near if near.en else listed, team)
        return False


def _renamed(rule: RuleSetting, names: Mapping[str, str]) -> RuleSetting:
    """Return a rule setting whose scope names the teams by their new names."""
    if not set(rule.scope.teams) & set(names):
        return rule
    teams = list(dict.fromkeys(names.get(team, team) for team in rule.scope.teams))
    return rule.model_copy(update={"scope": rule.scope.model_copy(update={"teams": teams})})
