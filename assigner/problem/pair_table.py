"""The pairs table as numbers: twenty million lines must not become twenty million rows of objects.

A pair is one number, ``item * num_reps + rep``; most lines of a list of candidates say nothing more. When to modify:
when pairs get a new field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.problem.coding import rows_in

if TYPE_CHECKING:
    from collections.abc import Mapping

PAIR_FIELDS = ("minutes", "fit", "cost", "eligible")


@dataclass(frozen=True, eq=False)
class PairTable:
    """The pairs that name a known item and a known rep, each once, by item and rep; the last line counts.

    Parameters
    ----------
    key
        ``item * num_reps + rep``, ascending.
    values
        Fields that some pair has, as floats; NaN where a pair has none.
    num_reps
        Number of reps.
    """

    key: np.ndarray
    values: Mapping[str, np.ndarray]
    num_reps: int

    @property
    def item(self) -> np.ndarray:
        """Item of each pair."""
        return self.key // max(1, self.num_reps)

    @property
    def rep(self) -> np.ndarray:
        """Rep of each pair."""
        return self.key % max(1, self.num_reps)

    def value_of(self, field: str, item: np.ndarray, rep: np.ndarray) -> np.ndarray:
        """Return a field of given pairs as floats; NaN where not given."""
        out = np.full(len(item), np.nan)
        if field in self.values and len(self.key):
            key = item.astype(np.int64) * self.num_reps + rep
            at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
            found = (self.key[at] == key) & (rep >= 0)
            out[found] = self.values[field][at[found]]
        return out

    def having(self, field: str) -> pd.DataFrame:
        """Return ``item, rep`` and the field of the pairs that have it."""
        has = np.flatnonzero(~np.isnan(self.values.get(field, np.zeros(0))))
        key = self.key[has]
        values = self.values[field][has] if field in self.values else np.zeros(0)
        return pd.DataFrame({"item": key // max(1, self.num_reps), "rep": key % max(1, self.num_reps), field: values})


def read_pairs(pairs: pd.DataFrame, base_ids: pd.Series[str], rep_index: pd.Index) -> PairTable:
    """Return the pairs table as numbers.

    Parameters
    ----------
    pairs
        The frame of pairs.
    base_ids
        Id in its table of each item; the pair of a duty holds for all of its items.
    rep_index
        Ids of the reps.
    """
    line, item = _items_of_lines(pairs["item"], base_ids)
    rep = rows_in(pairs["rep"], rep_index)
    rep = rep if line is None else rep[line]
    fields = {field: pairs[field] for field in PAIR_FIELDS if pairs[field].notna().any()}
    known = (item >= 0) & (rep >= 0)
    if not known.all():
        line = np.flatnonzero(known) if line is None else line[known]
        item, rep = item[known], rep[known]
    key = item.astype(np.int64) * len(rep_index)
    key += rep
    return _sorted(key, line, fields, len(rep_index))


def _items_of_lines(names: pd.Series[str], base_ids: pd.Series[str]) -> tuple[np.ndarray | None, np.ndarray]:
    """Return the line (None: every line once, in order) and the item of each pair of a line and an item."""
    code, texts = pd.factorize(base_ids)
    of_line = rows_in(names, pd.Index(texts))
    if len(texts) == len(base_ids):
        return None, of_line
    order = np.argsort(code, kind="stable")
    size = np.append(np.bincount(code, minlength=len(texts)), 0)
    begin = np.concatenate([[0], np.cumsum(size[:-1])])
    count = size[of_line]
    line = np.repeat(np.arange(len(of_line)), count)
    nth = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
    return line, order[begin[of_line[line]] + nth]


def _sorted(key: np.ndarray, line: np.ndarray | None, fields: dict[str, pd.Series], num_reps: int) -> PairTable:
    """Return the pairs in order, of equal ones the last."""
    if not fields:
        if not (key[1:] > key[:-1]).all():
            key = np.sort(key, kind="stable")  # lists come by item, which this kind makes the most of
            key = key[np.append(key[1:] != key[:-1], True)] if len(key) else key
        return PairTable(key, {}, num_reps)
    floats = {name: values.to_numpy(dtype=float, na_value=np.nan) for name, values in fields.items()}
    if line is not None:
        floats = {name: values[line] for name, values in floats.items()}
    if not (key[1:] > key[:-1]).all():
        order = np.argsort(key, kind="stable")
        key = key[order]
        last = np.append(key[1:] != key[:-1], True)
        key, floats = key[last], {name: values[order[last]] for name, values in floats.items()}
    return PairTable(key, floats, num_reps)
