"""People in lists: users with first and last names, owners named by id, name or e-mail address, reps made of owners.

When to modify: when a CRM names its people in one more way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.files.headings import normalise
from assigner.files.lists.recognise import EMAIL, column_of
from assigner.files.tables import RawTable, is_filled
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assigner.files.findings import Findings

_FIRST, _LAST = ("firstname", "名", "名字"), ("lastname", "surname", "姓", "姓氏")
MADE = Words(
    "No list of people is given: the {count:owner|owners} named here are the reps, all active.",
    "未提供人员列表，以其中 {count:位|位}负责人为销售代表，且均视为在岗。",
)
GIVE_USERS = Words(
    "Put the users of your CRM beside it to say who is inactive, and who has nothing yet.",
    "请将 CRM 用户列表放在同一文件夹，以标明已停用和尚无客户的人员。",
)
ALIKE = Words("Two people are called {names}: whose the items are is open.", "有两人同名（{names}），无法判断归属。")
ACCOUNTS_ALIKE = Words(
    "{count:name stands|names stand} for several accounts ({names}).", "有 {count} 个名称各对应多个客户（{names}）。"
)
MERGE_THEM = Words(
    "Merge them in the CRM if they are one customer; what names them as parent or account is left open.",
    "若为同一客户，请在 CRM 中合并；以此名称填写的母公司或所属客户无法判断。",
)
BY_ID = Words("Export the owner's id or e-mail address instead.", "请改为导出负责人的编号或邮箱。")


def with_whole_names(raw: RawTable) -> RawTable:
    """Return a list of people with one column of names where it has first and last names apart."""
    if column_of(raw, "name") is not None:
        return raw
    plain = [normalise(heading) for heading in raw.headings]
    first = next((at for at, one in enumerate(plain) if one in _FIRST), None)
    last = next((at for at, one in enumerate(plain) if one in _LAST), None)
    if first is None or last is None:
        return raw
    both = zip(raw.columns[first].tolist(), raw.columns[last].tolist(), strict=True)
    names = pd.Series([_whole(*parts) for parts in both], dtype="str")
    kept = [at for at in range(len(plain)) if at not in (first, last)]
    headings, columns = ("name", *(raw.headings[at] for at in kept)), (names, *(raw.columns[at] for at in kept))
    return replace(raw, headings=headings, columns=columns)


def _whole(first: Any, last: Any) -> str:
    """Return a whole name; Chinese ones begin with the family's and have no blank."""
    parts = [str(one).strip() for one in (first, last) if is_filled(one)]
    return "".join(reversed(parts)) if parts and all(not one.isascii() for one in parts) else " ".join(parts)


def owners_by_id(tables: dict[str, RawTable], findings: Findings) -> dict[str, RawTable]:
    """Return lists whose owners, and parent accounts, are named by the ids of the other lists."""
    out = dict(tables)
    people = _ids_by_word(tables["reps"], findings) if "reps" in tables else {}
    accounts = _ids_by_word(tables["accounts"], findings) if "accounts" in tables else {}
    for name in ("accounts", "leads"):
        for field, ids in (("owner", people), ("parent", accounts), ("account", accounts)):
            if name in out and ids:
                out[name] = _named(out[name], field, ids)
    return out


def _named(raw: RawTable, field: str, ids: dict[str, str]) -> RawTable:
    at = column_of(raw, field)
    if at is None:
        return raw
    columns = list(raw.columns)
    columns[at] = columns[at].map(lambda value: ids.get(_word(value), value) if is_filled(value) else value)
    return replace(raw, columns=tuple(columns))


def _word(value: Any) -> str:
    return str(value).strip().casefold()


def _ids_by_word(raw: RawTable, findings: Findings) -> dict[str, str]:
    """Return the id for each id, name and e-mail address that names one alone; who share a name are told."""
    at = column_of(raw, "id")
    at = column_of(raw, "name") if at is None else at
    if at is None:
        return {}
    ids = [str(value).strip() for value in raw.columns[at].tolist()]
    found = {_word(one): one for one in ids}
    alike: list[str] = []
    for column in _columns_of_words(raw):
        for value, one in zip(column.tolist(), ids, strict=True):
            if is_filled(value) and found.setdefault(_word(value), one) != one:
                alike.append(str(value).strip())
    if alike:
        _tell_alike(raw, list(dict.fromkeys(alike)), findings)
    return {word: one for word, one in found.items() if word not in set(map(_word, alike))}


def _tell_alike(raw: RawTable, alike: list[str], findings: Findings) -> None:
    names = ", ".join(alike[:3]) + (", ..." if len(alike) > 3 else "")
    if raw.name == "reps":
        findings.say("names-alike", raw.source, ALIKE.filled(names=names), BY_ID, severity="warning")
    else:
        words = ACCOUNTS_ALIKE.filled(count=len(alike), names=names)
        findings.say("accounts-alike", raw.source, words, MERGE_THEM, severity="warning")


def _columns_of_words(raw: RawTable) -> Iterator[pd.Series[Any]]:
    name = column_of(raw, "name")
    if name is not None:
        yield raw.columns[name]
    yield from (raw.columns[at] for at, heading in enumerate(raw.headings) if EMAIL.search(heading))


def reps_of_owners(tables: dict[str, RawTable], findings: Findings) -> RawTable | None:
    """Return a list of people made of the owners that other lists name; None where they name none."""
    owners: dict[str, str] = {}
    for raw in tables.values():
        at = column_of(raw, "owner")
        values = [] if at is None else [str(value).strip() for value in raw.columns[at].tolist() if is_filled(value)]
        owners |= {value: raw.source for value in values if value not in owners}
    if not owners:
        return None
    findings.say("reps-made", next(iter(owners.values())), MADE.filled(count=len(owners)), GIVE_USERS, severity="info")
    names = pd.Series(list(owners), dtype="str")
    return RawTable("reps", "reps", ("id", "name"), (names, names), np.arange(len(names)) + 2, "lines")
