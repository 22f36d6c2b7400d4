"""``assigner change`` from the plan to the rollback, as somebody types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from assigner.files.change_requests import read_change_request
from assigner.files.read import read_problem
from tests.cli.conftest import Answer, Call

# The team: A1 and A2 leave Wang, A4 leaves Li Na, A5 leaves Bob; A3 stays, A6 stays without an owner.
MOVES = ["A1", "A2", "A4", "A5"]


@pytest.fixture
def request_file(call: Call, team: Path, plan: Path, tmp_path: Path) -> Path:
    """Return the request of the plan made by hand."""
    path = tmp_path / "request.yaml"
    assert call("change", "new", team, plan, "--out", path, "--by", "Wei", "--on", "2026-10-12").code == 0
    return path


def test_a_new_request_says_how_it_stands_and_leaves_the_moves_to_show(
    call: Call, team: Path, plan: Path, tmp_path: Path
) -> None:
    answer = call("change", "new", team, plan, "--out", tmp_path / "request.yaml", "--by", "Wei")
    assert "4 moves: 4 open" in answer.out
    assert "assigner change show" in answer.out
    assert "Status" not in answer.out


def fits(answer: Answer) -> bool:
    return all(cell_len(line.rstrip()) <= 80 for line in answer.out.splitlines() if "/" not in line)


def test_new_and_show_fit_a_terminal_in_both_languages(call: Call, team: Path, request_file: Path) -> None:
    asked = read_change_request(request_file)
    assert [move.item for move in asked.moves] == MOVES
    for language, words in (("en", "4 moves: 4 open"), ("zh", "共 4 项调整：待定 4 项")):
        answer = call("change", "show", team, request_file, "--language", language)
        assert answer.code == 0
        assert words in answer.out
        assert fits(answer)
    found = call("change", "show", team, request_file, "--rep", "bob", "--json").json
    assert [move["item"] for move in found["moves"]] == ["A2", "A5"]
    assert call("change", "show", team, request_file, "--rep", "Bob Miller", "--json").json["moves"] == found["moves"]
    assert found["counts"]["live"] == 2


def test_show_tells_what_a_move_brings_in_the_readers_language(call: Call, team: Path, request_file: Path) -> None:
    moves = read_change_request(request_file).moves
    assert all(move.gain and move.gain_zh and move.gain != move.gain_zh for move in moves)
    for language in ("en", "zh"):
        shown = "".join(call("change", "show", team, request_file, "--language", language).out.split())
        assert all("".join(move.gain_in(language).split()) in shown for move in moves)
    first = moves[0].model_copy(update={"gain_zh": ""})  # a file of before
    assert first.gain_in("zh") == first.gain


def test_show_tells_every_reason_whole(call: Call, team: Path, request_file: Path) -> None:
    """A reason cut in the middle, or wrapped to a ribbon of two words a line, needs a second reading."""
    shown = call("change", "show", team, request_file)
    told = "".join(shown.out.split())
    moves = read_change_request(request_file).moves
    assert all(move.gain and "".join(move.gain.split()) in told for move in moves)
    assert "…" not in shown.out
    assert len(shown.out.splitlines()) < 30


def test_reject_and_resolve_name_what_else_changes(
    call: Call,
    team: Path,
    plan: Path,
    request_file: Path,
    tmp_path: Path,
) -> None:
    assert call("change", "reject", team, request_file, "A2").code == 1
    assert call("change", "reject", team, request_file, "--because", "no").code == 2
    rejected = call("change", "reject", team, request_file, "Beta", "--because", "key customer", "--by", "Li")
    assert (rejected.code, "1 move rejected" in rejected.out) == (0, True)
    answer = call("change", "resolve", team, request_file, plan, "--seconds", 5, "--out", tmp_path / "next.yaml")
    assert answer.code == 0
    assert "1 rejected move taken back." in answer.out
    assert "…" not in answer.out
    assert fits(answer)
    fresh = read_change_request(tmp_path / "next.yaml")
    assert fresh.of_status("rejected") == read_change_request(request_file).of_status("rejected")
    beside = tmp_path / "next.plan.json"
    again = call("change", "resolve", team, tmp_path / "next.yaml", beside, "--seconds", 5, "--json").json
    assert (again["changes"], again["smallest_proven"]) == ([], True)
    assert call("verify", team, beside).code == 0


def test_accept_approve_apply_and_roll_back(
    call: Call, team: Path, plan: Path, request_file: Path, tmp_path: Path
) -> None:
    patch, back = tmp_path / "patch.yaml", tmp_path / "back.yaml"
    assert "moves-open" in call("change", "apply", team, request_file, "--out", patch).err
    assert call("change", "accept", team, request_file, "A1", "--by", "Li").code == 0
    assert call("change", "accept", team, request_file, "--all", "--by", "Li").code == 0
    assert "approval-missing" in call("change", "apply", team, request_file, "--out", patch).err
    assert "approval-of-own-request" in call("change", "approve", team, request_file, "--by", "wei").err
    assert "nothing is missing" in call("change", "approve", team, request_file, "--by", "Bo").out
    assert call("change", "effective", team, request_file, "--on", "2026-10-17").code == 1  # a Saturday
    assert call("change", "effective", team, request_file, "A1", "--on", "2026-10-19").code == 0
    assert "approval-missing" in call("change", "apply", team, request_file, "--out", patch).err  # void since the move
    assert call("change", "approve", team, request_file, "--by", "Bo").code == 0
    found = call("change", "apply", team, request_file, "--out", patch, "--write", tmp_path / "after", "--json").json
    assert found["owners"][0] == {"id": "A1", "owner": "li-na", "owner_since": "2026-10-19"}
    after = read_problem(tmp_path / "after").problem
    assert after is not None
    assert after.digest == found["after"]
    taken_back = call("change", "rollback", tmp_path / "after", request_file, "--out", back, "--json").json
    assert taken_back["after"] == found["before"]
    from_patch = call("change", "rollback", team, request_file, "--after", patch, "--out", back, "--json").json
    assert from_patch["after"] == found["before"]
    assert "not-applied" in call("change", "rollback", team, request_file, "--out", back).err
    # The patch is a scenario: with it, the plan made by hand moves nothing any more.
    moved = [call("verify", team, plan, *more, "--json").json["scorecard"] for more in ((), ("--what-if", patch))]
    amounts = [sum(line["amount"] for line in card if line["rule"] == "owner-changed") for card in moved]
    assert amounts[0] > amounts[1] == 0


def test_owners_that_changed_are_named_and_rebased(call: Call, team: Path, request_file: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    text = team.read_text(encoding="utf-8").replace("name: Delta, minutes: 700, potential: 10000, owner: li-na",
                                                    "name: Delta, minutes: 700, potential: 10000, owner: bob")  # fmt: skip
    changed.write_text(text, encoding="utf-8")
    shown = call("change", "show", changed, request_file)
    assert "Delta A4 is with Bob Miller now, not with 李娜." in shown.out
    assert "owner-changed" in call("change", "approve", changed, request_file, "--by", "Bo").err
    rebased = call("change", "rebase", changed, request_file)
    assert "starts from the new owner" in " ".join(rebased.out.split())
    assert read_change_request(request_file).moves[2].from_rep == "bob"
    assert "nothing to do" in call("change", "rebase", changed, request_file).out


def test_every_page_of_help_is_there_and_described(call: Call) -> None:
    names = ("new", "show", "accept", "reject", "resolve", "effective", "approve", "apply", "rollback", "rebase")
    for language in ("en", "zh"):
        for name in names:
            answer = call("change", name, "--help", "--language", language)
            assert answer.code == 0
            assert answer.widest <= 80
            assert "--json" in answer.out


def test_a_file_that_is_no_request_is_told(call: Call, team: Path) -> None:
    answer = call("change", "show", team, team)
    assert answer.code == 1
    assert "change-request-missing" in answer.err
    assert call("change", "shwo", team).code == 2


def test_what_is_done_already_is_counted_not_listed(call: Call, team: Path, request_file: Path, tmp_path: Path) -> None:
    """After a request was applied, all of its moves are done: a hundred lines saying so hide the one that is not."""
    done = tmp_path / "done.yaml"
    text = team.read_text(encoding="utf-8")
    for before, after in (("potential: 90000, owner: wang", "potential: 90000, owner: li-na"),
                          ("potential: 40000, owner: wang", "potential: 40000, owner: bob"),
                          ("potential: 10000, owner: li-na", "potential: 10000, owner: bob")):  # fmt: skip
        text = text.replace(before, after)
    done.write_text(text, encoding="utf-8")
    told = call("change", "rebase", done, request_file).out
    assert "• 2 items are with the new rep already → the move is dropped" in told
    assert "Delta A4 is with Bob Miller now" in told
    assert "A1" not in told
