"""What the rules say about an arrival and every rep: allowed or by which rule not, own costs, and which sums it joins.

The rules post on a probe (:mod:`assigner.route.probe`) exactly as they post on a whole problem, so that routing and
planning cannot disagree. What a rule says depends on the few fields it looks at (:mod:`assigner.route.parts`), not on how
much an arrival takes or when it came: it is asked once for all that are alike in these, and a verdict is put together
from such parts in microseconds. When to modify: when a rule prices something that
changes from minute to minute, as ``lead-late`` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.problem.amounts import BUILT_IN, HORIZON, amounts_of, dimensions
from assigner.program.candidates import candidate_chunks
from assigner.program.posting import Draft, LiveOptions, RulePosting
from assigner.program.program import NO_START, NOBODY
from assigner.route.parts import fields_of, key_of
from assigner.route.probe import Probes
from assigner.rules.active import ActiveRule, active_rules, configured_rules, objective_levels
from assigner.rules.contract import HARD

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from assigner.problem.problem import Problem
    from assigner.problem.work import Account, Lead
    from assigner.program.program import RowFamily

NOT_LISTED = "not-listed"
"""Reason of pairs that a problem with listed candidates does not list."""
SUMMED = ("rep-over-capacity", "rep-under-floor", "quota-short", "target-uneven", "load-uneven", "too-many-items")
"""Rules whose rows are sums over what a rep has: they are kept as live meters."""
LIMITING = ("rep-over-capacity", "too-many-items")
"""Those among them whose upper bound one arrival alone can break; targets and floors are for the whole plan."""
PROBED_TOGETHER = 256
"""Arrivals of one probe: bounds the memory."""
MEASURES = 7919
"""First of the amounts by which a probe tells which dimension a sum counts; a prime, so that no two are alike."""


@dataclass(frozen=True, eq=False)
class Verdict:
    """What rules say about an arrival.

    Parameters
    ----------
    reason
        Per rep: -1 where the rep may take it, else the number of the first rule that objects.
    cost
        Matrix ``[level, rep]``: own cost of the pair.
    sums
        The meter families that the arrival joins, each with the dimension it counts there.
    """

    reason: np.ndarray
    cost: np.ndarray
    sums: tuple[tuple[str, str], ...]

    @property
    def num_allowed(self) -> int:
        """How many reps the rules leave."""
        return int((self.reason < 0).sum())


@dataclass(frozen=True, eq=False)
class Part:
    """What one rule says: whom it removes, what it costs at its level, which sums the arrival joins; None: nothing."""

    removed: np.ndarray | None = None
    cost: np.ndarray | None = None
    sums: tuple[tuple[str, str], ...] = ()


SILENT = Part()


def family_key(name: str, part: int) -> str:
    """Return the name of the ``part``-th family of rows that a rule setting posts."""
    return f"{name}#{part}" if part else name


def sleeps(one: ActiveRule) -> bool:
    """Whether a rule only begins to apply with the number of items: an arrival counts for it all the same."""
    return one.rule.id == "too-many-items" and one.rule.parameters.limit is not None


def dormant_rules(problem: Problem, active: Sequence[ActiveRule]) -> list[ActiveRule]:
    """Return the rules that :func:`sleeps` says and that are not active."""
    awake = {one.rule.name for one in active}
    return [one for one in configured_rules(problem.settings) if sleeps(one) and one.rule.name not in awake]


class Judge:
    """Lets the rules of a problem judge arrivals, each rule once for all that are alike in what it looks at.

    Parameters
    ----------
    base
        The problem that work arrives in.
    """

    def __init__(self, base: Problem) -> None:
        self.base = base
        self.levels = tuple(dict.fromkeys(name for name, _ in objective_levels(base, active_rules(base))))
        self._rules = [one for one in configured_rules(base.settings) if _judges(one)]
        self.reasons = (NOT_LISTED, *(one.rule.name for one in configured_rules(base.settings)))
        self._number = {name: number for number, name in enumerate(self.reasons)}
        self._dimensions = dimensions(base)
        self.probes = Probes(base)
        self._fields = {one.rule.name: fields_of(one) for one in self._rules}
        self._fields[NOT_LISTED] = ()
        self._parts: dict[tuple[str, Hashable], Part] = {}

    def verdict(self, work: Account | Lead) -> Verdict:
        """Return what the rules say about one arrival."""
        return self.verdicts([work])[0]

    def verdicts(self, works: Sequence[Account | Lead]) -> list[Verdict]:
        """Return what the rules say about several arrivals; what is new is judged together."""
        keys = [self._keys(work) for work in works]
        self._learn([(work, mine) for work, mine in zip(works, keys, strict=True) if not self._knows(mine)])
        return [self._verdict(mine) for mine in keys]

    def _keys(self, work: Account | Lead) -> list[tuple[str, Hashable]]:
        """Return where each rule's part about an arrival is kept."""
        named = _is_named(work.id, self.base)
        fields = {**self._fields, NOT_LISTED: None} if self.probes.lists(work.id) else self._fields
        return [(name, key_of(work, read, named)) for name, read in fields.items()]

    def _knows(self, keys: Sequence[tuple[str, Hashable]]) -> bool:
        return all(key in self._parts for key in keys)

    def _verdict(self, keys: Sequence[tuple[str, Hashable]]) -> Verdict:
        """Put the parts of a verdict together; the first rule that removes a rep is the reason."""
        reason = np.full(self.base.num_reps, -1, dtype=np.int16)
        cost = np.zeros((len(self.levels), self.base.num_reps), dtype=np.int64)
        sums: list[tuple[str, str]] = []
        for key in keys:
            part = self._parts[key]
            if part is SILENT:
                continue
            if part.removed is not None:
                reason[part.removed & (reason < 0)] = self._number[key[0]]
            if part.cost is not None:
                cost += part.cost
            sums += part.sums
        return Verdict(reason, cost, tuple(sums))

    # Asking the rules ------------------------------------------------------------------------------

    def _learn(self, asked: Sequence[tuple[Account | Lead, Sequence[tuple[str, Hashable]]]]) -> None:
        """Let the rules judge what is new: one probe for all of a kind, and one for each that is named."""
        together: dict[type, list[tuple[Account | Lead, Sequence[tuple[str, Hashable]]]]] = {}
        learnt: set[tuple[str, Hashable]] = set()
        for work, keys in asked:
            if learnt.issuperset(keys):
                continue
            if _is_named(work.id, self.base):
                self._judge([(work, keys)])
            else:
                together.setdefault(type(work), []).append((work, keys))
                learnt.update(keys)
        for some in together.values():
            for first in range(0, len(some), PROBED_TOGETHER):
                self._judge(some[first : first + PROBED_TOGETHER])

    def _judge(self, asked: Sequence[tuple[Account | Lead, Sequence[tuple[str, Hashable]]]]) -> None:
        """Let the rules that have not spoken yet post on a probe, and keep their part for each arrival."""
        probe = self.probes.of([self._measured(work, number) for number, (work, _) in enumerate(asked)])
        silent = {key[0] for _, keys in asked for key in keys if key not in self._parts}
        for one in self._rules:
            if one.rule.name in silent:
                speaks = one.rule.applies(probe) or sleeps(one)
                self._keep(one.rule.name, asked, self._posted(probe, one) if speaks else None)
        if NOT_LISTED in silent:
            pairs = np.ones((probe.num_items, probe.num_reps), dtype=bool)
            for items, reps in candidate_chunks(probe):
                pairs[items, reps] = False
            self._keep(NOT_LISTED, asked, _removals(pairs))

    def _keep(
        self,
        name: str,
        asked: Sequence[tuple[Account | Lead, Sequence[tuple[str, Hashable]]]],
        parts: list[Part] | None,
    ) -> None:
        """Keep what a rule says about each arrival; None: nothing about any."""
        for item, (_, keys) in enumerate(asked):
            mine = next(key for key in keys if key[0] == name)
            self._parts[mine] = parts[item] if parts is not None else SILENT

    def _posted(self, probe: Problem, one: ActiveRule) -> list[Part]:
        """Return the part of one rule for each item of a probe."""
        level = -1 if one.level == HARD else self.levels.index(one.level)
        draft = Draft(probe, _everybody(probe, len(self.levels) + max(1, one.rule.steps(probe))), probe.num_items)
        one.rule.post(RulePosting(draft, one, 0, level))
        pairs = slice(0, probe.num_items * probe.num_reps)
        shape = (probe.num_items, probe.num_reps)
        removals = _removals(~draft.options.alive[pairs].reshape(shape))
        cost = draft.options.cost[: len(self.levels), pairs].reshape(len(self.levels), *shape)
        families = [(family_key(one.rule.name, part), family) for part, family in enumerate(draft.families)]
        joined = _joined(probe, draft, families if one.rule.id in SUMMED else [], self._dimensions)
        return [_part(removals[item].removed, cost[:, item], tuple(joined[item])) for item in range(probe.num_items)]

    def _measured(self, work: Account | Lead, number: int) -> Account | Lead:
        """Return the arrival with amounts that tell the dimensions apart, spread over all periods."""
        amounts = {name: MEASURES + place for place, name in enumerate(self._dimensions)}
        steps = {name: amount * amounts_of(self.base, name).resolution for name, amount in amounts.items()}
        own = {name: value for name, value in steps.items() if name not in BUILT_IN}
        plain: dict[str, Any] = {name: steps[name] for name in BUILT_IN if name != "count"}
        if not _is_named(work.id, self.base):
            plain["id"] = f"probe-{number}"
        timeless = {"arrived_at": None, "answer_by": None} if hasattr(work, "answer_by") else {}
        return work.model_copy(update={**plain, "amounts": own, **timeless})


