"""Who won what others would have lost: won deals weighted by how unlikely they were, with the deals that say so.

The points of a won deal are its surprise, ``-log2(chance by the yardstick)``: a deal that everybody wins is worth
nothing, one that half of all reps would have lost is worth one point. Points are told against what the rep's own deals
promised, so that many deals alone are no merit. When to modify: when something else makes a deal hard.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import Words
from assigner.manage.history.conversion import Z80
from assigner.manage.history.yardstick import yardstick_of

if TYPE_CHECKING:
    from assigner.manage.history.history import History
    from assigner.manage.history.periods import Period

MOST_DEALS = 3
REASON = Words(
    "won {account}, {skill} ({value:,.0f}), which {lost:.0%} of reps would have lost",
    "赢得{account}，{skill}（{value:,.0f}），{lost:.0%} 的人会丢掉该单",
)
NO_ACCOUNT = Words("a deal without account", "未标明客户的商机")


@dataclass(frozen=True)
class Recognition:
    """What one rep carried.

    Parameters
    ----------
    rep
        Who.
    points, promised
        Points of the won deals, and the mean of what these deals promise an average rep.
    range
        Half of the 80 % range around what they promised.
    reasons
        The hardest deals that were won, hardest first, dear ones first among equals.
    """

    rep: str
    points: float
    promised: float
    range: float
    reasons: tuple[Words, ...]

    @property
    def above(self) -> float:
        """Points above what the deals promised."""
        return self.points - self.promised

    @property
    def is_sure(self) -> bool:
        """Whether it is more than dice alone give in 8 of 10 periods."""
        return self.above > self.range

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "rep": self.rep, "points": round(self.points, 1), "promised": round(self.promised, 1),
            "above": round(self.above, 1), "range": round(self.range, 1), "is_sure": self.is_sure,
            "reasons": [{"en": one.en, "zh": one.zh} for one in self.reasons],
        }  # fmt: skip


def recognition(history: History, period: Period) -> list[Recognition]:
    """Return everybody who closed a deal in a period, most points above what was promised first."""
    deals = history.closed_in(period.first, period.last)
    chance = yardstick_of(history.until(period.last)).of(deals)["chance"].clip(1e-6, 1)
    bits = -np.log2(chance)
    table = deals.assign(
        chance=chance,
        points=bits.where(deals["won"], 0.0),
        promised=chance * bits,
        variance=chance * (1 - chance) * bits**2,
    )
    found = []
    for rep, mine in table.groupby("rep"):
        hardest = (
            mine[mine["won"]].sort_values(["chance", "value"], ascending=[True, False], kind="stable").head(MOST_DEALS)
        )
        spread = Z80 * float(np.sqrt(mine["variance"].sum()))
        reasons = tuple(
            _reason(account, skill, value, likely)
            for account, skill, value, likely in zip(
                hardest["account"], hardest["skill"], hardest["value"], hardest["chance"], strict=True
            )
        )
        found.append(Recognition(str(rep), float(mine["points"].sum()), float(mine["promised"].sum()), spread, reasons))
    return sorted(found, key=lambda one: (-one.above / max(one.range, 1e-9), one.rep))


def _reason(account: str, skill: str, value: float, chance: float) -> Words:
    facts = {"skill": skill, "value": value, "lost": 1 - chance}
    return Words(
        REASON.en.format(account=account or NO_ACCOUNT.en, **facts),
        REASON.zh.format(account=account or NO_ACCOUNT.zh, **facts),
    )
