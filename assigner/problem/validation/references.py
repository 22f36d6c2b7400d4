"""Checks of names that refer to other rows: owners, pins, accounts, rivals, duties' people, scopes.

When to modify: when a field that names a row of another table is added.
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

OWNER_UNKNOWN = Kind(
    "owner-unknown",
    "warning",
    Words(
        "The owner '{value}' is not in the reps, so the item counts as without an owner.",
        "归属人“{value}”不在销售代表表中，该项目将按无归属处理。",
    ),
    Words(
        "{near}If the person has left, nothing is to do; else correct the id or add the rep.",
        "{near}如已离职可不处理；否则请更正编号或补充该销售代表。",
    ),
)
OWNER_INACTIVE = Kind(
    "owner-inactive",
    "info",
    Words(
        "The owner {who} is inactive: {count:item gets|items get} another rep.",
        "归属人{who}已停用，{count} 项将另行分配。",
    ),
    Words("Nothing is to do, unless the rep should be active.", "如该销售代表应在岗，请启用；否则无需处理。"),
)
PIN_UNKNOWN = Kind(
    "pin-unknown",
    "error",
    Words("It is pinned to '{value}', who is not in the reps.", "锁定的“{value}”不在销售代表表中。"),
    Words("{near}Correct the id, or clear the pin.", "{near}请更正编号，或清除锁定。"),
)
BARRED_UNKNOWN = Kind(
    "barred-unknown",
    "warning",
    Words(
        "The barred rep '{value}' is not in the reps: this bars nobody.",
        "禁止人员“{value}”不在销售代表表中，该限制不起作用。",
    ),
    Words("{near}Correct the id, or remove it.", "{near}请更正编号，或将其删除。"),
)
RIVAL_UNKNOWN = Kind(
    "rival-unknown",
    "warning",
    Words("The rival '{value}' is not in the accounts: it has no effect.", "竞争客户“{value}”不在客户表中，不起作用。"),
    Words("{near}Correct the id, or remove it.", "{near}请更正编号，或将其删除。"),
)
RIVAL_SELF = Kind(
    "rival-self",
    "warning",
    Words(
        "The account '{value}' is named as its own rival; this is left out.",
        "客户“{value}”把自己列为竞争客户，将忽略。",
    ),
    Words("Remove it, or name the rival that was meant.", "请删除，或改为真正的竞争客户。"),
)
RIVAL_IN_FAMILY = Kind(
    "rival-in-family",
    "warning",
    Words(
        "'{value}' is a rival and of the same family: the plan must break one of the two wishes.",
        "“{value}”既是竞争客户又属同一集团，方案必然违反其中之一。",
    ),
    Words("Remove the rival, or the parent of one of them.", "请删除该竞争关系，或其中一方的母公司。"),
)
LEAD_ACCOUNT_UNKNOWN = Kind(
    "lead-account-unknown",
    "warning",
    Words(
        "The lead's account '{value}' is not in the accounts: it counts as without one.",
        "线索所属客户“{value}”不在客户表中，将按无所属客户处理。",
    ),
    Words("{near}Correct the id, or add the account.", "{near}请更正编号，或补充该客户。"),
)
BELONGS_TO_UNKNOWN = Kind(
    "belongs-to-unknown",
    "warning",
    Words(
        "'{value}' is neither an account nor a lead: the duty counts as belonging to none.",
        "“{value}”既不是客户也不是线索，该任务将按无所属处理。",
    ),
    Words("{near}Correct the id, or clear the field.", "{near}请更正编号，或清空该字段。"),
)
POSITION_REP_UNKNOWN = Kind(
    "position-rep-unknown",
    "error",
    Words("'{value}' shall take part, but is not in the reps.", "指定参加的“{value}”不在销售代表表中。"),
    Words("{near}Correct the id, or remove the person.", "{near}请更正编号，或将其移除。"),
)
POSITION_REP_INACTIVE = Kind(
    "position-rep-inactive",
    "warning",
    Words("'{value}' shall take part, but is inactive.", "指定参加的“{value}”已停用。"),
    Words("Remove the person, or make the rep active.", "请将其移除，或启用该销售代表。"),
)
PREFERENCE_UNKNOWN = Kind(
    "preference-unknown",
    "info",
    Words(
        "No item carries the tag '{value}', and none has it as id: the wish has no effect.",
        "没有项目带标签“{value}”，也没有此编号的项目，该意愿不起作用。",
    ),
    Words("{near}Correct the tag, or leave it for later.", "{near}请更正标签，或暂时保留。"),
)


def check_references(subject: Subject, findings: Findings) -> None:
    """Check every field that names a row of another table."""
    _check_owners(subject, findings)
    _check_listed_reps(subject, findings)
    _check_rivals(subject, findings)
    _check_parents(subject, findings)
    _check_preferences(subject, findings)


def _check_owners(subject: Subject, findings: Findings) -> None:
    work = subject.work
    for column, unknown in (("owner", OWNER_UNKNOWN), ("pin", PIN_UNKNOWN)):
        rep = subject.rep_rows(work[column])
        given = work[column].notna().to_numpy()
        _add_work(subject, findings, unknown, given & (rep < 0), column)
        if column == "owner" and len(subject.active):
            _add_inactive(subject, findings, (rep >= 0) & ~subject.active[rep])


def _add_inactive(subject: Subject, findings: Findings, gone: np.ndarray) -> None:
    """Say once for each inactive owner of a table how many items there are, where the first one stands."""
    names = dict(zip(subject.reps["id"], subject.reps["name"].fillna(""), strict=True))
    for (table, owner), part in subject.work[gone].groupby(["table", "owner"], observed=True, sort=False):
        who = f"{names[owner]} ({owner})" if names[owner] not in ("", owner) else str(owner)
        rows = part["row"].to_numpy()[:1]
        findings.add(OWNER_INACTIVE, str(table), rows, "owner", values=[owner], who=[who], count=[len(part)])


def _add_work(subject: Subject, findings: Findings, kind: Kind, bad: np.ndarray, column: str) -> None:
    if not bad.any():
        return
    for table, part in subject.work[bad].groupby("table", observed=True):
        rows = part["row"].to_numpy()
        findings.add(kind, str(table), rows, column, values=part[column], near=subject.rep_names)


def _check_listed_reps(subject: Subject, findings: Findings) -> None:
    """Barred reps, and the people whom duties name."""
    for frame in ("accounts.barred", "leads.barred", "duties.barred"):
        names = subject.frames[frame]["value"]
        rows = np.flatnonzero(subject.rep_rows(names) < 0)
        findings.add(BARRED_UNKNOWN, frame, rows, "value", values=names.iloc[rows], near=subject.rep_names)
    frame = "duties.positions.reps"
    names = subject.frames[frame]["value"]
    rep = subject.rep_rows(names)
    rows = np.flatnonzero(rep < 0)
    findings.add(POSITION_REP_UNKNOWN, frame, rows, "value", values=names.iloc[rows], near=subject.rep_names)
    if len(subject.active):
        rows = np.flatnonzero((rep >= 0) & ~subject.active[rep])
        findings.add(POSITION_REP_INACTIVE, frame, rows, "value", values=names.iloc[rows])


def _check_rivals(subject: Subject, findings: Findings) -> None:
    rivals = subject.frames["accounts.rivals"]
    if rivals.empty:
        return
    ids = subject.frames["accounts"]["id"]
    known = is_in(rivals["value"], ids)
    own = ids.to_numpy(dtype=object)[rivals["row"]] == rivals["value"].to_numpy(dtype=object)
    root = _root_of(subject)
    own_root = root.reindex(ids.iloc[rivals["row"]]).to_numpy(dtype=object)
    same = root.reindex(rivals["value"]).to_numpy(dtype=object) == own_root
    faults = ((RIVAL_UNKNOWN, ~known), (RIVAL_SELF, own), (RIVAL_IN_FAMILY, known & ~own & same))
    for kind, bad in faults:
        rows = np.flatnonzero(bad)
        near = Names(ids) if kind is RIVAL_UNKNOWN else None
        findings.add(kind, "accounts.rivals", rows, "value", values=rivals["value"].iloc[rows], near=near)


def _root_of(subject: Subject) -> pd.Series[str]:
    """Return the topmost known account of each account, by id; cycles end after as many steps as rows."""
    accounts = subject.frames["accounts"].drop_duplicates("id")
    index = pd.Index(accounts["id"])
    above = index.get_indexer(accounts["parent"])
    root = np.arange(len(accounts))
    for _ in range(64):  # deeper families do not exist; a cycle must not run for ever
        higher = np.where(above[root] >= 0, above[root], root)
        if (higher == root).all():
            break
        root = higher
    return pd.Series(index.to_numpy(dtype=object)[root], index=index, dtype="str")


def _check_parents(subject: Subject, findings: Findings) -> None:
    accounts, leads = subject.frames["accounts"]["id"], subject.frames["leads"]
    rows = np.flatnonzero(leads["account"].notna().to_numpy() & ~is_in(leads["account"], accounts))
    values = leads["account"].iloc[rows]
    findings.add(LEAD_ACCOUNT_UNKNOWN, "leads", rows, "account", values=values, near=Names(accounts))
    both = pd.concat([accounts, leads["id"]])
    belongs = subject.frames["duties"]["belongs_to"]
    rows = np.flatnonzero(belongs.notna().to_numpy() & ~is_in(belongs, both))
    findings.add(BELONGS_TO_UNKNOWN, "duties", rows, "belongs_to", values=belongs.iloc[rows], near=Names(both))


def _check_preferences(subject: Subject, findings: Findings) -> None:
    tags = subject.frames["reps.preferences"]["tag"]
    if tags.empty:
        return
    known = pd.concat([subject.nested("tags")["value"], subject.work["id"]])
    rows = np.flatnonzero(~is_in(tags, known))
    findings.add(PREFERENCE_UNKNOWN, "reps.preferences", rows, "tag", values=tags.iloc[rows], near=Names(known))
