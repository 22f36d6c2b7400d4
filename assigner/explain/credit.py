"""What the fairness ledger of routing says about one rep, beside the team: a line of the rep's sheet.

Why it exists: the ledger lives where leads are routed, the sheet where plans are explained; figures go from one to the
other, nothing else. When to modify: to tell more of the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assigner.language import Words

TOLD = Words(
    "Arrivals of late, older ones counting less: {credit:.1f} (the team: {usual:.1f} on average); still owed for time away: "
    "{debt:.1f}.",
    "近期收到的线索（越早计得越少）：{credit:.1f}（团队平均 {usual:.1f}）；因缺勤尚应补：{debt:.1f}。",
)


@dataclass(frozen=True, slots=True)
class Credit:
    """A rep in the fairness ledger; all in arrivals of a full-time rep, at least 0.

    Parameters
    ----------
    credit
        What came lately, decayed.
    debt
        What is owed for time away.
    usual
        Average credit of the active reps of the team (everybody where there are no teams).
    """

    credit: float
    debt: float
    usual: float

    @property
    def words(self) -> Words:
        """The same as a sentence."""
        return TOLD.filled(credit=self.credit, usual=self.usual, debt=self.debt)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"credit": self.credit, "debt": self.debt, "usual": self.usual,
                "words": {"en": self.words.en, "zh": self.words.zh}}  # fmt: skip
