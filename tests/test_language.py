"""Texts with places: a whole number takes the word that goes with it, everything else is filled as ``str.format`` does."""

from __future__ import annotations

import pytest

from assigner.language import Words, clauses, listed, meant_words

LEFT = Words("{count:day is|days are} left of {all:,}, {share:.0%}.", "{all:,} 天还剩 {count:,} 天，{share:.0%}。")


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 days are left"), (1, "1 day is left"), (1_200, "1,200 days are left")]
)
def test_a_count_comes_with_the_word_that_goes_with_it(count: int, said: str) -> None:
    facts = {"count": count, "all": 5_000, "share": 0.5}
    assert LEFT.say("en", **facts) == f"{said} of 5,000, 50%."
    assert LEFT.filled(**facts) == Words(LEFT.say("en", **facts), LEFT.say("zh", **facts))
    assert LEFT.say("zh", **facts) == f"5,000 天还剩 {count:,} 天，50%。"


def test_bars_outside_of_places_are_only_text() -> None:
    assert Words("| {name} | {{x}} |", "| {name} | {{x}} |").say("en", name="a|b") == "| a|b | {x} |"


def test_names_and_clauses_stand_in_a_row_as_each_language_has_it() -> None:
    assert (listed(["Ann", 2], "en"), listed(["王伟", 2], "zh")) == ("Ann, 2", "王伟、2")
    assert (clauses(["a", "b"], "en"), clauses(["a", "b"], "zh")) == ("a, b", "a，b")


def test_a_misspelt_name_hears_near_names_or_all_there_are() -> None:
    assert meant_words(["load-uneven"], ["load-uneven", "rest"]).en == "Did you mean: load-uneven?"
    assert meant_words([], ["east", "west"]).en == "Known: east, west."
    assert meant_words([], ["east", "west"]).zh == "已有：east、west。"


def test_a_fact_that_is_words_is_said_in_each_language() -> None:
    filled = Words("There is no {kind}.", "没有{kind}。").filled(kind=Words("plan", "方案"))
    assert (filled.en, filled.zh) == ("There is no plan.", "没有方案。")
