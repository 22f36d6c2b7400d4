"""Conditions over a table: which of its rows are meant. Nothing is ever evaluated as code.

``{deal_stage: [Won, Lost], account: present, days: {above: 90}}``: all tests must hold. Mappings of imports and queries of
scenarios speak this language. When to modify: to add a test; it needs a line in docs/import.md and docs/what-if.md in
both languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import Words

if TYPE_CHECKING:
    import pandas as pd

Path = tuple[str | int, ...]
_COMPARED = {
    "above": np.greater,
    "at_least": np.greater_equal,
    "below": np.less,
    "at_most": np.less_equal,
}


class ConditionFaultError(Exception):
    """A condition that is not understood.

    Parameters
    ----------
    path
        Where in the condition: keys and numbers from 0.
    words, way_out
        What is wrong and what to do, in both languages.
    value
        The offending value.
    unknown
        The names that exist, where a name is the fault; near ones are for the caller to find.
    """

    def __init__(
        self, path: Path, words: Words, way_out: Words, value: object = None, unknown: list[str] | None = None
    ) -> None:
        super().__init__(words.en)
        self.path = path
        self.words = words
        self.way_out = way_out
        self.value = value
        self.unknown = unknown


def holds(condition: Any, frame: pd.DataFrame, path: Path) -> np.ndarray:
    """Return which rows of ``frame`` satisfy every test of ``condition``.

    Raises
    ------
    ConditionFaultError
        A column does not exist, or a test is not understood.
    """
    if not isinstance(condition, dict):
        raise not_a_test(path, condition)
    mask = np.ones(len(frame), dtype=bool)
    for name, test in condition.items():
        mask &= _test(_column(frame, name, path), test, frame, (*path, str(name)))
    return mask


def _column(frame: pd.DataFrame, name: object, path: Path) -> pd.Series[Any]:
    if name not in frame:
        known = [str(column) for column in frame.columns if not str(column).startswith("__")]
        words = Words(f"There is no column '{name}'.", f"没有名为“{name}”的列。")
        raise ConditionFaultError(path, words, Words("", ""), name, known)
    return frame[str(name)]


def _test(values: pd.Series[Any], test: Any, frame: pd.DataFrame, path: Path) -> np.ndarray:
    if test in ("present", "missing"):
        found = values.notna() if test == "present" else values.isna()
        return found.to_numpy(dtype=bool)
    if isinstance(test, list):
        return values.isin(test).to_numpy(dtype=bool)
    if isinstance(test, dict) and len(test) == 1:
        verb, argument = next(iter(test.items()))
        if verb == "not" and isinstance(argument, list):
            return ~values.isin(argument).to_numpy(dtype=bool)
        if verb in ("differs_from", "equals"):
            other = _column(frame, argument, path)
            known = (values.notna() & other.notna()).to_numpy(dtype=bool)
            same = values.to_numpy(dtype=object) == other.to_numpy(dtype=object)
            return np.asarray(known & (same if verb == "equals" else ~same))
        if verb in _COMPARED and isinstance(argument, int | float):
            return np.asarray(_COMPARED[verb](values.to_numpy(dtype=float, na_value=np.nan), argument))
    raise not_a_test(path, test)


def not_a_test(path: Path, test: Any) -> ConditionFaultError:
    """Return the fault of a test that is not understood."""
    return ConditionFaultError(
        path,
        Words(f"{test!r} is not a test.", f"{test!r} 不是有效的条件。"),
        Words(
            "Write a list of values, present, missing, or one of {not: [...]}, {above: n}, {at_least: n}, {below: n}, "
            "{at_most: n}, {equals: column}, {differs_from: column}.",
            "请填写取值列表、present、missing，或 {not: [...]}、{above: n}、{at_least: n}、{below: n}、{at_most: n}、"
            "{equals: 列}、{differs_from: 列}。",
        ),
        test,
    )
