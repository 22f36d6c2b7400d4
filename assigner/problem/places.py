"""Places: distances on the globe and how long the way takes.

When to modify: when travel times come from a table or a service in place of the straight line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assigner.problem.problem import Problem

EARTH_RADIUS_KM = 6371.0088


def distance_km(
    latitude: np.ndarray, longitude: np.ndarray, other_latitude: np.ndarray, other_longitude: np.ndarray
) -> np.ndarray:
    """Return great-circle distances in km (haversine; Sinnott 1984); NaN where a position is missing."""
    phi, other_phi = np.radians(latitude), np.radians(other_latitude)
    half = np.sin((other_phi - phi) / 2) ** 2
    turn = np.sin(np.radians(np.asarray(other_longitude) - longitude) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half + np.cos(phi) * np.cos(other_phi) * turn)))


def travel_minutes(problem: Problem, item: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the whole minutes from one item's place to another's; 0 where a place is unknown."""
    latitude = problem.items["latitude"].to_numpy(dtype=float)
    longitude = problem.items["longitude"].to_numpy(dtype=float)
    straight = distance_km(latitude[item], longitude[item], latitude[other], longitude[other])
    travel = problem.settings.travel
    minutes = np.nan_to_num(straight) * travel.detour / travel.speed_km_per_hour * 60
    return np.ceil(minutes - 1e-9).astype(np.int64)


def longest_travel_minutes(problem: Problem, items: np.ndarray) -> int:
    """Return an upper limit on the travel time between any two of the items, whole minutes."""
    latitude = problem.items["latitude"].to_numpy(dtype=float)[items]
    longitude = problem.items["longitude"].to_numpy(dtype=float)[items]
    known = ~(np.isnan(latitude) | np.isnan(longitude))
    if known.sum() < 2:
        return 0
    at = np.flatnonzero(known)[:1]
    reach = distance_km(latitude[at], longitude[at], latitude[known], longitude[known]).max() * 2
    travel = problem.settings.travel
    return int(np.ceil(reach * travel.detour / travel.speed_km_per_hour * 60))
