"""The extended program: every remedy is a decision with a price, and one solve finds the cheapest package with a bound.

Built from the guarded program of the problem with all hires in it. An option that hard rules remove stays where remedies
can lift every removal; it then needs one remedy for each. A row that remedies relax gets their switches as entries. The
price of the package is the only level. When to modify: with a new kind of remedy.

Notes
-----
Per item and cause of removal one row says that the item's options behind it are not chosen unless a remedy for it is
taken: as an item takes exactly one option, this is the tightest such row.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.measures.causes import Cause, causes_of
from assigner.measures.deltas import scenario_of
from assigner.measures.packaged import LEVEL, Extended, Part, rows_of
from assigner.measures.remedies import Hire, MoreCapacity, RaisedLimit, Remedy, Taken, Training, Undone, Waiver
from assigner.problem.amounts import HORIZON, amounts_of
from assigner.program.build import build_guarded
from assigner.program.demanded import narrowed
from assigner.program.guarded import entries_of_rows
from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Level, Program, RowFamily
from assigner.scenario.apply import apply_scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assigner.measures.remedies import Group
    from assigner.problem.problem import Problem
    from assigner.program.guarded import Guarded


@dataclass
class _Rows:
    """Rows under construction: sum of options minus sum of switches at most 0."""

    row: list[np.ndarray] = field(default_factory=list)
    option: list[np.ndarray] = field(default_factory=list)
    coef: list[np.ndarray] = field(default_factory=list)
    count: int = 0

    def add(self, options: Sequence[int] | np.ndarray, switches: Sequence[int]) -> None:
        """Say that none of the options is chosen unless a switch is on."""
        entries = np.concatenate([np.asarray(options, dtype=np.int64), np.asarray(switches, dtype=np.int64)])
        self.option.append(entries)
        self.coef.append(np.repeat(np.array([1, -1]), [len(options), len(switches)]))
        self.row.append(np.full(len(entries), self.count))
        self.count += 1

    def family(self, name: str) -> RowFamily:
        """Return the rows."""
        none = np.zeros(0, dtype=np.int64)
        row, option, coef = (np.concatenate([none, *part]) for part in (self.row, self.option, self.coef))
        return rows_of(name, row, option, coef, np.zeros(self.count, dtype=np.int64))


class _Draft:
    """An extended program under construction."""

    def __init__(self, problem: Problem, remedies: Sequence[Remedy]) -> None:
        hires = [Taken(one, one.most) for one in remedies if isinstance(one, Hire)]
        self.wide = apply_scenario(problem, scenario_of(problem, hires)) if hires else problem
        self.guarded: Guarded = build_guarded(self.wide)
        self.base = self.guarded.program
        self.remedies = tuple(remedies)
        self.alive = np.ones(self.base.num_options, dtype=bool)
        self.num_switches = 0
        self.parts: list[tuple[Part, int]] = []
        self.price: dict[int, int] = {}
        self.links = _Rows()
        self.own_seats = _Rows()
        """What a new rep alone takes part in: left undone only without the hire."""
        self.hired = self._hired()
        self.groups: dict[Group, int] = {}
        self.extra: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
        """By family: (row, option, coefficient) to add."""
        self.upper: dict[tuple[int, int], int] = {}
        """By (family, row): upper bound in place of its own."""

    def _hired(self) -> np.ndarray:
        """Return which reps of the wide problem are hires."""
        new = [name for one in self.remedies if isinstance(one, Hire) for name in one.ids]
        return np.isin(self.wide.rep_ids.astype(str), new)

    def is_own_seat(self) -> np.ndarray:
        """Return a mask over items: seats of somebody who may be hired, such as a team's meeting for everybody."""
        return np.append(self.hired, False)[self.wide.items["named"].to_numpy(dtype=np.int64)]

    def switch(self, price: int = 0) -> int:
        """Return the "on" option of a new switch."""
        on = self.base.num_options + 2 * self.num_switches + 1
        self.num_switches += 1
        self.price[on] = price
        return on

    def take(self, remedy: int, units: int, option: int | None = None) -> int:
        """Return the option that means that so many units of a remedy are taken, in its group."""
        price = self.remedies[remedy].price * units
        on = self.switch(price) if option is None else option
        self.price[on] = price
        self.parts.append((Part(remedy, units), on))
        group = self.remedies[remedy].group
        if group not in self.groups:
            self.groups[group] = self.switch()
        self.links.add([on], [self.groups[group]])
        return on

    def program(self) -> Program:
        """Return the program, without dead options."""
        base, added = self.base, 2 * self.num_switches
        cost = np.zeros((1, base.num_options + added), dtype=np.int64)
        cost[0, list(self.price)] = list(self.price.values())
        begins = base.item_begin[-1] + 2 * np.arange(1, self.num_switches + 1)
        whole = replace(
            base,
            levels=(Level(LEVEL),),
            item_begin=np.concatenate([base.item_begin, begins]).astype(np.int64),
            rep=np.concatenate([base.rep, np.full(added, NOBODY)]).astype(np.int32),
            start=np.concatenate([base.start, np.full(added, NO_START)]).astype(np.int64),
            cost=cost,
            offset=np.zeros(1, dtype=np.int64),
            families=(
                *(self._family(n, one) for n, one in enumerate(base.families)),
                self.links.family("remedies"),
                self.own_seats.family("own seats"),
            ),
        )
        left = narrowed(whole, np.concatenate([self.alive, np.ones(added, dtype=bool)]))
        return replace(left, families=tuple(one for family in left.families if (one := _binding(family)).num_rows))

    def _family(self, number: int, family: RowFamily) -> RowFamily:
        if number not in self.extra:
            return family
        row, option, coef = (np.asarray(part, dtype=np.int64) for part in zip(*self.extra[number], strict=True))
        rows = np.concatenate([family.row_of_entry, row])
        order = np.argsort(rows, kind="stable")
        upper = family.upper.copy()
        for (owner, at), bound in self.upper.items():
            if owner == number:
                upper[at] = bound
        return replace(
            family,
            begin=np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=family.num_rows))]).astype(np.int64),
            option=np.concatenate([family.option, option])[order],
            coef=np.concatenate([family.coef, coef])[order],
            upper=upper,
        )


