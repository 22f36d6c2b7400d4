"""Refuting costs one after the other: how far the knapsacks of one level are explored.

Why it exists: the search in :mod:`assigner.search.knapsack_kernels` answers one question, "is there a plan that costs
at most T?"; this file asks it for the right T, on several threads, and can be interrupted and go on. When to modify:
to choose T, or to share the work, in another way.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from assigner.search.knapsacks import Knapsacks

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.program.program import IntArray
    from assigner.search.budget import Budget
    from assigner.search.incumbent import Incumbent
    from assigner.search.proof import Proof

NODES = 64
"""Nodes that one thread explores before threads share work and look at the clock."""
ROOT_SCANS = 3_000
"""Scans that climb at the root at most."""
QUICK_NODES = 2_000
"""A cost that is refuted within so many nodes lets the next be further off."""
PROBE_AFTER = 1_000
"""Where refuting a cost takes more nodes than this, every other node looks for a plan at a higher cost."""
PROBE_NODES = 600
"""Nodes of the first probes; doubled when probes between bound and plan find nothing."""


def refute_costs(proof: Proof, incumbent: Incumbent, budget: Budget, seconds: float, workers: int) -> None:
    """Refute costs of the first open level for a while; every better plan that turns up becomes the incumbent.

    Does nothing where the level is not made of knapsacks.
    """
    ends = budget.clock() + seconds
    while not budget.is_over:
        left = seconds if budget.is_deterministic else ends - budget.clock()
        found = proof.refute(incumbent.score, incumbent.choice, budget, left, workers)
        if found is None:
            break
        score = tuple(int(cost) for cost in proof.program.score(found))
        if not incumbent.offer(found, score, "knapsacks"):
            break
    if proof.is_refuting:
        incumbent.tell("knapsacks")


class Refuting:
    """The question for one level, and what is known of the answer.

    Parameters
    ----------
    knapsacks
        The level.
    workers
        Threads.

    Attributes
    ----------
    refuted
        No plan costs as little as this; None until the root is climbed.
    """

    def __init__(self, knapsacks: Knapsacks, workers: int) -> None:
        from assigner.search.knapsack_kernels import NEVER

        self._all = knapsacks
        self._workers = max(1, workers)
        self._pack, self._pad = knapsacks.pack(), knapsacks.pad()
        self._root = _first_node(knapsacks)
        self._memory = (
            self._root.price.copy(),
            (self._root.price.astype(np.float64), np.zeros(knapsacks.num_items)),
            np.array([-float(NEVER), self._first_aim(), 0.0]),
        )
        self._scans_left = ROOT_SCANS
        self._step = 1
        self._most = knapsacks.offset + _largest_sum(knapsacks)
        self._cut_at: int | None = None
        self._forest: _Forest | None = None
        self._probing: _Forest | None = None
        self._probed: int | None = None
        self._probe_nodes = PROBE_NODES
        self.refuted: int | None = None

    def work(self, upper: int | None, over: Callable[[], bool], nodes: float = math.inf) -> IntArray | None:
        """Explore until a plan that costs less than ``upper`` is found, or none can be, or it is over.

        Parameters
        ----------
        upper
            Cost of the best plan known.
        over
            Looked at after every few nodes.
        nodes
            Nodes to explore at most.

        Returns
        -------
        The program's option of each item, in a plan that costs less than ``upper``; None when none was found.
        """
        with ThreadPoolExecutor(self._workers) as pool:
            while not (over() or nodes <= 0 or self.is_done(upper) or self.is_impossible):
                if self.refuted is None:
                    self._climb(upper)
                    continue
                nodes -= self._workers * NODES
                choice = self._refute(upper, pool) or self._probe(upper, pool)
                if choice is not None:
                    return choice.option
        return None

    def is_done(self, upper: int | None) -> bool:
        """Return whether no plan costs less than ``upper``."""
        return upper is not None and self.refuted is not None and self.refuted >= upper - 1

    @property
    def is_impossible(self) -> bool:
        """Return whether every cost that a plan could have is refuted."""
        return self.refuted is not None and self.refuted >= self._most

    def _climb(self, upper: int | None) -> None:
        """Climb at the root for a while; once it is high enough, note the bound."""
        from assigner.search.knapsack_kernels import climb_root

        aim = self._scaled(upper) if upper is not None else 1 << 60
        self._scans_left -= 50
        if climb_root(self._pack, self._root, self._pad, aim, 50, self._memory) or self._scans_left <= 0:
            self._root.price[:] = self._memory[0]
            self.refuted = -(-self._bound_of_root() >> self._all.shift) + self._all.offset - 1

    def _bound_of_root(self) -> int:
        """Return the bound at the root's prices, in the kernels' units."""
        from assigner.search.knapsack_kernels import evaluate

        return int(evaluate(self._pack, self._root, self._pad))

    def _first_aim(self) -> float:
        """Return how far above the first bound the climb aims: a tenth of what the cheapest options cost."""
        return 0.1 * float(np.abs(self._root.price).sum()) + (1 << self._all.shift)

    def _scaled(self, cost: int) -> int:
        return (cost - self._all.offset) << self._all.shift

    def _refute(self, upper: int | None, pool: ThreadPoolExecutor) -> _Plan | None:
        """Explore some nodes for the next cost to refute; return the plan if there is one instead."""
        assert self.refuted is not None
        if self._forest is None or (upper is not None and self._forest.target >= upper):
            target = min(self.refuted + self._step, self._most)
            self._forest = self._plant(target if upper is None else min(target, upper - 1))
        forest = self._forest
        if not forest.explore(pool):
            return None
        self._forest = None
        if forest.num_nodes > QUICK_NODES or forest.choice is not None:
            self._step = max(1, self._step // 2)
        elif forest.num_nodes <= QUICK_NODES // 8:
            self._step = min(self._step * 2, 1 << 40)
        if forest.choice is None:
            self.refuted = forest.target
            return None
        return _Plan(forest.choice)

    def _probe(self, upper: int | None, pool: ThreadPoolExecutor) -> _Plan | None:
        """Explore some nodes at a cost at which a plan is easier to find, if refuting takes long."""
        if self._forest is None or self._forest.num_nodes < PROBE_AFTER:
            return None
        if self._probing is None or (upper is not None and self._probing.target >= upper):
            target = self._next_probe(upper)
            if target is None:
                return None
            self._probing = self._plant(target)
        probing = self._probing
        is_known = probing.explore(pool)
        if not is_known and probing.num_nodes < self._probe_nodes:
            return None
        self._probing = None
        self._probed = probing.target
        if is_known and probing.choice is None:
            self.refuted = max(self.refuted or 0, probing.target)
            self._forest = None
        return None if probing.choice is None else _Plan(probing.choice)

    def _next_probe(self, upper: int | None) -> int | None:
        """Return the next cost to probe: four times as far from the bound without a plan, else between it and the plan."""
        assert self.refuted is not None
        last = self.refuted + 1 if self._probed is None else max(self._probed, self.refuted + 1)
        if upper is None:
            return min(self._most, self.refuted + 4 * (last - self.refuted))
        if last >= upper - 1:  # nothing is left to probe between the last and the plan: look longer, further down
            last = self.refuted + 1
            self._probe_nodes *= 2 if self._probed is not None and self._probed == upper - 1 else 1
        target = max(last + 1, (last + upper) // 2)
        return target if target < upper else None

    def _plant(self, target: int) -> _Forest:
        """Ask for a cost: settle the root, drop what it fixes, and begin a tree."""
        return _Forest(self._all, self._pack, self._pad, self._root, target, self._workers)

    def cut(self, upper: int) -> NDArray[np.int64]:
        """Return the options that no plan that costs less than ``upper`` uses; nothing before the root is climbed."""
        from assigner.search.knapsack_kernels import DEAD, OUT, settle

        if self.refuted is None or self._cut_at == upper or self.is_done(upper):
            return np.zeros(0, dtype=np.int64)
        self._cut_at = upper
        node = _copied(self._root)
        _, state = settle(self._pack, node, self._pad, self._scaled(upper - 1), (100, 0.3))
        if state == DEAD:
            self.refuted = upper - 1
            return np.zeros(0, dtype=np.int64)
        return np.asarray(self._all.option[node.status == OUT])


class _Plan(NamedTuple):
    """The program's option of each item, in a plan that was found."""

    option: IntArray


