"""Which change did it: the changes between two states are replayed, and each is given its share of what a sign rose by.

Changes are few and named (a person joined, accounts came, rules changed, items changed hands). A change's share is its
Shapley value: its effect averaged over every order of the changes, so that shares add up to the whole rise and no change
is blamed for coming last (Shapley 1953). Up to :data:`MOST_EXACT` changes every subset is tried; above, orders are drawn
with a seed and the answer says so. When to modify: to tell changes apart more finely.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import LANGUAGES, Words, listed
from assigner.plan.plan import NOBODY, Plan
from assigner.problem.document import ProblemDocument
from assigner.problem.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MOST_EXACT = 6
NUM_ORDERS = 12
TABLES = ("reps", "accounts", "leads", "duties", "pairs")
WHAT = {
    "reps": Words("{count:person|people}", "{count:,} 人"),
    "accounts": Words("{count:account|accounts}", "{count:,} 个客户"),
    "leads": Words("{count:lead|leads}", "{count:,} 条线索"),
    "duties": Words("{count:duty|duties}", "{count:,} 项任务"),
    "pairs": Words("{count:pair|pairs}", "{count:,} 个组合"),
    "plan": Words("{count:item|items}", "{count:,} 项"),
}
CAME = Words("{what} more ({names})", "新增 {what}（{names}）")
GONE = Words("{what} fewer ({names})", "减少 {what}（{names}）")
CHANGED = Words("{what} changed ({names})", "{what}有更改（{names}）")
SETTINGS = Words("settings and rules changed", "设定与规则有更改")
MOVED = Words("{what} changed hands ({names})", "{what}换人（{names}）")
MOST_NAMED = 4


@dataclass(frozen=True)
class Change:
    """One change between two states.

    Parameters
    ----------
    part
        Table, ``settings`` or ``plan``.
    kind
        ``came``, ``gone`` or ``changed``.
    keys
        Ids that it is about.
    words
        What changed.
    """

    part: str
    kind: str
    keys: tuple[str, ...]
    words: Words


@dataclass(frozen=True)
class Share:
    """A change's share of a rise.

    Parameters
    ----------
    change
        The change.
    amount
        Its share, in the sign's unit; negative where it helped.
    """

    change: Change
    amount: float

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        words = {"en": self.change.words.en, "zh": self.change.words.zh}
        return {"part": self.change.part, "kind": self.change.kind, "keys": list(self.change.keys), "words": words,
                "amount": self.amount}  # fmt: skip


@dataclass(frozen=True, eq=False)
class State:
    """A problem and its plan, at one time."""

    problem: Problem
    plan: Plan


class Replay:
    """Two states, and every state between them in which some of the changes have happened.

    Parameters
    ----------
    before, after
        The states.
    """

    def __init__(self, before: State, after: State) -> None:
        self._before, self._after = before, after
        self._old = before.problem.to_document().model_dump(mode="json")
        self._new = after.problem.to_document().model_dump(mode="json")
        self.changes = tuple(self._changes())
        self._states: dict[frozenset[int], State] = {}

    def _changes(self) -> Iterator[Change]:
        for table in TABLES:
            old, new = _rows(self._old[table], table), _rows(self._new[table], table)
            groups = {
                "came": [key for key in new if key not in old],
                "gone": [key for key in old if key not in new],
                "changed": [key for key in new if key in old and new[key] != old[key]],
            }
            for (kind, keys), words in zip(groups.items(), (CAME, GONE, CHANGED), strict=True):
                if keys:
                    yield Change(table, kind, tuple(keys), _told(words, keys, WHAT[table]))
        if any(self._old[name] != self._new[name] for name in self._old if name not in TABLES):
            yield Change("settings", "changed", (), SETTINGS)
        moved = self._moved()
        if moved:
            yield Change("plan", "changed", tuple(moved), _told(MOVED, moved, WHAT["plan"]))

    def _moved(self) -> list[str]:
        """Return items of both states that are with another person."""
        old, new = _holders(self._before), _holders(self._after)
        return [item for item, rep in new.items() if item in old and old[item] != rep]

    def state(self, happened: frozenset[int]) -> State:
        """Return the state in which exactly these changes (by number) have happened."""
        if happened not in self._states:
            self._states[happened] = self._made([self.changes[number] for number in sorted(happened)])
        return self._states[happened]

    def _made(self, happened: list[Change]) -> State:
        data = dict(self._old)
        for change in happened:
            if change.part == "settings":
                data.update({name: value for name, value in self._new.items() if name not in TABLES})
            elif change.part in TABLES:
                data[change.part] = _applied(data[change.part], self._new[change.part], change)
        problem = Problem.from_document(ProblemDocument.model_validate(data))
        moved = {key for change in happened if change.part == "plan" for key in change.keys}
        return State(problem, self._plan(problem, moved))

    def _plan(self, problem: Problem, moved: set[str]) -> Plan:
        """Return who has what: as before; what moved, and what is new, as after; nobody where the person is not there."""
        old, new = _places(self._before), _places(self._after)
        number = {str(rep): at for at, rep in enumerate(problem.rep_ids)}
        plan = Plan.nobody(problem.num_items)
        for item, name in enumerate(problem.item_ids.tolist()):
            rep, start = new.get(name, ("", -1)) if name in moved or name not in old else old[name]
            plan.rep[item] = number.get(rep, NOBODY)
            plan.start[item] = start if plan.rep[item] >= 0 else -1
        return plan


def _rows(rows: list[dict[str, Any]], table: str) -> dict[str, dict[str, Any]]:
    return {f"{row['item']}·{row['rep']}" if table == "pairs" else str(row["id"]): row for row in rows}


def _applied(rows: list[dict[str, Any]], new: list[dict[str, Any]], change: Change) -> list[dict[str, Any]]:
    keys, fresh = set(change.keys), _rows(new, change.part)
    kept = _rows(rows, change.part)
    if change.kind == "gone":
        return [row for key, row in kept.items() if key not in keys]
    found = {key: fresh[key] if key in keys else row for key, row in kept.items()}
    return [*found.values(), *(fresh[key] for key in change.keys if key not in kept)]


def _told(words: Words, keys: list[str], what: Words) -> Words:
    names = [*keys[:MOST_NAMED], *(["..."] if len(keys) > MOST_NAMED else [])]
    told = {one: words.say(one, what=what.say(one, count=len(keys)), names=listed(names, one)) for one in LANGUAGES}
    return Words(**told)


def _places(state: State) -> dict[str, tuple[str, int]]:
    ids = state.problem.rep_ids
    return {str(item): (str(ids[rep]) if rep >= 0 else "", int(start))
            for item, rep, start in zip(state.problem.item_ids, state.plan.rep.tolist(), state.plan.start, strict=True)}  # fmt: skip


def _holders(state: State) -> Mapping[str, str]:
    return {item: rep for item, (rep, _) in _places(state).items()}


def shares_of(replay: Replay, sign: Callable[[State], float], seed: int = 0) -> tuple[list[Share], bool]:
    """Return each change's share of what a sign rose by, largest first, and whether the shares are exact.

    Parameters
    ----------
    replay
        The changes.
    sign
        The watched value of a state.
    seed
        Of the orders drawn, where there are too many changes to try all.
    """
    value: dict[frozenset[int], float] = {}

    def worth(happened: frozenset[int]) -> float:
        if happened not in value:
            value[happened] = sign(replay.state(happened))
        return value[happened]

    count = len(replay.changes)
    exact = count <= MOST_EXACT
    amounts = _exact(count, worth) if exact else _drawn(count, worth, seed)
    found = [Share(change, amount) for change, amount in zip(replay.changes, amounts, strict=True)]
    return sorted(found, key=lambda share: -share.amount), exact


def _exact(count: int, worth: Callable[[frozenset[int]], float]) -> list[float]:
    """Return Shapley values by their definition: every subset, weighted by how many orders begin with it."""
    amounts = [0.0] * count
    for one in range(count):
        others = [number for number in range(count) if number != one]
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for some in combinations(others, size):
                amounts[one] += weight * (worth(frozenset((*some, one))) - worth(frozenset(some)))
    return amounts


def _drawn(count: int, worth: Callable[[frozenset[int]], float], seed: int) -> list[float]:
    """Return estimates from random orders, each followed by its reverse (antithetic); they add up to the whole rise."""
    random = np.random.default_rng(seed)
    amounts = [0.0] * count
    for _ in range(NUM_ORDERS // 2):
        order = random.permutation(count).tolist()
        for one in (order, order[::-1]):
            for at, number in enumerate(one):
                amounts[number] += worth(frozenset(one[: at + 1])) - worth(frozenset(one[:at]))
    return [amount / (NUM_ORDERS // 2 * 2) for amount in amounts]
