"""Why items stay without a rep: which rules take everybody away, or what the best rep would cost.

When to modify: to say more about an item that nobody gets.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from assigner.cli.scores import rule_words
from assigner.cli.tables import make_table, short
from assigner.language import Words, listed
from assigner.plan.level_words import level_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.cli.voice import Voice
    from assigner.plan.result import Result
    from assigner.problem.problem import Problem
    from assigner.rules.active import ActiveRule

MOST_ITEMS = 10
MOST_PAIRS = 60_000
"""Every rep is tried for an item only where items times reps stay below this: each try is a verification."""
NO_REP = Words("no rep may take it: {rules}", "无人可承担：{rules}")
ALL_BREAK = Words("every rep who may would break a rule: {rules}", "可承担者都会违反规则：{rules}")
COSTS_MORE = Words("cheaper undone: {rep} would cost {cost}", "不分配代价更低：若由{rep}承担，{cost}")
OTHERS_FULL = Words(
    "left undone at its price: whoever may take it is full or costs more", "按未分配代价处理：可承担者已满或代价更高"
)
TOGETHER = Words(
    "Every item has somebody who may take it, but not all together.", "每个项目单独看都有人可承担，但无法同时满足。"
)
DIAGNOSE = Words(
    "What stands in the way, proven: assigner diagnose {path}", "查明障碍（附证明）：assigner diagnose {path}"
)
COUNT = Words("{rule} ({count:rep|reps})", "{rule}（{count:,} 人）")


def print_leftovers(result: Result, voice: Voice) -> None:
    """Print the items that nobody gets, most important first, each with the reason."""
    if result.plan is None:
        return
    left = np.flatnonzero(result.plan.rep < 0)
    if not len(left):
        return
    words, items = voice.words, result.problem.items
    order = left[np.argsort(items["priority"].to_numpy()[left], kind="stable")]
    voice.heading(words("Without a rep ({count:,})", "未分配（{count:,} 项）", count=len(left)))
    table = make_table([words("Item", "项目"), words("Reason", "原因")], wrap=(1,))
    for item in order[:MOST_ITEMS]:
        table.add_row(short(str(items["name"].iloc[item]), 26), _reason(result, int(item), voice))
    voice.tell(table)
    if len(left) > MOST_ITEMS:
        voice.tell(words("... and {count:,} more", "……另有 {count:,} 项", count=len(left) - MOST_ITEMS), style="dim")


def print_stuck(result: Result, voice: Voice) -> None:
    """Print the items that hard rules leave without any rep, for a problem that has no plan."""
    words = voice.words
    if not result.stuck:
        if result.status == "infeasible":
            voice.tell("", TOGETHER.say(voice.language))
        return
    voice.heading(words("Nobody may take these", "以下项目无人可承担"))
    table = make_table([words("Item", "项目"), words("Reason", "原因")], wrap=(1,))
    for item, counts in list(result.stuck.items())[:MOST_ITEMS]:
        table.add_row(short(item, 26), NO_REP.say(voice.language, rules=_counted(result.problem, counts, voice)))
    voice.tell(table)


def _reason(result: Result, item: int, voice: Voice) -> str:
    problem = result.problem
    counts = result.stuck.get(str(problem.item_ids[item]))
    if counts:
        return NO_REP.say(voice.language, rules=_counted(problem, counts, voice))
    if result.plan is None or problem.num_items * problem.num_reps > MOST_PAIRS:
        return OTHERS_FULL.say(voice.language)
    return _tried(result, item, voice)


def _tried(result: Result, item: int, voice: Voice) -> str:
    """Return the reason after trying every rep."""
    from assigner.explain.why import describe_delta, why

    if result.plan is None:
        return ""
    answer = why(result.problem, result.plan, str(result.problem.item_ids[item]))
    best = next((one for one in answer.alternatives if one.allowed), None)
    if best is not None:
        levels = tuple(level_words(level, voice.language) for level in answer.levels)
        cost = describe_delta(best.delta, levels, voice.language)
        return COSTS_MORE.say(voice.language, rep=best.rep_name, cost=cost)
    hard = {one.rule.name for one in _hard_rules(result.problem)}
    counts = Counter(
        name for one in answer.alternatives for name, change in one.by_rule.items() if name in hard and change > 0
    )
    return ALL_BREAK.say(voice.language, rules=_counted(result.problem, counts, voice))


def _hard_rules(problem: Problem) -> list[ActiveRule]:
    from assigner.rules.active import active_rules

    return [one for one in active_rules(problem) if one.level == "hard"]


def _counted(problem: Problem, counts: Mapping[str, int], voice: Voice) -> str:
    """Return rules with how many reps each takes away, the most first."""
    rule_of = {one.rule.name: one.rule.id for one in _hard_rules(problem)}
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    told = [
        COUNT.say(voice.language, rule=rule_words(rule_of.get(name, name), name, voice.language), count=count)
        for name, count in ranked
    ]
    return listed(told, voice.language)
