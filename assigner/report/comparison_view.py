"""What a comparison of scenarios shows, ready to print: rows of cells, marks, and sentences, in one language.

The terminal and the page show the same rows. When to modify: to change what a comparison tells or in which order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from assigner.language import Language, Words, listed
from assigner.plan.level_words import level_words
from assigner.plan.measures import MEASURES
from assigner.report.views import number
from assigner.report.words import DIMENSIONS, name_of

if TYPE_CHECKING:
    import pandas as pd

    from assigner.plan.gates import GateResult
    from assigner.plan.measures import Figure
    from assigner.what_if.comparison import Comparison, Entry, Verdict

MARKS: dict[Verdict, str] = {
    "better": "▼", "worse": "▲", "same": "=", "within-gap": "≈", "other-rules": "*", "unknown": "",
}  # fmt: skip
"""Beside a cost: how it stands to the base's."""
MARK_WORDS: dict[str, Words] = {
    "▼": Words("▼ proven lower than the base's cost", "▼ 已证明低于基准代价"),
    "▲": Words("▲ proven higher", "▲ 已证明更高"),
    "=": Words("= the same, proven", "= 已证明相同"),
    "≈": Words("≈ within the gap: what is proven does not tell them apart", "≈ 在差距之内：现有证明无法区分高低"),
    "*": Words("* other rules or weights than the base: costs do not compare", "* 规则或权重与基准不同，代价不可比"),
}
HONEST = Words(
    "Measures are those of the plans found. Where the cost differs only within the gap, another plan that is as good may "
    "have other figures; sweep over seed to see how far they scatter.",
    "各项指标取自所求得的方案。若代价之差在差距之内，同样好的另一方案可能给出不同的数值；可对 seed 进行扫描以观察波动。",
)
STATUS = {
    "optimal": Words("optimal", "最优"),
    "feasible": Words("a plan", "有方案"),
    "infeasible": Words("impossible", "无解"),
    "unknown": Words("no plan yet", "未找到"),
}
CELLS = {
    "failed": Words("failed", "失败"),
    "outcome": Words("outcome", "结果"),
    "gap": Words("gap", "差距"),
    "cost": Words("cost: {level}", "代价：{level}"),
    "passed": Words("passed", "通过"),
    "missed": Words("MISSED", "未通过"),
    "empty": Words("n/a", "不适用"),
    "nobody": Words("nobody", "无人"),
    "gains": Words("more for {names}", "增加：{names}"),
    "loses": Words("less for {names}", "减少：{names}"),
    "new": Words("{name} (new) {load}", "{name}（新）{load}"),
    "gone": Words("{name} (gone) {load}", "{name}（离开）{load}"),
    "fallen": Words("{count:item falls|items fall} out: {names}", "{count} 项无人接手：{names}"),
    "more": Words(" and {more:,} more", " 等，另有 {more:,} 项"),
    "more_reps": Words(" and {more:,} more", "等，另有 {more:,} 位"),
    "error": Words("{name}: {why}", "{name}：{why}"),
}
CHANGES = Words("Who gains, who loses ({unit}, against the base's plan)", "谁增谁减（{unit}，与基准方案相比）")
MOST_NAMES = 3
MOST_FALLEN = 5
HIDDEN_WHEN_ZERO = ("broken", "unassigned_revenue", "unassigned_potential", "late_leads", "overloaded_reps")
"""Measures that are told only where they are not nothing in one of the runs."""
BY_KIND = ("unassigned_accounts", "unassigned_leads", "unassigned_duties")
"""Parts of ``unassigned``: told only where they say more than it does."""


@dataclass(frozen=True)
class Row:
    """One line of the comparison.

    Parameters
    ----------
    label
        What it is.
    cells
        One for each run, the base first.
    kind
        ``outcome``, ``cost``, ``measure`` or ``gate``.
    marks
        Beside each cell: of a cost a sign of :data:`MARKS`, of a gate ``passed``, ``missed`` or nothing.
    limit
        The limit of a gate, said behind the label.
    """

    label: str
    cells: tuple[str, ...]
    kind: Literal["outcome", "cost", "measure", "gate"]
    marks: tuple[str, ...] = ()
    limit: str = ""

    @property
    def told(self) -> str:
        """The label with the limit behind it."""
        return f"{self.label} {self.limit}".rstrip()


