"""What the HTML template shows, ready to print: every number formatted, every word chosen.

When to modify: together with the template.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.explain.why import say_match
from assigner.plan.level_words import level_words
from assigner.plan.scorecard import HARD
from assigner.report.words import DIMENSIONS, KINDS, LABELS, LEFT_OUT, LEVELS, level_meaning, name_of
from assigner.rules.titles import setting_title

if TYPE_CHECKING:
    import pandas as pd

    from assigner.language import Language
    from assigner.plan.scorecard import Line
    from assigner.report.facts import Facts
    from assigner.report.reasons import Reasons

MOST_SENTENCES = 8
MOST_ROWS = 200
"""Longer tables are cut; the workbook has all of it."""


@dataclass(frozen=True)
class Bar:
    """A load as a bar: percentages of the widest value of its dimension."""

    dimension: str
    load: str
    before: str
    width: float
    mark: float | None
    over: bool
    title: str


def number(value: float) -> str:
    """Return a number for people: no needless decimals, thousands separated, short millions."""
    if value != value:  # noqa: PLR0124 (NaN)
        return ""
    if abs(value) >= 10_000_000:
        return f"{value / 1_000_000:,.1f} M"
    return f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:,.1f}"


class Views:
    """The parts of the page.

    Parameters
    ----------
    facts
        The tables.
    language
        The language of the page.
    """

    def __init__(self, facts: Facts, language: Language) -> None:
        self.facts = facts
        self.language = language

    def label(self, key: str, **values: Any) -> str:
        """Return a label in the page's language."""
        return LABELS[key].say(self.language, **values)

    def kind(self, key: str) -> str:
        """Return an item kind in the page's language."""
        return name_of(KINDS, key, self.language)

    def tiles(self) -> list[tuple[str, str]]:
        """Return the headline numbers as (value, label)."""
        result = self.facts.result
        counts = result.counts()
        gap = "?" if result.gap is None else f"{result.gap:.2%}"
        tiles = [
            (f"{counts['assigned']:,} / {counts['items']:,}", self.label("assigned")),
            (f"{len(self.facts.moves):,}", self.label("moves")),
            (gap, self._gap_label()),
        ]
        busiest = self._busiest()
        return tiles if busiest is None else [*tiles, (f"{busiest:.0%}", self.label("busiest"))]

    def _gap_label(self) -> str:
        """Return the label of the gap with the level it speaks of: the first that is not proven."""
        label = self.label("gap_among" if self.facts.result.num_cut else "gap")
        for level in self.facts.result.levels:
            if level.gap is None or level.gap > 0:
                return f"{label} ({level_words(level.name, self.language)})"
        return label

    def _busiest(self) -> float | None:
        table = self.facts.loads
        used = (table["load"] / table["capacity"]).replace([np.inf, -np.inf], np.nan).dropna()
        return float(used.max()) if len(used) else None

    def rep_rows(self) -> list[dict[str, Any]]:
        """Return a row a rep: name, team and a bar per dimension; inactive reps without load are left out."""
        problem = self.facts.problem
        widest = self.facts.loads.groupby("dimension")[["load", "target", "before"]].max().max(axis=1)
        teams = problem.frames["reps"]["team"].fillna("").to_numpy(dtype=object)
        rows = []
        for rep, table in self.facts.loads.groupby("rep"):
            number_ = int(str(rep))
            if problem.rep_active[number_] or table["load"].any():
                bars = [self._bar(row, float(widest[row["dimension"]])) for _, row in table.iterrows()]
                rows.append({"name": problem.rep_names[number_], "team": teams[number_], "bars": bars})
        return sorted(rows, key=lambda row: (str(row["team"]), str(row["name"])))

    def _bar(self, row: pd.Series[Any], widest: float) -> Bar:
        scale = 100 / widest if widest > 0 else 0.0
        facts = [f"{self.label('target')} {number(row['target'])}", f"{self.label('before')} {number(row['before'])}"]
        if row["capacity"] == row["capacity"]:
            facts.append(f"{self.label('capacity')} {number(row['capacity'])}")
        return Bar(
            dimension=name_of(DIMENSIONS, row["dimension"], self.language),
            load=number(row["load"]),
            before=number(row["before"]),
            width=row["load"] * scale,
            mark=row["target"] * scale if row["target"] > 0 else None,
            over=bool(row["load"] > row["capacity"]),
            title=" · ".join(facts),
        )

    def dimensions(self) -> list[str]:
        """Return the names of the measured dimensions."""
        return [name_of(DIMENSIONS, name, self.language) for name in self.facts.measured]

    def levels(self) -> list[dict[str, str]]:
        """Return a row a level: name, score, bound and what they mean."""
        rows = []
        for level in self.facts.result.levels:
            score = "" if level.score is None else f"{level.score:,}"
            rows.append(
                {
                    "name": name_of(LEVELS, level.name, self.language),
                    "score": score,
                    "bound": "?" if level.bound is None else f"{level.bound:,}",
                    "meaning": level_meaning(level.score, level.bound, level.gap, self.language),
                }
            )
        return rows

    def rules(self) -> list[dict[str, Any]]:
        """Return a row a rule setting, the dearest first, with sentences for its largest matches."""
        card = self.facts.result.scorecard
        lines = [] if card is None else sorted(card.lines, key=lambda line: -line.weight * line.amount)
        return [self._rule(line) for line in lines]

    def _rule(self, line: Line) -> dict[str, Any]:
        problem = self.facts.problem
        side = 0 if self.language == "en" else 1
        matches = line.matches.named(line.name, problem, MOST_SENTENCES)
        return {
            "title": setting_title(line.rule, line.name, self.language),
            "level": level_words(line.level, self.language),
            "weight": "" if line.level == HARD else f"{line.weight:,}",
            "matches": len(line.matches),
            "cost": f"{line.weight * line.amount:,}" if line.level != HARD else "",
            "sentences": [say_match(problem, match)[side] for match in matches],
            "rest": max(0, len(line.matches) - MOST_SENTENCES),
        }

    def moves(self) -> list[dict[str, str]]:
        """Return the moves, the most valuable first."""
        return [
            {
                "item": str(row["name"]), "kind": self.kind(row["kind"]), "was": self.rep(row["was"]),
                "rep": self.rep(row["rep"]), "minutes": number(row["minutes"]), "value": number(row["value"]),
            }
            for row in self.facts.moves.head(MOST_ROWS).to_dict("records")
        ]  # fmt: skip

    def unassigned(self) -> list[dict[str, str]]:
        """Return what nobody gets, the most urgent first."""
        return [
            {
                "item": str(row["name"]), "kind": self.kind(row["kind"]), "priority": str(row["priority"]),
                "minutes": number(row["minutes"]), "why": self.left_out(int(row["eligible"])),
            }
            for row in self.facts.unassigned.head(MOST_ROWS).to_dict("records")
        ]  # fmt: skip

    def left_out(self, eligible: int) -> str:
        """Return why nobody has an item: no rep may, or those who may have no room that pays."""
        return (
            LEFT_OUT["nobody"].say(self.language)
            if eligible == 0
            else LEFT_OUT["full"].say(self.language, count=eligible)
        )

    def minutes_name(self) -> str:
        """Return the word for minutes."""
        return DIMENSIONS["minutes"].say(self.language)

    def value_name(self) -> str:
        """Return the word for value."""
        return DIMENSIONS["value"].say(self.language)

    def potential_name(self) -> str:
        """Return the word for potential."""
        return DIMENSIONS["potential"].say(self.language)

    def made(self) -> str:
        """Return what a replay needs, as one line."""
        result = self.facts.result
        facts = {"digest": result.problem.digest[:12], "seed": result.seed, "seconds": result.seconds}
        return self.label("made", version=result.versions.get("assigner", "?"), **facts)

    def books(self, reasons: Reasons) -> list[dict[str, Any]]:
        """Return a book a rep: its items with the reasons."""
        books = []
        for rep, table in self.facts.books.groupby("rep"):
            rows = [
                {
                    "item": str(row["name"]), "kind": self.kind(row["kind"]), "start": row["start"],
                    "minutes": number(row["minutes"]), "value": number(row["value"]),
                    "potential": number(row["potential"]), "why": reasons.of(int(row["item"])),
                }
                for row in table.head(MOST_ROWS).to_dict("records")
            ]  # fmt: skip
            rest = max(0, len(table) - MOST_ROWS)
            books.append({"rep": self.rep(int(str(rep))), "count": len(table), "rows": rows, "rest": rest})
        return sorted(books, key=lambda book: str(book["rep"]))

    def rep(self, rep: int) -> str:
        """Return a rep's name, or "nobody"."""
        return self.label("nobody") if rep < 0 else str(self.facts.problem.rep_names[rep])
