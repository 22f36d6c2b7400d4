"""Guards: a history reads files and exports, knows what was known on a day, and tells people from dice."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assigner.errors import InputError, UsageError
from assigner.files.deals import deals_of, read_deals
from assigner.manage.history.conversion import chi_square_tail, conversion_of
from assigner.manage.history.history import history_of, read_history
from assigner.manage.history.periods import number_of, period_named
from assigner.manage.history.yardstick import yardstick_of
from tests.manage.deals import deal, drawn


def test_periods_are_named_as_people_write_them() -> None:
    quarter = period_named("2017-q2")
    assert (quarter.first_day, quarter.last_day, quarter.label) == (date(2017, 4, 1), date(2017, 6, 30), "2017-Q2")
    assert period_named("2024-02").last_day == date(2024, 2, 29)
    assert (period_named("2017").last - period_named("2017").first) == 364
    for text in ("Q2", "2017-Q5", "2017-13", "2017-Q2x", ""):
        with pytest.raises(UsageError):
            period_named(text)


def test_a_file_of_deals_is_read_in_either_language(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(
        "编号,销售代表,技能,结束,结果,金额\n1,李娜,MES,2026-03-04,won,500\n2,李娜,MES,2026-03-05,lost,\n", "utf-8"
    )
    history, issues = read_history(path)
    assert issues == []
    assert history.deals["value"].tolist() == [500.0, 0.0]
    assert history.first_day == number_of(date(2026, 3, 4))


def test_faults_of_a_file_are_told_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("deal,rep,outcome,closed\n1,Ann,maybe,2026-03-04\n2,Ann,won,soon\n", "utf-8")
    with pytest.raises(InputError) as refused:
        read_deals(path)
    assert {issue.place.split(" ")[0] for issue in refused.value.issues} == {"deals.csv:2", "deals.csv:3"}
    with pytest.raises(InputError, match="outcome"):
        deals_of([{"deal": "1", "rep": "Ann", "outcome": "perhaps"}])
    with pytest.raises(InputError, match="no closed deal"):
        history_of(deals_of([{"deal": "1", "rep": "Ann", "outcome": "open"}]))


def test_what_was_known_on_a_day_has_no_later_deal_and_no_later_end() -> None:
    history = history_of(deals_of([
        deal(1, "Ann", date(2026, 2, 10)), deal(2, "Ann", date(2026, 3, 20)), deal(3, "Ann", date(2026, 6, 1)),
    ]))  # fmt: skip
    known = history.until(number_of(date(2026, 3, 1)))
    assert known.deals["deal"].tolist() == ["D1", "D2"]  # D3 was opened on 2 May
    assert known.deals["won"].tolist() == [True, False]
    assert known.deals["value"].tolist() == [100.0, 0.0]


def test_the_tail_of_the_chi_square_distribution_agrees_with_draws() -> None:
    random = np.random.default_rng(1)
    draws = (random.standard_normal((40_000, 29)) ** 2).sum(axis=1)
    for value in (20.0, 29.0, 45.0):
        assert chi_square_tail(value, 29) == pytest.approx(float((draws >= value).mean()), abs=0.01)
    # two degrees of freedom: exactly exp(-x / 2)
    assert chi_square_tail(4.0, 2) == pytest.approx(math.exp(-2), abs=0.01)


def test_groups_that_are_alike_get_no_factor_and_groups_that_differ_get_theirs() -> None:
    random = np.random.default_rng(7)
    tries = np.full(40, 200.0)
    alike = random.binomial(200, 0.6, 40).astype(float)
    found = conversion_of(alike, tries * 0.6, tries * 0.24)
    assert found.p_value > 0.05
    assert np.abs(found.factor - 1).max() < 0.05
    truth = random.normal(1, 0.2, 40)
    differing = random.binomial(200, np.clip(0.6 * truth, 0, 1)).astype(float)
    found = conversion_of(differing, tries * 0.6, tries * 0.24)
    assert found.p_value < 1e-6
    assert found.between == pytest.approx(0.2, abs=0.06)
    raw = differing / (tries * 0.6)
    assert ((found.factor - truth) ** 2).sum() < ((raw - truth) ** 2).sum()  # shrinking comes nearer to the truth
    assert (np.abs(found.factor - 1) <= np.abs(raw - 1) + 1e-12).all()


def test_the_yardstick_promises_what_came_and_finds_a_months_pattern_only_where_there_is_one() -> None:
    flat = drawn({"Ann": 0.5, "Bob": 0.5}, 300, seed=3)
    yardstick = yardstick_of(flat)
    assert yardstick.month == (1.0, 1.0, 1.0)
    over = flat.deals[flat.deals["over"]]
    promised = yardstick.of(over)
    assert promised["chance"].sum() == pytest.approx(over["won"].sum(), rel=0.02)
    rows = [
        deal(at, "Ann", date(2026, 1 + at % 6, 1 + at % 25), "won" if (at % 6) % 3 == 2 or at % 4 == 0 else "lost")
        for at in range(360)
    ]
    months = yardstick_of(history_of(deals_of(rows))).month
    assert months[2] > 1.4
    assert max(months[:2]) < 1


def test_the_real_export_becomes_deals(data_dir: Path) -> None:
    history, _ = read_history(data_dir / "maven-crm", "maven")
    over = history.deals[history.deals["over"]]
    assert (len(history.deals), len(over), int(over["won"].sum())) == (8800, 6711, 4238)
    assert over["value"].sum() == 10_005_534
    assert [quarter.label for quarter in history.quarters] == ["2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4"]
    # March, June, September and December win 80 %, the months before 48 % and 54 %
    assert yardstick_of(history).month == pytest.approx((0.776, 0.866, 1.277), abs=0.001)
