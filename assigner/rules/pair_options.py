"""Find the option of a given item and rep: rules that tie one item's options to another's need it.

When to modify: when such a rule must find options with a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assigner.rules.contract import Posting


def option_of_pair(to: Posting, item: np.ndarray, rep: np.ndarray) -> np.ndarray:
    """Return the option of each (item, rep), -1 where there is none.

    Parameters
    ----------
    to
        The posting whose options are searched.
    item, rep
        Items without a time, and reps.
    """
    options = to.options
    wanted = np.zeros(to.problem.num_items, dtype=bool)
    wanted[item] = True
    at = np.flatnonzero(options.rep >= 0)
    at = at[wanted[options.item[at]]]
    key = options.item[at] * to.problem.num_reps + options.rep[at]
    order = np.argsort(key, kind="stable")
    at, key = np.append(at[order], -1), np.append(key[order], -1)
    sought = item * to.problem.num_reps + rep
    place = np.searchsorted(key[:-1], sought)
    return np.asarray(np.where(key[place] == sought, at[place], -1))
