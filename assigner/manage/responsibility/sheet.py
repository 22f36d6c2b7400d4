"""The responsibility sheet: for every account and lead, who develops, keeps and serves it; gaps and overlaps listed.

Who has an item in the plan has its care where their role stands for it; service is with who does most of it. What then
is open is given out as an assignment program (eligible people, even minutes), so that gaps are only what nobody may
take. :func:`broken_sheet` counts everything again from the tables. When to modify: with another care.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from assigner.cpsat.engine import solve_program
from assigner.errors import PlanMismatchError
from assigner.language import Language, Words, listed
from assigner.manage.responsibility.asked import CARES, RolesAsked
from assigner.manage.responsibility.needs import needs_of, service_seats, stands_for
from assigner.plan.measures import rep_loads
from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Band, Dropped, Level, Program, RowFamily

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

How = Literal["owner", "does-most", "proposed"]
CARE_WORDS = {
    "develops": Words("develops", "开拓"),
    "keeps": Words("keeps", "维护"),
    "serves": Words("serves", "服务"),
}
LEVELS = (Level("gaps"), Level("uneven"))
TOLD = Words(
    "{needs:care|cares} of {items:account or lead|accounts and leads}: {one:,} with exactly one person{proposed}; {gaps}; "
    "{overlaps}.",
    "{items:,} 个客户与线索共 {needs:,} 项职责：{one:,} 项恰有一人负责{proposed}；{gaps}；{overlaps}。",
)
PROPOSED = Words(" ({count:,} of these proposed)", "（其中 {count:,} 项为建议）")
NO_GAP, GAPS = Words("no gap (proven by count)", "无空缺（已核实）"), Words("gaps: {count:,}", "空缺 {count:,} 项")
NO_OVERLAP, OVERLAPS = (
    Words("no overlap (proven by count)", "无重叠（已核实）"),
    Words("overlaps: {count:,}", "重叠 {count:,} 项"),
)
NOBODY_MAY = Words(
    "Nobody active who covers {territory} {care} such accounts.", "没有在岗人员在{territory}承担“{care}”职责。"
)
ANYWHERE = Words("this area", "该区域")
SEVERAL_SERVE = Words("{names} serve it side by side.", "{names}都在服务该客户。")
FAMILY_SPLIT = Words("{names} have the same care in one family.", "{names}在同一集团承担相同职责。")
BROKEN = Words("Internal error: the responsibility sheet counts {first}.", "内部错误：职责表核对不符：{first}。")


@dataclass(frozen=True)
class Duty:
    """One care of one item, with the one person who has it.

    Parameters
    ----------
    item
        Number of the item.
    care
        ``develops``, ``keeps`` or ``serves``.
    rep
        Who has it; -1 in a gap.
    how
        Why this person: has the item, does most of its service, or is proposed.
    """

    item: int
    care: str
    rep: int
    how: How


@dataclass(frozen=True)
class Overlap:
    """One care that several people have.

    Parameters
    ----------
    item
        The account (the head of a family).
    care
        The care.
    reps
        The people.
    words
        What overlaps.
    """

    item: int
    care: str
    reps: tuple[int, ...]
    words: Words


@dataclass(frozen=True, eq=False)
class Sheet:
    """The sheet.

    Parameters
    ----------
    problem
        Whose.
    duties
        Every needed care with its person, by item.
    gaps
        Cares that nobody may take, as ``(item, care, reason)``.
    overlaps
        Cares that several people have.
    """

    problem: Problem
    duties: tuple[Duty, ...]
    gaps: tuple[tuple[int, str, Words], ...]
    overlaps: tuple[Overlap, ...]

    def headline(self, language: Language) -> str:
        """Say in one sentence how clear responsibilities are."""
        gaps, overlaps = len(self.gaps), len(self.overlaps)
        proposed = sum(duty.how == "proposed" for duty in self.duties)
        return TOLD.say(
            language, needs=len(self.duties) + gaps, items=len({duty.item for duty in self.duties} | {gap[0] for gap in self.gaps}),
            one=len(self.duties), proposed=PROPOSED.say(language, count=proposed) if proposed else "",
            gaps=GAPS.say(language, count=gaps) if gaps else NO_GAP.say(language),
            overlaps=OVERLAPS.say(language, count=overlaps) if overlaps else NO_OVERLAP.say(language),
        )  # fmt: skip

    def of_rep(self, rep: int) -> tuple[Duty, ...]:
        """Return what one person has."""
        return tuple(duty for duty in self.duties if duty.rep == rep)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        ids, names, reps = self.problem.item_ids, self.problem.items["name"], self.problem.rep_ids
        return {
            "format": "assigner-responsibility/1",
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
            "duties": [{"item": str(ids[one.item]), "name": str(names.iloc[one.item]), "care": one.care,
                        "rep": str(reps[one.rep]), "how": one.how} for one in self.duties],
            "gaps": [{"item": str(ids[item]), "name": str(names.iloc[item]), "care": care,
                      "why": {"en": why.en, "zh": why.zh}} for item, care, why in self.gaps],
            "overlaps": [{"item": str(ids[one.item]), "name": str(names.iloc[one.item]), "care": one.care,
                          "reps": [str(reps[rep]) for rep in one.reps],
                          "what": {"en": one.words.en, "zh": one.words.zh}} for one in self.overlaps],
        }  # fmt: skip


def responsibility_sheet(
    problem: Problem, plan: Plan, asked: RolesAsked | None = None, *, seconds: float = 10.0,
    clock: Callable[[], float] = time.perf_counter,
) -> Sheet:  # fmt: skip
    """Return who has which care of which account and lead.

    Parameters
    ----------
    problem, plan
        Who has what.
    asked
        What roles stand for.
    seconds
        Time for giving out what is open.
    """
    needs, able = needs_of(problem), stands_for(problem, asked or RolesAsked())
    serving = _serving(problem, plan)
    duties, open_ = [], []
    for item, care in needs[["item", "care"]].itertuples(index=False):
        holder = int(plan.rep[item])
        if care == 2 and serving.get(item):
            duties.append(Duty(int(item), "serves", serving[item].most_common(1)[0][0], "does-most"))
        elif holder >= 0 and able[holder, care]:
            duties.append(Duty(int(item), CARES[care], holder, "owner"))
        else:
            open_.append((int(item), int(care)))
    given = _given_out(problem, plan, open_, able, seconds, clock)
    duties += [
        Duty(item, CARES[care], rep, "proposed") for (item, care), rep in zip(open_, given, strict=True) if rep >= 0
    ]
    gaps = tuple(
        (item, CARES[care], _why(problem, item, care))
        for (item, care), rep in zip(open_, given, strict=True)
        if rep < 0
    )
    sheet = Sheet(problem, tuple(sorted(duties, key=lambda duty: (duty.item, CARES.index(duty.care)))), gaps,
                  tuple(_overlaps(problem, plan, serving, duties)))  # fmt: skip
    faults = broken_sheet(problem, sheet, able)
    if faults:
        raise PlanMismatchError(BROKEN.filled(first=faults[0]), None)
    return sheet


def _serving(problem: Problem, plan: Plan) -> dict[int, Counter[int]]:
    """Return, by account or lead, how many minutes of its service each person does; equal minutes by rep number."""
    found: dict[int, Counter[int]] = {}
    seats = np.flatnonzero(service_seats(problem) & (plan.rep >= 0))
    parent = problem.items["parent_item"].to_numpy(dtype=np.int64)
    minutes = problem.items["minutes"].to_numpy(dtype=float)
    for seat in sorted(seats.tolist(), key=lambda one: int(plan.rep[one])):
        if parent[seat] >= 0:
            found.setdefault(int(parent[seat]), Counter())[int(plan.rep[seat])] += round(minutes[seat])
    return found


def _given_out(
    problem: Problem, plan: Plan, open_: list[tuple[int, int]], able: np.ndarray, seconds: float,
    clock: Callable[[], float],
) -> list[int]:  # fmt: skip
    """Return a rep for each open care, -1 where nobody may take it: as many as possible, then as even as possible."""
    if not open_:
        return []
    program = _program(problem, plan, open_, able)
    nobody = program.item_begin[1:] - 1
    solution = solve_program(program, clock=clock, seconds=seconds, hint=nobody)
    assert solution.choice is not None, "leaving all open keeps every row"
    return [int(rep) for rep in program.rep[solution.choice]]


def _program(problem: Problem, plan: Plan, open_: list[tuple[int, int]], able: np.ndarray) -> Program:
    territory = problem.items["territory"].to_numpy(dtype=np.int64)
    minutes = problem.items["minutes"].to_numpy(dtype=float)
    rep, cost, option_minutes, begin = [], [], [], [0]
    for item, care in open_:
        reps = np.flatnonzero(
            able[:, care] & (problem.rep_covers[:, territory[item]] if territory[item] >= 0 else True)
        )
        rep += [*reps.tolist(), NOBODY]
        cost += [0] * len(reps) + [1]
        option_minutes += [max(1, round(minutes[item]))] * len(reps) + [0]
        begin.append(len(rep))
    reps, takes = np.array(rep, dtype=np.int64), np.array(option_minutes, dtype=np.int64)
    order = np.lexsort((np.arange(len(reps)), reps))
    order = order[reps[order] >= 0]
    people, first = np.unique(reps[order], return_index=True)
    rows = np.append(first, len(order)).astype(np.int64)
    load = rep_loads(problem, plan, "minutes")[people]
    steps = max(1, round(float(np.mean(load)) / 50)) if len(load) else 1
    bands = (
        tuple(
            Band(
                1,
                np.full(len(people), -UNBOUNDED),
                int(np.median(load)) + at * steps - load,
                np.ones(len(people), dtype=np.int64),
            )
            for at in range(4)
        )
        if len(people)
        else ()
    )  # each further stretch above the middle costs more: even, without a square
    family = RowFamily("even-load", rows, order, takes[order], np.full(len(people), -UNBOUNDED),
                       np.full(len(people), UNBOUNDED), bands)  # fmt: skip
    none = np.zeros(0, dtype=np.int32)
    return Program(LEVELS, np.array(begin, dtype=np.int64), len(open_), reps.astype(np.int32), np.full(len(reps), NO_START),
                   np.array([cost, [0] * len(cost)], dtype=np.int64), np.zeros(2, dtype=np.int64), (family,),
                   Dropped(none, none, np.zeros(0, dtype=np.int16), ()), problem.num_reps)  # fmt: skip


def _why(problem: Problem, item: int, care: int) -> Words:
    node = int(problem.items["territory"].iloc[item])
    place = str(problem.territories.names[node]) if node >= 0 else None
    words = CARE_WORDS[CARES[care]]
    return Words(NOBODY_MAY.say("en", territory=place or ANYWHERE.en, care=words.en),
                 NOBODY_MAY.say("zh", territory=place or ANYWHERE.zh, care=words.zh))  # fmt: skip


def _overlaps(problem: Problem, plan: Plan, serving: dict[int, Counter[int]], duties: list[Duty]) -> Iterator[Overlap]:
    for item, reps in sorted(serving.items()):
        if len(reps) > 1:
            people = tuple(sorted(reps))
            yield Overlap(item, "serves", people, _of_several(SEVERAL_SERVE, problem, people))
    family = problem.items["family"].to_numpy(dtype=np.int64)
    holders: dict[tuple[int, str], set[int]] = {}
    for duty in duties:
        if family[duty.item] >= 0 and duty.how == "owner":
            holders.setdefault((int(family[duty.item]), duty.care), set()).add(int(plan.rep[duty.item]))
    for (item, care), people_of in sorted(holders.items()):
        if len(people_of) > 1:
            people = tuple(sorted(people_of))
            yield Overlap(item, care, people, _of_several(FAMILY_SPLIT, problem, people))


def _of_several(words: Words, problem: Problem, reps: tuple[int, ...]) -> Words:
    names = [str(problem.rep_names[rep]) for rep in reps]
    return Words(words.say("en", names=listed(names, "en")), words.say("zh", names=listed(names, "zh")))


def broken_sheet(problem: Problem, sheet: Sheet, able: np.ndarray) -> list[str]:
    """Return what does not add up, counted from the tables row by row; empty when everything does."""
    said = Counter([(duty.item, duty.care) for duty in sheet.duties] + [(item, care) for item, care, _ in sheet.gaps])
    broken = [f"{item} {care} {count} times" for (item, care), count in said.items() if count != 1]
    served = set(problem.items["parent_item"].to_numpy()[service_seats(problem)].tolist())
    for item, row in enumerate(problem.items[["kind", "value"]].to_dict("records")):
        sold = row["value"] == row["value"] and row["value"] is not None and row["value"] > 0
        wanted = {"develops": row["kind"] == "lead" or (row["kind"] == "account" and not sold),
                  "keeps": row["kind"] == "account" and sold, "serves": item in served}  # fmt: skip
        broken += [f"{item} {care}" for care, needed in wanted.items() if needed != bool(said.get((item, care)))]
    broken += [f"{duty.item} {duty.care} by {duty.rep}" for duty in sheet.duties
               if duty.how != "does-most" and not able[duty.rep, CARES.index(duty.care)]]  # fmt: skip
    return broken
