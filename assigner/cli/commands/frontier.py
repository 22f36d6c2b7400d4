"""``assigner frontier``: the curve of moves against imbalance, in the terminal, as a page and as data.

When to modify: to show more of the curve; it is walked by :mod:`assigner.rebalance.frontier`.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from rich.text import Text

from assigner.cli.commands.solve import Seed, Workers, threads
from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.problem.problem import Problem
    from assigner.rebalance.points import Frontier, Point
    from assigner.rebalance.shared import SharedMoves

HELP = spoken(
    "Draw the curve of moves against imbalance: the least imbalance for every budget of moves, and where it bends.\n\n"
    "Each point is a verified plan; its bound says how much more even any plan with no more moves could be. Prices of "
    "moves, taste and the problem's own budgets of moves are left out. With --out also writes frontier.html, "
    "frontier.json and the plan at the bend, knee.csv, for assigner solve --from or assigner hand-over.",
    "画出换人与不均的曲线：每个换人额度下不均最少能到多少，以及拐点在哪里。\n\n"
    "每个点都是经过校验的方案；下界说明换人不更多的任何方案最多还能均衡多少。换人代价、偏好以及问题自身的换人额度不计入。给出 "
    "--out 时另写 frontier.html、frontier.json 和拐点方案 knee.csv（可用于 assigner solve --from 或 assigner hand-over）。",
)
CHART_ROWS, CHART_CELLS = 10, 56
WALK_SHARE, SHARED_SHARE = 0.82, 0.11
"""Parts of the time in which the curve ends, reading included, and for proving shared moves; the rest is for drawing."""
NOTE = Words(
    "Imbalance: cost of the rules on even loads, 0 is perfect. Proven: no plan that moves no more gets below this. Open: imbalance "
    "less proven, in percent of the first line's imbalance. Needs: no plan that is as even moves less than this (proven). Gain: how "
    "much the imbalance falls {step} beyond the line above.",
    "不均：各均衡规则的代价，0 为最佳。已证明：换人不更多的方案都不会低于此值。未定：不均与已证明值之差，占首行不均的百分比。至少："
    "同样均衡的方案至少要换这么多（已证明）。收益：比上一行{step}，不均减少多少。",
)
STEP = {
    "count": Words("with each further item", "每多换 1 项"),
    "revenue": Words("with each further 1 % of the revenue", "每多换 1% 收入"),
}

Points = Annotated[int, option("--points", "Points of the curve.", "曲线上点的个数。", min=2, max=200, metavar="N")]
Seconds = Annotated[float, option(
    "--seconds",
    "Time for the whole curve.",
    "整条曲线的时限（秒）。", min=1, metavar="N")]  # fmt: skip
By = Annotated[Literal["count", "revenue"] | None, option(
    "--by",
    "What a move takes of the budget; revenue where most owned items have a value.",
    "换人按项数还是按收入计；多数有主项目填了价值时默认按收入。", metavar="count|revenue")]  # fmt: skip
KeepBudgets = Annotated[bool, option(
    "--keep-budgets",
    "Keep the problem's own budgets of moves in force.",
    "保留问题自身的换人额度。")]  # fmt: skip
Out = Annotated[Path | None, option(
    "--out",
    "Folder for frontier.html, frontier.json and knee.csv.",
    "存放 frontier.html、frontier.json 和 knee.csv 的文件夹。", metavar="FOLDER")]  # fmt: skip


def run(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    problem: ProblemPath,
    points: Points = 20,
    seconds: Seconds = 120.0,
    by: By = None,
    keep_budgets: KeepBudgets = False,
    what_if: WhatIf = None,
    workers: Workers = None,
    seed: Seed = 0,
    out: Out = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_problem
    from assigner.rebalance.frontier import FrontierOptions
    from assigner.rebalance.shared import shared_moves

    began, voice = time.perf_counter(), Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    walk = max(WALK_SHARE * seconds - (time.perf_counter() - began), seconds / 2)
    options = FrontierOptions(points=points, seconds=walk, workers=threads(workers), seed=seed)
    answer = _walked(taken, options, by, keep_budgets, voice)
    left = (WALK_SHARE + SHARED_SHARE) * seconds - (time.perf_counter() - began)
    shared = shared_moves(answer, answer.point_of_shared(), max(0.0, left), workers=options.workers)
    _tell(answer, shared, voice)
    files = {} if out is None else _write(answer, shared, out, voice)
    told = {"headline": {"en": answer.headline("en"), "zh": answer.headline("zh")}}
    voice.answer(
        {**told, **answer.to_dict(), "shared": shared.to_dict(), "files": {k: str(v) for k, v in files.items()}}
    )
    return DONE


def _walked(problem: Problem, options: Any, by: Any, keep_budgets: bool, voice: Voice) -> Frontier:
    """Walk the curve, telling each budget on stderr; Ctrl-C keeps what is known."""
    from assigner.cpsat.cancel import cancel_on_interrupt
    from assigner.rebalance.frontier import frontier

    def told(done: int, of: int) -> None:
        if voice.err.is_terminal:
            voice.err.print(voice.words("budget {done} of {of}", "额度 {done}/{of}", done=done, of=of), end="\r")

    with cancel_on_interrupt() as cancel:
        return frontier(problem, options, by=by, keep_budgets=keep_budgets, cancel=cancel, on_point=told)


def _tell(answer: Frontier, shared: SharedMoves, voice: Voice) -> None:
    language = voice.language
    voice.tell(Text(answer.headline(language), style="bold"))
    voice.tell(Text(answer.proofs(language), style="dim"))
    _tell_chart(answer, voice)
    _tell_points(answer, voice)
    _tell_shared(shared, voice)


def _tell_chart(answer: Frontier, voice: Voice) -> None:
    """Print plan (░) and bound (█) over the points, from left to right."""
    if len(answer.points) < 3:
        return
    top = max(1, answer.points[0].found.cost)
    columns = [(point.found.cost / top, (point.bound or 0) / top) for point in answer.points]
    wide = max(1, CHART_CELLS // len(columns))
    voice.heading(voice.words("Imbalance from few moves (left) to many (right): █ proven, ░ open",
                              "换人由少（左）到多（右）时的不均：█ 已证明，░ 未定"))  # fmt: skip
    for row in range(CHART_ROWS, 0, -1):
        level = (row - 0.5) / CHART_ROWS
        cells = "".join(("█" if bound >= level else "░" if cost >= level else " ") * wide for cost, bound in columns)
        label = f"{top:>12,}" if row == CHART_ROWS else " " * 12
        voice.tell(Text(f"{label} │{cells}"))
    first, last = (answer.say_budget(answer.points[at].budget, voice.language) for at in (0, -1))
    voice.tell(Text(" " * 13 + "└" + "─" * (wide * len(columns))), Text(" " * 14 + f"{first.strip()} … {last.strip()}"))


def _tell_points(answer: Frontier, voice: Voice) -> None:
    from assigner.cli.tables import make_table, number

    words = voice.words
    rules = answer.points[0].found.away
    headings = [words("Moved", "换人"), words("Items", "项数"), words("Imbalance", "不均"), words("Proven", "已证明"),
                words("Open", "未定"), words("Needs", "至少"), words("Gain", "收益"), *(_away_words(one, voice) for one in rules)]  # fmt: skip
    table = make_table(headings, right=range(len(headings)))
    for point in answer.points:
        style = "bold" if answer.knee is not None and point.budget == answer.knee.spent else None
        away = [number(one.amount) for one in point.found.away]
        table.add_row(*_figures(point, answer, voice), *away, style=style)
    voice.heading(words("Points (bold: the bend)", "各点（粗体为拐点）"))
    voice.tell(table)
    voice.tell(Text(NOTE.say(voice.language, step=STEP[answer.by].say(voice.language)), style="dim"))


def _figures(point: Point, answer: Frontier, voice: Voice) -> list[str]:
    moved, needed = (
        f"{answer.units(steps):,.0f}" if answer.by == "count" else f"{100 * answer.share(steps):.2f} %"
        for steps in (point.budget, point.needed)
    )
    bound = "-" if point.bound is None else voice.words("exact", "精确") if point.is_exact else f"{point.bound:,}"
    needed = "-" if point.bound is None else needed
    open_ = "" if point.is_exact else f"{100 * answer.of_start(point.open):.1f} %"
    step = answer.of.total / 100 if answer.by == "revenue" else 1
    gain = "" if point.gain is None else f"{point.gain * step:,.{0 if point.gain * step >= 100 else 1}f}"
    return [moved, f"{point.found.moves:,}", f"{point.found.cost:,}", bound, open_, needed, gain]


def _away_words(away: Any, voice: Voice) -> str:
    """Return the heading of a column: how far loads are from their fair shares, in a dimension."""
    from assigner.report.words import DIMENSIONS, name_of

    name = name_of(DIMENSIONS, away.dimension, voice.language) if away.dimension else away.rule
    return voice.words("{name}\noff", "{name}\n偏差", name=name)


def _tell_shared(shared: SharedMoves, voice: Voice) -> None:
    from assigner.cli.tables import make_table, short

    words = voice.words
    voice.heading(words("Items that leave their owner in every best plan", "所有最优方案中都要换人的项目"))
    voice.tell("  " + shared.headline(voice.language))
    if shared.proven:
        table = make_table([words("Item", "项目"), words("From", "原负责人"), words("To", "新负责人")])
        for move in shared.proven[:10]:
            to = short(move.rep_name, 18) if move.is_same else words("differs", "因方案而异")
            table.add_row(short(move.item_name, 40), short(move.owner_name, 18), to)
        voice.tell(table)


def _write(answer: Frontier, shared: SharedMoves, out: Path, voice: Voice) -> dict[str, Path]:
    """Write page, data and the plan at the bend."""
    from assigner.files.plans import write_plan_table
    from assigner.report.frontier_page import write_frontier

    files = {name: out / name for name in ("frontier.html", "frontier.json", "knee.csv")}
    write_frontier(answer, shared, files["frontier.html"], voice.language)
    data = {"format": "assigner-frontier/1", **answer.to_dict(), "shared": shared.to_dict()}
    files["frontier.json"].write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    plan = (answer.point_of_knee() or answer.points[-1]).found.plan
    write_plan_table(plan.frame(answer.of.problem), files["knee.csv"])
    voice.heading(voice.words("Written", "已写入"))
    for path in files.values():
        voice.tell(f"  {path}")
    return files
