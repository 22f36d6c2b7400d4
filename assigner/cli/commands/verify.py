"""``assigner verify``: the scorecard of any plan, found without any solver.

When to modify: to compare another claim of a plan file with what is found. Keep solvers out of here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.text import Text

from assigner.cli.exit_codes import DONE, INPUT_ERRORS
from assigner.cli.parameters import Json, LanguageOption, PlanPath, ProblemPath, WhatIf
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.plan.result import LevelResult
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem
    from assigner.retelling import PlanFile

HELP = spoken(
    "Check a plan against a problem, independently of any solver.\n\n"
    "Recomputes every rule and the score from the tables. Ends with 1 when the plan breaks a hard rule or when its "
    "file claims other scores than are found.",
    "用独立于求解器的程序校验方案。\n\n根据数据表重新计算每条规则与得分。方案违反硬性规则，或文件声称的得分与计算结果不符时，退出码为 1。",
)
KEPT = Words("The plan keeps every hard rule.", "方案满足全部硬性规则。")
BROKEN = Words("The plan breaks hard rules in {count:place|places}.", "方案有 {count:,} 处违反硬性规则。")
SAME = Words("The scores in the file are right.", "文件中的得分正确。")
OTHER = Words(
    "The file claims the scores {claimed}, found are {found}.", "文件声称的得分为 {claimed}，计算结果为 {found}。"
)
OTHER_PROBLEM = Words(
    "The plan was made for another state of the problem (another digest), so its scores and bounds are not compared.",
    "该方案是针对问题的另一状态生成的（摘要不同），因此不比较其得分与下界。",
)
MOST_SENTENCES = 50


def run(
    problem: ProblemPath,
    plan: PlanPath,
    what_if: WhatIf = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_plan, take_problem
    from assigner.cli.scores import hard_sentences
    from assigner.retelling import level_results
    from assigner.verify import verify

    voice = Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice, plan)
    file = take_plan(plan, taken)
    card = verify(taken, file.plan)
    same_problem = file.belongs_to(taken)
    agrees = _agrees(file, card) if same_problem else None
    levels = level_results(card, file.claims if agrees else None)
    sentences = hard_sentences(taken, card, MOST_SENTENCES)
    _tell(voice, card, levels, sentences)
    _tell_claims(voice, file, taken, card, agrees)
    voice.answer(_answer(taken, card, levels, sentences, agrees))
    return DONE if card.feasible and agrees is not False else INPUT_ERRORS


def _agrees(file: PlanFile, card: Scorecard) -> bool | None:
    """Return whether the file's scores are those found; None when it claims none."""
    claimed = [level.get("score") for level in file.claims.get("levels", [])]
    return tuple(claimed) == card.score if claimed and None not in claimed else None


def _tell(voice: Voice, card: Scorecard, levels: Sequence[LevelResult], sentences: Sequence[Words]) -> None:
    from assigner.cli.scores import print_levels, print_scorecard

    if card.feasible:
        voice.tell(Text(KEPT.say(voice.language), style="bold green"))
    else:
        voice.tell(Text(BROKEN.say(voice.language, count=card.hard_matches), style="bold red"))
        for words in sentences:
            voice.tell(Padding(Text("✗ " + words.say(voice.language)), (0, 0, 0, 2)))
        if card.hard_matches > len(sentences):
            more = card.hard_matches - len(sentences)
            voice.tell(voice.words("  ... and {more:,} more", "  ……另有 {more:,} 处", more=more))
    print_levels(levels, voice)
    print_scorecard(card, voice)


def _tell_claims(voice: Voice, file: PlanFile, problem: Problem, card: Scorecard, agrees: bool | None) -> None:
    if file.claims.get("digest") and not file.belongs_to(problem):
        voice.tell("", Text(OTHER_PROBLEM.say(voice.language), style="yellow"))
    elif agrees is not None:
        claimed = ", ".join(f"{level['score']:,}" for level in file.claims["levels"])
        found = ", ".join(f"{score:,}" for score in card.score)
        words = SAME.say(voice.language) if agrees else OTHER.say(voice.language, claimed=claimed, found=found)
        voice.tell("", Text(words, style="green" if agrees else "bold red"))


def _answer(
    problem: Problem,
    card: Scorecard,
    levels: Sequence[LevelResult],
    sentences: Sequence[Words],
    agrees: bool | None,
) -> dict[str, Any]:
    return {
        "feasible": card.feasible,
        "hard_matches": card.hard_matches,
        "broken": [{"en": words.en, "zh": words.zh} for words in sentences],
        "levels": [{"name": one.name, "score": one.score, "bound": one.bound, "gap": one.gap} for one in levels],
        "scorecard": card.to_dict(),
        "claims_agree": agrees,
        "digest": problem.digest,
    }
