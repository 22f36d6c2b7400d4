"""What a diagnosis says, as data: groups without room, and sets of rule instances that cannot hold together.

Why it exists: repairs, the command line, the service and the page all build on these few classes; the modules
that find things fill them. Everything is by id, so that an answer outlives the run. When to modify: when a
diagnosis must say one more thing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from assigner.language import Words, clauses

if TYPE_CHECKING:
    from assigner.language import Language
    from assigner.plan.plan import Plan

State = Literal["infeasible", "overfull", "feasible", "unknown"]
"""``overfull``: there is a plan, but it must leave some items undone. ``unknown``: not proven in the time given."""
Shape = Literal["pairs", "nobody", "at-most", "at-least", "together"]
"""How an instance forbids: takes pairs away; forbids leaving undone; bounds a sum from above or below; else a relation."""
WANTED = "wanted"
"""Rule name of "this item is to be assigned", where a diagnosis asks why not everything can be."""
DEMAND = "demand"
"""Rule name of what the caller demanded: an item with a rep, or not with a rep."""


SILENT = Words("", "")
"""Words of what nobody has put into words yet."""


@dataclass(frozen=True)
class Narrowing:
    """What keeps other reps away from a group of items.

    Parameters
    ----------
    trait
        ``skill``, ``language``, ``territory``, ``role``, ``team``, ``seniority``, or ``rule`` for any other rule.
    value
        Name of the skill, territory, ...; of the rule setting with ``rule``.
    num_items
        Items of the group that it narrows.
    num_reps
        Reps that it keeps away from at least one of them.
    """

    trait: str
    value: str
    num_items: int
    num_reps: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"trait": self.trait, "value": self.value, "items": self.num_items, "reps": self.num_reps}


@dataclass(frozen=True)
class Bottleneck:
    """Items that need more of a dimension than all reps who may take them have: a sum anybody can check.

    Parameters
    ----------
    dimension
        What is short: ``minutes``, ``count``, ...
    period
        Label of the period, None for the whole horizon.
    items, reps
        Ids of the items of the group, and of all reps who may take any of them.
    needed
        What the items take at least, in the dimension's unit.
    room
        What the reps can still take, in the same unit: capacity less current load.
    rule
        Name of the capacity rule's setting.
    must
        Whether every item of the group must be assigned: then no plan exists. Else some of them stay undone.
    narrowed_by
        What keeps other reps away, the most important first.
    """

    dimension: str
    period: str | None
    items: tuple[str, ...]
    reps: tuple[str, ...]
    needed: float
    room: float
    rule: str
    must: bool
    narrowed_by: tuple[Narrowing, ...] = ()
    sentence: Words = SILENT

    @property
    def short(self) -> float:
        """How much is missing, in the dimension's unit; above 0."""
        return round(self.needed - self.room, 9)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "dimension": self.dimension, "period": self.period, "rule": self.rule, "must": self.must,
            "needed": self.needed, "room": self.room, "short": self.short,
            "items": list(self.items), "reps": list(self.reps),
            "narrowed_by": [one.to_dict() for one in self.narrowed_by],
            "sentence": {"en": self.sentence.en, "zh": self.sentence.zh},
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Instance:
    """One hard rule at one place, such as "Li Na, minutes, week 41": the unit that a conflict is made of.

    Parameters
    ----------
    rule
        Name of the rule setting, or :data:`WANTED`, or :data:`DEMAND`.
    rule_id
        Id of the rule in the catalogue; empty for wishes and demands.
    shape
        How it forbids.
    items, reps
        Ids of what it is about: an item (all seats of one occurrence, both rivals), a rep; empty where it is
        about no particular one.
    period, dimension, day
        Where the rule looks at such; None elsewhere. ``day`` is the first day.
    limit
        The bound that the plan must keep, in the dimension's unit; None where there is no one number.
    taken
        Shape ``pairs``: ids of the reps that it takes from ``items`` (of the items that it takes from ``reps``).
    over
        By how much the instance is broken in the witness, in the dimension's unit (the rule's amount where it
        has none): what it must give way by, at most. None without a witness.
    sentence
        What it demands.
    broken
        What happens without it: the rule's own words about the witness; None without a witness.
    witness
        A plan that keeps all other instances of the conflict, verified; None where none was found in time.
    """

    rule: str
    rule_id: str
    shape: Shape
    items: tuple[str, ...] = ()
    reps: tuple[str, ...] = ()
    period: str | None = None
    dimension: str | None = None
    day: str | None = None
    limit: float | None = None
    taken: tuple[str, ...] = ()
    over: float | None = None
    sentence: Words = SILENT
    broken: Words | None = None
    witness: Plan | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        """Which instance it is, whatever was found out about it."""
        return self.rule, self.items, self.reps, self.period, self.dimension, self.day

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON; the witness is left out."""
        broken = None if self.broken is None else {"en": self.broken.en, "zh": self.broken.zh}
        return {
            "rule": self.rule, "rule_id": self.rule_id, "shape": self.shape, "items": list(self.items),
            "reps": list(self.reps), "period": self.period, "dimension": self.dimension, "day": self.day,
            "limit": self.limit, "taken": list(self.taken), "over": self.over,
            "sentence": {"en": self.sentence.en, "zh": self.sentence.zh}, "without_it": broken,
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Conflict:
    """A set of rule instances that no plan keeps all.

    Parameters
    ----------
    instances
        The set. Together they are proven infeasible by a solve of nothing but them.
    unsure
        Keys of instances for which the time ran out before it was known whether the rest can hold; without any,
        the set is minimal: each instance's witness is a plan that keeps all the others.
    """

    instances: tuple[Instance, ...]
    unsure: frozenset[tuple[Any, ...]] = frozenset()

    @property
    def is_minimal(self) -> bool:
        """Whether each instance is proven to be needed."""
        return not self.unsure

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"minimal": self.is_minimal, "instances": [one.to_dict() for one in self.instances]}


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """What stands in the way.

    Parameters
    ----------
    state
        What is known about plans of the problem.
    bottlenecks
        Groups of items without room, those that must be assigned first, then by the share that is short. Within a
        dimension and period they do not overlap, but that the tightest part of a large group is told beside it.
    conflicts
        In the order found: each is a conflict of the rules that are left when one instance of each earlier conflict
        is given up (``given_up``), so that no two are the same and giving those up is a way out.
    given_up
        Per conflict, the key of the instance that was given up to look for the next.
    is_complete
        Whether, with those given up, a plan exists (verified); else the time ran out before all was looked at.
    plan
        That plan, or any plan where the state is feasible; None where none is known.
    seconds
        What the diagnosis took.
    """

    state: State
    bottlenecks: tuple[Bottleneck, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    given_up: tuple[tuple[Any, ...], ...] = ()
    is_complete: bool = True
    plan: Plan | None = field(default=None, repr=False)
    seconds: float = 0.0

    def headline(self, language: Language) -> str:
        """Return the answer in one sentence: what it means for plans, and how much of each cause was found."""
        causes = [] if not self.conflicts else [_SETS.say(language, conflicts=len(self.conflicts))]
        causes += [] if not self.bottlenecks else [_GROUPS.say(language, groups=len(self.bottlenecks))]
        unsure = not self.is_complete or any(not one.is_minimal for one in self.conflicts)
        tail = _NOT_ALL.say(language) if unsure and self.state == "infeasible" else ""
        if not causes:
            return _WITHOUT_CAUSE[self.state].say(language) + tail
        return _HEADLINES[self.state].say(language, causes=clauses(causes, language)) + tail

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "state": self.state, "complete": self.is_complete, "seconds": round(self.seconds, 3),
            "bottlenecks": [one.to_dict() for one in self.bottlenecks],
            "conflicts": [one.to_dict() for one in self.conflicts],
        }  # fmt: skip


_SETS = Words("{conflicts:set of rules|sets of rules} cannot hold together", "{conflicts} 组规则无法同时成立")
_GROUPS = Words("{groups:group of items lacks|groups of items lack} room", "{groups} 组项目容量不足")
_FEASIBLE = Words("Nothing stands in the way: a plan keeps all hard rules.", "没有障碍：存在满足全部硬性规则的方案。")
_HEADLINES: dict[State, Words] = {
    "infeasible": Words("No plan keeps all hard rules: {causes}.", "没有方案能满足全部硬性规则：{causes}。"),
    "overfull": Words(
        "There are plans, but all of them leave work undone: {causes}.",
        "存在可行方案，但都会有工作无人承担：{causes}。",
    ),
    "feasible": _FEASIBLE,
    "unknown": Words(
        "Every plan leaves work undone, proven: {causes}. Whether any plan keeps all hard rules was not found out in the "
        "time given.",
        "已证明任何方案都会有工作无人承担：{causes}。在给定时间内未能确定是否有方案满足全部硬性规则。",
    ),
}
_WITHOUT_CAUSE: dict[State, Words] = {
    "infeasible": Words(
        "No plan keeps all hard rules: nobody may take some item that must be assigned; assigner lint names it.",
        "没有方案能满足全部硬性规则：有必须分配的项目无人可承担，assigner lint 会指出。",
    ),
    "overfull": Words("There are plans, but all of them leave work undone.", "存在可行方案，但都会有工作无人承担。"),
    "feasible": _FEASIBLE,
    "unknown": Words(
        "In the time given neither a plan nor a contradiction was found.", "在给定时间内既未找到方案，也未发现矛盾。"
    ),
}
_NOT_ALL = Words(" (The time ran out before all was proven.)", "（时间用尽，未能全部证明。）")
