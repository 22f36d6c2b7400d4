"""What speaks for each side of a dispute, from the tables alone.

When to modify: when something else is a claim.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import Words
from assigner.manage.capacity import minutes_of_reps
from assigner.plan.measures import rep_loads

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

OWNS = Words("owns it today", "目前的负责人")
SINCE = Words("owns it since {day}", "自 {day} 起负责")
FAMILY = Words("has {count} of its family ({names})", "负责同一集团的 {count} 个客户（{names}）")
NEIGHBOURS = Words("has {count:other account|other accounts} in {territory}", "在{territory}另有 {count} 个客户")
SKILLS = Words("has all skills it needs ({names})", "具备全部所需技能（{names}）")
LACKS = Words("lacks {names}", "缺少技能：{names}")
LANGUAGES = Words("speaks its languages", "会说所需语言")
FIT = Words("fits by {fit:g} of 100", "匹配度 {fit:g}（满分 100）")
WISH = Words("asked for such items ({points:+} points)", "提出过意愿（{points:+} 分）")
ROOM = Words("carries {share:.0%} of the minutes there are", "负荷为可用分钟的 {share:.0%}")


@dataclass(frozen=True)
class Claim:
    """One thing that speaks for (or against) a side.

    Parameters
    ----------
    kind
        What it is about.
    speaks_for
        False where it speaks against.
    words
        The claim in words, without the name.
    """

    kind: str
    speaks_for: bool
    words: Words

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"kind": self.kind, "speaks_for": self.speaks_for, "en": self.words.en, "zh": self.words.zh}


def claims_of(problem: Problem, plan: Plan, item: int, rep: int) -> list[Claim]:
    """Return what speaks for and against a rep having an item."""
    row = problem.items.iloc[item]
    found = _owner(row, rep) + _family(problem, plan, item, rep) + _territory(problem, plan, item, rep)
    found += _skills(problem, item, rep) + _wishes(problem, item, rep)
    fit = problem.pair_value("fit", np.array([item]), np.array([rep]))[0]
    if not np.isnan(fit):
        found.append(Claim("fit", fit >= 50, FIT.filled(fit=float(fit))))
    has = int(minutes_of_reps(problem)[rep])
    if has:
        share = float(rep_loads(problem, plan, "minutes")[rep]) / has
        found.append(Claim("load", share <= 1, ROOM.filled(share=share)))
    return found


def _owner(row: Any, rep: int) -> list[Claim]:
    if int(row["owner"]) != rep:
        return []
    since = row["owner_since"]
    known = isinstance(since, str) and bool(since)
    return [Claim("owner", True, SINCE.filled(day=since) if known else OWNS)]


def _family(problem: Problem, plan: Plan, item: int, rep: int) -> list[Claim]:
    family = problem.items["family"].to_numpy(dtype=np.int64)
    if family[item] < 0:
        return []
    mine = np.flatnonzero((family == family[item]) & (plan.rep == rep) & (np.arange(problem.num_items) != item))
    names = ", ".join(str(problem.items["name"].iloc[one]) for one in mine[:3])
    return [Claim("family", True, FAMILY.filled(count=len(mine), names=names))] if len(mine) else []


def _territory(problem: Problem, plan: Plan, item: int, rep: int) -> list[Claim]:
    territory = problem.items["territory"].to_numpy(dtype=np.int64)
    if territory[item] < 0:
        return []
    kind = (problem.items["kind"] == "account").to_numpy()
    mine = kind & (territory == territory[item]) & (plan.rep == rep) & (np.arange(problem.num_items) != item)
    name = str(problem.territories.names[territory[item]])
    return [Claim("territory", True, NEIGHBOURS.filled(count=int(mine.sum()), territory=name))] if mine.any() else []


def _skills(problem: Problem, item: int, rep: int) -> list[Claim]:
    needs = problem.item_skills[problem.item_skills["item"] == item]
    has = problem.rep_skills[problem.rep_skills["rep"] == rep].groupby("skill")["level"].max().to_dict()
    lacking = [skill for skill, level in needs[["skill", "level"]].itertuples(index=False) if has.get(skill, 0) < level]
    if not len(needs):
        return []
    names = ", ".join(str(problem.skills[skill]) for skill in (lacking or needs["skill"].tolist()))
    return [Claim("skills", not lacking, (LACKS if lacking else SKILLS).filled(names=names))]


def _wishes(problem: Problem, item: int, rep: int) -> list[Claim]:
    wished = problem.frames["reps.preferences"]
    wished = wished[wished["row"] == rep]
    tags = {str(problem.tags[tag]) for tag in problem.item_tags.loc[problem.item_tags["item"] == item, "tag"]}
    tags |= {str(problem.item_ids[item]), str(problem.items["base_id"].iloc[item])}
    points = int(wished.loc[wished["tag"].isin(tags), "points"].sum())
    return [Claim("wish", points > 0, WISH.filled(points=points))] if points else []
