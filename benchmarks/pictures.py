"""Pictures of the records: how the proven gap closed over time, and how plan and bound met.

Drawn by Altair and vl-convert without a browser; text stays text, and the ground is white, so that the pictures are
readable in any reader. When to modify: to add a picture, or to change what a line stands for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd
import vl_convert

from assigner.report.charts import COLOURS, FONT
from benchmarks.course import widest_gap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.registry import Family

    Records = Sequence[Mapping[str, Any]]

LEAST_GAP = 1e-5
"""Smaller gaps, proven optimality among them, are drawn here: a logarithm has no zero."""
LEAST_SECONDS = 0.01
MOST_LINES = 12
"""Up to so many cases each has a colour; above, the class has one."""
BEFORE_SEARCH = ("read", "validate", "build")
WIDTH, HEIGHT = 620, 300
ABOVE = [-1, -0.1, -0.01, -0.001, 0, 0.001, 0.01, 0.1, 1, 10, 100]
GREY = "#6b7280"
GAP_LABELS = f"datum.value <= {LEAST_GAP} ? 'proven' : format(datum.value, '.3~%')"


def pictures_of(family: Family, records: Records) -> dict[str, str]:
    """Return the family's pictures as SVG, by file name; empty where no run left a course."""
    if any("peer" in one["facts"] for one in records):
        return _of_peers(records)
    told = [one for one in records if one.get("curve")]
    gaps, costs = gap_points(told), cost_points(told)
    drawn: dict[str, str] = {}
    if not gaps.empty:
        drawn["gap-over-time.svg"] = _svg(_gap_chart(gaps, family.name))
    if not costs.empty:
        drawn["cost-over-time.svg"] = _svg(_cost_chart(costs, family.name))
    return drawn


def _before(record: Mapping[str, Any]) -> float:
    """Return the seconds from the start of reading to the start of the search, where the course begins."""
    stages = record.get("seconds_by_stage") or {}
    return float(sum(stages.get(name, 0.0) for name in BEFORE_SEARCH))


def _points(record: Mapping[str, Any]) -> Iterator[tuple[float, list[int], list[int | None]]]:
    """Yield seconds, scores and bounds of each moment with a plan; a bound once proven stays proven."""
    before, known = _before(record), dict[int, int]()
    for seconds, scores, bounds in record["curve"]:
        known.update({level: bound for level, bound in enumerate(bounds) if bound is not None})
        if scores is not None:
            yield max(LEAST_SECONDS, before + seconds), scores, [known.get(level) for level in range(len(scores))]


def gap_points(records: Records) -> pd.DataFrame:
    """Return ``line, group, seconds, gap``: the proven gap of each run over time, carried on to its end."""
    rows: list[tuple[str, str, float, float]] = []
    for one in records:
        line, group = _line(one), _group(one, len(records))
        mine = [
            (line, group, seconds, max(LEAST_GAP, gap))
            for seconds, scores, bounds in _points(one)
            if (gap := widest_gap(scores, bounds)) is not None
        ]
        rows += [*mine, *_carried_on(mine, _end(one))]
    return pd.DataFrame(rows, columns=["line", "group", "seconds", "gap"])


def _end(record: Mapping[str, Any]) -> float:
    return max(LEAST_SECONDS, float(record.get("seconds_total") or 0.0))


def _carried_on(rows: list[Any], end: float) -> list[Any]:
    """Return the last row once more at the end of the run."""
    return [(*rows[-1][:2], end, *rows[-1][3:])] if rows and rows[-1][2] < end else []


def _line(record: Mapping[str, Any]) -> str:
    return f"{record['case']} #{record['seed']}"


def _group(record: Mapping[str, Any], count: int) -> str:
    """Return what gives a line its colour: the case where there are few, else its class."""
    return str(record["case"] if count <= MOST_LINES else record["facts"].get("class", record["case"]))


def cost_points(records: Records) -> pd.DataFrame:
    """Return ``line, group, what, seconds, above``: plan and bound of the last open level, over the final bound.

    Levels without a bound above 0 have nothing to be compared with and are left out. Only moments count at which every level before it was as good as at the end, so that costs can be compared;
    ``above`` is the share above the final bound, below 0 for bounds of earlier moments.
    """
    rows: list[tuple[str, str, str, float, float]] = []
    for one in records:
        rows += _cost_rows(one, _group(one, len(records)))
    return pd.DataFrame(rows, columns=["line", "group", "what", "seconds", "above"])


