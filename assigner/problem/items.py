"""The items of a problem: accounts, leads and every seat of every duty occurrence, as one table.

Rules look at this table only; where an item came from is in ``kind``, ``table_row`` and ``duty``.
When to modify: when the row models of work get a field that a rule needs.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.problem import time
from assigner.problem.frames import empty_frames
from assigner.problem.settings import Settings
from assigner.problem.trees import memberships, team_tree

if TYPE_CHECKING:
    from assigner.problem.frames import Frames

OUTSIDE_BY_DEFAULT = ("on-call", "team-event")
"""Kinds of duty that may lie outside working hours unless the duty says otherwise."""

_SHARED = [
    "id", "name", "minutes", "value", "potential", "seniority", "territory", "team", "owner", "owner_since",
    "pin", "priority", "required", "unassigned_cost", "latitude", "longitude",
]  # fmt: skip


def build_items(settings: Settings, frames: Frames) -> pd.DataFrame:
    """Return the item table, still with names; one row an item, numbered from 0.

    Columns besides those of :class:`assigner.problem.work.Work`: ``kind`` (account, lead, duty),
    ``table_row`` (row in its table), ``duty`` (row in duties or -1), ``occurrence`` (number of the
    duty occurrence over the problem, or -1; the seats of one occurrence share it), ``seat``,
    ``position`` (row in duties.positions or -1), ``named`` (row of the named rep or -1), ``earliest``
    and ``latest`` start, ``fixed``, ``duration``, buffers, ``outside_hours``, ``arrived``, ``answer_by``.
    """
    accounts = _plain_items(frames["accounts"], "account")
    leads = _plain_items(frames["leads"], "lead")
    leads["arrived"] = time.moments(frames["leads"]["arrived_at"], settings.time_zone)
    leads["answer_by"] = time.moments(frames["leads"]["answer_by"], settings.time_zone)
    leads["score"] = frames["leads"]["score"]
    duties = _duty_items(settings, frames) if len(frames["duties"]) else _no_duty_items()
    items = pd.concat([accounts, leads, duties], ignore_index=True)
    for column in ("duty", "occurrence", "seat", "position", "named", "earliest", "latest", "arrived", "answer_by"):
        items[column] = items[column].fillna(-1).astype("int64")
    for column in ("duration", "buffer_before", "buffer_after"):
        items[column] = items[column].fillna(0).astype("int64")
    for column in ("fixed", "outside_hours"):
        items[column] = items[column].astype("boolean").fillna(False).astype(bool)
    items["base_id"] = items["base_id"].where(items["base_id"].notna(), items["id"])
    items["name"] = items["name"].where(items["name"].fillna("") != "", items["id"])
    items["minutes"] = items["minutes"].fillna(0.0)
    items["seniority"] = items["seniority"].fillna(0).astype("int64")
    return items


def _plain_items(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    items = frame[_SHARED].copy()
    items["kind"] = kind
    items["table_row"] = np.arange(len(frame))
    return items


def seats(settings: Settings, frames: Frames) -> pd.DataFrame:
    """Return the seats of each duty: ``duty``, ``position`` (or -1), ``named`` (rep row or -1), ``seat``, ``label``.

    A position with named reps or a team has one seat a person; any other has ``count`` seats; a duty
    without positions has one.
    """
    positions = frames["duties.positions"]
    named = _named_people(settings, frames)
    counted = positions.loc[~positions.index.isin(named["position"]), ["row", "count"]]
    counted = counted.loc[counted.index.repeat(counted["count"])]
    bare = np.setdiff1d(np.arange(len(frames["duties"])), positions["row"])
    table = pd.concat(
        [
            pd.DataFrame({"duty": bare, "position": -1, "named": -1}),
            pd.DataFrame({"duty": counted["row"], "position": counted.index, "named": -1}),
            pd.DataFrame({"duty": positions["row"].loc[named["position"]].to_numpy(), **named}),
        ],
        ignore_index=True,
    ).astype("int64")
    table = table.sort_values(["duty", "position", "named"], kind="stable", ignore_index=True)
    table["seat"] = table.groupby("duty").cumcount() + 1
    alone = table.groupby("duty")["seat"].transform("size") == 1
    names = frames["reps"]["id"].to_numpy(dtype=object)
    people = np.where(table["named"] >= 0, np.take(np.append(names, ""), table["named"]), table["seat"].astype(str))
    table["label"] = np.where(alone & (table["named"] < 0), "", "/" + people.astype(str).astype(object))
    return table


def _named_people(settings: Settings, frames: Frames) -> pd.DataFrame:
    """Return (position row, rep row) of every named person and every active member of a named team."""
    reps, positions = frames["reps"], frames["duties.positions"]
    by_name = frames["duties.positions.reps"].merge(
        pd.DataFrame({"value": reps["id"], "named": reps.index}), on="value"
    )[["row", "named"]]
    tree = team_tree(settings, frames)
    members = memberships(tree, reps["team"])
    members = members[reps["active"].to_numpy(dtype=bool)[members["row"]]].rename(columns={"row": "named"})
    teams = pd.DataFrame({"node": tree.code(positions["team"]), "row": positions.index})
    by_team = teams[teams["node"] >= 0].merge(members, on="node")[["row", "named"]]
    people = pd.concat([by_name, by_team]).drop_duplicates()
    return people.rename(columns={"row": "position"}).astype("int64")


def _duty_items(settings: Settings, frames: Frames) -> pd.DataFrame:
    duties = frames["duties"]
    when = time.occurrences(settings, frames).reset_index(names="occurrence_row")
    table = when.drop(columns="occurrence").merge(seats(settings, frames), on="duty", suffixes=("", "_seat"))
    table = table.rename(columns={"occurrence_row": "occurrence"}).sort_values(["occurrence", "seat"], kind="stable")
    table = table.reset_index(drop=True)
    row = table["duty"].to_numpy()
    items = _plain_items(duties, "duty").iloc[row].reset_index(drop=True)
    items["base_id"] = items["id"]
    dated = np.where(table["label"] == "", "", "@" + table["label"].astype(object))
    items["id"] = items["id"].astype(object) + dated + table["label_seat"].astype(object)
    items["minutes"] = items["minutes"].where(items["minutes"].notna(), table["duration"].astype(float))
    for column in ("duty", "occurrence", "seat", "position", "named", "earliest", "latest", "fixed", "duration"):
        items[column] = table[column].to_numpy()
    items["duty_kind"] = duties["kind"].to_numpy()[row]
    items["buffer_before"] = duties["buffer_before_minutes"].to_numpy()[row]
    items["buffer_after"] = duties["buffer_after_minutes"].to_numpy()[row]
    by_kind = pd.Series(duties["kind"].isin(OUTSIDE_BY_DEFAULT).to_numpy())
    items["outside_hours"] = duties["outside_hours"].fillna(by_kind).astype(bool).to_numpy()[row]
    items["seniority"] = _position_seniority(frames, items)
    return items


@cache
def _no_duty_items() -> pd.DataFrame:
    """Return the table of no duties; made once: routing asks for it at every arrival that is like none before."""
    return _duty_items(Settings(), empty_frames())


def _position_seniority(frames: Frames, items: pd.DataFrame) -> pd.Series:
    """Return the higher of the duty's and the position's least seniority."""
    own = frames["duties.positions"]["seniority"].astype("Float64").to_numpy(dtype=float, na_value=0)
    of_position = np.append(own, 0.0)[items["position"].to_numpy(dtype=np.int64)]
    of_duty = items["seniority"].astype("Float64").to_numpy(dtype=float, na_value=0)
    return pd.Series(np.maximum(of_position, of_duty))