class ComparisonView:
    """A comparison in words.

    Parameters
    ----------
    comparison
        What is told.
    language
        The language of people.
    """

    def __init__(self, comparison: Comparison, language: Language) -> None:
        self.comparison = comparison
        self.language = language

    def say(self, key: str, **facts: object) -> str:
        """Return one of the words of :data:`CELLS`."""
        return CELLS[key].say(self.language, **facts)

    def rows(self) -> list[Row]:
        """Return every line: outcome, costs by level, measures, gates."""
        entries = self.comparison.all
        found = [Row(self.say("outcome"), tuple(self.outcome(one) for one in entries), "outcome")]
        found += [self.cost_row(level) for level in self.comparison.level_names()]
        found += [self.measure_row(name) for name in self.shown_measures()]
        return found + self.gate_rows()

    def shown_measures(self) -> list[str]:
        """Return the measures that are told: those that mean something, and are not nothing everywhere."""
        steps = {
            name: [
                0 if figure is None else figure.steps
                for figure in (one.figures.get(name) for one in self.comparison.all)
            ]
            for name in self.comparison.measures()
        }
        whole = steps.get("unassigned")
        return [
            name
            for name, found in steps.items()
            if any(found) or name not in (*HIDDEN_WHEN_ZERO, *BY_KIND)
            if name not in BY_KIND or found != whole
        ]

    def outcome(self, entry: Entry) -> str:
        """Return the status, with the gap of the first level that is not proven."""
        if entry.result is None:
            return self.say("failed")
        status = STATUS[entry.result.status].say(self.language)
        gap = entry.result.gap
        if entry.result.status != "feasible":
            return status
        return f"{self.say('gap')} {'?' if gap is None else percent(gap)}"

    def cost_row(self, level: str) -> Row:
        """Return the costs at a level with how they stand to the base's."""
        cells, marks = [], []
        for entry in self.comparison.all:
            found = next((one for one in entry.levels if one.name == level), None)
            cells.append("" if found is None or found.score is None else f"{found.score:,}")
            marks.append("" if entry is self.comparison.base else MARKS[self.comparison.verdict(entry, level)])
        return Row(self.say("cost", level=level_words(level, self.language)), tuple(cells), "cost", tuple(marks))

    def measure_row(self, name: str) -> Row:
        """Return one measure of every run."""
        cells = (self.figure(name, entry.figures.get(name)) for entry in self.comparison.all)
        return Row(MEASURES[name].title.say(self.language), tuple(cells), "measure")

    def gate_rows(self) -> list[Row]:
        """Return a line for each gate that any run has."""
        limits = dict.fromkeys(
            (one.gate.measure, one.gate.text()) for entry in self.comparison.all for one in entry.gates
        )
        rows = []
        for measure, limit in limits:
            found = [self._gate(entry, measure, limit) for entry in self.comparison.all]
            cells = tuple("" if one is None else self.gate_cell(one) for one in found)
            marks = tuple(
                "" if one is None or one.passed is None else "passed" if one.passed else "missed" for one in found
            )
            rows.append(Row(MEASURES[measure].title.say(self.language), cells, "gate", marks, limit))
        return rows

    @staticmethod
    def _gate(entry: Entry, measure: str, limit: str) -> GateResult | None:
        return next((one for one in entry.gates if (one.gate.measure, one.gate.text()) == (measure, limit)), None)

    def gate_cell(self, result: GateResult) -> str:
        """Return whether a gate is passed, with the figure."""
        if result.passed is None:
            return self.say("empty")
        word = self.say("passed" if result.passed else "missed")
        if result.figure is None:
            return word
        share = result.figure.share
        as_share = result.gate.percent and share is not None
        return f"{word} {percent(share) if as_share and share is not None else number(result.figure.value)}"

    def figure(self, name: str, figure: Figure | None) -> str:
        """Return a figure for people: shares in percent, money with its share behind it."""
        if figure is None:
            return ""
        if MEASURES[name].kind == "share":
            return "?" if figure.share is None else percent(figure.share)
        told = money(figure.value) if MEASURES[name].kind == "money" else number(figure.value)
        return f"{told} ({percent(figure.share)})" if MEASURES[name].kind == "money" and figure.share else told

    def legend(self) -> list[str]:
        """Return what the marks that are used mean."""
        used = {mark for level in self.comparison.level_names() for mark in self.cost_row(level).marks}
        return [words.say(self.language) for mark, words in MARK_WORDS.items() if mark in used]

    @staticmethod
    def dimension(entry: Entry) -> str | None:
        """Return the dimension in which people gain and lose: minutes, else the count of items."""
        return next((name for name in DIMENSIONS if name in entry.reps), None)

    def changes_title(self) -> str:
        """Return the heading of who gains and who loses, with the unit."""
        units = [unit for unit in (self.dimension(entry) for entry in self.comparison.entries) if unit]
        unit = name_of(DIMENSIONS, units[0] if units else "minutes", self.language)
        return CHANGES.say(self.language, unit=unit)

    def changes(self, entry: Entry) -> list[str]:
        """Return who gains and who loses against the base's plan, and what falls out."""
        if not entry.has_plan:
            return [] if entry.error is None else [entry.error.say(self.language)]
        told = []
        table, dimension = entry.reps, self.dimension(entry)
        if dimension is not None:
            change = table[f"{dimension}_change"]
            for key, part in (("gains", table[change > 0]), ("loses", table[change < 0])):
                if len(part):
                    order = part[f"{dimension}_change"].abs().sort_values(ascending=False, kind="stable").index
                    told.append(self._names(key, part.loc[order], dimension))
        if entry.fallen:
            names = listed(_item_names(entry, MOST_FALLEN), self.language)
            more = len(entry.fallen) - MOST_FALLEN
            names += self.say("more", more=more) if more > 0 else ""
            told.append(self.say("fallen", count=len(entry.fallen), names=names))
        return told

    def _names(self, key: str, table: pd.DataFrame, dimension: str) -> str:
        names = []
        for row in table.head(MOST_NAMES).to_dict("records"):
            load = f"{row[f'{dimension}_change']:+,.0f}"
            names.append(
                f"{row['name']} {load}"
                if row["state"] == "stays"
                else self.say(row["state"], name=row["name"], load=load)
            )
        more = len(table) - MOST_NAMES
        told = listed(names, self.language) + (self.say("more_reps", more=more) if more > 0 else "")
        return self.say(key, names=told)

    def chart_rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return the numbers of the page's charts: cost by level and the shares that people look at first."""
        shares = []
        for name in ("max_utilisation", "unevenness", "unevenness_potential", "moved_revenue", "changed_revenue"):
            if name in self.comparison.measures():
                for entry in self.comparison.all:
                    figure = entry.figures.get(name)
                    if figure is not None and figure.share is not None:
                        title = MEASURES[name].title.say(self.language)
                        shares.append({"scenario": entry.name, "measure": title, "share": figure.share})
        return {"shares": shares}


def _item_names(entry: Entry, most: int) -> list[str]:
    """Return the names of the first items that fall out of a scenario's plan."""
    assert entry.result is not None
    problem = entry.result.problem
    there = problem.item_index.isin(entry.fallen[:most])
    return problem.items.loc[there, "name"].astype(str).tolist()


def percent(share: float) -> str:
    """Return a share in percent with as many digits as a person needs."""
    if share and share < 0.0005:
        return "<0.05 %"
    return f"{share:.1%}".replace("%", " %")


def money(value: float) -> str:
    """Return an amount of money, short from 100,000 on."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e5, "k")):
        if abs(value) >= size:
            return f"{value / (1e3 if letter == 'k' else size):,.{0 if letter == 'k' else 2}f} {letter}"
    return number(value)