def _binding(family: RowFamily) -> RowFamily:
    """Return the rows that some choice could break: most rows of pairs that no remedy brings back are empty."""
    least, most = (
        np.bincount(family.row_of_entry, weights=part, minlength=family.num_rows)
        for part in (np.minimum(family.coef, 0), np.maximum(family.coef, 0))
    )
    kept = np.flatnonzero((least < family.lower) | (most > family.upper))
    if len(kept) == family.num_rows:
        return family
    entry, place = entries_of_rows(family.begin, kept)
    begin = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=len(kept)))]).astype(np.int64)
    facts = {name: values[kept] for name, values in family.facts.items()}
    return replace(
        family, begin=begin, option=family.option[entry], coef=family.coef[entry],
        lower=family.lower[kept], upper=family.upper[kept], facts=facts,
    )  # fmt: skip


def extend(problem: Problem, remedies: Sequence[Remedy], all_placed: bool = True) -> Extended:
    """Return the program of a problem in which remedies are decisions.

    Parameters
    ----------
    problem, remedies
        The problem and what is on offer.
    all_placed
        Whether every item must have a rep unless a remedy leaves it undone; else hard rules alone say so.
    """
    draft = _Draft(problem, remedies)
    _extend_pairs(draft, all_placed)
    _extend_hires(draft)
    _extend_rows(draft)
    program = draft.program()
    number = np.cumsum(np.concatenate([draft.alive, np.ones(2 * draft.num_switches, dtype=bool)])) - 1
    parts = tuple((part, int(number[on])) for part, on in draft.parts)
    groups = {group: int(number[on]) for group, on in draft.groups.items()}
    return Extended(draft.wide, program, draft.remedies, parts, groups)


