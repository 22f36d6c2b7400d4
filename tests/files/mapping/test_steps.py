"""Guards: the steps that make tables, and chances shrunk toward their surroundings, worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from assigner.files.mapping.estimates import estimate_rates
from assigner.files.mapping.model import Mapping, Rate
from assigner.files.mapping.steps import Made, Workshop
from assigner.files.mapping.told import ROW, Told
from assigner.files.tables import RawTable


def _raw() -> RawTable:
    return RawTable("t", "t.csv", ("k",), (pd.Series(["a"] * 9),), np.arange(2, 11), "lines")


def _made(steps: list[dict[str, Any]], **other: pd.DataFrame) -> pd.DataFrame:
    """Return the table that the steps make from ``base``."""
    mapping = Mapping.model_validate(
        {
            "title": {"en": "t", "zh": "t"},
            "sources": {"base": {"file": "t.csv", "columns": ["k"]}},
            "tables": {"out": {"from": "base", "steps": steps}},
            "rows": {},
        }
    )
    frames = {"base": BASE, **other}
    raw = _raw()
    sources = {name: Made(frame.assign(**{ROW: np.arange(len(frame))}), raw) for name, frame in frames.items()}
    workshop = Workshop(mapping, sources, Told())
    workshop.make_all()
    return workshop.tables["out"].frame


def _text(*values: str | None) -> pd.Series[str]:
    return pd.Series(values, dtype="str")


BASE = pd.DataFrame({"k": _text("a", "a", "b", None), "v": [1.0, 2.0, 5.0, 9.0]})
OTHER = pd.DataFrame({"key": _text("a", "b", "b"), "w": [10.0, 20.0, 30.0]})


def test_join_takes_the_first_match_and_keeps_rows_without_one() -> None:
    found = _made([{"join": {"table": "other", "on": {"k": "key"}, "take": {"x": "w"}}}], other=OTHER)
    assert found["x"].tolist()[:3] == [10, 10, 20]
    assert np.isnan(found["x"].iloc[3])


def test_join_with_many_gives_a_row_for_each_match_only() -> None:
    found = _made([{"join": {"table": "other", "on": {"k": "key"}, "take": ["w"], "many": True}}], other=OTHER)
    assert sorted(zip(found["v"], found["w"], strict=True)) == [(1, 10), (2, 10), (5, 20), (5, 30)]


def test_group_counts_sums_and_leaves_out_rows_without_name() -> None:
    columns = {"n": {"count": "v"}, "s": {"sum": "v"}, "m": {"mean": "v"}, "h": {"highest": "v"}, "l": {"lowest": "v"}}
    found = _made([{"group": {"by": ["k"], "columns": columns}}])
    assert found[["k", "n", "s", "m", "h", "l"]].values.tolist() == [["a", 2, 3, 1.5, 2, 1], ["b", 1, 5, 5, 5, 5]]
    assert found[ROW].tolist() == [0, 2]


def test_top_keeps_the_best_row_of_each_group() -> None:
    assert _made([{"top": {"by": ["k"], "highest": ["v"]}}])["v"].tolist() == [2, 5]


def test_root_walks_up_and_survives_a_circle() -> None:
    tree = pd.DataFrame({"id": _text("a", "b", "c", "x", "y", "o"), "up": _text(None, "a", "b", "y", "x", "gone")})
    found = _made([{"append": "tree"}, {"where": {"id": "present"}}, {"root": {"id": "id", "parent": "up", "into": "r"}}],
                  tree=tree)  # fmt: skip
    assert found["r"].tolist()[:3] == ["a", "a", "a"]
    assert found["r"].iloc[5] == "gone"


def test_append_puts_rows_below() -> None:
    found = _made([{"append": "other"}], other=OTHER)
    assert len(found) == 7
    assert found["w"].isna().tolist() == [True] * 4 + [False] * 3


DEALS = pd.DataFrame(
    {"rep": _text(*["ann"] * 3, *["bob"] * 100), "won": [1.0] * 3 + [1.0] * 60 + [0.0] * 40},
)


def test_three_deals_prove_little() -> None:
    # Mean 63/103; with a strength of 47 deals ann gets (3 + 47 * 63/103) / 50 instead of 100 %.
    found = estimate_rates(DEALS, Rate(by=["rep"], won="won", into="p", strength=47))
    chance = dict(zip(found.table["rep"], found.table["p"], strict=True))
    assert chance["ann"] == pytest.approx((3 + 47 * 63 / 103) / 50)
    assert chance["bob"] == pytest.approx((60 + 47 * 63 / 103) / 147)
    assert found.num_deals == 103
    assert found.table["p_deals"].tolist() == [3, 100]


def test_the_strength_by_moments_is_pearsons() -> None:
    # Two reps with 100 deals each, 70 and 50 won: b = 0.6; X = (10^2 + 10^2) / (100 * 0.24) = 8.3333; one degree of
    # freedom; rho = (8.3333 - 1) / 198 = 0.037037; strength = 1 / rho - 1 = 26.
    deals = pd.DataFrame(
        {"rep": _text(*["ann"] * 100, *["bob"] * 100), "won": [1.0] * 70 + [0.0] * 30 + [1.0, 0.0] * 50}
    )
    found = estimate_rates(deals, Rate(by=["rep"], won="won", into="p"))
    assert found.strength == pytest.approx(26)
    assert found.table["p"].tolist() == pytest.approx([(70 + 26 * 0.6) / 126, (50 + 26 * 0.6) / 126])


def test_groups_that_differ_by_luck_only_are_shrunk_as_far_as_allowed() -> None:
    deals = pd.DataFrame({"rep": _text(*["ann"] * 50, *["bob"] * 50), "won": [1.0, 0.0] * 50})
    assert estimate_rates(deals, Rate(by=["rep"], won="won", into="p", at_most=500)).strength == 500


def test_groups_shrink_toward_their_own_surroundings() -> None:
    deals = pd.DataFrame({"rep": _text("ann", "ann", "bob"), "won": [1.0, 0.0, 1.0], "base": [0.8, 0.8, 0.2]})
    found = estimate_rates(deals, Rate(by=["rep"], won="won", around="base", into="p", strength=8))
    assert found.table["p"].tolist() == pytest.approx([(1 + 8 * 0.8) / 10, (1 + 8 * 0.2) / 9])


def test_the_moments_find_the_strength_that_made_the_deals() -> None:
    """400 reps with chances drawn from a beta distribution of strength 30, 80 deals each."""
    rng = np.random.default_rng(7)
    chance = rng.beta(0.6 * 30, 0.4 * 30, 400)
    won = (rng.random((400, 80)) < chance[:, None]).astype(float)
    deals = pd.DataFrame(
        {"rep": pd.Series(np.repeat([f"r{n}" for n in range(400)], 80), dtype="str"), "won": won.ravel()}
    )
    found = estimate_rates(deals, Rate(by=["rep"], won="won", into="p"))
    assert 24 < found.strength < 37
    raw = won.mean(axis=1)
    shrunk = found.table.set_index("rep")["p"].reindex([f"r{n}" for n in range(400)]).to_numpy()
    assert ((shrunk - chance) ** 2).mean() < 0.8 * ((raw - chance) ** 2).mean()
