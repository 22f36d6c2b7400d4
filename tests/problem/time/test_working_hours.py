"""The grammar of weekly hours in two languages, and what it says about texts that it cannot read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assigner.problem.time import TimeTextError, WeeklyHours, parse_working_hours

OFFICE = [(day, start, end) for day in range(5) for start, end in ((540, 720), (780, 1080))]  # 9-12, 13-18
SATURDAY = [(5, 540, 720)]


@pytest.mark.parametrize(
    "text",
    [
        "Mon-Fri 09:00-12:00 13:00-18:00; Sat 09:00-12:00",
        "monday - friday: 9:00 – 12:00, 13:00 – 18:00; saturday 9-12",
        "Mo,Tu,We,Th,Fr 9-12 13-18, Sa 9-12",
        "weekdays 9-12 13-18\nSat 9-12; Sun off",
        "周一至周五 09:00-12:00 13:00-18:00；周六 9:00-12:00",
        "周一到周五９：００～１２：００，１３：００～１８：００；星期六9:00-12:00；周日休息",
        "工作日 9点-12点 13点-18点；礼拜六 9点至12点。",
        "周一、二、三、四、五 9-12、13-18；六 9-12",
    ],
)
def test_many_ways_to_say_the_same(text: str) -> None:
    assert list(parse_working_hours(text)) == OFFICE + SATURDAY


@pytest.mark.parametrize("text", ["24h", "全天", "7x24", "24/7", "daily 0:00-24:00", "每天 24小时"])
def test_the_whole_day(text: str) -> None:
    assert list(parse_working_hours(text)) == [(day, 0, 1440) for day in range(7)]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Fri 22:00-06:00", [(4, 1320, 1800)]),
        ("周五 22:00-06:00", [(4, 1320, 1800)]),
        ("Mon 18:00-24:00", [(0, 1080, 1440)]),
        ("Mon 18:00-0:00", [(0, 1080, 1440)]),
        ("Sat-Mon 9-10", [(0, 540, 600), (5, 540, 600), (6, 540, 600)]),  # around the end of the week
        ("Mon,Wed,Fri 9-10", [(0, 540, 600), (2, 540, 600), (4, 540, 600)]),
        ("Mon 9-11 10-12 12-13", [(0, 540, 780)]),  # overlapping and touching times are one
        ("周末 9点半-17点45分", [(5, 570, 1065), (6, 570, 1065)]),
        ("Sun closed", []),
    ],
)
def test_single_cases(text: str, hours: list[tuple[int, int, int]]) -> None:
    assert list(parse_working_hours(text)) == hours


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "nothing"),
        ("Mon-Fry 9-17", "'fry' in part 1"),
        ("Mon 9-17; Tue 09:00-25:00", "'09:00-25:00' in part 2"),
        ("Mon 9:60-17:00", "'9:60-17:00' in part 1"),
        ("Mon 24:00-06:00", "'24:00-06:00' in part 1"),
        ("Mon 9-9", "begins and ends at once"),
        ("Mon", "no times"),
        ("09:00-18:00", "names no days"),
        ("Mon 9am-5pm", "in part 1"),
        ("周一 上午9:00-12:00", "上午"),
        ("周八 9-17", "周八"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_a_way_out(text: str, place: str) -> None:
    with pytest.raises(TimeTextError) as caught:
        parse_working_hours(text)
    assert place in caught.value.words.en
    assert text in caught.value.words.en
    assert text in caught.value.words.zh
    assert "Mon-Fri" in caught.value.way_out.en
    assert "周一至周五" in caught.value.way_out.zh


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440)), min_size=1, max_size=6))
def test_written_hours_cover_the_same_minutes(spans: list[tuple[int, int, int]]) -> None:
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    spans = [(day, start, end if end != start else end + 1) for day, start, end in spans]
    text = "; ".join(f"{names[day]} {_clock(start)}-{_clock(end)}" for day, start, end in spans)
    parsed = parse_working_hours(text)
    expected = {(d, m) for d, s, e in spans for m in range(s, e if e > s else e + 1440)}
    assert {(hours.weekday, m) for hours in parsed for m in range(hours.start_minute, hours.end_minute)} == expected
    assert list(parsed) == sorted(parsed)
    assert all(isinstance(hours, WeeklyHours) for hours in parsed)


@given(st.text("MonTueSat周一至五全天休息 0129:-,;；\n", max_size=30))
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        parsed = parse_working_hours(text)
    except TimeTextError:
        return
    assert all(0 <= h.weekday <= 6 and 0 <= h.start_minute < h.end_minute <= 2880 for h in parsed)
