"""Protected items: who keeps what whatever the budget, and for which reason.

A protected item is pinned to its owner of today, so that engines and verification treat it like any other pin. An
owner who may not keep the item (it lies outside the territory, the rep has left) cannot be given the pin: that is
counted, never hidden. When to modify: to add a reason.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.errors import UsageError
from assigner.language import LANGUAGES, Language, Words, listed
from assigner.plan.measures import owned_items
from assigner.problem.needs import days_since_epoch
from assigner.program.build import build_program

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assigner.problem.problem import Problem

NEVER = -(10**6)
MINUTES_PER_DAY = 1440
REASONS: dict[str, Words] = {
    "open-deals": Words("open deal", "有进行中的商机"),
    "changed": Words("owner changed less than {amount:g} days ago", "{amount:g} 天内换过负责人"),
    "cool-down": Words("in the cool-down of {amount:g} days after a change", "处于换人后 {amount:g} 天的冷静期"),
    "age": Words("arrived less than {amount:g} days ago", "到达不足 {amount:g} 天"),
    "tenure": Words("with the same rep for {amount:g} days or more", "由同一人负责已满 {amount:g} 天"),
    "value": Words("worth {amount:,.10g} or more", "价值不低于 {amount:,.10g}"),
    "tag": Words("tag {text}", "标签 {text}"),
}
"""Every reason to protect, by the name that people give."""
UNKNOWN = Words(
    "The protection ({text}) is not known. Use: open-deals, changed:90d, cool-down:180d, age:30d, tenure:5y, "
    "value:1000000, tag:vip.",
    "不认识的保护条件（{text}）。可用：open-deals、changed:90d、cool-down:180d、age:30d、tenure:5y、value:1000000、tag:vip。",
)
DAYS_PER = {"d": 1, "w": 7, "m": 30, "y": 365}
_AMOUNT = re.compile(r"^(\d+(?:\.\d+)?)\s*([dwmy]?)$")


@dataclass(frozen=True)
class Guard:
    """One reason to protect: its name, and days, money or a tag where it takes one."""

    name: str
    amount: float = 0.0
    text: str = ""

    def say(self, language: Language) -> str:
        """Return the reason in words."""
        return REASONS[self.name].say(language, amount=self.amount, text=self.text)


def parse_guards(text: str) -> tuple[Guard, ...]:
    """Return the reasons that a text names, parted by commas: ``open-deals,changed:90d,age:30d,tag:vip``.

    Raises
    ------
    UsageError
        With every part that means nothing.
    """
    parts = [part.strip() for part in re.split(r"[,，]", text) if part.strip()]
    guards = [_guard(part) for part in parts]
    unknown = [part for part, guard in zip(parts, guards, strict=True) if guard is None]
    if unknown:
        raise UsageError(Words(*(UNKNOWN.say(one, text=listed(unknown, one)) for one in LANGUAGES)))
    return tuple(guard for guard in guards if guard is not None)


def _guard(text: str) -> Guard | None:
    """Return the reason that a part names; None where it names none."""
    name, _, rest = (part.strip() for part in text.partition(":"))
    if name == "open-deals" and not rest:
        return Guard(name)
    if name == "tag" and rest:
        return Guard(name, text=rest)
    found = _AMOUNT.match(rest.lower())
    if name in REASONS and name not in ("tag", "open-deals") and found and (name != "value" or not found[2]):
        days = 1 if name == "value" else DAYS_PER[found[2] or "d"]
        return Guard(name, float(found[1]) * days)
    return None


@dataclass(frozen=True)
class Protection:
    """What is protected.

    Parameters
    ----------
    reasons
        Item id to the reasons that hold for it, only items that can stay with their owner.
    impossible
        Ids of items that have a reason but whose owner a hard rule does not let keep them.
    today
        The day that ages are counted to.
    """

    reasons: Mapping[str, tuple[Guard, ...]] = field(default_factory=dict)
    impossible: tuple[str, ...] = ()
    today: date | None = None

    def counts(self) -> list[tuple[Guard, int]]:
        """Return how many items each reason protects; an item counts under each of its reasons."""
        return Counter(guard for guards in self.reasons.values() for guard in guards).most_common()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "items": {item: [guard.say("en") for guard in guards] for item, guards in self.reasons.items()},
            "counts": [{"en": one.say("en"), "zh": one.say("zh"), "items": count} for one, count in self.counts()],
            "impossible": list(self.impossible),
            "today": None if self.today is None else self.today.isoformat(),
        }


def protect(problem: Problem, guards: Iterable[Guard], today: date | None = None) -> Protection:
    """Return what the guards protect among the items that somebody active owns.

    Parameters
    ----------
    today
        The day that ages are counted to; else the first day of the horizon, else the latest ``owner_since``.
    """
    guards = tuple(guards)
    if not guards:
        return Protection()
    day = _day(problem, today)
    masks = {guard: _guarded(problem, guard, day) & owned_items(problem) for guard in guards}
    some = np.flatnonzero(np.logical_or.reduce(list(masks.values())))
    can = _can_stay(problem)
    reasons = {str(problem.item_ids[item]): tuple(guard for guard in guards if masks[guard][item])
               for item in some if can[item]}  # fmt: skip
    impossible = tuple(str(problem.item_ids[item]) for item in some if not can[item])
    return Protection(reasons, impossible, date.fromordinal(date(1970, 1, 1).toordinal() + day) if day > 0 else today)


def _day(problem: Problem, today: date | None) -> int:
    """Return the day that ages are counted to, in days since 1970."""
    horizon = problem.settings.horizon
    given = today or (horizon.first_day if horizon else None)
    if given is not None:
        return (given - date(1970, 1, 1)).days
    return int(days_since_epoch(problem.items["owner_since"], NEVER).max(initial=0))


def _guarded(problem: Problem, guard: Guard, day: int) -> np.ndarray:
    """Return which items a reason holds for."""
    items = problem.items
    if guard.name == "open-deals":
        return _open_deals(problem)
    if guard.name == "tag":
        tagged = problem.item_tags["item"][problem.tags[problem.item_tags["tag"]] == guard.text]
        return np.isin(np.arange(problem.num_items), tagged)
    if guard.name == "value":
        return np.asarray(items["value"].to_numpy(dtype=float) >= guard.amount)
    if guard.name == "age":
        if "arrived" not in items:
            return np.zeros(problem.num_items, dtype=bool)
        arrived = items["arrived"].to_numpy()
        return np.asarray((arrived >= 0) & (day - arrived // MINUTES_PER_DAY < guard.amount))
    since = days_since_epoch(items["owner_since"], NEVER)
    held = day - since
    return np.asarray((since != NEVER) & (held >= guard.amount if guard.name == "tenure" else held < guard.amount))


def _open_deals(problem: Problem) -> np.ndarray:
    """Return leads that somebody owns, the accounts that they belong to, and whatever has the tag ``open-deal``."""
    leads = (problem.items["kind"] == "lead").to_numpy()
    account = problem.items["parent_item"].to_numpy()[leads]
    found = leads.copy()
    found[account[account >= 0]] = True
    return found | _guarded(problem, Guard("tag", text="open-deal"), 0)


def _can_stay(problem: Problem) -> np.ndarray:
    """Return which items have an option with their owner left, all hard rules on pairs considered."""
    program = build_program(problem)
    item = program.item_of_option
    mine = np.flatnonzero(item < program.num_placeable)
    kept = program.rep[mine] == problem.items["owner"].to_numpy()[item[mine]]
    can = np.zeros(problem.num_items, dtype=bool)
    can[item[mine[kept & (program.rep[mine] >= 0)]]] = True
    return can
