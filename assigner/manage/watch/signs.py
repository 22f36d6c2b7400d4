"""Signs: the value that each rule watches, from tables, plans and events alone; a finding where it is over the limit.

Loads are in minutes over the horizon, beside the minutes that people have. When to modify: to watch something else:
write a function, name it in :data:`SIGNS`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.manage.capacity import load_shares, minutes_of_reps, peak, skill_share
from assigner.plan.measures import rep_loads
from assigner.problem import time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.manage.watch.asked import Event, WatchAsked, WatchRule
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

DAY_MINUTES = 1440
OVERLOAD = Words(
    "{name} carries {value:.0%} of the minutes there are ({load:,} of {has:,}).",
    "{name}的负荷为可用分钟的 {value:.0%}（{load:,} / {has:,}）。",
)
UNEVEN = Words(
    "{name} carries {value:.2f} times the mean load ({share:.0%} against {mean:.0%}).",
    "{name}的负荷率为平均的 {value:.2f} 倍（{share:.0%} 对 {mean:.0%}）。",
)
DECAY = Words(
    "The largest load went from {before:.2f} to {now:.2f} times the mean.",
    "最高负荷由平均的 {before:.2f} 倍升至 {now:.2f} 倍。",
)
BOTTLENECK = Words(
    "Work that needs {name} takes {value:.0%} of the minutes of the {people:person who has|people who have} it ({holders}).",
    "需要“{name}”的工作占具备者（{people} 人：{holders}）全部分钟的 {value:.0%}。",
)
NOBODY_HAS = Words(
    "Nobody has {name}, which {load:,} minutes of work need.", "无人具备“{name}”，而有 {load:,} 分钟工作需要它。"
)
LATE = Words(
    "{late} of {all:answer was|answers were} late ({value:.0%}); most by {name} ({most}).",
    "{all} 次响应中 {late} 次超时（{value:.0%}）；最多者为{name}（{most} 次）。",
)
STALLED = Words(
    "No contact with {name} for {days:day|days}; it is with {rep}.", "{name}已 {days} 天没有联系，现由{rep}负责。"
)
DRIFT = Words(
    "{name} lost {lost} of the {all:item|items} that changed hands over {plans} plans, {value:.1f} times the fair share.",
    "{plans} 个方案间共有 {all} 项换人，其中{name}失去 {lost} 项，为应得份额的 {value:.1f} 倍。",
)
NOBODY = Words("nobody", "无人")


@dataclass(frozen=True, eq=False)
class Look:
    """What is looked at.

    Parameters
    ----------
    problem, plan
        Now.
    past
        Plans before on the same items, oldest first, carried over to the problem.
    now
        UTC minute of the look.
    asked
        Rules and events.
    """

    problem: Problem
    plan: Plan
    past: tuple[Plan, ...]
    now: int
    asked: WatchAsked


@dataclass(frozen=True)
class Finding:
    """A value over its limit.

    Parameters
    ----------
    kind
        Kind of the rule.
    subject
        Id of the rep, item or skill; empty for the whole plan. With the kind it is the key that stays.
    value, limit
        What was found, and the limit.
    words
        The finding in a sentence.
    """

    kind: str
    subject: str
    value: float
    limit: float
    words: Words

    @property
    def key(self) -> str:
        """What names the finding from look to look."""
        return f"{self.kind}:{self.subject}" if self.subject else self.kind


Sign = Callable[["Look", "WatchRule"], Iterator[Finding]]


def findings_of(look: Look) -> list[Finding]:
    """Return everything over its limit: by rule as asked, the worst first."""
    found: list[Finding] = []
    for rule in look.asked.rules:
        found += sorted(SIGNS[rule.kind](look, rule), key=lambda one: (-one.value, one.subject))
    return found


def _overload(look: Look, rule: WatchRule) -> Iterator[Finding]:
    has, load = minutes_of_reps(look.problem), rep_loads(look.problem, look.plan, "minutes")
    for rep, value in enumerate(load_shares(look.problem, look.plan).tolist()):
        if value > rule.limit:
            words = OVERLOAD.filled(
                name=str(look.problem.rep_names[rep]), value=value, load=int(load[rep]), has=int(has[rep])
            )
            yield Finding("overload", str(look.problem.rep_ids[rep]), value, rule.limit, words)


def _uneven(look: Look, rule: WatchRule) -> Iterator[Finding]:
    value, rep = peak(look.problem, look.plan)
    if value > rule.limit:
        part = load_shares(look.problem, look.plan)
        words = UNEVEN.filled(
            name=str(look.problem.rep_names[rep]), value=value, share=part[rep], mean=np.nanmean(part)
        )
        yield Finding("uneven", "", value, rule.limit, words)


def _decay(look: Look, rule: WatchRule) -> Iterator[Finding]:
    if not look.past:
        return
    before, now = peak(look.problem, look.past[-1])[0], peak(look.problem, look.plan)[0]
    if now - before > rule.limit:
        yield Finding("decay", "", now - before, rule.limit, DECAY.filled(before=before, now=now))


def _bottleneck(look: Look, rule: WatchRule) -> Iterator[Finding]:
    problem = look.problem
    for skill in np.unique(problem.item_skills["skill"].to_numpy(dtype=np.int64)).tolist():
        value, people, work = skill_share(problem, skill)
        name = str(problem.skills[skill])
        if value > rule.limit:
            holders = ", ".join(str(problem.rep_names[rep]) for rep in people[:5])
            words = (BOTTLENECK.filled(name=name, value=value, people=len(people), holders=holders) if len(people)
                     else NOBODY_HAS.filled(name=name, load=work))  # fmt: skip
            yield Finding("bottleneck", str(problem.skills[skill]), min(value, 1e9), rule.limit, words)


def event_table(problem: Problem, events: Sequence[Event]) -> pd.DataFrame:
    """Return ``at, kind, item, rep`` (UTC minutes), by time."""
    rows = [(event.at.isoformat(), event.kind, event.item, event.rep or "") for event in events]
    table = pd.DataFrame(rows, columns=["at", "kind", "item", "rep"], dtype="str")
    minutes = time.moments(table["at"], problem.settings.time_zone)
    return table.assign(at=minutes.astype("int64")).sort_values("at", kind="stable", ignore_index=True)


def answers(look: Look) -> pd.DataFrame:
    """Return ``item, rep, late``: each first answer after an arrival; one that never came by now is late, too."""
    table = event_table(look.problem, look.asked.events)
    limit = dict(zip(look.problem.item_ids.tolist(), look.problem.items["answer_by"].tolist(), strict=True))
    open_: dict[str, int] = {}
    rows: list[tuple[str, str, bool]] = []
    for at, kind, item, rep in table.itertuples(index=False):
        if kind == "arrived":
            open_.setdefault(item, int(at))
        elif kind == "answered" and item in open_:
            rows.append((item, rep, int(at) > _due(open_.pop(item), limit.get(item, -1), look)))
    rows += [(item, "", True) for item, at in open_.items() if look.now > _due(at, limit.get(item, -1), look)]
    return pd.DataFrame(rows, columns=["item", "rep", "late"])


def _due(arrived: int, answer_by: int, look: Look) -> int:
    return answer_by if answer_by > 0 else arrived + look.asked.answer_minutes


def _late(look: Look, rule: WatchRule) -> Iterator[Finding]:
    table = answers(look)
    late = int(table["late"].sum())
    if len(table) >= rule.least and late / len(table) > rule.limit:
        rep, most = Counter(table.loc[table["late"], "rep"]).most_common(1)[0]
        names = look.problem.rep_name_of
        facts = {"late": late, "all": len(table), "value": late / len(table), "most": most}
        english, chinese = (str(names.get(rep, rep or NOBODY.say(language))) for language in ("en", "zh"))
        words = Words(LATE.say("en", name=english, **facts), LATE.say("zh", name=chinese, **facts))
        yield Finding("late-answers", "", late / len(table), rule.limit, words)


def _stalled(look: Look, rule: WatchRule) -> Iterator[Finding]:
    table = event_table(look.problem, look.asked.events)
    last = table[table["kind"] == "contact"].groupby("item")["at"].max().to_dict()
    problem = look.problem
    for item in np.flatnonzero((problem.items["kind"] == "account").to_numpy() & (look.plan.rep >= 0)).tolist():
        name = str(problem.item_ids[item])
        if name in last and (look.now - last[name]) / DAY_MINUTES > rule.limit:
            days = int((look.now - last[name]) // DAY_MINUTES)
            words = STALLED.filled(name=str(problem.items["name"].iloc[item]), days=days,
                                   rep=str(problem.rep_names[look.plan.rep[item]]))  # fmt: skip
            yield Finding("stalled", name, float(days), rule.limit, words)


def _drift(look: Look, rule: WatchRule) -> Iterator[Finding]:
    """Yield who loses more than the fair share of what changes hands: the share of what they held before each change."""
    problem, line = look.problem, [*look.past, look.plan]
    owned = (problem.items["kind"] != "duty").to_numpy()
    lost, fair, total = np.zeros(problem.num_reps), np.zeros(problem.num_reps), 0
    for before, after in pairwise(line):
        held = owned & (before.rep >= 0)
        gone = held & (after.rep != before.rep)
        lost += np.bincount(before.rep[gone], minlength=problem.num_reps)
        fair += gone.sum() * np.bincount(before.rep[held], minlength=problem.num_reps) / max(1, held.sum())
        total += int(gone.sum())
    if total < rule.least:
        return
    for rep in np.flatnonzero((fair > 0) & (lost > rule.limit * fair) & problem.rep_active).tolist():
        value = float(lost[rep] / fair[rep])
        words = DRIFT.filled(
            name=str(problem.rep_names[rep]), lost=int(lost[rep]), all=total, plans=len(line), value=value
        )
        yield Finding("drift", str(problem.rep_ids[rep]), value, rule.limit, words)


SIGNS: dict[str, Sign] = {
    "overload": _overload, "uneven": _uneven, "decay": _decay, "bottleneck": _bottleneck, "late-answers": _late,
    "stalled": _stalled, "drift": _drift,
}  # fmt: skip
