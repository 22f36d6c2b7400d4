"""CSV as Excel, WPS and scripts write it: encodings, delimiters, marks."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from assigner.files.read import read_problem

TEXT = "编号,姓名,技能\nli,李娜,德语:3；暖通\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (TEXT.encode(), None),
        (codecs.BOM_UTF8 + TEXT.encode(), None),
        (TEXT.encode("gb18030"), "reps.csv: The file is not UTF-8; it was read as GB18030."),
        (TEXT.encode("utf-16"), "reps.csv: The file is not UTF-8; it was read as UTF-16."),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "reps.csv: The file is not UTF-8; it was read as UTF-16."),
        (TEXT.replace(",", ";").replace("；", "、").encode(), None),
        (TEXT.replace(",", "\t").encode(), None),
        (TEXT.replace("\n", "\r\n").encode(), None),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16", "utf-16 big end", "semicolons", "tabs", "windows lines"],
)
def test_every_encoding_gives_the_same(data: bytes, said: str | None, tmp_path: Path) -> None:
    (tmp_path / "problem.yaml").write_text("name: x\n")
    (tmp_path / "reps.csv").write_bytes(data)
    result = read_problem(tmp_path, validated=False)
    assert result.problem is not None
    rep = result.problem.to_document().reps[0]
    assert (rep.id, rep.name, [skill.skill for skill in rep.skills]) == ("li", "李娜", ["德语", "暖通"])
    remarks = [issue.line("en") for issue in result.issues]
    assert [remark.startswith(said or "-") for remark in remarks] == ([True] if said else [])
    assert all(issue.severity == "info" for issue in result.issues)


def test_yaml_and_json_in_other_encodings_too(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_bytes('{"销售代表": [{"编号": "李娜"}]}'.encode("gb18030"))
    result = read_problem(path, validated=False)
    assert result.problem is not None
    assert result.problem.rep_ids.tolist() == ["李娜"]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "problem.yaml").write_text("name: x\n")
    (tmp_path / "reps.csv").write_bytes(b"id\xff\xff\x00\x01\n")
    (tmp_path / "accounts.csv").write_bytes(b"PK\x03\x04rest of a workbook")
    assert [issue.line("en") for issue in read_problem(tmp_path).issues] == [
        f"{name}: The file is not text in UTF-8, UTF-16, GB18030 or Windows-1252. Save it as UTF-8 (CSV), or give the workbook itself "
        "(.xlsx). [encoding-unknown]"
        for name in ("accounts.csv", "reps.csv")
    ]


def test_a_written_csv_has_a_mark_only_where_excel_needs_one(tmp_path: Path) -> None:
    from assigner.files.starter import write_starter

    for language, marked in (("en", False), ("zh", True)):
        folder = write_starter(tmp_path / language, None, language)  # type: ignore[arg-type]
        assert (folder / "reps.csv").read_bytes().startswith(codecs.BOM_UTF8) is marked
