"""Loads against limits: what capacity, floor and target rules have in common.

For engines a load is a row over options (:func:`post_loads`); for verification it is a sum over a
plan's lines (:func:`planned_loads`). Limits are said by :meth:`assigner.problem.amounts.Amounts.limits`.
When to modify: when another rule compares loads with limits in a way that is not here yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.language import Language, Words
from assigner.problem.amounts import ABSENT, HORIZON, amounts_of
from assigner.rules.scope import period_mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assigner.plan.plan import Plan
    from assigner.problem.amounts import Amounts
    from assigner.problem.problem import Problem
    from assigner.rules.contract import Posting, Rule

CHUNK_OPTIONS = 250_000
"""Options looked at together: bounds the memory that this needs, and keeps it in the cache."""

_DIMENSIONS = {
    "minutes": Words("minutes", "分钟"),
    "count": Words("items", "项目数"),
    "value": Words("value", "价值"),
    "potential": Words("potential", "潜力"),
}
_HORIZON_LABEL = "horizon"
_WHOLE = Words("the whole horizon", "整个计划期")


def limits_given(rule: Rule, problem: Problem, field: str, names: list[str]) -> Iterator[tuple[Amounts, pd.DataFrame]]:
    """Yield each dimension with the limits that are given for reps and periods in the rule's scope.

    Parameters
    ----------
    rule
        Its scope says which reps and periods count; a scope with periods leaves out the whole horizon.
    problem
        The problem.
    field
        ``capacity``, ``target`` or ``floor``.
    names
        The dimensions to look at.

    Yields
    ------
    The amounts of a dimension and its limits ``rep, period, capacity, target, floor, current_load``,
    numbered from 0; dimensions without any limit are left out.
    """
    reps = rule.rep_mask(problem)
    periods = np.append(period_mask(rule.scope, problem), not rule.scope.periods)  # the last place is HORIZON
    for name in names:
        amounts = amounts_of(problem, name)
        limits = amounts.limits()
        limits = limits[(limits[field] != ABSENT) & reps[limits["rep"]] & periods[limits["period"]]]
        if len(limits):
            yield amounts, limits.reset_index(drop=True)


def horizon_loads(amounts: Amounts) -> np.ndarray:
    """Return each rep's load over the horizon that is not in the plan, in steps of the resolution."""
    limits = amounts.limits()
    return limits[limits["period"] == HORIZON].sort_values("rep")["current_load"].to_numpy()


def post_loads(
    rule: Rule,
    to: Posting,
    amounts: Amounts,
    limits: pd.DataFrame,
    *,
    lower: np.ndarray | None = None,
    upper: np.ndarray | None = None,
) -> None:
    """Post one row a limit over the options that put load on its rep and period.

    Parameters
    ----------
    rule, to, amounts, limits
        The rule, its posting, and what :func:`limits_given` yields.
    lower, upper
        What the plan must add at least and may add at most, one a limit.
    """
    lookup = _row_lookup(to.problem, limits)
    placed = np.flatnonzero(rule.scoped(to))
    rows, options, coefs = _horizon_entries(to, amounts, lookup, placed)
    dated = placed[(lookup[to.options.rep[placed], :-1] >= 0).any(axis=1)] if _has_periods(limits) else placed[:0]
    chunks = [dated[first : first + CHUNK_OPTIONS] for first in range(0, len(dated), CHUNK_OPTIONS)]
    parts = [(rows, options, coefs), *(_period_entries(to, amounts, lookup, chunk) for chunk in chunks)]
    row, option, coef = (np.concatenate(column) for column in zip(*parts, strict=True))
    to.rows(
        row, option, coef, lower=lower, upper=upper,
        rep=limits["rep"].to_numpy(), period=limits["period"].to_numpy(),
        dimension=np.full(len(limits), amounts.dimension, dtype=object),
    )  # fmt: skip


def planned_loads(rule: Rule, problem: Problem, plan: Plan, amounts: Amounts, limits: pd.DataFrame) -> np.ndarray:
    """Return what a plan puts on the rep and period of each limit, in steps of the resolution."""
    item = np.flatnonzero(rule.scoped_plan(problem, plan))
    rep = plan.rep[item].astype(np.int64)
    tables = [pd.DataFrame({"rep": rep, "period": HORIZON, "amount": amounts.of(item, rep)})]
    if _has_periods(limits):
        parts = amounts.by_period(item, rep, plan.start[item])
        tables.append(parts.assign(rep=rep[parts["entry"]]).drop(columns="entry"))
    load = pd.concat(tables).groupby(["rep", "period"])["amount"].sum()
    wanted = pd.MultiIndex.from_frame(limits[["rep", "period"]])
    return load.reindex(wanted, fill_value=0).to_numpy(dtype=np.int64)


