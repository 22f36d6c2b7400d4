"""Values that do not suit: the option, the value as typed and what would do, in both languages; all of a budget at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        (("why-not", "p", "q", "A1", "bob", "--seconds", "-1"), "--seconds: -1 must be at least 0.1.", "--seconds：-1 不能小于 0.1。"),
        (("solve", "p", "--seconds=soon"), "--seconds: soon is not a number. Write a number such as 1234.5.",
         "--seconds：soon 不是数字。请填写数字，如 1234.5。"),
        (("frontier", "p", "--points", "1.5"), "--points: 1.5 is not a whole number. Write a whole number such as 3.",
         "--points：1.5 不是整数。请填写整数，如 3。"),
        (("hand-over", "p", "q", "--share", "200"), "--share: 200 must be at most 100.", "--share：200 不能大于 100。"),
        (("hand-over", "p", "q", "--first-day", "2026-13-01"), "--first-day: '2026-13-01' is not a day. Write it as 2026-10-01.",
         "--first-day：'2026-13-01' 不是日期。请写成 2026-10-01。"),
        (("frontier", "p", "--by", "sales"), "--by: 'sales' is not possible here. It takes one of: count, revenue.",
         "--by：'sales' 不是可选值。应为以下之一：count、revenue。"),
        (("solve", "p", "--gap", "3"), "--gap: 3 is not a share from 0 to 1.", "--gap：3 不是 0 到 1 之间的比例。"),
        (("rebalance", "p", "--revenue", "-3%", "--moves", "many", "--protect", "vip,open-deals,changed:soon", "--loss", "9"),
         ("--moves: The budget (many) is neither a number from 0 up nor a percentage. Write 120 or 3%.\n"
         "--revenue: The budget (-3%) is neither a number from 0 up nor a percentage. Write 120 or 3%.\n"
         "--protect: The protection (vip, changed:soon) is not known."),
         "--revenue：额度（-3%）"),
    ],
)  # fmt: skip
def test_a_value_is_refused_with_its_option_and_what_would_do(
    call: Call, arguments: tuple[str, ...], english: str, chinese: str
) -> None:
    told = call(*arguments, "--language", "en")
    assert told.code == 2
    assert english in told.err
    assert chinese in call(*arguments, "--language", "zh").err


def test_a_scenario_is_missing(call: Call, team: Path) -> None:
    assert "SCENARIO... is missing." in call("what-if", team).err
