"""Trees of teams and territories: who lies below whom.

When to modify: only if another kind of tree than parent links appears.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.problem.frames import Frames
    from assigner.problem.settings import Settings


class Tree:
    """Named nodes with parents.

    Parameters
    ----------
    parents
        Parent of each node, None at a root. A parent that is not a key becomes a root; a cycle is cut
        (validation has reported it as an error before anything is solved).
    """

    def __init__(self, parents: Mapping[str, str | None]) -> None:
        everyone = dict.fromkeys(parents) | dict.fromkeys(p for p in parents.values() if p is not None)
        self.names = pd.Index(list(everyone), dtype="str")
        self._number = {name: number for number, name in enumerate(everyone)}
        self._ancestors = [self._walk(name, parents) for name in everyone]

    def _walk(self, name: str, parents: Mapping[str, str | None]) -> list[int]:
        chain: list[int] = []
        node: str | None = name
        while node is not None and (at := self._number[node]) not in chain:
            chain.append(at)
            node = parents.get(node)
        return chain

    def code(self, names: pd.Series[str]) -> np.ndarray:
        """Return the node number of each name; -1 where missing or unknown."""
        return np.asarray(self.names.get_indexer(pd.Index(names)), dtype=np.int64)

    def ancestors(self, node: int) -> list[int]:
        """Return the node itself and all nodes above it, nearest first."""
        return self._ancestors[node]

    def below(self) -> np.ndarray:
        """Return the matrix ``[a, b]``: node ``b`` is ``a`` itself or lies below it."""
        matrix = np.zeros((len(self.names), len(self.names)), dtype=bool)
        for node, chain in enumerate(self._ancestors):
            matrix[chain, node] = True
        return matrix


def team_tree(settings: Settings, frames: Frames) -> Tree:
    """Return the tree of teams: the declared ones, and those that only reps or work name."""
    parents = _named_anywhere(frames, "team") | {team.id: team.parent for team in settings.teams}
    return Tree(parents)


def territory_tree(settings: Settings, frames: Frames) -> Tree:
    """Return the tree of territories: the declared ones, and those that only reps or work name."""
    covered: dict[str, str | None] = dict.fromkeys(frames["reps.territories"]["value"].unique())
    parents = covered | _named_anywhere(frames, "territory") | {t.id: t.parent for t in settings.territories}
    return Tree(parents)


def _named_anywhere(frames: Frames, column: str) -> dict[str, str | None]:
    tables = [frames[name] for name in ("reps", "accounts", "leads", "duties", "duties.positions")]
    values = [table[column].dropna().unique() for table in tables if column in table]
    return dict.fromkeys(np.concatenate(values).tolist())


def memberships(tree: Tree, names: pd.Series[str]) -> pd.DataFrame:
    """Return (row, node) of every row's node and all nodes above it; rows without a name have none."""
    codes = tree.code(names)
    pairs = [(row, node) for row, code in enumerate(codes) if code >= 0 for node in tree.ancestors(code)]
    return pd.DataFrame(pairs, columns=["row", "node"], dtype="int64")
