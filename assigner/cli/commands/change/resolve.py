"""``assigner change resolve``: what else must change, at least, when moves are rejected.

When to modify: to show more of the answer; it comes from :mod:`assigner.change.resolve`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from rich.text import Text

from assigner.cli.commands.change.parameters import RequestPath, keep, take_request
from assigner.cli.commands.solve import threads
from assigner.cli.exit_codes import STATUS_CODES
from assigner.cli.parameters import Json, LanguageOption, PlanPath, ProblemPath, option
from assigner.cli.speech import spoken
from assigner.cli.tables import make_table
from assigner.cli.voice import Voice
from assigner.language import Words, listed

if TYPE_CHECKING:
    from assigner.change.resolution import Resolution
    from assigner.problem.problem import Problem

HELP = spoken(
    "Re-solve with rejected moves forbidden and accepted ones kept: names the smallest set of other changes.\n\n"
    "The number of other changes comes first, right after coverage (see --keep); then the score. The request is "
    "renewed in place (--out: elsewhere) and its plan is written beside it.",
    "在禁止被拒绝的调整、保留已接受的调整的前提下重新求解，指出最少的连带更改。\n\n"
    "先使连带更改的数量最少（仅次于覆盖，见 --keep），再优化得分。变更单就地更新（--out 可另存），对应方案写在其旁。",
)
COULD_BE_LESS = Words(
    "Fewest changes cost more than they must. For nearly the best score with few changes add: --within 0.02",
    "改动最少，但代价高于必要。若要以较少改动接近最优得分，请加：--within 0.02",
)
NOTHING_REJECTED = Words(
    "No move is rejected: the answer only keeps what is accepted.", "没有被拒绝的调整：结果仅保留已接受的调整。"
)
WRITTEN_PLAN = Words("Its plan: {path}", "对应方案：{path}")
KEPT = Words("Kept first, as good as can be: {levels}.", "优先保证：{levels}。")
Seconds = Annotated[float, option("--seconds", "Time limit of the search.", "求解时限（秒）。", min=0, metavar="N")]
Keep = Annotated[str | None, option(
    "--keep",
    "The last level that comes before the number of changes, or: nothing. Else the first of several levels.",
    "先于更改数量的最后一个层级，或 nothing（不保留）；默认为多个层级中的第一个。", metavar="LEVEL")]  # fmt: skip
Within = Annotated[float | None, option(
    "--within",
    "Come near the best score first, at every level to this share (0.02 is 2 %), and change as " "little as that takes.",
    "先使各层级得分接近最优（0.02 即 2%），并在此前提下尽量少改。", min=0, metavar="SHARE")]  # fmt: skip
Out = Annotated[Path | None, option(
    "--out",
    "Write the new request here and leave the given one as it is.",
    "将新变更单写到此处，原文件不变。", metavar="FILE")]  # fmt: skip
MOST_CHANGES = 25


def run(
    problem: ProblemPath,
    request: RequestPath,
    plan: PlanPath,
    seconds: Seconds = 10.0,
    keep_level: Keep = None,
    within: Within = None,
    out: Out = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.change.resolve import ResolveOptions, resolve
    from assigner.cli.inputs import take_plan, take_problem
    from assigner.plan.prices import Prices

    voice = Voice.of(language, as_json)
    taken, asked = take_problem(problem, None, voice), take_request(request)
    file = take_plan(plan, taken)
    if not asked.of_status("rejected"):
        voice.note(NOTHING_REJECTED.say(voice.language))
    options = ResolveOptions(
        seconds=seconds, keep=keep_level, within=within, workers=threads(None), language=voice.language
    )
    answer = resolve(taken, file.plan, asked, options, prices=Prices.from_rows(file.claims.get("prices")))
    _tell(taken, answer, voice)
    files = _write(answer, out or request, voice)
    voice.answer({**answer.to_dict(), "files": files})
    return STATUS_CODES[answer.status]


def _tell(problem: Problem, answer: Resolution, voice: Voice) -> None:
    voice.tell(Text(answer.headline(voice.language), style="bold"))
    if answer.plan is None:
        return
    voice.tell(answer.cost_words(voice.language))
    if answer.within is None and any(one.best is not None and one.best < one.after for one in answer.levels):
        voice.tell(Text(voice.say(COULD_BE_LESS), style="yellow"))
    if answer.kept:
        from assigner.plan.level_words import level_words

        levels = listed((level_words(level, voice.language) for level in answer.kept), voice.language)
        voice.tell(Text(KEPT.say(voice.language, levels=levels), style="dim"))
    _tell_changes(problem, answer, voice)
    _tell_levels(answer, voice)


def _tell_changes(problem: Problem, answer: Resolution, voice: Voice) -> None:
    """Print where the rejected items and all others go, in two tables."""
    from assigner.change.resolution import KIND_WORDS
    from assigner.cli.commands.change.show import rep_names

    words, names = voice.words, rep_names(problem, voice)
    parts = (
        (words("Where the rejected ones go", "被拒绝的项目去向"), [one for one in answer.consequences if one.rejected]),
        (words("What else changes", "连带更改"), list(answer.others)),
    )
    for title, changes in parts:
        if not changes:
            continue
        table = make_table([words("Item", "项目"), words("Today", "当前"), words("Request said", "原变更单"),
                            words("Now", "现在"), words("In words", "说明")], wrap=range(5))  # fmt: skip
        for one in changes[:MOST_CHANGES]:
            item = f"{one.name} {one.item}" if one.name != one.item else one.item
            reps = (names.get(rep, rep or "") for rep in (one.owner, one.was, one.now))
            table.add_row(item, *reps, voice.say(KIND_WORDS[one.kind]))
        voice.heading(title)
        voice.tell(table)
        if len(changes) > MOST_CHANGES:
            more = len(changes) - MOST_CHANGES
            voice.tell(Text(words("... and {more:,} more", "……另有 {more:,} 项", more=more), style="dim"))


def _tell_levels(answer: Resolution, voice: Voice) -> None:
    from assigner.plan.level_words import level_words

    words = voice.words
    headings = [words("Level", "层级"), words("Before", "之前"), words("Now", "现在"), words("Change", "变化"),
                words("All free", "其余全部可改"), words("Proven least", "已证明下限")]  # fmt: skip
    table = make_table(headings, right=range(1, 6))
    for one in answer.levels:
        change = one.after - one.before
        free = ["?" if value is None else f"{value:,}" for value in (one.best, one.bound)]
        cells = (f"{one.before:,}", f"{one.after:,}", f"{change:+,}" if change else "=", *free)
        table.add_row(level_words(one.name, voice.language), *cells)
    voice.heading(words("What the decisions cost (0 is perfect)", "这些决定的代价（0 为完美）"))
    voice.tell(table)


def _write(answer: Resolution, path: Path, voice: Voice) -> dict[str, str]:
    """Write the new request, and its plan beside it, for the next round."""
    if answer.request is None or answer.result is None:
        return {}
    beside = path.with_suffix(".plan.json")
    text = json.dumps(answer.result.to_dict(), ensure_ascii=False, indent=1, default=str)
    voice.tell("")
    keep(answer.request, path, voice)
    beside.write_text(text + "\n", encoding="utf-8")
    voice.tell(WRITTEN_PLAN.say(voice.language, path=beside), style="dim")
    return {"request": str(path), "plan": str(beside)}
