"""``assigner diff``: two plans of one problem side by side.

When to modify: to compare another measure of two plans.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    import pandas as pd

    from assigner.plan.plan import Plan
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem

HELP = spoken(
    "Compare two plans of one problem: what moves, who gains and loses, and the cost rule by rule.",
    "比较同一问题的两个方案：哪些项目换人、谁增谁减，以及各规则的代价。",
)
SAME = Words("The plans are the same.", "两个方案相同。")
MOVED = Words(
    "{count:,} of {items:,} items have another rep or start in B.", "{items:,} 项中有 {count:,} 项在 B 中换人或改时间。"
)
OTHER = Words(
    "{path} was made for another problem, such as a scenario of this one: the costs above judge it by this problem, where it may "
    "break rules. Its own costs are in the file; assigner what-if compares scenarios.",
    "{path} 是为另一问题（如本问题的某个情景）求得的：以上代价按本问题计算，因此可能显示违反规则。它自身的代价见该文件；比较情景请用 assigner what-if。",
)
MOST_REPS = 20

PlanA = Annotated[Path, typer.Argument(metavar="PLAN_A", help=spoken("The first plan.", "第一个方案。"))]
PlanB = Annotated[Path, typer.Argument(metavar="PLAN_B", help=spoken("The second plan.", "第二个方案。"))]


def run(
    problem: ProblemPath,
    plan_a: PlanA,
    plan_b: PlanB,
    what_if: WhatIf = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    import numpy as np

    from assigner.cli.inputs import take_plan, take_problem
    from assigner.verify import verify

    voice = Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice)
    files = take_plan(plan_a, taken), take_plan(plan_b, taken)
    first, second = files[0].plan, files[1].plan
    moved = np.flatnonzero((first.rep != second.rep) | (first.start != second.start)).tolist()
    changes = _rep_changes(taken, first, second)
    cards = verify(taken, first), verify(taken, second)
    _tell(taken, (first, second), moved, changes, cards, voice)
    for path, file in zip((plan_a, plan_b), files, strict=True):
        if moved and file.claims.get("digest") and not file.belongs_to(taken):
            voice.tell("", Text(OTHER.say(voice.language, path=path), style="yellow"))
    voice.answer(_answer(taken, (first, second), moved, changes, cards))
    return DONE


def _rep_changes(problem: Problem, first: Plan, second: Plan) -> pd.DataFrame:
    """Return, for reps whose load changes, the change in each measured dimension; the most busy changes first."""
    import numpy as np
    import pandas as pd

    from assigner.problem.amounts import amounts_of, dimensions

    table = pd.DataFrame(index=np.arange(problem.num_reps))
    for dimension in dimensions(problem):
        amounts = amounts_of(problem, dimension)
        loads = []
        for plan in (first, second):
            item = np.flatnonzero(plan.rep >= 0)
            weight = amounts.of(item, plan.rep[item])
            loads.append(np.bincount(plan.rep[item], weights=weight, minlength=problem.num_reps))
        if dimension == "count" or amounts.base.any():
            table[dimension] = (loads[1] - loads[0]) * amounts.resolution
    changed = table[(table != 0).any(axis=1)]
    return changed.sort_values(table.columns[0], ascending=False)


def _tell(
    problem: Problem,
    plans: tuple[Plan, Plan],
    moved: list[int],
    changes: pd.DataFrame,
    cards: tuple[Scorecard, Scorecard],
    voice: Voice,
) -> None:
    from assigner.cli.moves import Move, print_moves

    if not moved:
        voice.tell(Text(SAME.say(voice.language), style="bold green"))
        return
    voice.tell(Text(MOVED.say(voice.language, count=len(moved), items=problem.num_items), style="bold"))
    print_moves(problem, [Move(item, int(plans[0].rep[item]), int(plans[1].rep[item])) for item in moved], voice, 20)
    _tell_reps(problem, changes, voice)
    _tell_scores(cards, voice)


def _tell_reps(problem: Problem, changes: pd.DataFrame, voice: Voice) -> None:
    """Print who gains and who loses."""
    from assigner.cli.tables import make_table, number, short
    from assigner.report.words import DIMENSIONS

    if changes.empty:
        return
    words = voice.words
    names = [DIMENSIONS[one].say(voice.language) if one in DIMENSIONS else one for one in changes.columns]
    table = make_table([words("Rep", "销售代表"), *names], right=range(1, len(names) + 1))
    shown = changes if len(changes) <= MOST_REPS else changes.iloc[[*range(MOST_REPS // 2), *range(-MOST_REPS // 2, 0)]]
    for rep, row in zip(shown.index.tolist(), shown.to_numpy().tolist(), strict=True):
        cells = [("+" if value > 0 else "") + number(value) for value in row]
        table.add_row(short(str(problem.rep_names[rep]), 20), *cells)
    voice.heading(words("Who gains and who loses (B less A)", "谁增谁减（B 减 A）"))
    voice.tell(table)
    if len(shown) < len(changes):
        voice.tell(
            Text(words("... and {more:,} more reps", "……另有 {more:,} 位", more=len(changes) - len(shown)), style="dim")
        )


def _tell_scores(cards: tuple[Scorecard, Scorecard], voice: Voice) -> None:
    """Print the cost of both plans by level and by rule."""
    from assigner.cli.scores import rule_words
    from assigner.cli.tables import make_table
    from assigner.plan.level_words import level_words
    from assigner.rules.active import level_labels

    words = voice.words
    table = make_table([words("Level and rule", "层级与规则"), "A", "B", words("B less A", "B 减 A")], right=(1, 2, 3))
    first, second = cards
    hard = (first.hard_matches, second.hard_matches)
    if any(hard):
        table.add_row(words("broken hard rules", "违反硬性规则"), *_cells(*hard), style="bold red")
    labels = level_labels(first.levels)
    for (level, step), label, mine, other in zip(first.levels, labels, first.score, second.score, strict=True):
        table.add_row(level_words(label, voice.language), *_cells(mine, other), style="bold")
        for left, right in zip(first.lines, second.lines, strict=True):
            if left.level == level and (left.cost(step) or right.cost(step)):
                table.add_row(
                    "  " + rule_words(left.rule, left.name, voice.language), *_cells(left.cost(step), right.cost(step))
                )
    voice.heading(words("Cost side by side", "代价对照"))
    voice.tell(table)


def _cells(first: int, second: int) -> list[str]:
    return [f"{first:,}", f"{second:,}", f"{second - first:+,}" if second != first else "="]


def _answer(
    problem: Problem,
    plans: tuple[Plan, Plan],
    moved: list[int],
    changes: pd.DataFrame,
    cards: tuple[Scorecard, Scorecard],
) -> dict[str, Any]:
    from assigner.rules.active import level_labels

    frames = [plan.frame(problem) for plan in plans]
    ids = [str(problem.rep_ids[rep]) for rep in changes.index]
    return {
        "moved": [
            {"item": problem.item_ids[item],
             "a": {"rep": frames[0]["rep"].iloc[item], "start": frames[0]["start"].iloc[item]},
             "b": {"rep": frames[1]["rep"].iloc[item], "start": frames[1]["start"].iloc[item]}}
            for item in moved
        ],
        "reps": [{"rep": rep, **row} for rep, row in zip(ids, changes.to_dict("records"), strict=True)],
        "levels": level_labels(cards[0].levels),
        "a": {"feasible": cards[0].feasible, "score": list(cards[0].score), "scorecard": cards[0].to_dict()},
        "b": {"feasible": cards[1].feasible, "score": list(cards[1].score), "scorecard": cards[1].to_dict()},
    }  # fmt: skip
