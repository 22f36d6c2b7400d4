"""``assigner rebalance``: from today's owners to a better plan inside a budget of moves.

When to modify: to budget or protect by another option; the work is done by :mod:`assigner.rebalance.rebalancing`.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from rich.text import Text

from assigner.cli.call_faults import all_read
from assigner.cli.commands.solve import Out, Seconds, Seed, Workers, threads
from assigner.cli.exit_codes import STATUS_CODES
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.errors import UsageError
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.problem.problem import Problem
    from assigner.rebalance.limits import Limit
    from assigner.rebalance.ranking import RankedMove
    from assigner.rebalance.rebalancing import Aim, Rebalanced
    from assigner.solve import SolveOptions

HELP = spoken(
    "Even out today's books inside a budget of moves, with protected items left alone, and say what it costs.\n\n"
    "A budget is a number or a percentage: --moves 120, --revenue 3%, --per-rep 10. It replaces a budget of the same "
    "kind in the problem; all others stay. With --out also writes plan.json, plan.xlsx, plan.html and rebalance.yaml, "
    "the changes to the problem: assigner verify PROBLEM plan.json --what-if rebalance.yaml.",
    "在换人额度内把现有客户分得更均衡，受保护的不动，并说明代价。\n\n"
    "额度为数字或百分比：--moves 120、--revenue 3%、--per-rep 10；它取代问题中同类的额度，其余照旧。给出 --out 时另写 "
    "plan.json、plan.xlsx、plan.html 以及对问题的更改 rebalance.yaml：assigner verify 问题 plan.json --what-if rebalance.yaml。",
)
MOST_MOVES = 10
BAD_LOSS = Words(
    "The loss ({text}) is not a range of percentages. Write 13.2-17.6.",
    "损失（{text}）不是百分比区间。请写成 13.2-17.6。",
)
KIND_WORDS = {
    "must": Words("has to move: {why}", "必须换人：{why}"),
    "left": Words("its rep has left", "原负责人已离职"),
    "costs": Words("makes room for others", "为其他调整腾出空间"),
}
NO_BUDGET = Words(
    "No budget was given: whatever pays may move, within the limits of the problem itself. Add --moves, --revenue or --per-rep to limit it.",
    "未给出额度：在问题自身的限制内，只要值得都可换人。可用 --moves、--revenue 或 --per-rep 加以限制。",
)
PROTECTED = Words("Protected: {count:,} items stay ({reasons}).", "受保护：{count:,} 项不动（{reasons}）。")
NOT_PROTECTED = Words(
    "{count:,} more could not be protected: a hard rule does not let their owner keep them.",
    "另有 {count:,} 项无法保护：硬性规则不允许其现负责人保留。",
)
PROFILE_KEPT = Words("Planned with the profile {profile}.", "规划风格：{profile}。")
COSTS = Words("Figures are costs by rule: what the plan would cost more (-: less) without the move.",
              "数字为各规则的代价：不做该项调整时方案代价的增加（-：减少）。")  # fmt: skip

Moves = Annotated[str | None, option(
    "--moves",
    "Most items that may change hands, or percent of all owned items.",
    "最多可换人的项数，或占有主项目的百分比。", metavar="N|N%")]  # fmt: skip
Revenue = Annotated[str | None, option(
    "--revenue",
    "Most value that may change hands, or percent of all owned value.",
    "最多可换人的金额，或占有主价值的百分比。", metavar="N|N%")]  # fmt: skip
PerRep = Annotated[str | None, option(
    "--per-rep",
    "Most items from one rep, or percent of the rep's value.",
    "每人最多转出的项数，或其价值的百分比。", metavar="N|N%")]  # fmt: skip
PerTeam = Annotated[str | None, option(
    "--per-team",
    "Most items from one team, or percent of the team's value.",
    "每个团队最多转出的项数，或其价值的百分比。", metavar="N|N%")]  # fmt: skip
Protect = Annotated[str | None, option(
    "--protect",
    "Who stays: open-deals, changed:90d, cool-down:180d, age:30d (leads), tenure:5y, " "value:1000000, tag:vip; several with commas.",
    "哪些不动：open-deals、changed:90d、cool-down:180d、age:30d（线索）、tenure:5y、value:1000000、" "tag:vip；多个以逗号分隔。", metavar="LIST")]  # fmt: skip
Today = Annotated[datetime | None, option(
    "--today",
    "Day that ages are counted to; else the first day of the plan.",
    "天数计算的截止日；默认为计划期第一天。", formats=["%Y-%m-%d"], metavar="DAY")]  # fmt: skip
Profile = Annotated[Literal["balanced", "stable", "growth", "own"], option(
    "--profile",
    "balanced weighs evenness against moves; own keeps the problem's profile.",
    "balanced 在均衡与换人之间权衡；own 保留问题自身的风格。", metavar="NAME")]  # fmt: skip
Loss = Annotated[str | None, option(
    "--loss",
    "Percent of its value that a moved item loses, at no and at full tenure; 13.2-17.6 where not given.",
    "换人损失占价值的百分比：合作时间为零与满期；默认 13.2-17.6。", metavar="LOW-HIGH")]  # fmt: skip
Similarity = Annotated[float | None, option(
    "--similarity",
    "How much less is lost between reps who are alike in everything; 30 where not given.",
    "新旧负责人完全相似时损失减少的百分比；默认 30。", min=0, max=100, metavar="PERCENT")]  # fmt: skip


def run(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    problem: ProblemPath,
    moves: Moves = None,
    revenue: Revenue = None,
    per_rep: PerRep = None,
    per_team: PerTeam = None,
    protect: Protect = None,
    today: Today = None,
    profile: Profile = "balanced",
    loss: Loss = None,
    similarity: Similarity = None,
    what_if: WhatIf = None,
    seconds: Seconds = 30.0,
    workers: Workers = None,
    seed: Seed = 0,
    out: Out = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_problem
    from assigner.rebalance.limits import MoveBudget
    from assigner.rebalance.protection import parse_guards
    from assigner.rebalance.rebalancing import Aim
    from assigner.solve import SolveOptions

    voice = Voice.of(language, as_json)
    given = {"--moves": moves, "--revenue": revenue, "--per-rep": per_rep, "--per-team": per_team}
    *limits, guards, losses = all_read({
        **{name: partial(_limit, text) for name, text in given.items()}, "--protect": partial(parse_guards, protect or ""), "--loss": partial(_loss, loss, similarity),
    })  # fmt: skip
    aim = Aim(
        budget=MoveBudget(*limits), guards=guards, today=None if today is None else date(today.year, today.month, today.day),
        profile=None if profile == "own" else profile, loss=losses,
    )  # fmt: skip
    taken = take_problem(problem, what_if, voice)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    options = SolveOptions(seconds=seconds, workers=threads(workers), seed=seed)
    answer = _rebalanced(taken, aim, options, voice)
    _tell(answer, voice, any(given.values()))
    files = {} if out is None else _write(answer, out, voice)
    voice.answer({**answer.to_dict(), "files": {name: str(path) for name, path in files.items()}})
    return STATUS_CODES[answer.status]


def _loss(text: str | None, similarity: float | None) -> dict[str, float]:
    """Return the parameters of the price of a move that were given."""
    given = {} if similarity is None else {"similarity_discount_percent": similarity}
    if text is None:
        return given
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*%?\s*[-–]\s*(\d+(?:\.\d+)?)\s*%?\s*", text)
    if found is None or not float(found[1]) <= float(found[2]) <= 100:
        raise UsageError(BAD_LOSS.filled(text=text))
    return {"loss_min_percent": float(found[1]), "loss_max_percent": float(found[2]), **given}


def _rebalanced(problem: Problem, aim: Aim, options: SolveOptions, voice: Voice) -> Rebalanced:
    """Rebalance with live progress; Ctrl-C keeps the best plan so far."""
    from assigner.cli.progress import Board, shown
    from assigner.cpsat.cancel import cancel_on_interrupt
    from assigner.rebalance.rebalancing import levels_of, rebalance

    with cancel_on_interrupt() as cancel:
        board = Board(voice, options.seconds, levels_of(problem, aim), cancel)
        with shown(board):
            return rebalance(problem, aim, options, cancel=cancel, on_progress=board.hear)


def _tell(answer: Rebalanced, voice: Voice, has_budget: bool) -> None:
    from assigner.cli.scores import print_levels

    language, result = voice.language, answer.result
    voice.tell(Text(answer.headline(language), style="bold"))
    voice.tell(
        Text(PROFILE_KEPT.say(language, profile=_profile_words(result.problem.settings.profile, voice)), style="dim")
    )
    if not has_budget:
        voice.tell(Text(NO_BUDGET.say(language), style="yellow"))
    _tell_protected(answer, voice)
    if answer.needed is not None:
        voice.tell("", answer.needed.say(language))
    if result.plan is None or answer.churn is None:
        return
    _tell_measures(answer, voice)
    _tell_budgets(answer, voice)
    voice.heading(voice.words("Price of the moves", "换人的代价"))
    voice.tell("  " + answer.churn.say(language), Text("  " + answer.churn.say_assumption(language), style="dim"))
    print_levels(result.levels, voice, result.num_cut)
    _tell_moves(answer, voice)


def _limit(text: str | None) -> Limit | None:
    """Return what a budget means; None where none was given."""
    from assigner.rebalance.limits import parse_limit

    return None if text is None else parse_limit(text)


def _profile_words(profile: str, voice: Voice) -> str:
    """Return a profile's name in the language of people."""
    from assigner.problem.choices import names_in_chinese

    return voice.words(profile, names_in_chinese("profile").get(profile, profile))


