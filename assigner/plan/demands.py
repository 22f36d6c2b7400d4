"""Demands: who must have an item, and who must not, on top of all rules, for the length of one question.

Why it exists: "why not Wang?", a rejected move, an accepted one and a hand-over in waves all ask for the best plan
under such demands. They are no part of the problem: a plan under demands is an ordinary plan of the problem, and
:func:`assigner.verify.verify` judges it unchanged. When to modify: to demand something else than a rep.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.issues import Issues
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

MOST_NEAR = 50_000
"""Near names are looked for among so many ids at most."""
UNKNOWN = {
    "item": Words("The demand names an item ({name}) that the problem does not have.",
                  "要求中的项目（{name}）在问题中不存在。"),
    "rep": Words("The demand names a rep ({name}) that the problem does not have.",
                 "要求中的销售代表（{name}）在问题中不存在。"),
}  # fmt: skip
WAY_OUT = Words("Take the id as plan.json writes it.", "请使用 plan.json 中的编号。")


@dataclass(frozen=True)
class Demands:
    """Who must have items, and who must not.

    Parameters
    ----------
    forced
        Item id to the id of the rep who must have it; None: nobody must.
    forbidden
        Pairs (item id, rep id) that must not be; a rep of None: the item must not be left undone.
    """

    forced: Mapping[str, str | None] = field(default_factory=dict)
    forbidden: frozenset[tuple[str, str | None]] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything is demanded."""
        return bool(self.forced) or bool(self.forbidden)

    def check(self, problem: Problem) -> None:
        """Raise when a demand names what the problem does not have.

        Raises
        ------
        InputError
            With every unknown item and rep.
        """
        issues = Issues()
        pairs = [("forced", item, rep) for item, rep in self.forced.items()]
        pairs += [("forbidden", item, rep) for item, rep in sorted(self.forbidden, key=str)]
        _tell_unknown(issues, "item", [(kind, item) for kind, item, _ in pairs], problem.item_index)
        _tell_unknown(issues, "rep", [(kind, rep) for kind, _, rep in pairs if rep is not None], problem.rep_index)
        issues.raise_errors()

    def forced_numbers(self, problem: Problem) -> tuple[np.ndarray, np.ndarray]:
        """Return item and rep number of each forced pair, :data:`~assigner.plan.plan.NOBODY` for nobody."""
        return _numbers(problem, self.forced.items())

    def forbidden_numbers(self, problem: Problem) -> tuple[np.ndarray, np.ndarray]:
        """Return item and rep number of each forbidden pair."""
        return _numbers(problem, self.forbidden)

    def kept_by(self, problem: Problem, plan: Plan) -> bool:
        """Return whether a plan keeps every demand."""
        item, rep = self.forced_numbers(problem)
        barred, rival = self.forbidden_numbers(problem)
        return bool((plan.rep[item] == rep).all() and (plan.rep[barred] != rival).all())

    def to_dict(self) -> dict[str, Any]:
        """Return the demands as plain data for JSON."""
        forbidden = [{"item": item, "rep": rep} for item, rep in sorted(self.forbidden, key=str)]
        return {"forced": dict(self.forced), "forbidden": forbidden}


def _numbers(problem: Problem, pairs: Iterable[tuple[str, str | None]]) -> tuple[np.ndarray, np.ndarray]:
    named = list(pairs)
    item = problem.item_index.get_indexer(pd.Index([item for item, _ in named], dtype=object))
    rep = problem.rep_index.get_indexer(pd.Index([rep for _, rep in named], dtype=object))
    return item.astype(np.int64), rep.astype(np.int64)


def _tell_unknown(issues: Issues, what: str, named: list[tuple[str, str]], known: pd.Index) -> None:
    """Add an issue for each unknown id, with near names."""
    found = known.get_indexer(pd.Index([name for _, name in named], dtype=object))
    for at in np.flatnonzero(found < 0):
        kind, name = named[at]
        near = difflib.get_close_matches(str(name), [str(one) for one in known[:MOST_NEAR]], n=3)
        way_out = Words(f"Did you mean: {', '.join(near)}?", f"您是否想用：{'、'.join(near)}？") if near else WAY_OUT
        issues.error(
            f"demand-{what}-unknown", f"demands.{kind}[{name}]", UNKNOWN[what].filled(name=name), way_out, name
        )