def load_facts(problem: Problem, amounts: Amounts, limits: pd.DataFrame, **steps: np.ndarray) -> dict[str, Any]:
    """Return the facts of one match a limit: rep, dimension, period, and amounts in the dimension's own unit."""
    labels = np.append(problem.periods["label"].to_numpy(dtype=object), _HORIZON_LABEL)
    return {
        "rep": limits["rep"].to_numpy(),
        "dimension": np.full(len(limits), amounts.dimension, dtype=object),
        "period": labels[limits["period"].to_numpy(dtype=np.int64)],
        **{name: in_units(amounts, values) for name, values in steps.items()},
    }


def joined(facts: list[dict[str, Any]]) -> dict[str, np.ndarray]:
    """Return the facts of several dimensions one after the other, fact by fact."""
    return {name: np.concatenate([one[name] for one in facts]) for name in facts[0]}


def in_units(amounts: Amounts, steps: np.ndarray) -> np.ndarray:
    """Return steps in the dimension's own unit, without float noise in the last digits."""
    return np.round(np.asarray(steps) * amounts.resolution, 9)


def said(facts: dict[str, Any], language: Language) -> dict[str, Any]:
    """Return facts with ``dimension`` and ``period`` in the words of a language."""
    told = dict(facts)
    if "dimension" in told:
        name = told["dimension"]
        told["dimension"] = _DIMENSIONS.get(name, Words(name, name)).say(language)
    if told.get("period") == _HORIZON_LABEL:
        told["period"] = _WHOLE.say(language)
    return told


def _row_lookup(problem: Problem, limits: pd.DataFrame) -> np.ndarray:
    """Return the row number at ``[rep, period]`` (the last column is the horizon), -1 without a limit."""
    lookup = np.full((problem.num_reps, len(problem.periods) + 1), -1, dtype=np.int64)
    lookup[limits["rep"], limits["period"]] = np.arange(len(limits))
    return lookup


def _has_periods(limits: pd.DataFrame) -> bool:
    return bool((limits["period"] != HORIZON).any())


Entries = tuple[np.ndarray, np.ndarray, np.ndarray]


def _horizon_entries(to: Posting, amounts: Amounts, lookup: np.ndarray, placed: np.ndarray) -> Entries:
    return entries_by_rep(to, amounts, lookup[:, HORIZON], placed)


def entries_by_rep(to: Posting, amounts: Amounts, row_of_rep: np.ndarray, placed: np.ndarray) -> Entries:
    """Return the entries of options in the rows of their reps, with the amounts of their items.

    Parameters
    ----------
    to, amounts
        The posting, and the dimension.
    row_of_rep
        Row of each rep, -1 for none.
    placed
        The options to look at, each with a rep.
    """
    none = np.zeros(0, dtype=np.int32)
    parts = [(none, none, none)]
    for first in range(0, len(placed), CHUNK_OPTIONS):
        option = placed[first : first + CHUNK_OPTIONS]
        row = row_of_rep[to.options.rep[option]]
        used = np.flatnonzero(row >= 0)
        if len(used) < len(row):
            option, row = option[used], row[used]
        coef = amounts.of(to.options.item[option], to.options.rep[option])
        parts.append((row.astype(np.int32), option.astype(np.int32), _narrow(coef)))
    row, option, coef = (np.concatenate(column) for column in zip(*parts, strict=True))
    return row, option, coef


def _narrow(amounts: np.ndarray) -> np.ndarray:
    """Return amounts in 32 bits where they fit: there may be tens of millions."""
    return amounts.astype(np.int32) if amounts.max(initial=0) < 2**31 else amounts


def _period_entries(to: Posting, amounts: Amounts, lookup: np.ndarray, placed: np.ndarray) -> Entries:
    options = to.options
    table = amounts.by_period(options.item[placed], options.rep[placed], options.start[placed])
    option = placed[table["entry"].to_numpy()]
    row = lookup[options.rep[option], table["period"].to_numpy()]
    used = row >= 0
    return row[used], option[used], table["amount"].to_numpy()[used]
