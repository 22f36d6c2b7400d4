"""``assigner pairing``: who learns from whom, round by round; and whose load rises over past plans.

When to modify: to show more of pairs; they are made by :mod:`assigner.manage.pairing`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from rich.text import Text

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice

if TYPE_CHECKING:
    from assigner.manage.pairing.pair import Pairs

HELP = spoken(
    "Pair mentors with learners, round by round: scarce skills first, not the same pair forever, with a proven bound.\n\n"
    "A skill counts as much as the work that needs it weighs on the people who have it. With three or more --past plans "
    "(oldest first, the last one is today's) it also names people whose load rises, and says whether balance decays, with "
    "the probability of chance.",
    "逐轮为学员配导师：稀缺技能优先，不总是同一对，并给出证明的上界。\n\n"
    "技能的权重为需要它的工作占其具备者时间的比例。给出三个及以上 --past 方案（由旧到新，最后一个为当前方案）时，还会列出负荷持续上升的人员、"
    "均衡是否变差，及其纯属偶然的概率。",
)
PairsFile = Annotated[Path | None, option(
    "--pairs",
    "Rounds, limits, past pairs (YAML or JSON).",
    "轮数、限制与以往组合（YAML 或 JSON）。", metavar="FILE")]  # fmt: skip
Past = Annotated[list[Path] | None, option(
    "--past",
    "A plan of this problem, oldest first; may be repeated.",
    "此问题的方案，由旧到新；可多次给出。", metavar="PLAN")]  # fmt: skip
Seconds = Annotated[float, option("--seconds", "Time limit of the search.", "求解时限（秒）。", min=1, metavar="N")]


def run(
    problem: ProblemPath,
    pairs: PairsFile = None,
    past: Past = None,
    seconds: Seconds = 10.0,
    what_if: WhatIf = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_plan, take_problem
    from assigner.files.asked import read_asked
    from assigner.manage.pairing.asked import PairsAsked
    from assigner.manage.pairing.pair import pair_up
    from assigner.manage.pairing.trend import balance_of, headline_of, trend

    voice = Voice.of(language, as_json)
    asked = read_asked(pairs, PairsAsked)
    taken = take_problem(problem, what_if, voice)
    answer = pair_up(taken, asked, seconds=seconds)
    line = [(taken, take_plan(path, taken).plan) for path in past or ()]
    strains, balance = trend(line), balance_of(line)
    _tell(answer, voice)
    if line:
        voice.heading(headline_of(strains, len(line)).say(voice.language))
        told = [one.words for one in strains] + ([] if balance is None else [balance.words])
        voice.tell(*(words.say(voice.language) for words in told))
    voice.answer({**answer.to_dict(), "strains": [one.to_dict(taken) for one in strains],
                  "balance": None if balance is None else balance.to_dict()})  # fmt: skip
    return DONE


def _tell(answer: Pairs, voice: Voice) -> None:
    from assigner.cli.tables import make_table, short

    words, names = voice.words, answer.problem.rep_names
    voice.tell(Text(answer.headline(voice.language), style="bold"))
    heads = [
        words("Round", "轮次"),
        words("Learner", "学员"),
        words("Mentor", "导师"),
        words("Skills", "技能"),
        words("Worth", "分值"),
    ]
    table = make_table(heads, right=(0, 4))
    for pair in answer.pairs:
        again = words(" (again)", "（重复）") if pair.repeated else ""
        skills = short(", ".join(pair.skills), 30)
        table.add_row(
            str(pair.round),
            short(str(names[pair.learner]), 18),
            short(str(names[pair.mentor]) + again, 24),
            skills,
            f"{pair.worth:.2f}",
        )
    voice.tell("", table)
    if answer.by_skill:
        passed = ", ".join(f"{name} +{levels}" for name, levels in answer.by_skill.items())
        voice.tell("", words("Levels passed on: {passed}", "传授的等级：{passed}", passed=passed))
