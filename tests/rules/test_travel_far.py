"""Hand-worked edges of travel-far."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.one_rule import amounts

# On a meridian, one degree is 6371.0088 x pi / 180 = 111.1951 km.


def data(*degrees: float | None) -> dict[str, Any]:
    accounts = [{"id": f"a{i}", "latitude": north, "longitude": 120.0} for i, north in enumerate(degrees)]
    return {"reps": [{"id": "ann", "latitude": 30.0, "longitude": 120.0}, {"id": "bob"}], "accounts": accounts}


@pytest.mark.parametrize(
    ("degrees", "parameters", "amount"),
    [
        (31.0, {}, 92),  # 111.1951 - 20 = 91.1951, rounded up
        (29.0, {"free_km": 111}, 1),  # 0.1951
        (31.0, {"free_km": 112}, 0),
        (40.0, {}, 500),  # 1111.951 - 20 is capped
        (40.0, {"cap_km": 2000}, 1092),  # 1091.951
        (30.0, {"free_km": 0}, 0),
    ],
)
def test_kilometres_beyond_the_free_ones_are_rounded_up_and_capped(
    degrees: float, parameters: dict[str, int], amount: int
) -> None:
    got = amounts("travel-far", data(degrees), {"a0": "ann"}, parameters=parameters)
    assert got == ({"a0": amount} if amount else {})


def test_a_missing_position_is_not_scored() -> None:
    assert amounts("travel-far", data(40.0, None), {"a0": "bob", "a1": "ann"}) == {}
