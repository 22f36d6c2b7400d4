"""Guards: what is wrong in a price list is told all at once, each at its place and in the reader's own language.

When to modify: together with :mod:`assigner.measures.price_list`.
"""

from __future__ import annotations

import pytest

from assigner.errors import InputError
from assigner.measures.price_list import PriceList, read_price_list


def test_every_fault_is_told_at_its_place_without_a_foreign_word() -> None:
    days = {"first_day": "2026-10-20", "last_day": "2026-10-01", "price": 5}
    wrong = {"hires": 3, "hire": "many", "temporary": [days, {"first_day": "soon", "last_day": "2026-11-01"}]}
    with pytest.raises(InputError) as refused:
        read_price_list(wrong, "prices.yaml")
    told = {str(issue.place): (issue.code, issue.words.en) for issue in refused.value.issues}
    assert told["prices.yaml.hire"] == ("number-not-whole", "'many' is not a whole number.")
    assert told["prices.yaml.temporary.0"][1].startswith("last_day (2026-10-01) lies before first_day")
    assert told["prices.yaml.temporary.1.first_day"][0] == "date-unreadable"
    assert told["prices.yaml.temporary.1.price"][0] == "value-missing"
    (unknown,) = (issue for issue in refused.value.issues if str(issue.place) == "prices.yaml.hires")
    assert all(name in unknown.way_out.en for name in PriceList.model_fields)
    assert not any(
        "Input should" in part for issue in refused.value.issues for part in (issue.words.en, issue.words.zh)
    )
    assert not any("Swap" in issue.words.zh for issue in refused.value.issues)
