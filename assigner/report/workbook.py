"""The plan as an Excel workbook: plan, loads, moves, score, and a sheet of issues to act on.

Text that begins like a formula is written as text. When to modify: when the workbook gets a sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlsxwriter

from assigner.report.facts import Facts
from assigner.report.reasons import Reasons
from assigner.report.views import Views
from assigner.report.words import DIMENSIONS, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from assigner.language import Language
    from assigner.plan.result import Result

SHEETS = {
    "plan": ("Plan", "方案"),
    "loads": ("Loads", "负荷"),
    "moves": ("Moves", "调整"),
    "unassigned": ("Unassigned", "未分配"),
    "score": ("Score", "得分"),
}
WIDEST_COLUMN = 60


def write_workbook(result: Result, path: Path, language: Language = "en") -> None:
    """Write the workbook of a result that has a plan.

    Parameters
    ----------
    result
        A result with a plan.
    path
        The ``.xlsx`` file.
    language
        Language of headings and words.
    """
    facts = Facts(result)
    views = Views(facts, language)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheets = _Sheets(book, language)
        sheets.add("plan", _plan_heads(views), _plan_rows(facts, views, Reasons(facts, language)))
        sheets.add("loads", _load_heads(views), _load_rows(facts, views))
        sheets.add("moves", _move_heads(views), _move_rows(facts, views))
        sheets.add("unassigned", _left_heads(views), _left_rows(facts, views))
        sheets.add("score", _score_heads(views), _score_rows(views))


class _Sheets:
    """Adds tables to a workbook, with a frozen, filtered head row and fitting widths."""

    def __init__(self, book: Any, language: Language) -> None:
        self._book = book
        self._side = 0 if language == "en" else 1
        self._head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "bottom": 1})
        self._number = book.add_format({"num_format": "#,##0.##"})

    def add(self, key: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Add one sheet."""
        sheet = self._book.add_worksheet(SHEETS[key][self._side])
        widths = [_width(head) for head in heads]
        sheet.write_row(0, 0, heads, self._head)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self._write(sheet, last, column, value)
                widths[column] = max(widths[column], _width(value))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(WIDEST_COLUMN, width + 2))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)

    def _write(self, sheet: Any, row: int, column: int, value: Any) -> None:
        if isinstance(value, str):
            sheet.write_string(row, column, value)
        elif value is not None and value == value:  # noqa: PLR0124 (not NaN)
            sheet.write_number(row, column, float(value), self._number)


def _width(value: Any) -> int:
    """Return the cells a value takes on screen; Chinese characters take two."""
    text = f"{value:,.0f}" if isinstance(value, (int, float)) and value == value else str(value)  # noqa: PLR0124
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)


def _plan_heads(views: Views) -> list[str]:
    label = views.label
    names = [views.minutes_name(), views.value_name(), views.potential_name()]
    return [
        "id",
        label("item"),
        label("kind"),
        "rep id",
        label("rep"),
        label("start"),
        *names,
        label("from"),
        label("why"),
    ]


def _plan_rows(facts: Facts, views: Views, reasons: Reasons) -> Iterable[Sequence[Any]]:
    for row in facts.books.to_dict("records"):
        yield (
            str(facts.problem.item_ids[row["item"]]), str(row["name"]), views.kind(row["kind"]),
            str(facts.problem.rep_ids[row["rep"]]), views.rep(row["rep"]),
            row["start"], row["minutes"], row["value"], row["potential"],
            views.rep(row["was"]) if row["was"] >= 0 else "", reasons.of(int(row["item"])),
        )  # fmt: skip


def _load_heads(views: Views) -> list[str]:
    label = views.label
    return [
        label("rep"),
        label("team"),
        label("dimension"),
        label("load"),
        label("target"),
        label("capacity"),
        label("before"),
    ]


def _load_rows(facts: Facts, views: Views) -> Iterable[Sequence[Any]]:
    teams = facts.problem.frames["reps"]["team"].fillna("").to_numpy(dtype=object)
    for row in facts.loads.sort_values(["dimension", "rep"]).to_dict("records"):
        dimension = name_of(DIMENSIONS, row["dimension"], views.language)
        amounts = (row["load"], row["target"], row["capacity"], row["before"])
        yield (views.rep(row["rep"]), str(teams[row["rep"]]), dimension, *amounts)


def _move_heads(views: Views) -> list[str]:
    label = views.label
    return ["id", label("item"), label("kind"), label("from"), label("to"), views.minutes_name(), views.value_name()]


def _move_rows(facts: Facts, views: Views) -> Iterable[Sequence[Any]]:
    for row in facts.moves.to_dict("records"):
        yield (
            str(facts.problem.item_ids[row["item"]]), str(row["name"]), views.kind(row["kind"]),
            views.rep(row["was"]), views.rep(row["rep"]), row["minutes"], row["value"],
        )  # fmt: skip


def _left_heads(views: Views) -> list[str]:
    label = views.label
    return ["id", label("item"), label("kind"), label("priority"), views.minutes_name(), label("why")]


def _left_rows(facts: Facts, views: Views) -> Iterable[Sequence[Any]]:
    for row in facts.unassigned.to_dict("records"):
        why = views.left_out(int(row["eligible"]))
        item = str(facts.problem.item_ids[row["item"]])
        yield (item, str(row["name"]), views.kind(row["kind"]), row["priority"], row["minutes"], why)


def _score_heads(views: Views) -> list[str]:
    label = views.label
    return [label("rule"), label("level"), label("weight"), label("matches"), label("cost"), label("largest")]


def _score_rows(views: Views) -> Iterable[Sequence[Any]]:
    for rule in views.rules():
        cost = int(rule["cost"].replace(",", "")) if rule["cost"] else None
        weight = int(rule["weight"].replace(",", "")) if rule["weight"] else None
        yield (rule["title"], rule["level"], weight, rule["matches"], cost, " ".join(rule["sentences"][:1]))
