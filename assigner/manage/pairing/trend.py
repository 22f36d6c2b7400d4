"""Workload and fairness over past plans as early signs of strain: whose load rises steadily, and whether balance decays.

A rise is the median of all slopes between two plans (Theil 1950, Sen 1968), which one odd plan does not move; whether it
is more than chance is Kendall's test, exact: of all orders of the plans, how many rise as clearly (Mann 1945). The
probability stands in the sentence, because few plans prove little. When to modify: with another sign of strain.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import Language, Words
from assigner.manage.capacity import load_shares, peak

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

LEAST_PLANS = 3
RISES = Words(
    "{name}: load rises by {slope:.1%} of the minutes a plan, {first:.0%} to {last:.0%} over {count} plans (chance alone: "
    "p = {p:.3f}); {next}.",
    "{name}：每个方案负荷上升 {slope:.1%}，{count} 个方案内由 {first:.0%} 到 {last:.0%}（纯属偶然的概率 p = {p:.3f}）；{next}。",
)
CLEAR = 0.05
"""A rise that chance alone would make less often than this is called clear."""
TOO_FEW = Words(
    "{plans:plan is|plans are} no line: a trend needs at least {least}.",
    "{plans} 个方案不足以看出趋势，至少需要 {least} 个。",
)
NOBODY_RISES = Words("Nobody's load rises over these {plans} plans.", "在这 {plans} 个方案中没有人负荷上升。")
RISING = Words(
    "The load of {count:person|people} rises over these {plans} plans; {clear} of these rises, each looked at alone, chance would make in fewer than 1 of 20 cases.",
    "在这 {plans} 个方案中有 {count} 人负荷上升；逐人来看，其中 {clear} 人的上升纯属偶然的可能不到二十分之一。",
)
WORSE = Words(
    "Balance gets worse: the largest load went from {first:.2f} to {last:.2f} times the mean, {slope:+.2f} a plan (chance "
    "alone: p = {p:.3f}).",
    "均衡在变差：最高负荷由平均的 {first:.2f} 倍变为 {last:.2f} 倍，每个方案 {slope:+.2f}（纯属偶然的概率 p = {p:.3f}）。",
)
NO_WORSE = Words(
    "Balance does not get worse: the largest load was {first:.2f} times the mean and is {last:.2f}.",
    "均衡没有变差：最高负荷由平均的 {first:.2f} 倍变为 {last:.2f} 倍。",
)
OVER_NOW, OVER_IN = Words("it is over what there is already", "已超过可用分钟"), Words(
    "it passes what there is in {plans:plan|plans}", "再过 {plans} 个方案将超过可用分钟"
)  # fmt: skip


@dataclass(frozen=True)
class Strain:
    """One person whose load rises.

    Parameters
    ----------
    rep
        Number of the rep.
    shares
        Load over minutes, plan by plan.
    slope
        Rise a plan.
    p
        Probability of so clear a rise by chance alone.
    plans_left
        Plans until the load passes the minutes there are; 0 when it has.
    words
        The same as a sentence.
    """

    rep: int
    shares: tuple[float, ...]
    slope: float
    p: float
    plans_left: int
    words: Words

    def to_dict(self, problem: Problem) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"rep": str(problem.rep_ids[self.rep]), "shares": list(self.shares), "slope": self.slope, "p": self.p,
                "plans_left": self.plans_left, "words": {"en": self.words.en, "zh": self.words.zh}}  # fmt: skip


@dataclass(frozen=True)
class Balance:
    """How even loads are over a line of plans.

    Parameters
    ----------
    peaks
        The largest load over the mean load (each over the minutes there are), plan by plan.
    slope
        Rise a plan; at most 0 where balance does not decay.
    p
        Probability of so clear a rise by chance alone.
    words
        The same as a sentence.
    """

    peaks: tuple[float, ...]
    slope: float
    p: float
    words: Words

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        words = {"en": self.words.en, "zh": self.words.zh}
        return {"peaks": list(self.peaks), "slope": self.slope, "p": self.p, "words": words}


def balance_of(states: Sequence[tuple[Problem, Plan]]) -> Balance | None:
    """Return whether balance decays over a line of plans, oldest first; None where they are no line."""
    if len(states) < LEAST_PLANS:
        return None
    peaks = [peak(problem, plan)[0] for problem, plan in states]
    slope, p = rise(peaks), chance_of_rise(peaks)
    words = (WORSE if slope > 0 else NO_WORSE).filled(first=peaks[0], last=peaks[-1], slope=slope, p=p)
    return Balance(tuple(peaks), slope, p, words)


def trend(states: Sequence[tuple[Problem, Plan]]) -> list[Strain]:
    """Return whose load rises over a line of plans, the steepest first.

    Parameters
    ----------
    states
        Problems with their plans, oldest first; people are matched by id. At least three.
    """
    if len(states) < LEAST_PLANS:
        return []
    problem = states[-1][0]
    found = []
    for rep, values in shares_of(states).items():
        known = [value for value in values if value is not None]
        if len(known) == len(states) and (slope := rise(known)) > 0:
            found.append(_strain(problem, rep, known, slope))
    return sorted(found, key=lambda one: (-one.slope, one.rep))


def shares_of(states: Sequence[tuple[Problem, Plan]]) -> dict[int, list[float | None]]:
    """Return the load over the minutes of each active rep of the newest problem (by number), plan by plan.

    None where somebody was not there, was inactive or had no minutes.
    """
    problem = states[-1][0]
    known = [
        dict(zip(state.rep_ids.tolist(), load_shares(state, plan).tolist(), strict=True)) for state, plan in states
    ]
    found: dict[int, list[float | None]] = {}
    for rep in np.flatnonzero(problem.rep_active).tolist():
        values = [shares.get(problem.rep_ids[rep], np.nan) for shares in known]
        found[rep] = [None if np.isnan(value) else value for value in values]
    return found


def headline_of(strains: Sequence[Strain], plans: int) -> Words:
    """Return in one sentence whether anybody's load rises over so many plans."""
    if plans < LEAST_PLANS:
        return TOO_FEW.filled(plans=plans, least=LEAST_PLANS)
    if not strains:
        return NOBODY_RISES.filled(plans=plans)
    clear = sum(one.p < CLEAR for one in strains)
    return RISING.filled(count=len(strains), plans=plans, clear=clear)