def _judges(one: ActiveRule) -> bool:
    """Whether a rule says something about single pairs or sums that is alike for many arrivals.

    Prices by the minute and by the metre are another for each: the decision works them out.
    """
    known = one.rule.group == "pair" or one.rule.pairwise or one.rule.id in SUMMED
    return known and not (one.rule.id == "lead-late" or (one.rule.id == "travel-far" and one.level != HARD))


def _removals(removed: np.ndarray) -> list[Part]:
    """Return parts that remove the pairs of a mask ``[item, rep]``."""
    return [Part(removed=row.copy()) if row.any() else SILENT for row in removed]


def _part(removed: np.ndarray | None, cost: np.ndarray, sums: tuple[tuple[str, str], ...]) -> Part:
    priced = cost.copy() if cost.any() else None
    return SILENT if removed is None and priced is None and not sums else Part(removed, priced, sums)


def _is_named(item: str, base: Problem) -> bool:
    """Whether the problem says something about this very item: in pairs, scopes or wishes."""
    if "named items" not in base.derived:
        named = set(base.frames["pairs"]["item"]) | set(base.frames["reps.preferences"]["tag"])
        for one in configured_rules(base.settings):
            named |= {*one.rule.scope.items, *one.rule.scope.except_items}
        base.derived["named items"] = named
    return item in base.derived["named items"]


