"""Items and reps are found by id, by a name that one alone has, else with a way out.

When to modify: when people may call an item or a rep by something else.
"""

from __future__ import annotations

import pytest

from assigner.errors import UnknownNameError
from assigner.problem.called import item_number, rep_number
from assigner.problem.problem import Problem


@pytest.fixture(scope="module")
def problem() -> Problem:
    return Problem.from_dict({
        "reps": [{"id": "1001", "name": "李娜"}, {"id": "1002", "name": "Wei Wang"}, {"id": "1003", "name": "Wei Wang"},
                 {"id": "李娜 2", "name": "1002"}],
        "accounts": [{"id": "C1", "name": "恒联物流"}, {"id": "C2", "name": "Beta"}, {"id": "C3", "name": "beta"}, {"id": "C4"}],
    })  # fmt: skip


@pytest.mark.parametrize(("word", "number"), [("1001", 0), ("李娜", 0), (" 李娜 ", 0), ("1002", 1), ("李娜 2", 3)])
def test_a_rep_is_found_by_id_before_name(problem: Problem, word: str, number: int) -> None:
    assert rep_number(problem, word) == number


@pytest.mark.parametrize(("word", "number"), [("C2", 1), ("恒联物流", 0), ("C4", 3)])
def test_an_item_is_found_by_id_before_name(problem: Problem, word: str, number: int) -> None:
    assert item_number(problem, word) == number


def test_a_name_that_several_have_asks_for_the_id(problem: Problem) -> None:
    with pytest.raises(UnknownNameError) as caught:
        rep_number(problem, "wei wang")
    assert caught.value.words.en == "2 reps are called wei wang: 1002, 1003. Give the id."
    with pytest.raises(UnknownNameError) as caught:
        item_number(problem, "BETA")
    assert caught.value.words.zh == "有 2 个项目名为“BETA”：C2、C3。请改用编号。"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("李那", "The problem has no rep (李那). Did you mean: 1001 (李娜)?"),
        ("1009", "1001 (李娜)"),
        ("xyz", "no rep (xyz)."),
    ],
)
def test_near_names_come_with_their_ids(problem: Problem, word: str, said: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        rep_number(problem, word)
    assert said in caught.value.words.en
