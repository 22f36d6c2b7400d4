"""Deals of an export: those that are open are the potential of their accounts, or leads where no account of theirs is given.

A deal goes where its account goes: planned by itself it would part from the account, which no manager wants. When to modify:
when a CRM writes its deals in one more way; records that are closed stand in :mod:`assigner.files.lists.closed`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.files.faults import RefusedError
from assigner.files.headings import find_field, normalise
from assigner.files.lists.amounts import UNIT, plain_amounts
from assigner.files.lists.closed import is_state, without_closed
from assigner.files.lists.recognise import DEALS, say_understood, table_of
from assigner.files.lists.rows import without_extra_rows
from assigner.files.tables import is_filled
from assigner.files.values import read_number
from assigner.language import LANGUAGES, Words, listed
from assigner.problem.document import TABLES
from assigner.problem.fields import Row, column

if TYPE_CHECKING:
    from assigner.files.findings import Findings
    from assigner.files.tables import RawTable

TITLE = Words("deals", "商机")
COUNTED = Words(
    "{deals:open deal is|open deals are} the potential of {accounts:account|accounts}: {amount:,} in all, each amount times its "
    "chance to win.",
    "{deals} 个未结商机计入 {accounts} 个客户的潜力，合计 {amount:,}（金额乘以赢率）。",
)
COUNT_THEM = Words(
    "Import the deals without the accounts to give each a rep of its own.", "如需逐个分配商机，请仅导入商机列表。"
)
KEPT = Words(
    "The accounts have a potential of their own, so the deals are not counted.", "客户已有潜力列，商机未计入。"
)
AS_LEADS = Words(
    "{count:open deal is a lead|open deals are leads}, each worth its amount times its chance to win.",
    "{count} 个未结商机作为线索，价值为金额乘以赢率。",
)
GIVE_ACCOUNTS = Words(
    "Put the list of accounts beside it, and deals are counted with their accounts.",
    "如将客户列表放在一起，商机将计入其客户。",
)
EITHER = Words("Leave one of the two out.", "请只保留其中之一。")
STRAYS = Words(
    "{count:open deal is|open deals are} of accounts that the list does not have, or has several of ({names}).",
    "{count} 个未结商机的客户不在客户列表中，或有多个同名客户（{names}）。",
)
ADD_ACCOUNTS = Words("They are left out: add their accounts.", "这些商机未采用：请补上其客户。")


class ListedDeal(Row):
    """What is read of a deal in a list."""

    id: str = column("", "Id.", "编号。", "商机编号", "record id", "deal id", "opportunity id", "编号", "商机 id")
    name: str = column(
        "", "Name.", "名称。", "商机名称", "deal name", "opportunity name", "销售机会名称", "商机", "名称", "topic"
    )
    owner: str = column(
        "", "Whose it is.", "负责人。", "负责人", "deal owner", "opportunity owner", "record owner", "商机负责人", "owner name",
        "所有人", "销售代表")  # fmt: skip
    value: float | None = column(
        None, "Amount.", "金额。", "商机金额", "amount", "deal amount", "opportunity amount", "金额", "预计金额", "预计成交金额",
        "预计销售金额", "销售金额", "estimated revenue", "est. revenue")  # fmt: skip
    chance: float | None = column(
        None, "Chance to win.", "赢率。", "赢率", "probability", "probability (%)", "deal probability", "win probability",
        "赢率（%）", "可能性", "成交概率")  # fmt: skip
    account_id: str = column(
        "", "Id of the account.", "客户编号。", "客户编号", "account name.id", "associated company id", "客户 id"
    )
    account: str = column(
        "",
        "Account.",
        "客户。",
        "客户名称",
        "account name",
        "associated company",
        "company name",
        "公司名称",
        "客户",
        "所属客户",
    )


def without_deals(raws: list[RawTable], findings: Findings) -> list[tuple[RawTable, str]]:
    """Return lists with the table of a problem that each is; deals are counted with their accounts, or are leads.

    Parameters
    ----------
    raws
        Lists as found.
    findings
        Gets what became of the deals.
    """
    known = [(raw, table_of(raw)) for raw in raws]
    if not any(table == DEALS for _, table in known):
        return known
    found = [(raw, table) for raw, table in known if table != DEALS]
    for raw in (raw for raw, table in known if table == DEALS):
        found = _placed(found, _as_leads(raw, findings), findings)
    return found


def _placed(found: list[tuple[RawTable, str]], deals: RawTable, findings: Findings) -> list[tuple[RawTable, str]]:
    """Return the lists with the deals in them: on their accounts; those of no account as leads, where there are no others."""
    tables = [table for _, table in found]
    if "accounts" in tables:
        at = tables.index("accounts")
        accounts, deals = _counted(found[at][0], deals, findings)
        found = [*found[:at], (accounts, "accounts"), *found[at + 1 :]]
    if not len(deals):
        return found
    if "leads" not in tables:
        kept = [at for at, one in enumerate(deals.headings) if one not in ("account", "account_id")]
        findings.say("deals-as-leads", deals.source, AS_LEADS.filled(count=len(deals)), GIVE_ACCOUNTS, severity="info")
        headings, columns = tuple(deals.headings[at] for at in kept), tuple(deals.columns[at] for at in kept)
        return [*found, (replace(deals, headings=headings, columns=columns), "leads")]
    of = [deals.columns[at].tolist() for at, one in enumerate(deals.headings) if one == "account"]
    names = dict.fromkeys(str(one) for column in of for one in column if is_filled(one))
    said = [STRAYS.say(one, count=len(deals), names=listed(list(names)[:3], one)) for one in LANGUAGES]
    findings.say("deals-without-account", deals.place(0, None), Words(*said), ADD_ACCOUNTS, severity="warning")
    return found


def _as_leads(raw: RawTable, findings: Findings) -> RawTable:
    """Return the open deals of a list, written as leads are, each worth its amount times its chance to win."""
    raw = without_closed(without_extra_rows(raw, "leads", findings), DEALS, findings)
    taken: dict[str, int] = {}
    for at, heading in enumerate(raw.headings):
        field = find_field(ListedDeal, UNIT.sub("", heading))
        if field is not None:
            taken.setdefault(field[0], at)
    left = [one for at, one in enumerate(raw.headings) if one and at not in taken.values() and not is_state(DEALS, one)]
    say_understood(raw, TITLE, ListedDeal, taken, left, findings)
    units = {name: UNIT.search(raw.headings[at]) for name, at in taken.items()}
    headings = tuple(name + (unit[0] if (unit := units[name]) else "") for name in taken)
    lead = replace(raw, headings=headings, columns=tuple(raw.columns[at] for at in taken.values()))
    return _weighed(plain_amounts(lead, "leads", findings))


def _weighed(deals: RawTable) -> RawTable:
    """Return deals whose value is what they promise; without a chance it is the amount."""
    if "chance" not in deals.headings:
        return deals
    at = deals.headings.index("chance")
    chances = np.array([_number(value) for value in deals.columns[at].tolist()])
    chances = chances / 100 if np.nanmax(chances, initial=0.0) > 1 else chances
    columns = list(deals.columns)
    if "value" in deals.headings:
        money = deals.headings.index("value")
        both = zip(columns[money].tolist(), np.where(np.isnan(chances), 1.0, chances).tolist(), strict=True)
        values = [value if np.isnan(_number(value)) else round(_number(value) * chance, 2) for value, chance in both]
        columns[money] = pd.Series(values, dtype=object)
    headings = tuple(one for one in deals.headings if one != "chance")
    return replace(deals, headings=headings, columns=tuple(one for n, one in enumerate(columns) if n != at))


def _number(value: Any) -> float:
    """Return a cell as a number; NaN where it is none (a refused amount is told where it is read)."""
    try:
        return read_number(value) if is_filled(value) else float("nan")
    except RefusedError:
        return float("nan")


def _counted(accounts: RawTable, deals: RawTable, findings: Findings) -> tuple[RawTable, RawTable]:
    """Return the accounts with the deals as their potential, and the deals that are of none of them."""
    rows = _rows_of_accounts(accounts, deals)
    if "value" not in deals.headings:
        return accounts, deals.take(rows < 0)
    if any(find_field(TABLES["accounts"], one) == ("potential", None) for one in accounts.headings):
        findings.say("potential-kept", deals.source, KEPT, EITHER, severity="info")
        return accounts, deals.take(rows < 0)
    worth = np.array([_number(value) for value in deals.columns[deals.headings.index("value")].tolist()])
    mine = (rows >= 0) & ~np.isnan(worth)
    total = np.bincount(rows[mine], worth[mine], minlength=len(accounts)).round(2)
    has = np.bincount(rows[mine], minlength=len(accounts)) > 0
    if has.any():
        told = {"deals": int(mine.sum()), "accounts": int(has.sum()), "amount": round(float(total.sum()))}
        findings.say("deals-counted", deals.source, COUNTED.filled(**told), COUNT_THEM, severity="info")
        potential = pd.Series(
            [amount if one else None for amount, one in zip(total.tolist(), has, strict=True)], dtype=object
        )
        accounts = replace(accounts, headings=(*accounts.headings, "potential"), columns=(*accounts.columns, potential))
    return accounts, deals.take(rows < 0)


def _rows_of_accounts(accounts: RawTable, deals: RawTable) -> np.ndarray:
    """Return the row of each deal's account, found by its id, else by a name that it alone has; -1 where there is none."""
    found = np.full(len(deals), -1, dtype=np.int64)
    for field, of_deal in (("id", "account_id"), ("id", "account"), ("name", "account")):
        at = next(
            (n for n, one in enumerate(accounts.headings) if find_field(TABLES["accounts"], one) == (field, None)), None
        )
        if at is None or of_deal not in deals.headings:
            continue
        words = [_word(value) for value in accounts.columns[at].tolist()]
        alone = pd.Series(words).duplicated(keep=False).to_numpy()
        row_of = {word: row for row, word in enumerate(words) if word and not alone[row]}
        asked = deals.columns[deals.headings.index(of_deal)].tolist()
        found = np.where(found >= 0, found, [row_of.get(_word(one), -1) for one in asked])
    return found


def _word(value: Any) -> str:
    return normalise(str(value)) if is_filled(value) else ""
