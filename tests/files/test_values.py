"""One value as people write it: what is understood, and what is refused and never guessed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assigner.files.cells import guarded, join_entries, number_text, quoted, split_entries
from assigner.files.faults import RefusedError
from assigner.files.values import (
    LARGEST_NUMBER,
    CellText,
    is_empty,
    read_day,
    read_flag,
    read_moment,
    read_number,
    read_text,
    read_whole,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,234", 1234.0),
        ("１２，３４５．５", 12345.5),
        ("12万", 120000.0),
        ("1.5亿", 150000000.0),
        ("80%", 0.8),
        ("1 234 567", 1234567.0),
        ("¥1,000", 1000.0),
        ("-5", -5.0),
        ("1e3", 1000.0),
        (7, 7.0),
    ],
)
def test_numbers(written: Any, meant: float) -> None:
    assert read_number(written) == meant


@pytest.mark.parametrize("written", ["abc", "1,23", "1.2.3", "--1", True, "12 kg", [1]])
def test_what_is_no_number(written: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        read_number(written)
    assert [fault.code for fault in refused.value.faults] == ["number-unreadable"]


@pytest.mark.parametrize(
    ("written", "code"),
    [("1e400", "number-not-finite"), (10**400, "number-not-finite"), (float("inf"), "number-not-finite")],
)
def test_numbers_that_are_not_finite(written: Any, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_number(written)
    assert refused.value.faults[0].code == code


@pytest.mark.parametrize("written", [1e300, -2e15, "1e16", "100000000亿", 10**17])
def test_numbers_too_large_to_count_with(written: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        read_number(written)
    assert refused.value.faults[0].code == "number-too-large"


@pytest.mark.parametrize(("written", "meant"), [("3", 3), (3.0, 3), ("1,200", 1200), ("３", 3), (2**62, 2**62)])
def test_whole_numbers(written: Any, meant: int) -> None:
    assert read_whole(written) == meant


@pytest.mark.parametrize(("written", "code"), [("3.5", "number-not-whole"), (2**63, "number-too-large")])
def test_what_is_no_whole_number(written: Any, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_whole(written)
    assert refused.value.faults[0].code == code


@pytest.mark.parametrize(
    "written",
    [
        "2026-10-01",
        "2026/10/1",
        "2026.10.1",
        "2026年10月1日",
        "２０２６-10-01",
        date(2026, 10, 1),
        "2026-10-01 00:00:00",
    ],
)
def test_days(written: Any) -> None:
    assert read_day(written) == "2026-10-01"


@pytest.mark.parametrize("written", ["10/1/2026", "20261001", 46296, 46296.0, "2026-10-01T09:00", "soon"])
def test_what_is_no_day(written: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        read_day(written)
    assert refused.value.faults[0].code == "date-unreadable"


def test_a_day_that_does_not_exist() -> None:
    with pytest.raises(RefusedError) as refused:
        read_day("2026-02-30")
    assert refused.value.faults[0].code == "date-impossible"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-10-01 9:00", "2026-10-01T09:00:00"),
        ("2026年10月1日9时30分", "2026-10-01T09:30:00"),
        ("2026年10月1日 9点", "2026-10-01T09:00:00"),
        ("2026/10/1", "2026-10-01T00:00:00"),
        ("2026-10-01T09:00:00Z", "2026-10-01T09:00:00Z"),
        (datetime(2026, 10, 1, 9), "2026-10-01T09:00:00"),
    ],
)
def test_moments(written: Any, meant: str) -> None:
    assert read_moment(written) == meant


@pytest.mark.parametrize("word", ["yes", "TRUE", "1", "是", "√", "对", "Ｙ", 1, 1.0, True])
def test_yes(word: Any) -> None:
    assert read_flag(word) is True


@pytest.mark.parametrize("word", ["no", "False", "0", "否", "×", 0, False])
def test_no(word: Any) -> None:
    assert read_flag(word) is False


@pytest.mark.parametrize("word", ["maybe", 2, "是的吧"])
def test_neither_yes_nor_no(word: Any) -> None:
    with pytest.raises(RefusedError):
        read_flag(word)


def test_an_id_from_a_spreadsheet_keeps_its_digits() -> None:
    assert read_text(1001.0) == "1001"
    assert read_text(CellText(" 007 ")) == "007"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])).filter(bool))
def test_any_text_comes_back_from_a_cell(text: str) -> None:
    cell = CellText(guarded(quoted(text)))
    assert not is_empty(cell)
    assert read_text(cell) == text
    assert cell[0] not in "=+-@"


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=4))
def test_any_list_of_texts_comes_back_from_a_cell(texts: list[str]) -> None:
    cell = CellText(guarded(join_entries([quoted(text, in_list=True) for text in texts])))
    assert [read_text(entry) for entry in split_entries(cell)] == texts


@given(st.floats(-LARGEST_NUMBER, LARGEST_NUMBER))
def test_any_number_comes_back_from_a_cell(number: float) -> None:
    assert read_number(number_text(number)) == number
