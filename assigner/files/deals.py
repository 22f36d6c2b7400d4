"""Deals that a CRM remembers: a table of won, lost and open ones, from a CSV or Parquet file or from an export by its mapping.

What a history is worth stands in :mod:`assigner.manage.history`. When to modify: when a deal must remember something else.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 (pydantic reads it at run time)
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
from pydantic import ValidationError

from assigner.errors import InputError
from assigner.files.columns import match_headings, read_rows
from assigner.files.csv_reading import read_csv
from assigner.files.findings import Findings
from assigner.files.mapping import import_rows
from assigner.files.parquet_reading import read_parquet
from assigner.language import Words
from assigner.problem.faults import fault_of_pydantic
from assigner.problem.fields import Id, Row, column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assigner.issues import Issue

PART = "history"
"""Where a mapping says how an export's deals become these."""


class Deal(Row):
    """One deal: who worked on it, when it was opened and closed, how it ended and what it brought."""

    deal: Id = column(..., "Unique id.", "唯一编号。", "商机", "id", "编号", "deal id", "opportunity", "商机编号")
    rep: Id = column(..., "Rep who worked on it.", "负责的销售代表。", "销售代表", "owner", "负责人", "rep id")
    team: str | None = column(None, "Team of the rep then.", "当时所属团队。", "团队", "部门")
    account: str | None = column(None, "Account.", "客户。", "客户", "客户编号", "account id")
    skill: str | None = column(
        None, "What it took: product or skill.", "所需产品或技能。", "技能", "product", "产品", "必需技能"
    )
    segment: str | None = column(None, "Kind of customer, such as the sector.", "客户类别，如行业。", "行业", "sector")
    opened: date | None = column(
        None, "Day on which work on it began.", "开始跟进的日期。", "开始", "engaged", "创建日期"
    )
    closed: date | None = column(
        None, "Day on which it was won or lost.", "赢单或丢单的日期。", "结束", "close date", "结束日期"
    )
    outcome: Literal["won", "lost", "open"] = column(
        ..., "won, lost or open.", "结果：won、lost 或 open。", "结果", "stage"
    )
    value: float | None = column(None, "What it brought when won.", "赢单金额。", "金额", "amount", "成交金额", ge=0)
    list_value: float | None = column(
        None, "What it would bring at the list price.", "按标价计的金额。", "标价", "price", "list price", ge=0
    )
    minutes: float | None = column(None, "Minutes that were spent on it.", "实际花费的分钟数。", "分钟", ge=0)
    partner: str | None = column(None, "Who shares in the credit.", "共享业绩的同事。", "协作人")


def read_deals(path: str | Path, mapping: str | Path | None = None) -> tuple[pd.DataFrame, list[Issue]]:
    """Return deals as a table with the fields of :class:`Deal`, and everything odd about them.

    Parameters
    ----------
    path
        A ``.csv`` or ``.parquet`` file of deals; with a mapping, the folder of an export.
    mapping
        A bundled mapping's name (``maven``) or a mapping file with a part ``history``.

    Raises
    ------
    InputError
        With every fault of the file, the export or the mapping.
    UnknownNameError
        There is no such bundled mapping.
    """
    if mapping is not None:
        rows, issues = import_rows(path, mapping, PART)
        return deals_of(rows, str(path)), issues
    findings, file = Findings(), Path(path)
    raw = read_parquet(file, "deals", findings) if file.suffix == ".parquet" else read_csv(file, "deals", findings)
    found = None if raw is None else read_rows(raw, "deals", Deal, match_headings(raw, Deal, findings), findings)
    issues = findings.all()
    if found is None or findings.has_errors:
        raise InputError(issues)
    return found[0]["deals"].finished(), issues


def deals_of(rows: Iterable[Mapping[str, Any]], place: str = "deals") -> pd.DataFrame:
    """Return deals given as plain data as a table.

    Raises
    ------
    InputError
        With every row that is no deal.
    """
    findings, good = Findings(), []
    for number, row in enumerate(rows):
        try:
            good.append(Deal.model_validate(row).model_dump(mode="json"))
        except ValidationError as error:
            for detail in error.errors():
                fault = fault_of_pydantic(detail)
                where = ".".join(str(step) for step in detail["loc"])
                if findings.may_add(fault.code, where):
                    findings.add(fault, f"{place}[{number}].{where}", where)
    if findings.has_errors:
        raise InputError(findings.all())
    return pd.DataFrame(good, columns=list(Deal.model_fields))


NO_DEALS = Words("There are no deals in {place}.", "{place} 中没有商机。")