def _extend_pairs(draft: _Draft, all_placed: bool) -> None:
    """Keep removed options that remedies can bring back, each behind its causes."""
    options_by_cause = causes_of(draft.wide, draft.guarded, all_placed, draft.is_own_seat())
    lifting = _Lifting(draft)
    dead = [options for cause, options in options_by_cause.items() if not lifting.can(cause)]
    for options in dead:
        draft.alive[options] = False
    behind: defaultdict[tuple[int, ...], defaultdict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for cause, options in options_by_cause.items():
        left = [option for option in options if draft.alive[option]]
        if cause.left_out:
            for option in left:
                draft.take(lifting.undone[cause.item], 1, option)
        elif left:
            behind[tuple(lifting.remedies(cause))][cause.item].update(left)
    for remedies, by_item in behind.items():
        for options_left in by_item.values():
            draft.links.add(sorted(options_left), lifting.switches(remedies))


class _Lifting:
    """Which remedies lift which causes; switches are made when a cause first needs them."""

    def __init__(self, draft: _Draft) -> None:
        self._draft = draft
        items = {str(name): number for number, name in enumerate(draft.wide.item_ids)}
        reps = {str(name): number for number, name in enumerate(draft.wide.rep_ids)}
        self.undone: dict[int, int] = {}
        self._by_key: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
        self._on: dict[int, int] = {}
        for number, remedy in enumerate(draft.remedies):
            match remedy:
                case Undone():
                    self.undone[items[remedy.item]] = number
                case Waiver():
                    whom = (
                        (items[remedy.item], -1) if remedy.item else (-1, reps[remedy.rep]) if remedy.rep else (-1, -1)
                    )
                    self._by_key[(remedy.setting, *whom)].append(number)
                case Training():
                    self._by_key["gain", reps[remedy.rep], remedy.skill, bool(remedy.level)].append(number)

    def remedies(self, cause: Cause) -> list[int]:
        """Return the numbers of the remedies that lift a cause."""
        if cause.left_out:
            return [self.undone[cause.item]] if cause.item in self.undone else []
        found = [
            number
            for key in ((cause.item, -1), (-1, cause.rep), (-1, -1))
            for number in self._by_key.get((cause.setting, *key), ())
        ]
        if cause.lacking:
            gains = self._by_key.get(("gain", cause.rep, cause.lacking, cause.level > 0), ())
            found += [number for number in gains if _level(self._draft.remedies[number]) >= cause.level]
        return list(dict.fromkeys(found))

    def can(self, cause: Cause) -> bool:
        """Whether any remedy lifts a cause."""
        return bool(self.remedies(cause))

    def switches(self, remedies: Iterable[int]) -> list[int]:
        """Return the options that mean that one of some remedies is taken."""
        for number in remedies:
            if number not in self._on:
                self._on[number] = self._draft.take(number, 1)
        return [self._on[number] for number in remedies]


def _level(remedy: Remedy) -> int:
    return remedy.level if isinstance(remedy, Training) else 0


def _extend_hires(draft: _Draft) -> None:
    """Put every option of a new rep behind that rep's switch, the first new rep of a kind before the second."""
    base = draft.base
    item_of_option = base.item_of_option
    reps = {str(name): number for number, name in enumerate(draft.wide.rep_ids)}
    for number, remedy in enumerate(draft.remedies):
        before = None
        for new in remedy.ids if isinstance(remedy, Hire) else ():
            rep = reps[new]
            options = np.flatnonzero((base.rep == rep) & draft.alive)
            on = draft.take(number, 1)
            for own in np.split(options, np.flatnonzero(np.diff(item_of_option[options])) + 1) if len(options) else ():
                draft.links.add(own, [on])
            _bind_capacity(draft, rep, on)
            _bind_own_seats(draft, rep, on)
            if before is not None:
                draft.links.add([on], [before])
            before = on


def _bind_capacity(draft: _Draft, rep: int, on: int) -> None:
    """Let a new rep have capacity only when hired: implied by the pairs, but far tighter in the relaxation."""
    for number, at, _ in _rows_about(draft, "rep-over-capacity", rep):
        bound = int(draft.base.families[number].upper[at])
        draft.extra[number].append((at, on, -bound))
        draft.upper[number, at] = 0


def _bind_own_seats(draft: _Draft, rep: int, on: int) -> None:
    """Let what a new rep alone takes part in be left undone only when nobody is hired."""
    base, own = draft.base, draft.wide.items["named"].to_numpy(dtype=np.int64) == rep
    left = np.flatnonzero(
        (base.rep < 0) & np.append(own, np.zeros(base.num_items - len(own), dtype=bool))[base.item_of_option]
    )
    for option in left.tolist():
        draft.own_seats.add([option], [on - 1])


def _rows_about(draft: _Draft, rule: str, rep: int, setting: str | None = None) -> Iterable[tuple[int, int, RowFamily]]:
    """Yield (family, row) of each row that a hard rule posts about a rep."""
    for number, (owner, by_definition, _) in enumerate(draft.guarded.families):
        one, family = draft.guarded.rules[owner].rule, draft.base.families[number]
        if one.id == rule and not by_definition and "rep" in family.facts and setting in (None, one.name):
            for at in np.flatnonzero(family.facts["rep"] == rep).tolist():
                yield number, at, family


def _extend_rows(draft: _Draft) -> None:
    """Give rows the switches of the remedies that relax them."""
    reps = {str(name): number for number, name in enumerate(draft.wide.rep_ids)}
    for number, remedy in enumerate(draft.remedies):
        match remedy:
            case MoreCapacity():
                _raise_capacity(draft, number, remedy, reps[remedy.rep])
            case RaisedLimit():
                rows = list(_rows_about(draft, remedy.rule, reps[remedy.rep], remedy.setting))
                _raise(draft, number, [(family, at) for family, at, _ in rows], 1)
            case Waiver(item=None):
                _waive_rows(draft, number, remedy, reps)


def _raise_capacity(draft: _Draft, number: int, remedy: MoreCapacity, rep: int) -> None:
    """Raise the rows of a rep in a dimension: the period's (where one is named) and the horizon's."""
    labels = draft.wide.periods["label"].tolist()
    periods = (HORIZON,) if remedy.period is None else (labels.index(remedy.period), HORIZON)
    rows = [
        (family, at)
        for family, at, one in _rows_about(draft, "rep-over-capacity", rep)
        if one.facts["dimension"][at] == remedy.dimension and one.facts["period"][at] in periods
    ]
    _raise(draft, number, rows, round(remedy.step / amounts_of(draft.wide, remedy.dimension).resolution))


def _raise(draft: _Draft, number: int, rows: list[tuple[int, int]], steps: int) -> None:
    """Raise upper bounds by whole units: switches of 1, 2, 4, ... units that sum to the most."""
    for units in pieces(draft.remedies[number].most) if rows else ():
        on = draft.take(number, units)
        for family, at in rows:
            draft.extra[family].append((at, on, -steps * units))


def pieces(most: int) -> list[int]:
    """Return numbers whose sums are exactly 0 to ``most``: 1, 2, 4, ... and a rest."""
    found, left = [], most
    size = 1
    while left > 0:
        found.append(min(size, left))
        left -= found[-1]
        size *= 2
    return found


def _waive_rows(draft: _Draft, number: int, remedy: Waiver, reps: dict[str, int]) -> None:
    """Let one switch lift all rows that a rule posts about a rep, or all of its rows."""
    rows = []
    for family, (owner, by_definition, _) in enumerate(draft.guarded.families):
        one, about = draft.guarded.rules[owner].rule, draft.base.families[family]
        if one.name != remedy.setting or by_definition:
            continue
        mask = np.ones(about.num_rows, dtype=bool)
        if remedy.rep is not None:
            mask = about.facts["rep"] == reps[remedy.rep] if "rep" in about.facts else ~mask
        rows += [(family, at) for at in np.flatnonzero(mask).tolist()]
    if not rows:
        return
    on = draft.take(number, 1)
    for family, at in rows:
        draft.extra[family].append((at, on, _enough(draft.base.families[family], at)))


def _enough(family: RowFamily, at: int) -> int:
    """Return the coefficient with which a switch makes a row with one bound hold whatever is chosen."""
    coef = family.coef[family.begin[at] : family.begin[at + 1]].astype(np.int64)
    if family.upper[at] < UNBOUNDED:
        return -max(0, int(coef[coef > 0].sum()) - int(family.upper[at]))
    return max(0, int(family.lower[at]) - int(coef[coef < 0].sum()))
