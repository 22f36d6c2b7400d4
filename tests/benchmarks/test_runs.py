"""The house itself: runs in processes of their own, records that last, tables, the smoke of every family."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import runs
from benchmarks.__main__ import WITHOUT_PLAN, main
from benchmarks.record import add_record, key_of, newest, read_records
from benchmarks.registry import Case, families, family_named
from benchmarks.runs import RunOptions, run_cases
from benchmarks.tables import markdown, readme_of


@pytest.mark.parametrize("name", sorted(families()))
def test_every_family_runs_in_its_smallest_size_and_goes_on_where_it_stopped(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "commit", lambda: "0123456789")
    family, data, said = family_named(name), tmp_path / "data", list[str]()
    data.mkdir()
    cases = family.smoke(data)

    def run(again: bool) -> list[dict[str, object]]:
        seconds = 1.0 if name == "peers" else 60.0  # peers know no gap at which to end; others end at the first plan
        options = RunOptions(seconds=seconds, gap=1.0, again=again)
        return run_cases(
            family, cases, options, data=data, inputs=tmp_path, results=tmp_path / "runs.jsonl", say=said.append
        )

    records = run(again=False)
    assert [record["case"] for record in records] == [case.name for case in cases]
    for record in records:
        if record["status"] in WITHOUT_PLAN and name == "peers":
            continue  # a peer that is not here, or that fails: both are results
        assert record["verified"], record
        if family.runner == "benchmarks.measure":
            assert {"import", "read", "build", "search", "verify"} <= set(record["seconds_by_stage"])  # type: ignore[call-overload]
        assert record["peak_mib"] > 20  # type: ignore[operator] # Python and NumPy alone take more
        assert record["cpu_seconds"] > 0  # type: ignore[operator]
        assert {"cpu", "cores", "memory_gib"} <= set(record["machine"])  # type: ignore[call-overload]
        assert {"commit", "load_start", "load_end", "versions", "seed", "digest"} <= set(record)
    assert str(tmp_path) not in json.dumps(records)
    assert run(again=False) == records
    assert "done before" in said[-1]
    assert readme_of(family, records).startswith(f"# {name}:")
    assert len(read_records(tmp_path / "runs.jsonl")) == len(cases)


def test_changed_code_has_no_name_so_nothing_counts_as_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "commit", lambda: "0123456789+changes")
    family, results, said = family_named("gap"), tmp_path / "runs.jsonl", list[str]()
    cases = family.smoke(tmp_path)
    for _ in range(2):
        run_cases(
            family, cases, RunOptions(seconds=60.0, gap=1.0), data=tmp_path, inputs=tmp_path, results=results,
            say=said.append,
        )  # fmt: skip
    assert len(read_records(results)) == 2 * len(cases)


def test_a_run_that_fails_is_recorded_told_and_done_again(tmp_path: Path) -> None:
    family, said = family_named("gap"), list[str]()
    case = Case("missing", {"class": "a", "num_items": 1, "num_reps": 1, "best_known": 1})
    for number in (1, 2):
        records = run_cases(
            family, [case], RunOptions(seconds=1.0), data=tmp_path, inputs=tmp_path,
            results=tmp_path / "runs.jsonl", say=said.append,
        )  # fmt: skip
        assert records[0]["status"] == "failed"
        assert "FileNotFoundError" in records[0]["error"]
        assert len(read_records(tmp_path / "runs.jsonl")) == number
    assert "FAILED" in said[0]
    assert "FAILED" in readme_of(family, records)


def test_a_line_cut_off_by_a_crash_costs_that_run_only(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    add_record(path, {"case": "one", "seed": 1})
    path.write_text(path.read_text(encoding="utf-8") + '{"case": "tw', encoding="utf-8")
    add_record(path, {"case": "three", "seed": 1})
    assert [record["case"] for record in read_records(path)] == ["one", "three"]


def test_of_runs_done_again_the_newest_counts() -> None:
    old, other = {"case": "one", "seed": 1, "gap": 5}, {"case": "one", "seed": 2}
    again = {**old, "gap": 0}
    assert key_of(old) == key_of(again)
    assert newest([old, other, again]) == [again, other]


def test_tables_align_with_chinese_text() -> None:
    assert markdown([{"case": "一", "gap": "1 %"}, {"case": "two"}]).splitlines() == [
        "| case | gap |",
        "|------|-----|",
        "| 一   | 1 % |",
        "| two  |     |",
    ]


def test_a_wrong_name_or_folder_is_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "gapp"]) == 2
    assert main(["run", "gap", "--data", str(tmp_path)]) == 2
    assert "best_known.csv" in capsys.readouterr().err


def test_a_whole_command_writes_records_and_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    data.mkdir()
    family_named("gap").smoke(data)
    command = ["run", "gap", "--data", str(data), "--classes", "a", "--seconds", "60", "--out", str(out)]
    assert main(command) == 0
    page = (out / "README.md").read_text(encoding="utf-8")
    assert "a-made-up" in page
    assert "广义指派问题" in page
    assert str(tmp_path) not in page
    assert "a-made-up: proven" in capsys.readouterr().out


def test_the_smoke_says_whether_all_is_sound(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    only_gap = {"gap": family_named("gap")}
    monkeypatch.setattr("benchmarks.__main__.families", lambda: only_gap)
    assert main(["--smoke"]) == 0
    assert "a-made-up: proven" in capsys.readouterr().out
    monkeypatch.setattr("benchmarks.__main__._is_sound", lambda record: record["case"] != "a-made-up")
    assert main(["--smoke"]) == 1