class _Forest:
    """The trees below one root for one target, one a thread."""

    def __init__(self, whole: Knapsacks, pack: Any, pad: Any, root: Any, target: int, workers: int) -> None:
        from assigner.search.knapsack_kernels import DEAD, FOUND, settle

        self.target = target
        self.num_nodes = 1
        self.choice: IntArray | None = None
        self._whole = whole
        node = _copied(root)
        limit = (target - whole.offset) << whole.shift
        _, state = settle(pack, node, pad, limit, (100, 0.3))
        self._node = node
        self._trees: list[Any] = []
        if state == DEAD:
            return
        if state == FOUND:
            self.choice = self._completed(node.status == 1, pad.taken == 1)
            return
        self._limit = limit - int(node.spent[0])
        self._open(node, workers)

    def _open(self, node: Any, workers: int) -> None:
        """Cut the knapsacks down to what is free and begin a tree for each thread, all but the first empty."""
        whole = self._whole
        self._left = np.flatnonzero(node.status == 0)
        items, item = np.unique(whole.item[self._left], return_inverse=True)
        if not len(items):
            if self._limit >= 0:  # several items decided at once can exceed it together
                self.choice = self._completed(node.status == 1, np.zeros(len(whole.option), dtype=np.bool_))
            return
        part = Knapsacks(
            whole.option[self._left], item.astype(np.int64), whole.row[self._left], whole.weight[self._left],
            whole.cost[self._left], node.room.copy(), len(items), 0, whole.shift,
        )  # fmt: skip
        self._pack, self._pads = part.pack()._replace(most=4 * int(whole.cost.max() + 1 << whole.shift)), []
        for number in range(workers):
            self._trees.append(_tree(part, node.price[items], is_empty=number > 0))
            self._pads.append(part.pad())
        self._choices = [np.full(len(items), -1, dtype=np.int64) for _ in range(workers)]

    def explore(self, pool: ThreadPoolExecutor) -> bool:
        """Explore some nodes on all threads; return whether the answer is known."""
        from assigner.search.knapsack_kernels import FOUND, explore

        if self.choice is not None or not any(_size(tree) for tree in self._trees):
            return True
        self._share()
        jobs = [
            (at, pool.submit(explore, self._pack, tree, self._pads[at], self._limit, NODES, self._choices[at]))
            for at, tree in enumerate(self._trees)
            if _size(tree)
        ]
        self.num_nodes += NODES * len(jobs)
        for at, state in [(at, job.result()) for at, job in jobs]:
            if state == FOUND and self.choice is None:
                chosen = np.zeros(len(self._whole.option), dtype=np.bool_)
                chosen[self._left[self._choices[at]]] = True
                self.choice = self._completed(self._node.status == 1, chosen)
        return self.choice is not None or not any(_size(tree) for tree in self._trees)

    def _share(self) -> None:
        """Let idle threads take the highest node, the largest part, of those that have several."""
        from assigner.search.knapsack_kernels import copy_node

        for idle in [tree for tree in self._trees if not _size(tree)]:
            donor = max(self._trees, key=_size)
            if _size(donor) < 2:
                return
            idle.ends[:] = 0
            copy_node(_node_of(donor, int(donor.ends[0])), _node_of(idle, 0))
            donor.ends[0] += 1

    def _completed(self, fixed: NDArray[np.bool_], chosen: NDArray[np.bool_]) -> IntArray:
        """Return the program's option of each item."""
        pairs = np.flatnonzero(fixed | chosen)
        choice = np.full(self._whole.num_items, -1, dtype=np.int64)
        choice[self._whole.item[pairs]] = self._whole.option[pairs]
        return choice


