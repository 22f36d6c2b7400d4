"""The summary of a result on one screen: what was reached, what is proven, who carries what, what changes.

When to modify: to change the order or the choice of what is told; each part has its own module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from assigner.cli.leftovers import print_leftovers, print_stuck
from assigner.cli.loads import print_loads
from assigner.cli.moves import Move, print_moves
from assigner.cli.scores import print_levels, print_scorecard
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.cli.voice import Voice
    from assigner.plan.result import Result
    from assigner.plan.scorecard import Scorecard
    from assigner.report.facts import Facts

COMPARED = ("pair", "load", "structure", "stability", "taste")
"""Groups of rules by which today's owners and the plan are compared."""
STYLES = {"optimal": "bold green", "feasible": "bold green", "infeasible": "bold red", "unknown": "bold yellow"}
STOPPED = {
    "optimal": Words("everything is proven", "已全部证明"),
    "gap": Words("the gap asked for was reached", "已达到要求的差距"),
    "time": Words("the time was used up", "时间用完"),
    "cancelled": Words("stopped by you, the best plan so far was kept", "由您中止，保留目前最好的方案"),
    "infeasible": Words("proven that there is no plan", "已证明无可行方案"),
    "no-progress": Words("nothing better was found for long", "长时间没有改进"),
    "work-limit": Words("the work limit was reached", "达到工作量上限"),
}
"""Why a run stopped, for people."""
VERIFIED = Words(
    "Stopped after {seconds:.1f} s: {why}. The plan was verified independently of the solver.",
    "用时 {seconds:.1f} 秒：{why}。方案已由独立于求解器的校验程序确认。",
)
CHANGES = Words(
    "What changes hands ({moves:,} of {owned:,} owned)", "换人调整（已有归属 {owned:,} 项中的 {moves:,} 项）"
)
CHANGES_AND_LEFT = Words(
    "What changes hands ({moves:,} of {owned:,} owned, {left:,} of them from reps who have left)",
    "换人调整（已有归属 {owned:,} 项中的 {moves:,} 项，其中 {left:,} 项的原负责人已离职）",
)
NO_PLAN_AFTER = Words("Stopped after {seconds:.1f} s: {why}.", "用时 {seconds:.1f} 秒：{why}。")


def print_summary(result: Result, voice: Voice) -> None:
    """Print the whole summary."""
    if result.problem.settings.name:
        voice.tell(Text(result.problem.settings.name, style="bold underline"))
    voice.tell(Text(result.headline(voice.language), style=STYLES[result.status]))
    after = NO_PLAN_AFTER if result.plan is None else VERIFIED
    reason = STOPPED[result.stop_reason].say(voice.language)
    voice.tell(Text(after.say(voice.language, seconds=result.seconds, why=reason), style="dim"))
    if result.plan is None or result.scorecard is None:
        print_stuck(result, voice)
        return
    from assigner.report.facts import Facts

    print_levels(result.levels, voice, result.num_cut)
    print_scorecard(result.scorecard, voice, _today(result))
    facts = Facts(result)
    print_loads(facts, voice)
    _print_moves(facts, voice)
    print_leftovers(result, voice)


def _today(result: Result) -> Scorecard | None:
    """Return what today's owners cost by the rules that compare; None where nothing has an owner.

    Leads and duties mostly have nobody today: what rules of coverage, time and pins say of that is no comparison.
    """
    from assigner.plan.plan import Plan
    from assigner.plan.scorecard import Scorecard
    from assigner.rules.registry import rule_named
    from assigner.verify import verify

    if not (result.problem.items["owner"] >= 0).any():
        return None
    card = verify(result.problem, Plan.of_owners(result.problem))
    compared = (line for line in card.lines if rule_named(line.rule).group in COMPARED)
    lines = tuple(line for line in compared if line.rule != "pin-broken")
    return Scorecard(lines, card.levels)


def _print_moves(facts: Facts, voice: Voice) -> None:
    table = facts.moves
    owned = int((facts.problem.items["owner"] >= 0).sum())
    was = table["was"].to_numpy(dtype=int)
    left = int((~facts.problem.rep_active[was[was >= 0]]).sum())
    words = CHANGES if not left else CHANGES_AND_LEFT
    if owned:
        voice.heading(words.say(voice.language, moves=len(table), owned=owned, left=left))
    if len(table):
        print_moves(facts.problem, [Move(*row) for row in table[["item", "was", "rep"]].itertuples(index=False)], voice)
