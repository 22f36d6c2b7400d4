"""Where the hard rules of a guarded program hold: each row and each removed option gets a place.

A place is what people would name: a rep in a period, an item, an occurrence of a duty, two rivals, a rep's cluster of
duties that get in each other's way. Rows and removals of one rule at one place form one instance. When to modify: when
rules give their rows facts that are not here yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.problem import time
from assigner.program.guarded import entries_of_rows
from assigner.program.program import UNBOUNDED

if TYPE_CHECKING:
    from assigner.problem.problem import Problem
    from assigner.program.guarded import Guarded
    from assigner.program.program import IntArray, RowFamily

NONE = -9
"""Stands where a place has no such coordinate; -1 is the whole horizon among periods."""
NUMBERS = ("item", "other", "rep", "period", "day", "group", "part")
TEXTS = ("dimension", "team")
COLUMNS = ("rule", *NUMBERS, *TEXTS)


def anchors(problem: Problem) -> IntArray:
    """Return the first seat of each item's occurrence; the item itself for work without a time."""
    occurrence = problem.items["occurrence"].to_numpy(dtype=np.int64)
    own = np.arange(len(occurrence))
    _, first, back = np.unique(np.where(occurrence >= 0, occurrence, -own - 2), return_index=True, return_inverse=True)
    return np.asarray(first[back])


def blank(count: int, rule: int) -> pd.DataFrame:
    """Return ``count`` places of a rule without any coordinate."""
    columns: dict[str, object] = {"rule": np.full(count, rule), **{name: np.full(count, NONE) for name in NUMBERS}}
    return pd.DataFrame({**columns, **{name: np.full(count, "", dtype=object) for name in TEXTS}})


def row_places(problem: Problem, guarded: Guarded) -> pd.DataFrame:
    """Return the place of every row of a guarded program (those that hold by definition have rule -1)."""
    tables, anchor = [blank(0, 0)], anchors(problem)
    first = 0
    for family, (rule, always, group) in zip(guarded.program.families, guarded.families, strict=True):
        table = blank(family.num_rows, -1 if always else rule)
        if not always:
            _place(table, family, group, anchor)
        tables.append(table)
        first += family.num_rows
    places = pd.concat(tables, ignore_index=True)
    _place_rows_without_facts(guarded, places)
    return places


def _place(table: pd.DataFrame, family: RowFamily, group: IntArray | None, anchor: IntArray) -> None:
    """Fill in the coordinates of a family's rows from their facts."""
    facts = family.facts
    if "item" in facts:
        table["item"] = anchor[np.asarray(facts["item"], dtype=np.int64)]
        if "other" in facts:
            other = anchor[np.asarray(facts["other"], dtype=np.int64)]
            table["other"] = np.where(other == table["item"], NONE, other)
    elif group is not None:
        table["group"] = group
    else:
        for name in (*NUMBERS, *TEXTS):
            if name in facts:
                table[name] = facts[name]


def _place_rows_without_facts(guarded: Guarded, places: pd.DataFrame) -> None:
    """Place rows that say nothing about themselves by the rep of their options, and by the options that meet in them."""
    bare = (places[[*NUMBERS]] == NONE).all(axis=1) & (places[[*TEXTS]] == "").all(axis=1) & (places["rule"] >= 0)
    rows = np.flatnonzero(bare)
    table, rep = guarded.rows, reps_of_options(guarded)
    rows = rows[(table.begin[rows + 1] > table.begin[rows]) & (table.upper[rows] < UNBOUNDED)]
    entry, row = entries_of_rows(table.begin, rows)
    low, high = np.full(len(rows), guarded.program.num_reps), np.full(len(rows), -1)
    np.minimum.at(low, row, rep[table.option[entry]])
    np.maximum.at(high, row, rep[table.option[entry]])
    rows, low = rows[(low == high) & (low >= 0)], low[(low == high) & (low >= 0)]
    places.loc[rows, "rep"] = low
    for rule in np.unique(places.loc[rows, "rule"]):
        own = rows[places.loc[rows, "rule"] == rule]
        timed = guarded.program.rep[table.option[table.begin[own]]] >= 0  # rows of switches have no duties to cluster
        places.loc[own[timed], "part"] = clusters(table, own[timed])


def reps_of_options(guarded: Guarded) -> IntArray:
    """Return the rep of each option; of a switch, the rep of the options that it is tied to (-1 where there is none)."""
    program, table = guarded.program, guarded.rows
    rep = program.rep.astype(np.int64)
    entry, row = entries_of_rows(table.begin, np.flatnonzero(guarded.by_definition))
    option = table.option[entry]
    tied = np.full(int(row.max(initial=-1)) + 1, -1, dtype=np.int64)
    np.maximum.at(tied, row, rep[option])
    np.maximum.at(rep, option, tied[row])
    of_item = np.full(program.num_items, -1, dtype=np.int64)
    np.maximum.at(of_item, guarded.item_of_option, rep)
    switches = guarded.item_of_option >= program.num_placeable
    return np.where(switches, of_item[guarded.item_of_option], rep)


def clusters(table: RowFamily, rows: IntArray) -> IntArray:
    """Return a cluster number for each row: rows that share options, directly or through others, share it.

    The smallest option number spreads along rows until nothing changes; a cluster is named by it.
    """
    entry, row = entries_of_rows(table.begin, rows)
    option = table.option[entry]
    label = np.arange(int(option.max(initial=-1)) + 1)
    while True:
        least = np.full(len(rows), len(label))
        np.minimum.at(least, row, label[option])
        spread = label.copy()
        np.minimum.at(spread, option, least[row])
        spread = spread[spread]
        if (spread == label).all():
            return least
        label = spread


def removal_places(problem: Problem, guarded: Guarded) -> tuple[pd.DataFrame, IntArray]:
    """Return the place and the option of every removal."""
    rep, parts, options = reps_of_options(guarded), [blank(0, 0)], [np.zeros(0, dtype=np.int64)]
    for number, option in guarded.removals:
        rule = guarded.rules[number].rule
        table = blank(len(option), number)
        item, start = guarded.item_of_option[option], guarded.program.start[option]
        if rule.blames == "item":
            table["item"] = np.where(item < problem.num_items, item, NONE)
            table["rep"] = np.where(item < problem.num_items, NONE, rep[option])
        else:
            table["rep"] = rep[option]
            dated = start >= 0 if not rule.pairwise else np.zeros(len(option), dtype=bool)
            table.loc[dated, "day"] = time.day_number(start[dated], problem.settings.time_zone)
        parts.append(table)
        options.append(option)
    return pd.concat(parts, ignore_index=True), np.concatenate(options)