def _everybody(probe: Problem, num_levels: int) -> LiveOptions:
    """Return one option a pair of item and rep, by item, and behind them "nobody" for every item."""
    items, reps = np.arange(probe.num_items), np.arange(probe.num_reps)
    item = np.concatenate([np.repeat(items, len(reps)), items])
    rep = np.concatenate([np.tile(reps, len(items)), np.full(len(items), NOBODY)])
    return LiveOptions.fresh(item, rep, np.full(len(item), NO_START), num_levels)


def _joined(
    probe: Problem, draft: Draft, families: list[tuple[str, RowFamily]], names: Sequence[str]
) -> list[list[tuple[str, str]]]:
    """Return, item by item, the families it has entries in and the dimension that their coefficients tell."""
    found: list[list[tuple[str, str]]] = [[] for _ in range(probe.num_items)]
    of_amount = {MEASURES + place: name for place, name in enumerate(names)} | {1: "count"}
    for key, family in families:
        item = draft.options.item[family.option]
        for number in np.unique(item).tolist():
            mine = item == number
            found[number].append((key, of_amount[_largest_sum(family, mine)]))
    return found


def _largest_sum(family: RowFamily, mine: np.ndarray) -> int:
    """Return what an item puts on one rep: its one entry, or its parts over the periods together."""
    period = family.facts.get("period")
    row = family.row_of_entry[mine]
    if period is not None and (np.asarray(period)[row] == HORIZON).any():
        mine = np.flatnonzero(mine)[np.asarray(period)[row] == HORIZON]
        return int(np.asarray(family.coef)[mine].max())
    if period is None:
        return int(np.asarray(family.coef)[mine].max())
    reps = np.asarray(family.facts["rep"])[row]
    return int(np.bincount(reps, weights=np.asarray(family.coef)[mine]).max())


def plain(value: Any) -> Any:
    """Return a NumPy number as the Python number it is; everything else as it is."""
    return value.item() if np.ndim(value) == 0 and isinstance(value, np.generic | np.ndarray) else value
