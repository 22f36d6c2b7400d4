"""Guards: every verb, test and kind of step of mappings, on numbers worked out by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from assigner.files.mapping.conditions import holds
from assigner.files.mapping.expressions import VERBS, Expressions
from assigner.files.mapping.faults import MappingFaultError

FRAME = pd.DataFrame(
    {
        "a": [4.0, 9.0, math.nan],
        "b": [2.0, 0.0, 5.0],
        "t": pd.Series(["x", None, "y"], dtype="str"),
        "u": pd.Series(["x", "z", "x"], dtype="str"),
        "d": pd.Series(["2026-01-01", None, "2026-03-01"], dtype="str"),
        "p": [0.5, 0.2, 1.0],
    }
)
MISSING = None

VALUES: list[tuple[Any, list[Any]]] = [
    ("a", [4, 9, MISSING]),
    (3, [3, 3, 3]),
    (True, [True, True, True]),
    ({"text": "hi"}, ["hi", "hi", "hi"]),
    ({"constant": "k"}, [10, 10, 10]),
    ({"first": ["a", "b"]}, [4, 9, 5]),
    ({"first": ["t", {"text": "-"}]}, ["x", "-", "y"]),
    ({"add": ["a", "b", 1]}, [7, 10, MISSING]),
    ({"subtract": ["a", "b"]}, [2, 9, MISSING]),
    ({"multiply": ["a", "b", 2]}, [16, 0, MISSING]),
    ({"divide": ["a", "b"]}, [2, MISSING, MISSING]),
    ({"power": ["b", 2]}, [4, 0, 25]),
    ({"least": ["a", "b"]}, [2, 0, 5]),
    ({"most": ["a", "b"]}, [4, 9, 5]),
    ({"sqrt": "a"}, [2, 3, MISSING]),
    ({"log10": {"multiply": ["p", 10]}}, [math.log10(5), math.log10(2), 1]),
    ({"logit": "p"}, [0, math.log(0.25), MISSING]),
    ({"logistic": {"logit": "p"}}, [0.5, 0.2, MISSING]),
    ({"round": {"divide": ["a", 8]}}, [0, 1, MISSING]),
    ({"total": "a"}, [13, 13, 13]),
    ({"average": "a"}, [6.5, 6.5, 6.5]),
    ({"highest": "a"}, [9, 9, 9]),
    # The line through (2, 4) and (0, 9) falls by 2.5 for each 1; at 5 it says 9 - 12.5.
    ({"trend": {"of": "a", "on": "b"}}, [4, 9, -3.5]),
    ({"trend": {"of": "a", "on": 1}}, [6.5, 6.5, 6.5]),
    ({"latest": ["d"]}, ["2026-03-01"] * 3),
    ({"if": {"when": {"b": {"above": 1}}, "then": "a", "otherwise": 0}}, [4, 0, MISSING]),
    ({"if": {"when": {"t": "present"}, "then": {"text": "yes"}}}, ["yes", MISSING, "yes"]),
    ({"flag": {"t": ["x"]}}, [True, False, False]),
    ({"lookup": {"of": "t", "values": {"x": 1, "y": 2}, "otherwise": 0}}, [1, 0, 2]),
    ({"lookup": {"of": "t", "values": {"x": "left"}}}, ["left", MISSING, MISSING]),
    ({"cut": {"of": "a", "at": [9, 5]}}, [1, 3, MISSING]),
    ({"join_text": ["t", {"text": "-"}, "u"]}, ["x-x", MISSING, "y-x"]),
    ({"days_between": ["d", {"text": "2026-03-02"}]}, [60, MISSING, 1]),
]


@pytest.mark.parametrize(("said", "expected"), VALUES, ids=[str(said) for said, _ in VALUES])
def test_expressions_give_what_their_words_say(said: Any, expected: list[Any]) -> None:
    found = Expressions(FRAME, {"k": 10}).value(said, ())
    values = [None if missing else value for value, missing in zip(found.tolist(), found.isna(), strict=True)]
    assert values == [one if not isinstance(one, float) else pytest.approx(one) for one in expected]


def test_every_verb_is_tested() -> None:
    assert {next(iter(said)) for said, _ in VALUES if isinstance(said, dict)} == set(VERBS)


@pytest.mark.parametrize(
    "said",
    ["zz", None, [], {"exec": "a"}, {"add": []}, {"add": "a"}, {"add": ["t"]}, {"if": {"when": {}}}, {"first": 3},
     {"constant": "q"}, {"days_between": ["d"]}, {"add": ["a"], "round": "a"}],
)  # fmt: skip
def test_what_is_no_expression_is_refused_with_a_way_out(said: Any) -> None:
    with pytest.raises(MappingFaultError) as caught:
        Expressions(FRAME, {}).value(said, ("here",))
    assert caught.value.path[0] == "here"
    assert caught.value.way_out.en
    assert caught.value.way_out.zh


CONDITIONS: list[tuple[Any, list[bool]]] = [
    ({}, [True, True, True]),
    ({"t": ["x", "q"]}, [True, False, False]),
    ({"t": {"not": ["x"]}}, [False, True, True]),
    ({"t": "present"}, [True, False, True]),
    ({"t": "missing"}, [False, True, False]),
    ({"a": {"above": 4}}, [False, True, False]),
    ({"a": {"at_least": 4}}, [True, True, False]),
    ({"b": {"below": 2}}, [False, True, False]),
    ({"b": {"at_most": 2}}, [True, True, False]),
    ({"t": {"equals": "u"}}, [True, False, False]),
    ({"t": {"differs_from": "u"}}, [False, False, True]),
    ({"t": "present", "b": {"above": 2}}, [False, False, True]),
]


@pytest.mark.parametrize(("said", "expected"), CONDITIONS, ids=[str(said) for said, _ in CONDITIONS])
def test_conditions_hold_where_their_words_say(said: Any, expected: list[bool]) -> None:
    np.testing.assert_array_equal(holds(said, FRAME, ()), expected)


@pytest.mark.parametrize("said", ["t", {"t": "x"}, {"t": {"like": "x"}}, {"zz": ["x"]}, {"a": {"above": "b"}}])
def test_what_is_no_condition_is_refused(said: Any) -> None:
    with pytest.raises(MappingFaultError):
        holds(said, FRAME, ())
