"""What an hour of a rep is worth: the prices of the last run, added up over all rows that count minutes.

Why it exists: a price on a row means little to a person; "an hour of Li Na is worth 75 points, of others 60" does.
Where all work must be given to somebody only differences between reps matter, so the typical price stands beside it.
When to modify: when another rule prices minutes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from assigner.language import Language, Words
from assigner.plan.level_words import level_words
from assigner.rules.active import active_rules

if TYPE_CHECKING:
    from assigner.plan.prices import Prices
    from assigner.problem.problem import Problem

HOUR = 60
LEAST_POINTS = 0.5
"""Below this an hour is worth nothing that is told."""
_DIMENSION, _PERIOD = re.compile(r"dimension=(\S+)"), re.compile(r"period=(\S+)")
SENTENCE = Words(
    "At the prices of this plan an hour of {rep} is worth {hour:,} points at level {level} ({typical}).",
    "按该方案的价格，{rep}的一小时值 {hour:,}点（{level}层级；{typical}）。",
)
ROOM = Words(
    "At the prices of this plan {rep} should carry more: another hour lowers the cost at level {level} by {hour:,} points "
    "({typical}).",
    "按该方案的价格，{rep}宜多承担工作：多一小时可使{level}层级的代价降低 {hour:,}点（{typical}）。",
)
TYPICAL = Words("of a typical rep {hour:,}", "一般人为 {hour:,}点")
TYPICAL_ROOM = Words("for a typical rep it falls by {hour:,}", "一般人可降低 {hour:,}点")


@dataclass(frozen=True, slots=True)
class Worth:
    """What an hour of a rep is worth.

    Parameters
    ----------
    rep, rep_name
        The rep.
    level
        The most important level at which the rep's minutes have a price.
    points_per_hour
        Cost at that level of one more hour of load; negative where the rep should carry more.
    typical
        The same for the median rep.
    """

    rep: str
    rep_name: str
    level: str
    points_per_hour: float
    typical: float

    def sentence(self, language: Language) -> str:
        """Return it as one sentence."""
        hour, usual = round(self.points_per_hour), round(self.typical)
        typical = (TYPICAL if usual >= 0 else TYPICAL_ROOM).say(language, hour=abs(usual))
        level = level_words(self.level, language)
        words = SENTENCE if hour >= 0 else ROOM
        return words.say(language, rep=self.rep_name, hour=abs(hour), typical=typical, level=level)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"rep": self.rep, "level": self.level, "points_per_hour": round(self.points_per_hour, 3),
                "typical": round(self.typical, 3)}  # fmt: skip


def worth_of(problem: Problem, prices: Prices | None, rep: int) -> Worth | None:
    """Return what an hour of a rep is worth at kept prices; None where minutes are worth nothing."""
    table = None if prices is None else _per_hour(problem, prices)
    if table is None or table.empty:
        return None
    mine = str(problem.rep_ids[rep])
    column = next((column for column in table if abs(float(table[column].get(mine, 0.0))) > 0), table.columns[-1])
    active = [str(one) for one in problem.rep_ids[problem.rep_active]]
    by_rep = table[column].reindex([*dict.fromkeys([*active, mine])]).fillna(0.0)
    typical = float(by_rep[active].median())
    if max(abs(float(by_rep[mine])), abs(typical)) < LEAST_POINTS:
        return None
    return Worth(mine, str(problem.rep_names[rep]), str(column), float(by_rep[mine]), typical)


def _per_hour(problem: Problem, prices: Prices) -> pd.DataFrame:
    """Return points an hour by rep and level, most important level first; only rows about minutes over the horizon."""
    table = prices.table[prices.table["rep"].notna()]
    auto = "minutes" if (problem.items["minutes"] > 0).any() else "count"
    of_rule = {one.rule.name: getattr(one.rule.parameters, "dimension", "") for one in active_rules(problem)}
    dimension = [
        found[1] if (found := _DIMENSION.search(str(row))) else of_rule.get(str(rule), "").replace("auto", auto)
        for row, rule in zip(table["row"], table["rule"], strict=True)
    ]
    period = [found[1] if (found := _PERIOD.search(str(row))) else "-1" for row in table["row"]]
    chosen = table[
        (pd.Series(dimension, index=table.index) == "minutes") & (pd.Series(period, index=table.index) == "-1")
    ]
    if chosen.empty:
        return pd.DataFrame()
    wide = chosen.pivot_table(index="rep", columns="level", values="price", aggfunc="sum", fill_value=0.0) * HOUR
    order = [level for level in dict.fromkeys(table["level"]) if level in wide]
    return wide[order]
