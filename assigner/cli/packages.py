"""How packages of remedies are told: what each takes, at what price, what is proven, what its plan has.

When to modify: to say more about a package; ``repair`` and ``reach`` share it.
"""

from __future__ import annotations

import shlex
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from rich.padding import Padding
from rich.text import Text

from assigner.cli.exit_codes import DONE, INFEASIBLE, NO_PLAN
from assigner.cli.scenario_files import write_scenario
from assigner.language import Words
from assigner.measures.answer import proof_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assigner.cli.voice import Voice
    from assigner.measures.answer import Answer
    from assigner.measures.package import Package, Packages
    from assigner.measures.price_list import PriceList
    from assigner.measures.remedies import Taken

MOST_LINES = 8
TITLE = Words("{number}. {price:,} {currency}{proof}", "{number}. {price:,} {currency}{proof}")
PLACED = Words(
    "Tried: its plan keeps all hard rules; {left:,} of {items:,} items have no rep.",
    "已验证：其方案满足全部硬性规则；{items:,} 个项目中有 {left:,} 个无人负责。",
)
ALL_PLACED = Words("Tried: its plan keeps all hard rules, and all {items:,} items have a rep.",
                   "已验证：其方案满足全部硬性规则，{items:,} 个项目均有人负责。")  # fmt: skip
KEPT = Words("{title} {shown} (asked: {asked})", "{title} {shown}（要求 {asked}）")
MORE = Words("... and {count:,} more for {price:,} {currency}", "……另有 {count:,} 项，共 {price:,} {currency}")
NO_MORE = Words("Proven: nothing else on offer is truly different.", "已证明：可选措施中没有其他真正不同的出路。")
FEWER = Words("No further way out was found in the time given.", "在给定时间内未找到更多出路。")
WRITTEN = Words("Written", "已写入")
TRY = Words("Try one: {call}", "试用其一：{call}")
FILE_NAME = "way-out-{number}.json"


class Writing(NamedTuple):
    """Where ways out are written, and what they are ways out of.

    Parameters
    ----------
    out
        The folder; None: nowhere.
    problem, what_if
        As given: who tries a way out gives them again.
    """

    out: Path | None
    problem: Path
    what_if: Sequence[Path]


def tell_answer(answer: Answer, most: int, writing: Writing, voice: Voice) -> int:
    """Print an answer, write its scenarios where asked to, and return the exit code."""
    voice.tell(Text(answer.headline(voice.language), style="bold"))
    tell_packages(answer.found, answer.prices, most, voice)
    write_packages(answer.found, writing, voice)
    voice.answer({"headline": {"en": answer.headline("en"), "zh": answer.headline("zh")}, **answer.to_dict()})
    if answer.found.packages:
        return DONE
    return INFEASIBLE if answer.found.no_more else NO_PLAN


def tell_packages(found: Packages, prices: PriceList, most: int, voice: Voice) -> None:
    """Print every package with its remedies and what its plan has."""
    for number, package in enumerate(found.packages, start=1):
        if package.taken:
            _tell(package, number, prices.currency, voice)
    if found.packages and found.packages[0].taken and len(found.packages) < most:
        voice.tell("", Text((NO_MORE if found.no_more else FEWER).say(voice.language), style="dim"))


def _tell(package: Package, number: int, currency: str, voice: Voice) -> None:
    proof = voice.say(proof_words(package, number == 1))
    voice.heading(TITLE.say(voice.language, number=number, price=package.price, currency=currency, proof=proof))
    for line in package_lines(package, currency, voice):
        voice.tell(Padding(Text("• " + line), (0, 0, 0, 2)))
    left = int((package.plan.rep < 0).sum())
    told = [(PLACED if left else ALL_PLACED).say(voice.language, left=left, items=package.problem.num_items)]
    told += [
        KEPT.say(voice.language, title=one.title(voice.language), shown=one.shown, asked=one.asked)
        for one in package.results
        if one.name != "unassigned" and one.shown
    ]
    for line in told:
        voice.tell(Padding(Text(line, style="dim"), (0, 0, 0, 2)))


def package_lines(package: Package, currency: str, voice: Voice) -> list[str]:
    """Return a line a remedy with its price; many of one kind are counted."""
    kinds: defaultdict[str, list[Taken]] = defaultdict(list)
    for one in package.taken:
        kinds[one.remedy.kind].append(one)
    lines = []
    for taken in kinds.values():
        shown = taken if len(taken) <= MOST_LINES else taken[: MOST_LINES - 1]
        lines += [f"{one.remedy.say(one.units, voice.language)}  {one.price:,} {currency}" for one in shown]
        rest = taken[len(shown) :]
        if rest:
            price = sum(one.price for one in rest)
            lines.append(MORE.say(voice.language, count=len(rest), price=price, currency=currency))
    return lines


def write_packages(found: Packages, writing: Writing, voice: Voice) -> None:
    """Write each package as a scenario file, and say how one is tried."""
    if writing.out is None or not found.packages:
        return
    writing.out.mkdir(parents=True, exist_ok=True)
    paths = [writing.out / FILE_NAME.format(number=number + 1) for number in range(len(found.packages))]
    for package, path in zip(found.packages, paths, strict=True):
        write_scenario(package.scenario, path)
    voice.heading(WRITTEN.say(voice.language))
    voice.tell_whole("\n".join(f"  {path}" for path in paths))
    call = shlex.join(["assigner", "solve", str(writing.problem), *_asked([*writing.what_if, paths[0]])])
    voice.tell_whole(TRY.say(voice.language, call=call))


def _asked(scenarios: Sequence[Path]) -> list[str]:
    return [part for path in scenarios for part in ("--what-if", str(path))]
