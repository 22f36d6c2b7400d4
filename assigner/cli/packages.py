"""How packages of remedies are told: what each takes, at what price, what is proven, what its plan has.

When to modify: to say more about a package; ``repair`` and ``reach`` share it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from assigner.cli.exit_codes import DONE, INFEASIBLE, NO_PLAN
from assigner.cli.scenario_files import write_scenario
from assigner.language import Words
from assigner.measures.answer import proof_words

if TYPE_CHECKING:
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
KEPT = Words("{title} {shown} (asked: {asked})", "{title} {shown}（要求 {asked}）")
MORE = Words("... and {count:,} more for {price:,} {currency}", "……另有 {count:,} 项，共 {price:,} {currency}")
NO_MORE = Words("Proven: nothing else on offer is truly different.", "已证明：可选措施中没有其他真正不同的出路。")
FEWER = Words("No further way out was found in the time given.", "在给定时间内未找到更多出路。")
WRITTEN = Words("Written: {path} (try it: assigner solve PROBLEM --what-if {path})",
                "已写入：{path}（试用：assigner solve 问题 --what-if {path}）")  # fmt: skip
FILE_NAME = "way-out-{number}.json"


def tell_answer(answer: Answer, most: int, out: Path | None, voice: Voice) -> int:
    """Print an answer, write its scenarios where asked to, and return the exit code."""
    voice.tell(Text(answer.headline(voice.language), style="bold"))
    tell_packages(answer.found, answer.prices, most, voice)
    if out is not None:
        write_packages(answer.found, out, voice)
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
    told = [PLACED.say(voice.language, left=left, items=package.problem.num_items)]
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


def write_packages(found: Packages, folder: Path, voice: Voice) -> None:
    """Write each package as a scenario file."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, package in enumerate(found.packages, start=1):
        path = folder / FILE_NAME.format(number=number)
        write_scenario(package.scenario, path)
        voice.note(WRITTEN.say(voice.language, path=path))