def _cost_rows(record: Mapping[str, Any], group: str) -> list[tuple[str, str, str, float, float]]:
    points = list(_points(record))
    if not points:
        return []
    _, final, bounds = points[-1]
    open_levels = [level for level, bound in enumerate(bounds) if bound is not None and bound > 0]
    if not open_levels:
        return []
    level = open_levels[-1]
    least = bounds[level] or 1
    rows: list[tuple[str, str, str, float, float]] = []
    for seconds, scores, known in points:
        if scores[:level] == final[:level]:
            rows.append((_line(record), group, "plan", seconds, scores[level] / least - 1))
        bound = known[level]
        if bound is not None:
            rows.append((_line(record), group, "proven bound", seconds, bound / least - 1))
    return rows


def _gap_chart(table: pd.DataFrame, name: str) -> Any:
    """Draw a line for each run, coloured by group; with many runs thin, and the median of each group thick."""
    many = table["line"].nunique() > MOST_LINES
    lines = (
        alt.Chart(table)
        .mark_line(interpolate="step-after", strokeWidth=0.7 if many else 2, opacity=0.35 if many else 1)
        .encode(
            x=_seconds_axis(), y=_gap_axis("gap", table["gap"].min()), color=_colour(table["group"]), detail="line:N"
        )
    )
    layers: list[alt.Chart] = [lines]
    if many:
        layers.append(
            alt.Chart(medians(table))
            .mark_line(interpolate="step-after", strokeWidth=3)
            .encode(x=_seconds_axis(), y=_gap_axis("gap", table["gap"].min()), color=_colour(table["group"]))
        )
    note = "thin: a run; thick: median of the class / 细线为单次运行，粗线为同类中位数" if many else ""
    return alt.layer(*layers).properties(
        width=WIDTH, height=HEIGHT, title=_title(f"{name}: proven gap over time", "已证明差距随时间的变化", note)
    )


def medians(table: pd.DataFrame) -> pd.DataFrame:
    """Return the median gap of each group over time, as long as more than half of its runs have a gap."""
    rows = []
    for group, members in table.groupby("group", sort=False):
        steps = members.pivot_table(index="seconds", columns="line", values="gap", aggfunc="min").sort_index().ffill()
        known = steps.notna().sum(axis=1) * 2 > steps.shape[1]
        middle = steps.fillna(float("inf")).median(axis=1)[known]
        rows.append(pd.DataFrame({"group": group, "seconds": middle.index, "gap": middle.to_numpy()}))
    return pd.concat(rows, ignore_index=True)


