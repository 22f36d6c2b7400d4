"""Change requests and patches as YAML that reads well in git: a stable order, one move a block, nothing empty.

When to modify: when requests come in another format; what they may say is :mod:`assigner.plan.change_request`.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from assigner.errors import InputError
from assigner.files.documents import tell
from assigner.files.findings import Findings
from assigner.files.prepare import Notes, prepare_row, read_row
from assigner.files.scenarios import read_data
from assigner.files.write import replace_file, yaml_block
from assigner.language import Words
from assigner.plan.change_request import ChangeRequest

if TYPE_CHECKING:
    from pathlib import Path

    from assigner.plan.change_request import Approval, RequestedMove
    from assigner.scenario.model import Scenario

NOT_A_REQUEST = Words("This is not a change request: it has no list of moves.", "这不是变更单：没有调整列表。")
MAKE_ONE = Words(
    "Make one: assigner change new PROBLEM PLAN --out request.yaml",
    "请先生成：assigner change new 问题 方案 --out request.yaml",
)
YAML_ONLY = Words("A change request is a YAML or JSON file.", "变更单须为 YAML 或 JSON 文件。")
MOVE_TWICE = Words(
    "The move of {item} to {rep} stands here and at moves[{first}].", "{item} 调整给 {rep} 与 moves[{first}] 重复。"
)
ITEM_TWICE = Words(
    "Two moves of {item} are not rejected: here and at moves[{first}].",
    "{item} 有两条未被拒绝的调整：此处与 moves[{first}]。",
)
KEEP_ONE = Words("Keep one of the two blocks.", "请只保留其中一条。")
REJECT_ONE = Words("Reject one of them, or remove its block.", "请拒绝或删除其中一条。")
NO_MOVE = Words("{item} already is with {rep}: this moves nothing.", "{item} 已由 {rep} 负责，无需调整。")
REMOVE_IT = Words("Remove the block, or correct from or to.", "请删除该条，或更正 from 或 to。")
NOBODY = Words("nobody", "无人")


def read_change_request(path: Path) -> ChangeRequest:
    """Return the change request in a file.

    Raises
    ------
    InputError
        With everything that is wrong in the file, each with its line or path.
    """
    findings = Findings()
    data, place_of = read_data(path, findings, YAML_ONLY)
    if not findings.broken and not (isinstance(data, dict) and any(str(key) in ("moves", "调整") for key in data)):
        findings.fail("change-request-missing", path.name, NOT_A_REQUEST, MAKE_ONE)
    if findings.broken:
        raise InputError(findings.all())
    notes = Notes()
    ready = prepare_row(ChangeRequest, data, (), notes, strict=True)
    found = read_row(ChangeRequest, ready, notes, ())
    tell(notes, place_of, findings)
    if isinstance(found, ChangeRequest):
        _check_moves(found.moves, lambda number: place_of(notes.source_path(("moves", number))), findings)
    if findings.has_errors or not isinstance(found, ChangeRequest):
        raise InputError(findings.all())
    return found


def _check_moves(moves: list[RequestedMove], place: Any, findings: Findings) -> None:
    """Report blocks that say the same or contradict each other."""
    pairs: dict[tuple[str, str | None], int] = {}
    live: dict[str, int] = {}
    for number, move in enumerate(moves):
        rep = Words(move.to_rep, move.to_rep) if move.to_rep else NOBODY
        told = {"item": move.item}
        if move.from_rep == move.to_rep:
            words = Words(NO_MOVE.en.format(rep=rep.en, **told), NO_MOVE.zh.format(rep=rep.zh, **told))
            findings.say("move-to-owner", place(number), words, REMOVE_IT, move.item)
        if move.key in pairs:
            first = pairs[move.key]
            words = Words(
                MOVE_TWICE.en.format(rep=rep.en, first=first, **told),
                MOVE_TWICE.zh.format(rep=rep.zh, first=first, **told),
            )
            findings.say("move-twice", place(number), words, KEEP_ONE, move.item)
        elif move.is_live and move.item in live:
            words = ITEM_TWICE.filled(first=live[move.item], **told)
            findings.say("item-moves-twice", place(number), words, REJECT_ONE, move.item)
        pairs.setdefault(move.key, number)
        if move.is_live:
            live.setdefault(move.item, number)


def change_request_text(request: ChangeRequest) -> str:
    """Return a change request as YAML: keys in a fixed order, one move a block, empty facts left out."""
    head = {
        "format": request.format,
        "title": request.title,
        "proposer": request.proposer,
        "made_at": request.made_at,
        "problem": request.problem,
        "plan": request.plan,
        "needs": [need.model_dump() for need in request.needs],
        "approvals": [_approval(one) for one in request.approvals],
    }
    text = yaml_block(_given(head))
    if not request.moves:
        return text + "moves: []\n"
    return text + "moves:\n" + "\n".join(yaml_block({"x": [_move(one)]})[3:] for one in request.moves)


def _approval(one: Approval) -> dict[str, Any]:
    return _given({"by": one.by, "role": one.role, "at": one.at, "moves": one.moves})


def _move(one: RequestedMove) -> dict[str, Any]:
    """Return a block; from and to stand there even for nobody."""
    words = {"item": one.item, "name": one.name if one.name != one.item else ""}
    reps = {"from": one.from_rep, "since": one.since, "to": one.to_rep, "effective": one.effective}
    brings = {"gain": one.gain, "gain_zh": one.gain_zh}
    decided = {"status": one.status, "reason": one.reason, "by": one.by, "at": one.at}
    return _given({**words, **reps, **brings, **decided}, ("from", "to"))


def _given(facts: dict[str, Any], always: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the facts that say something, moments as text."""
    told = {name: _plain(value) for name, value in facts.items()}
    return {name: value for name, value in told.items() if name in always or value not in (None, "", [])}


def _plain(value: Any) -> Any:
    return value.isoformat(sep=" ", timespec="minutes") if isinstance(value, datetime) else value


def write_change_request(request: ChangeRequest, path: Path) -> None:
    """Write a change request as YAML; the file is replaced at once or not at all."""
    _write(change_request_text(request), path)


def patch_text(patch: Scenario) -> str:
    """Return a patch as YAML: the scenario's name, note and the owners that change."""
    data: dict[str, Any] = {"format": patch.format, "name": patch.name, "note": patch.note}
    for table in ("accounts", "leads"):
        rows = [
            {name: _plain(value) for name, value in row.model_dump(include=row.model_fields_set).items()}
            for row in getattr(patch, table).change
        ]
        if rows:
            data[table] = {"change": rows}
    return yaml_block({name: value for name, value in data.items() if value})


def write_patch(patch: Scenario, path: Path) -> None:
    """Write a patch as a scenario file, which every command takes with ``--what-if``."""
    _write(patch_text(patch), path)


def _write(text: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, partial(_write_text, text))


def _write_text(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
