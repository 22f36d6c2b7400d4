"""``assigner change show``: what moves, what it is worth, who gives and gets, and what is open.

When to modify: to change how a request looks in a terminal; the figures come from :mod:`assigner.change.overview`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from rich.text import Text

from assigner.cli.commands.change.parameters import OfRep, OfTeam, RequestPath, take_request
from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, option
from assigner.cli.speech import spoken
from assigner.cli.tables import make_table, number, rows_with_notes, short
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.change.overview import Overview
    from assigner.plan.change_request import ChangeRequest, RequestedMove
    from assigner.problem.problem import Problem

HELP = spoken(
    "Show a change request: what moves and why, what it is worth, who gives and gets, what is open.",
    "查看变更单：哪些项目调整及原因、金额、谁转出谁转入、哪些待定。",
)
VALUE = Words(
    "Value that changes hands: {moved} of {of} ({share:.1%}).", "换手金额：{moved}，占总额 {of} 的 {share:.1%}。"
)
APPROVED = Words("Approved by {names}.", "已由 {names} 批准。")
LACKING = Words("Approvals missing: {needs}.", "尚缺批准：{needs}。")
VOID = Words("Void, since the moves have changed: {names}.", "因调整已变更而失效：{names}。")
CONFLICTS = Words(
    "{count:move does|moves do} not start from today's owners. Bring the file up to date: assigner change rebase",
    "{count:,} 项调整与当前归属不符。请更新：assigner change rebase",
)
MORE_CONFLICTS = Words("  ... and {count:,} more", "  ……另有 {count:,} 项")
OTHER_STATE = Words("The problem has changed since, but the moves still start from today's owners.",
                    "问题此后有更改，但各项调整仍与当前归属一致。")  # fmt: skip
STATUS = {
    "open": (Words("open", "待定"), "yellow"),
    "accepted": (Words("accepted", "接受"), "green"),
    "rejected": (Words("rejected", "拒绝"), "red"),
}
COSTS = Words("Figures are changes of each rule's cost; - is better.", "数字为各规则代价的变化；- 表示更好。")
MORE = Words("... and {count:,} more; all of them: --all", "……另有 {count:,} 项；查看全部：--all")
MOST_MOVES, MOST_REPS, MOST_CONFLICTS = 15, 12, 8
ITEM_CELLS, REP_CELLS = 32, 14
Everything = Annotated[bool, option("--all", "Show every move and every rep.", "显示全部调整与人员。")]


def run(
    problem: ProblemPath,
    request: RequestPath,
    rep: OfRep = None,
    team: OfTeam = None,
    everything: Everything = False,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.change.overview import overview
    from assigner.change.request import chosen_items
    from assigner.cli.inputs import take_problem

    voice = Voice.of(language, as_json)
    taken, asked = take_problem(problem, None, voice), take_request(request)
    if rep or team:
        items = set(chosen_items(taken, asked, reps=rep or (), teams=team or ()))
        asked = asked.model_copy(update={"moves": [move for move in asked.moves if move.item in items]})
    state = overview(taken, asked)
    print_overview(taken, asked, state, voice, everything)
    voice.answer({**asked.model_dump(mode="json"), **state.to_dict()})
    return DONE


def print_overview(
    problem: Problem, request: ChangeRequest, state: Overview, voice: Voice, everything: bool = False
) -> None:
    """Print a request: headline, what is open, moves, reps."""
    print_standing(request, state, voice)
    _tell_conflicts(problem, state, voice)
    order = sorted(request.moves, key=lambda move: ("open", "rejected", "accepted").index(move.status))
    _tell_moves(problem, order, voice, len(order) if everything else MOST_MOVES)
    _tell_reps(state, voice, len(state.reps) if everything else MOST_REPS)


def print_standing(request: ChangeRequest, state: Overview, voice: Voice) -> None:
    """Print how a request stands: what it is about, how many moves of what value, and who must approve."""
    voice.tell(Text(request.title, style="bold"), state.headline(voice.language))
    if state.value["of"]:
        share = state.value["moved"] / state.value["of"]
        voice.tell(
            VALUE.say(voice.language, moved=number(state.value["moved"]), of=number(state.value["of"]), share=share)
        )
    _tell_approvals(state, voice)


def _tell_approvals(state: Overview, voice: Voice) -> None:
    said, approvals = voice.words(", ", "、"), state.approvals
    if approvals.valid:
        names = said.join(f"{one.by} ({one.role})" for one in approvals.valid)
        voice.tell(Text(APPROVED.say(voice.language, names=names), style="green"))
    if approvals.missing:
        needs = said.join(f"{one.role} × {one.count}" for one in approvals.missing)
        voice.tell(LACKING.say(voice.language, needs=needs))
    if approvals.void:
        voice.tell(Text(VOID.say(voice.language, names=said.join(one.by for one in approvals.void)), style="yellow"))


def _tell_conflicts(problem: Problem, state: Overview, voice: Voice) -> None:
    if state.conflicts:
        voice.tell("", Text(CONFLICTS.say(voice.language, count=len(state.conflicts)), style="bold red"))
        for conflict in state.conflicts[:MOST_CONFLICTS]:
            voice.tell(Text("  • " + conflict.words(problem.rep_name_of).say(voice.language)))
        if len(state.conflicts) > MOST_CONFLICTS:
            more = len(state.conflicts) - MOST_CONFLICTS
            voice.tell(Text(MORE_CONFLICTS.say(voice.language, count=more), style="dim"))
    elif state.other_state:
        voice.tell(Text(OTHER_STATE.say(voice.language), style="yellow"))


def _tell_moves(problem: Problem, moves: Sequence[RequestedMove], voice: Voice, most: int) -> None:
    if not moves:
        return
    words = voice.words
    names = rep_names(problem, voice)
    headings = [words("Item, and what the move brings", "项目，及调整的收益"), words("From", "原负责人"),
                words("To", "新负责人"), words("On", "生效"), words("Status", "状态")]  # fmt: skip
    rows = list[tuple[list[str | Text], str]]()
    for move in moves[:most]:
        status, style = STATUS[move.status]
        reps = (short(names.get(rep, rep or ""), REP_CELLS) for rep in (move.from_rep, move.to_rep))
        why = move.reason if move.status == "rejected" else move.gain_in(voice.language)
        day = "" if move.effective is None else f"{move.effective:%m-%d}"
        said = Text(status.say(voice.language), style=style)
        cells: list[str | Text] = [short(move.label, ITEM_CELLS), *reps, day, said]
        rows.append((cells, why))
    voice.tell("", *rows_with_notes(headings, rows))
    if len(moves) > most:
        voice.tell(Text(MORE.say(voice.language, count=len(moves) - most), style="dim"))
    voice.tell(Text(COSTS.say(voice.language), style="dim"))


def rep_names(problem: Problem, voice: Voice) -> dict[str | None, str]:
    """Return the names of reps by id; None is nobody."""
    named: dict[str | None, str] = {
        str(rep): str(name) for rep, name in zip(problem.rep_ids, problem.rep_names, strict=True)
    }
    return {**named, None: voice.words("nobody", "无人")}


def _tell_reps(state: Overview, voice: Voice, most: int) -> None:
    if not state.reps:
        return
    words = voice.words
    headings = [words("Rep", "销售代表"), words("Out", "转出"), words("In", "转入"), words("Minutes", "分钟")]
    has_value = any(one.value_out or one.value_in for one in state.reps)
    worth = [words("Value out", "转出金额"), words("Value in", "转入金额")] if has_value else []
    table = make_table([*headings, *worth], right=range(1, 6))
    for one in state.reps[:most]:
        minutes = ("+" if one.minutes > 0 else "") + number(one.minutes)
        values = [number(one.value_out), number(one.value_in)] if has_value else []
        table.add_row(short(one.name, 20), str(one.num_out), str(one.num_in), minutes, *values)
    voice.heading(words("Who gives and who gets", "谁转出，谁转入"))
    voice.tell(table)
    if len(state.reps) > most:
        voice.tell(Text(MORE.say(voice.language, count=len(state.reps) - most), style="dim"))