def _cost_chart(table: pd.DataFrame, name: str) -> Any:
    """Draw plan and bound over time, a small picture for each group."""
    groups = list(dict.fromkeys(table["group"]))
    columns = min(3, len(groups))
    chart = (
        alt.Chart(table)
        .mark_line(interpolate="step-after", strokeWidth=1.6, opacity=0.85)
        .encode(
            x=_seconds_axis(),
            y=alt.Y(
                "above:Q", title="above the final bound / 高于最终下界", axis=alt.Axis(format=".3~%", values=ABOVE)
            ).scale(type="symlog", constant=0.001, nice=False),
            color=alt.Color("what:N", title=None)
            .scale(domain=["plan", "proven bound"], range=[COLOURS[0], COLOURS[1]])
            .legend(orient="top"),
            detail="line:N",
        )
        .properties(width=max(240, WIDTH // columns), height=190)
    )
    title = _title(f"{name}: plan and proven bound over time", "方案与已证下界随时间的变化", "")
    facet = chart.facet(facet=alt.Facet("group:N", title=None, sort=groups), columns=columns)
    return facet.resolve_axis(x="independent").properties(title=title)


def _of_peers(records: Records) -> dict[str, str]:
    """Draw the comparison: each peer's plan over time as the gap to the bound that we prove, beside each other by size."""
    from benchmarks.peers.table import SHORT, bounds_of

    bounds = bounds_of(records)
    rows = [
        (one["case"], SHORT[one["facts"]["peer"]], str(one["facts"]["class"]), *point)
        for one in records
        for point in _gaps_of_peer(one, bounds.get(one["facts"]["instance"]))
    ]
    if not rows:
        return {}
    table = pd.DataFrame(rows, columns=["line", "peer", "size", "seconds", "gap", "last"])
    base = alt.Chart(table).encode(
        x=_seconds_axis(), y=_gap_axis("gap", table["gap"].min()), color=_colour(table["peer"]), detail="line:N"
    )
    ends = base.transform_filter("datum.last").mark_point(size=45, filled=True, opacity=1)
    chart = alt.layer(base.mark_line(interpolate="step-after", strokeWidth=1.8), ends).properties(width=300, height=300)
    sizes = list(dict.fromkeys(table["size"]))
    title = _title(
        "Equal time, equal problem: gap to the bound that assigner proves", "同题同时：与 assigner 证明的下界之差距",
        "a line for each run, a dot at its end; HiGHS does not tell its course / 每条线为一次运行，圆点为终点",
    )  # fmt: skip
    facet = chart.facet(facet=alt.Facet("size:N", title=None, sort=sizes), columns=3)
    return {"gap-over-time.svg": _svg(facet.resolve_axis(x="independent").properties(title=title))}


def _gaps_of_peer(record: Mapping[str, Any], bound: int | None) -> list[tuple[float, float, bool]]:
    """Return seconds, gap and whether it is the end, of each better plan; nothing for a run without a sound plan."""
    from benchmarks.peers.table import gap_to

    if bound is None or not record.get("verified"):
        return []
    moments = [(seconds, scores[0], False) for seconds, scores, _ in record["curve"] if scores is not None]
    moments.append((record["seconds_total"], record["cost"], True))
    return [
        (max(LEAST_SECONDS, seconds), max(LEAST_GAP, gap_to(cost, bound) or 0.0), last)
        for seconds, cost, last in moments
    ]


def _seconds_axis() -> alt.X:
    axis = alt.Axis(format="~g", values=[step * 10**power for power in range(-2, 5) for step in (1, 3)])
    return alt.X("seconds:Q", title="seconds / 秒", axis=axis).scale(type="log", nice=False, padding=8)


def _gap_axis(field: str, least: float) -> alt.Y:
    """Return the axis of gaps, from the power of ten below the smallest one that is drawn."""
    low = max(LEAST_GAP, 10.0 ** math.floor(math.log10(max(least, LEAST_GAP)) + 1e-9))
    axis = alt.Axis(values=[10.0**power for power in range(round(math.log10(low)), 1)], labelExpr=GAP_LABELS)
    scale = alt.Scale(type="log", domain=[low, 1.0], clamp=True)
    return alt.Y(f"{field}:Q", title="gap / 差距", axis=axis, scale=scale)


def _colour(groups: pd.Series[Any]) -> alt.Color:
    names = list(dict.fromkeys(groups))
    legend = alt.Legend(orient="right", labelLimit=260, symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1)
    palette = COLOURS if len(names) <= len(COLOURS) else [*COLOURS, *_MORE_COLOURS]
    return alt.Color("group:N" if groups.name == "group" else f"{groups.name}:N", title=None, legend=legend).scale(
        domain=names, range=palette
    )


_MORE_COLOURS = ["#1f2937", "#b58b00", "#d16ba5", "#4cb0e0", "#7c5c3b", "#0f766e", "#a3a3a3"]


def _title(text: str, chinese: str, note: str) -> alt.TitleParams:
    lines = [chinese, note] if note else [chinese]
    return alt.TitleParams(
        text,
        subtitle=lines,
        anchor="start",
        fontSize=16,
        fontWeight="bold",
        subtitleFontSize=12,
        subtitleColor=GREY,
        offset=14,
    )


def _svg(chart: Any) -> str:
    """Return the chart as SVG on white."""
    spec = (
        chart.configure(font=FONT, background="white", padding=16)
        .configure_view(stroke=None)
        .configure_axis(gridColor="#e5e7eb", domainColor="#9ca3af", tickColor="#9ca3af", labelColor="#374151",
                        titleColor="#374151", titleFontWeight="normal", labelFontSize=11, titleFontSize=12)
        .configure_header(labelFontSize=13, labelFontWeight="bold", labelColor="#374151")
        .configure_legend(labelFontSize=12, labelColor="#374151")
        .to_dict()
    )  # fmt: skip
    return str(vl_convert.vegalite_to_svg(spec))
