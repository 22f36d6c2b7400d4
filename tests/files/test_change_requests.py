"""Change requests as files: what is written is read back, reads well in git, and faults are told with their lines."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.errors import InputError
from assigner.files.change_requests import change_request_text, patch_text, read_change_request, write_change_request
from assigner.files.scenarios import read_scenario
from assigner.plan.change_request import Approval, ApprovalNeed, ChangeRequest, RequestedMove
from assigner.scenario.model import AccountChange, LeadChange, Scenario, TableChange

MOVES = [
    RequestedMove(item="007", name="甲: 乙 # 丙", from_rep="ann", since=date(2024, 1, 1), effective=date(2026, 10, 6)),
    RequestedMove(item="1.10", to_rep="null", status="rejected", reason="no", by="Li", at=datetime(2026, 10, 1, 9, 3)),
]
WHOLE = ChangeRequest(
    title="Q4: east",
    proposer="Wei",
    made_at=datetime(2026, 9, 20, 10, 0),
    problem="ab12",
    plan="0012",
    needs=[ApprovalNeed(role="manager", count=2)],
    approvals=[Approval(by="Bo", role="manager", at=datetime(2026, 9, 22, 8, 0), moves="ff")],
    moves=MOVES,
)
TEXT = """\
format: assigner-change-request/1
title: 'Q4: east'
proposer: Wei
made_at: 2026-09-20 10:00
problem: ab12
plan: '0012'
needs:
- role: manager
  count: 2
approvals:
- by: Bo
  role: manager
  at: 2026-09-22 08:00
  moves: ff
moves:
- item: '007'
  name: '甲: 乙 # 丙'
  from: ann
  since: 2024-01-01
  to: null
  effective: 2026-10-06
  status: open

- item: '1.10'
  from: null
  to: 'null'
  status: rejected
  reason: no
  by: Li
  at: 2026-10-01 09:03
"""


def faults(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        read_change_request(path)
    return [(issue.place.split(" ")[0].rpartition(":")[2], issue.code) for issue in caught.value.issues]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_one_move_is_one_block_in_a_fixed_order(tmp_path: Path) -> None:
    assert change_request_text(WHOLE) == TEXT
    path = tmp_path / "request.yaml"
    write_change_request(WHOLE, path)
    assert read_change_request(path) == WHOLE
    assert change_request_text(read_change_request(path)) == TEXT


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12).map(
    str.strip
).filter(bool)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), unique_by=lambda one: one[0], max_size=4))
def test_any_names_survive_a_round_trip(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]) -> None:
    moves = [
        RequestedMove(item=item, name=name, from_rep=rep, reason=why)
        for item, name, rep, why in rows
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("requests") / "request.yaml"
    write_change_request(ChangeRequest(moves=moves), path)
    assert read_change_request(path).moves == [one.model_copy(update={"name": kept_name(one)}) for one in moves]


def kept_name(move: RequestedMove) -> str:
    """Return the name as the file keeps it: none where it is the id."""
    return "" if move.name == move.item else move.name


def test_all_faults_of_a_file_are_told_with_their_lines(tmp_path: Path) -> None:
    broken = (
        TEXT.replace("status: open", "status: opne")
        .replace("effective: 2026-10-06", "effective: 2026-99")
        .replace("count: 2", "count: many")
        .replace("reason: no", "raeson: no")
    )
    assert faults(write(tmp_path / "request.yaml", broken)) == [
        ("9", "number-unreadable"), ("21", "date-unreadable"), ("28", "heading-unknown"), ("22", "choice-unknown"),
    ]  # fmt: skip


def test_blocks_that_contradict_each_other_are_told(tmp_path: Path) -> None:
    moves = "\n".join(
        f"- {{item: {item}, from: {owner}, to: {to}, status: {status}}}"
        for item, owner, to, status in (
            ("a1", "ann", "bob", "open"), ("a1", "ann", "cai", "accepted"), ("a2", "ann", "ann", "open"),
            ("a3", "ann", "bob", "rejected"), ("a3", "ann", "bob", "open"), ("a4", "ann", "bob", "rejected"),
            ("a4", "ann", "cai", "open"),
        )
    )  # fmt: skip
    assert faults(write(tmp_path / "request.yaml", f"moves:\n{moves}\n")) == [
        ("3", "item-moves-twice"), ("4", "move-to-owner"), ("6", "move-twice"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("request.yaml", "reps: []\n", "change-request-missing"),
        ("request.yaml", "- a\n", "change-request-missing"),
        ("request.yaml", "moves: [\n", "yaml-syntax"),
        ("request.json", '{"moves": [}', "json-syntax"),
        ("request.xlsx", "moves", "file-kind-unknown"),
    ],
)
def test_what_is_no_request_is_told(tmp_path: Path, name: str, text: str, code: str) -> None:
    assert faults(write(tmp_path / name, text))[0][1] == code


def test_chinese_headings_are_read(tmp_path: Path) -> None:
    text = "标题: 第四季度\n调整:\n- 项目: a1\n  原负责人: ann\n  新负责人: bob\n  状态: open\n"
    found = read_change_request(write(tmp_path / "request.yaml", text))
    assert found.moves == [RequestedMove(item="a1", from_rep="ann", to_rep="bob")]


def test_a_patch_is_a_scenario_that_keeps_what_becomes_empty(tmp_path: Path) -> None:
    patch = Scenario(
        name="Q4",
        accounts=TableChange(change=[AccountChange(id="007", owner="bob", owner_since=date(2026, 10, 6))]),
        leads=TableChange(change=[LeadChange(id="l1", owner=None, owner_since=None)]),
    )
    found = read_scenario(write(tmp_path / "patch.yaml", patch_text(patch)))
    assert found.accounts.change == patch.accounts.change
    assert found.leads.change[0].model_fields_set == {"id", "owner", "owner_since"}
