"""Alerts about a plan and the rules of its problem: overload, work that nobody has, bottlenecks, reps out of reach.

Every number is one that the report, lint or the bottleneck search gives; nothing is measured anew. When to modify: when
a plan may go wrong in another way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.web.alerts import Alert, few, job, with_names
from assigner.language import LANGUAGES, Words
from assigner.report.words import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.plans.library import KeptPlan
    from assigner.diagnose.lint import Finding
    from assigner.language import Language

MOST_ITEMS = 3000
"""Above this the rules are looked at by a job: building what lint reads takes seconds."""
MOST_IDS = 300
OVER = 1.0005
"""A load above capacity by less than this is rounding."""

OVERLOAD = Words(
    "{count:rep carries|reps carry} more {dimension} than the capacity: {names}.",
    "{count:,} 位销售代表的{dimension}超出产能：{names}。",
)
BY = Words("{name} by {share:.0%}", "{name}超 {share:.0%}")
UNDONE = Words("{count:item has|items have} nobody: {names}.", "{count:,} 个项目无人负责：{names}。")
NOT_LOOKED = Words(
    "Bottlenecks and reps out of reach of a problem of {items:,} items are looked for by a job.",
    "问题有 {items:,} 项：瓶颈与无法承担工作的人员由作业查找。",
)
REPLAN = Words("Re-plan with the fewest moves", "以最少换人重新规划")
WAYS_OUT = Words("Find the cheapest way out", "寻找最省的出路")
LOOK = Words("Look now", "立即检查")
KINDS = {"rep-may-take-nothing": "rep-unreachable", "item-nobody-may-take": "item-unreachable"}


def plan_alerts(kept: KeptPlan) -> Iterator[Alert]:
    """Yield the alerts about a plan's loads and about what it leaves undone."""
    yield from _overloads(kept)
    rep, names = kept.items["rep"], kept.items["name"]
    open_ = rep.isna().to_numpy(dtype=bool)
    if open_.any():
        told = names[open_].tolist()
        yield Alert(
            "undone", "now", with_names(UNDONE, told, count=len(told)),
            tuple(kept.items["item"][open_].tolist()[:MOST_IDS]), (),
            job("repair", WAYS_OUT, kept.row["problem"], kept.row["version"], seconds=20),
        )  # fmt: skip


def _overloads(kept: KeptPlan) -> Iterator[Alert]:
    over: dict[str, list[tuple[float, str, str]]] = {}
    for rep, name, loads in kept.reps[["rep", "name", "loads"]].itertuples(index=False):
        for dimension, figures in loads.items():
            capacity = figures["capacity"]
            if capacity is not None and figures["load"] > max(capacity * OVER, 1e-9):
                share = figures["load"] / capacity - 1 if capacity else 1.0
                over.setdefault(dimension, []).append((share, rep, name))
    for dimension, found in over.items():
        found.sort(reverse=True)
        yield _overload(kept, dimension, found)


def _overload(kept: KeptPlan, dimension: str, found: list[tuple[float, str, str]]) -> Alert:
    names = {language: [BY.say(language, name=name, share=share) for share, _, name in found] for language in LANGUAGES}
    title = DIMENSIONS.get(dimension, Words(dimension, dimension))
    parts = [
        OVERLOAD.say(language, count=len(found), dimension=title.say(language), names=few(names[language], language))
        for language in LANGUAGES
    ]
    repair = job("rebalance", REPLAN, kept.row["problem"], kept.row["version"], kept.row["id"],
                 moves=str(3 * len(found)), profile="stable", seconds=20)  # fmt: skip
    return Alert("overload", "now", Words(*parts), (), tuple(rep for _, rep, _ in found[:MOST_IDS]), repair)


def rule_alerts(kept: KeptPlan) -> list[Alert]:
    """Return what the rules leave without room or out of reach; for a large problem, how to have it looked for."""
    problem, number = kept.row["problem"], kept.row["version"]
    if kept.problem.num_items > MOST_ITEMS:
        words = NOT_LOOKED.filled(items=kept.problem.num_items)
        return [Alert("not-looked", "know", words, repair=job("diagnose", LOOK, problem, number, everything=True))]
    from assigner.diagnose.bottleneck import bottlenecks
    from assigner.diagnose.lint import lint
    from assigner.program.build import build_program

    repair = job("repair", WAYS_OUT, problem, number, seconds=20)
    found = [
        Alert("bottleneck", "now" if one.must else "soon", one.sentence, one.items[:MOST_IDS], one.reps[:MOST_IDS], repair)
        for one in bottlenecks(kept.problem, build_program(kept.problem))
    ]  # fmt: skip
    looked = [one for one in lint(kept.problem).findings if one.issue.code in KINDS]
    return found + [_of_finding(one) for one in looked]


def _of_finding(one: Finding) -> Alert:
    """Return lint's finding as an alert: its way out is for a person, for nothing that a job may do makes it good."""
    both: dict[Language, str] = {
        language: f"{one.issue.words.say(language)} {one.issue.way_out.say(language)}" for language in LANGUAGES
    }
    return Alert(KINDS[one.issue.code], "soon", Words(both["en"], both["zh"]), one.items, one.reps)