def rise(values: Sequence[float]) -> float:
    """Return the median slope of a line of values."""
    pairs = combinations(range(len(values)), 2)
    return float(np.median([(values[later] - values[earlier]) / (later - earlier) for earlier, later in pairs]))


def chance_of_rise(values: Sequence[float]) -> float:
    """Return the probability that values in random order rise at least as clearly, exact for values that differ.

    Equal values count as not rising, which makes the probability larger, never smaller.
    """
    count = len(values)
    rising = sum(values[later] > values[earlier] for earlier, later in combinations(range(count), 2))
    orders = np.array([1.0])  # orders by number of rising pairs: Mahonian numbers, built one value at a time
    for size in range(2, count + 1):
        orders = np.convolve(orders, np.ones(size))
    return float(orders[rising:].sum() / orders.sum())


def _strain(problem: Problem, rep: int, values: list[float], slope: float) -> Strain:
    p, last = chance_of_rise(values), values[-1]
    left = 0 if last > 1 else int(np.floor((1 - last) / slope)) + 1
    name = str(problem.rep_names[rep])

    def told(language: Language) -> str:
        after = OVER_NOW.say(language) if left == 0 else OVER_IN.say(language, plans=left)
        return RISES.say(
            language, name=name, slope=slope, first=values[0], last=last, count=len(values), p=p, next=after
        )

    return Strain(rep, tuple(values), slope, p, left, Words(told("en"), told("zh")))
