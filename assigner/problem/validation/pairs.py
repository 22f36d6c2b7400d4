"""Checks of the pairs table: unknown names, double lines, items that nobody may take.

When to modify: when pairs get a new field, or candidates another mode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.problem.validation.findings import Findings, Kind
from assigner.problem.validation.near import Names
from assigner.problem.validation.subject import is_in

if TYPE_CHECKING:
    from assigner.problem.validation.subject import Subject

PAIR_ITEM_UNKNOWN = Kind(
    "pair-item-unknown",
    "warning",
    Words(
        "'{value}' is no account, lead or duty: the line has no effect.",
        "“{value}”不是客户、线索或任务，该行不起作用。",
    ),
    Words("{near}Correct the id, or remove the line.", "{near}请更正编号，或删除该行。"),
)
PAIR_REP_UNKNOWN = Kind(
    "pair-rep-unknown",
    "warning",
    Words("'{value}' is not in the reps: the line has no effect.", "“{value}”不在销售代表表中，该行不起作用。"),
    Words("{near}Correct the id, or remove the line.", "{near}请更正编号，或删除该行。"),
)
PAIR_DUPLICATE = Kind(
    "pair-duplicate",
    "warning",
    Words(
        "The pair of '{value}' and '{rep}' stands here again; the last line counts.",
        "“{value}”与“{rep}”的组合重复，以最后一行为准。",
    ),
    Words("Keep one line for each pair.", "每个组合请只保留一行。"),
)
PAIR_EMPTY = Kind(
    "pair-empty",
    "info",
    Words(
        "The line about '{value}' and '{rep}' says nothing: all its fields are empty.",
        "“{value}”与“{rep}”的这一行没有任何内容。",
    ),
    Words("Fill minutes, fit, cost or eligible, or remove the line.", "请填写分钟、匹配度、代价或可分配，或删除该行。"),
)
ITEM_WITHOUT_CANDIDATE = Kind(
    "item-without-candidate",
    "warning",
    Words(
        "Candidates are listed, but '{value}' has no eligible pair with an active rep, no pin and no owner: "
        "nobody can get it.",
        "候选方式为 listed，但“{value}”没有可用组合、锁定或在岗归属人，无人可承担。",
    ),
    Words("Add pairs for it, or set candidates to all.", "请为其补充组合，或将候选方式改为 all。"),
)


def check_pairs(subject: Subject, findings: Findings) -> None:
    """Check the pairs table and, where candidates are listed, that each item has one."""
    pairs = subject.frames["pairs"]
    if len(pairs):
        _check_names(subject, findings)
        _check_lines(subject, findings)
    if subject.settings.candidates == "listed":
        _check_candidates(subject, findings)


def _check_names(subject: Subject, findings: Findings) -> None:
    ids = subject.work["id"]
    for column, kind, known, near in (
        ("item", PAIR_ITEM_UNKNOWN, subject.work_texts, Names(ids)),
        ("rep", PAIR_REP_UNKNOWN, pd.Index(subject.reps["id"].drop_duplicates()), subject.rep_names),
    ):
        code, texts = subject.pair_codes[column]
        rows = np.flatnonzero(~np.append(known.get_indexer(texts) >= 0, False)[code])
        findings.add(kind, "pairs", rows, column, values=subject.frames["pairs"][column].iloc[rows], near=near)


def _check_lines(subject: Subject, findings: Findings) -> None:
    pairs = subject.frames["pairs"]
    faults = [(PAIR_DUPLICATE, _doubled(subject))]
    if subject.settings.candidates != "listed":
        said = pairs[["minutes", "fit", "cost", "eligible"]].notna().any(axis=1).to_numpy()
        faults.append((PAIR_EMPTY, ~said))
    for kind, bad in faults:
        rows = np.flatnonzero(bad)
        values, reps = pairs["item"].iloc[rows], pairs["rep"].iloc[rows]
        findings.add(kind, "pairs", rows, "item", values=values, rep=reps)


def _doubled(subject: Subject) -> np.ndarray:
    """Return which lines name a pair again; most tables have none, which sorting finds soonest."""
    item, _ = subject.pair_codes["item"]
    rep, reps = subject.pair_codes["rep"]
    key = item.astype(np.int64) * (len(reps) + 1)
    key += rep
    ordered = np.sort(key, kind="stable")  # lists come by item, which this kind makes the most of
    if (ordered[1:] > ordered[:-1]).all():
        return np.zeros(len(key), dtype=bool)
    return np.asarray(pd.Series(key).duplicated())


def _check_candidates(subject: Subject, findings: Findings) -> None:
    """Named people of a duty are its candidates, so only its other seats matter: duties with them are left out."""
    pairs, work = subject.frames["pairs"], subject.work
    active = subject.reps.loc[subject.active, "id"]
    code, texts = subject.pair_codes["rep"]
    usable = np.append(pd.Index(active.drop_duplicates()).get_indexer(texts) >= 0, False)[code]
    if pairs["eligible"].notna().any():
        usable &= pairs["eligible"].fillna(True).to_numpy(dtype=bool)
    has_one = _is_listed(subject, usable) | is_in(work["owner"], active) | is_in(work["pin"], active)
    named = subject.frames["duties.positions"]["row"].to_numpy()[subject.frames["duties.positions.reps"]["row"]]
    has_one[named + subject.first_number["duties"]] = True
    teams = subject.frames["duties.positions"].dropna(subset="team")["row"].to_numpy()
    has_one[teams + subject.first_number["duties"]] = True
    for table, part in work[~has_one].groupby("table", observed=True):
        findings.add(ITEM_WITHOUT_CANDIDATE, str(table), part["row"].to_numpy(), "id", values=part["id"])


def _is_listed(subject: Subject, usable: np.ndarray) -> np.ndarray:
    """Return which rows of work some of the lines of pairs are about."""
    code, texts = subject.pair_codes["item"]
    listed = np.zeros(len(texts), dtype=bool)
    listed[code[usable]] = True
    at = subject.work_texts.get_indexer(texts[listed])
    known = np.zeros(len(subject.work_texts) + 1, dtype=bool)
    known[at[at >= 0]] = True
    return np.asarray(known[subject.work_codes])
