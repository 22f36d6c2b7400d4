"""Charts as inline SVG: the duties of each rep over time, and how score and bound met.

Drawn by Altair and vl-convert without a browser; text stays text, so that any font with Chinese
characters on the reader's machine serves. When to modify: to add a chart.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd
import vl_convert

from assigner.plan.level_words import level_words
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
    """Return the duties as an SVG Gantt chart, one line a rep; empty text where there are none.

    Hours of the day in which no duty lies are cut out, so that a fortnight of office hours is readable.
    """
    table = facts.calendar
    if table.empty:
        return ""
    axis = DayAxis(table)
    reps = table["rep"].unique()[:MOST_GANTT_REPS]
    shown = table[table["rep"].isin(reps) & (table["start"] < axis.end)]
    drawn = pd.DataFrame(
        {
            "who": facts.problem.rep_names[shown["rep"]],
            "what": [name_of(DUTY_KINDS, kind, language) for kind in shown["kind"]],
            "name": shown["name"].to_numpy(),
            "from": axis.position(shown["start"]),
            "to": axis.position(shown["end"]),
        }
    )
    ticks = alt.Axis(values=axis.ticks(), labelExpr=axis.labels(), labelAlign="left", labelOffset=2, tickSize=12)
    chart = (
        alt.Chart(drawn)
        .mark_bar(cornerRadius=2, height=14)
        .encode(
            x=alt.X("from:Q", title=None, axis=ticks).scale(domain=[0, axis.length], nice=False),
            x2="to:Q",
            y=alt.Y("who:N", title=None, sort=list(dict.fromkeys(drawn["who"]))),
            color=alt.Color("what:N", title=None).scale(range=COLOURS).legend(orient="top"),
            tooltip=["name:N"],
        )
        .properties(width=max(840, 75 * axis.num_days), height={"step": 24})
    )
    return svg(chart)


class DayAxis:
    """A time axis of days laid side by side, each cut to the hours in which anything happens.

    Parameters
    ----------
    calendar
        Duties with naive local ``start`` and ``end``, not empty.
    """

    def __init__(self, calendar: pd.DataFrame) -> None:
        self.first = calendar["start"].min().normalize()
        last = min(calendar["start"].max().normalize(), self.first + pd.Timedelta(days=LONGEST_GANTT_DAYS - 1))
        self.num_days = (last - self.first).days + 1
        self.end = last + pd.Timedelta(days=1)
        overnight = bool((calendar["start"].dt.normalize() != calendar["end"].dt.normalize()).any())
        self._from_hour = 0 if overnight else int(calendar["start"].dt.hour.min())
        self._hours = 24 if overnight else int(calendar["end"].dt.hour.max()) + 1 - self._from_hour
        self.length = self.num_days * self._hours

    def position(self, moments: pd.Series[pd.Timestamp]) -> list[float]:
        """Return where each moment lies, in hours along the axis."""
        day = (moments.dt.normalize() - self.first).dt.days
        hour = moments.dt.hour + moments.dt.minute / 60 - self._from_hour
        return [min(float(self.length), place) for place in (day * self._hours + hour).tolist()]

    def ticks(self) -> list[int]:
        """Return where the days begin."""
        return [day * self._hours for day in range(self.num_days)]

    def labels(self) -> str:
        """Return the expression that gives each tick its date."""
        days = [self.first + pd.Timedelta(days=day) for day in range(self.num_days)]
        texts = {str(tick): f"{day:%m-%d}" for tick, day in zip(self.ticks(), days, strict=True)}
        return f"{json.dumps(texts)}[datum.value]"


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
            y=alt.Y("cost:Q", title=level_words(result.levels[level].name, language)).scale(type="symlog"),
            color=alt.Color("line:N", title=None)
            .scale(domain=list(names), range=["#3b6fb5", "#e08a2e"])
            .legend(orient="top"),
        )
        .properties(width=800, height=180)
    )
    return svg(chart)


def _last_contested_level(result: Result) -> int | None:
    """Return the level whose score or bound changed last; None if too little happened to draw."""
    scored = [point for point in result.trace if point.score is not None]
    for level in reversed(range(len(result.levels))):
        if len({point.score[level] for point in scored if point.score}) > 1:
            return level
    return None


def svg(chart: Any) -> str:
    """Return a chart as SVG text in the look of all our charts."""
    spec = chart.configure(font=FONT, background="transparent").configure_view(stroke=None).to_dict()
    return str(vl_convert.vegalite_to_svg(spec))
