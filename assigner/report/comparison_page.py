"""The page about a comparison of scenarios: one self-contained HTML file with every measure, charts and changes.

When to modify: when the page gets another part; its layout is in ``templates/comparison.html.j2``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd
from markupsafe import Markup

from assigner.language import Language, Words
from assigner.plan.level_words import level_words
from assigner.report.charts import FONT, svg
from assigner.report.comparison_view import HONEST, ComparisonView
from assigner.report.page import environment
from assigner.report.views import number
from assigner.report.words import DIMENSIONS, name_of

if TYPE_CHECKING:
    from pathlib import Path

    from assigner.what_if.comparison import Comparison, Entry

MOST_REPS = 20
PAGE_WORDS = {
    "title": Words("Scenarios side by side", "情景对照"),
    "measures": Words("Every measure", "全部指标"),
    "measure": Words("measure", "指标"),
    "base": Words("base", "基准"),
    "charts": Words("In pictures", "图示"),
    "rep": Words("rep", "销售代表"),
    "scenarios": Words("scenarios", "个情景"),
    "accepted": Words("accepted by their gates", "通过验收"),
    "no_plan": Words("without a plan", "没有方案"),
    "made": Words("Made by assigner what-if from verified plans.", "由 assigner what-if 根据已校验的方案生成。"),
    "share": Words("share", "比例"),
    "cost": Words("Cost: {level} (the line reaches down to the proven bound)", "代价：{level}（线段下端为已证下界）"),
}


def write_comparison(comparison: Comparison, path: Path, language: Language = "en") -> None:
    """Write the page to a file in UTF-8."""
    path.write_text(render_comparison(comparison, language), encoding="utf-8")


def render_comparison(comparison: Comparison, language: Language) -> str:
    """Return the page of a comparison in one language."""
    view = ComparisonView(comparison, language)
    words = {key: said.say(language) for key, said in PAGE_WORDS.items() if "{" not in said.en}
    base = comparison.base.result
    return (
        environment()
        .get_template("comparison.html.j2")
        .render(
            comparison=comparison,
            language=language,
            font=FONT,
            name="" if base is None else base.problem.settings.name,
            words={**words, "changes": view.changes_title(), "honest": HONEST.say(language)},
            tiles=_tiles(comparison, words),
            rows=view.rows(),
            legend=view.legend(),
            charts=[Markup(chart) for chart in _charts(view)],
            changes=view.changes,
            outcome=view.outcome,
            dimensions=lambda entry: _dimensions(entry, language),
            rep_rows=_rep_rows,
        )
    )


def _tiles(comparison: Comparison, words: dict[str, str]) -> list[tuple[str, str]]:
    """Return the headline numbers as (value, label)."""
    entries = comparison.entries
    tiles = [(str(len(entries)), words["scenarios"])]
    gated = [entry for entry in entries if entry.accepted is not None]
    if gated:
        tiles.append((f"{sum(bool(entry.accepted) for entry in gated)} / {len(gated)}", words["accepted"]))
    missing = sum(not entry.has_plan for entry in entries)
    return [*tiles, (str(missing), words["no_plan"])] if missing else tiles


def _dimensions(entry: Entry, language: Language) -> list[tuple[str, str]]:
    """Return the compared dimensions of an entry with their names."""
    return [(name, name_of(DIMENSIONS, name, language)) for name in DIMENSIONS if name in entry.reps]


def _rep_rows(entry: Entry) -> list[list[str]]:
    """Return the reps with the largest changes: name, and load and change in each dimension."""
    rows = []
    for row in entry.reps.head(MOST_REPS).to_dict("records"):
        cells = [str(row["name"])]
        for name, _ in _dimensions(entry, "en"):
            change = row[f"{name}_change"]
            cells += [number(row[name]), ("+" if change > 0 else "") + (number(change) if change else "")]
        rows.append(cells)
    return rows


ROOM = {"left": 24, "right": 8, "top": 5, "bottom": 5}
"""Margins of a chart: a browser sets names of scenarios wider than they were measured, and cut their first letter."""


def _charts(view: ComparisonView) -> list[str]:
    """Return a chart of cost and bound a level, and one of the shares that people look at first."""
    charts = [_cost_chart(view, level) for level in view.comparison.level_names()]
    return [chart for chart in [*charts, _share_chart(view)] if chart]


def _cost_chart(view: ComparisonView, level: str) -> str:
    """Return score and bound of every run at a level; empty where the costs do not compare or are all 0."""
    rows: list[dict[str, Any]] = []
    for entry in view.comparison.all:
        found = next((one for one in entry.levels if one.name == level), None)
        if found is not None and found.score is not None and entry.same_rules:
            least = found.score if found.bound is None else found.bound
            rows.append({"scenario": entry.name, "cost": found.score, "bound": least})
    if len(rows) < 2 or not any(row["cost"] for row in rows):
        return ""
    title = PAGE_WORDS["cost"].say(view.language, level=level_words(level, view.language))
    scenario = alt.Y("scenario:N", title=None, sort=None, axis=alt.Axis(labelLimit=260))
    table = alt.Chart(pd.DataFrame(rows))
    line = table.mark_rule(strokeWidth=6, color="#c9daf0").encode(
        x=alt.X("bound:Q", title=title).scale(zero=False), x2="cost:Q", y=scenario
    )
    point = table.mark_point(filled=True, size=60, color="#3b6fb5").encode(x="cost:Q", y=scenario)
    return svg((line + point).properties(width=740, height={"step": 20}, padding=ROOM))


def _share_chart(view: ComparisonView) -> str:
    rows = view.chart_rows()["shares"]
    if not rows:
        return ""
    base = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar(color="#3b6fb5")
        .encode(
            x=alt.X("share:Q", title=None, axis=alt.Axis(format="%", tickCount=4)),
            y=alt.Y("scenario:N", title=None, sort=None, axis=alt.Axis(labelLimit=200)),
        )
    )
    faceted = base.properties(width=150, height={"step": 16}).facet(
        column=alt.Column("measure:N", title=None, sort=None, header=alt.Header(labelLimit=160))
    )
    return svg(faceted.resolve_scale(x="independent").properties(padding=ROOM))