def _tell_protected(answer: Rebalanced, voice: Voice) -> None:
    protection, language = answer.protection, voice.language
    if protection.reasons:
        comma = voice.words(", ", "，")
        reasons = comma.join(f"{guard.say(language)}: {count:,}" for guard, count in protection.counts())
        voice.tell(PROTECTED.say(language, count=len(protection.reasons), reasons=reasons))
    if protection.impossible:
        voice.tell(Text(NOT_PROTECTED.say(language, count=len(protection.impossible)), style="yellow"))


def _tell_measures(answer: Rebalanced, voice: Voice) -> None:
    from assigner.cli.tables import make_table, number
    from assigner.plan.measures import MEASURES

    words = voice.words
    table = make_table([words("Measure", "指标"), words("Today", "目前"), words("Plan", "方案")], right=(1, 2))
    for name, figure in answer.before.items():
        measure, after = MEASURES[name], answer.after.get(name)
        told = [
            "-" if one is None else f"{100 * (one.share or 0):,.1f} %" if measure.kind == "share" else number(one.value)
            for one in (figure, after)
        ]
        table.add_row(voice.say(measure.title), *told)
    voice.heading(words("Before and after", "前后对比"))
    voice.tell(table)


def _tell_budgets(answer: Rebalanced, voice: Voice) -> None:
    from assigner.cli.tables import make_table, number

    if not answer.uses:
        return
    words = voice.words
    table = make_table([words("Budget", "额度"), words("Used", "已用"), words("Limit", "上限")], right=(1, 2))
    for use in answer.uses:
        table.add_row(use.say(voice.language), number(use.used), number(use.limit))
    voice.heading(words("Budgets, checked by verification", "额度（已由校验程序核对）"))
    voice.tell(table)


