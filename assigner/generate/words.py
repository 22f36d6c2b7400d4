"""Names for made-up people, companies and teams; long lists are made by joining short ones.

When to modify: to give another family of problems names that people can read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_NAMES = (
    "Alice", "Amir", "Anna", "Ben", "Carla", "Chloe", "Daniel", "Diana", "Elena", "Emre", "Eva", "Felix", "Grace",
    "Hana", "Hugo", "Ines", "Ivan", "Jonas", "Julia", "Kai", "Laura", "Leon", "Lin", "Lucia", "Marco", "Maria", "Max",
    "Mei", "Mia", "Nadia", "Nils", "Noor", "Olga", "Omar", "Paul", "Petra", "Priya", "Ravi", "Rosa", "Sara", "Simon",
    "Sofia", "Tariq", "Theo", "Tom", "Uma", "Vera", "Victor", "Wei", "Yara", "Yusuf", "Zoe",
)  # fmt: skip
LAST_NAMES = (
    "Adler", "Almeida", "Bauer", "Berg", "Brandt", "Chen", "Costa", "Dietrich", "Engel", "Ferrari", "Fischer", "Garcia",
    "Haas", "Hansen", "Ito", "Jansen", "Kaya", "Keller", "Klein", "Kowalski", "Lange", "Lind", "Lopez", "Marino",
    "Meyer", "Moreau", "Novak", "Okafor", "Olsen", "Park", "Patel", "Peters", "Quinn", "Rossi", "Santos", "Schmitt",
    "Silva", "Sommer", "Tanaka", "Vogel", "Wagner", "Walsh", "Weber", "Winter", "Wolf", "Yilmaz", "Zhang", "Ziegler",
)  # fmt: skip
COMPANY_BEGINNINGS = (
    "Alder", "Amber", "Arrow", "Aspen", "Atlas", "Beacon", "Birch", "Blue", "Bright", "Cedar", "Clear", "Cliff", "Cobalt",
    "Copper", "Coral", "Crown", "Delta", "Dune", "Eagle", "Elm", "Ember", "Falcon", "Fern", "Flint", "Forge", "Glen",
    "Granite", "Grove", "Harbour", "Hazel", "Heron", "Iron", "Ivory", "Juniper", "Lake", "Larch", "Linden", "Maple",
    "Meadow", "Mill", "North", "Oak", "Onyx", "Orchid", "Pearl", "Pine", "Quarry", "Quartz", "Raven", "Ridge", "River",
    "Rowan", "Sage", "Silver", "Slate", "Spruce", "Stone", "Summit", "Swift", "Thorn", "Tidal", "Vale", "Willow", "Wren",
)  # fmt: skip
COMPANY_ENDINGS = (
    "Analytics", "Bank", "Bearings", "Builders", "Chemicals", "Clinics", "Components", "Dairy", "Dental", "Electric",
    "Energy", "Engines", "Fabrics", "Foods", "Freight", "Furniture", "Gas", "Glass", "Hotels", "Insurance", "Labs",
    "Lighting", "Logistics", "Machines", "Marine", "Media", "Metals", "Mobility", "Motors", "Optics", "Packaging", "Paper",
    "Pharma", "Plastics", "Press", "Properties", "Pumps", "Rail", "Retail", "Robotics", "Schools", "Security", "Software",
    "Solar", "Steel", "Systems", "Textiles", "Tools", "Tyres", "Valves", "Water", "Works",
)  # fmt: skip
TEAM_NAMES = ("North", "South", "East", "West", "Centre", "Coast", "Lakes", "Hills", "Valley", "Islands")


def joined_names(
    first: Sequence[str], second: Sequence[str], count: int, random: np.random.Generator, separator: str = " "
) -> pd.Series[Any]:
    """Return ``count`` names of two words, each pair once before any is used again with a number behind it."""
    size = len(first) * len(second)
    order = random.permutation(size)
    code = order[np.arange(count) % size]
    names = pd.Series(np.array(first, dtype=object)[code // len(second)], dtype="str") + separator
    names += pd.Series(np.array(second, dtype=object)[code % len(second)], dtype="str")
    turn = np.arange(count) // size
    numbered = turn > 0
    names[numbered] = names[numbered] + " " + pd.Series(turn[numbered] + 1, index=names.index[numbered]).astype("str")
    return names.astype("str")


def team_names(count: int) -> list[str]:
    """Return names of ``count`` teams."""
    return [TEAM_NAMES[k] if k < len(TEAM_NAMES) else f"Team {k + 1}" for k in range(count)]
