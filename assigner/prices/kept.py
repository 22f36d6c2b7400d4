"""Prices that outlive a run: from a program's rows to names, and back to the rows of another program.

Why it exists: after an event almost every price is still right. Rows are matched by rule and by what they
are about, so a changed problem starts where the old one ended. When to modify: with the facts that rules
give their rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.plan.prices import COLUMNS, Prices

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from assigner.problem.problem import Problem
    from assigner.program.program import Program, RowFamily

    FloatArray = NDArray[np.float64]

NEGLIGIBLE = 1e-9
"""Prices nearer to zero than this are not kept."""


def keep_prices(problem: Problem, program: Program, prices: Mapping[int, FloatArray]) -> Prices:
    """Return prices by name.

    Parameters
    ----------
    problem, program
        What was solved.
    prices
        Level index to price per row, in the order of :class:`~assigner.prices.columns.Columns`.
    """
    tables = []
    for level, price in sorted(prices.items()):
        for family, part, begin in _families(program):
            mine = price[begin : begin + family.num_rows]
            rows = np.flatnonzero(np.abs(mine) > NEGLIGIBLE)
            if len(rows):
                tables.append(pd.DataFrame({
                    "level": program.levels[level].label,
                    "rule": family.name,
                    "row": _names(problem, family, part, rows),
                    "rep": _reps(problem, family, rows),
                    "price": mine[rows],
                }))  # fmt: skip
    return Prices(pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS)))


def prices_of_rows(kept: Prices, problem: Problem, program: Program) -> dict[int, FloatArray]:
    """Return kept prices for the rows of a program: level index to price per row; 0 for rows that were not there."""
    found: dict[int, FloatArray] = {}
    labels = [level.label for level in program.levels]
    for label, table in kept.table.groupby("level", sort=False):
        if label in labels:
            found[labels.index(str(label))] = _prices_of_level(table, problem, program)
    return found


def _prices_of_level(table: pd.DataFrame, problem: Problem, program: Program) -> FloatArray:
    price = np.zeros(program.num_rows)
    by_rule = dict(iter(table.groupby("rule", sort=False)))
    for family, part, begin in _families(program):
        if family.name in by_rule:
            known = by_rule[family.name].drop_duplicates("row").set_index("row")["price"]
            names = _names(problem, family, part, np.arange(family.num_rows))
            price[begin : begin + family.num_rows] = known.reindex(names).fillna(0.0).to_numpy(dtype=np.float64)
    return price


def _families(program: Program) -> Iterator[tuple[RowFamily, int, int]]:
    """Yield each family, how many of its name came before, and the number of its first row."""
    seen: dict[str, int] = {}
    begin = 0
    for family in program.families:
        yield family, seen.get(family.name, 0), begin
        seen[family.name] = seen.get(family.name, 0) + 1
        begin += family.num_rows


def _names(problem: Problem, family: RowFamily, part: int, rows: NDArray[np.int64]) -> list[str]:
    """Return what rows are about: ``rep=li-na period=-1``; rows that share it are numbered.

    A rule that posts several families (one a dimension) numbers them, from the second on.
    """
    joined = pd.Series([f"part={part} " if part else ""] * len(rows), dtype="str")
    for name, values in sorted(family.facts.items()):
        joined += _said(problem, name, np.asarray(values)[rows]) + " "
    joined = joined.str.strip()
    again = joined.groupby(joined).cumcount()
    return (joined + np.where(again > 0, " #" + again.astype(str), "")).tolist()


def _said(problem: Problem, name: str, values: NDArray[np.generic]) -> pd.Series:
    """Return one fact of rows as text: ids for reps and items, which outlive their numbers."""
    ids = {"rep": problem.rep_ids, "item": problem.item_ids, "other": problem.item_ids}.get(name)
    told = np.asarray(ids, dtype=object)[values.astype(np.int64)] if ids is not None else values
    return f"{name}=" + pd.Series(told).astype("str")


def _reps(problem: Problem, family: RowFamily, rows: NDArray[np.int64]) -> NDArray[np.object_] | None:
    if "rep" not in family.facts:
        return None
    return np.asarray(problem.rep_ids, dtype=object)[np.asarray(family.facts["rep"])[rows].astype(np.int64)]
