"""The result: a verified plan with everything that is known about it.

Made by :func:`assigner.solve.solve`; read by people (notebook, command line, report) and machines
(``to_dict``). When to modify: when a result must say one more thing; the JSON form is a public format.
"""

from __future__ import annotations

import html
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.language import Language, Words
from assigner.plan.prices import Prices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.plan.plan import Plan
    from assigner.plan.scorecard import Scorecard
    from assigner.plan.status import Status, StopReason
    from assigner.problem.problem import Problem

STATUS_WORDS: dict[str, Words] = {
    "optimal": Words("Optimal: no better plan exists, proven.", "最优：已证明不存在更好的方案。"),
    "feasible": Words("A plan that keeps every hard rule; the gap says how far from the best it can be at most.",
                      "方案满足所有硬性规则；差距表示与最优方案最多相差多少。"),
    "infeasible": Words("Proven: no plan keeps every hard rule.", "已证明：不存在满足全部硬性规则的方案。"),
    "unknown": Words("No plan was found in the time given; that proves nothing. Give more time or fewer hard rules.",
                     "在给定时间内未找到方案，但这并不证明无解。请增加时间或减少硬性规则。"),
}  # fmt: skip
"""What each status means, for people."""
AMONG = Words(
    "Proofs hold among the candidates looked at only: {cut:,} further allowed pairs were left out (candidates: nearest).",
    "证明仅在所考察的候选范围内成立：另有 {cut:,} 个允许的组合未纳入（candidates: nearest）。",
)
"""Said beside every proof where candidates were cut."""
UNBOUNDED = Words("A plan that keeps every hard rule; how far from the best it is was not worked out.",
                  "方案满足所有硬性规则；与最优方案相差多少未作计算。")  # fmt: skip
"""Said in place of the words of ``feasible`` where there is no gap."""
GAP = Words(", gap {gap}", "，差距 {gap}")
ONE_MOVE = Words("{count} move", "调整 {count} 项")
MOVES = Words("{count:,} moves", "调整 {count:,} 项")


