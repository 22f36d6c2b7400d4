"""The pairs table as numbers says what its lines say: known names, each pair once, the last line counts."""

import math

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from assigner.generate.books import books
from assigner.problem.coding import coded_column, row_hashes, rows_in, spread_over
from assigner.problem.pair_table import PAIR_FIELDS, read_pairs

ITEMS, REPS = ["a", "b", "b", "c"], ["r1", "r2", "r3"]
"""Id in its table of each item (b is a duty with two seats), and the reps."""
LINES = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "unknown"]),
        st.sampled_from([*REPS, "nobody"]),
        st.sampled_from([None, 3.0, 7.0]),
        st.sampled_from([None, True, False]),
    ),
    max_size=12,
)


def _frame(lines: list[tuple[str, str, float | None, bool | None]], dictionary: bool) -> pd.DataFrame:
    item, rep, fit, eligible = zip(*lines, strict=True) if lines else ((), (), (), ())
    frame = pd.DataFrame(
        {
            "item": pd.Series(item, dtype="str"),
            "rep": pd.Series(rep, dtype="str"),
            "minutes": pd.Series([None] * len(lines), dtype="float64"),
            "fit": pd.Series(fit, dtype="float64"),
            "cost": pd.Series([None] * len(lines), dtype="float64"),
            "eligible": pd.Series(eligible, dtype="boolean"),
        }
    )
    return frame.astype({"item": "category", "rep": "category"}) if dictionary else frame


@given(LINES, st.booleans())
def test_says_what_the_lines_say(lines: list[tuple[str, str, float | None, bool | None]], dictionary: bool) -> None:
    """A dictionary of pairs, built line by line, holds the same."""
    told: dict[tuple[int, int], tuple[float | None, bool | None]] = {}
    for item, rep, fit, eligible in lines:
        for number, base in enumerate(ITEMS):
            if base == item and rep in REPS:
                told[number, REPS.index(rep)] = (fit, eligible)
    table = read_pairs(_frame(lines, dictionary), pd.Series(ITEMS, dtype="str"), pd.Index(REPS))
    assert list(zip(table.item.tolist(), table.rep.tolist(), strict=True)) == sorted(told)
    every = np.array([(item, rep) for item in range(4) for rep in range(3)])
    for place, field in ((0, "fit"), (1, "eligible")):
        found = table.value_of(field, every[:, 0], every[:, 1])
        wanted = [told.get((item, rep), (None, None))[place] for item, rep in every.tolist()]
        assert [None if math.isnan(value) else value for value in found] == wanted
        having = table.having(field)
        pairs = zip(having["item"].tolist(), having["rep"].tolist(), having[field].tolist(), strict=True)
        assert list(pairs) == [(*pair, told[pair][place]) for pair in sorted(told) if told[pair][place] is not None]
    assert set(table.values) <= set(PAIR_FIELDS)


def test_texts_are_looked_up_once() -> None:
    """Plain texts and a dictionary give the same numbers; what is missing or unknown is -1."""
    plain = pd.Series(["b", None, "a", "x", "b"], dtype="str")
    for column in (plain, plain.astype("category")):
        assert rows_in(column, pd.Index(["a", "b"])).tolist() == [1, -1, 0, -1, 1]
        assert spread_over(column, lambda texts: texts == "b", False).tolist() == [True, False, False, False, True]
        codes, texts = coded_column(column)
        assert [None if code < 0 else texts[code] for code in codes] == ["b", None, "a", "x", "b"]


def test_hashes_are_those_of_the_rows_as_objects() -> None:
    """Every frame of a made-up problem, texts as a dictionary too, and frames without rows: as pandas hashes objects."""
    frames = books(60, 12, 5, 3, num_skills=3, num_leavers=1, num_newcomers=2).frames
    for frame in (*frames.values(), frames["pairs"].astype({"item": "category"}), frames["accounts"].iloc[:0]):
        wanted = pd.util.hash_pandas_object(frame.astype(object), index=False).to_numpy()
        assert np.array_equal(row_hashes(frame), wanted)
