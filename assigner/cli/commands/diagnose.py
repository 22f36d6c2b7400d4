"""``assigner diagnose``: what stands in the way of a plan.

When to modify: to tell a diagnosis in another way; what is found comes from :mod:`assigner.diagnose`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from rich.padding import Padding
from rich.text import Text

from assigner.cli.exit_codes import DONE, INFEASIBLE, NO_PLAN
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words, listed

if TYPE_CHECKING:
    from assigner.diagnose.model import Bottleneck, Conflict, Diagnosis, Instance
    from assigner.language import Language
    from assigner.problem.problem import Problem

HELP = spoken(
    "Find what stands in the way of a plan: groups of items without room, then the smallest sets of rules that cannot "
    "hold together, each proven.",
    "查明方案的障碍：容量不足的项目组，以及无法同时成立的最小规则组合，均经证明。",
)
SHORT = Words("Where room is short", "容量不足之处")
TOGETHER = {
    1: Words("{number}. This cannot hold", "{number}. 以下这条无法成立"),
    2: Words("{number}. These two cannot both hold", "{number}. 以下两条无法同时成立"),
}
ALL_TOGETHER = Words("{number}. These {count:,} cannot all hold", "{number}. 以下 {count:,} 条无法同时成立")
MINIMAL = {
    1: Words("Proven.", "已证明。"),
    2: Words("Proven: either of them can hold without the other.", "已证明：去掉其中一条，另一条即可成立。"),
}
ALL_MINIMAL = Words(
    "Proven, and minimal: leave out any one of them and the others can hold.",
    "已证明且最小：去掉任意一条，其余即可同时成立。",
)
UNSURE = Words(
    "Proven; for {count:,} of them the time ran out before it was known whether they are needed.",
    "已证明；其中 {count:,} 条是否必要，因时间用尽尚未确定。",
)
WITHOUT = Words("without it: {broken}", "若无此条：{broken}")
LIKE = Words("... and {count:,} more of the kind: {names}", "……另有 {count:,} 条同类：{names}")
MORE = Words("... and {count:,} more", "……另有 {count:,} 项")
NEXT_SET = Words(
    "For this, one rule of each set above was given up; so it is a contradiction of its own.",
    "此处已放弃上面每组中的一条规则，因此这是另一处矛盾。",
)
MORE_WAYS = Words(
    "There may be more: --seconds allows more time, --most more sets.",
    "可能还有更多：用 --seconds 延长时间，用 --most 增加组数。",
)
EXIT = {"infeasible": INFEASIBLE, "unknown": NO_PLAN, "overfull": DONE, "feasible": DONE}
MOST_BOTTLENECKS = 8
MOST_ALIKE = 3
"""Instances of one rule and shape that are told one by one; the others are named."""
MOST_NAMES = 12

Seconds = Annotated[float, option(
    "--seconds",
    "Time limit of the search for sets of rules; building comes on top.",
    "查找规则组合的时限（秒）；建模另计。", min=0, metavar="N")]  # fmt: skip
Most = Annotated[int, option("--most", "Most sets of rules to look for.", "最多查找的规则组合数。", min=1, metavar="N")]
Everything = Annotated[bool, option(
    "--everything",
    "Ask why not every item can be assigned, required or not.",
    "查明为何不能让所有项目（无论是否必须）都有人承担。")]  # fmt: skip


def run(
    problem: ProblemPath,
    what_if: WhatIf = None,
    everything: Everything = False,
    seconds: Seconds = 30.0,
    most: Most = 10,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_problem
    from assigner.diagnose.diagnosis import diagnose

    voice = Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice)
    found = diagnose(taken, wanted=everything, seconds=seconds, most=most)
    print_diagnosis(found, taken, voice)
    headline = {"en": found.headline("en"), "zh": found.headline("zh")}
    voice.answer({"headline": headline, **found.to_dict()})
    return EXIT[found.state]


def print_diagnosis(found: Diagnosis, problem: Problem, voice: Voice) -> None:
    """Print a whole diagnosis."""
    voice.tell(Text(found.headline(voice.language), style="bold"))
    _tell_bottlenecks(found.bottlenecks, voice)
    for number, conflict in enumerate(found.conflicts, start=1):
        _tell_conflict(number, conflict, problem, voice)
    if not found.is_complete and found.conflicts:
        voice.tell("", Text(MORE_WAYS.say(voice.language), style="dim"))


def _tell_bottlenecks(found: tuple[Bottleneck, ...], voice: Voice) -> None:
    if not found:
        return
    voice.heading(SHORT.say(voice.language))
    for one in found[:MOST_BOTTLENECKS]:
        _bullet(one.sentence.say(voice.language), voice)
    if len(found) > MOST_BOTTLENECKS:
        voice.tell(Text("  " + MORE.say(voice.language, count=len(found) - MOST_BOTTLENECKS), style="dim"))


def _tell_conflict(number: int, conflict: Conflict, problem: Problem, voice: Voice) -> None:
    count = len(conflict.instances)
    voice.heading(TOGETHER.get(count, ALL_TOGETHER).say(voice.language, number=number, count=count))
    if number > 1:
        voice.tell(Text("  " + NEXT_SET.say(voice.language), style="dim"))
    alike: dict[tuple[str, str], list[Instance]] = {}
    for one in conflict.instances:
        alike.setdefault((one.rule, one.shape), []).append(one)
    for group in alike.values():
        _tell_group(group, problem, voice)
    words = MINIMAL.get(count, ALL_MINIMAL) if conflict.is_minimal else UNSURE
    voice.tell(Text("  " + words.say(voice.language, count=len(conflict.unsure)), style="dim"))


def _tell_group(group: list[Instance], problem: Problem, voice: Voice) -> None:
    """Tell the instances of one rule: few one by one, of many the first and the names of the others."""
    told = group if len(group) <= MOST_ALIKE + 1 else group[:MOST_ALIKE]
    for one in told:
        _bullet(one.sentence.say(voice.language), voice)
        if one.broken is not None and one.shape not in {"nobody", "pairs"}:
            _aside(WITHOUT.say(voice.language, broken=one.broken.say(voice.language)), voice)
    rest = group[len(told) :]
    if rest:
        names = _names(problem, rest, voice.language)
        _aside(LIKE.say(voice.language, count=len(rest), names=names), voice)


def _names(problem: Problem, instances: list[Instance], language: Language) -> str:
    """Return the names of what some instances are about, of many the first."""
    items, reps = problem.item_name_of, problem.rep_name_of
    names = [
        named.get(one, one)
        for instance in instances
        for named, ids in ((items, instance.items), (reps, () if instance.items else instance.reps))
        for one in ids
    ]
    return listed(names[:MOST_NAMES], language) + (" …" if len(names) > MOST_NAMES else "")


def _bullet(text: str, voice: Voice) -> None:
    voice.tell(Padding(Text("• " + text), (0, 0, 0, 2)))


def _aside(text: str, voice: Voice) -> None:
    voice.tell(Padding(Text(text, style="dim"), (0, 0, 0, 4)))
