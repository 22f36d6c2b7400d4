"""Which instances a plan breaks, by verification: the matches of every hard rule, each brought to its place.

Verification knows no program, so that a witness is checked by other code than found it. When to modify: when matches
of a rule name their place in facts that are not read here yet.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.diagnose.model import DEMAND, WANTED
from assigner.diagnose.places import NONE, NUMBERS, TEXTS, anchors
from assigner.plan.matches import Match, Matches
from assigner.program.choices import choice_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assigner.diagnose.instances import Instances
    from assigner.plan.plan import Plan
    from assigner.program.program import IntArray
    from assigner.rules.active import ActiveRule

Found = dict[int, list[Match]]
"""Instance number to the matches at its place."""


@dataclass(frozen=True, eq=False)
class Attribution:
    """Brings the matches of plans to the instances of one problem.

    Parameters
    ----------
    instances
        All instances.
    """

    instances: Instances

    def broken(self, plan: Plan, among: set[int] | None = None) -> Found:
        """Return the instances that a plan breaks, with the matches of each.

        Parameters
        ----------
        plan
            The plan.
        among
            Only these are of interest; all where None.

        Raises
        ------
        AssertionError
            When a match belongs to no instance: rows and verification contradict each other.
        """
        problem, found = self.instances.problem, defaultdict[int, list[Match]](list)
        choice = choice_of(self.instances.guarded.program, plan)
        for number, one in self._rules(among):
            matches = _of_items(one.rule.check(problem, plan), self._items_of(number, among))
            for match in matches.named(one.rule.name, problem):
                places = set(self._places(match, plan, choice))
                if not places:
                    raise AssertionError(f"no instance for the match {match}")
                for place in places:
                    found[place].append(match)
        for instance in self._wishes_broken(plan):
            found[instance].append(Match(self.instances.names[self.instances.rule[instance]], 1))
        return {place: matches for place, matches in found.items() if among is None or place in among}

    def _rules(self, among: set[int] | None) -> list[tuple[int, ActiveRule]]:
        """Return the hard rules that instances of interest belong to, with their numbers."""
        rules = list(enumerate(self.instances.guarded.rules))
        if among is None:
            return rules
        used = {int(self.instances.rule[one]) for one in among}
        return [(number, rule) for number, rule in rules if number in used]

    def _items_of(self, rule: int, among: set[int] | None) -> np.ndarray | None:
        """Return a mask of the items that a rule's instances of interest are about; None where it may be any item."""
        if among is None:
            return None
        mine = [one for one in among if self.instances.rule[one] == rule]
        named = np.concatenate([self._column[name][mine] for name in ("item", "other")])
        if (self._column["item"][mine] == NONE).any():
            return None
        return np.isin(self._anchor, named) | np.isin(np.arange(len(self._anchor)), named)

    def reps_of_group(self, rule: int, group: int) -> list[int]:
        """Return the reps of a group that pays together."""
        return [rep for rep, one in self._group[rule].items() if one == group]

    def _places(self, match: Match, plan: Plan, choice: IntArray) -> Iterator[int]:
        """Yield the instances at whose place a match stands."""
        number = self._numbers[match.rule]
        item = -1 if match.item is None else self._item[match.item]
        if item >= 0:
            yield from self._removal.get((number, int(choice[item])), ())
        for used, index in self._by_rows[number]:
            key = tuple(self._coordinate(name, match, item, choice) for name in used if name != "other")
            for instance in index.get(key, ()):
                if "other" not in used or self._is_shared(instance, plan):
                    yield instance

    def _is_shared(self, instance: int, plan: Plan) -> bool:
        item, other = (int(self._column[name][instance]) for name in ("item", "other"))
        return bool(plan.rep[item] == plan.rep[other])

    def _coordinate(self, name: str, match: Match, item: int, choice: IntArray) -> Any:
        """Return where a match stands in one coordinate, as the table of instances writes it."""
        facts, number = match.facts, self._numbers[match.rule]
        rep = NONE if match.rep is None else self._rep[match.rep]
        where = {
            "item": lambda: int(self._anchor[item]) if item >= 0 else NONE,
            "rep": lambda: rep,
            "period": lambda: self._period[facts["period"]],
            "day": lambda: int(np.datetime64(facts["day"], "D").astype(np.int64)),
            "group": lambda: self._group[number].get(rep, NONE),
            "part": lambda: self._part.get((number, int(choice[item])), NONE),
        }
        return where[name]() if name in where else facts.get(name, "")

    def _wishes_broken(self, plan: Plan) -> Iterator[int]:
        instance, item, rep, forced = self._wishes
        has = plan.rep[item]
        broken = np.where(rep == NONE, has < 0, np.where(forced == 1, has != rep, has == rep))
        yield from instance[broken].tolist()

    @cached_property
    def _wishes(self) -> tuple[np.ndarray, ...]:
        """Wishes and demands: instance, item, rep, and whether the rep is asked for (1) or not to be."""
        own = [self.instances.names.index(name) for name in (WANTED, DEMAND)]
        instance = np.flatnonzero(np.isin(self.instances.rule, own))
        return instance, *(self._column[name][instance].astype(np.int64) for name in ("item", "rep", "group"))

    @cached_property
    def _column(self) -> Mapping[str, np.ndarray]:
        return {str(name): values.to_numpy() for name, values in self.instances.table.items()}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.instances.names)}

    @cached_property
    def _item(self) -> dict[str, int]:
        return {str(name): number for number, name in enumerate(self.instances.problem.item_ids)}

    @cached_property
    def _rep(self) -> dict[str, int]:
        return {str(name): number for number, name in enumerate(self.instances.problem.rep_ids)}

    @cached_property
    def _period(self) -> dict[str, int]:
        labels = self.instances.problem.periods["label"].tolist()
        return {**{str(label): number for number, label in enumerate(labels)}, "horizon": -1}

    @cached_property
    def _anchor(self) -> IntArray:
        return anchors(self.instances.problem)

    @cached_property
    def _removal(self) -> dict[tuple[int, int], list[int]]:
        """(rule, option) to the instances that remove it."""
        found = defaultdict[tuple[int, int], list[int]](list)
        given = self.instances
        rules = given.rule[given.of_removal].tolist()
        for rule, option, instance in zip(rules, given.removed.tolist(), given.of_removal.tolist(), strict=True):
            found[rule, option].append(instance)
        return found

    @cached_property
    def _by_rows(self) -> dict[int, list[tuple[list[str], dict[tuple[Any, ...], list[int]]]]]:
        """Rule to the coordinates that its row instances (and those of its switches) use, and an index by them."""
        found: dict[int, list[tuple[list[str], dict[tuple[Any, ...], list[int]]]]] = defaultdict(list)
        table = self.instances.table
        switches = (table["item"] == NONE) & (table["rep"] != NONE) & (table["day"] == NONE)
        for rule, some in table[self.instances.has_rows | switches].groupby("rule"):
            used = [name for name in NUMBERS if (some[name] != NONE).any()]
            used += [name for name in TEXTS if (some[name] != "").any()]
            index = defaultdict[tuple[Any, ...], list[int]](list)
            keyed = [name for name in used if name != "other"]
            for instance, *values in some[keyed].itertuples(name=None):
                index[tuple(values)].append(int(instance))
                if "other" in used:
                    self._index_other(index, keyed, int(instance), list(values))
            found[int(str(rule))].append((used, index))
        return found

    def _index_other(
        self, index: dict[tuple[Any, ...], list[int]], keyed: list[str], instance: int, key: list[Any]
    ) -> None:
        key[keyed.index("item")] = int(self._column["other"][instance])
        index[tuple(key)].append(instance)

    @cached_property
    def _group(self) -> dict[int, dict[int, int]]:
        """Rule to rep to group, for rules whose groups of reps pay together."""
        found: dict[int, dict[int, int]] = defaultdict(dict)
        guarded = self.instances.guarded
        for family, (rule, _, group) in zip(guarded.program.families, guarded.families, strict=True):
            if group is not None and "rep" in family.facts and "item" not in family.facts:
                found[rule].update(zip(family.facts["rep"].tolist(), group.tolist(), strict=True))
        return found

    @cached_property
    def _part(self) -> dict[tuple[int, int], int]:
        """(rule, option) to the cluster that the option belongs to."""
        given = self.instances
        part = self._column["part"]
        clustered = np.flatnonzero((given.of_row >= 0) & (part[given.of_row] != NONE))
        table = given.guarded.rows
        return {
            (int(given.rule[given.of_row[row]]), int(option)): int(part[given.of_row[row]])
            for row in clustered
            for option in table.option[table.begin[row] : table.begin[row + 1]]
        }


def _of_items(matches: Matches, items: np.ndarray | None) -> Matches:
    """Return the matches about some items (a mask; None: all) or about no item."""
    if items is None:
        return matches
    item = matches.table["item"].to_numpy()
    kept = Matches.none()
    kept.table = matches.table[(item < 0) | items[item]].reset_index(drop=True)
    return kept
