"""A pinned item does not go to the rep it is pinned to.

## What it forbids
An item with a pin goes to another rep, or to nobody. A seat for a named person is a pin: somebody else
can never sit there. The rule's scope looks at the rep of the pin.

## Why
Promises, contracts and decisions of a manager stand above any score.

## Parameters
None.

## Example
`account A` is pinned to Li Na: every plan that gives it to somebody else, or leaves it undone, breaks the pin.

## How it is scored
Amount 1 per pinned item that its rep does not get. Hard by default.

---

# 锁定未遵守

## 禁止什么
已锁定的项目分配给了其他人，或无人承担。指定人员的席位等同于锁定，不能由他人代替。作用范围看被锁定的销售代表。

## 为什么
承诺、合同与管理者的决定高于任何得分。

## 参数
无。

## 例子
`客户 A` 锁定给李娜：分配给别人或无人负责都不符合锁定。

## 如何计分
每个未由锁定人员承担的项目计 1。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.rules.contract import HARD, Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

OTHER = Words("{item} is pinned to {pin} but goes to {rep}.", "{item}已锁定给{pin}，却分配给了{rep}。")
NOBODY = Words("{item} is pinned to {pin} but nobody gets it.", "{item}已锁定给{pin}，却无人承担。")


class PinBroken(Rule):
    """See the module's page."""

    id = "pin-broken"
    title = Words("pin broken", "锁定未遵守")
    group = "pair"
    level = HARD
    pairwise = True
    judges_nobody = True

    def applies(self, problem: Problem) -> bool:
        """Whether any item is pinned."""
        return bool((problem.items["pin"] >= 0).any())

    def post(self, to: Posting) -> None:
        """Exclude every option of a pinned item but those of its rep; "nobody" is among the excluded."""
        options = to.options
        pin = np.append(self._pins(to.problem), -1)[np.minimum(options.item, to.problem.num_items)]
        to.exclude((pin >= 0) & (options.rep != pin))

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Compare the plan with the pins."""
        pins = problem.items[["pin"]].assign(rep=plan.rep)[self._pins(problem) >= 0]
        broken = pins[pins["pin"] != pins["rep"]]
        return Matches(np.ones(len(broken)), broken.index, broken["rep"], pin=problem.rep_names[broken["pin"]])

    def explain(self, match: Match, language: Language) -> str:
        """Name the item, the rep it is pinned to and who gets it."""
        words = NOBODY if match.rep is None else OTHER
        return words.say(language, item=match.item_name, rep=match.rep_name, **match.facts)

    def _pins(self, problem: Problem) -> np.ndarray:
        """Return the pin of each item in scope, -1 for all others."""
        pin = problem.items["pin"].to_numpy()
        covered = self.item_mask(problem) & np.append(self.rep_mask(problem), False)[pin]
        return np.where(covered, pin, -1)