def _tell_moves(answer: Rebalanced, voice: Voice) -> None:
    from assigner.cli.tables import make_table, short

    words = voice.words
    table = make_table(
        [words("Item", "项目"), words("From", "原"), words("To", "新"), words("Cost without it", "若不换，代价")],
        wrap=(3,),
    )
    for move in answer.moves[:MOST_MOVES]:
        to = move.rep_name or words("nobody", "无人")
        table.add_row(short(move.item_name, 22), short(move.owner_name, 14), short(to, 14), _why(move, answer, voice))
    voice.heading(words("Moves that gain most", "收益最大的调整"))
    voice.tell(table)
    more = len(answer.moves) - MOST_MOVES
    if more > 0:
        left = sum(move.kind == "left" for move in answer.moves)
        voice.tell(Text(words("... and {more:,} more, {left:,} of them from reps who have left",
                              "……另有 {more:,} 项，其中 {left:,} 项的原负责人已离职", more=more, left=left), style="dim"))  # fmt: skip
    voice.tell(Text(COSTS.say(voice.language), style="dim"))


def _why(move: RankedMove, answer: Rebalanced, voice: Voice) -> str:
    """Return what the plan would cost more without the move, by rule, or why there is no choice."""
    from assigner.cli.scores import rule_words
    from assigner.rules.active import active_rules

    if move.kind in ("must", "left", "costs"):
        why = "" if move.because is None else voice.words(*move.because)
        return KIND_WORDS[move.kind].say(voice.language, why=why)
    rule_of = {active.rule.name: active.rule.id for active in active_rules(answer.result.problem)}
    changes = sorted(move.by_rule.items(), key=lambda pair: -abs(pair[1]))
    told = [f"{rule_words(rule_of[name], name, voice.language)} {change:+,}" for name, change in changes]
    return voice.words(", ", "，").join(told)


def _write(answer: Rebalanced, out: Path, voice: Voice) -> dict[str, Path]:
    """Write the files of an answer and return their paths."""
    from assigner.files.write import yaml_block
    from assigner.report.page import write_html
    from assigner.report.workbook import write_workbook

    files = {"rebalance.yaml": out / "rebalance.yaml", "plan.json": out / "plan.json"}
    changes: dict[str, Any] = answer.scenario.model_dump(mode="json", exclude_unset=True)
    files["rebalance.yaml"].write_text(yaml_block(changes), encoding="utf-8")
    data = {**answer.to_dict(), "what_if": ["rebalance.yaml"]}
    files["plan.json"].write_text(json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
    if answer.result.plan is not None:
        files |= {name: out / name for name in ("plan.xlsx", "plan.html")}
        write_workbook(answer.result, files["plan.xlsx"], voice.language)
        write_html(answer.result, files["plan.html"], voice.language)
    voice.heading(voice.words("Written", "已写入"))
    for path in files.values():
        voice.tell(f"  {path}")
    return files
