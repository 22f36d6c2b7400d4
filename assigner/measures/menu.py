"""Which remedies are on offer for a problem: everything that a price list prices and that could help at all.

Read from the guarded program: which rule takes which pair away, and which rows bind whom. When to modify: with a new kind
of remedy, or to offer one in another place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.errors import UsageError
from assigner.language import Words
from assigner.measures.remedies import Hire, MoreCapacity, RaisedLimit, Remedy, Training, Undone, Waiver
from assigner.problem.amounts import ABSENT, HORIZON, amounts_of, dimensions, ramp_of
from assigner.rules.active import active_rules
from assigner.rules.contract import HARD
from assigner.rules.skills import NO_DAY, best_levels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from assigner.measures.price_list import PriceList, TemporaryHire
    from assigner.problem.problem import Problem
    from assigner.rules.active import ActiveRule

BY_REP = ("duty-minutes-per-day",)
"""Rules that are waived for a rep; other pair rules are waived for an item."""
ALTOGETHER = ("too-many-moves",)
"""Rules that are only waived as a whole."""
NEW_ID = "new-{like}{since}-{number}"
OUTSIDE = Words(
    "The temporary hire from {first_day} to {last_day} is not within the horizon of the problem; give days within it.",
    "临时增聘（{first_day} 至 {last_day}）不在问题的计划期内；请给出计划期内的日期。",
)


def menu(problem: Problem, prices: PriceList) -> tuple[Remedy, ...]:
    """Return the remedies on offer for a problem.

    Parameters
    ----------
    problem, prices
        The problem, and what remedies cost; what has no price, or 0 units at most, is left out.
    """
    offers = [
        *_more_capacity(problem, prices),
        *_training(problem, prices),
        *_languages(problem, prices),
        *_waivers(problem, prices),
        *_raised_limits(problem, prices),
        *_undone(problem, prices),
        *_hires(problem, prices),
    ]
    return tuple(remedy for remedy in offers if remedy.most > 0)


def item_labels(problem: Problem) -> list[str]:
    """Return what people call each item; seats of duties with their id, since dates and seats share a name."""
    named = zip(problem.items["name"], problem.item_ids, problem.timed, strict=True)
    return [f"{name} ({key})" if timed and name != key else str(name) for name, key, timed in named]


def _hard(problem: Problem, *rules: str) -> list[ActiveRule]:
    return [one for one in active_rules(problem) if one.level == HARD and one.rule.id in rules]


def _team(problem: Problem, rep: int) -> str:
    node = problem.rep_team[rep]
    return str(problem.teams.names[node]) if node >= 0 else ""


def _priced(remedies: Iterator[Remedy], prices: PriceList) -> Iterator[Remedy]:
    """Yield the remedies with the prices that the list sets for single ones."""
    for remedy in remedies:
        price = prices.of(remedy.key, remedy.price if remedy.price >= 0 else None)
        if price is not None:
            yield replace(remedy, price=price)


def _more_capacity(problem: Problem, prices: PriceList) -> Iterator[Remedy]:
    if _hard(problem, "rep-over-capacity"):
        yield from _priced(_capacities(problem, prices), prices)


def _capacities(problem: Problem, prices: PriceList) -> Iterator[Remedy]:
    """Yield more capacity by period where a rep has capacities by period, else over the horizon."""
    ramp, labels = ramp_of(problem), problem.periods["label"].tolist()
    for dimension in dimensions(problem):
        priced = prices.capacity.get(dimension)
        if priced is None:
            continue
        limits = amounts_of(problem, dimension).limits()
        open_ = limits[(limits["capacity"] != ABSENT) & (limits["capacity"] >= limits["current_load"])]
        by_period = set(open_.loc[open_["period"] != HORIZON, "rep"])
        for rep, period in zip(open_["rep"], open_["period"], strict=True):
            whole = period == HORIZON
            share = ramp.mean_share[rep] if whole else ramp.by_period[rep, period]
            if not problem.rep_active[rep] or share <= 0 or (whole and rep in by_period):
                continue
            yield MoreCapacity(
                price=priced.price, most=priced.most if whole else priced.most_per_period,
                rep=str(problem.rep_ids[rep]), name=str(problem.rep_names[rep]), team=_team(problem, rep),
                dimension=dimension, period=None if whole else labels[period], step=priced.step,
            )  # fmt: skip


def _training(problem: Problem, prices: PriceList) -> Iterator[Remedy]:
    """Yield, for each active rep and skill, each level that some item asks for and the rep does not hold."""
    if prices.skill_level is None or not _hard(problem, "skill-missing"):
        return
    wanted = problem.item_skills[["skill", "level"]].drop_duplicates()
    held = best_levels(problem, NO_DAY)
    yield from _priced(
        (
            Training(
                price=prices.skill_level * (level - int(held[rep, skill])), rep=str(problem.rep_ids[rep]),
                name=str(problem.rep_names[rep]), skill=str(problem.skills[skill]), level=level,
            )
            for rep in np.flatnonzero(problem.rep_active).tolist()
            for skill, level in sorted(zip(wanted["skill"].tolist(), wanted["level"].tolist(), strict=True))
            if held[rep, skill] < level
        ),
        prices,
    )  # fmt: skip


def _languages(problem: Problem, prices: PriceList) -> Iterator[Remedy]:
    if prices.language is None or not _hard(problem, "language-missing"):
        return
    spoken = set(zip(problem.rep_languages["rep"], problem.rep_languages["language"], strict=True))
    yield from _priced(
        (
            Training(
                price=prices.language, rep=str(problem.rep_ids[rep]), name=str(problem.rep_names[rep]),
                skill=str(problem.languages[language]), level=0,
            )
            for rep in np.flatnonzero(problem.rep_active).tolist()
            for language in sorted(problem.item_languages["language"].unique().tolist())
            if (rep, language) not in spoken
        ),
        prices,
    )  # fmt: skip


def _waivers(problem: Problem, prices: PriceList) -> Iterator[Remedy]:
    for one in active_rules(problem):
        price = prices.waiver(one.rule.id)
        if one.level == HARD and price is not None:
            yield from _priced(_waivers_of(problem, one, price), prices)


def _waivers_of(problem: Problem, one: ActiveRule, price: int) -> Iterator[Remedy]:
    rule, setting = one.rule.id, one.rule.name
    if rule in ALTOGETHER:
        yield Waiver(price=price, rule=rule, setting=setting)
    elif rule in BY_REP:
        for rep in np.flatnonzero(problem.rep_active & one.rule.rep_mask(problem)).tolist():
            yield Waiver(
                price=price, rule=rule, setting=setting, rep=str(problem.rep_ids[rep]), name=str(problem.rep_names[rep])
            )
    elif one.rule.pairwise or one.rule.pairwise_without_time:
        names = item_labels(problem)
        for item in np.flatnonzero(one.rule.item_mask(problem)).tolist():
            yield Waiver(
                price=price, rule=rule, setting=setting, item=str(problem.item_ids[item]), name=str(names[item])
            )


def _raised_limits(problem: Problem, prices: PriceList) -> Iterator[Remedy]:
    if prices.limit is None:
        return
    for one in _hard(problem, "too-many-items"):
        reps = np.flatnonzero(problem.rep_active & one.rule.rep_mask(problem)).tolist()
        yield from _priced(
            (
                RaisedLimit(
                    price=prices.limit, most=5, rule=one.rule.id, setting=one.rule.name,
                    rep=str(problem.rep_ids[rep]), name=str(problem.rep_names[rep]), team=_team(problem, rep),
                )
                for rep in reps
            ),
            prices,
        )  # fmt: skip


def _undone(problem: Problem, prices: PriceList) -> Iterator[Remedy]:
    kinds, names = problem.items["kind"].tolist(), item_labels(problem)
    importance = (6 - problem.items["priority"]).to_numpy(dtype=np.int64)
    for item, kind in enumerate(kinds):
        usual = prices.undone.get(kind)
        remedy = Undone(price=0, item=str(problem.item_ids[item]), name=str(names[item]), item_kind=kind)
        price = prices.of(remedy.key, None if usual is None else int(usual * importance[item]))
        if price is not None:
            yield Undone(price=price, item=remedy.item, name=remedy.name, item_kind=kind)


def _hires(problem: Problem, prices: PriceList) -> Iterator[Remedy]:
    """Yield new reps like one of each kind: for the whole horizon, and for the days that the list prices."""
    offers = [((one.first_day, one.last_day), one.price) for one in _within_horizon(problem, prices.temporary)]
    for like, about in _templates(problem).items():
        hires = (
            _hire(problem, like, about, days, price, prices.most_hires)
            for days, price in [(None, prices.hire), *offers]
        )
        yield from _priced(hires, prices)


def _hire(
    problem: Problem, like: int, about: str, days: tuple[date, date] | None, price: int | None, most: int
) -> Hire:
    """Return the offer of new reps like another; a price below 0 says that the list has none."""
    name, known = str(problem.rep_ids[like]), set(problem.rep_ids.tolist())
    since = "".join(f"-{day:%m%d}" for day in days or ())
    ids = [NEW_ID.format(like=name, since=since, number=number + 1) for number in range(most)]
    ids = [new for new in ids if new not in known]
    return Hire(
        price=-1 if price is None else price, most=len(ids), like=name, name=str(problem.rep_names[like]),
        about=about, ids=tuple(ids), days=days,
    )  # fmt: skip


def _within_horizon(problem: Problem, offers: list[TemporaryHire]) -> list[TemporaryHire]:
    """Return the offers for some days; UsageError where such days lie outside the horizon."""
    horizon = problem.settings.horizon
    for one in offers:
        if horizon is None or one.first_day < horizon.first_day or horizon.last_day < one.last_day:
            raise UsageError(OUTSIDE.filled(first_day=one.first_day, last_day=one.last_day))
    return offers


def _templates(problem: Problem) -> dict[int, str]:
    """Return the rep of each kind (team, roles, territories) with most skills and languages, and the kind in words."""
    best: dict[tuple[str, tuple[str, ...], tuple[str, ...]], tuple[int, int]] = {}
    for rep in np.flatnonzero(problem.rep_active).tolist():
        kind = (_team(problem, rep), _listed(problem, "roles", rep), _listed(problem, "territories", rep))
        skills = len(_listed(problem, "languages", rep)) + int(best_levels(problem, NO_DAY)[rep].sum())
        if kind not in best or best[kind][0] < skills:
            best[kind] = (skills, rep)
    return {rep: ", ".join(part for part in (team, *roles) if part) for (team, roles, _), (_, rep) in best.items()}


def _listed(problem: Problem, field: str, rep: int) -> tuple[str, ...]:
    table = problem.frames[f"reps.{field}"]
    return tuple(sorted(table.loc[table["row"] == rep, "value"].astype(str)))