def _first_node(knapsacks: Knapsacks) -> Any:
    """Return the root: nothing decided; each item priced at its second cheapest pair."""
    from assigner.search.knapsack_kernels import Node

    num_items, cost = knapsacks.num_items, knapsacks.cost << knapsacks.shift
    order = np.lexsort((cost, knapsacks.item))
    begin = np.searchsorted(knapsacks.item[order], np.arange(num_items + 1))
    second = order[np.minimum(begin[:-1] + 1, begin[1:] - 1)]
    return Node(
        np.zeros(len(cost), dtype=np.int8), knapsacks.room.astype(np.int64), np.zeros(num_items, dtype=np.int8),
        cost[second].astype(np.int64), np.zeros(1, dtype=np.int64),
    )  # fmt: skip


def _largest_sum(knapsacks: Knapsacks) -> int:
    """Return what a plan costs at most, offset not included."""
    largest = np.zeros(knapsacks.num_items, dtype=np.int64)
    np.maximum.at(largest, knapsacks.item, knapsacks.cost)
    return int(largest.sum())


def _copied(node: Any) -> Any:
    return type(node)(*(part.copy() for part in node))


def _tree(part: Knapsacks, price: IntArray, *, is_empty: bool) -> Any:
    """Return a tree with room for as many decisions as there are items, its root at ``price``."""
    from assigner.search.knapsack_kernels import Tree

    depth, num_rows = part.num_items + 2, len(part.room)
    tree = Tree(
        np.zeros((depth, len(part.option)), dtype=np.int8), np.zeros((depth, num_rows), dtype=np.int64),
        np.zeros((depth, part.num_items), dtype=np.int8), np.zeros((depth, part.num_items), dtype=np.int64),
        np.zeros(depth, dtype=np.int64), np.array([0, -1 if is_empty else 0]),
    )  # fmt: skip
    tree.room[0], tree.price[0] = part.room, price
    return tree


def _node_of(tree: Any, depth: int) -> Any:
    from assigner.search.knapsack_kernels import Node

    return Node(
        tree.status[depth], tree.room[depth], tree.done[depth], tree.price[depth], tree.spent[depth : depth + 1]
    )


def _size(tree: Any) -> int:
    """Return how many nodes of a tree are still to explore."""
    return int(tree.ends[1] - tree.ends[0] + 1)
