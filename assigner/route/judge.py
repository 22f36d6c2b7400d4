"""What the rules say about an arrival and every rep: allowed or by which rule not, own costs, and which sums it joins.

The rules post on a probe (:mod:`assigner.route.probe`) exactly as they post on a whole problem, so that routing and
planning cannot disagree. What they say does not depend on how much an arrival takes or when it came, so arrivals that
are alike share one verdict; a decision then costs microseconds. When to modify: when a rule prices something that
changes from minute to minute, as ``lead-late`` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.problem.amounts import HORIZON, amounts_of, dimensions
from assigner.program.candidates import candidate_chunks
from assigner.program.posting import Draft, LiveOptions, RulePosting
from assigner.program.program import NO_START, NOBODY
from assigner.route.probe import Probes
from assigner.rules.active import ActiveRule, active_rules, configured_rules, objective_levels
from assigner.rules.contract import HARD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.problem.problem import Problem
    from assigner.problem.work import Account, Lead
    from assigner.program.program import RowFamily

NOT_LISTED = "not-listed"
"""Reason of pairs that a problem with listed candidates does not list."""
BY_THE_MINUTE = ("lead-late",)
"""Rules whose price changes from minute to minute: the decision works it out."""
SUMMED = ("rep-over-capacity", "rep-under-floor", "quota-short", "load-uneven", "too-many-items")
"""Rules whose rows are sums over what a rep has: they are kept as live meters."""
LIMITING = ("rep-over-capacity", "too-many-items")
"""Those among them whose upper bound one arrival alone can break; targets and floors are for the whole plan."""
MEASURES = 7919
"""First of the amounts by which a probe tells which dimension a sum counts; a prime, so that no two are alike."""
_FREE_FIELDS = ("id", "name", "minutes", "value", "potential", "amounts", "score", "arrived_at", "answer_by", "source")


@dataclass(frozen=True, eq=False)
class Verdict:
    """What rules say about a class of arrivals.

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


def dormant_rules(problem: Problem, active: Sequence[ActiveRule]) -> list[ActiveRule]:
    """Return uses of ``too-many-items`` that only begin to apply with the number of items: an arrival counts for them."""
    awake = {one.rule.name for one in active}
    return [
        one for one in configured_rules(problem.settings)
        if one.rule.id == "too-many-items" and one.rule.parameters.limit is not None and one.rule.name not in awake
    ]  # fmt: skip


def family_key(name: str, part: int) -> str:
    """Return the name of the ``part``-th family of rows that a rule setting posts."""
    return f"{name}#{part}" if part else name


class Judge:
    """Lets the rules of a problem judge arrivals, once for all that are alike.

    Parameters
    ----------
    base
        The problem that work arrives in.
    """

    def __init__(self, base: Problem) -> None:
        self.base = base
        self.levels = tuple(dict.fromkeys(name for name, _ in objective_levels(base, active_rules(base))))
        self.reasons = (NOT_LISTED, *(one.rule.name for one in configured_rules(base.settings)))
        self._number = {name: number for number, name in enumerate(self.reasons)}
        self._dimensions = dimensions(base)
        self.probes = Probes(base)
        self._verdicts: dict[str, Verdict] = {}

    def verdict(self, work: Account | Lead) -> Verdict:
        """Return what the rules say about one arrival."""
        return self.verdicts([work])[0]

    def verdicts(self, works: Sequence[Account | Lead]) -> list[Verdict]:
        """Return what the rules say about several arrivals; new classes are judged together."""
        keys = [class_key(work, self.base) for work in works]
        new = {key: work for key, work in zip(keys, works, strict=True) if key not in self._verdicts}
        for kind in {type(work) for work in new.values()}:
            self._judge({key: work for key, work in new.items() if type(work) is kind})
        return [self._verdicts[key] for key in keys]

    def _judge(self, works: dict[str, Account | Lead]) -> None:
        """Let the rules post on a probe of one arrival of each class."""
        probe = self.probes.of([self._measured(work, number) for number, work in enumerate(works.values())])
        rules = active_rules(probe)
        levels = objective_levels(probe, rules)
        draft = Draft(probe, _everybody(probe, len(levels)), probe.num_items)
        reason = np.where(_candidates(probe), -1, self._number[NOT_LISTED]).astype(np.int16)
        families: list[tuple[str, RowFamily]] = []
        for number, one in enumerate((*rules, *dormant_rules(probe, rules))):
            if one.rule.id in BY_THE_MINUTE:
                continue
            before = len(draft.families)
            level = -1 if one.level == HARD else levels.index((one.level, 0))
            if one.rule.group == "pair" or one.rule.pairwise or one.rule.id in SUMMED:
                one.rule.post(RulePosting(draft, one, number, level))
            if one.rule.id in SUMMED:
                families += [
                    (family_key(one.rule.name, part), family) for part, family in enumerate(draft.families[before:])
                ]
        self._keep(list(works), probe, draft, reason, rules, levels, families)

    def _keep(
        self,
        keys: list[str],
        probe: Problem,
        draft: Draft,
        reason: np.ndarray,
        rules: Sequence[ActiveRule],
        levels: Sequence[tuple[str, int]],
        families: list[tuple[str, RowFamily]],
    ) -> None:
        """Cut what was posted into one verdict an item."""
        num_reps = probe.num_reps
        names = np.array([self._number[one.rule.name] for one in rules] + [-1], dtype=np.int16)
        posted = names[draft.options.reason[: probe.num_items * num_reps]].reshape(probe.num_items, num_reps)
        reason = np.where(reason >= 0, reason, posted)
        first = [levels.index((name, 0)) for name in self.levels]
        cost = draft.options.cost[first, : probe.num_items * num_reps].reshape(len(first), probe.num_items, num_reps)
        joined = _joined(probe, draft, families, self._dimensions)
        for item, key in enumerate(keys):
            self._verdicts[key] = Verdict(reason[item].copy(), cost[:, item].copy(), tuple(joined[item]))

    def _measured(self, work: Account | Lead, number: int) -> Account | Lead:
        """Return the arrival with amounts that tell the dimensions apart, spread over all periods."""
        amounts = {name: MEASURES + place for place, name in enumerate(self._dimensions)}
        steps = {name: amount * amounts_of(self.base, name).resolution for name, amount in amounts.items()}
        own = {name: value for name, value in steps.items() if name not in ("minutes", "count", "value", "potential")}
        plain = {name: steps[name] for name in ("minutes", "value", "potential")}
        timeless = {"arrived_at": None, "answer_by": None} if hasattr(work, "answer_by") else {}
        return work.model_copy(update={**plain, "amounts": own, "id": work.id or f"probe-{number}", **timeless})


def class_key(work: Account | Lead, base: Problem) -> str:
    """Return a text that is the same for arrivals that all rules judge alike."""
    free = set(_FREE_FIELDS) - ({"id"} if _is_named(work.id, base) else set())
    if work.owner is not None:
        free -= {"minutes", "value", "potential", "score"}  # moving it away is priced by what it is worth
    return type(work).__name__ + work.model_dump_json(exclude=free, exclude_defaults=True)


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


def _candidates(probe: Problem) -> np.ndarray:
    """Return the mask ``[item, rep]`` of pairs that the problem's way of naming candidates looks at."""
    mask = np.zeros((probe.num_items, probe.num_reps), dtype=bool)
    for item, rep in candidate_chunks(probe):
        mask[item, rep] = True
    return mask


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