@dataclass(frozen=True, slots=True)
class LevelResult:
    """One level of the objective.

    Parameters
    ----------
    name
        The level's label.
    score
        Cost of the plan at the level, None without a plan.
    bound
        Proven least cost at this level among plans that are as good at the levels before; None if unknown.
    gap
        ``(score - bound) / max(1, score)``; None if unknown.
    """

    name: str
    score: int | None
    bound: int | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class TracePoint:
    """The state of the run at a moment: seconds, stage, score and bound per level."""

    seconds: float
    stage: str
    score: tuple[int, ...] | None
    bound: tuple[int | None, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """The answer to a problem.

    Parameters
    ----------
    problem
        The question.
    plan, scorecard
        The plan and its verified scorecard; None when there is no plan.
    status, stop_reason
        What is proven, and why the run stopped.
    levels
        Score, bound and gap of each level.
    seconds
        Duration of the run, building and verification included.
    trace
        The run's history.
    size
        Items, options and rows of the program.
    stuck
        Items that hard rules leave without any option, with the rules that took how many reps away.
    versions, seed, settings
        What a replay needs.
    prices
        What one more unit of load costs, row by row, as far as prices proved the bound; a start for the next
        run: ``solve(changed, start=result)``.
    made_to_be
        What the plan is where it was not made to be the best one (the nearest to another): said in place of the status.
    """

    problem: Problem
    plan: Plan | None
    scorecard: Scorecard | None
    status: Status
    stop_reason: StopReason
    levels: tuple[LevelResult, ...]
    seconds: float
    trace: tuple[TracePoint, ...] = ()
    size: Mapping[str, int] = field(default_factory=dict)
    stuck: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)
    prices: Prices = field(default_factory=lambda: Prices.from_rows([]))
    made_to_be: Words | None = None

    @property
    def verified(self) -> bool:
        """Whether the plan passed independent verification (a plan that did not never becomes a result)."""
        return self.scorecard is not None and self.scorecard.feasible

    @property
    def num_cut(self) -> int:
        """Pairs that no rule forbids and that were not looked at (``candidates: nearest``).

        With any, bounds, gaps and "optimal" speak of the plans among the candidates that were looked at.
        """
        return int(self.size.get("cut", 0))

    @property
    def gap(self) -> float | None:
        """The gap of the first level that is not proven; 0 when all are; None when it is unknown."""
        for level in self.levels:
            if level.gap is None or level.gap > 0:
                return level.gap
        return 0.0

    def counts(self) -> dict[str, int]:
        """Return how many reps and items there are, and how many of each kind are assigned or left."""
        kinds = self.problem.items["kind"].to_numpy()
        done = self.plan.rep >= 0 if self.plan is not None else np.zeros(len(kinds), dtype=bool)
        counts = {"reps": self.problem.num_reps, "items": len(kinds), "assigned": int(done.sum())}
        plural = {"account": "accounts", "lead": "leads", "duty": "duties"}
        for kind, count in Counter(kinds.tolist()).items():
            counts[plural[kind]] = count
            counts[f"{plural[kind]}_unassigned"] = count - int(done[kinds == kind].sum())
        return {**counts, **self.size}

    def moves(self) -> list[dict[str, str | None]]:
        """Return the items that leave today's owner: ``item, from, to`` (None: nobody)."""
        if self.plan is None:
            return []
        ids = np.array([*self.problem.rep_ids, None], dtype=object)
        owner = self.problem.items["owner"].to_numpy()
        return [
            {"item": self.problem.item_ids[i], "from": ids[owner[i]], "to": ids[self.plan.rep[i]]}
            for i in self.plan.moves(self.problem)
        ]

    def to_frame(self) -> pd.DataFrame:
        """Return the plan as a table ``item, rep, start`` of ids; empty without a plan."""
        if self.plan is None:
            return pd.DataFrame(columns=["item", "rep", "start"])
        return self.plan.frame(self.problem)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the content of ``plan.json``."""
        return {
            "format": "assigner-result/1",
            "name": self.problem.settings.name,
            "status": self.status,
            "stop_reason": self.stop_reason,
            "levels": [
                {"name": level.name, "score": level.score, "bound": level.bound, "gap": level.gap}
                for level in self.levels
            ],
            "proof_among": "candidates" if self.num_cut else "all",
            "seconds": round(self.seconds, 3),
            "verified": self.verified,
            "counts": self.counts(),
            "scorecard": self.scorecard.to_dict() if self.scorecard is not None else [],
            "moves": self.moves(),
            "plan": self.plan.to_rows(self.problem) if self.plan is not None else [],
            "stuck": {item: dict(reasons) for item, reasons in self.stuck.items()},
            "versions": dict(self.versions),
            "seed": self.seed,
            "settings": dict(self.settings),
            "digest": self.problem.digest,
            "prices": self.prices.to_rows(),
        }

    def headline(self, language: Language) -> str:
        """Return status, coverage and gap in one or two sentences."""
        counts = self.counts()
        gap = Words("", "") if self.gap is None else GAP.filled(gap=f"{self.gap:.2%}")
        num_moves = len(self.moves())
        moves = (ONE_MOVE if num_moves == 1 else MOVES).say(language, count=num_moves)
        covered = Words("{assigned:,} of {items:,} items assigned{gap}, {moves}.",
                        "已分配 {assigned:,}/{items:,} 项{gap}，{moves}。")  # fmt: skip
        facts = {"assigned": counts["assigned"], "items": counts["items"], "gap": gap.say(language), "moves": moves}
        status = self._standing().say(language)
        told = [status] if self.plan is None else [status, covered.say(language, **facts)]
        told += [AMONG.say(language, cut=self.num_cut)] if self.num_cut else []
        return Words(" ", "").say(language).join(told)

    def _standing(self) -> Words:
        """Return what the plan is, in a sentence: what it was made to be, else its status."""
        if self.made_to_be is not None:
            return self.made_to_be
        return UNBOUNDED if self.status == "feasible" and self.gap is None else STATUS_WORDS[self.status]

    def __repr__(self) -> str:
        """Say the headline; tables and scorecard are asked for by name."""
        return f"<Result: {self.headline('en')}>"

    def _repr_html_(self) -> str:
        """Show headline, levels and scorecard in a notebook."""
        rows = "".join(
            f"<tr><td>{html.escape(level.name)}</td><td>{level.score}</td><td>{level.bound}</td>"
            f"<td>{'' if level.gap is None else f'{level.gap:.2%}'}</td></tr>"
            for level in self.levels
        )
        card = "" if self.scorecard is None else self.scorecard.to_frame().to_html(index=False)
        return (
            f"<p><b>{html.escape(self.headline('en'))}</b></p>"
            f"<table><tr><th>level</th><th>score</th><th>bound</th><th>gap</th></tr>{rows}</table>{card}"
        )
