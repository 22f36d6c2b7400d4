"""Chinese prose fills its lines and breaks where Chinese may break; styles and English stay as they are.

When to modify: when prose is broken by other rules.
"""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from assigner.cli.wrapping import fitted


def printed(part: object, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False)
    console.print(fitted(part, width))  # type: ignore[type-var]
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("8 个未结商机的客户不在列表中", ["8 个未结商机", "的客户不在列", "表中"]),
        (
            "已完成了。（见下文）",
            ["已完成了。", "（见下文）"],
        ),  # no line ends with an opening mark, none begins with a closing one
        ("一二三四五六，七", ["一二三四五", "六，七"]),
        ("plan/plan.json 是方案", ["plan/plan.json", "是方案"]),
        ("见 assigner check", ["见 assigner", "check"]),
        ("first\n一二三四五六七", ["first", "一二三四五六", "七"]),
    ],
)
def test_chinese_fills_its_lines(text: str, lines: list[str]) -> None:
    assert printed(text, 14 if "/" in text else 12) == lines


def test_styles_and_padding_stay() -> None:
    text = Text.assemble(("一二三", "bold"), "四五六七")
    found = fitted(text, 8)
    assert isinstance(found, Text)
    assert (found.plain, [(span.start, span.end, span.style) for span in found.spans]) == (
        "一二三四\n五六七",
        [(0, 3, "bold")],
    )
    assert printed(Padding(Text("一二三四五"), (0, 0, 0, 2)), 8) == ["  一二三", "  四五"]


@given(st.text(alphabet="一二，。（）abc 1\n", max_size=60), st.integers(4, 20))
def test_nothing_is_lost_and_nothing_is_wider(text: str, width: int) -> None:
    assert str(fitted(text, width)).split() == text.split() or any(one in text for one in "一二，。（）")
    lines = printed(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)


@pytest.mark.parametrize(
    "text",
    ["  less for Nils Sommer -2,415, Max Ferrari -1,760 and 22 more", "  假设：换人损失该项价值的 13.2% 到 17.6%"],
)
def test_what_is_indented_stays_indented_when_it_breaks(text: str) -> None:
    """The next lines stand two cells deeper than the first: a list of such lines is read line by line."""
    lines = printed(text, 30)
    assert len(lines) > 1
    assert lines[0].startswith("  ")
    assert lines[0][2] != " "
    assert all(line.startswith("    ") and cell_len(line.rstrip()) <= 30 for line in lines[1:])
    assert "".join(" ".join(line.strip() for line in lines).split()) == "".join(text.split())


def test_an_indented_line_that_fits_stays_whole() -> None:
    assert printed("  Assumed: a move loses 13.2 %.", 40) == ["  Assumed: a move loses 13.2 %."]
