"""Charts as inline SVG: the duties of each rep over time, and how score and bound met.

Drawn by Altair and vl-convert without a browser; text stays text, so that any font with Chinese
characters on the reader's machine serves. When to modify: to add a chart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd
import vl_convert

from assigner.report.words import DUTY_KINDS, name_of

if TYPE_CHECKING:
    from assigner.language import Language
    from assigner.plan.result import Result
    from assigner.report.facts import Facts

FONT = "system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', 'WenQuanYi Micro Hei', sans-serif"
COLOURS = ["#3b6fb5", "#e08a2e", "#7a4fa3", "#2e9c8f", "#8a8f98", "#c4495a", "#5b8f3a"]
LONGEST_GANTT_DAYS = 31
"""A longer calendar is cut into the first days: a chart nobody can read helps nobody."""
MOST_GANTT_REPS = 60


def gantt(facts: Facts, language: Language) -> str:
    """Return the duties as an SVG Gantt chart, one line a rep; empty text where there are none."""
    table = facts.calendar
    if table.empty:
        return ""
    table = table[table["start"] < table["start"].min().normalize() + pd.Timedelta(days=LONGEST_GANTT_DAYS)]
    reps = table["rep"].unique()[:MOST_GANTT_REPS]
    table = table[table["rep"].isin(reps)].assign(
        who=lambda rows: facts.problem.rep_names[rows["rep"]],
        what=lambda rows: [name_of(DUTY_KINDS, kind, language) for kind in rows["kind"]],
        # Wall-clock times drawn as if they were UTC: the chart must not depend on the machine's time zone.
        start=lambda rows: rows["start"].dt.tz_localize("UTC"),
        end=lambda rows: rows["end"].dt.tz_localize("UTC"),
    )
    chart = (
        alt.Chart(table[["who", "what", "name", "start", "end"]])
        .mark_bar(cornerRadius=2, height=13)
        .encode(
            x=alt.X("start:T", title=None).scale(type="utc"),
            x2="end:T",
            y=alt.Y("who:N", title=None, sort=list(dict.fromkeys(table["who"]))),
            color=alt.Color("what:N", title=None).scale(range=COLOURS).legend(orient="top"),
            tooltip=["name:N"],
        )
        .properties(width=880, height={"step": 24})
    )
    return _svg(chart)


def progress(result: Result, language: Language) -> str:
    """Return score and bound of the last level that moved, over time; empty text without a trace."""
    level = _last_contested_level(result)
    if level is None:
        return ""
    names = ("plan", "proven bound") if language == "en" else ("方案", "已证下界")
    rows = []
    for point in result.trace:
        if point.score is not None:
            rows.append((point.seconds, names[0], point.score[level]))
        bound = point.bound[level]
        if bound is not None:
            rows.append((point.seconds, names[1], bound))
    table = pd.DataFrame(rows, columns=["seconds", "line", "cost"])
    chart = (
        alt.Chart(table)
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(
            x=alt.X("seconds:Q", title="s"),
            y=alt.Y("cost:Q", title=result.levels[level].name).scale(type="symlog"),
            color=alt.Color("line:N", title=None).scale(range=["#3b6fb5", "#e08a2e"]).legend(orient="top"),
        )
        .properties(width=880, height=180)
    )
    return _svg(chart)


def _last_contested_level(result: Result) -> int | None:
    """Return the level whose score or bound changed last; None if too little happened to draw."""
    scored = [point for point in result.trace if point.score is not None]
    for level in reversed(range(len(result.levels))):
        if len({point.score[level] for point in scored if point.score}) > 1:
            return level
    return None


def _svg(chart: alt.Chart) -> str:
    spec = chart.configure(font=FONT, background="transparent").configure_view(stroke=None).to_dict()
    return str(vl_convert.vegalite_to_svg(spec))
