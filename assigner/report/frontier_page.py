"""The frontier as a picture and as one self-contained page: curve, what is proven, the knee with its interval.

When to modify: to show more of the curve; its numbers come from :mod:`assigner.rebalance.frontier`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd
import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from assigner.language import Words
from assigner.report.charts import FONT
from assigner.report.words import DIMENSIONS, name_of

if TYPE_CHECKING:
    from pathlib import Path

    from assigner.language import Language
    from assigner.rebalance.points import Away, Frontier
    from assigner.rebalance.shared import SharedMoves

BLUE, ORANGE = "#3b6fb5", "#e08a2e"
SAMPLES = 160
"""Budgets at which the bound is drawn."""
TEXT = {
    "title": Words("Moves against imbalance", "换人与不均的权衡"),
    "plan": Words("plan found", "已找到的方案"),
    "bound": Words("proven bound", "已证下界"),
    "knee": Words("bend", "拐点"),
    "count": Words("items that change hands", "换人项数"),
    "revenue": Words("revenue that changes hands, percent", "换人收入占比（%）"),
    "imbalance": Words("imbalance", "不均"),
    "moved": Words("Moved", "换人"),
    "items": Words("Items", "项数"),
    "gap": Words("Open", "未定"),
    "shared": Words("Items that leave their owner in every best plan", "所有最优方案中都要换人的项目"),
    "item": Words("Item", "项目"),
    "from": Words("From", "原负责人"),
    "to": Words("To", "新负责人"),
    "differs": Words("differs", "因方案而异"),
    "note": Words(
        "The line is the best plan found for each budget, below the dashed line no plan exists (proven). The band between them "
        "is open: its height in the table is in points, and in percent of the imbalance at the start. The grey strip is where the "
        "bend may lie.",
        "实线为各额度下已找到的最好方案，虚线以下已证明不存在方案。两线之间的色带尚无定论，表中给出其高度（点数，以及占起始不均的"
        "百分比）。灰色竖条为拐点可能的位置。",
    ),
}

OFF = Words("{name} off", "{name}偏差")


def frontier_svg(frontier: Frontier, language: Language) -> str:
    """Return the curve with its proven band and its knee as SVG."""
    curve = _curve(frontier)
    scale = alt.Scale(type="log", nice=False) if _is_wide(curve) else alt.Scale(nice=False, zero=False)
    x = alt.X("moved:Q", title=_say(frontier.by, language)).scale(scale)
    imbalance = _say("imbalance", language)
    lines = curve.melt("moved", ["plan", "bound"], "line", "cost").dropna()
    lines["line"] = lines["line"].map({"plan": _say("plan", language), "bound": _say("bound", language)})
    colour = (
        alt.Color("line:N", title=None)
        .scale(domain=[_say("plan", language), _say("bound", language)], range=[BLUE, ORANGE])
        .legend(orient="top")
    )
    dash = alt.StrokeDash("line:N", legend=None).scale(
        domain=[_say("plan", language), _say("bound", language)], range=[[1, 0], [5, 3]]
    )
    base = alt.Chart(curve).encode(x=x)
    layers: list[Any] = _knee_layers(frontier, x, language)
    layers.append(
        base.mark_area(opacity=0.15, color=ORANGE, interpolate="step-after").encode(y=alt.Y("bound:Q"), y2="plan:Q")
    )
    layers.append(
        alt.Chart(lines)
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(x=x, y=alt.Y("cost:Q", title=imbalance), color=colour, strokeDash=dash)
    )
    points = pd.DataFrame(
        [(_x(frontier, one.budget), one.found.cost) for one in frontier.points], columns=["moved", "cost"]
    )
    layers.append(alt.Chart(points).mark_point(filled=True, size=38, color=BLUE, opacity=1).encode(x=x, y="cost:Q"))
    chart = alt.layer(*layers).properties(width=820, height=320)
    spec = chart.configure(font=FONT, background="transparent").configure_view(stroke=None).to_dict()
    return str(vl_convert.vegalite_to_svg(spec))


def _knee_layers(frontier: Frontier, x: Any, language: Language) -> list[Any]:
    """Return the strip in which the knee may lie and a line at the knee found."""
    if frontier.knee is None:
        return []
    knee = frontier.knee
    strip = pd.DataFrame({"moved": [_x(frontier, knee.low)], "to": [_x(frontier, knee.high)]})
    mark = pd.DataFrame({"moved": [_x(frontier, knee.spent)], "text": [_say("knee", language)]})
    return [
        alt.Chart(strip).mark_rect(color="#8a8f98", opacity=0.14).encode(x=x, x2="to:Q"),
        alt.Chart(mark).mark_rule(color="#64707d", strokeDash=[3, 3]).encode(x=x),
        alt.Chart(mark).mark_text(align="left", dx=5, y=8, color="#64707d").encode(x=x, text="text:N"),
    ]


def _curve(frontier: Frontier) -> pd.DataFrame:
    """Return plan and bound at every budget that is drawn: all points, and samples between them."""
    first, last = frontier.points[0].budget, frontier.points[-1].budget
    ratio = (last / first) ** (1 / SAMPLES) if first > 0 and last > first else 1.0
    spread = (
        {round(first * ratio**at) for at in range(SAMPLES)}
        if first > 0
        else set(range(first, last, max(1, last // SAMPLES)))
    )
    budgets = sorted(
        {*spread, *(point.budget for point in frontier.points), *(point.budget - 1 for point in frontier.points[1:])}
    )
    rows = [
        (_x(frontier, at), frontier.curve.found(at), frontier.curve.bound(at)) for at in budgets if first <= at <= last
    ]
    return pd.DataFrame(rows, columns=["moved", "plan", "bound"], dtype=float)


def _is_wide(curve: pd.DataFrame) -> bool:
    return bool(curve["moved"].iloc[0] > 0 and curve["moved"].iloc[-1] > 8 * curve["moved"].iloc[0])


def _x(frontier: Frontier, steps: int) -> float:
    """Return where a budget stands on the axis: items, or percent of the revenue."""
    return frontier.units(steps) if frontier.by == "count" else 100 * frontier.share(steps)


def _say(key: str, language: Language) -> str:
    return TEXT[key].say(language)


def frontier_html(frontier: Frontier, shared: SharedMoves | None, language: Language) -> str:
    """Return the page: headline, picture, points, and the moves that every best plan shares."""
    environment = Environment(
        loader=PackageLoader("assigner.report"), autoescape=select_autoescape(["html", "j2"]),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    rules = [(at, _away_words(one, language)) for at, one in enumerate(frontier.points[0].found.away)]
    return environment.get_template("frontier.html.j2").render(
        frontier=frontier,
        shared=shared,
        rules=rules,
        language=language,
        font=FONT,
        say=lambda key: _say(key, language),
        picture=Markup(frontier_svg(frontier, language)),
        name=frontier.of.problem.settings.name,
    )


def _away_words(away: Away, language: Language) -> str:
    """Return the heading of a column: how far loads are from their fair shares, in a dimension."""
    name = name_of(DIMENSIONS, away.dimension, language) if away.dimension else away.rule
    return OFF.say(language, name=name)


def write_frontier(frontier: Frontier, shared: SharedMoves | None, path: Path, language: Language = "en") -> None:
    """Write the page to a file in UTF-8."""
    path.write_text(frontier_html(frontier, shared, language), encoding="utf-8")
