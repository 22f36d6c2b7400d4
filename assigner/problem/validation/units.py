"""Checks of suspicious units: hours where minutes are meant, thousands mixed with single money, swapped coordinates.

All are warnings: numbers may be odd and right. When to modify: when people mix up something new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.problem.validation.findings import Findings, Kind
from assigner.problem.validation.subject import WORK_TABLES

if TYPE_CHECKING:
    from assigner.problem.validation.subject import Subject

MINUTES_LIKE_HOURS = Kind(
    "minutes-look-like-hours",
    "warning",
    Words(
        "No row of {table} takes more than {value:,.10g} minutes: these look like hours.",
        "{table} 表中没有一行超过 {value:,.10g} 分钟，看起来像是小时。",
    ),
    Words("Give minutes: multiply by 60.", "请填写分钟数（乘以 60）。"),
)
MINUTES_LIKE_SECONDS = Kind(
    "minutes-look-like-seconds",
    "warning",
    Words(
        "A usual row of {table} takes {value:,.10g} minutes, more than one rep's capacity of {capacity:,.10g}: "
        "these look like seconds.",
        "{table} 表的常见用时为 {value:,.10g} 分钟，超过一名人员的产能 {capacity:,.10g}，看起来像是秒。",
    ),
    Words("Give minutes: divide by 60. Or correct the capacity.", "请填写分钟数（除以 60），或更正产能。"),
)
CAPACITY_LIKE_HOURS = Kind(
    "capacity-looks-like-hours",
    "warning",
    Words(
        "A capacity of {value:,.10g} minutes over {days:,} days looks like hours.",
        "{days:,} 天内产能 {value:,.10g} 分钟，看起来像是小时。",
    ),
    Words("Give minutes: multiply by 60.", "请填写分钟数（乘以 60）。"),
)
AMOUNT_UNIT_MIXED = Kind(
    "amount-unit-mixed",
    "warning",
    Words(
        "{field} {value:,.10g} is {times:,.0f} times the median of {median:,.10g}: a few rows in another unit?",
        "{field} 的值 {value:,.10g} 是中位数 {median:,.10g} 的 {times:,.0f} 倍，是否少数行使用了其他单位？",
    ),
    Words("Give all rows in the same unit (yuan or thousand yuan, not both).", "请统一单位（元或千元，勿混用）。"),
)
COORDINATES_SWAPPED = Kind(
    "coordinates-swapped",
    "warning",
    Words(
        "({value}) lies far from all others; with latitude and longitude swapped it would lie among them.",
        "坐标（{value}）远离其他各点，对调经纬度后则落在其中。",
    ),
    Words("Swap latitude and longitude.", "请对调纬度与经度。"),
)
COORDINATE_ALONE = Kind(
    "coordinate-alone",
    "warning",
    Words(
        "Latitude and longitude belong together; only one of them, {value}, is given.",
        "纬度与经度须同时填写，此处只有 {value}。",
    ),
    Words("Give both, or neither.", "请两项都填，或都不填。"),
)
COORDINATES_ZERO = Kind(
    "coordinates-zero",
    "warning",
    Words(
        "The position 0, 0 lies in the sea off Africa: it often stands for 'unknown'.",
        "坐标 0, 0 位于非洲外海，通常表示“未知”。",
    ),
    Words("Leave both fields empty when the position is unknown.", "位置未知时请将两项留空。"),
)

FEW = 0.02
"""Share of rows up to which outliers count as "a few"."""
NEAR_DEGREES, FAR_DEGREES = 8.0, 20.0
"""Distances from the middle of all positions that count as among and as far from them."""


def check_units(subject: Subject, findings: Findings) -> None:
    """Check minutes, capacities, money and coordinates for a wrong unit."""
    capacity = _minutes_capacity(subject)
    for table in WORK_TABLES[:2]:
        _check_minutes(subject, findings, table, capacity)
    _check_capacity(subject, findings)
    for table in WORK_TABLES:
        for field in ("value", "potential", "minutes"):
            _check_mixed(subject, findings, table, field)
    _check_coordinates(subject, findings)


def _minutes_capacity(subject: Subject) -> float:
    """Return the median capacity of minutes of active reps, NaN without any."""
    given = subject.frames["reps.capacity"]
    given = given[(given["key"] == "minutes") & subject.active[given["row"]]]
    return float(given["value"].median()) if len(given) else float("nan")


def _check_minutes(subject: Subject, findings: Findings, table: str, capacity: float) -> None:
    minutes = subject.frames[table]["minutes"]
    minutes = minutes[minutes > 0]
    if len(minutes) < 3 or np.isnan(capacity):
        return
    row = int(minutes.index[0])
    if float(minutes.max()) <= 8 and capacity > 1000:
        findings.add(MINUTES_LIKE_HOURS, table, [row], "minutes", values=[float(minutes.max())], table=table)
    elif float(minutes.median()) > capacity > 1000:
        facts: dict[str, Any] = {"table": table, "capacity": capacity}
        findings.add(MINUTES_LIKE_SECONDS, table, [row], "minutes", values=[float(minutes.median())], **facts)


def _check_capacity(subject: Subject, findings: Findings) -> None:
    """40 or 160 "minutes" for a month or a quarter are hours: under half an hour a week for a whole rep."""
    horizon = subject.settings.horizon
    given = subject.frames["reps.capacity"]
    num_days = (horizon.last_day - horizon.first_day).days + 1 if horizon is not None else 0
    if num_days < 7:
        return
    suspicious = (given["key"] == "minutes") & (given["value"] > 0) & (given["value"] <= 30 * num_days / 7)
    usual_hours = given["value"].between(20, 1000)
    rows = np.flatnonzero(suspicious & usual_hours & subject.active[given["row"]])
    findings.add(CAPACITY_LIKE_HOURS, "reps.capacity", rows, "value", values=given["value"].iloc[rows], days=num_days)


def _check_mixed(subject: Subject, findings: Findings, table: str, field: str) -> None:
    amounts = subject.frames[table][field]
    positive = amounts[amounts > 0]
    if len(positive) < 10:
        return
    median = float(positive.median())
    rows = np.flatnonzero(amounts.fillna(0.0) >= 900 * median)
    if 0 < len(rows) <= max(1, FEW * len(positive)):
        values = amounts.iloc[rows]
        facts: dict[str, Any] = {"times": values / median, "median": median, "field": field}
        findings.add(AMOUNT_UNIT_MIXED, table, rows, field, values=values, **facts)


def _check_coordinates(subject: Subject, findings: Findings) -> None:
    for table in ("reps", *WORK_TABLES):
        frame = subject.frames[table]
        latitude, longitude = frame["latitude"], frame["longitude"]
        for field, other in (("latitude", longitude), ("longitude", latitude)):
            rows = np.flatnonzero(frame[field].notna() & other.isna())
            findings.add(COORDINATE_ALONE, table, rows, field, values=frame[field].iloc[rows])
        rows = np.flatnonzero((latitude == 0) & (longitude == 0))
        findings.add(COORDINATES_ZERO, table, rows, "latitude", values="0, 0")
    _check_swapped(subject, findings)


def _check_swapped(subject: Subject, findings: Findings) -> None:
    parts = [subject.frames[table][["latitude", "longitude"]].assign(table=table) for table in ("reps", *WORK_TABLES)]
    points = pd.concat(parts).dropna()
    if len(points) < 4:
        return
    middle = points["latitude"].median(), points["longitude"].median()
    here = _degrees(points["latitude"], points["longitude"], middle)
    swapped = _degrees(points["longitude"], points["latitude"], middle)
    bad = points[(here > FAR_DEGREES) & (swapped < NEAR_DEGREES)]
    for table, part in bad.groupby("table", sort=False):
        values = [f"{lat:g}, {lon:g}" for lat, lon in zip(part["latitude"], part["longitude"], strict=True)]
        findings.add(COORDINATES_SWAPPED, str(table), part.index.to_numpy(), "latitude", values=values)


def _degrees(latitude: pd.Series[float], longitude: pd.Series[float], middle: tuple[float, float]) -> pd.Series[float]:
    return ((latitude - middle[0]) ** 2 + (longitude - middle[1]) ** 2) ** 0.5
